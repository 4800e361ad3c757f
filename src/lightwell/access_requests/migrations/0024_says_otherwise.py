"""A statement knows the value that it was said of, and since when a list says something else that nobody corrected."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0023_own_part_apart"),)
    operations = (
        migrations.RemoveConstraint(model_name="rownote", name="only_a_statement_is_about_a_value"),
        migrations.AddField(
            model_name="rownote",
            name="value",
            field=models.CharField(blank=True, default="", max_length=140),
            preserve_default=False,
        ),
        migrations.AddField(model_name="rownote", name="differs_since", field=models.DateTimeField(null=True)),
        migrations.AddConstraint(
            model_name="rownote",
            constraint=models.CheckConstraint(
                name="only_a_statement_is_about_a_value",
                condition=models.Q(kind="statement")
                | models.Q(said_of="", corrected_at__isnull=True, gone_from=[], value="", differs_since__isnull=True),
            ),
        ),
    )
