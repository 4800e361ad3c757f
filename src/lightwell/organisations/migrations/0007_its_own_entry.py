"""Who may sign in and act changes only with an entry that is that very row's; and sessions begin anew."""

from django.db import migrations

from lightwell.organisations.migrations._keyed import keys_digests
from lightwell.organisations.migrations._own_entries import OWN_ENTRIES
from lightwell.organisations.shown_secrets import Shown


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0006_offices"),
        ("ledger", "0007_moments"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        # Those there are lie under the keys that browsers send.
        migrations.RunSQL("DELETE FROM django_session", migrations.RunSQL.noop),
        keys_digests("organisations_invitation", "digest", Shown.INVITATION),
        keys_digests("organisations_identity", "digest", Shown.IDENTITY),
        *OWN_ENTRIES,
    ]
