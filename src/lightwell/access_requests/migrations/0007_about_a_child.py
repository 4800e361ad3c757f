"""Whether a case is about a child, by the register on the day it was opened: at the provider alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access_requests', '0006_own_space'),
    ]

    operations = [
        migrations.AddField(model_name='asker', name='is_child', field=models.BooleanField(null=True)),
    ]
