"""What stands beside the clauses of a draft is settled as they are: promises, the request protocol, who holds copies."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0003_withdrawn'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='draftclause',
            name='draft_clause_short_name_is_its_own',
        ),
        migrations.AddField(
            model_name='draftclause',
            name='point',
            field=models.CharField(blank=True, choices=[('promise', 'Promise'), ('protocol', 'How a family’s request is handled'), ('no-protocol', 'Why there is no request protocol'), ('copy', 'Who holds which copy, and on which machine')], default='', max_length=20),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='draftclause',
            constraint=models.UniqueConstraint(fields=('draft', 'point', 'code'), name='draft_clause_short_name_is_its_own'),
        ),
    ]
