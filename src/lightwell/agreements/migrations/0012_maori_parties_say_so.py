"""Whether the party whose yes a clause needs said, when it was asked, that it speaks for Māori."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

# Those that were asked for a Māori party's yes and no before parties could say so go on being asked.
ASKED_BEFORE = """
ALTER TABLE agreements_draftclause NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
UPDATE agreements_draftclause SET community_is_maori = true WHERE community_id IS NOT NULL AND maori_due <> '';
ALTER TABLE agreements_draftclause FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [("agreements", "0011_adviser_out"), ("organisations", "0009_for_whom")]

    operations = [
        migrations.AddField("draftclause", "community_is_maori", models.BooleanField(default=False)),
        migrations.RunSQL(
            f"GRANT UPDATE (community_is_maori) ON agreements_draftclause TO {RUN_ROLE}",
            f"REVOKE UPDATE (community_is_maori) ON agreements_draftclause FROM {RUN_ROLE}",
        ),
        migrations.RunSQL(ASKED_BEFORE, migrations.RunSQL.noop),
    ]
