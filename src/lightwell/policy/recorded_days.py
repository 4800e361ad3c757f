"""On which days something can have been so about somebody, and by which notice they can have been told.

Stages 3 and 4. Source: the house rule that a record is relied on later: a day that cannot be is found when it is typed,
not when somebody asks about it. One rule for every page, for the provider's own sheet, and for whatever else records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lightwell.policy.coverage import number_of_notice
from lightwell.policy.decisions import Reason
from lightwell.policy.faults import Fault
from lightwell.policy.sharing_rules import HOUSE
from lightwell.policy.telling_records import ToldRecord
from lightwell.policy.wording import day_words, listed

LONGEST_LIFE: Final = 100
"""Years back that a day may lie, where nobody knows when somebody was born."""
LONGEST_PUT_OFF: Final = 365


def not_then(
    on: dt.date, *, today: dt.date, born_on: dt.date | None = None, began_on: dt.date | None = None
) -> Reason | None:
    """Why nothing about somebody can have been on that day.

    born_on: None where nobody knows. began_on: when the programme did, or was agreed to, where it is about one.
    """
    if on > today:
        return STILL_TO_COME
    if born_on is not None and on < born_on:
        return NOT_BORN
    if began_on is not None and on < began_on:
        return NOT_BEGUN
    return None if today.year - on.year <= LONGEST_LIFE or born_on is not None else TOO_LONG_AGO


def not_put_off_to(on: dt.date, *, today: dt.date) -> Reason | None:
    """Why somebody cannot be told on that day, another than this."""
    if on < today:
        return _GONE_BY
    return _TOO_FAR if (on - today).days > LONGEST_PUT_OFF else None


@dataclass(frozen=True, slots=True)
class Programmes:
    """When a provider's people can first have been told, and by which notices.

    began_on: when the first of its programmes did, or was agreed to; None where none was. notices: the day on which
    both sides agreed to each number; empty where they agreed to none for some programme, and then what a provider
    says of a notice of its own is taken as it is.
    """

    began_on: dt.date | None = None
    notices: Mapping[int, dt.date] = field(default_factory=dict)


NONE_KNOWN: Final = Programmes()


def faults_of_telling(
    told: ToldRecord, programmes: Programmes, *, born_on: dt.date | None, today: dt.date
) -> Iterator[Fault]:
    """What cannot be so in what is about to be recorded of telling somebody."""
    if told.told_on is None:
        return
    why = not_then(told.told_on, today=today, born_on=born_on, began_on=programmes.began_on)
    if why is not None:
        yield Fault("told_on", why.code, why.sentence)
    if told.by or not programmes.notices:
        return
    number = number_of_notice(told.notice)
    agreed_on = programmes.notices.get(number) if number is not None else None
    if agreed_on is None:
        numbers = listed(str(each) for each in sorted(programmes.notices))
        sentence = f"Both sides agreed to no such version: only to {numbers}."
        more = "" if number is not None else " Give its number; or say whose notice it was, where it was another’s."
        yield Fault("notice", NO_SUCH_NOTICE, f"{sentence}{more}")
    elif told.told_on < agreed_on and why is None:
        yield Fault("told_on", NOT_AGREED_THEN, f"Both sides agreed to that version on {day_words(agreed_on)}.")


NO_SUCH_NOTICE: Final = "no-such-notice"
NOT_AGREED_THEN: Final = "not-agreed-then"
STILL_TO_COME: Final = Reason("still-to-come", "That day is still to come.", HOUSE)
NOT_BORN: Final = Reason("not-born", "They were not born yet on that day. Look at the year.", HOUSE)
NOT_BEGUN: Final = Reason("not-begun", "This programme had not begun by then. Look at the year.", HOUSE)
TOO_LONG_AGO: Final = Reason("too-long-ago", "That day is more than a life ago. Look at the year.", HOUSE)
_GONE_BY = Reason("gone-by", "This day has gone by. Give today, or a day to come.", HOUSE)
_TOO_FAR = Reason("too-far", "This day is more than a year from now. Give one that is nearer.", HOUSE)
