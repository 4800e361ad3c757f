"""Who may sign in and act changes only with an entry that is that very row's; and sessions begin anew."""

from django.db import migrations

from lightwell.organisations.migrations._own_entries import OWN_ENTRIES


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0006_offices"),
        ("ledger", "0007_moments"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        # Those there are lie under the keys that browsers send.
        migrations.RunSQL("DELETE FROM django_session", migrations.RunSQL.noop),
        *OWN_ENTRIES,
    ]
