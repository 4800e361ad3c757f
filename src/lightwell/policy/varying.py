"""Whether there is anything left to vary: an agreement that one side has ended does not begin again by a next version.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: both sides know what the other did. An end is
said openly and with its reason, so that it is not undone by the way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lightwell.policy.decisions import Reason
from lightwell.policy.wording import day_words

_SAID_OPENLY = "Data Protection and Use Policy, Mahitahitanga: both sides know what the other did, and why"
_NEVER_EDITED = "Lightwell: a signed agreement is never edited, only varied by another"


def unless_it_can_be_varied(
    *, is_signed: bool, is_ended: bool, end_is_said: bool, last_on: dt.date, today: dt.date
) -> Iterator[Reason]:
    """Why no next version of this one begins. is_ended: also where another version took its place."""
    if not is_signed:
        yield _NOT_SIGNED
    elif end_is_said:
        yield _is_ended(last_on, today)
    elif is_ended:
        yield _REPLACED


def unless_it_can_be_begun_from(
    *, is_signed: bool, is_ended: bool, end_is_said: bool, last_on: dt.date, today: dt.date
) -> Iterator[Reason]:
    """Why no new agreement begins from this one's clauses: only from one that a side has ended, or that is over."""
    if not is_signed:
        yield _NEVER_HELD
    elif is_ended and not end_is_said:
        yield _ANOTHER_IN_ITS_PLACE
    elif not end_is_said and last_on >= today:
        yield _still_holds(last_on)


def _still_holds(last_on: dt.date) -> Reason:
    sentence = (
        f"It holds until {day_words(last_on)}, and neither side has ended it. Vary it, so that the same clauses do not "
        "hold twice."
    )
    return Reason("still-holds", sentence, _NEVER_EDITED)


def ended_meanwhile(last_on: dt.date | None, today: dt.date) -> Reason | None:
    """Why a variation is not put up or signed: one side has ended what it varies.

    last_on: the last day that was said of it; nothing where neither side has ended it.
    """
    if last_on is None:
        return None
    is_over = last_on < today
    holds = "" if is_over else ", and until then it holds as it was signed"
    sentence = (
        f"One side has ended the version that this one varies: {_last_day(last_on, today)}{holds}. Signing this would "
        f"undo that end without saying so. {BEGIN_ANEW if is_over else _GO_ON}"
    )
    return Reason("what-it-varies-is-ended", sentence, _SAID_OPENLY)


def days_between(last_on: dt.date, starts_on: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first and the last day on which neither version holds; nothing where one follows upon the other."""
    first, last = last_on + dt.timedelta(days=1), starts_on - dt.timedelta(days=1)
    return (first, last) if first <= last else None


def _is_ended(last_on: dt.date, today: dt.date) -> Reason:
    sentence = f"One side has ended it: {_last_day(last_on, today)}. {_go_on(last_on, today)}"
    return Reason("is-ended", sentence, _SAID_OPENLY)


def _last_day(last_on: dt.date, today: dt.date) -> str:
    return f"its last day {'was' if last_on < today else 'is'} {day_words(last_on)}"


def _go_on(last_on: dt.date, today: dt.date) -> str:
    return BEGIN_ANEW if last_on < today else f"Until then it holds as it was signed. {_GO_ON}"


_GO_ON = "To go on together, take that end back together, or begin a new agreement, under a short name of its own."
BEGIN_ANEW = "To go on together, begin a new agreement, under a short name of its own."
_NOT_SIGNED = Reason(
    "not-signed-yet",
    "Only an agreement that both sides signed is varied. Go on with the draft that it is in, or begin another.",
    _NEVER_EDITED,
)
_NEVER_HELD = Reason(
    "never-held",
    "Both sides never signed it, so that nothing in it was agreed. Begin from the draft that it is in, or from settled "
    "needs.",
    _SAID_OPENLY,
)
_ANOTHER_IN_ITS_PLACE = Reason(
    "another-in-its-place", "Another version took its place, as both sides signed. Begin from that one.", _NEVER_EDITED
)
_REPLACED = Reason("replaced", "Another version takes its place, as both sides signed. Vary that one.", _NEVER_EDITED)
