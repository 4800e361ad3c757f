"""Why people were not told of a breach is kept where they are to be told after all."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE


class Migration(migrations.Migration):

    dependencies = [
        ("access_requests", "0014_own_side"),
    ]

    operations = [
        migrations.AddField(
            model_name="privacybreach",
            name="withheld_before",
            field=models.BinaryField(blank=True, default=b""),
        ),
        migrations.RunSQL(
            f"GRANT UPDATE (withheld_before) ON access_requests_privacybreach TO {RUN_ROLE}", migrations.RunSQL.noop
        ),
    ]
