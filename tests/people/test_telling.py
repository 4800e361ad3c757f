"""Somebody is shown what is done with their information, says it back and chooses; and what a hand-over reads of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from lightwell.gateway.register_sheet import SheetRow
from lightwell.gateway.who_goes import Said
from lightwell.ledger.gate import Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import stand_behind, walls
from lightwell.people.actions import change_person
from lightwell.people.choosing import Chooser, choose, chosen_by, told_and_chosen
from lightwell.people.models import Chosen, Later, Person, Showing
from lightwell.people.representatives import kept_about, record_authority
from lightwell.people.saying_no import say_no
from lightwell.people.sheets import plan_for
from lightwell.people.showings import show, tell_later
from lightwell.people.telling import register_of, tell
from lightwell.policy.acting_for import AuthorityRecord, Evidence, ForWhat
from lightwell.policy.agreement import Agreement, read
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.coverage import Enough, Stand, pairs_of
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.people_records import Piece, Source
from lightwell.policy.shown_records import CameBy, ChosenWords, ShownRecord, Understanding, WrittenBy
from lightwell.policy.telling_records import Choice, How, ToldRecord
from lightwell.policy.why_not_told import WhyNot
from tests.factories import NOW, Cast, best_foot_forward
from tests.people.making import Kept, make_kept
from tests.sharing.making import make_ready

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

TODAY = dt.date(2026, 10, 6)
LATER = NOW + dt.timedelta(minutes=5)
SHOWN = ShownRecord(
    agreement="best-foot-forward", notice=1, digest="a" * 64, audience=NoticeAudience.ADULT, on=TODAY,
    how=How.READ_ALOUD, understanding=Understanding.IN_OWN_WORDS, understood="They hear how it went, not who I am.",
)  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.fixture
def kept(cast: Cast) -> Kept:
    return make_kept(cast)


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    return read(make_ready(cast).agreement.document).agreement


def test_a_choice_follows_what_the_same_person_was_shown_as_a_record_of_its_own(
    kept: Kept, agreement: Agreement
) -> None:
    somebody, other = kept.add(), kept.add(client="BF0008", name="Losa Fuimaono")
    shown = show(kept.opened, somebody, NOW, SHOWN)
    clause = next(each for each in agreement.clauses if offers_choice(each))
    fixed = next(each for each in agreement.clauses if not offers_choice(each))
    said = ChosenWords("Not the study, thanks.", WrittenBy.PERSON)
    choose(kept.opened, somebody, LATER, following=shown, clause=clause, choice=Choice.NO, said=said)
    with walls(kept.opened.actor):
        (kept_showing,) = kept_about(kept.opened, somebody).showings
        (kept_choice,) = chosen_by(kept.opened, somebody)
        stands = {each.pair: each for each in told_and_chosen(kept.opened, somebody, agreement)}
        entry = Entry.objects.visible_to(kept.opened.actor).filter(action="people.choose").get()
    assert kept_showing.record == SHOWN
    assert (kept_choice.chosen.showing_id, kept_choice.said) == (shown.pk, said)
    assert (entry.subject_id, entry.clauses) == (somebody.pk, [clause.id])
    assert stands[(clause.recipient.unit, clause.use)].choice is Choice.NO
    assert {each.stand for each in stands.values()} == {Stand.TOLD}
    with pytest.raises(Refused, match="show-first"):
        choose(kept.opened, other, LATER, following=shown, clause=clause, choice=Choice.YES)
    with pytest.raises(Refused, match="no-choice"):
        choose(kept.opened, somebody, LATER, following=shown, clause=fixed, choice=Choice.YES)
    stale = SheetRow(2, "BF0007", (), choice=Choice.YES)  # a sheet that was written before
    assert plan_for(kept.opened, (stale,), LATER).told == ()
    (no,) = plan_for(kept.opened, (replace(stale, choice=Choice.NO),), LATER).told
    assert no.told is not None
    assert no.told.choice is Choice.NO
    change_person(kept.opened, somebody, LATER, said={Piece.CLIENT: "BF0700"}, source=Source.OUR_STAFF, version=1)
    register = register_of(kept.cast.mere, kept.cast.ccss.pk, kept.opened.key, agreement)
    assert register.entries[("BF0700", clause.recipient.unit, clause.use)].choice is Said.NO


def test_the_database_itself_refuses_a_choice_after_anything_but_their_own_showing(kept: Kept) -> None:
    somebody, other = kept.add(), kept.add(client="BF0008", name="Losa Fuimaono")
    shown = show(kept.opened, somebody, NOW, SHOWN)
    for person, at in ((other, LATER), (somebody, NOW - dt.timedelta(minutes=1))):
        with pytest.raises(IntegrityError, match="what this same person was shown"):
            _put(kept, person, shown, at)
    with pytest.raises(ProgrammingError, match="without an entry in the ledger that says so of this row"):
        _put(kept, somebody, None, LATER)  # without one only what its entry says is a no


def _put(kept: Kept, person: Person, showing: Showing | None, at: dt.datetime) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        stand_behind(kept.opened.actor)
        cursor.execute("SELECT set_config('lightwell.action', 'tests.raw', true)")
        Chosen.objects.create(
            provider_id=person.provider_id, person=person, showing=showing, sealed=b"x", said=b"x", recorded_at=at,
            recorded_by_id=kept.opened.actor.membership_id,
        )  # fmt: skip


def test_whoever_did_not_understand_yet_counts_as_not_told_and_chooses_nothing(
    kept: Kept, agreement: Agreement
) -> None:
    somebody = kept.add()
    shown = show(kept.opened, somebody, NOW, replace(SHOWN, understanding=Understanding.NOT_YET, understood=""))
    tell_later(kept.opened, somebody, NOW, due_on=TODAY + dt.timedelta(days=7), why="Too tired today")
    clause = next(each for each in agreement.clauses if offers_choice(each))
    with pytest.raises(Refused, match="not-understood"):
        choose(kept.opened, somebody, LATER, following=shown, clause=clause, choice=Choice.YES)
    by_letter = ChosenWords("Leave us out of it.", WrittenBy.PERSON, CameBy.WRITTEN, TODAY)
    fixed = next(each for each in agreement.clauses if not offers_choice(each))
    with pytest.raises(Refused, match="no-choice"):
        say_no(kept.opened, somebody, LATER, agreement=agreement, clauses=[clause, fixed], said=by_letter)
    say_no(kept.opened, somebody, LATER, agreement=agreement, clauses=[clause], said=by_letter)
    with walls(kept.opened.actor):
        stands = told_and_chosen(kept.opened, somebody, agreement)
        (waiting,) = Later.objects.visible_to(kept.opened.actor).standing()
        (no,) = chosen_by(kept.opened, somebody)
        entry = Entry.objects.visible_to(kept.opened.actor).filter(action="people.say-no", outcome="done").get()
    assert {each.stand for each in stands if each.stand is not Stand.EXCEPTION} == {Stand.NOT_YET}
    assert {each.pair for each in stands if each.choice is Choice.NO} == {(clause.recipient.unit, clause.use)}
    assert (no.chosen.showing_id, no.said, entry.clauses) == (None, by_letter, [clause.id])
    assert (waiting.person_id, waiting.due_on) == (somebody.pk, TODAY + dt.timedelta(days=7))
    show(kept.opened, somebody, LATER, SHOWN)
    again = LATER + dt.timedelta(minutes=1)
    say_no(kept.opened, somebody, again, agreement=agreement, clauses=[clause], said=by_letter)
    with walls(kept.opened.actor):
        assert chosen_by(kept.opened, somebody)[0].chosen.showing_id is not None  # by now it was gone through
        assert not Later.objects.visible_to(kept.opened.actor).standing().exists()


def test_a_yes_of_a_later_day_stands_over_a_letter_of_an_earlier_one_that_is_written_down_after_it(
    kept: Kept, agreement: Agreement
) -> None:
    somebody = kept.add()
    clause = next(each for each in agreement.clauses if offers_choice(each))
    pair = (clause.recipient.unit, clause.use)

    def stands() -> tuple[Choice, Said]:
        with walls(kept.opened.actor):
            covered = {each.pair: each for each in told_and_chosen(kept.opened, somebody, agreement)}
        register = register_of(kept.cast.mere, kept.cast.ccss.pk, kept.opened.key, agreement)
        return covered[pair].choice, register.entries[("BF0007", *pair)].choice

    shown = show(kept.opened, somebody, NOW, SHOWN)
    choose(kept.opened, somebody, LATER, following=shown, clause=clause, choice=Choice.YES)
    before = ChosenWords("Leave us out.", WrittenBy.PERSON, CameBy.WRITTEN, TODAY - dt.timedelta(days=3))
    minute = dt.timedelta(minutes=1)
    say_no(kept.opened, somebody, LATER + minute, agreement=agreement, clauses=[clause], said=before)
    assert stands() == (Choice.YES, Said.YES)
    with walls(kept.opened.actor):
        assert [each.record.choice for each in chosen_by(kept.opened, somebody)] == [Choice.NO, Choice.YES]
    now = replace(before, said_on=TODAY)
    say_no(kept.opened, somebody, LATER + 2 * minute, agreement=agreement, clauses=[clause], said=now)
    assert stands() == (Choice.NO, Said.NO)  # of the same day, what was written down last


def test_another_chooses_for_somebody_only_on_evidence_and_a_no_of_either_holds(
    kept: Kept, agreement: Agreement
) -> None:
    somebody = kept.add()
    shown = show(kept.opened, somebody, NOW, SHOWN)
    clause = next(each for each in agreement.clauses if offers_choice(each))
    may_see, may_choose = (
        record_authority(
            kept.opened, somebody, NOW, AuthorityRecord("Losa Fuimaono", Evidence.FORM, TODAY, "File 12", (what,))
        )
        for what in (ForWhat.SEE, ForWhat.CHOOSE)
    )
    with pytest.raises(Refused, match="for-something-else"):
        choose(kept.opened, somebody, LATER, following=shown, clause=clause, choice=Choice.YES, by=Chooser(may_see))
    for_them = ChosenWords(came_by=CameBy.PHONE, said_on=TODAY)
    with pytest.raises(Refused, match="for-something-else"):
        say_no(
            kept.opened, somebody, LATER,
            agreement=agreement, clauses=[clause], said=for_them, by=Chooser(may_see),
        )  # fmt: skip
    choose(kept.opened, somebody, LATER, following=shown, clause=clause, choice=Choice.NO)
    choose(kept.opened, somebody, LATER, following=shown, clause=clause, choice=Choice.YES, by=Chooser(may_choose))
    with walls(kept.opened.actor):
        stands = {each.pair: each for each in told_and_chosen(kept.opened, somebody, agreement)}
    assert stands[(clause.recipient.unit, clause.use)].choice is Choice.NO


def test_nothing_reaches_out_to_somebody_whom_telling_would_harm_or_whose_safe_way_nobody_knows(
    kept: Kept, agreement: Agreement
) -> None:
    somebody = kept.add()
    by_text = replace(SHOWN, how=How.TEXT, understanding=Understanding.NOT_ASKED, understood="")
    with pytest.raises(NotWellFormed) as unknown:
        show(kept.opened, somebody, NOW, by_text, has_read_how=True)
    assert [fault.code for fault in unknown.value.faults] == ["not-known-safe"]
    said = {Piece.SAFE_HOW: "Text only"}
    change_person(kept.opened, somebody, NOW, said=said, source=Source.THE_PERSON, version=1)
    with walls(kept.opened.actor):
        somebody = Person.objects.visible_to(kept.opened.actor).get(pk=somebody.pk)
    show(kept.opened, somebody, NOW, by_text, has_read_how=True)
    with walls(kept.opened.actor):
        assert kept_about(kept.opened, somebody).showings[0].record.stopped_at == "reached, not checked"
        assert {each.stand for each in told_and_chosen(kept.opened, somebody, agreement)} <= {
            Stand.NOT_YET, Stand.EXCEPTION,
        }  # fmt: skip
    harm = ToldRecord("BF0007", why_not=WhyNot.WOULD_HARM, reason="A former partner reads their post")
    tell(kept.opened, somebody, LATER, harm)
    with pytest.raises(NotWellFormed) as harmed:
        show(kept.opened, somebody, LATER, by_text, has_read_how=True)
    assert [fault.code for fault in harmed.value.faults] == ["would-harm"]
    with pytest.raises(NotWellFormed):
        show(kept.opened, somebody, LATER, SHOWN)  # not beside them either
    with pytest.raises(NotWellFormed):
        tell_later(kept.opened, somebody, LATER, due_on=TODAY + dt.timedelta(days=7))
    register = register_of(kept.cast.mere, kept.cast.ccss.pk, kept.opened.key, agreement)
    assert all(each.would_harm for each in register.entries.values())


def test_a_hand_over_reads_which_notices_are_enough_and_which_exceptions_leave_nothing_to_choose(
    kept: Kept, agreement: Agreement
) -> None:
    told, excepted = kept.add(), kept.add(client="BF0008", name="Losa Fuimaono")
    show(kept.opened, told, NOW, SHOWN)
    reason = ToldRecord("BF0008", why_not=WhyNot.NOT_PRACTICABLE, reason="Moved overseas; no address is known")
    tell(kept.opened, excepted, NOW, reason)
    with walls(kept.opened.actor):
        one, other, *_ = (each.pair for each in told_and_chosen(kept.opened, told, agreement))
    stale, fresh = Enough(*one, known=(1, 2), enough=(2,)), Enough(*other, known=(1, 2), enough=(1, 2))
    register = register_of(kept.cast.mere, kept.cast.ccss.pk, kept.opened.key, agreement, (stale, fresh))
    too_little = register.entries[("BF0007", *one)]
    assert (too_little.told_on, too_little.before_on) == (None, TODAY)
    assert register.entries[("BF0007", *other)].told_on == TODAY
    for pair, clauses in pairs_of(agreement).items():
        assert register.entries[("BF0008", *pair)].is_excepted is not any(offers_choice(each) for each in clauses)
