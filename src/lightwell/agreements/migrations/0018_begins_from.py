"""A draft can begin from an agreement that ended, of which it is no version."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("agreements", "0017_asks_for_party")]

    operations = [
        migrations.AddField(
            "draft",
            "begins_from",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="begun_anew",
                to="agreements.agreementversion",
            ),
        ),
    ]
