"""A letter to an agency’s designers, that a body of the community made an open invitation to a programme of theirs."""

from django.db import migrations, models

KINDS = [('due-soon', 'due-soon'), ('sent', 'sent'), ('replaced', 'replaced'), ('opened', 'opened'), ('check-failed', 'check-failed'), ('destruction-due', 'destruction-due'), ('approval-wanted', 'approval-wanted'), ('destroyed', 'destroyed'), ('checkpoint', 'checkpoint'), ('draft-turn', 'draft-turn'), ('to-sign', 'to-sign'), ('clause-yes-wanted', 'clause-yes-wanted'), ('clause-yes', 'clause-yes'), ('adviser-out', 'adviser-out'), ('agreement-signed', 'agreement-signed'), ('round-open', 'round-open'), ('round-closed', 'round-closed'), ('answered', 'answered'), ('link-shut', 'link-shut'), ('open-tried', 'open-tried'), ('open-made', 'open-made'), ('yes-wanted', 'yes-wanted'), ('yes-or-no', 'yes-or-no'), ('taken-out', 'taken-out'), ('meeting', 'meeting'), ('meeting-turn', 'meeting-turn'), ('agreement-suspended', 'agreement-suspended'), ('suspension-lifted', 'suspension-lifted'), ('agreement-ended', 'agreement-ended'), ('notice-turn', 'notice-turn'), ('case-asked', 'case-asked'), ('case-answered', 'case-answered'), ('case-note', 'case-note'), ('case-days', 'case-days'), ('family-wrote', 'family-wrote'), ('nobody-speaks', 'nobody-speaks'), ('taken-back', 'taken-back')]


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0012_taken_back'),
    ]

    operations = [
        migrations.AlterField(model_name=name, name='kind', field=models.CharField(choices=KINDS, max_length=20))
        for name in ('choice', 'letter', 'occasion')
    ]
