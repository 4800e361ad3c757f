"""What success means, in words for a child too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("codesign", "0007_voices")]

    operations = [
        migrations.AddField(
            "success", "for_children", models.TextField(blank=True, default="", max_length=50000)
        ),
    ]
