"""Which side asked for a community party's own yes to a clause; only that side takes it out again."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0008_words_due'),
    ]

    operations = [
        migrations.AddField(model_name='draftclause', name='community_asked_by', field=models.CharField(blank=True, choices=[('agency', 'agency'), ('provider', 'provider')], default='', max_length=10), preserve_default=False),
        migrations.RunSQL(
            f"GRANT UPDATE (community_asked_by) ON agreements_draftclause TO {RUN_ROLE}",
            f"REVOKE UPDATE (community_asked_by) ON agreements_draftclause FROM {RUN_ROLE}",
        ),
    ]
