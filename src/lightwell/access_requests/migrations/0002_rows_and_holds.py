"""A privacy officer reads the rows found in a case, and what is asked about is not destroyed."""

from django.db import migrations, models

from lightwell.access_requests.migrations._rows_and_holds import WALLS


class Migration(migrations.Migration):

    dependencies = [
        ('access_requests', '0001_cases'),
    ]

    operations = [
        migrations.AddField(
            model_name='askeditem',
            name='read_at',
            field=models.DateTimeField(null=True),
        ),
        *WALLS,
    ]
