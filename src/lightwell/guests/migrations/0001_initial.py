"""Guests, and the setting by which the database knows one."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.guests.migrations._walls import FIRST, LAST, WALLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0006_offices'),
    ]

    operations = [
        *FIRST,
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(choices=[('adult', 'For adults'), ('rangatahi', 'For rangatahi'), ('child', 'For children')], default='adult', max_length=10)),
                ('link', models.CharField(max_length=64, unique=True)),
                ('code', models.CharField(blank=True, max_length=200)),
                ('code_expires_at', models.DateTimeField(blank=True, null=True)),
                ('pin', models.CharField(blank=True, max_length=200)),
                ('wrong_codes', models.PositiveSmallIntegerField(default=0)),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('last_came_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('link__regex', '^[0-9a-f]{64}$')), name='guest_link_is_a_digest'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('invited_at'))), name='guest_expires_later'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('code_expires_at__isnull', True)), models.Q(models.Q(('code', ''), _negated=True), ('code_expires_at__isnull', False)), _connector='OR'), name='guest_code_has_its_time')],
            },
        ),
        *WALLS,
        *LAST,
    ]
