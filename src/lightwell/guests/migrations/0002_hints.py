"""What tells people with a link apart for those who brought them in, and which office did."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE


class Migration(migrations.Migration):

    dependencies = [
        ('guests', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='guest',
            name='brought_by',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='guest',
            name='hint',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.RunSQL(f"GRANT UPDATE (hint) ON guests_guest TO {RUN_ROLE}", migrations.RunSQL.noop),
    ]
