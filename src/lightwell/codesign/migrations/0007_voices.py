"""What a speaker says now lies with whose it is; what others read of it lies apart, and only as others may read it."""

from django.db import migrations, models

from lightwell.codesign.migrations._walls_of_voices import MOVED, WALLS

STANCES = [("keep", "keep"), ("change", "change"), ("drop", "drop")]
GROUPS = [
    ("agency", "The agency"), ("provider", "Providers"), ("family", "Families"), ("community", "Community parties"),
    ("maori", "Māori parties"),
]


class Migration(migrations.Migration):

    dependencies = [("codesign", "0006_keyed_links")]

    operations = [
        migrations.AddField("voice", "stance", models.CharField(blank=True, choices=STANCES, default="", max_length=10), preserve_default=False),
        migrations.AddField("voice", "words", models.TextField(blank=True, default="", max_length=50000), preserve_default=False),
        migrations.AddField("voice", "read_stance", models.CharField(blank=True, default="", max_length=10), preserve_default=False),
        migrations.AddField("voice", "understood", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("voice", "place", models.PositiveIntegerField(default=0)),
        migrations.AddField("voice", "said_at", models.DateTimeField(null=True)),
        migrations.AddField("voice", "revised_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("contribution", "handful", models.PositiveIntegerField(default=0)),
        migrations.AddField("contribution", "is_read", models.BooleanField(default=False)),
        migrations.RemoveConstraint("contribution", "contribution_position_takes_a_stance"),
        migrations.AlterField("contribution", "group", models.CharField(blank=True, choices=GROUPS, max_length=10)),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.AlterField("voice", "said_at", models.DateTimeField()),
        migrations.RemoveConstraint("contribution", "contribution_understood_is_one_to_five"),
        migrations.RemoveField("contribution", "understood"),
        migrations.RemoveField("contribution", "place"),
        migrations.RemoveField("contribution", "read_as"),
        migrations.RemoveField("contribution", "said_at"),
        migrations.RemoveField("contribution", "revised_at"),
        migrations.AddConstraint(
            "voice",
            models.CheckConstraint(
                condition=models.Q(("understood__isnull", True), models.Q(("understood__gte", 1), ("understood__lte", 5)), _connector="OR"),
                name="voice_understood_is_one_to_five",
            ),
        ),
        migrations.AddConstraint(
            "voice",
            models.CheckConstraint(
                condition=models.Q(models.Q(("kind", "position"), _negated=True), models.Q(("stance", ""), _negated=True), _connector="OR"),
                name="voice_of_a_position_takes_a_stance",
            ),
        ),
        migrations.AddIndex("voice", models.Index(fields=["round", "need", "item"], name="voice_by_item")),
        *WALLS,
    ]
