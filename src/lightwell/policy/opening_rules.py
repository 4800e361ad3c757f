"""Who may open what was sent to a unit, for what, and until when; who may take a copy.

Stage 3, sharing. Source: the clauses it was sent under; Data Protection and Use Policy, Purpose Matters guideline;
Privacy Act 2020, section 22, principles 9 and 10.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import Quarter, words
from lightwell.policy.sharing_rules import HOUSE, NOT_LONGER, ONE_AT_A_TIME, unless_said

OPENERS = (Role.ANALYST, Role.REPORTING_OFFICER)


@dataclass(frozen=True, slots=True)
class ClauseTerms:
    """What one clause lets its recipient do with one delivery. keep_until: the last day it may be kept."""

    clause: str
    keep_until: dt.date
    may_download: bool
    source: str

    @classmethod
    def of(cls, clause: Clause, period: Quarter, source: str) -> ClauseTerms:
        return cls(
            clause.id,
            months_after(period.last_on, clause.terms.keep_months),
            clause.terms.may_download,
            f"{source}, clause {clause.id}",
        )


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What the rules know of one delivery. is_closed: a later one took its place. is_destroyed: its key is gone."""

    delivery_id: UUID
    unit_id: UUID
    provider_id: UUID
    period: str
    clauses: tuple[ClauseTerms, ...]
    is_closed: bool = False
    is_destroyed: bool = False

    def terms(self, clause: str) -> ClauseTerms | None:
        return next((each for each in self.clauses if each.clause == clause), None)


def may_open_delivery(
    actor: Actor, facts: DeliveryFacts, *, now: dt.datetime, clause: str | None = None, why: str | None = None
) -> Decision:
    """Somebody of the unit it was sent to opens it, under one of its clauses, and says why.

    clause, why: None while nobody has been asked yet.
    """
    return refuse_if_any(*_opening_reasons(actor, facts, local_day(now), clause), unless_said(why))


def may_download_delivery(
    actor: Actor, facts: DeliveryFacts, *, now: dt.datetime, clause: str | None = None, why: str | None = None
) -> Decision:
    """A copy out of Lightwell is a separate act, and only for a clause that allows it."""
    return refuse_if_any(
        *_opening_reasons(actor, facts, local_day(now), clause),
        _unless_downloadable(facts, clause),
        unless_said(why),
    )


def may_read_on(actor: Actor, facts: DeliveryFacts, *, now: dt.datetime, clause: str | None = None) -> Decision:
    """The next page of what was opened: everything but the reason is asked again."""
    return refuse_if_any(*_opening_reasons(actor, facts, local_day(now), clause))


def _opening_reasons(actor: Actor, facts: DeliveryFacts, today: dt.date, clause: str | None) -> Iterator[Reason | None]:
    opens = actor.works_in(facts.unit_id) and actor.holds(*OPENERS)
    yield None if opens else _NOT_ITS_UNIT
    yield _CLOSED if facts.is_closed else None
    if facts.is_destroyed:
        yield _DESTROYED
        return
    yield from _clause_reasons(facts, today, clause)


def _clause_reasons(facts: DeliveryFacts, today: dt.date, clause: str | None) -> Iterator[Reason | None]:
    kept = [each for each in facts.clauses if today <= each.keep_until]
    if not kept:
        yield _kept_too_long(max(each.keep_until for each in facts.clauses)) if facts.clauses else _NO_SUCH_CLAUSE
        return
    if clause is None:
        return
    terms = facts.terms(clause)
    if terms is None:
        yield _NO_SUCH_CLAUSE
    elif today > terms.keep_until:
        yield _kept_too_long(terms.keep_until, terms.source)


def _unless_downloadable(facts: DeliveryFacts, clause: str | None) -> Reason | None:
    if clause is None:
        return None if any(each.may_download for each in facts.clauses) else _no_download(AGREED_CLAUSES)
    terms = facts.terms(clause)
    return None if terms is None or terms.may_download else _no_download(terms.source)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


AGREED_CLAUSES = "The clauses it was sent under"

_NOT_ITS_UNIT = Reason(
    "not-its-unit",
    "Only an analyst or reporting officer of the unit it was sent to may open it. Ask that unit for what came of it.",
    "Data Protection and Use Policy, Purpose Matters guideline: what is sent is for one unit's purpose",
)
_CLOSED = Reason(
    "superseded",
    "The provider has sent this quarter again, so this version is closed. Open the later one.",
    ONE_AT_A_TIME,
)
_DESTROYED = Reason(
    "destroyed",
    "Its key was destroyed when it had been kept as long as agreed, so nobody can open it any more. The certificate "
    "on its page says what it was and who agreed.",
    NOT_LONGER,
)
_NO_SUCH_CLAUSE = Reason(
    "not-under-that-clause", "It was not sent under that clause. Choose one of the clauses it was sent under.", HOUSE
)


def _kept_too_long(until: dt.date, source: str = NOT_LONGER) -> Reason:
    return Reason("kept-long-enough", f"It could be kept until {words(until)}, so it is not opened any more.", source)


def _no_download(source: str) -> Reason:
    return Reason(
        "may-not-download", "This clause does not let a copy be taken out. Read it here, or vary the agreement.", source
    )
