"""A correction's item can be named after it came; a paper that nobody decided about can be taken away again."""

from django.db import migrations

from lightwell.access_requests.migrations._paper_walls import OURS, WORKING
from lightwell.access_requests.migrations._walls import ITS_PART
from lightwell.ledger.migrating import RUN_ROLE

_REMOVED = {
    "access_requests_casepaper": f"settled_at IS NULL AND ({OURS} OR {ITS_PART})",
    "access_requests_uncutpaper": WORKING,
}


def _may_go(table: str, where: str) -> str:
    return (
        f"GRANT DELETE ON {table} TO {RUN_ROLE};\n"
        f"CREATE POLICY {table}_deletes ON {table} FOR DELETE TO {RUN_ROLE} USING ({where});\n"
    )


def _stays(table: str) -> str:
    return f"DROP POLICY {table}_deletes ON {table};\nREVOKE DELETE ON {table} FROM {RUN_ROLE};\n"


class Migration(migrations.Migration):
    dependencies = [("access_requests", "0010_passed_on")]

    operations = [
        migrations.RunSQL(
            f"GRANT UPDATE (item) ON access_requests_case TO {RUN_ROLE}",
            f"REVOKE UPDATE (item) ON access_requests_case FROM {RUN_ROLE}",
        ),
        *(migrations.RunSQL(_may_go(table, where), _stays(table)) for table, where in _REMOVED.items()),
    ]
