"""A no that reaches backwards: what each recipient of somebody's rows was told of it, and answered."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.access_requests.migrations._walls_of_choices import WALLS_OF_CHOICES


class Migration(migrations.Migration):

    dependencies = [
        ("access_requests", "0004_written_work_and_breaches"),
        ('agreements', '0009_community_asked_by'),
        ('organisations', '0006_offices'),
        ('people', '0002_showings'),
        ('sharing', '0005_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rownote',
            name='answer',
            field=models.CharField(blank=True, choices=[('stopped', 'We use the wrong value no more'), ('in-a-number', 'We use it no more, but a number that is already out was made with it'), ('read', 'We have read it, and keep it with the row'), ('removed', 'Removed: we use these rows no more'), ('published', 'Removed, but they are already inside a published number')], max_length=12),
        ),
        migrations.AlterField(
            model_name='rownote',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='access_requests.case'),
        ),
        migrations.AlterField(
            model_name='rownote',
            name='item',
            field=models.CharField(blank=True, max_length=130),
        ),
        migrations.AlterField(
            model_name='rownote',
            name='kind',
            field=models.CharField(choices=[('corrected', 'Corrected: the value you were sent is wrong'), ('statement', 'Their side, kept with it'), ('chose-no', 'Chosen otherwise: stop using these rows, and remove them')], max_length=12),
        ),
        migrations.CreateModel(
            name='CalledBack',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('looked_in', models.PositiveIntegerField()),
                ('followed_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion')),
                ('chosen', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='called_back', to='people.chosen')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='rownote',
            name='called_back',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='access_requests.calledback'),
        ),
        migrations.AddConstraint(
            model_name='rownote',
            constraint=models.CheckConstraint(condition=models.Q(('case__isnull', True), ('called_back__isnull', True), _connector='XOR'), name='a_note_is_of_a_case_or_a_choice'),
        ),
        *WALLS_OF_CHOICES,
    ]
