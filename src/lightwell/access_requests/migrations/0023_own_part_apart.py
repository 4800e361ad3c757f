"""A letter may say what the provider decided itself, where the agency alone takes longer."""

from django.db import migrations, models

from lightwell.policy.letter_parts import LetterKind


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0022_lost_its_paper"),)
    operations = (
        migrations.AlterField(
            "familyletter",
            "kind",
            models.CharField(max_length=20, choices=[(each.value, each.words) for each in LetterKind]),
        ),
    )
