"""A version that was put up for signing may be taken back before both have signed it."""

import pgtrigger.migrations
from django.db import migrations, models

from lightwell.ledger.migrating import keeps

SIGNED_IS_FINAL = """
    IF NEW.terms_hash <> OLD.terms_hash THEN
        RAISE EXCEPTION 'The terms of an agreement are never edited.' USING ERRCODE = '42501';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.document, NEW.hash, NEW.signed_at) IS DISTINCT FROM
            (OLD.document, OLD.hash, OLD.signed_at) THEN
        RAISE EXCEPTION 'A signed agreement is never edited.' USING ERRCODE = '42501';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
            (('draft', 'signed'), ('draft', 'withdrawn'), ('signed', 'ended')) THEN
        RAISE EXCEPTION 'An agreement does not go from % to %.', OLD.state, NEW.state USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
"""


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
        keeps("agreements_agreementversion", "signed_is_final", SIGNED_IS_FINAL),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('agency', 'provider', 'code', 'version'), name='agreement_version_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='agreementversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('signed_at__isnull', True), ('state__in', ('draft', 'withdrawn'))), models.Q(('ended_at__isnull', True), ('signed_at__isnull', False), ('state', 'signed')), models.Q(('ended_at__isnull', False), ('signed_at__isnull', False), ('state', 'ended')), _connector='OR'), name='agreement_says_when_it_was_signed_and_ended'),
        ),
    ]
