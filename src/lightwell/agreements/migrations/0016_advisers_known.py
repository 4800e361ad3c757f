"""A provider knows the community parties that read a draft of its own, so that it can name one on a clause."""

import django.db.models.deletion
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE

TABLE = "organisations_organisation"
KNOWS = f"""
CREATE POLICY {TABLE}_advises ON {TABLE} FOR SELECT TO {RUN_ROLE} USING (
    kind = 'community' AND EXISTS (
        SELECT FROM agreements_adviser AS reads
        WHERE reads.organisation_id = {TABLE}.id AND reads.provider_id = {OWN_ORGANISATION} AND reads.left_at IS NULL
    )
);
"""


class Migration(migrations.Migration):

    dependencies = [("agreements", "0015_advisers_names"), ("organisations", "0009_for_whom")]

    operations = [
        migrations.AlterField(
            "adviser",
            "organisation",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="advises_on",
                to="organisations.organisation",
            ),
        ),
        migrations.RunSQL(KNOWS, f"DROP POLICY {TABLE}_advises ON {TABLE};"),
    ]
