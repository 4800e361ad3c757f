"""Who goes and who stays, and why: the strictest clause decides for the whole row. Stage 3, sharing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest

from lightwell.gateway.who_goes import REASONS, Held, Register, Said, Told, needs_register
from lightwell.policy.clauses import Clause
from tests.policy.small_agreements import COUNTS, NO_CODE, clause, code_of, count, date_of, families, made, sent

BY = dt.date(2026, 10, 6)
LEFT_ON = dt.date(2026, 9, 4)
TOLD_ON = dt.date(2026, 7, 10)
NO_CHOICE = {"level": "none", "how": "None"}
NOT_TOLD_FIRST = {**NO_CHOICE, "told_first": False, "why_not_told": "The rule says so"}


def clauses_with(*choices: Mapping[str, Any]) -> tuple[Clause, ...]:
    """One clause of evaluation's for each choice."""
    items = [sent("families.client"), sent("families.region"), sent("families.born")]
    table = families([code_of("region", "North South"), date_of("born")])
    written = [
        clause(str(number), "evaluation", [items[0], items[number]], choice=choice)
        for number, choice in enumerate(choices, 1)
    ]
    return made(written, [table]).clauses


def held(
    register: Mapping[tuple[str, str, str], Told], clauses: Sequence[Clause], *people: str | None
) -> list[str | None]:
    found = Register(register).held(clauses, pl.Series("client", people, dtype=pl.String), BY)
    assert (found.name, found.dtype) == ("held", REASONS)  # whoever stays: an empty column is of the same kind
    return found.to_list()


def told(choice: Said = Said.YES, on: dt.date | None = TOLD_ON) -> Told:
    return Told(on, "notice 1", choice)


def about(person: str, said: Told, unit: str = "evaluation", use: str = "evaluation") -> dict[Any, Told]:
    return {(person, unit, use): said}


def test_who_was_told_goes_and_who_was_not_stays() -> None:
    (choosing,) = clauses_with({"level": "some", "how": "Yes or no"})
    register = about("A", told()) | about("B", told(Said.NO)) | about("C", told(Said.NOT_ASKED))
    stays = held(register, [choosing], "B", "D", "A", None, "C", "B")
    assert stays == [Held.SAID_NO, Held.NOT_TOLD, None, None, None, Held.SAID_NO]


@pytest.mark.parametrize(
    ("on", "stays"),
    [
        (dt.date(2026, 10, 6), None),  # the last day counts
        (dt.date(2026, 10, 7), Held.NOT_TOLD),
        (None, Held.NOT_TOLD),
    ],
)
def test_being_told_counts_by_the_last_day_and_not_after(on: dt.date | None, stays: Held | None) -> None:
    (choosing,) = clauses_with({"level": "some", "how": "Yes or no"})
    assert held(about("A", told(on=on)), [choosing], "A") == [stays]


def test_whom_telling_would_harm_stays_and_is_never_said_to_be_told_yet() -> None:
    (choosing,) = clauses_with({"level": "some", "how": "Yes or no"})
    harmed = about("A", Told(None, "", Said.NOT_ASKED, would_harm=True))
    assert held(harmed, [choosing], "A", "B") == [Held.WOULD_HARM, Held.NOT_TOLD]


def test_a_no_counts_only_where_there_is_a_choice() -> None:
    (without,) = clauses_with(NO_CHOICE)
    assert held(about("A", told(Said.NO)), [without], "A", "B") == [None, Held.NOT_TOLD]


def test_a_no_counts_before_anything_else_even_if_the_notice_came_late() -> None:
    (limited,) = clauses_with({"level": "limited", "how": "Yes or no"})
    assert held(about("A", told(Said.NO, dt.date(2026, 12, 1))), [limited], "A") == [Held.SAID_NO]


def test_whoever_left_before_a_quarter_began_stays_in_it_and_not_in_those_before() -> None:
    (choosing,) = clauses_with({"level": "some", "how": "Yes or no"})
    register = Register(about("A", told()) | about("B", told(Said.NO)), {"A": LEFT_ON, "B": LEFT_ON}).over(Register())
    people = pl.Series("client", ["A", "B", None], dtype=pl.String)

    def held_in(first_on: dt.date) -> list[str | None]:
        return register.held_in(first_on, [choosing], people, BY).to_list()

    assert held_in(dt.date(2026, 7, 1)) == [None, Held.SAID_NO, None]
    assert held_in(LEFT_ON) == [None, Held.SAID_NO, None]
    assert held_in(dt.date(2026, 10, 1)) == [Held.LEFT, Held.SAID_NO, None]


def test_where_nobody_need_be_told_everybody_goes() -> None:
    (open_to_all,) = clauses_with(NOT_TOLD_FIRST)
    assert held(about("A", told(Said.NO)), [open_to_all], "A", "B", None) == [None, None, None]
    assert held({}, [open_to_all], "A") == [None]


def test_the_strictest_of_several_clauses_decides_for_the_whole_row() -> None:
    together = clauses_with(NOT_TOLD_FIRST, {"level": "some", "how": "Yes or no"})
    assert held(about("A", told(Said.NO)), together, "A", "B") == [Held.SAID_NO, Held.NOT_TOLD]


def test_what_was_said_about_another_recipient_or_use_says_nothing_here() -> None:
    (choosing,) = clauses_with({"level": "some", "how": "Yes or no"})
    elsewhere = about("A", told(), "reporting", "evaluation") | about("B", told(), "evaluation", "reporting")
    assert held(elsewhere, [choosing], "A", "B") == [Held.NOT_TOLD, Held.NOT_TOLD]


@pytest.mark.parametrize(
    ("choice", "needed"),
    [({"level": "some", "how": "Yes or no"}, True), (NO_CHOICE, True), (NOT_TOLD_FIRST, False)],
)
def test_a_register_is_needed_where_somebody_must_be_told_or_may_say_no(
    choice: Mapping[str, Any], needed: bool
) -> None:
    assert needs_register(clauses_with(choice)) is needed


def test_counts_need_no_register() -> None:
    counted = clause("1", "reporting", [sent("families.region", COUNTS)], counts=[count("c", by=["families.region"])])
    (agreed,) = made([counted]).clauses
    assert agreed.choice.told_first
    assert not needs_register([agreed])
    assert not needs_register([])


def test_rows_without_a_code_need_the_register_as_well() -> None:
    (agreed,) = made([clause("1", "evaluation", [sent("families.region", NO_CODE)])]).clauses
    assert needs_register([agreed])
