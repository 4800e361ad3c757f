"""Somebody asks about a person of the register: opened and checked on one page, or turned away and written down."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
from django.test import Client

from lightwell.access_requests.models import Asker, Case
from lightwell.access_requests.opening import Asked, Asking, open_case
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.people.actions import look_at
from lightwell.people.models import Person
from lightwell.people.representatives import record_authority
from lightwell.policy.access_words import Asks, CaseKind
from lightwell.policy.acting_for import AuthorityRecord, Evidence, ForWhat
from lightwell.policy.people_records import Piece
from tests.access_requests.asking import ASKED_AT, CLIENT, Family, in_register
from tests.access_requests.test_one_family import done, read
from tests.people.making import make_kept
from tests.web.told import at

pytestmark = pytest.mark.database

NANA = AuthorityRecord("Sala Petelo", Evidence.LETTER, dt.date(2026, 9, 1), "The red folder", (ForWhat.SEE,), "aunt")


def test_who_asks_is_told_from_the_register_and_nobody_without_authority_learns_anything(family: Family) -> None:
    kept, mere = make_kept(family.cast), family.cast.mere
    with at(ASKED_AT):
        child = kept.add()
        other = kept.add(client="BF0008", born_on="2011-01-20")
        aunt = record_authority(kept.opened, child, ASKED_AT, NANA)
        client, page = in_register(family, kept), f"/register/people/{child.pk}/asks"
        shown = html.unescape(client.get(page).content.decode())
        assert "Sala Petelo, by a letter from the person" in shown
        assert "BF0007" in shown
        assert "Never leave a message" in shown
        assert "Sala Petelo" not in client.get(f"/register/people/{other.pk}/asks").content.decode()
        given: dict[str, Any] = {
            "kind": "access", "ask": "programme-rows", "came_in": "said", "route": "agent",
            "received_on": "2026-11-26", "identity": "known", "permission": "form", "who": "somebody-else",
        }  # fmt: skip
        assert "Two people can have one name" in client.post(page, given).content.decode()
        given["is_this_one"] = "on"
        parent = html.unescape(client.post(page, {**given, "is_parent": "on"}).content.decode())
        assert "A parent has no automatic right" in parent
        assert "Do not say whether we know the person" in parent
        left_as_it_stood = client.post(page, {**given, "who": "themselves", "is_kept_from": "on"})
        assert left_as_it_stood.status_code == 422
        assert "Choose who really asks" in left_as_it_stood.content.decode()
        kept_apart = {**given, "who": str(aunt.pk), "is_kept_from": "on"}
        assert "keeps this person from them" in client.post(page, kept_apart).content.decode()
        to_correct = {
            **given,
            "kind": "correction",
            "item": "people.suburb",
            "says": "It is wrong",
            "who": str(aunt.pk),
        }
        assert "and not for this" in client.post(page, to_correct).content.decode()
        with walls(mere):
            assert not Case.objects.visible_to(mere).exists()
            away = Entry.objects.visible_to(mere).filter(action="access.turn-away", subject_id=child.pk)
            assert away.count() == 3
            assert all(not each.reasons for each in away)
        for _ in range(20):
            look_at(mere, child, ASKED_AT, access=kept.opened.access.facts())
        theirs, _, looked = client.get(f"/register/people/{child.pk}").content.decode().partition("Who looked, and")
        assert theirs.partition("Turned away")[2].count("by Mere") == 3
        assert "Turn away somebody" not in looked
        assert "page=2" in looked
        assert client.get(f"/register/people/{child.pk}?page=2").content.decode().count("Turn away somebody") == 3
        assert client.post(page, {**given, "who": str(aunt.pk)}).status_code == 302
        herself = {**given, "who": "themselves", "once": "f3b0a9d4-9d3c-4c1e-8f44-5e1f0a8d2b67"}
        first, again = (client.post(page, herself).headers["Location"] for _ in range(2))
        assert first == again  # sent twice: one case, as the askers below say
    with walls(mere):
        found = list(Asker.objects.visible_to(mere).select_related("case"))
    askers = {each.asks: each for each in found}
    assert len(found) == 2
    assert askers["representative"].recorded_id == aunt.pk
    assert askers["representative"].authority == "letter"
    assert askers["person"].recorded_id is None
    assert {(each.person_id, each.is_child) for each in askers.values()} == {(child.pk, True)}
    assert all(each.case.checked_on == dt.date(2026, 11, 26) for each in askers.values())
    with walls(family.cast.wei):
        assert not Entry.objects.visible_to(family.cast.wei).filter(action="access.turn-away").exists()
    assert Piece.NAME in {each.piece for each in kept.opened.record_of(child).items}
    with at(ASKED_AT):
        by_the_other_door(family, client, child, str(aunt.pk))


def by_the_other_door(family: Family, client: Client, child: Person, aunt: str) -> None:
    """A case that was opened first: who may act for somebody of the register is read from there all the same."""
    mere = family.cast.mere
    case = open_case(
        mere, Asking(family.ready.agreement), ASKED_AT,
        received_on=ASKED_AT.date(), asked=Asked(asks=Asks.REPRESENTATIVE), person=child,
    )  # fmt: skip
    page = f"/cases/{case.pk}"
    given = {"act": "check", "asks": "representative", "identity": "known", "authority": "somebody-else"}
    closed = family.browser(family.lupe).post(page, given)
    assert closed.status_code == 422
    assert "which has who may act for them" in closed.content.decode()
    shown = html.unescape(client.get(f"/register{page}").content.decode())
    assert "Sala Petelo, by a letter from the person" in shown
    assert "for its good" not in shown
    nothing = client.post(f"/register{page}", given)
    assert "Nothing shows yet that they may act for this person" in html.unescape(nothing.content.decode())
    apart = client.post(f"/register{page}", {**given, "authority": aunt, "is_kept_from": "on"})
    assert "keeps this person from them" in apart.content.decode()
    with walls(mere):
        assert Entry.objects.visible_to(mere).filter(action="access.turn-away", subject_id=child.pk).count() == 5
    assert client.post(f"/register{page}", {**given, "authority": aunt}).status_code == 302
    with walls(mere):
        asker = Asker.objects.visible_to(mere).get(case=case)
    assert (str(asker.recorded_id), asker.authority) == (aunt, "letter")


def test_a_number_is_compared_with_the_register_and_what_is_wrong_is_named_before_anybody_is_asked(
    family: Family,
) -> None:
    kept, mere, wei = make_kept(family.cast), family.cast.mere, family.cast.wei
    with at(ASKED_AT):
        her = kept.add(client=CLIENT)
        case = family.opened(person=her, kind=CaseKind.CORRECTION, says="It says Newtown. It should say Petone.")
        page, register = f"/cases/{case.pk}", in_register(family, kept)
        assert "Nobody has said which item" in register.get(f"/register{page}/ask").content.decode()
        [own] = family.items(case, mere)
        done(family, mere, f"{page}/items/{own.pk}", outcome="corrected", words="It is Petone")
        assert family.browser(mere).post(f"{page}/decide", {"act": "decide"}).status_code == 403
        assert family.browser(mere).post(page, {"act": "item"}).status_code == 422
        done(family, mere, page, act="item", item="people.suburb")
        assert family.browser(mere).post(page, {"act": "item", "item": "people.suburb"}).status_code == 403
        assert f'href="/register/people/{her.pk}"' in register.get(f"/register{page}").content.decode()
        before = register.get(f"/register/people/{her.pk}/asked").content.decode()
        assert f'href="/register{page}"' in before
        assert "/register/people/" not in read(family, family.lupe, page)
        assert family.browser(family.lupe).get(f"/register{page}").headers["Location"] == "/register/open"

        assert family.browser(family.lupe).get(f"{page}/ask").headers["Location"] == f"/register{page}/ask"
        closed = family.asked(case)
        assert closed.status_code == 403
        assert "Open the register" in closed.content.decode()
        anothers = family.asked_of(case, kept, client="BF0004")
        assert anothers.status_code == 422
        assert "not the number of the person" in html.unescape(anothers.content.decode())
        assert family.items(case, wei) == []
        assert family.asked_of(case, kept, client="bf 0003").status_code == 302
        [item] = family.items(case, wei)
        assert item.delivery is not None

        nowhere = family.correction()
        page = f"/cases/{nowhere.pk}"
        assert family.browser(family.lupe).get(f"{page}/ask").headers["Location"] == f"/register{page}/ask"
        closed = family.asked(nowhere)
        assert closed.status_code == 403
        assert "Open the register" in closed.content.decode()
        hers = family.asked_of(nowhere, kept)
        assert hers.status_code == 422
        assert "open a case from that person’s own page" in html.unescape(hers.content.decode())
        assert family.items(nowhere, wei) == []
        assert family.asked_of(nowhere, kept, client="BF9999", none_is_right="on").status_code == 302
        [item] = family.items(nowhere, wei)
        assert "and found no row" in family.browser(wei).get(page).content.decode()
        wrong = family.browser(wei).post(f"{page}/items/{item.pk}", {"outcome": "corrected"})
        assert "nothing here to correct" in wrong.content.decode()
        done(family, wei, f"{page}/items/{item.pk}", outcome="nothing-held")
        done(family, wei, f"{page}/decide", act="decide")
