"""What there is to tell, the letters about it, and how each person wants theirs, each behind both walls."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ACCOUNT, GovernTable, holds

OPERATOR = holds("operator")
OWN = f"account = {OWN_ACCOUNT}"

KINDS = [('due-soon', 'due-soon'), ('sent', 'sent'), ('replaced', 'replaced'), ('opened', 'opened'), ('check-failed', 'check-failed'), ('destruction-due', 'destruction-due'), ('approval-wanted', 'approval-wanted'), ('destroyed', 'destroyed'), ('checkpoint', 'checkpoint')]


class Migration(migrations.Migration):

    initial = True

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='Occasion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=KINDS, max_length=20)),
                ('subject_id', models.UUIDField()),
                ('key', models.CharField(blank=True, max_length=40)),
                ('organisation', models.UUIDField()),
                ('unit', models.UUIDField(null=True)),
                ('membership', models.UUIDField(null=True)),
                ('happened_at', models.DateTimeField()),
                ('tell_at', models.DateTimeField()),
                ('addressed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('addressed_at__isnull', True)), fields=['tell_at'], name='occasion_not_addressed')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject_id', 'key', 'organisation', 'unit', 'membership'), name='it_is_told_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('envelope', models.UUIDField(default=uuid.uuid4)),
                ('account', models.UUIDField()),
                ('membership', models.UUIDField()),
                ('kind', models.CharField(choices=KINDS, max_length=20)),
                ('subject_id', models.UUIDField()),
                ('key', models.CharField(blank=True, max_length=40)),
                ('happened_at', models.DateTimeField()),
                ('written_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting to be sent'), ('posted', 'Sent'), ('kept', 'Not sent: this site sends no e-mail'), ('dropped', 'Not sent: there was nothing to do any more'), ('refused', 'Not sent: the mail server refused it'), ('given-up', 'Not sent: the mail server could not be reached for five days')], max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=20)),
                ('occasion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='letters.occasion')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_try_at'], name='letter_waiting'), models.Index(fields=['account', '-written_at'], name='letter_of_an_account'), models.Index(fields=['envelope'], name='letter_envelope')],
                'constraints': [models.UniqueConstraint(fields=('occasion', 'account'), name='everybody_is_told_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('next_try_at__isnull', False), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('ended_at__isnull', False), ('next_try_at__isnull', True)), _connector='OR'), name='letter_waits_or_has_ended'), models.CheckConstraint(condition=models.Q(('trouble__regex', '^[a-z0-9-]*$')), name='letter_trouble_is_a_code')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('account', models.UUIDField()),
                ('kind', models.CharField(choices=KINDS, max_length=20)),
                ('how', models.CharField(choices=[('at-once', 'At once'), ('daily', 'Once a day, in one letter'), ('none', 'Not at all')], max_length=10)),
                ('chosen_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'kind'), name='one_choice_for_each_letter')],
            },
        ),
        # Whoever does something may say that others are to be told of it, and not who they are.
        GovernTable(
            "Occasion",
            reads=OPERATOR,
            inserts=f"{OWN_ACCOUNT} IS NOT NULL OR {OPERATOR}",
            updates=OPERATOR,
            columns=("addressed_at",),
        ),
        GovernTable(
            "Letter",
            reads=f"{OWN} OR {OPERATOR}",
            inserts=OPERATOR,
            updates=OPERATOR,
            deletes=OPERATOR,
            columns=("state", "tries", "next_try_at", "ended_at", "trouble"),
        ),
        GovernTable(
            "Choice",
            reads=f"{OWN} OR {OPERATOR}",
            inserts=OWN,
            updates=OWN,
            columns=("how", "chosen_at"),
        ),
    ]
