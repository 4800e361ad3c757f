"""The main job, whole, in a real browser: hand over, look, send; open for a stated purpose; see who opened it and why.

Stage 3, sharing, on the demonstration as a newcomer starts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from demo.accounts import PASSPHRASE

pytestmark = pytest.mark.browser

WHY = "To see whether evening sessions helped families to come"
PATIENCE = 90_000  # milliseconds: a busy machine is not a fault


@pytest.fixture
def become(browser: Browser, demonstration: str) -> Callable[[str], Page]:
    """Sign in as one of the cast, each in a browser of their own."""

    def signed_in(key: str) -> Page:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{demonstration}/sign-in")
        page.locator(f"button[value={key}]").click()
        page.wait_for_load_state()
        return page

    return signed_in


def test_a_newcomer_sends_a_quarter_and_sees_who_opened_it_and_why(
    become: Callable[[str], Page], demonstration: str, tmp_path: Path
) -> None:
    sione = become("sione")
    _hand_over_with_slips_then_mended(sione, tmp_path)
    expect(sione.locator("h1")).to_contain_text("exactly what each of them would get")
    assert _axe(sione) == []
    shown = sione.locator("main").inner_text()
    for stays in ("First name", "Phone", "Notes"):
        assert stays in shown
    sione.get_by_role("button", name=re.compile("^Send to")).first.click()
    expect(sione).to_have_url(re.compile("/receipt$"))
    assert _axe(sione) == []

    sione.goto(f"{demonstration}/trends")
    expect(sione.locator("main")).to_contain_text("Jul to Sep")

    _open_as_priya(become("priya"), demonstration)

    sione.goto(f"{demonstration}/who-saw-what")
    latest = sione.locator("table tbody tr").first
    for words in ("July to September 2026", "Evaluation", "Clause 4", "Analyst", WHY):
        expect(latest).to_contain_text(words)
    assert "Priya" not in sione.locator("main").inner_text()

    aroha = become("aroha")
    for path in ("/deliveries", "/who-saw-what", "/trends", "/send"):
        aroha.goto(f"{demonstration}{path}")
        assert "Best foot forward" not in aroha.locator("body").inner_text()


def _hand_over_with_slips_then_mended(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Hand over the quarter").first.click()
    page.get_by_role("link", name="Hand over the quarter").first.click()
    samples = {}
    for name in ("quarter.csv", "quarter-with-slips.csv", "people-told.csv"):
        with page.expect_download() as download:
            page.locator(f"a[href$='samples/{name}']").click()
        samples[name] = folder / name
        download.value.save_as(samples[name])
    page.set_input_files("input[name=tables]", samples["quarter-with-slips.csv"])
    page.set_input_files("input[name=people]", samples["people-told.csv"])
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("h1")).to_contain_text("to mend first", timeout=PATIENCE)
    assert _axe(page) == []
    with page.expect_download() as marked:
        page.get_by_role("link", name="Marked-up copy").click()
    assert marked.value.suggested_filename.endswith(".xlsx")
    page.set_input_files("input[name=tables]", samples["quarter.csv"])
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.get_by_role("button", name="Check it again").click()
    expect(page.locator("h1")).to_contain_text("exactly what", timeout=PATIENCE)


def _open_as_priya(page: Page, demonstration: str) -> None:
    page.goto(f"{demonstration}/deliveries")
    page.get_by_role("link", name=re.compile("July to September")).first.click()
    page.get_by_role("button", name=re.compile("^(Open|See)")).first.click()
    expect(page.locator("main")).to_contain_text(re.compile("why|clause", re.IGNORECASE))
    page.locator("input[type=radio][value='4']").check()
    page.locator("textarea, input[name=why]").first.fill(WHY)
    page.get_by_role("button", name=re.compile("^(Open|See)")).first.click()
    expect(page.locator("table").first).to_contain_text("Sessions attended", timeout=PATIENCE)
    rows = page.locator("main").inner_text()
    assert "Wellbeing" not in page.locator("table").first.inner_text()  # that is clause 5
    assert "BF00" not in rows
    assert "held" not in rows.lower()
    assert _axe(page) == []


def _axe(page: Page) -> list[str]:
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
