"""The designer's road in a real browser: from an empty programme to a settled round, on any screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from lightwell.codesign.models import Participant, Programme, Round
from lightwell.codesign.rounds import contribute
from lightwell.codesign.success import say_success
from lightwell.ledger.walls import walls
from lightwell.policy.codesign_rules import Group, Stance
from lightwell.policy.local_days import local_day
from tests.agreements.making import EXAMPLE
from tests.codesign.making import Designed, make_designed, say
from tests.codesign.test_parties import families
from tests.web.keyboard import choose, date, faults, press, reach, write
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
    page.wait_for_load_state()  # with its style sheets: a press goes on as soon as the next page begins
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {width}"
        assert page.evaluate(SMALL_TEXT) == [], f"{name}, {width}"
        assert page.evaluate(SMALL_TARGETS) == [], f"{name}, {width}"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}, {width}: {found.generate_report()}"
        assert faults(page) == [], f"{name}, {width}"
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def opens_a_programme(page: Page, address: str) -> None:
    """By the keyboard alone, as is the need that follows."""
    page.goto(f"{address}/design")
    is_well(page, "designs")
    press(page, "link", "Open a programme")
    press(page, "button", "Open the programme")
    is_well(page, "open-wrong")
    write(page, "What is it called?", TITLE)
    write(page, "What good should it do?", "Parents and children enjoy their days more")
    write(page, "For whom?", "Families in the city")
    date(page, "First day", "2027-01-01")
    date(page, "Last day", "2028-06-30")
    press(page, "button", "Open the programme")
    is_well(page, "design-empty")


def writes_needs(page: Page) -> None:
    press(page, "link", "Write a need")
    write(page, "What people will call it", "Who it reaches")
    press(page, "button", "Save and go on")
    assert page.get_by_label("What people will call it").input_value() == "Who it reaches"
    is_well(page, "need-wrong")
    press(page, "button", "Save, and mend it later")
    is_well(page, "need-step")
    page.goto(page.url.removesuffix("/2") + "/9")
    is_well(page, "need-look")
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
    is_well(page, "need-part")
    page.go_back()
    page.get_by_role("link", name="What a privacy impact assessment needs to know").click()
    is_well(page, "assessment")
    page.go_back()
    page.get_by_role("link", name="What changed").click()
    is_well(page, "changes-none")
    page.go_back()
    page.get_by_role("link", name="Go through the checks").click()
    is_well(page, "checks")
    page.get_by_role("link", name="Its file").first.click()
    page.get_by_role("button", name="Keep the file").click()
    is_well(page, "review-wrong")
    content = {"name": "looked at.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.get_by_label("The review’s file").set_input_files(content)
    page.get_by_label("On which day was it made?").fill("2026-06-15")
    page.get_by_role("button", name="Keep the file").click()
    is_well(page, "review")
    page.get_by_role("link", name="The checks").click()
    page.get_by_role("link", name="Leave it").click()
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
    """By the keyboard alone, as settling is."""
    page.reload()
    is_well(page, "round-views-in")
    press(page, "link", "Read and answer")
    is_well(page, "views")
    for said, outcome, words in (
        ("With forty families", "Dropped", "You are right"),
        ("Whole cities", "Changed", "Coarser from now on"),
        ("Keep it.", "Kept", "Thank you"),
    ):
        reach(page, page.locator(".card").filter(has_text=said).get_by_role("link"))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        choose(page, outcome)
        write(page, "Your answer", words)
        if outcome == "Changed":
            reach(page, page.locator("summary").filter(has_text="in the same step"))
            page.keyboard.press("Enter")
            write(page, "The groups", "Wellington: Newtown, Te Aro")
        is_well(page, f"answer-{outcome.lower()}")
        press(page, "button", "Give the answer")
    expect(page.get_by_text("Nothing waits for an answer")).to_be_visible()


def settles(page: Page) -> None:
    press(page, "link", "Round 1")
    press(page, "link", "Close it before its last day")
    is_well(page, "close-early")
    press(page, "button", "Close it all the same")
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
        page.get_by_role("link", name=f"The design of {TITLE}").click()
        page.get_by_role("link", name="What changed, round by round").click()
        is_well(page, "what-changed")
        page.go_back()
        page.get_by_role("link", name="Change these words").click()
        is_well(page, "programme-words")
        page.goto(f"{address}/lessons/record")
        is_well(page, "lesson-record")
        page.goto(f"{address}/lessons")
        is_well(page, "lessons")
        assert complaints == []


def a_round_of_many(told: Told) -> Designed:
    """A round in which four have spoken of one item, with a measure of success; City Centre is a Māori party in it."""
    cast = told.cast
    designed = make_designed(cast, title="Quiet steps", ccss_as=Group.MAORI)
    say(cast.aroha, designed, designed.harbour, "3", "people.ethnicity", Stance.DROP, "Too few to say this of")
    say(cast.mere, designed, designed.ccss, "3", "people.ethnicity", Stance.KEEP)
    for (family, part), stance in zip(families(cast, designed, 2), (Stance.DROP, Stance.CHANGE), strict=True):
        say(family, designed, part, "3", "people.ethnicity", stance, "We have said this before. " * 400)
    say_success(
        cast.hana, designed.programme, now(), how_much="Families who come", how_well="Times suit them",
        better_off="They enjoy their days more", bad_reading="Fewer sessions: a family may need no more",
        context="A flood closed the centre in May", agrees="Both providers and two families",
    )  # fmt: skip
    return designed


def brings_people_in(page: Page, address: str, designed: Designed) -> None:
    programme = designed.programme.pk
    page.goto(f"{address}/programmes/{programme}/open")
    is_well(page, "open-invitations-none")
    page.get_by_label("For how many people?").fill("30")
    page.get_by_label("Until which day").fill(local_day(now()).isoformat())
    page.get_by_role("button", name="Make the link").click()
    is_well(page, "open-link")
    link = page.locator("#open-link").inner_text()
    page.get_by_role("link", name="I have kept it").click()
    is_well(page, "open-invitations")
    page.get_by_role("button", name="Give the next person").click()
    is_well(page, "open-place")
    code = page.locator("code").inner_text()
    page.context.clear_cookies()
    page.goto(address + link[link.index("/o/") :])
    page.get_by_label("Your number").fill("1")
    page.get_by_label("Your code").fill("1234 5678")
    page.get_by_role("button", name="Go in").click()
    is_well(page, "open-door")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Go in").click()
    is_well(page, "family-say")
    page.get_by_role("link", name="Look, and say").first.click()
    is_well(page, "family-say-need")
    says_it_by_the_keyboard_alone(page)


def says_it_by_the_keyboard_alone(page: Page) -> None:
    """Nothing is pointed at; the page comes back to the item, and says beside it that it was kept."""
    item = page.locator("#item-people-suburb")
    reach(page, item.locator("input[type=radio]").first)
    page.keyboard.press("ArrowDown")
    reach(page, item.locator("textarea"))
    page.keyboard.type("Part of the city is enough")
    reach(page, item.locator("button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**#item-people-suburb")
    kept = item.get_by_text("We have kept this.")
    expect(kept).to_be_visible()
    assert page.evaluate("document.querySelector('#item-people-suburb').getBoundingClientRect().top") < 900
    is_well(page, "family-kept")


def test_those_who_take_part_find_each_page_well_on_any_screen(
    browser: Browser, told: Told, address: str, states: Any
) -> None:
    designed = a_round_of_many(told)
    programme, need = designed.programme.pk, designed.needs["3"].pk
    with visit(browser, f"{address}/programmes/{programme}/say", states("mere")) as (page, complaints):
        is_well(page, "say")
        page.goto(f"{address}/needs/{need}/say")
        is_well(page, "say-need")
        page.get_by_role("link", name="Reply").first.click()
        is_well(page, "reply")
        page.get_by_label("Your reply").fill("We saw that too, and people told us why.")
        page.get_by_role("button", name="Reply").click()
        page.get_by_role("link", name="Your yes and no, as a Māori party").click()
        page.get_by_label("No: we decline it").check()
        page.get_by_role("button", name="Say yes and no").click()
        is_well(page, "yes-or-no-wrong")
        page.get_by_label("Why?").fill("Not with forty families")
        page.get_by_role("button", name="Say yes and no").click()
        is_well(page, "yes-or-no")
        for name in ("what-changed", "success", "bring-a-family"):
            page.goto(f"{address}/programmes/{programme}/{name}")
            is_well(page, name)
        page.get_by_label("A hint for yourselves").fill("Tuesday, red jacket")
        page.get_by_role("button", name="Make their link").click()
        is_well(page, "guest-link")
        page.goto(f"{address}/guests")
        is_well(page, "guests")
        page.set_viewport_size({"width": 360, "height": 900})
        page.get_by_text("Menu", exact=True).click()
        expect(page.get_by_role("link", name="Who saw what")).to_be_visible()
        is_well(page, "menu-open")
        brings_people_in(page, address, designed)
        assert complaints == []


def test_a_lesson_is_recorded_without_script(browser: Browser, told: Told, address: str, states: Any) -> None:
    with visit(browser, f"{address}/lessons", states("mere"), java_script_enabled=False) as (page, _):
        page.get_by_role("link", name="Record a lesson").click()
        page.get_by_label("What happened?").fill("The forms took an hour")
        page.get_by_label("What was learned from it?").fill("Ask for less, and say why")
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_role("heading", name="Ask for less, and say why")).to_be_visible()
