"""What somebody wrote on paper, kept as theirs: to those who keep the register, and to its person."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.family.migrations._walls import EITHER, KEEPS
from lightwell.ledger.migrating import GovernTable


class Migration(migrations.Migration):

    dependencies = [
        ('family', '0002_a_day_put_right'),
    ]

    operations = [
        migrations.CreateModel(
            name='OnPaper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('view', 'What they think, or want others to know'), ('question', 'A question'), ('correction', 'Something is wrong, and is to be put right')], max_length=10)),
                ('sealed', models.BinaryField()),
                ('picture', models.BinaryField(blank=True, default=b'')),
                ('written_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'written_on'], name='on_paper_of_somebody')],
            },
        ),
        GovernTable("OnPaper", reads=EITHER, inserts=KEEPS),
    ]
