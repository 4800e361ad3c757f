"""A case that a paper opened for the wrong person says so, and whose it is, until that is put right."""

import django.db.models.deletion
from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

COLUMNS = "(not_theirs_at, meant_id)"


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0017_given_before"), ("people", "0007_a_workers_no_at_any_time"))
    operations = (
        migrations.AddField(model_name="asker", name="not_theirs_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="asker",
            name="meant",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE {COLUMNS} ON access_requests_asker TO {RUN_ROLE}",
            f"REVOKE UPDATE {COLUMNS} ON access_requests_asker FROM {RUN_ROLE}",
        ),
    )
