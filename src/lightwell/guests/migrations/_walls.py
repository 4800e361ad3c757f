"""What the database itself lets anybody do with guests, and the setting by which it knows one."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_GUEST, OWN_ORGANISATION, GovernTable, holds

SETTING = """
CREATE FUNCTION lightwell_guest() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lightwell.guest', true), '')::uuid;
"""
NO_SETTING = "DROP FUNCTION lightwell_guest;"

OWN = f"(id = {OWN_GUEST} OR host_id = {OWN_ORGANISATION})"

WALLS: list[Operation] = [
    GovernTable(
        "Guest",
        reads=f"{OWN} OR {holds('operator')}",
        inserts=f"host_id = {OWN_ORGANISATION}",
        updates=OWN,
        columns=("words", "link", "code", "code_expires_at", "pin", "wrong_codes", "expires_at", "last_came_at", "ended_at"),
    ),
]
FIRST: list[Operation] = [migrations.RunSQL(SETTING, NO_SETTING)]
