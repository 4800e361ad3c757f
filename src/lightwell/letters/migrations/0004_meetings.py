"""Letters about meetings: invitations that calendars read, and that times or notes wait for somebody."""

from django.db import migrations, models

KINDS = [('due-soon', 'due-soon'), ('sent', 'sent'), ('replaced', 'replaced'), ('opened', 'opened'), ('check-failed', 'check-failed'), ('destruction-due', 'destruction-due'), ('approval-wanted', 'approval-wanted'), ('destroyed', 'destroyed'), ('checkpoint', 'checkpoint'), ('draft-turn', 'draft-turn'), ('to-sign', 'to-sign'), ('agreement-signed', 'agreement-signed'), ('round-open', 'round-open'), ('answered', 'answered'), ('link-shut', 'link-shut'), ('meeting', 'meeting'), ('meeting-turn', 'meeting-turn')]


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0003_hearing'),
    ]

    operations = [
        migrations.AlterField(model_name=name, name='kind', field=models.CharField(choices=KINDS, max_length=20))
        for name in ('choice', 'letter', 'occasion')
    ]
