"""Talking a draft over in a real browser: declined, asked, answered, dropped, agreed, put up and signed by both.

Mere does all of hers by keyboard, on a telephone's width, and so does Hana at a desk wherever she answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from demo.accounts import ACCOUNTS
from lightwell.agreements.models import AgreementVersion
from lightwell.agreements.moving import comment
from lightwell.ledger.walls import walls
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.negotiating import MoveKind
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked
from tests.factories import best_foot_forward
from tests.web.keyboard import choose, faults, press, tick, write
from tests.web.test_look import SMALL_TARGETS, SMALL_TEXT

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280


@pytest.fixture
def talked() -> Talked:
    return make_talked(best_foot_forward(), ("3", "4"))


@pytest.fixture
def address(talked: Talked) -> Iterator[str]:
    with override_settings(
        DEMONSTRATION=True, LIGHTWELL_FIXED_ACCOUNTS=ACCOUNTS, LIGHTWELL_CLOCK="tests.web.told.now",
        LIGHTWELL_RUN_BY="a neutral body",
    ):  # fmt: skip
        server = LiveServer("localhost")
        yield server.url
        server.stop()


def come_in(browser: Browser, address: str, who: str, width: int, **options: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 800}, locale="en-NZ", **options).new_page()
    page.goto(f"{address}/sign-in")
    page.locator(f"button[value={who}]").click()
    return page


def is_well(page: Page) -> None:
    page.wait_for_load_state()
    assert Axe().run(page).response["violations"] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    assert faults(page) == [], page.url


def follow(page: Page, role: Any, name: str) -> None:
    """Click what leads to another page, and be there."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).first.click()


def answer(page: Page, clause: str, does: str, words: str = "") -> None:
    """By keyboard: from the draft to the clause, what to do about it, why, off it goes, and back to the draft."""
    press(page, "link", clause)
    page.get_by_role("heading", level=1, name=clause).wait_for()
    is_well(page)
    choose(page, does)
    if words:
        write(page, "In your own words", words)
    press(page, "button", "Send it to both sides")
    page.get_by_role("link", name="All drafts").wait_for()


def counter(page: Page, clause: str, days: str) -> None:
    """By keyboard: the same clause with another number of days, for the other side to answer."""
    press(page, "link", clause)
    press(page, "link", "Word it otherwise")
    write(page, "Working days to send it", days)
    write(page, "Why you word it so", "Our school holidays fall in these weeks")
    press(page, "button", "Offer this wording")


def test_two_sides_reach_an_agreement(browser: Browser, address: str, talked: Talked) -> None:
    mere = come_in(browser, address, "mere", PHONE)
    hana = come_in(browser, address, "hana", DESK)
    home = f"{address}{talked.home}"

    mere.goto(home)
    mere.get_by_role("heading", name="Your turn on 2 clauses").first.wait_for()
    is_well(mere)
    answer(mere, "Clause 4", "Say no, and why", "Our families did not want this")
    answer(mere, "Clause 3", "Ask a question", "Who in Evaluation reads it?")
    mere.get_by_role("heading", name="turn on 2 clauses").first.wait_for()

    hana.goto(home)
    is_well(hana)
    follow(hana, "link", "Clause 3")
    hana.get_by_text("Who in Evaluation reads it?").first.wait_for()
    hana.get_by_label("Answer the question").check()
    hana.get_by_label("In your own words").fill("Two analysts, and nobody else")
    follow(hana, "button", "Send it to both sides")
    follow(hana, "link", "Clause 4")
    follow(hana, "link", "What would happen on a no to this clause?")
    is_well(hana)
    follow(hana, "link", "Back to the clause")
    follow(hana, "link", "Word it otherwise")
    is_well(hana)
    follow(hana, "link", "Back to the clause as it is")
    hana.get_by_label("Drop it").check()
    follow(hana, "button", "Send it to both sides")

    mere.goto(home)
    mere.get_by_role("heading", name="What changed since you last looked").first.wait_for()
    is_well(mere)
    counter(mere, "Clause 3", "25")
    hana.goto(home)
    answer(hana, "Clause 3", "Agree")
    press(hana, "link", "Put it up for signing")
    is_well(hana)
    press(hana, "button", "Put it up for signing")
    is_well(hana)
    tick(hana, "I have read what goes to whom")
    press(hana, "button", "Sign it")
    hana.get_by_text("Your side has signed.").first.wait_for()

    mere.goto(home)
    press(mere, "link", "Read it and sign")
    is_well(mere)
    tick(mere, "I have read what goes to whom")
    press(mere, "button", "Sign it")
    mere.get_by_text("Both sides have signed. It holds from its first day").first.wait_for()
    is_well(mere)
    with walls(talked.cast.mere):
        signed = AgreementVersion.objects.visible_to(talked.cast.mere).get()
    assert signed.state == AgreementState.SIGNED
    assert [(clause.id, clause.terms.due_working_days) for clause in signed.agreement.clauses] == [("3", 25)]
    for page in (mere, hana):
        page.context.close()


def test_without_script_a_stale_answer_keeps_its_words(browser: Browser, address: str, talked: Talked) -> None:
    first = come_in(browser, address, "mere", DESK, java_script_enabled=False)
    second = come_in(browser, address, "mere", PHONE, java_script_enabled=False)
    for page in (first, second):
        page.goto(f"{address}{talked.path('3')}")
    first.get_by_label("Ask a question").check()
    first.get_by_label("In your own words").fill("Who reads it?")
    first.get_by_role("button", name="Send it to both sides").click()
    second.get_by_label("Say no, and why").check()
    second.get_by_label("In your own words").fill("Words that took me an hour")
    second.get_by_role("button", name="Send it to both sides").click()
    second.get_by_text("What happened while you were writing").first.wait_for()
    assert second.locator("#kept-words").inner_text() == "Words that took me an hour"
    for page in (first, second):
        page.context.close()


def test_every_page_of_a_draft_can_be_read_on_any_screen(browser: Browser, address: str, talked: Talked) -> None:
    comment(talked.cast.mere, talked.draft, ANSWERED_AT, words="שלום and " + "long " * 400)
    talked.says(talked.cast.mere, "3", MoveKind.DECLINE, "x" * 3000)
    programme = f"/programmes/{talked.draft.programme_id}/drafts/new"
    mores = ("", "/comment", "/adviser", "/offer", "/first-day", "/for-signing", "/take-back", "/give-up")
    pages = ["/drafts", "/agreements", programme, *(f"{talked.home}{more}" for more in mores)]
    pages += [talked.path("3"), talked.path("4"), talked.path("3", "/wording"), talked.path("4", "/without")]
    for who in ("hana", "mere"):
        page = come_in(browser, address, who, DESK)
        for path in pages:
            for width in (320, DESK):
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(f"{address}{path}")
                for more in page.locator("details").all():
                    more.evaluate("(details) => { details.open = true }")
                is_well(page)
                assert page.evaluate(SMALL_TEXT) == [], path
                assert page.evaluate(SMALL_TARGETS) == [], path
        page.context.close()
