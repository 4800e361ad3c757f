"""In which order positions were given that are shown together, and what others go on reading of each."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

# The positions of the version before this one stand in the order in which they were given.
PLACES = f"""
GRANT UPDATE (place, read_as) ON codesign_contribution TO {RUN_ROLE};
ALTER TABLE codesign_contribution NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
UPDATE codesign_contribution AS its SET place = given.place
FROM (
    SELECT id, row_number() OVER (PARTITION BY round_id, need_id, item ORDER BY said_at, id) AS place
    FROM codesign_contribution WHERE kind = 'position' AND NOT as_said
) AS given
WHERE given.id = its.id;
ALTER TABLE codesign_contribution FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [("codesign", "0003_parties"), ("letters", "0008_parties")]

    operations = [
        migrations.AddField("contribution", "place", models.PositiveIntegerField(default=0)),
        migrations.AddField("contribution", "read_as", models.JSONField(blank=True, null=True)),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
    ]
