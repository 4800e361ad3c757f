"""Agreements that are being talked over: drafts, clauses, moves, advisers and their comments."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.agreements.migrations._draft_walls import DRAFT_WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_initial'),
        ('codesign', '0001_initial'),
        ('organisations', '0006_offices'),
    ]

    operations = [
        # The table itself moved with co-design's first migration; its rows and the references to them stay.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='agreementversion',
                    name='programme',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='codesign.programme'),
                ),
                migrations.DeleteModel(
                    name='Programme',
                ),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('frame', models.TextField()),
                ('state', models.CharField(choices=[('open', 'Being talked over'), ('proposed', 'Waiting for signatures'), ('signed', 'Signed by both sides'), ('given-up', 'Given up')], default='open', max_length=10)),
                ('began_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='codesign.programme')),
                ('proposed', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='agreements.agreementversion')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='varied_by', to='agreements.agreementversion')),
            ],
        ),
        migrations.CreateModel(
            name='Adviser',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_by', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advisers', to='agreements.draft')),
            ],
        ),
        migrations.CreateModel(
            name='DraftClause',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveIntegerField()),
                ('code', models.CharField(max_length=64)),
                ('document', models.TextField()),
                ('standing', models.CharField(choices=[('offered', 'offered'), ('asked', 'asked'), ('declined', 'declined'), ('agreed', 'agreed'), ('dropped', 'dropped')], max_length=10)),
                ('owed_by', models.CharField(blank=True, choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('offered_by', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('moves_made', models.PositiveIntegerField(default=1)),
                ('is_standard', models.BooleanField(default=False)),
                ('community_agreed_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='agreements.draft')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.need')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('for_side', models.CharField(blank=True, choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('words', models.TextField(max_length=50000)),
                ('said_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='agreements.draft')),
                ('clause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='agreements.draftclause')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('side', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('kind', models.CharField(choices=[('offer', 'offer'), ('ask', 'ask'), ('answer', 'answer'), ('counter', 'counter'), ('decline', 'decline'), ('agree', 'agree'), ('drop', 'drop'), ('reopen', 'reopen')], max_length=10)),
                ('words', models.TextField(blank=True, max_length=50000)),
                ('document', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='agreements.draftclause')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.draft')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'given-up'), _negated=True), fields=('agency', 'provider', 'code', 'version'), name='draft_version_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='adviser',
            constraint=models.UniqueConstraint(fields=('draft', 'organisation'), name='adviser_is_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='draftclause',
            constraint=models.UniqueConstraint(fields=('draft', 'code'), name='draft_clause_short_name_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='draftclause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing__in', ('agreed', 'dropped')), ('owed_by', '')), models.Q(('standing__in', ('offered', 'asked', 'declined')), ('owed_by__in', ('agency', 'provider'))), _connector='OR'), name='draft_clause_is_owed_by_one_side_until_settled'),
        ),
        migrations.AddIndex(
            model_name='move',
            index=models.Index(fields=['draft', '-made_at'], name='move_of_a_draft'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.UniqueConstraint(fields=('clause', 'number'), name='move_number_is_its_own'),
        ),
        *DRAFT_WALLS,
    ]
