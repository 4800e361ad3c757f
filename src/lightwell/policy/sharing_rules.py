"""Who may hand a quarter over, confirm, send, replace or withdraw it, and when not.

Stage 3, sharing. Source: the signed agreement; Data Protection and Use Policy, Purpose Matters and Transparency and
Choice guidelines; Privacy Act 2020, section 22, principles 5 (kept safe), 9 (not kept longer) and 10 (used for that).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lightwell.policy import working_days
from lightwell.policy.actors import Actor, Role
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import end_of_day, local_day
from lightwell.policy.periods import words
from lightwell.policy.stated_words import unless_unseen

HOUSE = "Lightwell, who may do what"
AGREED = "The signed agreement"
NOT_LONGER = "Privacy Act 2020, section 22, principle 9: information is not kept longer than it is needed"
KEPT_SAFE = "Privacy Act 2020, section 22, principle 5: information is kept safe"
ONE_AT_A_TIME = "Lightwell: one quarter has one hand-over in force, and the earlier ones stay visible"
FEWEST_WORDS = 3  # a stated reason of fewer says nothing


class HandOverState(StrEnum):
    """Where a hand-over stands."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    NEEDS_ATTENTION = "needs_attention"
    READY = "ready"
    INTERRUPTED = "interrupted"
    SENT = "sent"
    REPLACED = "replaced"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return _STATE_WORDS[self]

    @property
    def is_open(self) -> bool:
        """It was neither sent nor given up."""
        return self in OPEN_STATES


_STATE_WORDS = {
    HandOverState.UPLOADED: "uploaded, not checked yet",
    HandOverState.CHECKING: "being checked",
    HandOverState.NEEDS_ATTENTION: "checked: something needs your attention",
    HandOverState.READY: "checked: ready to send",
    HandOverState.INTERRUPTED: "the check stopped before it was finished",
    HandOverState.SENT: "sent",
    HandOverState.REPLACED: "sent, and replaced since",
    HandOverState.EXPIRED: "expired and gone, never sent",
    HandOverState.WITHDRAWN: "withdrawn and gone, never sent",
}
OPEN_STATES = (
    HandOverState.UPLOADED,
    HandOverState.CHECKING,
    HandOverState.NEEDS_ATTENTION,
    HandOverState.READY,
    HandOverState.INTERRUPTED,
)
SENT_STATES = (HandOverState.SENT, HandOverState.REPLACED)


def expires_at(uploaded_at: dt.datetime) -> dt.datetime:
    """When what was uploaded is gone: the end of the next working day. Raises OutsideTheList."""
    return end_of_day(working_days.next_working_day(local_day(uploaded_at)))


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """One quarter that a provider may hand over under one agreement.

    units_without_key: names of units that could not open what is sent to them.
    sent, open: the hand-over that is sent, and the one under way, where there is one.
    is_suspended: a side of the agreement suspended it and has not lifted that.
    """

    provider_id: UUID
    is_signed: bool
    covers: bool
    first_on: dt.date
    has_keyring: bool
    units_without_key: tuple[str, ...] = ()
    sent: UUID | None = None
    open: UUID | None = None
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class HandOverFacts:
    """What the rules know of a hand-over: nothing that the file says.

    check_number: counts the checks that were asked for; one that was overtaken changes nothing.
    memory_is_current: nothing else was sent since this was checked. agreement_covers: it still does.
    keys_are_current: every unit still has the key that this was sealed for. is_suspended: the agreement is.
    """

    provider_id: UUID
    state: HandOverState
    expires_at: dt.datetime
    check_number: int
    agreement_covers: bool = True
    memory_is_current: bool = True
    keys_are_current: bool = True
    replaces_what_is_sent: bool = True
    is_suspended: bool = False


def may_start_hand_over(actor: Actor, facts: QuarterFacts, *, now: dt.datetime, replaces: bool = False) -> Decision:
    """A provider hands over a quarter that a signed agreement covers, once, and again only to replace it."""
    return refuse_if_any(
        _unless_handing_over(actor, facts.provider_id),
        *_agreement_reasons(facts, now),
        *_place_reasons(facts, replaces),
    )


def _agreement_reasons(facts: QuarterFacts, now: dt.datetime) -> Iterator[Reason | None]:
    yield None if facts.is_signed else _NOT_SIGNED
    yield _NOT_COVERED if facts.is_signed and not facts.covers else None
    yield SUSPENDED if facts.is_suspended else None
    yield _not_begun(facts.first_on) if local_day(now) < facts.first_on else None
    yield None if facts.has_keyring else _NO_KEYRING
    yield _unit_without_key(facts.units_without_key) if facts.units_without_key else None


def _place_reasons(facts: QuarterFacts, replaces: bool) -> Iterator[Reason | None]:
    yield _SENT_ALREADY if facts.sent and not replaces else None
    yield _NOTHING_TO_REPLACE if replaces and not facts.sent else None
    yield _ONE_UNDER_WAY if facts.open else None


def may_request_check(actor: Actor, facts: HandOverFacts, *, now: dt.datetime) -> Decision:
    """Whatever was uploaded and not sent or given up may be checked, and checked again."""
    return refuse_if_any(*_open_reasons(actor, facts, now))


def may_finish_check(actor: Actor, facts: HandOverFacts, *, check_number: int, now: dt.datetime) -> Decision:
    """A check is finished once, by whoever asked for it, and only if none was asked for since."""
    is_it = facts.state is HandOverState.CHECKING and facts.check_number == check_number
    return refuse_if_any(
        _unless_handing_over(actor, facts.provider_id),
        None if is_it else _ANOTHER_CHECK,
        _EXPIRED if facts.expires_at <= now else None,
    )


def may_confirm_problem(
    actor: Actor, facts: HandOverFacts, *, now: dt.datetime, may_be_confirmed: bool = True, why: str | None = None
) -> Decision:
    """Some problems are right as they are; whoever says so says why."""
    was_checked = facts.state in (HandOverState.NEEDS_ATTENTION, HandOverState.READY)
    return refuse_if_any(
        *_open_reasons(actor, facts, now),
        None if was_checked else _NOT_CHECKED,
        None if may_be_confirmed else _MUST_BE_MENDED,
        unless_said(why),
    )


def may_send(actor: Actor, facts: HandOverFacts, *, now: dt.datetime, is_left_behind: bool = False) -> Decision:
    """What was checked, and is still what was checked, may go; with everybody's own side beside their rows."""
    return refuse_if_any(
        *_open_reasons(actor, facts, now),
        *_readiness_reasons(facts),
        _LEFT_BEHIND if is_left_behind and facts.state is HandOverState.READY else None,
    )


def _readiness_reasons(facts: HandOverFacts) -> Iterator[Reason | None]:
    """Nothing about a hand-over that is not open: that it is not says enough."""
    if facts.state is HandOverState.READY:
        yield None if facts.memory_is_current else _ANOTHER_SENT
        yield None if facts.keys_are_current else _KEYS_CHANGED
    elif facts.state.is_open:
        yield _NOT_READY
    if facts.state.is_open:
        yield None if facts.agreement_covers else _NOT_COVERED
        yield SUSPENDED if facts.is_suspended else None
        yield None if facts.replaces_what_is_sent else _REPLACED_MEANWHILE


def may_withdraw(actor: Actor, facts: HandOverFacts) -> Decision:
    """What was not sent can be given up at any time."""
    return refuse_if_any(_unless_handing_over(actor, facts.provider_id), None if facts.state.is_open else _NOT_OPEN)


def may_see_checked(actor: Actor, facts: HandOverFacts, *, now: dt.datetime) -> Decision:
    """What a check found, and what would go, is for those who hand over, until it is sent or gone."""
    return refuse_if_any(*_open_reasons(actor, facts, now))


def may_expire(actor: Actor, facts: HandOverFacts, *, now: dt.datetime) -> Decision:
    """Whoever runs the machine removes what was not sent in time, and nothing earlier."""
    return refuse_if_any(
        None if actor.is_operator else NOT_THE_OPERATOR,
        None if facts.state.is_open else _NOT_OPEN,
        None if facts.expires_at <= now else _NOT_YET,
    )


def may_interrupt(actor: Actor, facts: HandOverFacts) -> Decision:
    """A check whose worker is gone is marked, so that the provider can ask for it again."""
    is_ours = actor.is_operator or _unless_handing_over(actor, facts.provider_id) is None
    return refuse_if_any(
        None if is_ours else _NOT_HANDING_OVER,
        None if facts.state is HandOverState.CHECKING else _ANOTHER_CHECK,
    )


def _open_reasons(actor: Actor, facts: HandOverFacts, now: dt.datetime) -> Iterator[Reason | None]:
    yield _unless_handing_over(actor, facts.provider_id)
    yield None if facts.state.is_open else _NOT_OPEN
    yield _EXPIRED if facts.state.is_open and facts.expires_at <= now else None


def _unless_handing_over(actor: Actor, provider_id: UUID) -> Reason | None:
    hands_over = actor.holds(Role.MANAGER, Role.REPORTING_OFFICER) and actor.belongs_to(provider_id)
    return None if hands_over else _NOT_HANDING_OVER


def unless_said(why: str | None) -> Reason | None:
    """why: None while nobody has been asked yet, as when a page asks whether to offer it."""
    if why is None:
        return None
    return unless_unseen(why) or (None if says_enough(why) else NOT_SAID)


def says_enough(why: str) -> bool:
    """A stated reason has a few words in it."""
    return len([word for word in why.split() if any(letter.isalnum() for letter in word)]) >= FEWEST_WORDS


def _not_begun(first_on: dt.date) -> Reason:
    return Reason("quarter-not-begun", f"This quarter begins on {words(first_on)}. Hand it over after that.", AGREED)


def _unit_without_key(names: tuple[str, ...]) -> Reason:
    listed = ", ".join(names)
    sentence = f"There is no key yet for {listed}, so it could not open what you send. Ask the Agency to make one."
    return Reason("unit-without-key", sentence, KEPT_SAFE)


NOT_THE_OPERATOR = Reason("not-the-operator", "Only whoever runs this machine does this.", HOUSE)
NOT_SAID = Reason(
    "no-reason-given",
    f"Say why, in at least {FEWEST_WORDS} words. The provider and, through it, a family can read it.",
    "Data Protection and Use Policy, Transparency and Choice guideline",
)
_NOT_HANDING_OVER = Reason(
    "not-handing-over-here",
    "Only the provider's manager or reporting officer hands its quarters over. Ask one of them to.",
    HOUSE,
)
_NOT_SIGNED = Reason(
    "agreement-not-signed", "Both sides have not signed the agreement. Nothing goes until they have.", AGREED
)
SUSPENDED = Reason(
    "agreement-suspended",
    "The agreement is suspended, so nothing is taken under it. Its page says who suspended it and why; that side lifts "
    "it there.",
    AGREED,
)
_NOT_COVERED = Reason(
    "agreement-not-in-force",
    "No clause of the agreement applies on the quarter's last day: it had not begun, or it had ended. Check the "
    "quarter; if it is right, the agreement must be varied.",
    AGREED,
)
_NO_KEYRING = Reason(
    "no-keyring", "There is no keyring yet to lock what you send. Make one first, and print its sheets.", KEPT_SAFE
)
_SENT_ALREADY = Reason(
    "sent-already",
    "This quarter was sent already. To send it again, choose Replace; what was sent before stays visible, closed.",
    ONE_AT_A_TIME,
)
_NOTHING_TO_REPLACE = Reason(
    "nothing-to-replace",
    "This quarter has not been sent, so there is nothing to replace. Send it first.",
    ONE_AT_A_TIME,
)
_ONE_UNDER_WAY = Reason(
    "one-under-way",
    "A hand-over of this quarter is under way. Carry on with it, or withdraw it and begin again.",
    ONE_AT_A_TIME,
)
_NOT_OPEN = Reason(
    "not-open", "This hand-over was sent, replaced, withdrawn or has expired already. Begin another.", ONE_AT_A_TIME
)
_EXPIRED = Reason(
    "expired",
    "What was uploaded has expired: it is kept until the end of the next working day. Upload it again.",
    NOT_LONGER,
)
_NOT_YET = Reason("not-expired-yet", "This has not expired yet; the provider may still send it.", NOT_LONGER)
_ANOTHER_CHECK = Reason(
    "not-this-check", "This check was overtaken by another, or is not under way any more.", ONE_AT_A_TIME
)
_NOT_CHECKED = Reason(
    "not-checked", "It has not been checked yet. Wait for the check, then look at what it found.", HOUSE
)
_MUST_BE_MENDED = Reason(
    "must-be-mended",
    "This problem cannot be confirmed; it must be mended in the file. Mend it and upload the file again.",
    KEPT_SAFE,
)
_NOT_READY = Reason(
    "not-ready",
    "It is not ready: it must be checked, and whatever was found mended or confirmed. Check it first.",
    HOUSE,
)
_LEFT_BEHIND = Reason(
    "a-statement-came-since",
    "Somebody’s own side was attached to a row since this was checked, and goes with it wherever it is read. Check it "
    "again; it is then found by itself.",
    "Privacy Act 2020 s 64: a statement of correction is always read with the information",
)
_ANOTHER_SENT = Reason(
    "another-quarter-sent-since",
    "Another quarter was sent since this was checked, and small numbers are checked across quarters. Check it again.",
    KEPT_SAFE,
)
_KEYS_CHANGED = Reason(
    "unit-key-changed", "A unit's key changed since this was sealed for it. Check it again.", KEPT_SAFE
)
_REPLACED_MEANWHILE = Reason(
    "replaced-meanwhile",
    "What this was to replace is not what is sent any more. Withdraw this and begin again.",
    ONE_AT_A_TIME,
)
