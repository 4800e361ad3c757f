"""Who counts as told of what: by which notice, by whose, why not, and when a variation makes telling due again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.gateway.who_goes import Held, Register, Said, Told
from lightwell.policy.agreement import Agreement, parse
from lightwell.policy.coverage import (
    Enough,
    Noticed,
    SaidThen,
    Stand,
    coverage,
    enough_for,
    may_go_untold,
    pairs_of,
    told_before_words,
)
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.people_records import Piece, Source, new_record
from lightwell.policy.shown_records import (
    ChosenWords,
    ShownRecord,
    Understanding,
    audience_for,
    from_others,
    not_told_of,
)
from lightwell.policy.telling_receipts import NO_CHOICE, ChosenThen, Receipt
from lightwell.policy.telling_records import Choice, How, ToldRecord, choices_now, said_by_day, standing, would_harm
from lightwell.policy.why_not_told import WhyNot
from tests.policy.small_agreements import changed
from tests.policy.test_diffing import base

FIRST, SECOND = dt.date(2026, 3, 2), dt.date(2026, 9, 1)
EVALUATION, REPORTING = ("evaluation", "evaluation"), ("reporting", "reporting")
SHOWN = ShownRecord("small", 1, "a" * 64, NoticeAudience.ADULT, SECOND, How.SHOWN)


def agreement(path: str = "", value: Any = None) -> Agreement:
    return parse(changed(base(), path, value) if path else base()).agreement


def told(notice: str = "1", on: dt.date = FIRST, **more: Any) -> ToldRecord:
    return ToldRecord("BF0001", notice=notice, told_on=on, **more)


def stands(*said: ToldRecord, of: Agreement | None = None, enough: tuple[Enough, ...] = ()) -> dict[Any, Stand]:
    return {each.pair: each.stand for each in coverage(said, of or agreement(), enough)}


def test_a_page_says_how_choices_stand_now_and_what_was_said_each_day_the_latest_first() -> None:
    unit, use = EVALUATION
    by_sheet = told(on=FIRST, choice=Choice.YES)
    noes = [ToldRecord("BF0001", unit, use, clause=each, choice=Choice.NO) for each in ("3", "4")]
    first, *_ = now = choices_now([by_sheet, *noes])
    assert (first.unit, first.use, first.choice) == (unit, use, Choice.NO)
    assert [each.choice for each in now[1:]] == [Choice.YES]  # of everything else
    lines = said_by_day([(SECOND, by_sheet), *((SECOND, each) for each in (*noes, noes[0]))])
    assert [(each.on, each.record.choice, each.clauses) for each in lines] == [
        (SECOND, Choice.NO, ("3", "4")),
        (FIRST, Choice.YES, ()),
    ]


def chose(choice: Choice, on: dt.date | None, **more: Any) -> ToldRecord:
    return ToldRecord("BF0001", *EVALUATION, clause="1", choice=choice, chosen_on=on, **more)


def test_what_is_of_a_later_day_stands_however_late_something_earlier_is_written_down() -> None:
    later, earlier = told("2", SECOND), told("1", FIRST)
    for said in ((later, earlier), (earlier, later)):
        assert standing(said, *EVALUATION).notice == "2"
        assert standing(said, *EVALUATION, by=SECOND - dt.timedelta(days=1)).notice == "1"
    assert standing((told("2"), told("1")), *EVALUATION).notice == "1"  # of one day: what was written last
    yes, no = chose(Choice.YES, SECOND), chose(Choice.NO, FIRST)
    for said in ((yes, no), (no, yes)):
        assert standing(said, *EVALUATION).choice is Choice.YES
        assert [each.choice for each in choices_now(said)] == [Choice.YES]
        assert [each.record.choice for each in said_by_day((SECOND, each) for each in said)] == [Choice.YES, Choice.NO]
    assert standing((yes, chose(Choice.NO, SECOND)), *EVALUATION).choice is Choice.NO
    assert standing((yes, chose(Choice.NO, None)), *EVALUATION).choice is Choice.NO  # kept before days were written
    assert standing((yes, chose(Choice.NO, FIRST, choice_of="Losa")), *EVALUATION).choice is Choice.NO  # of either
    at = dt.datetime(2026, 9, 1, 10, tzinfo=dt.UTC)
    then = tuple(ChosenThen(at, each, ChosenWords()) for each in (yes, no))
    receipt = Receipt(UUID(int=1), UUID(int=2), at, SHOWN, then, agreement())
    assert receipt.chose(agreement().clause("1")) is Choice.YES
    assert [each.get("chosen_on") for each in receipt.document["events"]] == [None, "2026-09-01", "2026-03-02"]


@given(st.data(), st.lists(st.tuples(st.integers(0, 400), st.sampled_from(Choice)), unique_by=lambda each: each[0]))
def test_in_whatever_order_days_are_written_down_the_same_stands(
    data: st.DataObject, days: list[tuple[int, Choice]]
) -> None:
    dated = [(FIRST + dt.timedelta(days=day), choice) for day, choice in days]
    said = [told(str(at + 1), on, choice=choice, unit="", use="") for at, (on, choice) in enumerate(dated)]
    shuffled = data.draw(st.permutations(said))
    assert standing(shuffled, *EVALUATION) == standing(said, *EVALUATION)
    last = max((each for each in dated if each[1]), default=(None, Choice.NOT_ASKED))
    assert standing(shuffled, *EVALUATION).choice is last[1]
    assert standing(shuffled, *EVALUATION).told_on == max((on for on, _ in dated), default=None)


@pytest.mark.parametrize(
    ("path", "value", "again"),
    [
        ("clauses/0/items/2/generalise", {"to": "month"}, {EVALUATION}),
        ("clauses/0/terms/keep_months", 36, {EVALUATION}),
        ("clauses/0/terms/keep_months", 12, set()),
        ("clauses/0/title", "Another name for it", set()),
        ("clauses/1/choice/level", "none", {REPORTING}),
        ("small_number", 3, {EVALUATION, REPORTING}),
    ],
)
def test_a_variation_makes_telling_due_again_where_it_changed_what_must_be_told_and_nowhere_else(
    path: str, value: Any, again: set[Any]
) -> None:
    before = agreement()
    if path == "clauses/1/choice/level":
        before = agreement(path, "some")
    now = agreement(path, value)
    enough = enough_for(now, [Noticed(1, FIRST, before)])
    assert {pair for pair, stand in stands(told(), of=now, enough=enough).items() if stand is Stand.AGAIN} == again
    both = enough_for(now, [Noticed(1, FIRST, before), Noticed(2, SECOND, now)])
    assert set(stands(told("2", SECOND), of=now, enough=both).values()) == {Stand.TOLD}
    assert {pair for pair, stand in stands(told("1"), of=now, enough=both).items() if stand is Stand.AGAIN} == again


def test_a_notice_by_another_name_is_enough_where_nothing_changed_or_it_was_later() -> None:
    now = agreement("clauses/0/terms/keep_months", 36)
    enough = enough_for(now, [Noticed(1, FIRST, agreement()), Noticed(2, SECOND, now)])
    before, after = told("our leaflet"), told("our leaflet", SECOND, by="the agency")
    assert stands(before, of=now, enough=enough) == {EVALUATION: Stand.AGAIN, REPORTING: Stand.TOLD}
    assert stands(after, of=now, enough=enough) == {EVALUATION: Stand.BY_ANOTHER, REPORTING: Stand.BY_ANOTHER}
    assert set(stands(before).values()) == {Stand.TOLD}  # nobody ever agreed to a notice here


def test_whoever_was_told_before_the_agreement_said_what_it_says_now_is_told_again() -> None:
    before, now = agreement(), agreement("clauses/0/terms/keep_months", 36)
    signed = [SaidThen(FIRST, before), SaidThen(SECOND, now)]
    enough = enough_for(now, [], signed)
    stays, also = stands(told("leaflet"), of=now, enough=enough), stands(told("notice 1"), of=now, enough=enough)
    assert stays == also == {EVALUATION: Stand.AGAIN, REPORTING: Stand.TOLD}
    assert set(stands(told("leaflet", SECOND), of=now, enough=enough).values()) == {Stand.TOLD}
    early = told("leaflet", FIRST - dt.timedelta(days=1))  # before there was anything to be told
    assert set(stands(early, of=now, enough=enough).values()) == {Stand.AGAIN}
    evaluation, reporting = enough
    assert (evaluation.said_on, reporting.said_on, reporting.missing) == (SECOND, FIRST, ())
    said = told_before_words("Evaluation", evaluation)
    assert "before this was agreed on 1 September 2026" in said
    assert "how long it is kept" in said


def test_the_number_of_a_notice_is_read_as_a_list_writes_it() -> None:
    now = agreement("clauses/0/terms/keep_months", 36)
    enough = enough_for(now, [Noticed(1, FIRST, agreement()), Noticed(2, SECOND, now)])
    later = SECOND + dt.timedelta(days=1)  # told by the old notice, although the new one was there
    assert stands(told("Notice 1", later), of=now, enough=enough)[EVALUATION] is Stand.AGAIN
    assert stands(told("notice 2", later), of=now, enough=enough)[EVALUATION] is Stand.TOLD


def test_an_exception_is_a_reason_from_the_closed_list_and_ends_when_they_are_told() -> None:
    harm = ToldRecord("BF0001", why_not=WhyNot.WOULD_HARM, reason="A former partner reads their post")
    assert set(stands().values()) == {Stand.NOT_YET}
    assert set(stands(harm).values()) == {Stand.EXCEPTION}
    of_one = replace(harm, unit="reporting", use="reporting")
    assert would_harm((harm,))
    assert would_harm((told(), of_one))
    assert not would_harm((of_one, ToldRecord("BF0001", why_not=WhyNot.NO_LONGER)))
    over = ToldRecord("BF0001", why_not=WhyNot.NO_LONGER)
    assert set(stands(harm, over).values()) == {Stand.NOT_YET}
    assert set(stands(harm, told()).values()) == {Stand.TOLD}
    with pytest.raises(NotWellFormed, match="be ready to answer"):
        ToldRecord("BF0001", why_not=WhyNot.LAW)
    assert stands(of_one) == {EVALUATION: Stand.NOT_YET, REPORTING: Stand.EXCEPTION}


def test_what_is_told_of_one_agreement_is_not_told_of_another() -> None:
    assert set(stands(told(agreement="another")).values()) == {Stand.NOT_YET}
    assert set(stands(told(agreement=agreement().id)).values()) == {Stand.TOLD}


def test_a_no_to_one_clause_holds_for_the_row_whatever_is_said_of_another_for_the_same_use() -> None:
    def chose(clause: str, choice: Choice, of: str = "") -> ToldRecord:
        return ToldRecord("BF0001", *EVALUATION, clause=clause, choice=choice, choice_of=of)

    no, yes, yes_now = chose("1", Choice.NO), chose("9", Choice.YES), chose("1", Choice.YES)
    assert standing((no, yes), *EVALUATION).choice is Choice.NO
    assert standing((no, yes, yes_now), *EVALUATION).choice is Choice.YES
    assert standing((yes_now, chose("1", Choice.NO, "Losa"), yes_now), *EVALUATION).choice is Choice.NO


def test_a_row_goes_untold_only_by_an_exception_where_there_was_nothing_to_choose() -> None:
    clauses = agreement("clauses/0/choice/level", "none").clauses
    required, chosen = [clauses[0]], [agreement("clauses/0/choice/level", "some").clauses[0]]
    stated = standing((ToldRecord("BF0001", why_not=WhyNot.NOT_PRACTICABLE, reason="No address"),), *EVALUATION)
    assert may_go_untold(stated, required)
    assert not may_go_untold(stated, chosen)
    people = pl.Series(["A", "B"])
    entry = Told(None, "", Said.NOT_ASKED, is_excepted=True)
    held = Register({("A", *EVALUATION): entry}).held(required, people, SECOND)
    assert held.to_list() == [None, str(Held.NOT_TOLD)]


def test_the_register_stands_over_a_list_that_is_given_and_a_no_of_either_holds() -> None:
    def entry(choice: Said, on: dt.date | None = FIRST) -> Told:
        return Told(on, "1", choice)

    listed = Register(
        {("A", *EVALUATION): entry(Said.YES), ("B", *EVALUATION): entry(Said.NO), ("C", *EVALUATION): entry(Said.YES)}
    )
    kept = Register({("A", *EVALUATION): entry(Said.NO), ("B", *EVALUATION): entry(Said.YES)})
    said = {client: told.choice for (client, _, _), told in kept.over(listed).entries.items()}
    assert said == {"A": Said.NO, "B": Said.NO, "C": Said.YES}


def test_a_telling_in_the_list_counts_where_the_registers_was_too_little_and_not_later() -> None:
    day, of_a = dt.timedelta(days=1), ("A", *EVALUATION)
    listed = Register({of_a: Told(SECOND, "2", Said.YES)})

    def held(kept: Told, given: Register = listed) -> Held | None:
        clauses = [agreement("clauses/0/choice/level", "some").clauses[0]]
        [reason] = Register({of_a: kept}).over(given).held(clauses, pl.Series(["A"]), SECOND).to_list()
        return reason

    before = Told(None, "1", Said.YES, was_before=True, before_on=FIRST)
    assert held(before) is None
    assert held(before, Register()) == Held.TOLD_BEFORE
    assert held(before, Register({of_a: Told(SECOND + day, "2", Said.YES)})) == Held.TOLD_BEFORE  # nobody is told yet
    assert held(before, Register({of_a: Told(None, "1", Said.YES, was_before=True)})) == Held.TOLD_BEFORE
    assert held(replace(before, before_on=SECOND + day)) == Held.TOLD_BEFORE
    assert held(Told(None, "", Said.NOT_ASKED)) is None  # a choice alone, and no telling
    assert held(replace(before, choice=Said.NO)) == Held.SAID_NO
    assert held(before, Register({of_a: Told(SECOND, "2", Said.NO)})) == Held.SAID_NO
    assert held(replace(before, would_harm=True)) == Held.WOULD_HARM


@given(st.lists(st.sampled_from([told("1"), told("2", SECOND), told("leaflet")]), max_size=4), st.booleans())
def test_nobody_is_told_by_nothing_and_each_pair_stands_one_way(said: list[ToldRecord], is_varied: bool) -> None:
    now = agreement("clauses/0/terms/keep_months", 36) if is_varied else agreement()
    enough = enough_for(now, [Noticed(1, FIRST, agreement())])
    found = coverage(said, now, enough)
    assert [each.pair for each in found] == list(pairs_of(now))
    for each in found:
        assert not (each.stand is Stand.TOLD and not said)
        assert not (each.stand is Stand.TOLD and is_varied and each.pair == EVALUATION)


def test_what_others_gave_since_may_2026_is_to_be_told_once_and_again_when_it_changes() -> None:
    early, late = dt.date(2026, 4, 30), dt.date(2026, 5, 1)
    kept = new_record({Piece.CLIENT: "BF0001", Piece.NAME: "Hinemoa Tūhoro"}, Source.THE_PERSON, early)
    kept = kept.changed({Piece.CONTACT: "020 000 1234"}, Source.PARENT, early)
    kept = kept.changed({Piece.BORN_ON: "2014-05-03"}, Source.REFERRAL, late)
    assert from_others(kept) == (Piece.BORN_ON,)
    said = replace(
        SHOWN, came_from=(Piece.BORN_ON,), understanding=Understanding.IN_OWN_WORDS, understood="Others gave it"
    )
    assert not_told_of(kept, ()) == (Piece.BORN_ON,)
    assert not_told_of(kept, (said,)) == ()
    assert not_told_of(kept, (replace(said, on=early),)) == (Piece.BORN_ON,)
    for not_so in (Understanding.NOT_YET, Understanding.NOT_ASKED):
        assert not_told_of(kept, (replace(said, understanding=not_so),)) == (Piece.BORN_ON,)


@pytest.mark.parametrize(
    ("age", "whom"),
    [
        (None, NoticeAudience.ADULT),
        (18, NoticeAudience.ADULT),
        (17, NoticeAudience.RANGATAHI),
        (10, NoticeAudience.RANGATAHI),
        (9, NoticeAudience.CHILD),
        (6, NoticeAudience.YOUNG_CHILD),
    ],
)
def test_the_words_fit_the_age_unless_the_worker_chooses_others(age: int | None, whom: NoticeAudience) -> None:
    assert audience_for(age) is whom


def test_a_receipt_has_both_records_in_their_order_and_no_word_of_consent_where_nothing_is_chosen() -> None:
    of = agreement("clauses/0/choice/level", "none")
    at = dt.datetime(2026, 9, 1, 10, tzinfo=dt.UTC)
    voluntary = next(each for each in of.clauses if each.choice.can_say_no)
    record = ToldRecord("BF0001", *EVALUATION, clause=voluntary.id, choice=Choice.NO)
    then = ChosenThen(at + dt.timedelta(minutes=5), record, ChosenWords("Not that"))
    receipt = Receipt(UUID(int=1), UUID(int=2), at, SHOWN, (then,), of)
    states = {each["clause"]: each["state"] for each in receipt.document["purposes"]}
    assert states == {each.id: "no" if each is voluntary else NO_CHOICE for each in of.clauses}
    assert [each["event_type"] for each in receipt.document["events"]] == ["notice_shown", "choice_made"]
    assert receipt.digest != replace(receipt, chosen=()).digest
    assert replace(receipt, chosen=(then, then)).said == (("", "Not that"),)  # once, of however many clauses
    assert "consent" not in str(receipt.document).lower()


def test_a_receipt_says_who_chose_and_that_the_no_of_the_other_holds() -> None:
    of = agreement("clauses/0/choice/level", "none")
    at = dt.datetime(2026, 9, 1, 10, tzinfo=dt.UTC)
    clause = next(each for each in of.clauses if each.choice.can_say_no)
    about = {"unit": clause.recipient.unit, "use": clause.use, "clause": clause.id}
    own_no, own_yes = (ToldRecord("BF0001", choice=each, **about) for each in (Choice.NO, Choice.YES))  # type: ignore[arg-type]
    of_mother, no_of_mother = (replace(each, choice_of="Lupe Fakatava") for each in (own_yes, own_no))

    def line(before: ToldRecord, last: ToldRecord) -> tuple[str, bool, str]:
        then = ChosenThen(at, last, ChosenWords())
        receipt = Receipt(UUID(int=1), UUID(int=2), at, SHOWN, (then,), of, (before, last))
        found = next(each for each in receipt.lines((before, last)) if each.clause is clause)
        states = {each["clause"]: each["state"] for each in receipt.document["purposes"]}
        return found.chose_for, found.is_no_of_other, states[clause.id]

    assert line(own_no, of_mother) == ("Lupe Fakatava", True, "no")
    assert line(no_of_mother, own_yes) == ("", True, "no")
    assert line(own_yes, of_mother) == ("Lupe Fakatava", False, "yes")
    assert line(own_no, own_yes) == ("", False, "yes")


def test_a_receipt_of_what_was_not_understood_yet_says_what_was_told_and_chosen_before_and_stands() -> None:
    of = agreement("clauses/0/choice/level", "none")
    voluntary = next(each for each in of.clauses if each.choice.can_say_no)
    receipt = Receipt(UUID(int=1), UUID(int=2), dt.datetime(2026, 9, 1, 10, tzinfo=dt.UTC), SHOWN, (), of)
    where = (voluntary.recipient.unit, voluntary.use)
    yes = ToldRecord("BF0001", *where, clause=voluntary.id, choice=Choice.YES)
    line = next(each for each in receipt.lines((told(on=FIRST), yes)) if each.clause is voluntary)
    assert (line.stands.told_on, line.chose, line.stood) == (FIRST, Choice.NOT_ASKED, Choice.YES)
    assert all(each.stands.told_on is None for each in receipt.lines((replace(told(), agreement="another"),)))
    assert {each.stood for each in receipt.lines(())} == {Choice.NOT_ASKED}
