"""A provider's register of people: its key, who has a way to it, the people, and what they were told and chose."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.people.migrations._walls import WALLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0006_offices'),
    ]

    operations = [
        migrations.CreateModel(
            name='IncomingSheet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('looked_at', models.DateTimeField()),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('client', models.CharField(max_length=64)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('version', models.PositiveIntegerField(default=1)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Openness',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opened_to', to='people.person')),
            ],
            options={
                'verbose_name_plural': 'opennesses',
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorities', to='people.person')),
            ],
            options={
                'verbose_name_plural': 'authorities',
            },
        ),
        migrations.CreateModel(
            name='Register',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('keyring', models.CharField(max_length=16)),
                ('wrapped', models.BinaryField()),
                ('fingerprint', models.CharField(max_length=16)),
                ('made_at', models.DateTimeField()),
                ('provider', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RegisterAccess',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('locked', models.TextField(blank=True)),
                ('code_locked', models.TextField(blank=True)),
                ('code_expires_at', models.DateTimeField(blank=True, null=True)),
                ('wrong_tries', models.PositiveSmallIntegerField(default=0)),
                ('given_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ways_in', to='people.register')),
            ],
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('recorded_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership')),
            ],
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(fields=['tags'], name='person_found_by_tags'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('provider', 'client'), name='client_number_is_one_persons'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('client__regex', '^[0-9a-f]{64}$')), name='client_is_an_hmac'),
        ),
        migrations.AddConstraint(
            model_name='registeraccess',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('register', 'membership'), name='one_way_in_each'),
        ),
        migrations.AddConstraint(
            model_name='registeraccess',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code_expires_at__isnull', True), ('code_locked', '')), models.Q(models.Q(('code_locked', ''), _negated=True), ('code_expires_at__isnull', False)), _connector='OR'), name='a_code_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='registeraccess',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('code_locked', ''), ('locked', '')), _connector='OR'), name='an_ended_way_in_opens_nothing'),
        ),
        migrations.AddIndex(
            model_name='told',
            index=models.Index(fields=['person', 'recorded_at'], name='told_to_somebody'),
        ),
        *WALLS,
    ]
