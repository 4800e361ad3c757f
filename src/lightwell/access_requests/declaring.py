"""Writing down a day that a new law leaves out of the count; every open case moves, and people are told.

Stage 4, access and correction. Source: `lightwell.policy.working_days`: its list is what was known when it was written.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from lightwell.access_requests.models import Case, DeclaredDay
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SEEN_BY_NOBODY_ELSE, SeenBy
from lightwell.letters.telling import tell
from lightwell.policy.access_rules import may_declare_day
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import Kind
from lightwell.policy.working_days import why_not_counted

_CALENDAR: Final = UUID(int=4)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that the law counts."""

    pk: UUID = _CALENDAR
    subject_kind: str = "access_requests.calendar"

    def facts(self) -> None:
        """A rule need know nothing of it."""

    def seen_by(self) -> SeenBy:
        return SEEN_BY_NOBODY_ELSE

    def afresh_for(self, actor: Actor) -> Self:
        return self


@action(code="access.declare-day", rule=may_declare_day)
def declare_day(deed: Deed[Calendar], *, on: dt.date, name: str, source: str) -> Done[DeclaredDay]:
    """Write down a day that the law left out of the count since, and under which law."""
    day = DeclaredDay(on=on, name=name, source=source, declared_at=deed.now)
    day.save(force_insert=True)
    sides: set[UUID] = set()
    if why_not_counted(on) is None:  # a Saturday moves nothing
        for provider, agency, asked_on in Case.objects.open().values_list("provider", "agency", "asked_on"):
            sides |= {provider, agency} if asked_on else {provider}
    for side in sorted(sides):
        tell(Kind.CASE_DAYS, day.pk, deed.now, organisation=side, key=str(side))
    return Done(day, Event(about=day, counts={"told": len(sides)}))
