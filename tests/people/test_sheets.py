"""The register is kept up from the provider's own sheet: looked at first, then all of it or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lightwell.gateway.register_sheet import SaidItem, SheetRow
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.people.actions import change_person
from lightwell.people.models import IncomingSheet, Person
from lightwell.people.sheets import SheetHeld, held_sheet, hold_sheet, plan_for, take_in
from lightwell.people.telling import records_of, tell, told_to
from lightwell.policy.people_records import Piece, Source
from lightwell.policy.telling_records import Choice, StandsTold, ToldRecord, standing
from tests.factories import NOW, Cast, best_foot_forward
from tests.people.making import Kept, make_kept

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
TOLD_ON = dt.date(2026, 10, 1)


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.fixture
def kept(cast: Cast) -> Kept:
    return make_kept(cast)


def row(number: int, client: str, name: str = "", choice: Choice = Choice.NOT_ASKED, **said: str) -> SheetRow:
    items = {Piece.CLIENT: client, Piece.NAME: name, **{Piece(piece): words for piece, words in said.items()}}
    given = tuple(SaidItem(piece, words) for piece, words in items.items() if words)
    return SheetRow(number, client, given, Source.REFERRAL, TOLD_ON, "3", choice)


def test_a_sheet_adds_changes_tells_and_leaves_and_says_nothing_new_the_second_time(kept: Kept) -> None:
    hinemoa, left = kept.add(), kept.add(client="BF0099", name="Somebody Else")
    rows = (
        row(2, "bf-0007", "Hinemoa Tūhoro", Choice.NO, contact="020 000 9999"),
        row(3, "BF0008", "Wiremu Tūhoro"),
    )
    plan = plan_for(kept.opened, rows, NOW)
    assert (len(plan.added), len(plan.changed), len(plan.told), plan.same, plan.left) == (1, 1, 2, 0, 1)
    hold_sheet(kept.opened, SheetHeld(rows), NOW)
    with walls(kept.cast.mere):
        assert held_sheet(kept.opened) == SheetHeld(rows)
    assert take_in(kept.opened, plan, NOW)
    with walls(kept.cast.mere):
        assert not IncomingSheet.objects.exists()
        assert Person.objects.count() == 3
        after = Person.objects.get(pk=hinemoa.pk)
        (_, told), *others = told_to(kept.opened, after)
        entry, *each = Entry.objects.visible_to(kept.cast.mere).filter(action="people.take-in-sheet").order_by("id")
        spoken_of = set(Person.objects.exclude(pk=left.pk).values_list("pk", flat=True))
    record = kept.opened.record_of(after)
    contact, never = record.item(Piece.CONTACT), record.item(Piece.SAFE_NEVER)
    assert contact is not None
    assert (contact.words, contact.source) == ("020 000 9999", Source.REFERRAL)
    assert never is not None
    assert never.source is Source.THE_PERSON
    assert (told.told_on, told.notice, told.choice, told.client, others) == (TOLD_ON, "3", Choice.NO, "BF0007", [])
    assert entry.counts == {"added": 1, "changed": 1, "told": 2}
    assert {(one.subject_kind, one.subject_id) for one in each} == {("people.person", pk) for pk in spoken_of}
    again = plan_for(kept.opened, rows, NOW)
    assert (again.does_something, again.same, again.left) == (False, 2, 1)
    assert left.pk != hinemoa.pk


def test_nothing_is_taken_in_where_somebody_changed_the_register_meanwhile(kept: Kept) -> None:
    hinemoa = kept.add()
    rows = (row(2, "BF0007", "Hinemoa Tūhoro", contact="020 000 9999"), row(3, "BF0008", "Wiremu Tūhoro"))
    plan = plan_for(kept.opened, rows, NOW)
    change_person(kept.opened, hinemoa, NOW, said={Piece.LANGUAGE: "te reo Māori"}, source=Source.THE_PERSON, version=1)
    assert not take_in(kept.opened, plan, NOW)
    with walls(kept.cast.mere):
        assert Person.objects.count() == 1
    assert plan_for(kept.opened, rows, NOW).mark != plan.mark


def test_a_number_that_nobody_has_needs_a_name_and_then_nothing_of_the_sheet_is_planned(kept: Kept) -> None:
    kept.add()
    plan = plan_for(kept.opened, (row(2, "BF0007"), row(3, "BF0404")), NOW)
    assert [(each.code, each.rows) for each in plan.problems] == [("no-name", (3,))]
    assert plan.planned == ()


def test_an_older_row_of_the_sheet_is_kept_once_and_what_is_of_a_later_day_stands(kept: Kept) -> None:
    hinemoa, later = kept.add(), TOLD_ON + dt.timedelta(days=4)
    tell(kept.opened, hinemoa, NOW, ToldRecord("BF0007", notice="4", told_on=later, choice=Choice.NO))

    def stands() -> StandsTold:
        with walls(kept.cast.mere):
            return standing(records_of(kept.opened, hinemoa), "", "")

    older = row(2, "BF0007", choice=Choice.YES)
    plan = plan_for(kept.opened, (older,), NOW)
    (each,) = plan.told
    assert each.told is not None
    assert (each.told.told_on, each.told.choice) == (TOLD_ON, Choice.NOT_ASKED)  # its yes was before their no
    assert take_in(kept.opened, plan, NOW)
    assert stands() == StandsTold(later, "4", Choice.NO)
    assert not plan_for(kept.opened, (older,), NOW).does_something  # looked at again, it says nothing new
    tell(kept.opened, hinemoa, NOW, ToldRecord("BF0007", choice=Choice.YES, chosen_on=later))
    refusing = replace(older, choice=Choice.NO)  # a no of the sheet's is never passed over
    assert take_in(kept.opened, plan_for(kept.opened, (refusing,), NOW), NOW)
    assert stands() == StandsTold(later, "4", Choice.NO)
    assert not plan_for(kept.opened, (refusing,), NOW).does_something
