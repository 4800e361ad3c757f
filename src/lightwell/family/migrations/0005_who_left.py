"""Of whoever left, their number is kept for a hand-over, so that no later quarter has a row about them."""

from django.db import migrations, models

from lightwell.family.migrations._walls import EITHER
from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, holds

READS = "ALTER POLICY family_leaving_reads ON family_leaving USING ({})"
JOB = f"(provider_id = {OWN_ORGANISATION} AND {holds('reporting_officer')})"


class Migration(migrations.Migration):
    dependencies = (("family", "0004_asked_once"),)
    operations = (
        migrations.AddField("leaving", "sealed", models.BinaryField(default=b"")),
        migrations.RunSQL(f"GRANT UPDATE (sealed) ON family_leaving TO {RUN_ROLE}", migrations.RunSQL.noop),
        migrations.RunSQL(READS.format(f"{EITHER} OR {JOB}"), READS.format(EITHER)),
    )
