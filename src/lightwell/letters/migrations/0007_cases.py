"""Letters about a family's case: the agency is asked, it answered, a unit is told, a holiday moved its days."""

from django.db import migrations, models

KINDS = [('due-soon', 'due-soon'), ('sent', 'sent'), ('replaced', 'replaced'), ('opened', 'opened'), ('check-failed', 'check-failed'), ('destruction-due', 'destruction-due'), ('approval-wanted', 'approval-wanted'), ('destroyed', 'destroyed'), ('checkpoint', 'checkpoint'), ('draft-turn', 'draft-turn'), ('to-sign', 'to-sign'), ('agreement-signed', 'agreement-signed'), ('round-open', 'round-open'), ('answered', 'answered'), ('link-shut', 'link-shut'), ('meeting', 'meeting'), ('meeting-turn', 'meeting-turn'), ('agreement-suspended', 'agreement-suspended'), ('suspension-lifted', 'suspension-lifted'), ('agreement-ended', 'agreement-ended'), ('notice-turn', 'notice-turn'), ('case-asked', 'case-asked'), ('case-answered', 'case-answered'), ('case-note', 'case-note'), ('case-days', 'case-days')]


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0006_notices'),
    ]

    operations = [
        migrations.AlterField(model_name=name, name='kind', field=models.CharField(choices=KINDS, max_length=20))
        for name in ('choice', 'letter', 'occasion')
    ]
