"""What the database lets whoever asks for themselves do, in a space of their own."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_PERSON, RUN_ROLE, SERVED_BY

OWN_ASKER = f"(person_id = {OWN_PERSON} AND asks = 'person')"


def mine(case: str) -> str:
    """They asked it, for themselves."""
    return (
        f"EXISTS (SELECT FROM access_requests_asker AS mine WHERE mine.case_id = {case} "
        f"AND mine.person_id = {OWN_PERSON} AND mine.asks = 'person')"
    )


_SEES = {
    "access_requests_asker": OWN_ASKER,
    "access_requests_case": mine("access_requests_case.id"),
    "access_requests_part": mine("access_requests_part.case_id"),
    "access_requests_familyletter": mine("access_requests_familyletter.case_id"),
}
_ASKS = {
    "access_requests_case": f"provider_id = {SERVED_BY} AND asked_on IS NULL AND checked_on IS NULL",
    "access_requests_asker": f"provider_id = {SERVED_BY} AND {OWN_ASKER} AND identity = ''",
    "access_requests_part": f"provider_id = {SERVED_BY} AND decided_at IS NULL AND {mine('case_id')}",
    "access_requests_askeditem": (
        f"provider_id = {SERVED_BY} AND outcome = '' AND EXISTS "
        "(SELECT FROM access_requests_part AS whole WHERE whole.id = part_id)"
    ),
}
THERE = "".join(
    [f"CREATE POLICY {table}_own ON {table} FOR SELECT TO {RUN_ROLE} USING ({where});\n" for table, where in _SEES.items()]
    + [
        f"CREATE POLICY {table}_asks ON {table} FOR INSERT TO {RUN_ROLE} WITH CHECK ({where});\n"
        for table, where in _ASKS.items()
    ]
)
BACK = "".join(
    [f"DROP POLICY {table}_asks ON {table};\n" for table in _ASKS]
    + [f"DROP POLICY {table}_own ON {table};\n" for table in _SEES]
)
WALLS: list[Operation] = [migrations.RunSQL(THERE, BACK)]
