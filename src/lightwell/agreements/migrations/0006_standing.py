"""Suspending an agreement, and what becomes of what was sent when it ends."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ORGANISATION, OWN_UNITS, RUN_ROLE, GovernTable, holds

OWN_SIDE = f"(agency_id = {OWN_ORGANISATION} OR provider_id = {OWN_ORGANISATION})"
BINDS = holds("manager", "contract_advisor")
OPERATOR = holds("operator")
COLUMNS = "ended_by, ended_because, suspended_by_agency, suspended_by_provider"


def organisation():
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0005_meeting'),
        ('organisations', '0006_offices'),
    ]

    operations = [
        migrations.AddField(model_name='agreementversion', name='ended_by', field=models.CharField(blank=True, default='', max_length=10), preserve_default=False),
        migrations.AddField(model_name='agreementversion', name='ended_because', field=models.TextField(blank=True, default=''), preserve_default=False),
        migrations.AddField(model_name='agreementversion', name='suspended_by_agency', field=models.BooleanField(default=False)),
        migrations.AddField(model_name='agreementversion', name='suspended_by_provider', field=models.BooleanField(default=False)),
        migrations.RunSQL(
            f"GRANT UPDATE ({COLUMNS}) ON agreements_agreementversion TO {RUN_ROLE}",
            f"REVOKE UPDATE ({COLUMNS}) ON agreements_agreementversion FROM {RUN_ROLE}",
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('agency', 'agency'), ('provider', 'provider')], max_length=10)),
                ('because', models.TextField()),
                ('suspended_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_because', models.TextField(blank=True)),
                ('agency', organisation()),
                ('provider', organisation()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='agreements.agreementversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('agreement', 'side'), name='each_side_suspends_once')],
            },
        ),
        migrations.CreateModel(
            name='FateOfSent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agreement_code', models.CharField(max_length=80)),
                ('period', models.CharField(max_length=7)),
                ('fate', models.CharField(choices=[('kept', 'kept until the day that its clauses say'), ('destroyed', 'destroyed now, as soon as its unit and the privacy officer have done it')], max_length=10)),
                ('decided_at', models.DateTimeField()),
                ('agency', organisation()),
                ('provider', organisation()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fates', to='agreements.agreementversion')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'agreement_code', 'unit', 'period'], name='fate_of_a_delivery')],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'unit', 'period'), name='one_fate_for_what_was_sent')],
            },
        ),
        GovernTable(
            "Suspension",
            reads=f"{OWN_SIDE} OR {OPERATOR}",
            inserts=f"{OWN_SIDE} AND {BINDS}",
            updates=f"{OWN_SIDE} AND {BINDS}",
            columns=("lifted_at", "lifted_because"),
        ),
        GovernTable(
            "FateOfSent",
            reads=f"{OWN_SIDE} OR unit_id = ANY({OWN_UNITS}) OR {OPERATOR}",
            inserts=f"{OWN_SIDE} AND {BINDS}",
        ),
    ]
