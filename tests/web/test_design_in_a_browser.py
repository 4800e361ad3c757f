"""The designer's road in a real browser: from an empty programme to a settled round, on any screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lightwell.codesign.models import Participant, Programme, Round
from lightwell.codesign.rounds import contribute
from lightwell.ledger.walls import walls
from lightwell.policy.codesign_rules import Stance
from tests.agreements.making import EXAMPLE
from tests.web.test_look import SMALL_TARGETS, SMALL_TEXT
from tests.web.test_pages_in_a_browser import states as states
from tests.web.test_pages_in_a_browser import visit
from tests.web.told import Told, now

pytestmark = [pytest.mark.browser, pytest.mark.database]
TITLE = "Steady steps"
PICTURES = os.environ.get("LIGHTWELL_PICTURES", "")
"""A folder for pictures of each page, for whoever wants to look at them."""


def is_well(page: Page, name: str) -> None:
    """Nothing that axe knows of, nothing too small and nothing wider than the screen, at both widths."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {width}"
        assert page.evaluate(SMALL_TEXT) == [], f"{name}, {width}"
        assert page.evaluate(SMALL_TARGETS) == [], f"{name}, {width}"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}, {width}: {found.generate_report()}"
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def opens_a_programme(page: Page, address: str) -> None:
    page.goto(f"{address}/design")
    is_well(page, "designs")
    page.get_by_role("link", name="Open a programme").click()
    page.get_by_role("button", name="Open the programme").click()
    is_well(page, "open-wrong")
    page.get_by_label("What is it called?").fill(TITLE)
    page.get_by_label("What good should it do?").fill("Parents and children enjoy their days more")
    page.get_by_label("For whom?").fill("Families in the city")
    page.get_by_label("First day").fill("2027-01-01")
    page.get_by_label("Last day").fill("2028-06-30")
    page.get_by_role("button", name="Open the programme").click()
    is_well(page, "design-empty")


def writes_needs(page: Page) -> None:
    page.get_by_role("link", name="Write a need").click()
    page.get_by_label("What people will call it").fill("Who it reaches")
    page.get_by_role("button", name="Write it down").click()
    assert page.get_by_label("What people will call it").input_value() == "Who it reaches"
    is_well(page, "need-wrong")
    page.get_by_role("link", name=f"The design of {TITLE}").click()
    page.get_by_role("link", name="Bring a document").click()
    page.get_by_label("The agreement’s document").set_input_files(EXAMPLE)
    page.get_by_label("Minutes for each family and quarter, for each clause").fill("5")
    page.get_by_label("About how many families?").fill("40")
    is_well(page, "bring")
    page.get_by_role("button", name="Make needs of it").click()
    is_well(page, "design-needs")


def looks_through_a_need(page: Page) -> None:
    page.get_by_role("link", name="Who the programme reaches").click()
    is_well(page, "need")
    page.get_by_role("link", name="Change The day the person was born").click()
    is_well(page, "item")
    page.go_back()
    page.get_by_role("link", name="Change its words").click()
    is_well(page, "need-words")
    page.go_back()
    page.get_by_role("link", name="What a privacy impact assessment needs to know").click()
    is_well(page, "assessment")
    page.go_back()
    page.get_by_role("link", name="What changed").click()
    is_well(page, "changes-none")
    page.go_back()
    page.get_by_role("link", name="Go through the checks").click()
    is_well(page, "checks")
    page.go_back()
    page.get_by_role("link", name=f"The design of {TITLE}").click()


def asks_people(page: Page) -> None:
    page.get_by_role("link", name="Who was asked, how and when").click()
    is_well(page, "people")
    page.get_by_role("link", name="Ask an organisation").click()
    page.get_by_label("Which organisation?").select_option(label="City Centre Social Services")
    page.get_by_label("A provider").check()
    is_well(page, "invite")
    page.get_by_role("button", name="Ask them").click()
    is_well(page, "people-asked")
    page.get_by_role("link", name="The probity record, to print").click()
    is_well(page, "probity")
    page.go_back()
    page.get_by_role("link", name=f"The design of {TITLE}").click()
    page.get_by_role("link", name="What success means").click()
    is_well(page, "success")
    page.go_back()


def opens_a_round(page: Page) -> None:
    page.get_by_role("link", name="Plan a round").click()
    page.get_by_label("The last day for views").fill("2026-11-01")
    is_well(page, "plan")
    page.get_by_role("button", name="Plan it").click()
    is_well(page, "round-planned")
    page.get_by_role("button", name="Open the round").click()
    is_well(page, "round-open")


def everybody_says(told: Told) -> None:
    """City Centre would drop one item, keep another and have a third coarser."""
    mere = told.cast.mere
    with walls(mere):
        programme = Programme.objects.visible_to(mere).get(title=TITLE)
        part = Participant.objects.visible_to(mere).of(mere).get(programme=programme)
        asked = Round.objects.visible_to(mere).get(programme=programme)
        need = programme.needs.get(code="3")
    for item, stance, words in (
        ("people.ethnicity", Stance.DROP, "With forty families it says too much of each"),
        ("people.client", Stance.KEEP, ""),
        ("people.suburb", Stance.CHANGE, "Whole cities are enough"),
    ):
        contribute(mere, asked, now(), part=part, need=need, item=item, stance=stance, words=words)


def answers(page: Page) -> None:
    page.reload()
    is_well(page, "round-views-in")
    page.get_by_role("link", name="Read and answer").click()
    is_well(page, "views")
    for said, outcome, words in (
        ("With forty families", "Dropped", "You are right"),
        ("Whole cities", "Changed", "Coarser from now on"),
        ("Keep it.", "Kept", "Thank you"),
    ):
        page.locator(".card").filter(has_text=said).get_by_role("link").click()
        page.get_by_role("radio", name=outcome).check()
        page.get_by_label("Your answer").fill(words)
        if outcome == "Changed":
            page.get_by_text("in the same step").click()
            page.get_by_label("The groups").fill("Wellington: Newtown, Te Aro")
        is_well(page, f"answer-{outcome.lower()}")
        page.get_by_role("button", name="Give the answer").click()
    assert page.get_by_text("Nothing waits for an answer").is_visible()


def settles(page: Page) -> None:
    page.get_by_role("link", name="Round 1").click()
    page.get_by_role("button", name="Close the round").click()
    is_well(page, "round-closed")
    assert "check that nobody did" in page.inner_text("main")


def test_a_designer_walks_the_whole_road_on_any_screen(browser: Browser, told: Told, address: str, states: Any) -> None:
    with visit(browser, f"{address}/design", states("hana")) as (page, complaints):
        opens_a_programme(page, address)
        writes_needs(page)
        looks_through_a_need(page)
        asks_people(page)
        opens_a_round(page)
        everybody_says(told)
        answers(page)
        settles(page)
        page.goto(f"{address}/lessons/record")
        is_well(page, "lesson-record")
        page.goto(f"{address}/lessons")
        is_well(page, "lessons")
        assert complaints == []


def test_a_lesson_is_recorded_without_script(browser: Browser, told: Told, address: str, states: Any) -> None:
    with visit(browser, f"{address}/lessons", states("mere"), java_script_enabled=False) as (page, _):
        page.get_by_role("link", name="Record a lesson").click()
        page.get_by_label("What happened?").fill("The forms took an hour")
        page.get_by_label("What was learned from it?").fill("Ask for less, and say why")
        page.get_by_role("button", name="Record it").click()
        assert page.get_by_role("heading", name="Ask for less, and say why").is_visible()
