"""Who is in a delivery, as marks that only they and their provider can make; and what those it serves may read."""

import django.db.models.deletion
from django.db import migrations, models

from lightwell.sharing.migrations._listed_walls import WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('guests', '0003_own_space'),
        ('organisations', '0006_offices'),
        ('sharing', '0005_notices'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='is_listed',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='ListedMark',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.delivery')),
                ('provider', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        *WALLS,
    ]
