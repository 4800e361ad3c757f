"""A meeting, a tried sheet and a Word file in a real browser, at a telephone's width and at a desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from demo.accounts import ACCOUNTS
from lightwell.agreements.meetings import note, propose_meeting
from lightwell.agreements.models import Meeting
from lightwell.policy.negotiating import MoveKind, Side
from tests.agreements.meeting import FIRST, PLACE, PROPOSED_AT, agreed
from tests.agreements.talking import Talked, make_talked
from tests.agreements.test_negotiating_in_a_browser import DESK, PHONE, come_in, follow, is_well
from tests.factories import best_foot_forward
from tests.gateway.quarters import csv_bytes
from tests.sharing.making import OPENED_AT, usual_rows
from tests.web.test_look import SMALL_TARGETS, SMALL_TEXT

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.django_db(transaction=True)]

SOON = OPENED_AT + dt.timedelta(days=4)


@pytest.fixture
def talked() -> Talked:
    return make_talked(best_foot_forward(), ("3", "4"))


@pytest.fixture
def held(talked: Talked) -> Meeting:
    """One held in June, with two notes, one of a clause that moved since, while another waits for an answer."""
    meeting = agreed(talked)
    note(
        talked.cast.hana, meeting, FIRST + dt.timedelta(hours=1), clause=talked.clause("4"),
        words="City Centre wants to think clause 4 over.", kind=MoveKind.ASK, mover=Side.PROVIDER,
    )  # fmt: skip
    talked.says(talked.cast.mere, "4", MoveKind.ASK, "Who reads it?", at=FIRST + dt.timedelta(hours=2))
    talked.says(talked.cast.hana, "4", MoveKind.ANSWER, "Evaluation does", at=FIRST + dt.timedelta(hours=3))
    note(
        talked.cast.hana, meeting, FIRST + dt.timedelta(hours=1), clause=talked.clause("3"),
        words="City Centre agrees to clause 3, now that it says who reads it.", kind=MoveKind.AGREE,
        mover=Side.PROVIDER,
    )  # fmt: skip
    propose_meeting(talked.cast.mere, talked.draft, PROPOSED_AT, times=(SOON,), minutes=60, place=PLACE)
    return meeting


@pytest.fixture
def address(held: Meeting) -> Iterator[str]:
    with override_settings(
        DEMONSTRATION=True, LIGHTWELL_FIXED_ACCOUNTS=ACCOUNTS, LIGHTWELL_CLOCK="tests.web.told.now",
        LIGHTWELL_RUN_BY="a neutral body",
    ):  # fmt: skip
        server = LiveServer("localhost")
        yield server.url
        server.stop()


def looks_well(page: Page) -> None:
    """Nothing that axe knows of, nothing too small and nothing wider than the screen."""
    page.wait_for_load_state()
    is_well(page)
    assert page.evaluate(SMALL_TEXT) == [], page.url
    assert page.evaluate(SMALL_TARGETS) == [], page.url


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_meeting_a_tried_sheet_and_a_word_file(
    browser: Browser, address: str, talked: Talked, held: Meeting, width: int, tmp_path: Path
) -> None:
    home, sheet = f"{address}{talked.home}", tmp_path / "last quarter.csv"
    sheet.write_bytes(csv_bytes(usual_rows()))
    mere = come_in(browser, address, "mere", width)
    mere.goto(f"{home}/meetings")
    looks_well(mere)
    mere.goto(f"{home}/meetings/{held.pk}")
    looks_well(mere)
    follow(mere, "button", "Yes, and make it our move")
    mere.get_by_text("Confirmed by both: it is a move now.").wait_for()
    follow(mere, "button", "It holds as it stands now")
    mere.get_by_text("The other side is asked whether it does.").wait_for()
    mere.goto(f"{home}/meetings/new")
    looks_well(mere)
    mere.goto(f"{home}/before-you-sign")
    looks_well(mere)
    mere.set_input_files("input[name=tables]", sheet)
    mere.get_by_label("Minutes that it takes you").fill("25")
    follow(mere, "button", "Try it")
    mere.get_by_role("heading", name="The hours it would cost").wait_for()
    looks_well(mere)
    mere.goto(f"{home}/tracked-changes")
    looks_well(mere)
    with mere.expect_download() as word:
        mere.get_by_role("link", name="Download the Word file").click()
    assert word.value.suggested_filename == "best-foot-forward-draft-1-changes.docx"
    hana = come_in(browser, address, "hana", width)
    hana.goto(f"{home}/meetings")
    follow(hana, "link", "Go to it")
    looks_well(hana)
    hana.get_by_role("radio").first.check()
    follow(hana, "button", "Agree to it")
    hana.get_by_text("Everybody who speaks for either side is sent it").wait_for()
