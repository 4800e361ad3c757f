"""Needs that are made of somebody's idea, and the files of reviews."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.codesign.migrations._walls import DESIGNED, OPERATOR, OWN_AGENCY
from lightwell.ledger.migrating import GovernTable


class Migration(migrations.Migration):

    dependencies = [("codesign", "0004_handfuls")]

    operations = [
        migrations.AddField(
            "needsketch",
            "because",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to="codesign.contribution",
            ),
        ),
        migrations.CreateModel(
            name="ReviewFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("review", models.CharField(choices=[("ethics", "ethics"), ("impact-assessment", "impact-assessment")], max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(choices=[("pdf", "pdf"), ("docx", "docx")], max_length=10)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("made_on", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")),
                ("need", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="review_files", to="codesign.need")),
            ],
            options={
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(size__gte=1, size__lte=2_000_000), name="review_file_is_of_a_size"
                    ),
                ),
            },
        ),
        GovernTable("ReviewFile", reads=f"{OWN_AGENCY} OR {OPERATOR}", inserts=DESIGNED),
    ]
