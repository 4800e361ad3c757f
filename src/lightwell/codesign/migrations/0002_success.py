"""What success means; and which items of a need were dropped when it stood as a version says."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.codesign.migrations._walls import DESIGNED, OPERATOR, OWN_AGENCY, taking_part
from lightwell.ledger.migrating import GovernTable


class Migration(migrations.Migration):

    dependencies = [
        ('codesign', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='needversion',
            name='dropped',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name='Success',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('how_much', models.TextField(max_length=50000)),
                ('how_well', models.TextField(max_length=50000)),
                ('better_off', models.TextField(max_length=50000)),
                ('bad_reading', models.TextField(max_length=50000)),
                ('context', models.TextField(max_length=50000)),
                ('agrees', models.TextField(max_length=50000)),
                ('written_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successes', to='codesign.programme')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme', 'number', 'version'), name='success_version_is_its_own')],
            },
        ),
        GovernTable(
            "Success",
            reads=f"{OWN_AGENCY} OR {OPERATOR} OR {taking_part('codesign_success')}",
            inserts=DESIGNED,
        ),
    ]
