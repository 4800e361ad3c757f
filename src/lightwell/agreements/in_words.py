"""An agreement as its page shows it: the same words as `lightwell.policy.showing`, each clause with its recipient.

Stage 2, agreement. Source: DPUP, Transparency and Choice guideline: in words and at a level that people understand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lightwell.agreements.flows import Line, line_to
from lightwell.policy.agreement import Agreement, Document
from lightwell.policy.clauses import Clause
from lightwell.policy.showing import COPIES, PROMISES, PROTOCOL, Section, show

_LONGEST_NAME = 40
_ADULT_AND_CHILD = 2


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a clause, under the words it begins with where it begins with some."""

    name: str
    words: str

    @classmethod
    def of(cls, sentence: str) -> Said:
        name, colon, words = sentence.partition(": ")
        return cls(name, words) if colon and len(name) <= _LONGEST_NAME else cls("", sentence)


NO_REASONS: Mapping[str, tuple[Said, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RecipientInWords:
    """What goes to one unit."""

    name: str
    line: Line
    section: Section


@dataclass(frozen=True, slots=True)
class ClauseInWords:
    """One clause: for an adult, for a child, and everything else it says.

    reasons: what a side said of it that is no part of it, such as why its plain words were kept.
    """

    id: str
    heading: str
    recipient: str
    line: Line
    adult: str
    child: str
    rest: tuple[Said, ...]
    reasons: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementInWords:
    opening: tuple[str, ...]
    takes_part: Section
    recipients: tuple[RecipientInWords, ...]
    never_goes: Section
    joining: Section
    promises: Section
    protocol: Section
    copies: Section
    clauses: tuple[ClauseInWords, ...]


def in_words(
    document: Document, reasons: Mapping[str, tuple[Said, ...]] = NO_REASONS, last_on: dt.date | None = None
) -> AgreementInWords:
    """The whole agreement, in the order of the page. reasons: what was said of a clause, by its short name.

    last_on: its last day, where that is not the one that was signed.
    """
    whole, agreement = show(document, last_on), document.agreement
    takes_part, goes, never_goes, joining, *beside, clauses, _ = whole.parts
    said = {section.heading: section for section in beside}
    return AgreementInWords(
        opening=whole.sentences,
        takes_part=takes_part,
        recipients=tuple(
            RecipientInWords(agreement.unit(unit).name, line_to(agreement, unit), section)
            for unit, section in zip(agreement.recipients, goes.parts, strict=True)
        ),
        never_goes=never_goes,
        joining=joining,
        promises=said.get(PROMISES, Section(PROMISES)),
        protocol=said.get(PROTOCOL, Section(PROTOCOL)),
        copies=said.get(COPIES, Section(COPIES)),
        clauses=tuple(
            _clause(agreement, clause, section, reasons.get(clause.id, ()))
            for clause, section in zip(agreement.clauses, clauses.parts, strict=True)
        ),
    )


def _clause(agreement: Agreement, clause: Clause, section: Section, reasons: tuple[Said, ...]) -> ClauseInWords:
    return ClauseInWords(
        id=clause.id,
        heading=section.heading,
        recipient=agreement.unit(clause.recipient.unit).name,
        line=line_to(agreement, clause.recipient.unit),
        adult=clause.words.adult,
        child=clause.words.child,
        rest=tuple(Said.of(sentence) for sentence in section.sentences[_ADULT_AND_CHILD:]),
        reasons=reasons,
    )
