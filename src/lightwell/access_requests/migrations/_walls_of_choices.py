"""What the database itself lets anybody do with a no that reaches backwards: the provider alone, and each unit its own."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.access_requests.migrations._walls import ITS_UNIT, PRIVACY, WORKERS
from lightwell.ledger.migrating import GovernTable

READS = "ALTER POLICY access_requests_rownote_reads ON access_requests_rownote USING ({})"

WALLS_OF_CHOICES: list[Operation] = [
    GovernTable("CalledBack", reads=WORKERS, inserts=WORKERS),
    migrations.RunSQL(
        READS.format(f"{ITS_UNIT} OR {WORKERS} OR ({PRIVACY} AND case_id IS NOT NULL)"),
        READS.format(f"{ITS_UNIT} OR {WORKERS} OR {PRIVACY}"),
    ),
]
