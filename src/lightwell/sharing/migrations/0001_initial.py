"""Keys, hand-overs, deliveries and what came back from them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from lightwell.sharing.migrations._walls import WALLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agreements', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agreement_code', models.CharField(max_length=80)),
                ('period', models.CharField(max_length=7)),
                ('membership_id', models.UUIDField(null=True)),
                ('state', models.CharField(choices=[('uploaded', 'uploaded, not checked yet'), ('checking', 'being checked'), ('needs_attention', 'checked: something needs your attention'), ('ready', 'checked: ready to send'), ('interrupted', 'the check stopped before it was finished'), ('sent', 'sent'), ('replaced', 'sent, and replaced since'), ('expired', 'expired and gone, never sent'), ('withdrawn', 'withdrawn and gone, never sent')], max_length=20)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('originals', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None)),
                ('sealed_names', models.BinaryField()),
                ('check_number', models.PositiveIntegerField(default=0)),
                ('checked_at', models.DateTimeField(null=True)),
                ('preview', models.CharField(blank=True, max_length=64)),
                ('marked_copy', models.CharField(blank=True, max_length=64)),
                ('error', models.CharField(blank=True, max_length=80)),
                ('staged', models.JSONField(null=True)),
                ('memory_from', models.CharField(blank=True, max_length=64)),
                ('sent_at', models.DateTimeField(null=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.handover')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agreement_code', models.CharField(max_length=80)),
                ('period', models.CharField(max_length=7)),
                ('digest', models.CharField(max_length=64)),
                ('rows', models.PositiveIntegerField()),
                ('clauses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None)),
                ('issue', models.PositiveIntegerField()),
                ('slip', models.TextField()),
                ('sent_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreementversion')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('superseded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.delivery')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='sharing.handover')),
            ],
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=80)),
                ('sealed_where', models.BinaryField()),
                ('entry', models.UUIDField()),
                ('confirmed_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='sharing.handover')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LockedUnitKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('locked', models.BinaryField()),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProviderKeyring',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('keyring', models.CharField(max_length=16)),
                ('document', models.BinaryField()),
                ('generation', models.PositiveIntegerField()),
                ('pseudonym_generation', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('drilled_on', models.DateField(null=True)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProviderSigningKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('generation', models.PositiveIntegerField()),
                ('public_key', models.CharField(max_length=64)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='RememberedHeadings',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agreement_code', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64)),
                ('changed_at', models.DateTimeField()),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Trend',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agreement_code', models.CharField(max_length=80)),
                ('period', models.CharField(max_length=7)),
                ('tables', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('hand_over', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='trend', to='sharing.handover')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UnitKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('public_key', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['provider', 'agreement_code', '-created_at'], name='hand_over_series'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['uploaded', 'checking', 'needs_attention', 'ready', 'interrupted'])), fields=('provider', 'agreement_code', 'period'), name='one_hand_over_under_way'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'sent')), fields=('provider', 'agreement_code', 'period'), name='one_hand_over_sent'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['sent', 'replaced'])), fields=('provider', 'agreement_code', 'memory_from'), name='hand_overs_follow_one_another'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('staged__isnull', False), ('state__in', ['sent', 'replaced'])), models.Q(models.Q(('state__in', ['sent', 'replaced']), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='hand_over_says_when_it_was_sent'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'checking', 'needs_attention', 'ready', 'interrupted']), models.Q(('marked_copy', ''), ('originals', []), ('preview', ''), ('sealed_names', b'')), _connector='OR'), name='nothing_is_left_of_what_was_uploaded'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['expired', 'withdrawn']), _negated=True), ('staged__isnull', True), _connector='OR'), name='nothing_is_staged_for_what_was_given_up'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['unit', '-sent_at'], name='delivery_unit'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('provider', 'agreement_code', 'unit', 'period'), name='one_delivery_is_open'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='delivery_is_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_at__isnull', False), ('superseded_by__isnull', True), _connector='OR'), name='delivery_says_when_it_was_closed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='closed_stays_closed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF OLD.superseded_at IS NOT NULL THEN\n        RAISE EXCEPTION 'A delivery that was closed stays as it is.' USING ERRCODE = '42501';\n    END IF;\n    RETURN NEW;\n", hash='64a605aff1af2920671cd9302c34adc9e811cf7f', operation='UPDATE', pgid='pgtrigger_closed_stays_closed_003e1', table='sharing_delivery', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='providersigningkey',
            constraint=models.UniqueConstraint(fields=('organisation', 'generation'), name='one_signing_key_a_generation'),
        ),
        migrations.AddConstraint(
            model_name='rememberedheadings',
            constraint=models.UniqueConstraint(fields=('provider', 'agreement_code'), name='headings_are_remembered_once'),
        ),
        migrations.AddConstraint(
            model_name='rememberedheadings',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='remembered_headings_are_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='unitkey',
            constraint=models.CheckConstraint(condition=models.Q(('public_key__regex', '^[0-9a-f]{64}$')), name='unit_key_is_hexadecimal'),
        ),
        *WALLS,
    ]
