"""Whoever asked for themselves reads their own side in their space; and where a person was looked for and is not, that."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from lightwell.access_requests.migrations._own_walls import mine
from lightwell.ledger.migrating import RUN_ROLE

SEES = f"""
CREATE POLICY access_requests_rownote_own ON access_requests_rownote FOR SELECT TO {RUN_ROLE} USING (
    kind = 'statement' AND {mine("access_requests_rownote.case_id")}
)
"""


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0013_taken_back"),)
    operations = (
        migrations.RunSQL(SEES, "DROP POLICY access_requests_rownote_own ON access_requests_rownote"),
        migrations.AddField(
            model_name="case",
            name="not_in",
            field=ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
        migrations.RunSQL(f"GRANT UPDATE (not_in) ON access_requests_case TO {RUN_ROLE}", migrations.RunSQL.noop),
    )
