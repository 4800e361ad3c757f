"""Every entry has a salted leaf, made by the database with it; leaves, runs and signed checkpoints lie beside."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from lightwell.ledger.migrations._sealing import LEAVES, NO_LEAVES, NO_SEALING, SEALING


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry', models.UUIDField(unique=True)),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'verbose_name_plural': 'leaves',
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.BigIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('hash', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='SealedCheckpoint',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.BinaryField(max_length=32)),
                ('note', models.TextField()),
                ('sealed_at', models.DateTimeField()),
                ('horizon', models.BigIntegerField()),
            ],
            options={
                'ordering': ('-size',),
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='leaf_hash',
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='salt',
            field=models.BinaryField(max_length=16, null=True),
        ),
        migrations.RunSQL(LEAVES, NO_LEAVES),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('leaf_hash__isnull', False), ('salt__isnull', False)), name='entry_has_its_leaf'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='leaf',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The ledger is append-only: % refused.', TG_OP USING ERRCODE = '42501';", hash='74e0168415494897996dbe70527c04f34210f022', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_4fabc', table='ledger_leaf', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.UniqueConstraint(fields=('height', 'start'), name='run_is_kept_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='run',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The ledger is append-only: % refused.', TG_OP USING ERRCODE = '42501';", hash='7bb4634dac773658f114bda78bf0f591ed26df39', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_66a4c', table='ledger_run', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealedcheckpoint',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The ledger is append-only: % refused.', TG_OP USING ERRCODE = '42501';", hash='a21df1483c335ddd79a72d08e7a9401b707e48e0', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_7713b', table='ledger_sealedcheckpoint', when='BEFORE')),
        ),
        migrations.RunSQL(SEALING, NO_SEALING),
    ]
