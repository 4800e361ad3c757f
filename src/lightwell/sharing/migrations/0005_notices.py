"""What families are told: the words that both sides settle, each version they agree to, and its translations."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.sharing.migrations._notice_walls import NOTICE_WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0007_conflicts'),
        ('organisations', '0006_offices'),
        ('sharing', '0004_plain_triggers'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agreement_code', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('document', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('put_up_by', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=8)),
                ('put_up_at', models.DateTimeField()),
                ('put_up_entry', models.UUIDField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('agreed_entry', models.UUIDField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='NoticeTranslation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agreement_code', models.CharField(max_length=80)),
                ('audience', models.CharField(choices=[('adult', 'Adults'), ('rangatahi', 'Rangatahi, from 10 to 14 and older'), ('child', 'Children of about 10'), ('young-child', 'Children of about 6')], max_length=12)),
                ('language', models.CharField(choices=[('mi', 'Te reo Māori'), ('nzs', 'New Zealand Sign Language'), ('sm', 'Samoan'), ('to', 'Tongan'), ('rar', 'Cook Islands Māori'), ('fj', 'Fijian'), ('zh-Hans', 'Chinese, simplified'), ('zh-Hant', 'Chinese, traditional'), ('hi', 'Hindi'), ('pa', 'Punjabi'), ('ko', 'Korean'), ('tl', 'Tagalog'), ('ar', 'Arabic'), ('fa', 'Persian'), ('es', 'Spanish')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=400)),
                ('added_by', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=8)),
                ('added_at', models.DateTimeField()),
                ('reviewed_by', models.CharField(blank=True, max_length=200)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='sharing.noticeversion')),
            ],
        ),
        migrations.CreateModel(
            name='NoticeWords',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agreement_code', models.CharField(max_length=80)),
                ('audience', models.CharField(blank=True, choices=[('adult', 'Adults'), ('rangatahi', 'Rangatahi, from 10 to 14 and older'), ('child', 'Children of about 10'), ('young-child', 'Children of about 6')], max_length=12)),
                ('about', models.CharField(max_length=40)),
                ('words', models.TextField(blank=True)),
                ('answer', models.CharField(blank=True, choices=[('no', 'No'), ('only-by-law', 'Only if a law makes us'), ('yes', 'Yes')], max_length=12)),
                ('instead_of', models.TextField(blank=True)),
                ('offered_by', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=8)),
                ('offered_at', models.DateTimeField()),
                ('offered_entry', models.UUIDField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('agreed_entry', models.UUIDField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='noticeversion',
            constraint=models.UniqueConstraint(fields=('agency', 'provider', 'agreement_code', 'number'), name='notice_version_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='noticeversion',
            constraint=models.UniqueConstraint(condition=models.Q(('agreed_at__isnull', True), ('closed_at__isnull', True)), fields=('agreement',), name='one_notice_is_up'),
        ),
        migrations.AddConstraint(
            model_name='noticeversion',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='notice_digest_is_one'),
        ),
        migrations.AddConstraint(
            model_name='noticeversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', False), ('agreed_entry__isnull', False)), models.Q(('agreed_at__isnull', True), ('agreed_entry__isnull', True)), _connector='OR'), name='notice_is_agreed_in_an_entry'),
        ),
        migrations.AddConstraint(
            model_name='noticeversion',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), ('agreed_at__isnull', False), ('agreed_entry__isnull', False), _negated=True), name='notice_agreed_stays'),
        ),
        migrations.AddConstraint(
            model_name='noticetranslation',
            constraint=models.UniqueConstraint(fields=('version', 'audience', 'language'), name='one_translation_of_a_notice'),
        ),
        migrations.AddConstraint(
            model_name='noticetranslation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('link', ''), ('words', ''), _negated=True), models.Q(('words', ''), ('link', ''), _connector='OR')), name='translation_is_words_or_a_link'),
        ),
        migrations.AddConstraint(
            model_name='noticetranslation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by', '')), models.Q(models.Q(('reviewed_by', ''), _negated=True), ('reviewed_at__isnull', False)), _connector='OR'), name='translation_says_who_reviewed_it'),
        ),
        migrations.AddConstraint(
            model_name='noticewords',
            constraint=models.UniqueConstraint(condition=models.Q(('agreed_at__isnull', True), ('closed_at__isnull', True)), fields=('agency', 'provider', 'agreement_code', 'audience', 'about'), name='one_offer_of_words_waits'),
        ),
        migrations.AddConstraint(
            model_name='noticewords',
            constraint=models.UniqueConstraint(condition=models.Q(('agreed_at__isnull', False), ('closed_at__isnull', True)), fields=('agency', 'provider', 'agreement_code', 'audience', 'about'), name='one_wording_holds'),
        ),
        migrations.AddConstraint(
            model_name='noticewords',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', False), ('agreed_entry__isnull', False)), models.Q(('agreed_at__isnull', True), ('agreed_entry__isnull', True)), _connector='OR'), name='words_are_agreed_in_an_entry'),
        ),
        *NOTICE_WALLS,
    ]
