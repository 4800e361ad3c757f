"""Plain words that are due anew, because the clause changed since they were measured."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

COLUMNS = "words_due, words_kept_because"


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0007_conflicts'),
    ]

    operations = [
        migrations.AddField(model_name='draftclause', name='words_due', field=models.CharField(blank=True, default='', max_length=20), preserve_default=False),
        migrations.AddField(model_name='draftclause', name='words_kept_because', field=models.TextField(blank=True, default=''), preserve_default=False),
        migrations.RunSQL(
            f"GRANT UPDATE ({COLUMNS}) ON agreements_draftclause TO {RUN_ROLE}",
            f"REVOKE UPDATE ({COLUMNS}) ON agreements_draftclause FROM {RUN_ROLE}",
        ),
    ]
