"""What the database lets anybody do with papers and copies: what was taken out stays with its holder alone."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.access_requests.migrations._walls import ITS_OWN, ITS_PART, WORKERS
from lightwell.ledger.migrating import RUN_ROLE, GovernTable, holds

WORKING = f"({ITS_OWN} AND {holds('manager', 'front_line_worker', 'privacy_officer')})"
OURS = f"({WORKERS} AND {ITS_OWN})"

WALLS: list[Operation] = [
    migrations.RunSQL(
        f"GRANT UPDATE (open_papers, is_cut) ON access_requests_part TO {RUN_ROLE}", migrations.RunSQL.noop
    ),
    GovernTable(
        "CasePaper",
        reads=f"{OURS} OR ({WORKERS} AND settled_at IS NOT NULL) OR {ITS_PART}",
        inserts=f"{OURS} OR {ITS_PART}",
        updates=f"{OURS} OR {ITS_PART}",
        columns=("made", "cuts", "grounds", "settled_at"),
    ),
    GovernTable("UncutPaper", reads=WORKING, inserts=WORKING, updates=WORKING, columns=("choices",)),
    GovernTable(
        "FamilyCopy",
        reads=WORKERS,
        inserts=WORKERS,
        updates=WORKERS,
        columns=("words", "content", "suits", "why_hard", "written_at", "approved_at", "approved_by"),
    ),
]
