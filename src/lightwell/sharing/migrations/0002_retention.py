"""Each delivery's own key apart from the store, what holds a delivery, and the end of one."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models

from lightwell.sharing.migrations._retention_walls import WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
        ('sharing', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='body',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name='DeliveryKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.BinaryField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.delivery')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DisposalAuthority',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=80)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_entry', models.UUIDField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='authority', to='sharing.delivery')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(choices=[('open_request', 'somebody has asked to see or correct what is about them'), ('public_records', 'public records: a moratorium, or the authority is in doubt'), ('inquiry', 'an inquiry, a complaint or a court needs it')], max_length=20)),
                ('placed_at', models.DateTimeField()),
                ('placed_entry', models.UUIDField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_entry', models.UUIDField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='sharing.delivery')),
                ('placed_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'asked'), ('taken_back', 'taken_back'), ('done', 'done')], max_length=20)),
                ('asked_by', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('asked_entry', models.UUIDField()),
                ('asked_role', models.CharField(max_length=40)),
                ('approved_by', models.UUIDField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_entry', models.UUIDField(null=True)),
                ('certificate', models.TextField(blank=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destructions', to='sharing.delivery')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'taken_back'), _negated=True), fields=('delivery',), name='one_destruction_of_a_delivery'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('approved_entry__isnull', False), models.Q(('certificate', ''), _negated=True)), _connector='OR'), name='destruction_takes_two_people'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='destruction_is_never_approved_by_who_asked')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='destruction',
            trigger=pgtrigger.compiler.Trigger(name='done_stays_done', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF OLD.state <> 'asked' AND (NEW.state, NEW.certificate) IS DISTINCT FROM (OLD.state, OLD.certificate) THEN\n        RAISE EXCEPTION 'A destruction that is over stays as it is.' USING ERRCODE = '42501';\n    END IF;\n    RETURN NEW;\n", hash='d465b01baf41391cdfcbf08f21a1be940bf7e43b', operation='UPDATE', pgid='pgtrigger_done_stays_done_bc248', table='sharing_destruction', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_entry__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_entry__isnull', False)), _connector='OR'), name='hold_is_lifted_in_an_entry'),
        ),
        *WALLS,
    ]
