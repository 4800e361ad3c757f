"""Who opens what was sent, under which clause and until which day; who takes a copy. Stage 3, sharing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from uuid import UUID

import pytest

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision
from lightwell.policy.local_days import HERE
from lightwell.policy.opening_rules import (
    ClauseTerms,
    DeliveryFacts,
    may_download_delivery,
    may_open_delivery,
    may_read_on,
)
from lightwell.policy.periods import Quarter
from tests.policy.small_agreements import clause, made, sent

AGENCY, EVALUATION, REPORTING, PROVIDER = (UUID(int=number) for number in range(1, 5))
NOW = dt.datetime(2026, 10, 20, 9, 0, tzinfo=HERE)
SHORT = ClauseTerms("3", dt.date(2026, 12, 31), may_download=False, source="Agreement small version 1, clause 3")
LONG = ClauseTerms("4", dt.date(2028, 9, 30), may_download=True, source="Agreement small version 1, clause 4")
SENT = DeliveryFacts(UUID(int=40), EVALUATION, PROVIDER, "2026-Q3", (SHORT, LONG))
WHY = "To see what helps"


def somebody(unit: UUID = EVALUATION, role: Role = Role.ANALYST) -> Actor:
    return Actor(UUID(int=30), UUID(int=31), AGENCY, PartyKind.AGENCY, (unit,), (role,))


def at(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 23, 59, tzinfo=HERE)


def each_way(
    actor: Actor, facts: DeliveryFacts, now: dt.datetime = NOW, clause: str | None = None
) -> tuple[Decision, Decision, Decision]:
    """Opened, read on and taken as a copy."""
    return (
        may_open_delivery(actor, facts, now=now, clause=clause, why=WHY),
        may_read_on(actor, facts, now=now, clause=clause),
        may_download_delivery(actor, facts, now=now, clause=clause, why=WHY),
    )


def codes(decisions: tuple[Decision, ...]) -> list[tuple[str, ...]]:
    return [decision.codes for decision in decisions]


@pytest.mark.parametrize("role", list(Role))
def test_only_the_units_analyst_and_reporting_officer_open(role: Role) -> None:
    expected: tuple[str, ...] = () if role in (Role.ANALYST, Role.REPORTING_OFFICER) else ("not-its-unit",)
    assert codes(each_way(somebody(role=role), SENT, clause="4")) == [expected] * 3


def test_another_unit_of_the_same_agency_opens_nothing() -> None:
    assert codes(each_way(somebody(REPORTING), SENT, clause="4")) == [("not-its-unit",)] * 3


def test_what_was_replaced_is_closed() -> None:
    closed = dataclasses.replace(SENT, is_closed=True)
    assert codes(each_way(somebody(), closed, clause="4")) == [("superseded",)] * 3


def test_of_what_was_destroyed_nothing_else_is_said() -> None:
    gone = dataclasses.replace(SENT, is_destroyed=True)
    assert codes(each_way(somebody(), gone, at(2030, 1, 1), clause="9")) == [("destroyed",)] * 3
    both = dataclasses.replace(gone, is_closed=True)
    assert may_read_on(somebody(REPORTING), both, now=NOW).codes == ("not-its-unit", "superseded", "destroyed")


@pytest.mark.parametrize(
    ("now", "clause", "expected"),
    [
        (at(2026, 12, 31), "3", ()),  # the last day itself
        (at(2027, 1, 1), "3", ("kept-long-enough",)),
        (at(2027, 1, 1), "4", ()),
        (at(2027, 1, 1), None, ()),  # some clause still lets it be kept
        (at(2028, 9, 30), None, ()),
        (at(2028, 10, 1), None, ("kept-long-enough",)),
        (at(2028, 10, 1), "4", ("kept-long-enough",)),
        (NOW, "9", ("not-under-that-clause",)),
    ],
)
def test_it_is_opened_until_its_clauses_last_day(now: dt.datetime, clause: str | None, expected: tuple[str]) -> None:
    assert may_open_delivery(somebody(), SENT, now=now, clause=clause, why=WHY).codes == expected
    assert may_read_on(somebody(), SENT, now=now, clause=clause).codes == expected


def test_when_one_clause_or_all_of_them_have_run_out_it_says_which_day() -> None:
    (one,) = may_read_on(somebody(), SENT, now=at(2027, 1, 1), clause="3").reasons
    assert "Thursday 31 December 2026" in one.sentence
    assert one.source == SHORT.source
    (every,) = may_read_on(somebody(), SENT, now=at(2028, 10, 1), clause="3").reasons
    assert "Saturday 30 September 2028" in every.sentence
    assert "principle 9" in every.source


def test_what_was_sent_under_no_clause_is_opened_under_none() -> None:
    nothing = dataclasses.replace(SENT, clauses=())
    assert may_read_on(somebody(), nothing, now=NOW).codes == ("not-under-that-clause",)


def test_a_copy_is_taken_only_under_a_clause_that_allows_it() -> None:
    def asked(facts: DeliveryFacts, clause: str | None) -> Decision:
        return may_download_delivery(somebody(), facts, now=NOW, clause=clause, why=WHY)

    assert asked(SENT, "4")
    assert asked(SENT, None)
    (refused,) = asked(SENT, "3").reasons
    assert (refused.code, refused.source) == ("may-not-download", SHORT.source)
    assert refused.sentence == "This clause does not let a copy be taken out. Read it here, or vary the agreement."
    (refused,) = asked(dataclasses.replace(SENT, clauses=(SHORT,)), None).reasons
    assert (refused.code, refused.source) == ("may-not-download", "The clauses it was sent under")
    assert asked(SENT, "9").codes == ("not-under-that-clause",)


def test_why_is_said_before_it_is_opened_or_copied_and_not_for_every_page() -> None:
    for rule in (may_open_delivery, may_download_delivery):
        assert rule(somebody(), SENT, now=NOW, clause="4")
        assert rule(somebody(), SENT, now=NOW, clause="4", why="because").codes == ("no-reason-given",)
        assert rule(somebody(), SENT, now=NOW, clause="4", why="").codes == ("no-reason-given",)


def test_every_reason_is_given_at_once() -> None:
    closed = dataclasses.replace(SENT, is_closed=True)
    decision = may_download_delivery(somebody(REPORTING), closed, now=at(2027, 1, 1), clause="3", why="x")
    expected = ("not-its-unit", "superseded", "kept-long-enough", "may-not-download", "no-reason-given")
    assert decision.codes == expected


def test_the_terms_are_those_of_the_clause_counted_from_the_quarters_last_day() -> None:
    written = clause("7", "evaluation", [sent("families.client"), sent("families.region")])
    written["terms"] |= {"keep_months": 5, "may_download": True}
    (agreed,) = made([written]).clauses
    terms = ClauseTerms.of(agreed, Quarter(2026, 3), "Agreement small version 1")
    assert terms == ClauseTerms("7", dt.date(2027, 2, 28), True, "Agreement small version 1, clause 7")
