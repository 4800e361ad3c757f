"""What the agency reads of somebody's words, who read their row, and what was corrected in what is sent again."""

from django.db import migrations, models

from lightwell.access_requests.migrations._own_walls import mine
from lightwell.access_requests.migrations._walls import ITS_UNIT, PRIVACY, WORKERS
from lightwell.access_requests.migrations._walls_of_choices import READS
from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, holds

SENDER = f"(provider_id = {OWN_ORGANISATION} AND {holds('reporting_officer')} AND kind = 'corrected')"
BEFORE = f"{ITS_UNIT} OR {WORKERS} OR ({PRIVACY} AND case_id IS NOT NULL)"
PASSES_ON = f"""
GRANT UPDATE (said) ON access_requests_case TO {RUN_ROLE};
GRANT UPDATE (said) ON access_requests_asker TO {RUN_ROLE};
"""
KEEPS_IT = f"""
REVOKE UPDATE (said) ON access_requests_asker FROM {RUN_ROLE};
REVOKE UPDATE (said) ON access_requests_case FROM {RUN_ROLE};
"""
WAS_READ = (
    "read_at IS NOT NULL AND EXISTS (SELECT FROM access_requests_part AS whole "
    f"WHERE whole.id = access_requests_askeditem.part_id AND {mine('whole.case_id')})"
)


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0009_own_parts"),)
    operations = (
        migrations.AddField("asker", "said", models.BinaryField(blank=True, default=b"")),
        migrations.RunSQL(PASSES_ON, KEEPS_IT),
        migrations.RunSQL(
            f"CREATE POLICY access_requests_askeditem_own ON access_requests_askeditem FOR SELECT TO {RUN_ROLE} "
            f"USING ({WAS_READ})",
            "DROP POLICY access_requests_askeditem_own ON access_requests_askeditem",
        ),
        migrations.RunSQL(READS.format(f"{BEFORE} OR {SENDER}"), READS.format(BEFORE)),
    )
