"""What the database lets somebody in a space of their own read: what their provider sent, and their marks in it."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, SERVED_BY, GovernTable, holds

OWN = f"provider_id = {OWN_ORGANISATION}"
SERVED = f"provider_id = {SERVED_BY}"
HANDS_OVER = f"({OWN} AND {holds('manager', 'reporting_officer')})"
KEEPS = f"({OWN} AND {holds('manager', 'front_line_worker', 'reporting_officer')})"

READ_BY_THOSE_SERVED = "".join(
    f"CREATE POLICY {table}_served ON {table} FOR SELECT TO {RUN_ROLE} USING ({where});\n"
    for table, where in (
        ("sharing_delivery", SERVED),
        ("sharing_destruction", SERVED),
        ("sharing_noticeversion", f"{SERVED} AND agreed_at IS NOT NULL"),
        ("agreements_agreementversion", f"{SERVED} AND (state = 'signed' OR state = 'ended')"),
    )
)
NOT_READ = "".join(
    f"DROP POLICY {table}_served ON {table};\n"
    for table in ("agreements_agreementversion", "sharing_noticeversion", "sharing_destruction", "sharing_delivery")
)

WALLS: list[Operation] = [
    GovernTable("ListedMark", reads=f"{KEEPS} OR {SERVED}", inserts=HANDS_OVER),
    migrations.RunSQL(READ_BY_THOSE_SERVED, NOT_READ),
]
