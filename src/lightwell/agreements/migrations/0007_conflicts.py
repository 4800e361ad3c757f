"""Why an agreement was signed although another says otherwise; and whom a variation has to be told to again."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

COLUMNS = "people_to_tell, minutes_to_tell"


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0006_standing'),
    ]

    operations = [
        migrations.AddField(model_name='signature', name='answered', field=models.TextField(blank=True, default=''), preserve_default=False),
        migrations.AddField(model_name='draft', name='people_to_tell', field=models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField(model_name='draft', name='minutes_to_tell', field=models.PositiveIntegerField(blank=True, null=True)),
        migrations.RunSQL(
            f"GRANT UPDATE ({COLUMNS}) ON agreements_draft TO {RUN_ROLE}",
            f"REVOKE UPDATE ({COLUMNS}) ON agreements_draft FROM {RUN_ROLE}",
        ),
    ]
