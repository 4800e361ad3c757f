"""A Māori party's yes and no, open invitations, needs that are being written, and a programme's earlier words."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.codesign.migrations._walls_of_parties import WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('codesign', '0002_success'),
        ('guests', '0002_hints'),
        ('letters', '0003_hearing'),
        ('organisations', '0006_offices'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammeWords',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('good', models.TextField(blank=True, max_length=50000)),
                ('for_whom', models.TextField(blank=True, max_length=50000)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='YesOrNo',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('item', models.CharField(max_length=130)),
                ('digest', models.CharField(max_length=64)),
                ('answer', models.CharField(choices=[('approve', 'approve'), ('decline', 'decline')], max_length=10)),
                ('words', models.TextField(blank=True, max_length=50000)),
                ('conditions', models.TextField(blank=True, max_length=50000)),
                ('said_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='participant',
            name='place',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='programme',
            name='settled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='programme',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name='NeedSketch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('typed', models.JSONField(blank=True, default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sketches', to='codesign.programme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OpenInvitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('link', models.CharField(max_length=64, unique=True)),
                ('places', models.PositiveSmallIntegerField()),
                ('given', models.PositiveSmallIntegerField(default=0)),
                ('ends_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.participant')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.programme')),
            ],
        ),
        migrations.AddField(
            model_name='participant',
            name='invitation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.openinvitation'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('invitation', 'place'), name='a_place_is_given_once'),
        ),
        migrations.AddField(
            model_name='programmewords',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='programmewords',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_words', to='codesign.programme'),
        ),
        migrations.AddField(
            model_name='yesorno',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='yesorno',
            name='need',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.need'),
        ),
        migrations.AddField(
            model_name='yesorno',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='yes_and_no', to='codesign.participant'),
        ),
        migrations.AddField(
            model_name='yesorno',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.programme'),
        ),
        migrations.AddConstraint(
            model_name='openinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('link__regex', '^[0-9a-f]{64}$')), name='open_link_is_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='openinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('places__gte', 1), ('places__lte', 200)), name='open_invitation_has_places'),
        ),
        migrations.AddConstraint(
            model_name='openinvitation',
            constraint=models.CheckConstraint(condition=models.Q(('given__lte', models.F('places'))), name='no_more_are_given_than_there_are'),
        ),
        migrations.AddConstraint(
            model_name='programmewords',
            constraint=models.UniqueConstraint(fields=('programme', 'number'), name='programme_words_are_their_own'),
        ),
        migrations.AddIndex(
            model_name='yesorno',
            index=models.Index(fields=['participant', 'said_at'], name='yes_or_no_of_a_party'),
        ),
        migrations.AddConstraint(
            model_name='yesorno',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'decline'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='a_no_says_why'),
        ),
        *WALLS,
    ]
