"""A note whose clause has moved is confirmed anew for that as it stands, or let go."""

from django.db import migrations, models

from lightwell.ledger.migrating import RUN_ROLE

COLUMNS = "seen_moves, is_let_go, renewed_by, renewed_at"


class Migration(migrations.Migration):

    dependencies = [("agreements", "0012_maori_parties_say_so")]

    operations = [
        migrations.AddField("meetingnote", "is_let_go", models.BooleanField(default=False)),
        migrations.AddField("meetingnote", "renewed_by", models.CharField(blank=True, choices=[("agency", "agency"), ("provider", "provider")], default="", max_length=10), preserve_default=False),
        migrations.AddField("meetingnote", "renewed_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(
            f"GRANT UPDATE ({COLUMNS}) ON agreements_meetingnote TO {RUN_ROLE}",
            f"REVOKE UPDATE ({COLUMNS}) ON agreements_meetingnote FROM {RUN_ROLE}",
        ),
    ]
