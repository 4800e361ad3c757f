"""A statement says of which value it is: of which quarter it was said, that it was corrected since, where no row is left.

Whoever works with families at the provider writes that down, within what sets it off; a unit answers what it was told,
and neither changes what is the other's.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from lightwell.access_requests.migrations._walls import ITS_OPENERS, WORKERS
from lightwell.ledger.migrating import RUN_ROLE, about, in_place, needs_its_entry, said_by

UPDATES = "ALTER POLICY access_requests_rownote_updates ON access_requests_rownote USING ({0}) WITH CHECK ({1})"
BOTH = f"{ITS_OPENERS} OR ({WORKERS} AND kind = 'statement')"
ANSWER = "NEW.acknowledged_at, NEW.answer, NEW.published"
STANDS = "NEW.corrected_at, NEW.gone_from"
ANSWERED = f"{said_by('access.acknowledge-note')} AND {about('access_requests.rownote')}"
BECAME = (
    said_by("access.tell-recipients", "access.carry-statement", "access.statement-has-no-row")
    + " AND its.subject_kind = 'access_requests.case'"
)

# What was settled or corrected before is so for the words beside it too.
TABLES = ("access_requests_rownote", "access_requests_case", "sharing_delivery")
AS_BEFORE = f"""
{''.join(f"ALTER TABLE {each} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER; " for each in TABLES)}
UPDATE access_requests_rownote AS its SET gone_from = ARRAY(
    SELECT gone.id FROM access_requests_case AS whole
    JOIN sharing_delivery AS gone ON gone.id = ANY(whole.not_in)
    JOIN sharing_delivery AS own ON own.id = its.delivery_id
    WHERE whole.id = its.case_id AND gone.unit_id = its.unit_id AND gone.period = own.period ORDER BY gone.id
), corrected_at = (
    SELECT max(other.told_at) FROM access_requests_rownote AS other
    WHERE other.kind = 'corrected' AND other.provider_id = its.provider_id AND other.item = its.item AND (
        other.case_id = its.case_id
        OR (other.delivery_id = its.delivery_id AND other."table" = its."table" AND other.rows && its.rows
            AND other.told_at >= its.told_at)
    )
) WHERE its.kind = 'statement';
{''.join(f"ALTER TABLE {each} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER; " for each in TABLES)}
"""


def unchanged(columns: str) -> str:
    return f"({columns}) IS NOT DISTINCT FROM ({columns.replace('NEW.', 'OLD.')})"


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0015_told_after_all"),)
    operations = (
        migrations.AddField(
            model_name="rownote",
            name="said_of",
            field=models.CharField(blank=True, default="", max_length=7),
            preserve_default=False,
        ),
        migrations.AddField(model_name="rownote", name="corrected_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="rownote",
            name="gone_from",
            field=ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.RunSQL(AS_BEFORE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="rownote",
            constraint=models.CheckConstraint(
                name="only_a_statement_is_about_a_value",
                condition=models.Q(kind="statement")
                | models.Q(said_of="", corrected_at__isnull=True, gone_from=[]),
            ),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (corrected_at, gone_from) ON access_requests_rownote TO {RUN_ROLE}", migrations.RunSQL.noop
        ),
        migrations.RunSQL(UPDATES.format(BOTH, in_place(BOTH)), UPDATES.format(ITS_OPENERS, in_place(ITS_OPENERS))),
        needs_its_entry(
            "access_requests_rownote",
            on="UPDATE",
            entry=f"({ANSWERED} AND {unchanged(STANDS)}) OR ({BECAME} AND {unchanged(ANSWER)})",
        ),
    )
