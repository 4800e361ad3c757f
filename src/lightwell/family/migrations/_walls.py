"""What the database itself lets anybody do with a family's space: its person, those who keep the register, nobody else."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import OWN_ORGANISATION, OWN_PERSON, RUN_ROLE, SERVED_BY, GovernTable, holds

KEEPS = f"(provider_id = {OWN_ORGANISATION} AND {holds('manager', 'front_line_worker')})"
OWN = f"(person_id = {OWN_PERSON} AND provider_id = {SERVED_BY})"
EITHER = f"({KEEPS} OR {OWN})"

# In a space of one's own: who looked at what one's provider sent, how its programme came about; nobody's views of it.
_SIGNED = f"{SERVED_BY} IS NOT NULL AND EXISTS (SELECT FROM agreements_agreementversion AS its WHERE its.programme_id ="
SEES = f"""
CREATE POLICY ledger_entry_served ON ledger_entry FOR SELECT TO {RUN_ROLE} USING (
    {SERVED_BY} IS NOT NULL AND subject_kind = 'sharing.delivery' AND outcome = 'done'
    AND (action = 'sharing.open-delivery' OR action = 'sharing.download-delivery')
    AND seen_by_organisations @> ARRAY[{SERVED_BY}]
);
CREATE POLICY codesign_programme_served ON codesign_programme FOR SELECT TO {RUN_ROLE} USING (
    {_SIGNED} codesign_programme.id)
);
CREATE POLICY codesign_round_served ON codesign_round FOR SELECT TO {RUN_ROLE} USING (
    state <> 'draft' AND {_SIGNED} codesign_round.programme_id)
);
CREATE POLICY codesign_need_served ON codesign_need FOR SELECT TO {RUN_ROLE} USING (
    state <> 'draft' AND {_SIGNED} codesign_need.programme_id)
);
"""
BACK = """
DROP POLICY codesign_need_served ON codesign_need;
DROP POLICY codesign_round_served ON codesign_round;
DROP POLICY codesign_programme_served ON codesign_programme;
DROP POLICY ledger_entry_served ON ledger_entry;
"""

WALLS: list[Operation] = [
    GovernTable("OwnLines", reads=EITHER, inserts=KEEPS, updates=EITHER, columns=("sealed", "brought_at")),
    GovernTable("Written", reads=EITHER, inserts=OWN, updates=KEEPS, columns=("read_at", "read_by_id")),
    GovernTable(
        "Reported",
        reads=f"{KEEPS} OR ({OWN} AND shown_at IS NOT NULL)",
        inserts=KEEPS,
        updates=KEEPS,
        columns=("shown_at", "shown_by_id"),
    ),
    GovernTable("Leaving", reads=EITHER, inserts=KEEPS, updates=KEEPS, columns=("told_at",)),
    migrations.RunSQL(SEES, BACK),
]
