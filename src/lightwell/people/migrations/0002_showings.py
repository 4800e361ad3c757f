"""What people were shown, what they chose after it, and whom to tell another day."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.people.migrations._choice_walls import CHOICE_WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0006_offices'),
        ('people', '0001_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='Showing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('recorded_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='showings', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
            ],
        ),
        migrations.CreateModel(
            name='Chosen',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('recorded_at', models.DateTimeField()),
                ('said', models.BinaryField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('showing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='people.showing')),
            ],
        ),
        migrations.CreateModel(
            name='Later',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='to_be_told', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person',), name='one_day_to_be_told')],
            },
        ),
        migrations.AddIndex(
            model_name='showing',
            index=models.Index(fields=['person', 'recorded_at'], name='shown_to_somebody'),
        ),
        migrations.AddIndex(
            model_name='chosen',
            index=models.Index(fields=['person', 'recorded_at'], name='chosen_by_somebody'),
        ),
        *CHOICE_WALLS,
    ]
