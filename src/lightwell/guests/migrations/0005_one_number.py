"""Whoever came by an open link has one number: the one that they were told, and of which link it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("guests", "0004_its_own_entry")]

    operations = [
        migrations.AddField("guest", "number", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("guest", "link_made_at", models.DateTimeField(blank=True, null=True)),
    ]
