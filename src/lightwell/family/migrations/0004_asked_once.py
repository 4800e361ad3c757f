"""What is asked when something is written is asked once, at every table: of its entry, and of who writes it.

Tables made from now on are so from the beginning. This brings those that there are to the same.
"""

from django.db import migrations

from lightwell.ledger.migrating import CHECKS_IN_PLACE, asks_once

WITH_THEIR_OWN = "SELECT DISTINCT tgrelid FROM pg_trigger WHERE tgname LIKE 'lightwell_its_entry_of_%'"


class Migration(migrations.Migration):

    dependencies = [
        ("family", "0003_on_paper"),
        ("access_requests", "0009_own_parts"),
        ("agreements", "0011_adviser_out"),
        ("api", "0002_its_own_entry"),
        ("codesign", "0006_keyed_links"),
        ("guests", "0004_its_own_entry"),
        ("ledger", "0008_as_it_is_written"),
        ("letters", "0010_own_space"),
        ("organisations", "0008_second_steps_own"),
        ("people", "0004_its_own_entry"),
        ("sharing", "0006_listed"),
    ]

    # Either way of asking gives the same answers, so that there is nothing to take back.
    operations = [
        migrations.RunSQL(asks_once(WITH_THEIR_OWN), migrations.RunSQL.noop),
        migrations.RunSQL(CHECKS_IN_PLACE, migrations.RunSQL.noop),
    ]
