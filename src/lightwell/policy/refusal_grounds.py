"""The closed list of grounds on which the Privacy Act lets an answer be less than everything.

Stage 4, access and correction. Source: Privacy Act 2020 ss 49 to 53 for access, s 47 for neither confirming nor
denying; information privacy principle 7 for correction. Where a paragraph, or what goes with it, has not
been read in the Act itself, `is_sure` is false: the ground says so wherever workers read it, and names to a family its
section alone.

“Still a draft”, “nobody at the funder agreed” and “it would be a lot of work” are on no list: nobody can choose them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CONFIRM: Final = "paragraph to be confirmed"


class Ground(StrEnum):
    """Why something may be withheld from the person it is about. The names are stable; the sections are looked up."""

    SERIOUS_THREAT = "serious-threat"
    HARASSMENT = "harassment"
    VICTIM_DISTRESS = "victim-distress"
    OWN_HEALTH = "own-health"
    UNDER_16 = "under-16"
    SAFE_CUSTODY = "safe-custody"
    EVALUATIVE = "evaluative"
    SECURITY = "security"
    TRADE = "trade"
    NOT_HELD = "not-held"
    NOT_READILY_RETRIEVABLE = "not-readily-retrievable"
    ANOTHERS_AFFAIRS = "anothers-affairs"
    LAW_MAINTENANCE = "law-maintenance"
    PRIVILEGE = "privilege"
    ARCHIVE = "archive"
    CONTEMPT = "contempt"
    CRIMINAL_DISCLOSURE = "criminal-disclosure"
    FRIVOLOUS = "frivolous"

    @property
    def said(self) -> GroundSaid:
        return GROUNDS[self]


@dataclass(frozen=True, slots=True)
class GroundSaid:
    """One ground, as it is cited and as it is said to the person.

    section: as the letter cites it. words: after "because", in plain words. is_sure: the paragraph was read where the
    Act is quoted. first: what must have been done before it is chosen, where anything must.
    for_public_office: only a public sector agency has it.
    """

    section: str
    words: str
    is_sure: bool = True
    first: str = ""
    for_public_office: bool = False

    @property
    def cite_to_family(self) -> str:
        """As a family reads it: the section alone where the paragraph is not sure."""
        return f"Privacy Act 2020 {self.section if self.is_sure else self.section.split('(')[0]}"

    @property
    def cite(self) -> str:
        return f"Privacy Act 2020 {self.section}" + ("" if self.is_sure else f" ({CONFIRM})")


_HEALTH_PRACTITIONER: Final = "Ask the person’s own health practitioner first, where that can be done."

GROUNDS: Final[dict[Ground, GroundSaid]] = {
    Ground.SERIOUS_THREAT: GroundSaid(
        "s 49(1)(a)", "giving it would likely put somebody’s life, health or safety in serious danger"
    ),
    Ground.HARASSMENT: GroundSaid("s 49(1)(a)", "giving it would quite likely lead to somebody being harassed badly"),
    Ground.VICTIM_DISTRESS: GroundSaid(
        "s 49(1)(a)", "it is about a victim of an offence, who would be badly distressed if it were given"
    ),
    Ground.OWN_HEALTH: GroundSaid(
        "s 49(1)(b)", "giving it would likely harm your own physical or mental health", first=_HEALTH_PRACTITIONER
    ),
    Ground.UNDER_16: GroundSaid(
        "s 49(1)(c)", "it is about somebody under 16, and giving it would be against their interests", is_sure=False
    ),
    Ground.SAFE_CUSTODY: GroundSaid(
        "s 49(1)(d)", "giving it would likely harm somebody’s safe custody or rehabilitation", is_sure=False
    ),
    Ground.EVALUATIVE: GroundSaid(
        "s 50(1)",
        "it is an opinion that somebody gave in confidence, so that you could be assessed for a job, a contract, an "
        "award or insurance",
        is_sure=False,
    ),
    Ground.SECURITY: GroundSaid(
        "s 51", "giving it would likely harm New Zealand’s security, defence or international relations"
    ),
    Ground.TRADE: GroundSaid("s 52", "giving it would reveal a trade secret or unfairly harm somebody’s business"),
    Ground.NOT_HELD: GroundSaid("s 53(a)", "it does not exist, or could not be found", is_sure=False),
    Ground.NOT_READILY_RETRIEVABLE: GroundSaid("s 53", "it cannot readily be got at", is_sure=False),
    Ground.ANOTHERS_AFFAIRS: GroundSaid(
        "s 53(b)", "it would tell you about somebody else’s affairs, and that would not be right", is_sure=False
    ),
    Ground.LAW_MAINTENANCE: GroundSaid(
        "s 53(c)",
        "giving it would likely get in the way of upholding the law or of a fair trial",
        is_sure=False,
        for_public_office=True,
    ),
    Ground.PRIVILEGE: GroundSaid("s 53(d)", "it is between a lawyer and the person they act for", is_sure=False),
    Ground.ARCHIVE: GroundSaid(
        "s 53", "it was given to a library, a museum or an archive on condition that it be kept back", is_sure=False
    ),
    Ground.CONTEMPT: GroundSaid("s 53", "giving it would be contempt of court or of Parliament", is_sure=False),
    Ground.CRIMINAL_DISCLOSURE: GroundSaid(
        "s 53", "the Criminal Disclosure Act says how and when it is given in a criminal case", is_sure=False
    ),
    Ground.FRIVOLOUS: GroundSaid("s 53", "what was asked for is not asked in earnest, or is trivial", is_sure=False),
}

NEITHER_TO_FAMILY: Final = "Privacy Act 2020 s 47"
NEITHER_SOURCE: Final = "Privacy Act 2020 s 47 (which grounds it goes with: to be confirmed)"
# Where merely saying that something is held could do what the ground is there to prevent. A choice of ours.
MAY_HIDE_THAT_IT_IS_HELD: Final = frozenset(
    {
        Ground.SERIOUS_THREAT,
        Ground.HARASSMENT,
        Ground.VICTIM_DISTRESS,
        Ground.SECURITY,
        Ground.TRADE,
        Ground.LAW_MAINTENANCE,
    }
)
# Where no harm could come of saying why: it was not found, or it is not asked in earnest.
REASONS_ALWAYS_GIVEN: Final = frozenset({Ground.NOT_HELD, Ground.NOT_READILY_RETRIEVABLE, Ground.FRIVOLOUS})


class ExtensionReason(StrEnum):
    """The only three reasons for taking longer (Privacy Act 2020 s 48; for correction s 65)."""

    VOLUME = "volume"
    CONSULTATION = "consultation"
    COMPLEXITY = "complexity"

    @property
    def words(self) -> str:
        return _EXTENSION_WORDS[self]


_EXTENSION_WORDS: Final = {
    ExtensionReason.VOLUME: (
        "there is so much to go through, or to search for, that doing it in time would get in the way of other work"
    ),
    ExtensionReason.CONSULTATION: "somebody else has to be asked first, and cannot answer in time",
    ExtensionReason.COMPLEXITY: "what was asked raises hard questions that take longer to answer well",
}
