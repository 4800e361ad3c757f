"""Drafts of what is told of a privacy breach: to the Commissioner, and to the people it is about.

Stage 4. Source: Privacy Act 2020 ss 114 to 117; what section 117 asks for was not read in the Act, and each draft says
so to whoever sends it, not to whoever gets it. A draft names nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lightwell.policy.breach_rules import Breach, Factor
from lightwell.policy.periods import words as day
from lightwell.policy.wording import sentence


@dataclass(frozen=True, slots=True)
class Happened:
    """One breach, as a draft tells it. people: how many it is about, as far as is known. done: what was done since."""

    organisation: str
    kind: Breach
    found_on: dt.date
    people: int
    what: str
    factors: Mapping[Factor, str]


def to_commissioner(of: Happened) -> tuple[str, ...]:
    """For the Commissioner's own form, in its order as far as it is known."""
    return (
        f"{of.organisation} tells the Privacy Commissioner of a privacy breach.",
        f"What happened: {sentence(of.what)} We found it on {day(of.found_on)}.",
        f"What kind of breach: {of.kind.words[0].lower()}{of.kind.words[1:]}.",
        f"It is about {of.people} {'person' if of.people == 1 else 'people'}, as far as we know now.",
        *(f"{factor.words}: {of.factors[factor]}" for factor in Factor if of.factors.get(factor)),
        "Whom to ask about it: (write the office and its number here)",
    )


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
