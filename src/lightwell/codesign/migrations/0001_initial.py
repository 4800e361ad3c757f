"""What is designed together; programmes move here, and whoever an agreement names takes part in its own."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.codesign.migrations._walls import PARTICIPANT, PARTICIPANTS, WALLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agreements', '0001_initial'),
        ('guests', '0001_initial'),
        ('organisations', '0006_offices'),
    ]

    operations = [
        # The programmes of the version before this one were kept beside their agreements.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Programme',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('title', models.CharField(max_length=200)),
                        ('starts_on', models.DateField()),
                        ('ends_on', models.DateField()),
                        ('good', models.TextField(blank=True, max_length=50000)),
                        ('for_whom', models.TextField(blank=True, max_length=50000)),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='organisations.organisation')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='programme',
                    constraint=models.UniqueConstraint(fields=('agency', 'title'), name='programme_title_is_its_own'),
                ),
                migrations.AddConstraint(
                    model_name='programme',
                    constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='programme_ends_after_it_starts'),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE agreements_programme RENAME TO codesign_programme;"
                    "ALTER TABLE codesign_programme ADD COLUMN good text NOT NULL DEFAULT '',"
                    " ADD COLUMN for_whom text NOT NULL DEFAULT '';"
                    "ALTER TABLE codesign_programme ALTER COLUMN good DROP DEFAULT, ALTER COLUMN for_whom DROP "
                    "DEFAULT;",
                    migrations.RunSQL.noop,
                ),
            ],
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('programme_title', models.CharField(blank=True, max_length=200)),
                ('happened', models.TextField(max_length=50000)),
                ('learned', models.TextField(max_length=50000)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('uses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('communities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('is_offered', models.BooleanField(default=True)),
                ('recorded_at', models.DateTimeField()),
                ('guest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guests.guest')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('group', models.CharField(choices=[('agency', 'The agency'), ('provider', 'Providers'), ('family', 'Families'), ('community', 'Community parties'), ('maori', 'Māori parties')], max_length=10)),
                ('how', models.CharField(choices=[('account', 'account'), ('in_person', 'in_person'), ('call_back', 'call_back'), ('open', 'open'), ('agreement', 'agreement')], max_length=10)),
                ('invited_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('guest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='guests.guest')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='codesign.programme')),
            ],
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('asked', 'asked'), ('settled', 'settled'), ('dropped', 'dropped')], max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('document', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('checklist', models.JSONField(blank=True, default=dict)),
                ('dropped', models.JSONField(blank=True, default=list)),
                ('written_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='codesign.programme')),
            ],
        ),
        migrations.CreateModel(
            name='LessonAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('is_taken_up', models.BooleanField()),
                ('words', models.TextField(max_length=50000)),
                ('answered_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='codesign.lesson')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lesson_answers', to='codesign.programme')),
            ],
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('item', models.CharField(blank=True, max_length=130)),
                ('kind', models.CharField(choices=[('position', 'position'), ('proposal', 'proposal'), ('reply', 'reply')], max_length=10)),
                ('stance', models.CharField(blank=True, choices=[('keep', 'keep'), ('change', 'change'), ('drop', 'drop')], max_length=10)),
                ('words', models.TextField(blank=True, max_length=50000)),
                ('group', models.CharField(choices=[('agency', 'The agency'), ('provider', 'Providers'), ('family', 'Families'), ('community', 'Community parties'), ('maori', 'Māori parties')], max_length=10)),
                ('as_said', models.BooleanField(default=False)),
                ('understood', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_hidden', models.BooleanField(default=False)),
                ('said_at', models.DateTimeField()),
                ('revised_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('changed', 'changed'), ('kept', 'kept'), ('dropped', 'dropped')], max_length=10)),
                ('answer', models.TextField(blank=True, max_length=50000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='codesign.contribution')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='codesign.need')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='codesign.programme')),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('open', 'open'), ('closed', 'closed'), ('settled', 'settled')], max_length=10)),
                ('closes_on', models.DateField()),
                ('hides_views', models.BooleanField(default=True)),
                ('merge_below', models.PositiveSmallIntegerField(default=3)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='codesign.programme')),
            ],
        ),
        migrations.CreateModel(
            name='NeedVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('document', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('written_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('because', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.contribution')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='codesign.need')),
                ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.round')),
            ],
        ),
        migrations.AddField(
            model_name='contribution',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='codesign.round'),
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('item', models.CharField(blank=True, max_length=130)),
                ('kind', models.CharField(choices=[('position', 'position'), ('proposal', 'proposal'), ('reply', 'reply')], max_length=10)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('contribution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='voice', to='codesign.contribution')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.need')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='codesign.participant')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='codesign.round')),
            ],
        ),
        migrations.AddConstraint(
            model_name='lesson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('guest__isnull', True), ('organisation__isnull', False)), models.Q(('guest__isnull', False), ('organisation__isnull', True)), _connector='OR'), name='lesson_is_somebodys'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('guest__isnull', True), ('organisation__isnull', False)), models.Q(('guest__isnull', False), ('organisation__isnull', True)), _connector='OR'), name='participant_is_an_organisation_or_a_guest'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('programme', 'organisation'), name='organisation_takes_part_once'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('programme', 'guest'), name='guest_takes_part_once'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(fields=('programme', 'code'), name='need_short_name_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='lessonanswer',
            constraint=models.UniqueConstraint(fields=('programme', 'lesson'), name='lesson_is_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('programme', 'number'), name='round_number_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='needversion',
            constraint=models.UniqueConstraint(fields=('need', 'number'), name='need_version_is_its_own'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['round', 'need', 'item'], name='contribution_by_item'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='contribution_is_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('understood__isnull', True), models.Q(('understood__gte', 1), ('understood__lte', 5)), _connector='OR'), name='contribution_understood_is_one_to_five'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'position'), _negated=True), models.Q(('stance', ''), _negated=True), _connector='OR'), name='contribution_position_takes_a_stance'),
        ),
        migrations.AddConstraint(
            model_name='voice',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'position')), fields=('participant', 'round', 'need', 'item'), name='one_position_on_each_item', nulls_distinct=False),
        ),
        migrations.RunSQL(PARTICIPANTS, migrations.RunSQL.noop),
        PARTICIPANT,
        *WALLS,
    ]
