"""A version that was put up for signing may be taken back before both have signed it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0002_draft'),
        ('codesign', '0001_initial'),
        ('organisations', '0006_offices'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='agreementversion',
            name='signed_is_final',
        ),
        migrations.RemoveConstraint(
            model_name='agreementversion',
            name='agreement_version_is_its_own',
        ),
        migrations.RemoveConstraint(
            model_name='agreementversion',
            name='agreement_says_when_it_was_signed_and_ended',
        ),
        migrations.AlterField(
            model_name='agreementversion',
            name='state',
            field=models.CharField(choices=[('draft', 'not signed by both sides yet'), ('signed', 'signed by both sides'), ('ended', 'ended'), ('withdrawn', 'taken back before both sides had signed')], max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementversion',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.terms_hash <> OLD.terms_hash THEN\n        RAISE EXCEPTION 'The terms of an agreement are never edited.' USING ERRCODE = '42501';\n    END IF;\n    IF OLD.state <> 'draft' AND (NEW.document, NEW.hash, NEW.signed_at) IS DISTINCT FROM\n            (OLD.document, OLD.hash, OLD.signed_at) THEN\n        RAISE EXCEPTION 'A signed agreement is never edited.' USING ERRCODE = '42501';\n    END IF;\n    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN\n            (('draft', 'signed'), ('draft', 'withdrawn'), ('signed', 'ended')) THEN\n        RAISE EXCEPTION 'An agreement does not go from % to %.', OLD.state, NEW.state USING ERRCODE = '42501';\n    END IF;\n    RETURN NEW;\n", hash='aa94c6272ea60bd6e91e75fcf905ee873499c10a', operation='UPDATE', pgid='pgtrigger_signed_is_final_a26fc', table='agreements_agreementversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('agency', 'provider', 'code', 'version'), name='agreement_version_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('signed_at__isnull', True), ('state__in', ('draft', 'withdrawn'))), models.Q(('ended_at__isnull', True), ('signed_at__isnull', False), ('state', 'signed')), models.Q(('ended_at__isnull', False), ('signed_at__isnull', False), ('state', 'ended')), _connector='OR'), name='agreement_says_when_it_was_signed_and_ended'),
        ),
    ]
