"""What was sent under an agreement is found without reading the rest of the ledger."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ledger", "0002_sealed")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("action", "sharing.send")), fields=["agreement_hash"], name="entry_of_a_sending"
            ),
        ),
    ]
