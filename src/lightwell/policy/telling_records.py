"""What somebody was told about their information, by which notice and how, and what they chose where they could.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principles 3 and 3A; Data Protection and Use Policy, Transparency
and Choice guideline: choice, and the word consent only where there is a real one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from operator import itemgetter
from typing import Final, TypeVar

from lightwell.policy.checked import Checked
from lightwell.policy.faults import Fault
from lightwell.policy.why_not_told import WhyNot

Said = TypeVar("Said")
EVERYTHING: Final = ""
"""In place of a recipient and a use: all that the notice speaks of."""


class How(StrEnum):
    """How it was explained."""

    NOT_SAID = ""
    SHOWN = "shown"
    READ_ALOUD = "read-aloud"
    PAPER = "paper"
    LINK = "link"
    PHONE = "phone"
    INTERPRETED = "interpreted"
    EMAIL = "e-mail"
    TEXT = "text"

    @property
    def reaches_out(self) -> bool:
        """Something comes to where they are, and somebody else may find it."""
        return self in (How.LINK, How.PHONE, How.EMAIL, How.TEXT)

    @property
    def words(self) -> str:
        return _HOW_WORDS[self]


_HOW_WORDS: Final = {
    How.SHOWN: "shown and talked through",
    How.READ_ALOUD: "read aloud",
    How.PAPER: "on paper",
    How.LINK: "by a link",
    How.PHONE: "on the telephone",
    How.INTERPRETED: "with an interpreter",
    How.EMAIL: "by e-mail",
    How.TEXT: "by a text message",
    How.NOT_SAID: "not said how",
}


class Choice(StrEnum):
    """What somebody chose, where there was something to choose."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = ""

    @property
    def words(self) -> str:
        return {Choice.YES: "said yes", Choice.NO: "said no", Choice.NOT_ASKED: "was not asked"}[self]


@dataclass(frozen=True, slots=True)
class ToldRecord(Checked):
    """One telling, one choice, or why somebody is not told.

    client: their number as the provider writes it, so that a hand-over opens nothing else about them.
    unit, use: of whom and for what it speaks, by their short names; both empty for all that the notice speaks of.
    told_on: None where nobody told them. by: whose notice it was, where it was not the provider's own. choice_of: who
    chose, where it was not the person. clause: which they chose about, where it was one. why_not, reason: an exception.
    agreement: of which it speaks, by its short name; empty for any. chosen_on: the day of the choice, where it is not
    that of the telling.
    """

    client: str
    unit: str = EVERYTHING
    use: str = EVERYTHING
    notice: str = ""
    told_on: dt.date | None = None
    how: How = How.NOT_SAID
    choice: Choice = Choice.NOT_ASKED
    choice_of: str = ""
    by: str = ""
    clause: str = ""
    why_not: WhyNot = WhyNot.NOT_STATED
    reason: str = ""
    agreement: str = ""
    chosen_on: dt.date | None = None

    def checks(self) -> Iterator[Iterable[Fault]]:
        yield self._faults()
        yield self._exception_faults()

    def _faults(self) -> Iterator[Fault]:
        if self.told_on is None and self.choice is Choice.NOT_ASKED and self.why_not is WhyNot.NOT_STATED:
            yield Fault("told_on", "says-nothing", "Say on which day they were told, or what they chose.")
        if self.told_on is not None and not self.notice.strip():
            yield Fault("notice", "no-notice", "Say which notice they were told by, such as “3”.")
        if bool(self.unit) != bool(self.use):
            yield Fault("use", "half-said", "Name both the recipient and the purpose, or neither.")

    def _exception_faults(self) -> Iterator[Fault]:
        if self.why_not.is_exception and not self.reason.strip():
            yield Fault("reason", "no-reason", "Say why this exception is theirs: be ready to answer for it.")
        if self.why_not is not WhyNot.NOT_STATED and self.told_on is not None:
            yield Fault("why_not", "told-and-not", "Say either that they were told, or why they are not.")

    @property
    def is_about_everything(self) -> bool:
        return self.unit == EVERYTHING

    def is_of(self, agreement: str) -> bool:
        return self.agreement in ("", agreement)

    @property
    def of_choice(self) -> dt.date | None:
        """The day on which it was chosen; None where nobody wrote it down."""
        return self.chosen_on or self.told_on


@dataclass(frozen=True, slots=True)
class StandsTold:
    """How one person stands for one recipient and use: the last notice, and the last choice that was made.

    by: whose notice, where it was not the provider's. why_not, reason: the exception that stands, told or not.
    """

    told_on: dt.date | None = None
    notice: str = ""
    choice: Choice = Choice.NOT_ASKED
    by: str = ""
    why_not: WhyNot = WhyNot.NOT_STATED
    reason: str = ""


def what_holds(own: Choice, of_others: Choice) -> Choice:
    """Of what somebody chose and what whoever may choose for them chose: a no of either holds.

    So where a parent says yes and a child says no to something voluntary, the no holds.
    """
    said = (own, of_others)
    if Choice.NO in said:
        return Choice.NO
    return Choice.YES if Choice.YES in said else Choice.NOT_ASKED


def last_telling(records: Iterable[ToldRecord]) -> ToldRecord | None:
    """The telling of the latest day; of one day, what was written down last."""
    told = [(each.told_on, at, each) for at, each in enumerate(records) if each.told_on is not None]
    return max(told)[2] if told else None


def chosen_in_order(said: Iterable[Said], record_of: Callable[[Said], ToldRecord]) -> tuple[Said, ...]:
    """One person's choices by the day on which each was made; of one day, as they were written down.

    said: as they were written down, the earliest first. Where nobody wrote the day down, it was no earlier than what
    was written before.
    """
    latest, dated = dt.date.min, []
    for each in said:
        on = record_of(each).of_choice or latest
        latest = max(latest, on)
        dated.append((on, each))
    return tuple(each for _, each in sorted(dated, key=itemgetter(0)))


def standing(records: Iterable[ToldRecord], unit: str, use: str, by: dt.date | None = None) -> StandsTold:
    """What holds for a recipient and a use. records: one person's, as they were written down, the earliest first.

    by: a telling of a later day tells nobody yet.

    What is of a later day stands, however late something earlier is written down; of one day, what was written last.
    A choice stays until whoever made it makes another: to be told again without being asked changes none. What is said
    of everything is said of each; what is said later of one alone stands over it.
    """
    said = [each for each in records if each.is_about_everything or (each.unit, each.use) == (unit, use)]
    told = last_telling(each for each in said if each.told_on and (by is None or each.told_on <= by))
    stated = next((each for each in reversed(said) if each.why_not is not WhyNot.NOT_STATED), None)
    excepted = stated if stated is not None and stated.why_not.is_exception else None
    return StandsTold(
        told.told_on if told else None,
        told.notice if told else "",
        what_holds(*(_chosen(said, is_own=is_own) for is_own in (True, False))),
        told.by if told else "",
        excepted.why_not if excepted else WhyNot.NOT_STATED,
        excepted.reason if excepted else "",
    )


def said_by_one(records: Iterable[ToldRecord], unit: str, use: str, *, is_own: bool) -> Choice:
    """What the person chose, or with is_own false whoever may choose for them: the no of either holds for both."""
    about = (each for each in records if each.is_about_everything or (each.unit, each.use) == (unit, use))
    return _chosen(about, is_own=is_own)


@dataclass(frozen=True, slots=True)
class ChoosesNow:
    """What holds now for one recipient and use of one agreement; for everything else, where these are empty."""

    agreement: str
    unit: str
    use: str
    choice: Choice


def choices_now(records: Iterable[ToldRecord]) -> tuple[ChoosesNow, ...]:
    """How choices stand: of each that something was said of, and of all the rest. records: the earliest first."""
    every = tuple(records)
    asked = dict.fromkeys((each.agreement, each.unit, each.use) for each in every if each.choice and each.unit)
    found = [ChoosesNow(*about, _of(every, *about)) for about in asked]
    rest = _of(every, "", EVERYTHING, EVERYTHING)
    return (*found, *([ChoosesNow("", EVERYTHING, EVERYTHING, rest)] if rest else ()))


def _of(records: tuple[ToldRecord, ...], agreement: str, unit: str, use: str) -> Choice:
    return standing((each for each in records if each.is_of(agreement) or not agreement), unit, use).choice


@dataclass(frozen=True, slots=True)
class SaidOnDay:
    """Everything of one kind that was recorded on one day. on: the day; of a telling, that of the telling itself."""

    on: dt.date
    record: ToldRecord
    clauses: tuple[str, ...]


def said_by_day(recorded: Iterable[tuple[dt.date, ToldRecord]]) -> tuple[SaidOnDay, ...]:
    """Tellings and choices, the latest day first, those about several clauses in one line.

    recorded: the earliest first, each with the day on which it was written down.
    """
    together: dict[tuple[dt.date, ToldRecord], list[str]] = {}
    for day, each in recorded:
        key = (each.told_on or each.chosen_on or day, replace(each, clause=""))
        clauses = together.pop(key, [])  # said again, it stands where it was said last
        together[key] = [*clauses, *([each.clause] if each.clause and each.clause not in clauses else [])]
    latest = sorted(together.items(), key=lambda line: line[0][0])
    return tuple(SaidOnDay(on, record, tuple(found)) for (on, record), found in reversed(latest))


def would_harm(records: Iterable[ToldRecord]) -> bool:
    """Telling them anything would harm, as it was stated last: of everything, or of any one recipient and use."""
    stated: dict[tuple[str, str], WhyNot] = {}
    for each in records:
        if each.why_not is WhyNot.NOT_STATED:
            continue
        if each.is_about_everything:
            stated.clear()
        stated[(each.unit, each.use)] = each.why_not
    return any(each.forbids_reaching_out for each in stated.values())


def _chosen(said: Iterable[ToldRecord], *, is_own: bool) -> Choice:
    """The last word about each clause, or about all; of several clauses for one use a no to any holds for the row."""
    last: dict[str, Choice] = {}
    asked = (each for each in said if each.choice is not Choice.NOT_ASKED and bool(each.choice_of) is not is_own)
    for each in chosen_in_order(asked, lambda each: each):
        if not each.clause:
            last.clear()
        last[each.clause] = each.choice
    return reduce(what_holds, last.values(), Choice.NOT_ASKED)
