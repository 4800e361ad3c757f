"""Whether what a provider sealed at its own desk may go: signed by it, under this agreement, for these units.

Stage 3, sharing. Source: the signed agreement. The site opens nothing: it judges the signed slips and the signed list,
and what it knows itself of the agreement, of the units' keys and of what was sent before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day
from lightwell.policy.sharing_rules import AGREED, KEPT_SAFE, QuarterFacts, may_start_hand_over


@dataclass(frozen=True, slots=True)
class SealedDeliveryFacts:
    """One sealed delivery, as its signed slip says it and as the site knows better or agrees.

    clauses_agreed: each is a clause of the agreement, for this recipient, in force at the quarter's end.
    key_is_current: it is sealed for the unit's present key. listed: the signed list says of it what its slip says.
    """

    recipient: str
    recipient_is_named: bool
    clauses_agreed: bool
    key_is_current: bool
    is_stand_in: bool
    listed: bool
    is_first_issue: bool


@dataclass(frozen=True, slots=True)
class SealedFacts:
    """Everything that was sealed for one quarter. memory_is_current: it was checked beside what was sent before it."""

    same_agreement: bool
    same_provider: bool
    same_quarter: bool
    same_keyring: bool
    sealed_on: dt.date
    memory_is_current: bool
    everything_listed_is_here: bool
    deliveries: tuple[SealedDeliveryFacts, ...]


def may_check_quarter(actor: Actor, facts: QuarterFacts, *, now: dt.datetime) -> Decision:
    """Whoever hands a quarter over may have it looked at, also where it was sent already or a key is missing."""
    reasons = may_start_hand_over(actor, facts, now=now).reasons
    return refuse_if_any(*(reason for reason in reasons if reason.code not in _NO_MATTER_FOR_A_LOOK))


def may_send_sealed(actor: Actor, facts: QuarterFacts, *, sealed: SealedFacts, now: dt.datetime) -> Decision:
    """A provider sends what it sealed itself, wherever it could have handed the quarter over here."""
    started = may_start_hand_over(actor, facts, now=now)
    found = (*started.reasons, *_list_reasons(sealed, now), *_delivery_reasons(sealed))
    return refuse_if_any(*dict.fromkeys(found))


def _list_reasons(sealed: SealedFacts, now: dt.datetime) -> Iterator[Reason | None]:
    yield None if sealed.same_agreement else _ANOTHER_AGREEMENT
    yield None if sealed.same_provider else _ANOTHER_PROVIDER
    yield None if sealed.same_quarter else _ANOTHER_QUARTER
    yield None if sealed.same_keyring else _ANOTHER_KEYRING
    yield _SEALED_LATER if sealed.sealed_on > local_day(now) else None
    yield None if sealed.memory_is_current else _MEMORY_BEHIND
    yield None if sealed.everything_listed_is_here else _NOT_AS_LISTED
    yield None if sealed.deliveries else _NOTHING_SEALED


def _delivery_reasons(sealed: SealedFacts) -> Iterator[Reason | None]:
    for each in sealed.deliveries:
        yield None if each.recipient_is_named else _for_nobody(each.recipient)
        yield None if each.listed else _NOT_AS_LISTED
        if each.recipient_is_named:
            yield None if each.clauses_agreed else _not_agreed(each.recipient)
            yield _stand_in(each.recipient) if each.is_stand_in else None
            yield None if each.key_is_current or each.is_stand_in else _another_key(each.recipient)
            yield None if each.is_first_issue else _NOT_THE_FIRST


def _for_nobody(recipient: str) -> Reason:
    return Reason("no-such-recipient", f"No clause of the agreement sends anything to “{recipient}”.", AGREED)


def _not_agreed(recipient: str) -> Reason:
    return Reason(
        "clause-not-agreed",
        f"What is for {recipient} names a clause that is not theirs, or not in force at the quarter's end.",
        AGREED,
    )


def _stand_in(recipient: str) -> Reason:
    return Reason(
        "stand-in-key",
        f"What is for {recipient} is a trial: it is sealed with a key of your own. Give --unit-key when you split.",
        KEPT_SAFE,
    )


def _another_key(recipient: str) -> Reason:
    return Reason(
        "unit-key-changed",
        f"What is for {recipient} is sealed for another key than the unit's. Fetch its key and split again.",
        KEPT_SAFE,
    )


_NO_MATTER_FOR_A_LOOK = frozenset({"no-keyring", "unit-without-key", "sent-already", "one-under-way"})
_ANOTHER_AGREEMENT = Reason(
    "another-agreement", "It was split under another agreement, or another version of it. Fetch this one.", AGREED
)
_ANOTHER_PROVIDER = Reason("another-provider", "The signed list names another provider.", AGREED)
_ANOTHER_QUARTER = Reason("another-quarter", "The signed list is of another quarter than the one you send.", AGREED)
_ANOTHER_KEYRING = Reason(
    "another-keyring",
    "It was made with another keyring than the one registered here. Bring the registered one with its sheets.",
    KEPT_SAFE,
)
_SEALED_LATER = Reason("sealed-later", "It says that it was sealed on a day that has not come.", KEPT_SAFE)
_MEMORY_BEHIND = Reason(
    "another-quarter-sent-since",
    "It was not checked beside the quarter sent last, and small numbers are checked across quarters. Fetch what is "
    "remembered, and split again with --before.",
    KEPT_SAFE,
)
_NOT_AS_LISTED = Reason(
    "not-as-listed", "The files are not those that the signed list names, or not as it says.", KEPT_SAFE
)
_NOTHING_SEALED = Reason("nothing-sealed", "There is no delivery in it.", AGREED)
_NOT_THE_FIRST = Reason(
    "not-the-first-issue", "It says that it replaces something. What was sent is replaced on the pages.", AGREED
)
