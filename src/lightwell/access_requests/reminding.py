"""Calling a case to mind before its last day: once three days before, once on the day, once when it is past.

Stage 4, access and correction. Source: Privacy Act 2020 ss 44 and 63; `lightwell.policy.case_line`. To each side that
has something to do now; the letter says no more than the one that said that it was asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import Prefetch

from lightwell.access_requests.days import declared_days
from lightwell.access_requests.lines import line_of
from lightwell.access_requests.models import Case, Part
from lightwell.policy.actors import OPERATOR
from lightwell.policy.case_line import Owner
from lightwell.policy.letter_rules import Kind
from lightwell.sharing.letter_chores import ToTell, comes_round

SOON_DAYS: Final = 3
BEGINS: Final = "due"


@comes_round
def cases_due(now: dt.datetime) -> Iterator[ToTell]:
    """Every open case whose next step is due, by side; inside `walls`."""
    days = declared_days()
    parts = Prefetch("parts", Part.objects.visible_to(OPERATOR).select_related("holder"))
    related = Case.objects.visible_to(OPERATOR).open().select_related("agreement", "provider", "agency", "unit")
    for case in related.prefetch_related(parts):
        case.declared = days
        line = line_of(case, now)
        for owner, side, kind in (
            (Owner.PROVIDER, case.provider_id, Kind.CASE_ANSWERED),
            (Owner.AGENCY, case.agency_id, Kind.CASE_ASKED),
        ):
            due_on = line.due_for(owner) if line.next_for(owner) else None
            if due_on and (key := key_of(due_on, line.today)):
                yield ToTell(kind, case.pk, side, key=key)


def key_of(due_on: dt.date, today: dt.date) -> str:
    """Which time this is; nothing while the day is far off. Another last day is told of anew."""
    left = (due_on - today).days
    if left > SOON_DAYS:
        return ""
    when = "soon" if left > 0 else "today" if left == 0 else "late"
    return f"{BEGINS}/{due_on.isoformat()}/{when}"
