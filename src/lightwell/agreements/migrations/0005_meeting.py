"""Meetings about a draft, the times proposed for each, and notes of what was said there."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.agreements.migrations._meeting_walls import MEETING_WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0004_points'),
        ('organisations', '0006_offices'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('about', models.TextField(blank=True, max_length=10000)),
                ('owed_by', models.CharField(blank=True, choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('round', models.PositiveIntegerField(default=1)),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('uid', models.CharField(max_length=300)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='agreements.draft')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='MeetingNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('written_by', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('kind', models.CharField(blank=True, choices=[('ask', 'ask'), ('answer', 'answer'), ('decline', 'decline'), ('agree', 'agree'), ('drop', 'drop'), ('reopen', 'reopen')], max_length=10)),
                ('mover', models.CharField(blank=True, choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('words', models.TextField(max_length=10000)),
                ('seen_moves', models.PositiveIntegerField()),
                ('written_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.draftclause')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='agreements.meeting')),
                ('move', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.move')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='MeetingTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('round', models.PositiveIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveIntegerField()),
                ('place', models.CharField(blank=True, max_length=300)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='times', to='agreements.meeting')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('minutes__isnull', True), ('starts_at__isnull', True)), models.Q(('minutes__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='meeting_is_agreed_whole'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('owed_by', '')), models.Q(('cancelled_at__isnull', True), models.Q(('owed_by__in', ('agency', 'provider')), ('starts_at__isnull', False), _connector='OR')), _connector='OR'), name='meeting_waits_or_has_a_time_or_is_off'),
        ),
        migrations.AddConstraint(
            model_name='meetingnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), ('mover', '')), models.Q(models.Q(('kind', ''), _negated=True), ('mover__in', ('agency', 'provider'))), _connector='OR'), name='meeting_note_becomes_a_whole_move'),
        ),
        migrations.AddConstraint(
            model_name='meetingnote',
            constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('confirmed_at__isnull', False), ('taken_back_at__isnull', True)), _connector='OR'), name='meeting_note_is_confirmed_by_both_or_taken_back'),
        ),
        migrations.AddConstraint(
            model_name='meetingnote',
            constraint=models.CheckConstraint(condition=models.Q(('move__isnull', True), models.Q(('done_at__isnull', False), models.Q(('kind', ''), _negated=True)), _connector='OR'), name='meeting_note_has_its_move_once_done'),
        ),
        migrations.AddConstraint(
            model_name='meetingtime',
            constraint=models.UniqueConstraint(fields=('meeting', 'round', 'starts_at'), name='meeting_time_is_proposed_once'),
        ),
        *MEETING_WALLS,
    ]
