"""The ledger: entries that are only ever added, and stated reasons that can be erased."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ACCOUNT, OWN_ORGANISATION, OWN_UNITS, GovernTable, holds
from lightwell.ledger.migrations._functions import CODES_ONLY, FUNCTIONS, NO_FUNCTIONS, NOT_CODES_ONLY

ITS_ENTRY = "EXISTS (SELECT FROM ledger_entry AS its WHERE its.id = entry_id"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.CreateModel(
            name='StatedReason',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField(null=True)),
                ('wrapped_key', models.BinaryField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('occurred_at', models.DateTimeField()),
                ('transaction_id', models.BigIntegerField(db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.Cast(models.Func(function='pg_current_xact_id', output_field=models.TextField()), models.TextField()), models.BigIntegerField()), editable=False)),
                ('action', models.CharField(max_length=80)),
                ('outcome', models.CharField(choices=[('done', 'Done'), ('refused', 'Refused')], max_length=7)),
                ('actor_account', models.UUIDField(null=True)),
                ('actor_membership', models.UUIDField(null=True)),
                ('actor_organisation', models.UUIDField(null=True)),
                ('actor_unit', models.UUIDField(null=True)),
                ('actor_role', models.CharField(blank=True, max_length=40)),
                ('subject_kind', models.CharField(max_length=80)),
                ('subject_id', models.UUIDField()),
                ('clauses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('agreement_hash', models.CharField(blank=True, max_length=64)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('counts', models.JSONField(default=dict)),
                ('commitment', models.BinaryField(max_length=32, null=True)),
                ('seen_by_organisations', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('seen_by_units', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['transaction_id'], name='entry_transaction'), models.Index(fields=['subject_kind', 'subject_id', '-id'], name='entry_subject'), models.Index(fields=['actor_organisation', '-id'], name='entry_actor_organisation'), models.Index(fields=['actor_account', '-id'], name='entry_actor_account'), models.Index(condition=models.Q(('actor_role', 'operator')), fields=['actor_role'], name='entry_by_the_operator'), django.contrib.postgres.indexes.GinIndex(fields=['seen_by_organisations'], name='entry_seen_by_organisations'), django.contrib.postgres.indexes.GinIndex(fields=['seen_by_units'], name='entry_seen_by_units')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action__regex', '^[a-z0-9][a-z0-9_.:-]{0,79}$'), ('agreement_hash__regex', '^([0-9a-f]{64})?$'), ('subject_kind__regex', '^[a-z0-9][a-z0-9_.:-]{0,79}$'), models.Q(('actor_role', ''), ('actor_role__regex', '^[a-z0-9][a-z0-9_.:-]{0,79}$'), _connector='OR')), name='entry_holds_codes_only'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), models.Q(('reasons', []), _negated=True)), models.Q(('outcome', 'done'), ('reasons', [])), _connector='OR'), name='entry_reasons_go_with_a_refusal')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The ledger is append-only: % refused.', TG_OP USING ERRCODE = '42501';", hash='8666aacd08045402daebdd81414bca4e1cb5d6c9', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_af900', table='ledger_entry', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='statedreason',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stated_reason', to='ledger.entry'),
        ),
        migrations.AddConstraint(
            model_name='statedreason',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('sealed__isnull', False), ('wrapped_key__isnull', False)), models.Q(('erased_at__isnull', False), ('sealed__isnull', True), ('wrapped_key__isnull', True)), _connector='OR'), name='stated_reason_is_whole_or_erased'),
        ),
        migrations.RunSQL(CODES_ONLY, NOT_CODES_ONLY),
        GovernTable(
            "Entry",
            reads=f"""
                transaction_id = (SELECT lightwell_this_transaction())
                OR (actor_account = {OWN_ACCOUNT} AND actor_organisation IS NOT DISTINCT FROM {OWN_ORGANISATION})
                OR seen_by_organisations && ARRAY[{OWN_ORGANISATION}]
                OR seen_by_units && {OWN_UNITS}
                OR (actor_organisation = {OWN_ORGANISATION} AND {holds("privacy_officer")})
                OR (actor_role = 'operator' AND {holds("operator")})
            """,
            # Whoever is set for this transaction is whoever it says acted, and it is of this transaction.
            inserts=f"""
                transaction_id = (SELECT lightwell_this_transaction())
                AND actor_account IS NOT DISTINCT FROM {OWN_ACCOUNT}
                AND actor_organisation IS NOT DISTINCT FROM {OWN_ORGANISATION}
                AND (actor_unit IS NULL OR actor_unit = ANY({OWN_UNITS}))
                AND (actor_role = '' OR actor_role = ANY((SELECT lightwell_roles())::text[]))
            """,
            needs_entry=False,
        ),
        GovernTable(
            "StatedReason",
            reads=f"{ITS_ENTRY})",
            inserts=f"{ITS_ENTRY} AND its.transaction_id = (SELECT lightwell_this_transaction()))",
            updates=f"{ITS_ENTRY} AND its.actor_organisation = {OWN_ORGANISATION}) AND {holds('privacy_officer')}",
            updated="erased_at IS NOT NULL",
            columns=("sealed", "wrapped_key", "erased_at"),
        ),
    ]
