"""An adviser's own name stands in a column of its own; until now it stood in that of what its draft was called.

A database that was made in between, when 0011 had the column already, keeps it.
"""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

NAMES = f"""
ALTER TABLE agreements_adviser ADD COLUMN IF NOT EXISTS name varchar(200) NOT NULL DEFAULT '';
ALTER TABLE agreements_adviser ALTER COLUMN name DROP DEFAULT;
GRANT UPDATE (name) ON agreements_adviser TO {RUN_ROLE};
ALTER TABLE agreements_adviser NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
UPDATE agreements_adviser SET name = title, title = '' WHERE left_at IS NULL AND name = '' AND title <> '';
ALTER TABLE agreements_adviser FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
"""
FIELD = migrations.AddField(
    "adviser", "name", models.CharField(blank=True, default="", max_length=200), preserve_default=False
)


class Migration(migrations.Migration):

    dependencies = [("agreements", "0014_who_speaks")]

    operations = [
        migrations.RunSQL(NAMES, "ALTER TABLE agreements_adviser DROP COLUMN name", state_operations=[FIELD]),
    ]
