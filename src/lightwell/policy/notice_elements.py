"""What a notice is for, whom, and everything that must be in it: each with where that is asked for.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principles 3 and 3A; Data Protection and Use Policy,
Transparency and Choice guideline (help people understand; no surprises; say what it will not be used for and who will
not see it), and Access to Information guideline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

COLLECTING: Final = "Privacy Act 2020, section 22, principle 3"
FROM_SOMEBODY_ELSE: Final = "Privacy Act 2020, section 22, principle 3A"
BOTH: Final = "Privacy Act 2020, section 22, principles 3 and 3A"
SEEING: Final = "Privacy Act 2020, section 22, principle 6"
CORRECTING: Final = "Privacy Act 2020, section 22, principle 7"
NO_LONGER: Final = "Privacy Act 2020, section 22, principle 9"
DISCLOSING: Final = "Privacy Act 2020, section 22, principle 11"
COMPLAINING: Final = "Privacy Act 2020: a complaint to the Privacy Commissioner"
TRANSPARENT: Final = "Data Protection and Use Policy, Transparency and Choice guideline"
NO_SURPRISES: Final = "Data Protection and Use Policy, Transparency and Choice guideline: no surprises"
NEGATIVES: Final = "Data Protection and Use Policy, Purpose Matters guideline: a purpose says what it is not for"
ASKING: Final = "Data Protection and Use Policy, Access to Information guideline"


class NoticeAudience(StrEnum):
    """Whom one version of a notice is for."""

    ADULT = "adult"
    RANGATAHI = "rangatahi"
    CHILD = "child"
    YOUNG_CHILD = "young-child"

    @property
    def words(self) -> str:
        return _AUDIENCE_WORDS[self]

    @property
    def has_childs_words(self) -> bool:
        """It is told in the words that a clause has for a child."""
        return self in (NoticeAudience.CHILD, NoticeAudience.YOUNG_CHILD)


_AUDIENCE_WORDS = {
    NoticeAudience.ADULT: "Adults",
    NoticeAudience.RANGATAHI: "Rangatahi, from 10 to 14 and older",
    NoticeAudience.CHILD: "Children of about 10",
    NoticeAudience.YOUNG_CHILD: "Children of about 6",
}


class Element(StrEnum):
    """One thing that every version must say."""

    FACT = "fact"
    INDIRECT = "indirect"
    COLLECTOR = "collector"
    HOLDER = "holder"
    RECIPIENT = "recipient"
    WHAT = "what"
    ITEMS = "items"
    IDENTIFYING = "identifying"
    PURPOSE = "purpose"
    NOT_USED_FOR = "not-used-for"
    WILL_NOT_SEE = "will-not-see"
    KNOWN = "known"
    KEPT = "kept"
    CHOICE = "choice"
    ON_NO = "on-no"
    LAW = "law"
    COMES_BACK = "comes-back"
    ACCESS = "access"
    CORRECTION = "correction"
    REQUEST = "request"
    COMMISSIONER = "commissioner"
    RING = "ring"

    @property
    def words(self) -> str:
        return ASKED[self].words

    @property
    def source(self) -> str:
        return ASKED[self].source

    @property
    def of_each_clause(self) -> bool:
        """It must be said of every clause, and not once for all."""
        return ASKED[self].of_each_clause


@dataclass(frozen=True, slots=True)
class Asked:
    """What an element is in words, and who asks for it."""

    words: str
    source: str
    of_each_clause: bool = False


ASKED: Final[Mapping[Element, Asked]] = MappingProxyType(
    {
        Element.FACT: Asked("that something is written down", COLLECTING),
        Element.INDIRECT: Asked("that somebody else gets it, and from whom", FROM_SOMEBODY_ELSE),
        Element.COLLECTOR: Asked("who collects it, and their address", BOTH),
        Element.HOLDER: Asked("who holds what was sent, and their address", BOTH),
        Element.RECIPIENT: Asked("which part of which organisation gets it", BOTH, of_each_clause=True),
        Element.WHAT: Asked("what goes, in plain words", COLLECTING, of_each_clause=True),
        Element.ITEMS: Asked("each item that goes", NO_SURPRISES, of_each_clause=True),
        Element.IDENTIFYING: Asked("how far it says who it is", TRANSPARENT, of_each_clause=True),
        Element.PURPOSE: Asked("what it is for", BOTH, of_each_clause=True),
        Element.NOT_USED_FOR: Asked("what it will not be used for", NEGATIVES, of_each_clause=True),
        Element.WILL_NOT_SEE: Asked("who will not see it", NEGATIVES, of_each_clause=True),
        Element.KNOWN: Asked("how it comes to be known", COLLECTING, of_each_clause=True),
        Element.KEPT: Asked("how long it is kept", NO_LONGER, of_each_clause=True),
        Element.CHOICE: Asked("what people can choose", TRANSPARENT, of_each_clause=True),
        Element.ON_NO: Asked("what happens if they say no", COLLECTING, of_each_clause=True),
        Element.LAW: Asked("which law asks for it, if one does", BOTH, of_each_clause=True),
        Element.COMES_BACK: Asked("whether it will come back on them", NO_SURPRISES),
        Element.ACCESS: Asked("that they can ask to see it", BOTH),
        Element.CORRECTION: Asked("that they can ask to have it put right", BOTH),
        Element.REQUEST: Asked("whom they ask", ASKING),
        Element.COMMISSIONER: Asked("that they can turn to the Privacy Commissioner", COMPLAINING),
        Element.RING: Asked("whom to ring", ASKING),
    }
)
