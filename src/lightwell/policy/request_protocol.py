"""How a family's request is handled between the two sides, and who holds which copy on which machine.

Stages 2 and 4. Source: the service provider journey: families only have to ask the provider, which asks the agency for
them by a protocol that both agreed; Data Protection and Use Policy, Access to Information guideline (help people to
ask; make it easy). Privacy Act 2020, sections 44 and 63, for the longest time that a protocol has to beat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from lightwell.policy.checked import Checked, Prose, ShortName, at_least
from lightwell.policy.clauses import PlainWords
from lightwell.policy.clocks import LIMITS, Kind
from lightwell.policy.faults import Fault

STATUTE: Final = LIMITS[Kind.ACCESS]
MOST_WORKING_DAYS: Final = STATUTE.days - 1


def speaks_of_time(words: str) -> bool:
    """Whether what is said to every family promises a time: a letter counts the days of the case that it is about."""
    return _TIME.search(words) is not None


_TIME: Final = re.compile(r"\b(?:hour|day|week|fortnight|month)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RequestProtocol(Checked):
    """How the provider asks the agency for a family, to see or to correct what is held about them."""

    ask: Annotated[Prose, "Whom the provider asks: an office at the agency, never a person's name"]
    inbox: Annotated[Prose, "Where it is asked: an inbox that this office reads"]
    answer_working_days: Annotated[int, at_least(1), "Working days in which the agency answers; fewer than the law's"]
    stand_in: Annotated[Prose, "Who answers while that office is away"]
    escalation: Annotated[Prose, "Whom the provider turns to when no answer came in time"]
    families: Annotated[PlainWords, "What both sides tell families about it"]

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._time_faults()

    def _time_faults(self) -> Iterator[Fault]:
        if self.answer_working_days > MOST_WORKING_DAYS:
            sentence = (
                f"The law gives the agency at most {STATUTE.days} working days in any case ({STATUTE.source}), and the "
                "provider must still go through the answer with the family. "
                f"Agree on {MOST_WORKING_DAYS} working days or fewer."
            )
            yield Fault("answer_working_days", "no-sooner-than-the-law", sentence)


@dataclass(frozen=True, slots=True)
class WithoutProtocol(Checked):
    """That both sides go without a protocol, and why."""

    why: Annotated[Prose, "Why none is needed, and how a family's request is handled instead"]


@dataclass(frozen=True, slots=True)
class HeldCopy(Checked):
    """Who holds which copy of what is sent, and on which machine."""

    id: ShortName
    holder: Annotated[ShortName, "The party, or the unit of one, that holds it"]
    what: Annotated[Prose, "Which copy it is, such as “each quarter's delivery, sealed”"]
    country: Annotated[Prose, "The country that the machine stands in"]
    system: Annotated[Prose, "What the machine or the system is called"]
    run_by: Annotated[Prose | None, "Who runs that machine; null: the holder itself"] = None
