"""How somebody has what was granted to them, where it is not by a copy."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0024_says_otherwise"),)
    operations = (
        migrations.AddField(
            model_name="case", name="otherwise", field=models.BinaryField(blank=True, default=b"")
        ),
        migrations.RunSQL(f"GRANT UPDATE (otherwise) ON access_requests_case TO {RUN_ROLE}", migrations.RunSQL.noop),
    )
