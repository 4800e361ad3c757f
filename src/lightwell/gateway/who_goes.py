"""Who goes: rows about a person who has not been told, or who said no where they could, stay with the provider.

Stage 3, sharing. Source: DPUP, Transparency and Choice guideline; Privacy Act 2020, information privacy principles 3
and 3A. What is held back, and about whom, is told to the provider alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import polars as pl

from lightwell.policy.clauses import Clause


class Said(StrEnum):
    """What a person chose about one purpose."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = ""


class Held(StrEnum):
    """Why a row stays with the provider."""

    NOT_TOLD = "not told yet"
    TOLD_BEFORE = "told before what is agreed now"
    WOULD_HARM = "telling would harm"
    SAID_NO = "said no"
    LEFT = "left before this quarter"
    NO_CLAUSE_THAT_DAY = "no clause applied on its date"


REASONS = pl.Enum([str(each) for each in Held])


@dataclass(frozen=True, slots=True)
class Told:
    """What one person was told and chose about one recipient and use.

    told_on: None where what they were told is not enough. was_before: they were told something, before what the
    agreement says now. is_excepted: a stated exception stands in place of telling, and they had nothing to choose.
    would_harm: nobody is to tell them. before_on: the day of the last telling that is not enough, where it is known.
    """

    told_on: dt.date | None
    notice: str
    choice: Said
    is_excepted: bool = False
    was_before: bool = False
    would_harm: bool = False
    before_on: dt.date | None = None

    def over(self, listed: Told) -> Told:
        """With what a list says of the same: a no of either holds, and the list's telling where it alone is enough, no
        later one says less, and nobody said that telling would harm.
        """
        said = replace(self, choice=Said.NO) if listed.choice is Said.NO else self
        on = listed.told_on
        if on is None or self.told_on is not None or self.would_harm:
            return said
        was_since = self.before_on is not None and on < self.before_on
        return said if was_since else replace(said, told_on=on, notice=listed.notice)


@dataclass(frozen=True)
class Register:
    """What each person was told and chose; keys: (canonical client, recipient unit, use).

    left: the day on which somebody left, by canonical client.
    """

    entries: Mapping[tuple[str, str, str], Told] = field(default_factory=dict)
    left: Mapping[str, dt.date] = field(default_factory=dict)

    def over(self, listed: Register) -> Register:
        """What a provider's register says stands over a list that is given, but for what `Told.over` takes from it."""
        both = {key: kept.over(listed.entries[key]) for key, kept in self.entries.items() if key in listed.entries}
        return Register({**listed.entries, **self.entries, **both}, {**listed.left, **self.left})

    def held_in(self, first_on: dt.date, clauses: Iterable[Clause], people: pl.Series, by: dt.date) -> pl.Series:
        """The same for a quarter that begins on a day: whoever left before it stays as well."""
        held = self.held(clauses, people, by)
        gone = [person for person, left_on in self.left.items() if left_on < first_on]
        if not gone:
            return held
        has_left = pl.col("person").is_in(gone) & pl.col("held").is_null()
        both = pl.DataFrame({"person": people, "held": held})
        left = pl.lit(Held.LEFT, dtype=REASONS)
        return both.select(pl.when(has_left).then(left).otherwise("held").alias("held")).to_series()

    def held(self, clauses: Iterable[Clause], people: pl.Series, by: dt.date) -> pl.Series:
        """For each row's person: why it stays, or null when it may go.

        clauses: one recipient's, one use's, taken together: the strictest of them decides for the whole row, so that
        a gap in a row never shows that somebody chose otherwise.
        by: the day by which the person must have been told.
        """
        group = tuple(clauses)
        unit, use = group[0].recipient.unit, group[0].use
        known = {
            person: self._reason(group, told, by)
            for (person, for_unit, for_use), told in self.entries.items()
            if (for_unit, for_use) == (unit, use)
        }
        otherwise = pl.lit(self._reason(group, None, by), dtype=REASONS)
        person = people.alias("person").to_frame()
        unlisted = pl.when(pl.col("person").is_not_null()).then(otherwise)
        if not known:
            return person.select(unlisted.alias("held")).to_series()
        told = pl.LazyFrame(
            {
                "person": pl.Series(list(known), dtype=pl.String),
                "reason": pl.Series(list(known.values()), dtype=REASONS),
                "listed": pl.repeat(True, len(known), eager=True),
            }
        )
        reason = pl.when("listed").then("reason").otherwise(unlisted)
        return (
            person.lazy()
            .join(told, on="person", how="left", maintain_order="left")
            .select(reason.alias("held"))
            .collect()
            .to_series()
        )

    @staticmethod
    def _reason(clauses: tuple[Clause, ...], told: Told | None, by: dt.date) -> Held | None:
        if told and told.choice is Said.NO and any(clause.choice.can_say_no for clause in clauses):
            return Held.SAID_NO
        was_told = told is not None and (told.is_excepted or (told.told_on is not None and told.told_on <= by))
        if any(clause.choice.told_first for clause in clauses) and not was_told:
            if told is None:
                return Held.NOT_TOLD
            return Held.WOULD_HARM if told.would_harm else Held.TOLD_BEFORE if told.was_before else Held.NOT_TOLD
        return None


def needs_register(clauses: Iterable[Clause]) -> bool:
    """Some rows may go only once we know who was told and what they chose."""
    return any(
        clause.unit_record_items and (clause.choice.told_first or clause.choice.can_say_no) for clause in clauses
    )
