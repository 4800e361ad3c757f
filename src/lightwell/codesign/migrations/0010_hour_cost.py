"""What an hour of a provider's time costs, as it says it for its own pages."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_ORGANISATION, GovernTable, holds

OWN = f"provider_id = {OWN_ORGANISATION}"
ITS_MANAGER = f"{OWN} AND {holds('manager')}"


class Migration(migrations.Migration):

    dependencies = [
        ("codesign", "0009_asked_again"),
        ("organisations", "0009_for_whom"),
    ]

    operations = [
        migrations.CreateModel(
            name="HourCost",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("dollars", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("said_at", models.DateTimeField()),
                ("provider", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("dollars__isnull", True)) | models.Q(("dollars__range", (1, 1000))),
                        name="an_hour_costs_something",
                    )
                ],
            },
        ),
        GovernTable(
            "HourCost", reads=OWN, inserts=ITS_MANAGER, updates=ITS_MANAGER, columns=("dollars", "said_at"),
        ),
    ]
