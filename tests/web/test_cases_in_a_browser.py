"""The pages of a case in a real browser: readable on any screen, and with nothing that axe finds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from lightwell.access_requests.asking import FoundRows, ask_agency
from lightwell.access_requests.copies import write_copy
from lightwell.access_requests.correcting import Correcting, attach_statement
from lightwell.access_requests.course import assess_breach, record_breach, say_people_not_told
from lightwell.access_requests.deciding import answer_item, decide_part, extend_part, propose_refusal
from lightwell.access_requests.models import AskedItem, Case, Part
from lightwell.access_requests.opening import Asked, Asking, check_who_asks, open_case
from lightwell.access_requests.papers import add_paper
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Organisation
from lightwell.policy.access_words import Asks, Authority, CaseKind, Identity, Outcome
from lightwell.policy.actors import Actor
from lightwell.policy.breach_rules import Breach, Factor
from lightwell.policy.copy_rules import Audience
from lightwell.policy.refusal_grounds import ExtensionReason, Ground
from tests.factories import NZ
from tests.web.keyboard import faults
from tests.web.test_pages_in_a_browser import states as states
from tests.web.test_pages_in_a_browser import visit
from tests.web.told import Told, at

pytestmark = [pytest.mark.browser, pytest.mark.database]

ASKED_AT = dt.datetime(2026, 11, 26, 10, 0, tzinfo=NZ)


def _look(browser: Browser, address: str, states: Any, person: str, path: str) -> None:
    for width in (360, 1280):
        with visit(browser, address + path, states(person), width=width, java_script_enabled=True) as (
            page,
            complaints,
        ):
            assert Axe().run(page).response["violations"] == []
            assert complaints == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert faults(page) == []


def _asked(told: Told, **asked: Any) -> Case:
    mere = told.cast.mere
    found = FoundRows(told.to_evaluation.pk, "people", (3,))
    case = open_case(mere, Asking(told.agreement), ASKED_AT, received_on=ASKED_AT.date(), asked=Asked(**asked))
    check_who_asks(mere, case, ASKED_AT, asks=Asks.PERSON, identity=Identity.KNOWN, permission=Authority.FORM)
    ask_agency(mere, case, ASKED_AT, unit=told.cast.privacy, found=(found,))
    return case


def _own(case: Case, actor: Actor) -> tuple[Part, list[AskedItem]]:
    with walls(actor):
        part = Part.objects.visible_to(actor).with_facts().get(case=case, holder=actor.organisation_id)
        return part, list(part.items.all())


def test_every_page_of_a_case_can_be_read_on_any_screen(
    browser: Browser, address: str, states: Any, told: Told
) -> None:
    mere, wei = told.cast.mere, told.cast.wei
    with at(ASKED_AT):
        _look(browser, address, states, "mere", "/cases")
        _look(browser, address, states, "mere", "/cases/new")
        opened = open_case(mere, Asking(told.agreement), ASKED_AT, received_on=ASKED_AT.date(), asked=Asked())
        _look(browser, address, states, "mere", f"/cases/{opened.pk}")
        case = _asked(told, is_urgent=True)
        part, items = _own(case, wei)
        _look(browser, address, states, "wei", f"/cases/{case.pk}/items/{items[0].pk}")
        for item in items:
            given = {"outcome": Outcome.WITHHELD, "grounds": (Ground.ANOTHERS_AFFAIRS,)}
            answer_item(wei, part, ASKED_AT, item=item, **given)  # type: ignore[arg-type]
        _look(browser, address, states, "wei", f"/cases/{case.pk}/decide")
        _look(browser, address, states, "wei", "/cases")
        longer = {"reason": ExtensionReason.CONSULTATION, "days": 5, "why": "Two other offices must be asked"}
        extend_part(wei, part, ASKED_AT, **longer)  # type: ignore[arg-type]
        propose_refusal(wei, part, ASKED_AT)
        decide_part(wei, part, ASKED_AT, alone_why="Nobody else is here until Monday")
        _look(browser, address, states, "wei", f"/cases/{case.pk}")
        _look(browser, address, states, "mere", f"/cases/{case.pk}")
        _look(browser, address, states, "mere", f"/cases/{case.pk}/letters/extension")

        wrong = _asked(told, kind=CaseKind.CORRECTION, item="people.suburb", says="It says Newtown, not Petone.")
        _look(browser, address, states, "mere", f"/cases/{wrong.pk}/ask")
        part, [item] = _own(wrong, wei)
        said = {"outcome": Outcome.NOT_CORRECTED, "words": f"It is what we were sent: {'0123456789abcdef' * 2}"}
        answer_item(wei, part, ASKED_AT, item=item, **said)  # type: ignore[arg-type]
        _look(browser, address, states, "wei", f"/cases/{wrong.pk}")
        attach_statement(mere, Correcting(wrong), ASKED_AT, words="I have never lived in Newtown.")
        _look(browser, address, states, "priya", "/row-notes")
        _look(browser, address, states, "priya", f"/deliveries/{told.to_evaluation.pk}")
        _look(browser, address, states, "mere", f"/cases/{wrong.pk}")


NOTE = "She came with her brother. Tāne Wirihana rang on 021 555 0199 about his own court case. She liked the games."


def test_what_a_family_gets_can_be_read_on_any_screen(browser: Browser, address: str, states: Any, told: Told) -> None:
    mere, wei = told.cast.mere, told.cast.wei
    with at(ASKED_AT):
        case = _asked(told)
        part, items = _own(case, wei)
        _look(browser, address, states, "wei", f"/cases/{case.pk}/papers/new")
        paper = add_paper(wei, part, ASKED_AT, item=items[-1], title="Notes of a visit", text=NOTE)
        _look(browser, address, states, "wei", f"/cases/{case.pk}/papers/{paper.pk}")
        _look(browser, address, states, "mere", f"/cases/{case.pk}/copies")
        words = "You came to play with us. You liked the games. We wrote it down. You can ask us about it."
        write_copy(mere, case, ASKED_AT, audience=Audience.CHILD, words=words)
        _look(browser, address, states, "mere", f"/cases/{case.pk}/copies")
        with walls(mere):
            own = Organisation.objects.visible_to(mere).get(pk=mere.organisation_id)
        what = {"kind": Breach.LOSS, "found_on": ASKED_AT.date(), "people": 2, "what": "A folder is gone."}
        breach = record_breach(mere, own, ASKED_AT, **what)  # type: ignore[arg-type]
        _look(browser, address, states, "mere", f"/breaches/{breach.pk}")
        said = dict.fromkeys(Factor, "Nothing known yet")
        assess_breach(mere, breach, ASKED_AT, factors=tuple(Factor), said=said, is_serious=True)
        _look(browser, address, states, "mere", f"/breaches/{breach.pk}")
        say_people_not_told(mere, breach, ASKED_AT, people=1, which="the second", why="It would do them harm")
        _look(browser, address, states, "mere", f"/breaches/{breach.pk}")
        _look(browser, address, states, "mere", "/breaches")
