"""What the database itself lets anybody do with meetings about a draft.

For the two sides alone, so neither an adviser nor whoever runs the machine reads what was said in a room. A time that
was proposed is never altered, and of a note only what became of it.
"""

from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ORGANISATION, GovernTable, holds

OWN_SIDE = f"(agency_id = {OWN_ORGANISATION} OR provider_id = {OWN_ORGANISATION})"
SPEAKS = f"{OWN_SIDE} AND {holds('manager', 'contract_advisor')}"

MEETING_WALLS: list[Operation] = [
    GovernTable(
        "Meeting",
        reads=OWN_SIDE,
        inserts=SPEAKS,
        updates=SPEAKS,
        columns=("owed_by", "round", "starts_at", "minutes", "place", "sequence", "changed_at", "cancelled_at"),
    ),
    GovernTable("MeetingTime", reads=OWN_SIDE, inserts=SPEAKS),
    GovernTable(
        "MeetingNote",
        reads=OWN_SIDE,
        inserts=SPEAKS,
        updates=SPEAKS,
        columns=("confirmed_at", "done_at", "move_id", "taken_back_at"),
    ),
]
