"""The day on which somebody left is put right where it was written down wrongly."""

from __future__ import annotations

from django.db import migrations

from lightwell.ledger.migrating import RUN_ROLE


class Migration(migrations.Migration):
    dependencies = (("family", "0001_initial"),)
    operations = (
        migrations.RunSQL(
            f"GRANT UPDATE (left_on, wants_word) ON family_leaving TO {RUN_ROLE}", migrations.RunSQL.noop
        ),
    )
