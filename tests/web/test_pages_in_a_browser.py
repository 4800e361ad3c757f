"""The pages of a whole site in a real browser: anybody can read them, reach them and use them, on any screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.keyboard import faults
from tests.web.test_look import SMALL_TARGETS, SMALL_TEXT, Scheme, is_complaint
from tests.web.told import Told

pytestmark = [pytest.mark.browser, pytest.mark.database]

WHY = "To see how many sessions help families most"
PAGES = (
    ("nobody", "/sign-in"),
    ("mere", "/"),
    ("mere", "/agreements?q="),
    ("mere", "/agreements"),
    ("mere", "/flow-maps"),
    ("mere", "/who-saw-what"),
    ("mere", "/trends"),
    ("mere", "/office"),
    ("mere", "/nowhere"),
    ("aroha", "/"),
    ("aroha", "/who-saw-what"),
    ("aroha", "/trends"),
    ("aroha", "/agreements"),
    ("hana", "/"),
    ("wei", "/who-saw-what?clause=4"),
    ("priya", "/deliveries"),
    ("priya", "DELIVERY"),
    ("tom", "DELIVERY"),
    ("mere", "EVALUATION"),
)


@pytest.fixture(scope="module")
def states(browser: Browser, address: str) -> Any:
    """What a browser keeps of somebody who has signed in; once for each."""

    @cache
    def state(person: str) -> Any:
        context = browser.new_context()
        if person != "nobody":
            page = context.new_page()
            page.goto(f"{address}/sign-in")
            page.locator(f"button[value={person}]").click()
        kept = context.storage_state()
        context.close()
        return kept

    return state


@contextmanager
def visit(
    browser: Browser, url: str, state: Any, *, width: int = 1280, **options: Any
) -> Iterator[tuple[Page, list[str]]]:
    """A page as somebody sees it, and everything that its console complained of."""
    context = browser.new_context(
        storage_state=state, viewport={"width": width, "height": 900}, locale="en-NZ", **options
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => true)")
    yield page, complaints
    context.close()


def where(told: Told, address: str, person: str, path: str) -> str:
    if path == "EVALUATION" or (path == "DELIVERY" and person == "priya"):
        return f"{address}/deliveries/{told.to_evaluation.pk}"
    return f"{address}/deliveries/{told.to_reporting.pk}" if path == "DELIVERY" else f"{address}{path}"


def refuse_faults(page: Page) -> None:
    """Nothing that axe knows of in either theme, nothing too small, and nothing wider than the screen."""
    page.wait_for_load_state()  # with its style sheets: a click goes on as soon as the next page begins
    for more in page.locator("details").all():
        more.evaluate("(details) => { details.open = true }")
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # a colour on its way fails no reader
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    for width in (320, 360, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TEXT) == []
        assert page.evaluate(SMALL_TARGETS) == []
    assert faults(page) == []


@pytest.mark.parametrize(("person", "path"), PAGES, ids=[f"{person} {path}" for person, path in PAGES])
def test_every_page_can_be_read_and_reached_by_anybody(
    browser: Browser, told: Told, address: str, states: Any, person: str, path: str
) -> None:
    with visit(browser, where(told, address, person, path), states(person)) as (page, complaints):
        refuse_faults(page)
        assert complaints == []


def opened_by_priya(page: Page) -> None:
    page.get_by_role("radio", name="Clause 4").check()
    page.get_by_label("Why do you need it now?").fill(WHY)
    page.get_by_role("button", name="Open it").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_unit_opens_its_delivery_and_the_provider_sees_who_did_and_why(
    browser: Browser, told: Told, address: str, states: Any, scripts: bool
) -> None:
    with visit(browser, f"{address}/deliveries", states("priya"), java_script_enabled=scripts) as (page, complaints):
        page.get_by_role("link", name="July to September 2026").click()
        opened_by_priya(page)
        assert page.get_by_text(f"You said: “{WHY}”").is_visible()
        page.get_by_role("link", name="Sessions attended").click()
        page.wait_for_load_state()
        assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Sessions attended")
        assert complaints == []
    with visit(browser, f"{address}/who-saw-what", states("mere"), java_script_enabled=scripts) as (page, _):
        row = page.get_by_role("row").filter(has_text=WHY).first
        assert "Evaluation" in row.inner_text()
        assert "Analyst" in row.inner_text()
        assert "Priya" not in page.content()


def test_the_rows_can_be_read_by_anybody_on_any_screen(browser: Browser, told: Told, address: str, states: Any) -> None:
    with visit(browser, where(told, address, "priya", "DELIVERY"), states("priya")) as (page, complaints):
        opened_by_priya(page)
        refuse_faults(page)
        assert complaints == []


def test_a_form_that_is_wrong_says_everything_at_once_and_leads_to_each(
    browser: Browser, told: Told, address: str, states: Any
) -> None:
    with visit(browser, where(told, address, "priya", "DELIVERY"), states("priya")) as (page, _):
        page.get_by_role("button", name="Open it").click()
        page.wait_for_load_state()
        assert "There is something to put right" in page.evaluate("document.activeElement.innerText")
        refuse_faults(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_role("link", name="Choose the clause you stand on.").click()
        assert page.evaluate("document.activeElement.type") == "radio"


def test_somebody_signs_out_with_one_button(browser: Browser, told: Told, address: str, states: Any) -> None:
    with visit(browser, f"{address}/sign-in", None) as (page, _):
        page.locator("button[value=tom]").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_load_state()
        assert page.get_by_role("heading", name="Who are you today?").is_visible()


@pytest.mark.parametrize("path", ["/", "/flow-maps", "/who-saw-what", "/trends", "/agreements"])
def test_on_paper_there_is_no_furniture_and_nothing_is_cut_off(
    browser: Browser, told: Told, address: str, states: Any, path: str
) -> None:
    with visit(browser, f"{address}{path}", states("mere"), width=700) as (page, _):
        page.emulate_media(media="print")
        assert page.locator(".top, .foot, .button, .no-print, .filters").filter(visible=True).count() == 0
        assert page.locator(".print-head").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 700


def test_rows_that_may_not_be_copied_are_not_printed(browser: Browser, told: Told, address: str, states: Any) -> None:
    with visit(browser, where(told, address, "priya", "DELIVERY"), states("priya")) as (page, _):
        opened_by_priya(page)
        assert page.get_by_text("printing this page leaves its rows out").is_visible()
        page.emulate_media(media="print")
        assert not page.locator("#rows").is_visible()
        assert page.locator("#dictionary").is_visible()
