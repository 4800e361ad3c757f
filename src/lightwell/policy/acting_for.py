"""Who may act for somebody, on what evidence, for what and until when; and what members of a household may not see.

Stages 3 and 4. Source: Privacy Act 2020, Part 4: the individual asks at any age, or somebody with their authority; a
relationship is none, a parent's neither. Data Protection and Use Policy, Access to Information guideline: authority by
letter, signed form or e-mail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from lightwell.policy.checked import SOME, Checked, Prose
from lightwell.policy.decisions import Decision, Reason, permit, refuse_if_any
from lightwell.policy.faults import Fault

_ACT = "Privacy Act 2020, Part 4: an individual asks, or somebody whom they authorised"
_HOUSE = "Lightwell, people and households"
TURN_AWAY: Final = "access.turn-away"
"""By what the ledger knows that somebody asked about a person without authority, and was turned away."""


class Evidence(StrEnum):
    """What shows that somebody may act for another."""

    LETTER = "letter"
    FORM = "form"
    EMAIL = "e-mail"
    COURT_ORDER = "court-order"
    POWER_OF_ATTORNEY = "power-of-attorney"

    @property
    def words(self) -> str:
        return _EVIDENCE_WORDS[self]


_EVIDENCE_WORDS: Final = {
    Evidence.LETTER: "a letter from the person",
    Evidence.FORM: "a form that the person signed",
    Evidence.EMAIL: "an e-mail from the person",
    Evidence.COURT_ORDER: "an order of a court",
    Evidence.POWER_OF_ATTORNEY: "a power of attorney",
}


class ForWhat(StrEnum):
    """What somebody may do for another; one does not bring the others with it."""

    SEE = "see"
    CORRECT = "correct"
    CHOOSE = "choose"
    BE_TOLD = "be-told"

    @property
    def words(self) -> str:
        return _FOR_WHAT_WORDS[self]


_FOR_WHAT_WORDS: Final = {
    ForWhat.SEE: "ask for and be given what is held about them",
    ForWhat.CORRECT: "ask that it be put right",
    ForWhat.CHOOSE: "choose for them, where there is a choice",
    ForWhat.BE_TOLD: "be told in their place",
}


@dataclass(frozen=True, slots=True)
class AuthorityRecord(Checked):
    """Somebody may act for a person.

    who: in words, such as a name. relationship: what they are to the person, which gives no authority by itself.
    where_kept: where the letter, form, e-mail or order lies. until: None where none was given.
    """

    who: Prose
    evidence: Evidence
    evidence_on: dt.date
    where_kept: Prose
    for_what: Annotated[tuple[ForWhat, ...], SOME]
    relationship: str = ""
    until: dt.date | None = None

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._time_faults()

    def _time_faults(self) -> Iterator[Fault]:
        if self.until is not None and self.until < self.evidence_on:
            yield Fault("until", "ends-before", "This day is before the day on the evidence.")

    def holds_on(self, day: dt.date) -> bool:
        return self.evidence_on <= day and (self.until is None or day <= self.until)


def may_act_for(
    for_what: ForWhat,
    on: dt.date,
    *,
    is_themselves: bool,
    authorities: Iterable[AuthorityRecord] = (),
    is_parent: bool = False,
    is_kept_from: bool = False,
) -> Decision:
    """May somebody do this about a person? They themselves may, at any age; others with authority that stands.

    authorities: those that were recorded for this one asker about this one person, and not ended. is_parent: what a
    parent or caregiver says of themselves, which is no authority and is answered as such. is_kept_from: an order, or
    the person's own word, keeps the two apart: then no earlier authority holds. Nobody is a parent of, or kept apart
    from, themselves: where that is said, who asks was left as it stood.
    """
    if is_themselves:
        return refuse_if_any(NOT_THEMSELVES) if is_parent or is_kept_from else permit(_THEIR_OWN)
    if is_kept_from:
        return refuse_if_any(_KEPT_FROM)
    given = tuple(authorities)
    in_time = tuple(each for each in given if each.holds_on(on))
    if any(for_what in each.for_what for each in in_time):
        return permit()
    return refuse_if_any(
        _NO_AUTHORITY if not given else None,
        _PARENT_IS_NOT_AUTHORITY if is_parent and not given else None,
        _NOT_IN_TIME if given and not in_time else None,
        _FOR_SOMETHING_ELSE if in_time else None,
    )


def may_see_of_household(*, own: str, of: str, opened_to: Collection[str]) -> Decision:
    """May one person see another's request, notices, choices or page through the system, their household or not?

    own, of: whose they are, as identifiers. opened_to: those to whom `of` opened theirs, and did not close it again.
    The refusal is the same whether there is such a person or not.
    """
    return permit() if own == of or own in opened_to else refuse_if_any(_NOTHING_HERE)


_THEIR_OWN = Reason("their-own", "Everybody asks about themselves, a child at any age too.", _ACT)
NOT_THEMSELVES = Reason(
    "who-asks-is-not-said",
    "You ticked that it is a parent, or somebody whom an order keeps apart, and left “the person themselves” chosen. "
    "Choose who really asks, or take the tick away.",
    _ACT,
)
_KEPT_FROM = Reason(
    "kept-from",
    "An order of a court, or what the person told us, keeps this person from them. Give nothing, and do not say "
    "whether we know them. Tell whoever manages your work today, and the person where it is safe.",
    "Privacy Commissioner, requests about children and young people: a protection order means no",
)
_NO_AUTHORITY = Reason(
    "no-authority",
    "Nothing shows yet that they may act for this person: what they are to them is no authority. Ask for a letter, a "
    "signed form, an e-mail from the person, or the court’s order.",
    _ACT,
)
_PARENT_IS_NOT_AUTHORITY = Reason(
    "parent-has-no-right-as-such",
    "A parent has no automatic right to what is held about a child. See whether they act for the child, and ask the "
    "child in words that fit.",
    _ACT,
)
_NOT_IN_TIME = Reason("not-in-time", "Their authority is over, or has not begun. Ask for another.", _ACT)
_FOR_SOMETHING_ELSE = Reason(
    "for-something-else", "They may act for this person, and not for this. Ask the person whether they may.", _ACT
)
_NOTHING_HERE = Reason("nothing-here", "There is nothing here that you can see.", _HOUSE)
