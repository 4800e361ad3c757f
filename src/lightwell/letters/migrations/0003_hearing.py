"""Letters of stage 1: a round is open, what one said is answered, and a link was shut after five wrong codes."""

from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ACCOUNT, OWN_GUEST, holds

# Whoever comes in by a link brings something about that others are told of: five wrong codes shut it.
INSERTS = f"{OWN_ACCOUNT} IS NOT NULL OR {OWN_GUEST} IS NOT NULL OR {holds('operator')}"

KINDS = [('due-soon', 'due-soon'), ('sent', 'sent'), ('replaced', 'replaced'), ('opened', 'opened'), ('check-failed', 'check-failed'), ('destruction-due', 'destruction-due'), ('approval-wanted', 'approval-wanted'), ('destroyed', 'destroyed'), ('checkpoint', 'checkpoint'), ('draft-turn', 'draft-turn'), ('to-sign', 'to-sign'), ('agreement-signed', 'agreement-signed'), ('round-open', 'round-open'), ('answered', 'answered'), ('link-shut', 'link-shut')]


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0002_negotiating'),
        ('guests', '0001_initial'),  # lightwell_guest()
    ]

    operations = [
        migrations.AlterField(model_name=name, name='kind', field=models.CharField(choices=KINDS, max_length=20))
        for name in ('choice', 'letter', 'occasion')
    ]
    operations.append(
        migrations.RunSQL(
            f"ALTER POLICY letters_occasion_inserts ON letters_occasion WITH CHECK ({INSERTS})",
            migrations.RunSQL.noop,
        )
    )
