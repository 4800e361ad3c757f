"""Drafts of what is told of a privacy breach: to the Commissioner, and to the people it is about.

Stage 4. Source: Privacy Act 2020 ss 114 to 117; what section 117 asks for was not read in the Act, and each draft says
so to whoever sends it, not to whoever gets it. A draft names nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lightwell.policy.breach_rules import Breach, Factor, NotTold
from lightwell.policy.periods import words as day
from lightwell.policy.wording import counted, sentence


@dataclass(frozen=True, slots=True)
class Happened:
    """One breach, as a draft tells it. people: how many it is about, as far as is known.

    told, told_on: how many of them were told, and the last day on which some were. not_told: who is not, and why.
    """

    organisation: str
    kind: Breach
    found_on: dt.date
    people: int
    what: str
    factors: Mapping[Factor, str]
    told: int = 0
    told_on: dt.date | None = None
    not_told: tuple[NotTold, ...] = ()

    @property
    def to_be_told(self) -> int:
        return self.people - self.told - sum(each.people for each in self.not_told)


def to_commissioner(of: Happened) -> tuple[str, ...]:
    """For the Commissioner's own form, in its order as far as it is known."""
    return (
        f"{of.organisation} tells the Privacy Commissioner of a privacy breach.",
        f"What happened: {sentence(of.what)} We found it on {day(of.found_on)}.",
        f"What kind of breach: {of.kind.words[0].lower()}{of.kind.words[1:]}.",
        f"It is about {_people(of.people)}, as far as we know now.",
        *(f"{factor.words}: {of.factors[factor]}" for factor in Factor if of.factors.get(factor)),
        *_who_is_told(of),
        "Which other agencies we told, and why: (write them here, or that there are none)",
        "Whom to ask about it: (write the office and its number here)",
    )


def _who_is_told(of: Happened) -> Iterator[str]:
    """Whether people were told, will be, or are not; and where they are not, which exception is relied on, and why."""
    if of.told:
        were = "was" if of.told == 1 else "were"
        yield f"Told of it: {_people(of.told)} {were} told{f', the last on {day(of.told_on)}' if of.told_on else ''}."
    if of.to_be_told:
        yield f"To be told of it: {_people(of.to_be_told)}, as soon as we can."
    for each in of.not_told:
        yield (
            f"Not told of it: {_people(each.people)}, because telling would do harm. We rely on an exception of "
            f"section 116 of the Privacy Act 2020: (write which). Our reason: {sentence(each.why)}"
        )


def _people(number: int) -> str:
    return counted(number, "person", "people")


def to_people(of: Happened) -> tuple[str, ...]:
    """In plain words, without what would help whoever has it now."""
    return (
        "Something went wrong with what we hold about you. We are sorry.",
        f"What happened: {sentence(of.what)} We found it on {day(of.found_on)}.",
        f"What we did: {of.factors.get(Factor.ACTION, '')}",
        f"What could come of it: {of.factors.get(Factor.HARM, '')}",
        "What you can do: (write here what would help them)",
        "We told the Privacy Commissioner, or are doing so. You can complain to the Commissioner: privacy.org.nz.",
        "Whom to ask: (write the name and number of somebody who knows of it)",
    )
