"""The register in a real browser, at a phone's width and a desk's: opened, looked in, and kept up without script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lightwell.gateway.reading import write_csv
from tests.people.making import WORDS
from tests.sharing.making import PASSPHRASE
from tests.web.keyboard import faults
from tests.web.test_pages_in_a_browser import states as states
from tests.web.test_register_pages import SHEET
from tests.web.told import Told

pytestmark = [pytest.mark.browser, pytest.mark.database]
WIDTHS = (360, 1280)
SHOTS = os.environ.get("LIGHTWELL_SHOTS", "")


def is_well(page: Page, name: str) -> None:
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert Axe().run(page).response["violations"] == [], f"{name}, {width}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name}, {width}"
        assert faults(page) == [], f"{name}, {width}"
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def test_a_manager_makes_the_register_takes_a_sheet_in_and_finds_somebody_by_keyboard(
    browser: Browser, address: str, states: object, told: Told, tmp_path: Path
) -> None:
    sheet = tmp_path / "our people.csv"
    sheet.write_bytes(write_csv(SHEET[0], SHEET[1:]))
    context = browser.new_context(storage_state=states("mere"))  # type: ignore[operator]
    page = context.new_page()
    page.goto(f"{address}/register")
    is_well(page, "none-yet")
    page.get_by_role("link", name="Make the register").click()
    is_well(page, "begin")
    for label, words in (
        ("The passphrase of your keys", PASSPHRASE),
        ("Choose a passphrase of your own for the register", WORDS),
        ("The same once more", WORDS),
    ):
        page.get_by_label(label).fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/register")
    is_well(page, "empty")
    page.goto(f"{address}/register/sheet")
    page.get_by_label("Choose your sheet").set_input_files(sheet)
    page.get_by_role("button", name="Look at what it would do").click()
    page.wait_for_url("**/register/sheet/look")
    is_well(page, "look")
    page.get_by_role("button", name="Take all of it in").click()
    page.wait_for_url("**/register")
    is_well(page, "register")
    page.get_by_label("Name or client number").focus()
    page.keyboard.type("tuhoro hine")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Hinemoa Tūhoro").click()
    is_well(page, "person")
    assert "Hinemoa" not in page.url + page.title()
    for link, name in (
        ("Change something", "change"),
        ("They were told otherwise, or are not to be told", "told"),
        ("Record who may act for them", "authority"),
        ("They want to open theirs to somebody", "openness"),
    ):
        page.get_by_role("link", name=link).click()
        is_well(page, name)
        page.get_by_role("link", name="Their page").click()
    page.goto(f"{address}/register/ways")
    is_well(page, "ways")
    context.close()
