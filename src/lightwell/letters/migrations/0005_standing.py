"""Letters about a signed agreement: it is suspended, that was lifted, or it ends."""

from django.db import migrations, models

KINDS = [('due-soon', 'due-soon'), ('sent', 'sent'), ('replaced', 'replaced'), ('opened', 'opened'), ('check-failed', 'check-failed'), ('destruction-due', 'destruction-due'), ('approval-wanted', 'approval-wanted'), ('destroyed', 'destroyed'), ('checkpoint', 'checkpoint'), ('draft-turn', 'draft-turn'), ('to-sign', 'to-sign'), ('agreement-signed', 'agreement-signed'), ('round-open', 'round-open'), ('answered', 'answered'), ('link-shut', 'link-shut'), ('meeting', 'meeting'), ('meeting-turn', 'meeting-turn'), ('agreement-suspended', 'agreement-suspended'), ('suspension-lifted', 'suspension-lifted'), ('agreement-ended', 'agreement-ended')]


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0004_meetings'),
    ]

    operations = [
        migrations.AlterField(model_name=name, name='kind', field=models.CharField(choices=KINDS, max_length=20))
        for name in ('choice', 'letter', 'occasion')
    ]
