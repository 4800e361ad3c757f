"""“Will it come back on me?”: what the clauses say of five bodies, and what they do not say.

Stage 3, sharing. Source: Data Protection and Use Policy, Transparency and Choice guideline: no surprises; Purpose
Matters guideline: who will not see it. A no is read only where every clause names that body among those who will not
see it; anything less is for both sides to settle, and never guessed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lightwell.policy.agreement import Agreement
from lightwell.policy.wording import plain


class Body(StrEnum):
    """Whom people ask about."""

    ORANGA_TAMARIKI = "oranga-tamariki"
    WORK_AND_INCOME = "work-and-income"
    IMMIGRATION = "immigration"
    POLICE = "police"
    COURT = "court"

    @property
    def words(self) -> str:
        return _NAMES[self][0]

    def is_named_in(self, words: str) -> bool:
        """By any of the names that people write."""
        names = "|".join(map(re.escape, _NAMES[self]))
        return re.search(rf"\b(?:{names})\b", words, re.IGNORECASE) is not None


# How people write each; the first is what the card says.
_NAMES: Final[Mapping[Body, tuple[str, ...]]] = {
    Body.ORANGA_TAMARIKI: ("Oranga Tamariki", "Oranga Tamariki, Ministry for Children", "Ministry for Children"),
    Body.WORK_AND_INCOME: ("Work and Income", "Work & Income", "WINZ"),
    Body.IMMIGRATION: ("Immigration", "Immigration New Zealand", "Immigration NZ", "INZ"),
    Body.POLICE: ("Police", "The Police", "New Zealand Police", "NZ Police"),
    Body.COURT: ("The court", "Court", "Courts", "The courts", "Any court"),
}


class Answer(StrEnum):
    """What the card says of one body."""

    NO = "no"
    ONLY_BY_LAW = "only-by-law"
    YES = "yes"

    @property
    def words(self) -> str:
        return {Answer.NO: "No", Answer.ONLY_BY_LAW: "Only if a law makes us", Answer.YES: "Yes"}[self]


@dataclass(frozen=True, slots=True)
class Read:
    """What the clauses say of one body. answer: None where they do not say. clauses: those that it was read from.

    id: changes with what it was read from, so that what was settled about it is settled anew.
    """

    body: Body
    answer: Answer | None
    clauses: tuple[str, ...]
    id: str

    def may_be_settled_as(self, answer: Answer) -> bool:
        """Where the clauses are silent, anything; where they say no, only that a law may ask for more."""
        return self.answer is None or (self.answer is Answer.NO and answer is Answer.ONLY_BY_LAW)


def read_card(agreement: Agreement) -> tuple[Read, ...]:
    """What the clauses say of each body."""
    return tuple(_read(agreement, body) for body in Body)


def _read(agreement: Agreement, body: Body) -> Read:
    names = {plain(name) for name in _NAMES[body]}
    gets = tuple(clause.id for clause in agreement.clauses if _called(agreement, clause.recipient.unit) & names)
    denied = tuple(
        clause.id for clause in agreement.clauses if names & {plain(each) for each in clause.recipient.will_not_see}
    )
    if gets:
        return Read(body, Answer.YES, gets, _id(body, Answer.YES, gets))
    if len(denied) == len(agreement.clauses):
        return Read(body, Answer.NO, denied, _id(body, Answer.NO, denied))
    everything = tuple(clause.id for clause in agreement.clauses)
    return Read(body, None, (), _id(body, None, (*everything, "denied by", *denied)))


def _called(agreement: Agreement, unit: str) -> set[str]:
    """What a unit, and the party that it is a part of, are called."""
    party = next(party for party in agreement.parties if unit in {each.id for each in party.units})
    return {plain(party.name), plain(agreement.unit(unit).name)}


def _id(body: Body, answer: Answer | None, read_from: tuple[str, ...]) -> str:
    said = "\n".join((body, answer or "", *read_from))
    return f"{body}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
