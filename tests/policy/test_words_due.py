"""Plain words are due anew when anything else changes that families are told of, and only then."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from lightwell.policy import agreement as agreements
from lightwell.policy.answer_rules import Stood
from lightwell.policy.clauses import ChoiceLevel, Clause
from lightwell.policy.need_words_due import words_due, written_for
from lightwell.policy.words_due import due_after
from tests.policy.small_needs import asked, small_need

EXAMPLE = Path(__file__).parents[2] / "examples" / "best-foot-forward.json"
CLAUSE = agreements.parse(json.loads(EXAMPLE.read_text(encoding="utf-8"))).agreement.clause("3")
NONE: frozenset[str] = frozenset()
BOTH = frozenset({"adult", "child"})


def with_terms(clause: Clause, **terms: object) -> Clause:
    return dataclasses.replace(clause, terms=dataclasses.replace(clause.terms, **terms))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "after",
    [
        dataclasses.replace(CLAUSE, items=CLAUSE.items[:-1]),
        with_terms(CLAUSE, keep_months=1),
        dataclasses.replace(CLAUSE, choice=dataclasses.replace(CLAUSE.choice, level=ChoiceLevel.LIMITED)),
        dataclasses.replace(CLAUSE, purpose=dataclasses.replace(CLAUSE.purpose, why="Something else")),
    ],
    ids=["an item is out", "kept for another time", "another choice", "another why"],
)
def test_what_families_are_told_of_makes_both_due(after: Clause) -> None:
    assert due_after(CLAUSE, after, NONE) - {"what"} == BOTH


def test_the_laws_words_on_what_is_used_are_due_with_what_goes_alone_and_mending_them_makes_nothing_due() -> None:
    def says(clause: Clause, what: str) -> Clause:
        return dataclasses.replace(clause, purpose=dataclasses.replace(clause.purpose, what=what))

    fewer = dataclasses.replace(CLAUSE, items=CLAUSE.items[:-1])
    assert due_after(CLAUSE, fewer, NONE) == BOTH | {"what"}
    assert due_after(CLAUSE, with_terms(CLAUSE, keep_months=1), NONE) == BOTH
    assert due_after(CLAUSE, says(fewer, "The age band alone"), NONE) == BOTH
    assert due_after(fewer, says(fewer, "The age band alone"), frozenset({"what"})) == NONE
    assert due_after(fewer, says(fewer, "The age band alone"), frozenset({"what", "child"})) == {"child"}
    assert due_after(CLAUSE, says(CLAUSE, "Names"), NONE) == BOTH, "nobody asked for other words"


@pytest.mark.parametrize(
    "after",
    [
        CLAUSE,
        with_terms(CLAUSE, due_working_days=1),
        with_terms(CLAUSE, route="Another way"),
        dataclasses.replace(CLAUSE, title="Another name"),
    ],
    ids=["nothing", "the provider’s time", "the route", "the name"],
)
def test_what_families_are_not_told_of_makes_none_due(after: Clause) -> None:
    assert due_after(CLAUSE, after, NONE) == NONE
    assert due_after(CLAUSE, after, BOTH) == BOTH


def test_words_that_are_given_anew_are_not_due_and_the_others_still_are() -> None:
    words = dataclasses.replace(CLAUSE.words, adult="You choose what they get.")
    after = dataclasses.replace(with_terms(CLAUSE, keep_months=1), words=words)
    assert due_after(CLAUSE, after, NONE) == {"child"}
    again = dataclasses.replace(after, words=dataclasses.replace(words, child="You choose."))
    assert due_after(after, again, frozenset({"child"})) == NONE


def test_plain_words_of_a_need_fall_due_once_something_is_dropped_until_they_are_worded_anew_or_said_to_fit() -> None:
    need = small_need(items=(asked(), asked("visits")))
    before, after = Stood(need, frozenset()), Stood(need, frozenset({"people.visits"}))
    kept = written_for({}, before, after, None)
    assert words_due({}, before) == ()
    assert words_due(kept, after) == ("adult", "child", "what")
    assert words_due(kept, before) == (), "asked for again, they fit as they did"
    adult = dataclasses.replace(need.words, adult="We count how many sessions there are.")
    reworded = Stood(dataclasses.replace(need, words=adult), after.dropped)
    kept |= written_for(kept, after, reworded, None)
    assert words_due(kept, reworded) == ("child", "what")
    hidden, why = ({"fits:child": {"why": said}} for said in (" \u200b", "It never named visits"))
    assert written_for(kept, reworded, reworded, hidden) == kept
    kept |= written_for(kept, reworded, reworded, why)
    assert words_due(kept, reworded) == ("what",)
    purpose = dataclasses.replace(reworded.need.purpose, what="How many sessions, under a code")
    mended = Stood(dataclasses.replace(reworded.need, purpose=purpose), reworded.dropped)
    kept |= written_for(kept, reworded, mended, None)
    assert words_due(kept, mended) == (), "to mend what is used makes no other words due"
    nothing = Stood(reworded.need, frozenset({"people.sessions", "people.visits"}))
    assert words_due(kept, nothing) == ()
