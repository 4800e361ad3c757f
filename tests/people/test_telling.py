"""Somebody is shown what is done with their information, says it back, and chooses; and what a hand-over reads of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.people.choosing import Chooser, choose, chosen_by, told_and_chosen
from lightwell.people.models import Chosen, Later, Person, Showing
from lightwell.people.representatives import record_authority
from lightwell.people.showings import show, shown_to, tell_later
from lightwell.people.telling import register_of, tell
from lightwell.policy.acting_for import AuthorityRecord, Evidence, ForWhat
from lightwell.policy.agreement import Agreement
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.coverage import Stand
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.shown_records import ChosenWords, ShownRecord, Understanding, WrittenBy
from lightwell.policy.telling_records import Choice, How, ToldRecord
from lightwell.policy.why_not_told import WhyNot
from tests.documents import example_agreement
from tests.factories import NOW, Cast
from tests.people.making import Kept, make_kept

pytestmark = pytest.mark.database

TODAY = dt.date(2026, 10, 6)
LATER = NOW + dt.timedelta(minutes=5)
SHOWN = ShownRecord(
    agreement="p3-evaluation", notice=1, digest="a" * 64, audience=NoticeAudience.ADULT, on=TODAY, how=How.READ_ALOUD,
    understanding=Understanding.IN_OWN_WORDS, understood="You tell them how it went, not who I am.",
)  # fmt: skip


@pytest.fixture
def kept(cast: Cast) -> Kept:
    return make_kept(cast)


@pytest.fixture
def agreement() -> Agreement:
    return example_agreement()


def a_clause(agreement: Agreement, *, with_choice: bool) -> Clause:
    return next(each for each in agreement.clauses if offers_choice(each) is with_choice)


def test_a_choice_follows_what_the_same_person_was_shown_and_both_are_two_records(
    kept: Kept, agreement: Agreement
) -> None:
    somebody, other = kept.add(), kept.add(client="BF0008", name="Losa Fuimaono")
    shown = show(kept.opened, somebody, NOW, SHOWN)
    clause = a_clause(agreement, with_choice=True)
    said = ChosenWords("Not the study, thanks.", WrittenBy.PERSON)
    chosen = choose(kept.opened, somebody, LATER, following=shown, clause=clause, choice=Choice.NO, said=said)
    with walls(kept.opened.actor):
        (kept_showing,) = shown_to(kept.opened, somebody)
        (kept_choice,) = chosen_by(kept.opened, somebody)
        stands = {each.pair: each for each in told_and_chosen(kept.opened, somebody, agreement)}
    assert kept_showing.record == SHOWN
    assert (kept_choice.chosen.showing_id, kept_choice.said) == (shown.pk, said)
    assert stands[(clause.recipient.unit, clause.use)].choice is Choice.NO
    assert {each.stand for each in stands.values()} == {Stand.TOLD}
    with pytest.raises(Refused, match="show-first"):
        choose(kept.opened, other, LATER, following=shown, clause=clause, choice=Choice.YES)
    assert chosen.showing_id == shown.pk


def test_the_database_itself_refuses_a_choice_after_somebody_elses_showing(kept: Kept) -> None:
    somebody, other = kept.add(), kept.add(client="BF0008", name="Losa Fuimaono")
    shown = show(kept.opened, somebody, NOW, SHOWN)

    def put(person: Person, showing: Showing, at: dt.datetime) -> None:
        from tests.ledger.forcing import forced

        with forced(kept.opened.actor):
            Chosen.objects.create(
                provider_id=person.provider_id, person=person, showing=showing, sealed=b"x", said=b"x",
                recorded_at=at, recorded_by_id=kept.opened.actor.membership_id,
            )  # fmt: skip

    for person, at in ((other, LATER), (somebody, NOW - dt.timedelta(minutes=1))):
        with pytest.raises(IntegrityError, match="what this same person was shown"), transaction.atomic():
            put(person, shown, at)
