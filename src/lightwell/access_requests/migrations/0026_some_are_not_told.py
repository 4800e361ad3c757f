"""Of a breach some people can be told and others not, each for a reason of its own."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

COLUMNS = "people_told, people_withheld, withheld"
# Until now all of them were told, or none.
ALL_OR_NONE = """
ALTER TABLE access_requests_privacybreach NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
UPDATE access_requests_privacybreach SET people_told = people WHERE people_told_at IS NOT NULL;
UPDATE access_requests_privacybreach SET people_withheld = people
  WHERE people_told_at IS NULL AND octet_length(why_withheld) > 0;
ALTER TABLE access_requests_privacybreach FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = (("access_requests", "0025_given_otherwise"),)
    operations = (
        migrations.AddField(
            model_name="privacybreach", name="people_told", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="privacybreach", name="people_withheld", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="privacybreach", name="withheld", field=models.BinaryField(blank=True, default=b"")
        ),
        migrations.RunSQL(
            f"GRANT UPDATE ({COLUMNS}) ON access_requests_privacybreach TO {RUN_ROLE}", migrations.RunSQL.noop
        ),
        migrations.RunSQL(ALL_OR_NONE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="privacybreach",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__gte", models.F("people_told") + models.F("people_withheld"))),
                name="nobody_is_told_and_not_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="privacybreach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("people_told", 0), ("people_told_at__isnull", True)),
                    models.Q(("people_told__gt", 0), ("people_told_at__isnull", False)),
                    _connector="OR",
                ),
                name="who_is_told_is_told_at_a_time",
            ),
        ),
    )
