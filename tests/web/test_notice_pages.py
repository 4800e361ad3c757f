"""The pages of what families are told: settled in turn by both sides, read by anybody of theirs, and on paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser

from lightwell.agreements.models import AgreementVersion
from lightwell.policy.come_back import Answer
from lightwell.policy.notice_rules import OfferedWords
from lightwell.sharing.notice_settling import agree_words, offer_words
from lightwell.sharing.notice_standing import Notices
from tests.printing.reading_aloud import ReadAloud
from tests.sharing.settling_notices import POINTS, THE_LAW, agreed, standing
from tests.web.keyboard import faults
from tests.web.test_pages_in_a_browser import states as states
from tests.web.test_pages_in_a_browser import visit
from tests.web.told import Told, now

pytestmark = pytest.mark.database


def page(client: Client, where: str, status: int = 200) -> str:
    response = client.get(where)
    assert response.status_code == status
    return response.content.decode()


def offered(said: str) -> str:
    """The offer that a page shows."""
    found = re.search(r'name="offer" value="([0-9a-f-]{36})"', said)
    assert found is not None
    return found[1]


def settle_on_pages(told: Told, where: str, notices: Notices) -> None:
    """The agency offers each thing that no clause says, and the provider agrees."""
    hana, mere = told.client("hana"), told.client("mere")
    court = next(name for name in notices.points if name.startswith("court-"))
    for name, words in {**POINTS, court: THE_LAW}.items():
        answer = {"answer": Answer.ONLY_BY_LAW.value} if name == court else {}
        assert hana.post(f"{where}/settle/{name}", {"act": "offer", "words": words, **answer}).status_code == 302
        offer = offered(page(mere, f"{where}/settle/{name}"))
        assert mere.post(f"{where}/settle/{name}", {"act": "agree", "offer": offer}).status_code == 302


def test_a_notice_is_settled_put_up_and_agreed_on_the_pages(told: Told) -> None:
    where = f"/agreements/{told.agreement.pk}/notices"
    hana, mere, sione = told.client("hana"), told.client("mere"), told.client("sione")
    notices = standing(told.agreement, told.cast.mere)
    assert f'href="{where}"' in page(mere, f"/agreements/{told.agreement.pk}")
    for person in ("aroha", "former"):
        assert told.client(person).get(where).status_code == 404
    first = page(mere, where)
    assert "Some things are not settled" in first
    assert "Not agreed yet" in first
    assert "Not agreed by both sides yet" in page(sione, f"{where}/adult")
    assert mere.post(where, {"act": "put-up"}).status_code == 403
    settle_on_pages(told, where, notices)
    assert "Only a manager or" in page(sione, f"{where}/settle/ring") or "does" in page(sione, f"{where}/settle/ring")
    known = next(each.id for each in notices.notice(notices.notices[3].audience).sentences if each.frame == "on-no")
    sentence = f"{where}/young-child/sentences/{known}"
    said = page(mere, sentence)
    assert "clauses 3, 4 and 5: what happens on a no" in said
    assert "Too long" in said
    refused = mere.post(sentence, {"act": "offer", "words": "x" * 601})
    assert refused.status_code == 422
    assert "x" * 601 in refused.content.decode()
    turned = {"act": "offer", "words": "If you say no, you lose your place, and nobody will help you."}
    assert mere.post(sentence, turned).status_code == 302
    beside = page(hana, sentence)
    assert "Read it beside what its source says" in beside
    assert "It says “lose”, and no clause does. Agreed so, the proof would not hold." in beside
    assert hana.post(sentence, {"act": "agree", "offer": offered(beside)}).status_code == 302
    assert "The proof does not hold for children of about 6" in page(hana, f"{where}/proof?for=young-child")
    assert mere.post(where, {"act": "put-up"}).status_code == 403
    kept = {"act": "offer", "words": "If you say no, it stays here. Nothing else changes for you."}
    assert mere.post(sentence, kept).status_code == 302
    assert "Your turn: words wait for you" in page(hana, where)
    assert "’s turn" in page(mere, where)
    stale = hana.post(sentence, {"act": "agree", "offer": str(told.agreement.pk)})
    assert stale.status_code == 409
    assert hana.post(sentence, {"act": "agree", "offer": offered(page(hana, sentence))}).status_code == 302
    heading = next(
        each.id for each in notices.notice(notices.notices[3].audience).sentences if each.frame == "heading-start"
    )
    title = f"{where}/young-child/sentences/{heading}"
    for words in ("Police: maybe. We share all.", "What we write about you"):  # then as it stood
        assert mere.post(title, {"act": "offer", "words": words}).status_code == 302
        assert hana.post(title, {"act": "agree", "offer": offered(page(hana, title))}).status_code == 302
        holds = "Everything is settled" in page(mere, where)
        assert holds is not words.startswith("Police"), words
        assert (mere.post(where, {"act": "put-up"}).status_code == 302) is holds
        failed = "It speaks of Police, which the card alone answers" in page(hana, f"{where}/proof?for=young-child")
        assert failed is not holds
    up = page(hana, where)
    assert "put this up" in up
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', up)
    assert seen is not None
    assert hana.post(where, {"act": "agree", "seen": seen[1]}).status_code == 302
    agreed_now = page(mere, where)
    assert "Version 1, agreed by both sides" in agreed_now
    assert f'href="{where}/young-child"' in agreed_now
    assert "draft=1" not in agreed_now
    assert "Not agreed by both sides yet" not in page(mere, f"{where}/young-child?draft=1")
    assert re.search(r"\d+ by rule, 1 that both sides read", agreed_now)
    youngest = page(sione, f"{where}/young-child")
    assert "If you say no, it stays here. Nothing else changes for you." in youngest
    assert "Not agreed by both sides yet" not in youngest
    proof = page(hana, f"{where}/proof?for=young-child")
    assert "Worded by both sides" in proof
    assert re.search(r"\d+ sentences by rule, 1 that both sides read", proof)
    assert "both sides read each beside its clause and agreed to it" in proof
    for too_much in ("nothing is added", "Nothing is left out", "Says all of it"):
        assert too_much not in proof
    assert "Not yet" not in proof


def test_translations_are_marked_until_somebody_says_who_looked_them_over(told: Told) -> None:
    where = f"/agreements/{told.agreement.pk}/notices/child"
    ensure_agreed(told)
    mere = told.client("mere")
    both = {"language": "sm", "link": "https://made-up.example/ours", "words": "Both"}
    assert mere.post(f"{where}/translations", both).status_code == 422
    assert mere.post(f"{where}/translations", {**both, "words": ""}).status_code == 302
    assert mere.post(f"{where}/translations", {**both, "words": ""}).status_code == 422
    shown = page(mere, where)
    assert "Awaiting review by a licensed translator" in shown
    review = re.search(r'href="(/notices/translations/[0-9a-f-]{36}/review)"', page(mere, f"{where}/translations"))
    assert review is not None
    assert told.client("hana").post(review[1], {"reviewer": "Made-up Translators, licence 12"}).status_code == 302
    shown = page(told.client("sione"), where)
    assert "Looked over by Made-up Translators, licence 12" in shown
    assert "Awaiting review" not in shown


def ensure_agreed(told: Told) -> None:
    if standing(told.agreement, told.cast.mere).agreed_version is None:
        agreed(told.cast, told.agreement, now())


def test_a_notice_on_paper_says_what_its_page_says_and_can_be_read_aloud(told: Told) -> None:
    ensure_agreed(told)
    where, mere = f"/agreements/{told.agreement.pk}/notices", told.client("mere")
    for audience in ("adult", "young-child"):
        for large in ("", "?large=1"):
            response = mere.get(f"{where}/{audience}/notice.pdf{large}")
            assert response["Content-Type"] == "application/pdf"
            read = ReadAloud(response.content).document.words
            assert "complain to the Privacy Commissioner" in read or "tell the Privacy Commissioner" in read
            assert "Will it come back on me?" in read


def test_a_childs_booklet_has_eight_pages_on_one_sheet_and_one_of_them_is_the_childs(told: Told) -> None:
    ensure_agreed(told)
    where, mere = f"/agreements/{told.agreement.pk}/notices", told.client("mere")
    for audience in ("child", "young-child"):
        booklet = ReadAloud(mere.get(f"{where}/{audience}/booklet.pdf").content)
        assert len(booklet.pages) == 1
        said = booklet.document.words
        order = [
            said.index(words) for words in ("Who we are", "Evaluation", "Will it come back", "My page", "04 555 0100")
        ]
        assert order == sorted(order)
    assert mere.get(f"{where}/adult/booklet.pdf").status_code == 404


def look(browser: Browser, address: str, states: Any, path: str) -> None:
    for width in (360, 1280):
        with visit(browser, address + path, states("mere"), width=width, java_script_enabled=True) as (
            page,
            complaints,
        ):
            assert Axe().run(page).response["violations"] == []
            assert complaints == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert faults(page) == []


@pytest.mark.browser
def test_every_page_of_a_notice_can_be_read_on_any_screen(
    browser: Browser, address: str, states: Any, told: Told
) -> None:
    agreement = told.agreement
    where = f"/agreements/{agreement.pk}/notices"
    ensure_agreed(told)
    _offer_something(told, agreement)
    young = next(each.id for each in standing(agreement, told.cast.mere).notices[3].sentences if each.frame == "use")
    paths = ["", "/young-child", "/adult?large=1", "/child?draft=1", "/proof?for=young-child", "/settle/ring",
             f"/young-child/sentences/{young}", "/child/translations"]  # fmt: skip
    for path in paths:
        look(browser, address, states, where + path)
    with visit(browser, f"{address}{where}/child", states("mere"), width=360, java_script_enabled=True) as (page, _):
        assert page.get_by_role("button", name="Listen to it").is_visible()
    with visit(browser, f"{address}{where}/child", states("mere"), width=360, java_script_enabled=False) as (page, _):
        assert not page.get_by_role("button", name="Listen to it").is_visible()


def _offer_something(told: Told, agreement: AgreementVersion) -> None:
    """The agency would have another number rung."""
    notices = standing(agreement, told.cast.hana)
    offer_words(told.cast.hana, notices, now(), offer=OfferedWords("ring", "the office on 04 555 0101"))
    police = next(name for name in notices.points if name.startswith("police-"))
    law = OfferedWords(police, "the Made-up Act 2020, section 2", Answer.ONLY_BY_LAW)
    made = offer_words(told.cast.hana, notices, now(), offer=law)
    agree_words(told.cast.mere, notices, now(), offer=made)
