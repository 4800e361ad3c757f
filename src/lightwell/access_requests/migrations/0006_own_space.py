"""What somebody in a space of their own may ask, and read of what they asked for themselves."""

from django.db import migrations, models

from lightwell.access_requests.migrations._own_walls import WALLS
from lightwell.policy.access_words import CameIn


class Migration(migrations.Migration):

    dependencies = [
        ('access_requests', '0005_choices'),
        ('guests', '0003_own_space'),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='came_in',
            field=models.CharField(choices=[(each.value, each.words) for each in CameIn], max_length=12),
        ),
        *WALLS,
    ]
