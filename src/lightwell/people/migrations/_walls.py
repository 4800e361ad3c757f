"""What the database itself lets anybody do with a provider's register: its own keepers, and no agency whatever it asks."""

from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_MEMBERSHIP, OWN_ORGANISATION, GovernTable, holds

OWN = f"provider_id = {OWN_ORGANISATION}"
KEEPERS = f"({OWN} AND {holds('manager', 'front_line_worker')})"
WITH_THE_JOB = f"({OWN} AND {holds('manager', 'front_line_worker', 'reporting_officer')})"
MANAGERS = f"({OWN} AND {holds('manager')})"
MANAGER_OR_OWN = f"({KEEPERS} AND ({holds('manager')} OR membership_id = {OWN_MEMBERSHIP}))"

WALLS: list[Operation] = [
    GovernTable("Register", reads=WITH_THE_JOB, inserts=MANAGERS),
    GovernTable(
        "RegisterAccess",
        reads=MANAGER_OR_OWN,
        inserts=MANAGERS,
        updates=MANAGER_OR_OWN,
        columns=("locked", "code_locked", "code_expires_at", "wrong_tries", "given_by_id", "given_at", "taken_at", "ended_at"),
    ),
    GovernTable(
        "Person",
        reads=KEEPERS,
        inserts=KEEPERS,
        updates=KEEPERS,
        columns=("sealed", "client", "tags", "version", "changed_at"),
    ),
    GovernTable("Told", reads=WITH_THE_JOB, inserts=KEEPERS, updates=KEEPERS, columns=("sealed",)),
    GovernTable("Authority", reads=KEEPERS, inserts=KEEPERS, updates=KEEPERS, columns=("ended_at",)),
    GovernTable("Openness", reads=KEEPERS, inserts=KEEPERS, updates=KEEPERS, columns=("ended_at",)),
    GovernTable("IncomingSheet", reads=KEEPERS, inserts=KEEPERS, deletes=KEEPERS),
]
