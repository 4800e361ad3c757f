"""Programmes, agreements, who signed them and whom they name."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from lightwell.agreements.migrations._walls import WALLS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='AgreementVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('document', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('terms_hash', models.CharField(max_length=64)),
                ('starts_on', models.DateField()),
                ('last_on', models.DateField()),
                ('state', models.CharField(choices=[('draft', 'not signed by both sides yet'), ('signed', 'signed by both sides'), ('ended', 'ended')], max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='agreements.programme')),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=40)),
                ('terms_hash', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='agreements.agreementversion')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='NamedUnit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named_units', to='agreements.agreementversion')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agreement', 'unit'), name='unit_is_named_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.UniqueConstraint(fields=('agency', 'title'), name='programme_title_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='programme_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.UniqueConstraint(fields=('agency', 'provider', 'code', 'version'), name='agreement_version_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(('hash__regex', '^[0-9a-f]{64}$'), ('terms_hash__regex', '^[0-9a-f]{64}$')), name='agreement_hashes_are_digests'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('signed_at__isnull', True), ('state', 'draft')), models.Q(('ended_at__isnull', True), ('signed_at__isnull', False), ('state', 'signed')), models.Q(('ended_at__isnull', False), ('signed_at__isnull', False), ('state', 'ended')), _connector='OR'), name='agreement_says_when_it_was_signed_and_ended'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementversion',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.terms_hash <> OLD.terms_hash THEN\n        RAISE EXCEPTION 'The terms of an agreement are never edited.' USING ERRCODE = '42501';\n    END IF;\n    IF OLD.state <> 'draft' AND (NEW.document, NEW.hash, NEW.signed_at) IS DISTINCT FROM\n            (OLD.document, OLD.hash, OLD.signed_at) THEN\n        RAISE EXCEPTION 'A signed agreement is never edited.' USING ERRCODE = '42501';\n    END IF;\n    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('draft', 'signed'), ('signed', 'ended')) THEN\n        RAISE EXCEPTION 'An agreement does not go from % to %.', OLD.state, NEW.state USING ERRCODE = '42501';\n    END IF;\n    RETURN NEW;\n", hash='f28d3bb17a7c49a6bd481ae71dc5f33d9c36e841', operation='UPDATE', pgid='pgtrigger_signed_is_final_a26fc', table='agreements_agreementversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('agreement', 'organisation'), name='each_side_signs_once'),
        ),
        *WALLS,
    ]
