"""What the database lets anybody do with written work and privacy breaches."""

from django.db.migrations.operations.base import Operation

from lightwell.access_requests.migrations._walls import WORKERS
from lightwell.ledger.migrating import OWN_ORGANISATION, GovernTable, holds

ANSWERS = f"(organisation_id = {OWN_ORGANISATION} AND {holds('manager', 'privacy_officer')})"

WALLS: list[Operation] = [
    GovernTable(
        "WrittenWork",
        reads=WORKERS,
        inserts=WORKERS,
        updates=WORKERS,
        columns=("sealed", "reached_on", "is_kept_back", "child_reached_on"),
    ),
    GovernTable(
        "PrivacyBreach",
        reads=ANSWERS,
        inserts=ANSWERS,
        updates=ANSWERS,
        columns=("factors", "is_serious", "assessed_at", "commissioner_told_at", "people_told_at", "why_withheld"),
    ),
]
