"""A quarter handed over in a real browser with a real worker: by keyboard alone, and where no script runs.

From slips to a receipt, on the invented families of “Best foot forward”. Every page on the way is looked over by axe,
in both themes, and none is wider than a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from demo.accounts import ACCOUNTS
from demo.families import HEADINGS, JULY_TO_SEPTEMBER, PEOPLE_HEADINGS, broken_rows, people_rows, quarter_rows
from lightwell.gateway.reading import write_csv
from tests.databases import WorkerDatabase
from tests.sharing.making import CHECKED_AT, PASSPHRASE, Ready
from tests.sharing.test_interruptions import worker
from tests.web.keyboard import faults
from tests.web.told import at

pytestmark = [pytest.mark.database, pytest.mark.browser]

PATIENCE = 90_000  # milliseconds: a busy machine is not a fault


@pytest.fixture
def address(ready: Ready, state: Path, settings: Any, worker_database: WorkerDatabase) -> Iterator[str]:
    """Where a browser finds the site, while a worker of its own checks what it is asked to."""
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    settings.DEMONSTRATION, settings.LIGHTWELL_FIXED_ACCOUNTS = True, ACCOUNTS
    with at(CHECKED_AT), worker(state, worker_database):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


def a_file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


SLIPS = a_file("quarter.csv", write_csv(HEADINGS, broken_rows(JULY_TO_SEPTEMBER)))
MENDED = a_file("quarter.csv", write_csv(HEADINGS, quarter_rows(JULY_TO_SEPTEMBER)))
PEOPLE = a_file("told.csv", write_csv(PEOPLE_HEADINGS, people_rows(JULY_TO_SEPTEMBER)))


def signed_in(browser: Browser, address: str, **options: Any) -> Page:
    page = browser.new_context(
        locale="en-NZ", reduced_motion="reduce", viewport={"width": 1280, "height": 900}, **options
    ).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/sign-in")
    page.locator("button[value=sione]").click()
    page.wait_for_load_state()
    return page


def is_headed(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_contain_text(words, timeout=PATIENCE)


def is_sound(page: Page) -> None:
    """Nothing for axe to find in either theme with everything unfolded, and nothing wider than a phone."""
    page.wait_for_load_state()
    for fold in page.locator("details").all():
        fold.evaluate("(details) => { details.open = true }")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        assert [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]] == []
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


FOCUSED = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"


def reach(page: Page, words: str) -> None:
    """Go on with the Tab key until what has the focus says this, as somebody does who uses no mouse."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if re.search(words, page.evaluate(FOCUSED) or ""):
            return
    raise AssertionError(f"The Tab key does not reach “{words}”.")


def test_by_keyboard_alone_from_slips_to_the_receipt(browser: Browser, address: str) -> None:
    page = signed_in(browser, address)
    page.goto(f"{address}/send")
    is_sound(page)
    reach(page, "^Hand over the quarter")
    page.keyboard.press("Enter")
    is_headed(page, "Hand over July to September 2026")
    is_sound(page)
    reach(page, "^Choose the quarter")  # what then opens is the system's own
    page.set_input_files("input[name=tables]", [SLIPS])
    reach(page, "^Choose the list")
    page.set_input_files("input[name=people]", [PEOPLE])
    reach(page, "^The passphrase")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    is_headed(page, "to mend first")
    is_sound(page)
    reach(page, "^Choose the mended file")
    page.set_input_files("input[name=tables]", [MENDED])
    reach(page, "^The passphrase")
    page.keyboard.type(PASSPHRASE)
    reach(page, "^Check it again")
    page.keyboard.press("Enter")
    is_headed(page, "exactly what each of them would get")
    is_sound(page)
    reach(page, "^Send to both")
    page.keyboard.press("Enter")
    is_headed(page, "July to September 2026 was sent")
    is_sound(page)


def test_where_no_script_runs_from_slips_to_the_receipt(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, java_script_enabled=False)
    page.get_by_role("link", name="Send a quarter").click()
    page.get_by_role("link", name="Hand over the quarter").click()
    page.set_input_files("input[name=tables]", [SLIPS])
    page.set_input_files("input[name=people]", [PEOPLE])
    page.fill("input[name=passphrase]", "not the one")
    page.get_by_role("button", name="Check it").click()
    is_headed(page, "Type your passphrase")  # the page looked again by itself
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.get_by_role("button", name="Check it again").click()
    is_headed(page, "to mend first")
    page.set_input_files("input[name=tables]", [MENDED])
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.get_by_role("button", name="Check it again").click()
    is_headed(page, "exactly what each of them would get")
    page.get_by_role("button", name="Send to both").click()
    is_headed(page, "July to September 2026 was sent")


def test_somebody_can_leave_while_it_is_checked_and_come_back(browser: Browser, address: str) -> None:
    page = signed_in(browser, address)
    page.goto(f"{address}/send")
    page.get_by_role("link", name="Hand over the quarter").click()
    page.set_input_files("input[name=tables]", [MENDED])
    page.set_input_files("input[name=people]", [PEOPLE])
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.get_by_role("button", name="Check it").click()
    page.goto(f"{address}/send")
    page.get_by_role("link", name="Carry on").click()
    is_headed(page, "exactly what each of them would get")
    other = signed_in(browser, address)
    other.goto(page.url)
    is_headed(other, "This was begun in another browser")
    is_sound(other)


def test_a_form_that_is_on_its_way_is_not_sent_twice(browser: Browser, address: str) -> None:
    page = signed_in(browser, address)
    page.goto(f"{address}/send")
    page.get_by_role("link", name="Hand over the quarter").click()
    page.set_input_files("input[name=tables]", [MENDED])
    page.set_input_files("input[name=people]", [PEOPLE])
    page.fill("input[name=passphrase]", PASSPHRASE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Check it").dblclick()
    is_headed(page, "exactly what each of them would get")
    assert len(asked) == 1
