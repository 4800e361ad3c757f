"""Who is sent which letter, when, which of them may be turned off, and for how long one is tried.

All stages. Source: the house rule that it is always said whose turn it is; Privacy Act 2020, section 22, principle 5,
for what a letter never says; RFC 5321, section 4.5.4.1, for how long a letter is tried before it is given up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import AS_PARTNERS, DESIGNERS
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.guest_rules import HOSTS
from lightwell.policy.local_days import HERE, local_day
from lightwell.policy.opening_rules import OPENERS
from lightwell.policy.sharing_rules import HOUSE, NOT_THE_OPERATOR
from lightwell.policy.working_days import ONE_DAY, is_working_day, next_working_day

LETTERS = "Lightwell, who is told what"
GENTLE: Final = 5  # working days before something is due, on which it is said the first time
MORNING: Final = dt.time(8, 0)
LOOKING: Final = dt.timedelta(minutes=15)  # whoever looks at a page has carried on by then
LASTS: Final = dt.timedelta(days=5)
KEPT_FOR: Final = dt.timedelta(days=90)
_MINUTES: Final = (1, 5, 15, 30, 60, 120, 240)


class Kind(StrEnum):
    """What a letter tells of."""

    DUE_SOON = "due-soon"
    SENT = "sent"
    REPLACED = "replaced"
    OPENED = "opened"
    CHECK_FAILED = "check-failed"
    DESTRUCTION_DUE = "destruction-due"
    APPROVAL_WANTED = "approval-wanted"
    DESTROYED = "destroyed"
    CHECKPOINT = "checkpoint"
    DRAFT_TURN = "draft-turn"
    TO_SIGN = "to-sign"
    CLAUSE_YES_WANTED = "clause-yes-wanted"
    CLAUSE_YES = "clause-yes"
    ADVISER_OUT = "adviser-out"
    AGREEMENT_SIGNED = "agreement-signed"
    ROUND_OPEN = "round-open"
    ROUND_CLOSED = "round-closed"
    ANSWERED = "answered"
    LINK_SHUT = "link-shut"
    OPEN_TRIED = "open-tried"
    OPEN_MADE = "open-made"
    YES_WANTED = "yes-wanted"
    YES_OR_NO = "yes-or-no"
    TAKEN_OUT = "taken-out"
    MEETING = "meeting"
    MEETING_TURN = "meeting-turn"
    AGREEMENT_SUSPENDED = "agreement-suspended"
    SUSPENSION_LIFTED = "suspension-lifted"
    AGREEMENT_ENDED = "agreement-ended"
    NOTICE_TURN = "notice-turn"
    CASE_ASKED = "case-asked"
    CASE_ANSWERED = "case-answered"
    CASE_NOTE = "case-note"
    CASE_DAYS = "case-days"
    FAMILY_WROTE = "family-wrote"
    NOBODY_SPEAKS = "nobody-speaks"
    TAKEN_BACK = "taken-back"


class SecurityKind(StrEnum):
    """A letter about signing in. Nobody can turn these off."""

    INVITATION = "invitation"
    PASSWORD_LINK = "password-link"  # noqa: S105
    PASSWORD_CHANGED = "password-changed"  # noqa: S105
    SIGN_IN_CHANGED = "sign-in-changed"
    SIGNED_IN = "signed-in"


class How(StrEnum):
    """How somebody wants letters of one kind."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    NONE = "none"

    @property
    def words(self) -> str:
        return {How.AT_ONCE: "At once", How.DAILY: "Once a day, in one letter", How.NONE: "Not at all"}[self]


class LetterState(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"
    POSTED = "posted"
    KEPT = "kept"
    DROPPED = "dropped"
    REFUSED = "refused"
    GIVEN_UP = "given-up"

    @property
    def words(self) -> str:
        return _STATE_WORDS[self]


_STATE_WORDS = {
    LetterState.WAITING: "Waiting to be sent",
    LetterState.POSTED: "Sent",
    LetterState.KEPT: "Not sent: this site sends no e-mail",
    LetterState.DROPPED: "Not sent: there was nothing to do any more",
    LetterState.REFUSED: "Not sent: the mail server refused it",
    LetterState.GIVEN_UP: "Not sent: the mail server could not be reached for five days",
}


class Seat(StrEnum):
    """On which side of an agreement a letter is for."""

    HANDS_OVER = "hands-over"
    RECEIVES = "receives"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class LetterRule:
    """Whom one kind of letter is for.

    name: what it is called where people choose. roles: the offices it is for, in the unit or organisation it tells.
    seat: on which side those are. may_be_off: somebody may choose not to have it. usual: how it comes to whoever has
    chosen nothing. or_others: where it is for one person whose office has ended, it goes to the others.
    """

    name: str
    roles: tuple[Role, ...]
    source: str
    seat: Seat
    may_be_off: bool = True
    usual: How = How.AT_ONCE
    or_others: bool = False

    @property
    def choices(self) -> tuple[How, ...]:
        return tuple(How) if self.may_be_off else (How.AT_ONCE, How.DAILY)

    def is_for(self, role: Role, organisation: PartyKind) -> bool:
        """Somebody in this office of such an organisation gets it."""
        sits = Seat.HANDS_OVER if organisation is PartyKind.PROVIDER else Seat.RECEIVES
        return role in self.roles and self.seat in {sits, Seat.EITHER}


HANDING_OVER: Final = (Role.MANAGER, Role.REPORTING_OFFICER)
NEGOTIATING: Final = (Role.MANAGER, Role.CONTRACT_ADVISOR)
IN_PRIVACY: Final = (Role.MANAGER, Role.PRIVACY_OFFICER)
WITH_FAMILIES: Final = (Role.MANAGER, Role.FRONT_LINE_WORKER)
WORKING_UNDER: Final = (*NEGOTIATING, Role.REPORTING_OFFICER, Role.PRIVACY_OFFICER)
SPEAKING: Final = (Role.MANAGER, Role.FRONT_LINE_WORKER, Role.REPORTING_OFFICER)
_HEARD: Final = "Data Protection and Use Policy, Manaakitanga: include people, and tell them what came of it"
_EQUALS: Final = "Data Protection and Use Policy, Mahitahitanga: both sides agree as equals"
_TRANSPARENT: Final = "Data Protection and Use Policy, Transparency and Choice guideline"
_NOT_LONGER: Final = "Privacy Act 2020, section 22, principle 9"
_SAFE: Final = "Privacy Act 2020 ss 112 to 118"
_IN_TIME: Final = "Privacy Act 2020 ss 44 and 63"
_SEALED: Final = "C2SP tlog-checkpoint: whoever keeps a checkpoint can show that nothing was altered since"

RULES: Mapping[Kind, LetterRule] = MappingProxyType(
    {
        Kind.DUE_SOON: LetterRule("A quarter is due soon, or today", HANDING_OVER, HOUSE, Seat.HANDS_OVER),
        Kind.SENT: LetterRule("Something was sent to your unit", OPENERS, HOUSE, Seat.RECEIVES),
        Kind.REPLACED: LetterRule("What your unit was sent was replaced", OPENERS, HOUSE, Seat.RECEIVES),
        Kind.OPENED: LetterRule(
            "Somebody opened what you sent, for the first time",
            (*HANDING_OVER, Role.PRIVACY_OFFICER),
            _TRANSPARENT,
            Seat.HANDS_OVER,
        ),
        Kind.CHECK_FAILED: LetterRule(
            "A check that you asked for needs your attention", HANDING_OVER, HOUSE, Seat.HANDS_OVER
        ),
        Kind.DESTRUCTION_DUE: LetterRule(
            "Your unit may not keep something any longer", OPENERS, _NOT_LONGER, Seat.RECEIVES
        ),
        Kind.APPROVAL_WANTED: LetterRule(
            "Somebody asked you to approve a destruction",
            (Role.PRIVACY_OFFICER,),
            _NOT_LONGER,
            Seat.RECEIVES,
            may_be_off=False,
        ),
        Kind.DESTROYED: LetterRule(
            "A delivery was destroyed", (Role.MANAGER, Role.PRIVACY_OFFICER, *OPENERS), _NOT_LONGER, Seat.EITHER
        ),
        Kind.CHECKPOINT: LetterRule("The ledger’s signed checkpoint, every week", IN_PRIVACY, _SEALED, Seat.EITHER),
        Kind.DRAFT_TURN: LetterRule("It is your turn on a draft agreement", NEGOTIATING, _EQUALS, Seat.EITHER),
        Kind.TO_SIGN: LetterRule("An agreement is up for signing", NEGOTIATING, _EQUALS, Seat.EITHER),
        Kind.CLAUSE_YES_WANTED: LetterRule(
            "A clause needs your community’s own yes", SPEAKING, AS_PARTNERS, Seat.EITHER
        ),
        Kind.CLAUSE_YES: LetterRule("A community party said yes to a clause", NEGOTIATING, AS_PARTNERS, Seat.EITHER),
        Kind.ADVISER_OUT: LetterRule(
            "You are not asked for advice on a draft any more", SPEAKING, _EQUALS, Seat.EITHER
        ),
        Kind.AGREEMENT_SIGNED: LetterRule("Both sides have signed an agreement", NEGOTIATING, _EQUALS, Seat.EITHER),
        Kind.CASE_ASKED: LetterRule(
            "A provider asks you something for a family",
            (Role.PRIVACY_OFFICER,),
            _IN_TIME,
            Seat.RECEIVES,
            may_be_off=False,
        ),
        Kind.CASE_ANSWERED: LetterRule(
            "An agency answered what you asked for a family", WITH_FAMILIES, _IN_TIME, Seat.HANDS_OVER
        ),
        Kind.CASE_NOTE: LetterRule(
            "Something your unit was sent was corrected, has a statement beside it, or was chosen otherwise",
            OPENERS,
            "Privacy Act 2020, section 22, principle 7",
            Seat.RECEIVES,
            may_be_off=False,
        ),
        Kind.CASE_DAYS: LetterRule(
            "A new public holiday moved the last day of a case",
            (*WITH_FAMILIES, Role.PRIVACY_OFFICER),
            _IN_TIME,
            Seat.EITHER,
        ),
        Kind.TAKEN_BACK: LetterRule(
            "A paper was kept for the wrong person, and taken back", IN_PRIVACY, _SAFE, Seat.EITHER, may_be_off=False
        ),
        Kind.FAMILY_WROTE: LetterRule(
            "Somebody you work with wrote in their own space",
            WITH_FAMILIES,
            "Data Protection and Use Policy, Mana Whakahaere",
            Seat.HANDS_OVER,
            may_be_off=False,
            or_others=True,
        ),
        Kind.AGREEMENT_SUSPENDED: LetterRule(
            "An agreement is suspended: nothing is taken under it for now",
            WORKING_UNDER,
            _EQUALS,
            Seat.EITHER,
            may_be_off=False,
        ),
        Kind.SUSPENSION_LIFTED: LetterRule("A suspension was lifted", WORKING_UNDER, _EQUALS, Seat.EITHER),
        Kind.AGREEMENT_ENDED: LetterRule(
            "An agreement ends, and what becomes of what was sent; or that is taken back",
            (*WORKING_UNDER, Role.ANALYST),
            _EQUALS,
            Seat.EITHER,
            may_be_off=False,
        ),
        Kind.MEETING: LetterRule(
            "A meeting about a draft: an invitation, that it moved, or that it is off",
            NEGOTIATING,
            _EQUALS,
            Seat.EITHER,
            may_be_off=False,
        ),
        Kind.MEETING_TURN: LetterRule(
            "Times for a meeting, or notes of one, wait for you", NEGOTIATING, _EQUALS, Seat.EITHER
        ),
        Kind.ROUND_OPEN: LetterRule("You are asked what you think of a programme", SPEAKING, _HEARD, Seat.EITHER),
        Kind.ROUND_CLOSED: LetterRule(
            "Views are not taken any more, sooner than was said", SPEAKING, _HEARD, Seat.EITHER
        ),
        Kind.ANSWERED: LetterRule(
            "What you said about a programme is answered", SPEAKING, _HEARD, Seat.EITHER, usual=How.DAILY
        ),
        Kind.LINK_SHUT: LetterRule(
            "A link you gave somebody was shut after five wrong codes", HOSTS, HOUSE, Seat.EITHER, may_be_off=False
        ),
        Kind.TAKEN_OUT: LetterRule("You do not take part in a programme any more", SPEAKING, _HEARD, Seat.EITHER),
        Kind.OPEN_TRIED: LetterRule("Wrong codes were tried on your open link", HOSTS, HOUSE, Seat.EITHER),
        Kind.OPEN_MADE: LetterRule("A community body opened an invitation", DESIGNERS, AS_PARTNERS, Seat.RECEIVES),
        Kind.YES_WANTED: LetterRule(
            "Something waits for your yes or no, as a Māori party", SPEAKING, AS_PARTNERS, Seat.EITHER
        ),
        Kind.YES_OR_NO: LetterRule(
            "A Māori party said yes or no to what you ask", DESIGNERS, AS_PARTNERS, Seat.RECEIVES
        ),
        Kind.NOBODY_SPEAKS: LetterRule("Nobody signs for one side of a draft", WORKING_UNDER, _EQUALS, Seat.EITHER),
        Kind.NOTICE_TURN: LetterRule("It is your turn on what families are told", NEGOTIATING, _EQUALS, Seat.EITHER),
    }
)


# --- when ------------------------------------------------------------------------------------------------------


class Step(StrEnum):
    """Which of the letters about something due."""

    BEFORE = "before"
    ON_THE_DAY = "on-the-day"


def due_step(due_on: dt.date, over_on: dt.date, now: dt.datetime) -> Step | None:
    """Which letter about a quarter that is due should have been written by now; None outside working mornings.

    over_on: the quarter's last day; nothing is said while it is still going on. Raises OutsideTheList.
    """
    today = local_day(now)
    if not is_morning(now) or not is_working_day(today) or not over_on < today <= due_on:
        return None
    if today == due_on:
        return Step.ON_THE_DAY
    return Step.BEFORE if today >= working_days_before(due_on, GENTLE) else None


def working_days_before(day: dt.date, days: int) -> dt.date:
    """So many working days before a day. Raises OutsideTheList."""
    while days:
        day -= ONE_DAY
        days -= is_working_day(day)
    return day


def is_morning(now: dt.datetime) -> bool:
    """It is eight in the morning or later, here, whichever of its two clocks the country keeps."""
    return now.astimezone(HERE).time() >= MORNING


def next_morning(now: dt.datetime) -> dt.datetime:
    """When whoever wants one letter a day gets it: eight in the morning of the next working day that has one."""
    today = local_day(now)
    is_to_come = is_working_day(today) and not is_morning(now)
    return dt.datetime.combine(today if is_to_come else next_working_day(today), MORNING, HERE)


def week_of(now: dt.datetime) -> str:
    """The week, here, that a checkpoint is sent for, such as "2026-W41"."""
    year, week, _ = local_day(now).isocalendar()
    return f"{year}-W{week:02}"


def next_try(tries: int, now: dt.datetime) -> dt.datetime:
    """When to try again after so many tries, with waits that grow to four hours."""
    return now + dt.timedelta(minutes=_MINUTES[min(max(tries, 1), len(_MINUTES)) - 1])


def is_given_up(due_at: dt.datetime, now: dt.datetime) -> bool:
    """It was to go five days ago, and tells of something old by now."""
    return now >= due_at + LASTS


# --- who may -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OccasionFacts:
    """What the rules know of something that people are to be told. is_addressed: the letters about it are written."""

    is_addressed: bool


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """Whose letters they are."""

    account_id: UUID


def may_address(actor: Actor, facts: OccasionFacts) -> Decision:
    """Whoever runs the machine writes the letters about something, once."""
    return refuse_if_any(_unless_operator(actor), _ADDRESSED if facts.is_addressed else None)


def may_post(actor: Actor, facts: object) -> Decision:
    """Whoever runs the machine sends letters, and reads none of them."""
    return refuse_if_any(_unless_operator(actor))


def may_choose(actor: Actor, facts: OwnFacts, *, kind: Kind | None = None, how: How | None = None) -> Decision:
    """Everybody chooses for themselves how letters come to them."""
    is_offered = kind is None or how is None or how in RULES[kind].choices
    return refuse_if_any(
        None if actor.is_signed_in and actor.account_id == facts.account_id else _NOT_YOURS,
        None if is_offered else _STAYS_ON,
    )


def _unless_operator(actor: Actor) -> Reason | None:
    return None if actor.is_operator else NOT_THE_OPERATOR


_ADDRESSED = Reason("addressed-already", "The letters about this were written already.", LETTERS)
_NOT_YOURS = Reason("not-your-letters", "Everybody chooses how their own letters come.", LETTERS)
_STAYS_ON = Reason(
    "stays-on", "This letter asks for something that nobody else can do, so it cannot be turned off.", LETTERS
)
