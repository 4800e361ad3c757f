"""Somebody's own side goes with the row once its unit removed it; and whoever answers from that row knows that it did.

The unit's answer to a no takes away what stands beside those rows, and nothing else. A privacy officer reads what was
called back of the rows that they were asked about, and of no others.
"""

from django.db import migrations

from lightwell.access_requests.migrations._walls import PRIVACY
from lightwell.ledger.migrating import RUN_ROLE, about, needs_another_entry, said_by

STATEMENTS = "access_requests_rownote"
ANSWER = "NEW.acknowledged_at, NEW.answer, NEW.published"
STANDS = "NEW.corrected_at, NEW.gone_from"


def unchanged(columns: str) -> str:
    return f"({columns}) IS NOT DISTINCT FROM ({columns.replace('NEW.', 'OLD.')})"


BEFORE = (
    f"({said_by('access.acknowledge-note')} AND {about('access_requests.rownote')} AND {unchanged(STANDS)}) OR ("
    + said_by("access.tell-recipients", "access.carry-statement", "access.statement-has-no-row")
    + f" AND its.subject_kind = 'access_requests.case' AND {unchanged(ANSWER)})"
)
COVERED = (
    "no.kind = 'chose-no' AND no.delivery_id = {0}.delivery_id AND no.\"table\" = {0}.\"table\" AND {0}.rows <@ no.rows"
)
GOES = (
    f"({said_by('access.acknowledge-note')} AND its.subject_kind = 'access_requests.rownote' "
    f"AND {unchanged(ANSWER)} AND {unchanged('NEW.corrected_at')} "
    "AND NEW.kind = 'statement' AND NEW.gone_from = OLD.gone_from || NEW.delivery_id AND EXISTS ("
    "SELECT FROM public.access_requests_rownote AS no "
    f"WHERE no.id = its.subject_id AND no.acknowledged_at IS NOT NULL AND {COVERED.format('NEW')}))"
)
OF_THEIRS = f"""
CREATE POLICY access_requests_rownote_asked ON access_requests_rownote FOR SELECT TO {RUN_ROLE} USING (
    kind = 'chose-no' AND {PRIVACY} AND EXISTS (
        SELECT FROM access_requests_askeditem AS item
        WHERE item.holder_id = access_requests_rownote.agency_id
        AND item.delivery_id = access_requests_rownote.delivery_id
        AND item."table" = access_requests_rownote."table" AND item.rows && access_requests_rownote.rows
    )
)
"""
# What was removed before is gone for the words beside it too.
AS_BEFORE = f"""
ALTER TABLE {STATEMENTS} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
UPDATE {STATEMENTS} AS its SET gone_from = its.gone_from || its.delivery_id
WHERE its.kind = 'statement' AND its.rows <> '{{}}' AND EXISTS (
    SELECT FROM {STATEMENTS} AS no WHERE no.acknowledged_at IS NOT NULL AND {COVERED.format('its')}
);
ALTER TABLE {STATEMENTS} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0020_own_call_backs"),)
    operations = (
        needs_another_entry(STATEMENTS, on="UPDATE", instead_of=BEFORE, entry=f"{BEFORE} OR {GOES}"),
        migrations.RunSQL(OF_THEIRS, f"DROP POLICY access_requests_rownote_asked ON {STATEMENTS}"),
        migrations.RunSQL(AS_BEFORE, migrations.RunSQL.noop),
    )
