"""Meetings about a draft, proposed and agreed to as the product does it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from lightwell.agreements.meetings import agree_to_time, propose_meeting
from lightwell.agreements.models import Meeting
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from tests.agreements.talking import Talked
from tests.factories import NZ

PROPOSED_AT = dt.datetime(2026, 6, 23, 10, 0, tzinfo=NZ)
FIRST = dt.datetime(2026, 6, 25, 9, 30, tzinfo=NZ)  # New Zealand Standard Time: 21:30 the day before in UTC
SECOND = dt.datetime(2026, 6, 26, 14, 0, tzinfo=NZ)
AGREED_AT = PROPOSED_AT + dt.timedelta(hours=1)
PLACE = "Te Āti Awa room, 2; or by telephone, as suits"


def proposed(talked: Talked) -> Meeting:
    """Two times that Mere proposes to the agency."""
    return propose_meeting(
        talked.cast.mere, talked.draft, PROPOSED_AT, times=(SECOND, FIRST), minutes=45, place=PLACE,
        about="The words for children",
    )  # fmt: skip


def agreed(talked: Talked) -> Meeting:
    """Hana agrees to the first of them."""
    return agree_to_time(talked.cast.hana, proposed(talked), AGREED_AT, starts_at=FIRST)


def meeting_as(actor: Actor, key: UUID) -> Meeting:
    with walls(actor):
        return Meeting.objects.visible_to(actor).select_related("draft").get(pk=key)
