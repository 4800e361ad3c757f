"""Somebody with a link is written and changed with an entry about them that their host reads; no link comes back."""

from django.db import migrations

from lightwell.ledger.migrating import RUN_ROLE, about, needs_its_entry
from lightwell.organisations.migrations._keyed import keys_digests
from lightwell.organisations.shown_secrets import Shown

THEIRS = f"{about('guests.guest')} AND NEW.host_id = ANY(its.seen_by_organisations)"


class Migration(migrations.Migration):

    dependencies = [
        ("guests", "0003_own_space"),
        ("ledger", "0007_moments"),
    ]

    operations = [
        keys_digests("guests_guest", "link", Shown.GUEST_LINK),
        needs_its_entry("guests_guest", on="INSERT", entry=THEIRS),
        needs_its_entry(
            "guests_guest", on="UPDATE", entry=f"{THEIRS} AND (OLD.ended_at IS NULL OR NEW.ended_at = OLD.ended_at)"
        ),
        # Nobody is given another's link.
        migrations.RunSQL(
            f"REVOKE UPDATE (link) ON guests_guest FROM {RUN_ROLE}",
            f"GRANT UPDATE (link) ON guests_guest TO {RUN_ROLE}",
        ),
    ]
