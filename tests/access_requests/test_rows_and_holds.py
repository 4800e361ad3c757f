"""A privacy officer reads one person's rows for a case, and nothing that is asked about is destroyed meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.access_requests.letters import case_moved
from lightwell.access_requests.opening import withdraw_case
from lightwell.access_requests.reading_rows import RowsOf, as_words, read_rows
from lightwell.ledger.gate import allowed
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.letters.models import About, Occasion
from lightwell.policy.access_words import CaseKind
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.letter_rules import Kind
from lightwell.sharing.letter_chores import notice_what_has_come
from lightwell.sharing.models import Delivery, LockedUnitKey
from lightwell.sharing.retention import Kept, approve_destruction, ask_destruction, record_authority
from tests.access_requests.asking import ASKED_AT, Family
from tests.access_requests.test_one_family import done, read
from tests.factories import NZ
from tests.web.told import at

pytestmark = pytest.mark.database

LONG_AFTER = dt.datetime(2040, 3, 1, 9, 0, tzinfo=NZ)


def test_a_privacy_officer_reads_this_persons_rows_alone_and_that_they_did_is_recorded_first(family: Family) -> None:
    case, wei, cast = family.opened(), family.cast.wei, family.cast
    with at(ASKED_AT):
        assert keys_of(wei) == 0
        assert family.asked(case).status_code == 302
        [item, *_] = family.items(case, wei)
        here = f"/cases/{case.pk}/items/{item.pk}"
        assert "this one person’s rows" in read(family, wei, here)
        shown = family.browser(wei).post(f"{here}/rows").content.decode()
        assert f"Row {item.rows[0]}<" in shown
        assert shown.count("The suburb or town the person lives in") == 2  # as a fact, and in the answer that is begun
        for stranger, status in ((family.lupe, 404), (cast.priya, 404), (cast.hana, 404), (cast.aroha, 404)):
            assert family.browser(stranger).post(f"{here}/rows").status_code == status
        with walls(wei):
            [entry] = Entry.objects.visible_to(wei).filter(action="access.read-rows")
        assert entry.counts == {"rows": len(item.rows)}
        assert entry.clauses
        for other in (cast.priya, cast.tom):
            with walls(other):
                assert not Entry.objects.visible_to(other).filter(action__startswith="access.").exists()
        assert "Read to answer you" in read(family, family.lupe, f"/cases/{case.pk}")
        for each in family.items(case, wei):
            done(family, wei, f"/cases/{case.pk}/items/{each.pk}", outcome="given", words="Your row: Newtown")
        done(family, wei, f"/cases/{case.pk}/decide", act="decide")
        assert family.browser(wei).post(f"{here}/rows").status_code == 403
        assert keys_of(wei) == 0


def keys_of(actor: Actor) -> int:
    """The keys of units that the database itself shows somebody."""
    with walls(actor):
        return LockedUnitKey.objects.exclude(unit__in=actor.unit_ids).count()


def test_what_is_asked_about_is_not_destroyed_and_only_the_privacy_officer_is_told(family: Family) -> None:
    cast = family.cast
    with walls(cast.wei):
        sent = Delivery.objects.visible_to(cast.wei).select_related("agreement").get(unit=cast.evaluation)
    case = family.opened()
    record_authority(cast.wei, Kept(sent), LONG_AFTER, reference="DA123, class 2.1")
    ask_destruction(cast.priya, Kept(sent), LONG_AFTER, why="Its time is over and we are done with it")
    for asked_of_agency in (False, True):
        if asked_of_agency:
            with at(ASKED_AT):
                assert family.asked(case).status_code == 302
        assert "asked-about" in refused(cast.wei, sent)
        assert "asked-about" not in refused(cast.priya, sent)
    withdraw_case(family.lupe, family.afresh(case, family.lupe), LONG_AFTER, why="They do not want it any more")
    assert "asked-about" not in refused(cast.wei, sent)


def test_each_side_is_reminded_once_before_its_last_day_and_once_when_it_is_past(family: Family) -> None:
    case = family.opened()
    with at(ASKED_AT):
        assert family.asked(case).status_code == 302
    for day, new in ((10, 0), (11, 1), (11, 0), (14, 1), (15, 1)):  # the agency's last day is 14 December
        before = set(reminders())
        notice_what_has_come(dt.datetime(2026, 12, day, 9, 0, tzinfo=NZ))
        assert len(set(reminders()) - before) == new, day
    assert {side for side, _ in reminders()} == {family.cast.agency.pk}
    about = About(case.pk, "due/2026-12-14/soon", ASKED_AT)
    with walls(family.cast.wei):
        told = case_moved(family.cast.wei, about, dt.datetime(2026, 12, 11, 9, 0, tzinfo=NZ))
        assert told is not None
        assert (told.variant, told.is_over, told.until) == ("due", False, dt.date(2026, 12, 14))
        later = case_moved(family.cast.wei, about, dt.datetime(2026, 12, 15, 9, 0, tzinfo=NZ))
        assert later is not None
        assert later.is_over


def reminders() -> list[tuple[object, str]]:
    with walls(OPERATOR):
        told = Occasion.objects.visible_to(OPERATOR).filter(key__startswith="due/", kind=Kind.CASE_ASKED)
        return list(told.values_list("organisation", "key"))


def refused(actor: Actor, sent: Delivery) -> tuple[str, ...]:
    with walls(actor):
        return allowed(approve_destruction, actor, Kept(sent), LONG_AFTER).codes


def test_what_was_said_of_an_item_stands_beside_its_value_whatever_it_is_called_as_it_is_sent(family: Family) -> None:
    wei, lupe, agreement = family.cast.wei, family.lupe, family.ready.agreement.agreement
    said = {
        "people.suburb": "I never lived there.",
        "people.date_of_birth": "I am older than that.",
        "people.sessions_attended": "I came each time.",
    }
    with at(ASKED_AT):
        for item, words in said.items():
            wrong = family.opened(kind=CaseKind.CORRECTION, item=item, says="That is not so.")
            page = f"/cases/{wrong.pk}"
            assert family.asked(wrong).status_code == 302
            [asked] = family.items(wrong, wei)
            done(family, wei, f"{page}/items/{asked.pk}", outcome="not-corrected", words="It is what we were sent")
            done(family, wei, f"{page}/decide", act="decide", alone_why="Nobody else is here until Monday")
            done(family, lupe, page, act="statement", words=words)
        case = family.opened()
        assert family.asked(case).status_code == 302
        [rows, *_] = family.items(case, wei)
        found = read_rows(wei, RowsOf(rows, family.part(case, wei)), ASKED_AT)
    beside = {value.words: value.beside for row in found for value in row.values if value.beside}
    assert len(beside) == len(said)
    for item, words in said.items():
        [own] = [each for each in beside if each.startswith(agreement.item(item).words)]
        assert beside[own] == (f"Their side, kept with it. {words}",)
    lines = as_words(found, "Evaluation").splitlines()
    [area] = [at for at, line in enumerate(lines) if line.startswith(agreement.item("people.suburb").words)]
    assert lines[area + 1] == "  Your side, kept with it. I never lived there."
    [begun] = [line for line in lines if "(the month only)" in line]
    assert begun.endswith(": July 2026")
