"""A party says of itself whether it speaks for Māori."""

from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ORGANISATION, RUN_ROLE, about, holds, needs_its_entry, said_by

TABLE = "organisations_organisation"
ITS_OWN = f"id = {OWN_ORGANISATION} AND kind <> 'agency' AND {holds('manager')}"


class Migration(migrations.Migration):

    dependencies = [("organisations", "0008_second_steps_own")]

    operations = [
        migrations.AddField("organisation", "speaks_for_maori", models.BooleanField(blank=True, null=True)),
        migrations.RunSQL(
            f"GRANT UPDATE (speaks_for_maori) ON {TABLE} TO {RUN_ROLE};"
            f"CREATE POLICY {TABLE}_updates ON {TABLE} FOR UPDATE TO {RUN_ROLE} USING ({ITS_OWN}) WITH CHECK ({ITS_OWN});",
            f"DROP POLICY {TABLE}_updates ON {TABLE}; REVOKE UPDATE (speaks_for_maori) ON {TABLE} FROM {RUN_ROLE};",
        ),
        needs_its_entry(
            TABLE,
            on="UPDATE",
            entry=f"{said_by('organisations.say-for-whom')} AND {about('organisations.organisation')}",
        ),
    ]
