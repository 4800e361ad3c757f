"""A parent with a QR code, on a telephone: she comes in, reads who looked, chooses, asks, and leaves.

She has no mouse, and her browser runs no scripts.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lightwell.family.on_paper import Paper, keep
from lightwell.family.spaces import give_space
from lightwell.guests.actions import give_code
from lightwell.guests.models import Words
from lightwell.people.showings import show
from lightwell.policy.family_rules import PaperKind
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.sending import send_hand_over
from tests.family.living import SHOWN
from tests.people.making import WORDS, Kept, make_kept
from tests.sharing.making import OPENED_AT, WHY, Ready, check, delivery_to, start
from tests.sharing.settling_notices import agreed
from tests.web.keyboard import choose, press, write
from tests.web.test_pages_in_a_browser import refuse_faults, visit
from tests.web.test_pages_in_a_browser import states as states
from tests.web.told import Told, at

pytestmark = [pytest.mark.browser, pytest.mark.database]

MINUTE = dt.timedelta(minutes=1)
NOW = OPENED_AT + 30 * MINUTE
SHOTS = os.environ.get("LIGHTWELL_SHOTS", "")


@pytest.fixture(scope="module")
def kept(told: Told) -> Kept:
    """The register, made after the quarter was sent; so the quarter is sent again, with everybody in it marked."""
    kept = make_kept(told.cast)
    ready = Ready(told.cast, told.agreement, None)  # type: ignore[arg-type]  # the keyring is there already
    begun = start(ready, replaces=True, at=OPENED_AT)
    check(ready, begun, at=OPENED_AT + MINUTE)
    send_hand_over(told.cast.sione, begun.hand_over, OPENED_AT + 2 * MINUTE)
    agreed(told.cast, told.agreement, OPENED_AT)
    delivery = delivery_to(told.cast.evaluation, told.cast.priya)
    open_delivery(told.cast.priya, delivery, OPENED_AT + 3 * MINUTE, clause=delivery.clauses[0], why=WHY)
    return kept


def kept_picture(page: Page, name: str) -> None:
    if SHOTS:
        page.set_viewport_size({"width": 360, "height": 780})
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def is_well(page: Page, name: str) -> None:
    """Nothing that axe finds, at any width, in either theme."""
    kept_picture(page, name)
    refuse_faults(page)
    page.set_viewport_size({"width": 360, "height": 780})


def test_a_parent_with_a_qr_code_reads_chooses_asks_and_leaves(
    browser: Browser, address: str, told: Told, kept: Kept
) -> None:
    losa = kept.add(client="BF0003", name="Losa Fuimaono", worker="Ana Petelo, 04 000 1234", born_on="1990-02-14")
    show(kept.opened, losa, NOW, SHOWN)
    made = give_space(kept.opened, losa, NOW)
    code = give_code(told.cast.mere, made.guest, NOW)
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="en-NZ", java_script_enabled=False)
    page = context.new_page()
    with at(NOW + MINUTE):
        page.goto(f"{address}/g/{made.address.rpartition('/')[2]}")
        assert "Fuimaono" not in page.title()
        write(page, "Your code", code)
        press(page, "button", "Go in")
        expect(page.get_by_text("This is your own page")).to_be_visible()
        assert page.title() == "Your page · Lightwell"
        kept_picture(page, "mine")
        press(page, "link", "What you are told, to read again")
        expect(page.get_by_role("img", name="A page with lines of writing, and a pencil")).to_be_visible()
        expect(page.get_by_role("button", name="Listen to it")).to_be_hidden()  # without scripts there is none
        kept_picture(page, "told")
        press(page, "link", "Your page")
        press(page, "link", "Who looked")
        expect(page.get_by_text(WHY)).to_be_visible()
        kept_picture(page, "looked")
        press(page, "link", "Your page")
        press(page, "link", "What I can choose")
        kept_picture(page, "choices")
        press(page, "button", "Say no")
        expect(page.get_by_text("You said no").first).to_be_visible()
        press(page, "link", "Your page")
        press(page, "link", "Ask for my information")
        choose(page, "Only what was sent in this programme")
        kept_picture(page, "ask")
        press(page, "button", "Ask now")
        expect(page.get_by_text("Being looked at")).to_be_visible()
        kept_picture(page, "copies")
        press(page, "button", "Leave now")
        assert "Your page" not in page.title()
        page.goto(f"{address}/mine")
        expect(page.get_by_role("heading", name="Open your link again")).to_be_visible()
    context.close()


def test_every_page_of_a_space_and_of_its_keeper_is_well(
    browser: Browser, address: str, states: Any, told: Told, kept: Kept
) -> None:
    son = kept.add(client="BF0004", name="Tavita Fuimaono", born_on="2017-03-02")
    made = give_space(kept.opened, son, NOW, words=Words.CHILD)
    code = give_code(told.cast.mere, made.guest, NOW)
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="en-NZ")
    page = context.new_page()
    with at(NOW + MINUTE):
        page.goto(f"{address}/g/{made.address.rpartition('/')[2]}")
        page.get_by_label("Your code").fill(code)
        page.get_by_role("button", name="Go in").click()
        is_well(page, "child-mine")
        for name in (
            "told",
            "told?easier=1",
            "held",
            "looked",
            "choices",
            "ask",
            "put-right",
            "copies",
            "write",
            "changed",
            "goodbye",
            "traces",
        ):
            page.goto(f"{address}/mine/{name}")
            is_well(page, f"child-{name.replace('?', '-')}")
        page.goto(f"{address}/mine/write")
        page.get_by_label("What do you want to say?").fill("I do not like the Tuesday group")
        page.get_by_role("button", name="Send it").click()
        kept_picture(page, "child-written")
        context.close()
        with visit(browser, f"{address}/register/open", states("mere")) as (page, complaints):
            page.get_by_label("Your passphrase for the register").fill(WORDS)
            page.get_by_role("button", name="Open").click()
            page.goto(f"{address}/register/written")
            is_well(page, "keeper-written")
            page.get_by_role("button", name="Read it").click()
            is_well(page, "keeper-read")
            for name in ("space", "space/shut", "goodbye", "reports", "asked", f"no/{told.agreement.pk}"):
                page.goto(f"{address}/register/people/{son.pk}/{name}")
                is_well(page, f"keeper-{name.replace('/', '-')[:10]}")
            paper = keep(kept.opened, son, NOW, Paper(PaperKind.VIEW, "I like the drawing group", NOW.date()))
            page.goto(f"{address}/register/papers/{paper.pk}/take-back")
            page.get_by_label("Somebody did, or may have").check()
            is_well(page, "keeper-take-back")
            page.get_by_role("button", name="Take it back").click()
            expect(page.get_by_text("You are writing this one down")).to_be_visible()
            is_well(page, "keeper-breach")
            assert complaints == []
