"""Written work and the day it reached its family, and privacy breaches."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.access_requests.migrations._course_walls import WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('access_requests', '0003_papers_and_copies'),
        ('organisations', '0006_offices'),
        ('people', '0001_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrivacyBreach',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('access', 'Somebody saw what they were not to see'), ('disclosure', 'It was given to somebody who was not to have it'), ('alteration', 'It was changed by somebody who was not to change it, or by mistake'), ('loss', 'It was lost'), ('destruction', 'It was destroyed'), ('locked-out', 'We cannot get at it ourselves')], max_length=12)),
                ('found_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('people', models.PositiveIntegerField()),
                ('what', models.BinaryField()),
                ('factors', models.BinaryField(blank=True, default=b'')),
                ('is_serious', models.BooleanField(null=True)),
                ('assessed_at', models.DateTimeField(null=True)),
                ('commissioner_told_at', models.DateTimeField(null=True)),
                ('people_told_at', models.DateTimeField(null=True)),
                ('why_withheld', models.BinaryField(blank=True, default=b'')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ('-recorded_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('assessed_at__isnull', True), ('factors', b''), ('is_serious__isnull', True)), models.Q(('assessed_at__isnull', False), ('is_serious__isnull', False), models.Q(('factors', b''), _negated=True)), _connector='OR'), name='what_is_assessed_says_by_which_factors')],
            },
        ),
        migrations.CreateModel(
            name='WrittenWork',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('plan', 'A plan'), ('report', 'A report'), ('letter', 'A letter'), ('elsewhere', 'A record that is kept in another system')], max_length=10)),
                ('sealed', models.BinaryField()),
                ('written_on', models.DateField()),
                ('for_child', models.CharField(choices=[('due', 'One follows within days'), ('no-child', 'No child of reading age')], max_length=10)),
                ('reached_on', models.DateField(null=True)),
                ('is_kept_back', models.BooleanField(default=False)),
                ('child_reached_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'written_on'], name='written_by_a_provider')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reached_on__isnull', True), ('is_kept_back', False), _connector='OR'), name='what_reached_them_is_not_kept_back')],
            },
        ),
        *WALLS,
    ]
