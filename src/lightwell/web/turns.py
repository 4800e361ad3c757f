"""Whose turn it is in a programme, before anything else on its page.

All stages. Source: the house rule that a page first says what is wanted, of whom, and by when.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from lightwell.policy.days_away import days_away
from lightwell.policy.wording import listed
from lightwell.web.standing import QuarterStands, Seat, Standing


@dataclass(frozen=True, slots=True)
class Door:
    """Where a page leads: what the link says, the name of the address, and what it is about."""

    words: str
    name: str
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """words: ended by the day `on`, where there is one, and by `days`, how far off it is."""

    is_ours: bool
    title: str
    words: str
    on: dt.date | None = None
    days: str = ""
    door: Door | None = None


SEND = Door("Hand over the quarter", "send")


def turn(found: Standing) -> Turn | None:
    """Whose turn it is, from where this person sits; None where they are not to know."""
    if not any(agreement.is_in_use for agreement in found.agreements):
        return _to_sign(found)
    if found.seat is Seat.HANDS_OVER:
        return _of_the_provider(found)
    if found.seat is Seat.OPENS:
        return _of_a_unit(found)
    return None


def next_quarter(found: Standing) -> QuarterStands | None:
    """The first quarter that was asked for and has not been sent, as far as this person may know.

    One that cannot be sent because its agreement is suspended comes after every other.
    """
    waiting = [each for agreement in found.agreements for each in agreement.quarters if each.sent_on is None]
    return min(waiting, key=lambda each: (bool(each.suspended_by), each.due_on), default=None)


def last_sent(found: Standing) -> QuarterStands | None:
    """The latest quarter that was sent, as far as this person may know."""
    sent = [each for agreement in found.agreements for each in agreement.quarters if each.sent_on is not None]
    return max(sent, key=lambda each: each.period, default=None)


def _to_sign(found: Standing) -> Turn | None:
    draft = next((each for each in found.agreements if each.is_to_sign), None)
    if draft is None:
        return None
    words = "Nothing can be sent until both sides have signed the same terms."
    door = Door("Read the agreement", "agreement", draft.agreement_id)
    return Turn(False, f"Waiting for {listed(draft.not_signed)} to sign", words, door=door)


def _of_the_provider(found: Standing) -> Turn:
    quarter = next_quarter(found)
    if quarter is None:
        return _nothing_waits(found)
    if quarter.suspended_by:
        return suspended(quarter)
    months, due_on, days = quarter.period.words, quarter.due_on, days_away(quarter.due_on, found.today)
    if quarter.under_way is not None:
        begun = f"Your hand-over of {months} is {quarter.under_way.words}. {_falls_due(due_on, found.today)}"
        return Turn(True, "Your turn", begun, due_on, days, Door("Carry on with it", "send"))
    if quarter.is_over:
        return Turn(True, "Your turn", f"Hand over {months}. {_falls_due(due_on, found.today)}", due_on, days, SEND)
    words = f"{_what_is_sent(found)} {months} is still going on; it is due on"
    return Turn(False, "Nothing is wanted of you now", words, due_on)


def _nothing_waits(found: Standing) -> Turn:
    """No quarter waits to be sent: all were, or none was asked for yet."""
    title = "Nothing is wanted of you"
    if last_sent(found) is not None:
        return Turn(False, title, "Every quarter that was asked for has been sent.")
    first = min((each.starts_on for each in found.agreements if each.is_in_use), default=found.today)
    if first > found.today:
        words = "Both sides have signed, and nothing is asked for before it begins. That is on"
        return Turn(False, f"{title} yet", words, first)
    return Turn(False, title, "Nothing has been asked for.")


def _what_is_sent(found: Standing) -> str:
    """Everything that is over, or what was not because its agreement is suspended."""
    every = (each for agreement in found.agreements for each in agreement.quarters if each.sent_on is None)
    held_up = [each.period.words for each in every if each.suspended_by and each.is_over]
    if not held_up:
        sent = any(each.sent_on is not None for agreement in found.agreements for each in agreement.quarters)
        return "Everything asked for so far has been sent." if sent else "Nothing has been asked for yet."
    return f"{listed(held_up)} was not sent, and is not late: its agreement is suspended."


def suspended(quarter: QuarterStands) -> Turn:
    """Nobody's turn to send, and what that means."""
    words = (
        f"{listed(quarter.suspended_by)} suspended it. Until that is lifted nothing is taken under it, so "
        f"{quarter.period.words} cannot be handed over, and is not late. What was sent before stays as it was agreed."
    )
    door = Door("Why, and who lifts it", "agreement-standing", quarter.agreement_id)
    return Turn(False, "The agreement is suspended", words, door=door)


def _of_a_unit(found: Standing) -> Turn | None:
    if len(found.unopened) == 1:
        [only] = found.unopened
        words = f"{only.provider} sent you {only.period.words}, and nobody in your unit has opened it yet. It came on"
        return Turn(True, "Your turn", words, only.sent_on, door=Door("Look at it", "delivery", only.delivery_id))
    if found.unopened:
        words = f"You were sent {len(found.unopened)} deliveries that nobody in your unit has opened yet."
        return Turn(True, "Your turn", words, door=Door("See what you were sent", "deliveries"))
    quarter = next_quarter(found)
    if quarter is None:
        return None
    if quarter.suspended_by:
        return suspended(quarter)
    who = listed(agreement.provider for agreement in found.agreements if quarter in agreement.quarters)
    words = f"You have opened everything you were sent. {quarter.period.words} is due on"
    return Turn(False, f"{who}’s turn", words, quarter.due_on, days_away(quarter.due_on, found.today))


def _falls_due(due_on: dt.date, today: dt.date) -> str:
    return "It is due on" if due_on >= today else "It was due on"
