"""What somebody was told about their information, by which notice and how, and what they chose where they could.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principles 3 and 3A; Data Protection and Use Policy, Transparency
and Choice guideline: choice, and the word consent only where there is a real one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lightwell.policy.checked import Checked
from lightwell.policy.faults import Fault

EVERYTHING: Final = ""
"""In place of a recipient and a use: all that the notice speaks of."""


class How(StrEnum):
    """How it was explained."""

    SHOWN = "shown"
    READ_ALOUD = "read-aloud"
    PAPER = "paper"
    LINK = "link"
    PHONE = "phone"
    INTERPRETED = "interpreted"
    NOT_SAID = ""

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
    """One telling, one choice, or both.

    client: their number as the provider writes it, so that a hand-over opens nothing else about them.
    unit, use: of whom and for what it speaks, by their short names; both empty for all that the notice speaks of.
    told_on: None where only a choice was recorded. choice_of: who chose, where it was not the person.
    """

    client: str
    unit: str = EVERYTHING
    use: str = EVERYTHING
    notice: str = ""
    told_on: dt.date | None = None
    how: How = How.NOT_SAID
    choice: Choice = Choice.NOT_ASKED
    choice_of: str = ""

    def checks(self) -> Iterator[Iterable[Fault]]:
        yield self._faults()

    def _faults(self) -> Iterator[Fault]:
        if self.told_on is None and self.choice is Choice.NOT_ASKED:
            yield Fault("told_on", "says-nothing", "Say on which day they were told, or what they chose.")
        if self.told_on is not None and not self.notice.strip():
            yield Fault("notice", "no-notice", "Say which notice they were told by, such as “3”.")
        if bool(self.unit) != bool(self.use):
            yield Fault("use", "half-said", "Name both the recipient and the purpose, or neither.")

    @property
    def is_about_everything(self) -> bool:
        return self.unit == EVERYTHING


@dataclass(frozen=True, slots=True)
class StandsTold:
    """How one person stands for one recipient and use: the last notice, and the last choice that was made."""

    told_on: dt.date | None = None
    notice: str = ""
    choice: Choice = Choice.NOT_ASKED


def standing(records: Iterable[ToldRecord], unit: str, use: str) -> StandsTold:
    """What holds for a recipient and a use. records: one person's, the earliest first.

    A choice stays until another is made: to be told again without being asked changes none. A no to everything is a
    no to each; what is said later of one alone stands over it.
    """
    stands = StandsTold()
    for each in records:
        if each.is_about_everything or (each.unit, each.use) == (unit, use):
            stands = StandsTold(
                each.told_on or stands.told_on,
                each.notice or stands.notice,
                each.choice if each.choice is not Choice.NOT_ASKED else stands.choice,
            )
    return stands
