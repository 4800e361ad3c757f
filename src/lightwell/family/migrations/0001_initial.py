"""A family's own space: its lines, what was written, what was told to others, and that somebody left."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.family.migrations._walls import WALLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access_requests', '0006_own_space'),
        ('organisations', '0006_offices'),
        ('people', '0003_chosen_in_a_space'),
    ]

    operations = [
        migrations.CreateModel(
            name='Leaving',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('left_on', models.DateField()),
                ('wants_word', models.BooleanField()),
                ('recorded_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person',), name='somebody_leaves_once')],
            },
        ),
        migrations.CreateModel(
            name='OwnLines',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('brought_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person',), name='own_lines_are_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='Reported',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('concern', 'A report of concern about a child'), ('compelled', 'A law made us tell (Oranga Tamariki Act s 66)'), ('permitted', 'A law let us tell, for a child’s safety (Oranga Tamariki Act s 66C)')], max_length=12)),
                ('sealed', models.BinaryField()),
                ('told_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('shown_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('shown_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('shown_at__isnull', True), ('shown_by__isnull', True)), models.Q(('shown_at__isnull', False), ('shown_by__isnull', False)), _connector='OR'), name='what_is_shown_says_who_decided')],
            },
        ),
        migrations.CreateModel(
            name='Written',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('is_childs', models.BooleanField()),
                ('for_worker', models.UUIDField(null=True)),
                ('written_at', models.DateTimeField()),
                ('read_by_on', models.DateField()),
                ('read_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['provider', 'read_by_on'], name='written_unread')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('read_at__isnull', True), ('read_by__isnull', True)), models.Q(('read_at__isnull', False), ('read_by__isnull', False)), _connector='OR'), name='what_was_read_says_by_whom')],
            },
        ),
        *WALLS,
    ]
