"""Papers that are given, what they were before, and the copies that a family gets."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.access_requests.migrations._paper_walls import WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('access_requests', '0002_rows_and_holds'),
        ('organisations', '0006_offices'),
    ]

    operations = [
        migrations.AddField(
            model_name='part',
            name='is_cut',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='part',
            name='open_papers',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='CasePaper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.BinaryField()),
                ('made', models.BinaryField(blank=True, default=b'')),
                ('cuts', models.PositiveIntegerField(default=0)),
                ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('added_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='access_requests.askeditem')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='access_requests.part')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ('added_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='FamilyCopy',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('audience', models.CharField(choices=[('adult', 'For an adult'), ('child', 'For a child')], max_length=8)),
                ('words', models.BinaryField()),
                ('content', models.BinaryField(blank=True, default=b'')),
                ('suits', models.BooleanField(default=False)),
                ('why_hard', models.BinaryField(blank=True, default=b'')),
                ('written_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.UUIDField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='access_requests.case')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ('audience',),
            },
        ),
        migrations.CreateModel(
            name='UncutPaper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.BinaryField()),
                ('choices', models.BinaryField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='uncut', to='access_requests.casepaper')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='casepaper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cuts', 0), ('made', b''), ('settled_at__isnull', True)), models.Q(('settled_at__isnull', False), models.Q(('made', b''), _negated=True)), _connector='OR'), name='nothing_is_made_before_it_is_settled'),
        ),
        migrations.AddConstraint(
            model_name='familycopy',
            constraint=models.UniqueConstraint(fields=('case', 'audience'), name='one_copy_for_each_reader'),
        ),
        migrations.AddConstraint(
            model_name='familycopy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('content', b'')), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), models.Q(('content', b''), _negated=True)), _connector='OR'), name='what_is_approved_is_kept_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='familycopy',
            constraint=models.CheckConstraint(condition=models.Q(('approved_at__isnull', True), ('suits', True), models.Q(('why_hard', b''), _negated=True), _connector='OR'), name='a_hard_copy_says_why'),
        ),
        *WALLS,
    ]
