"""A second step is set up by whoever it is of, in an entry on their own page: whoever runs the machine clears them alone.
"""

from django.db import migrations

from lightwell.ledger.migrating import needs_another_entry
from lightwell.organisations.migrations._own_entries import CLEARED, SECOND_STEPS, own_second_step, second_step

TABLE = "mfa_authenticator"
SET_UP = "NEW.user_id", *SECOND_STEPS
KEPT_UP = "NEW.user_id", "organisations.show-second-factor", *SECOND_STEPS


class Migration(migrations.Migration):

    dependencies = [("organisations", "0007_its_own_entry")]

    operations = [
        needs_another_entry(TABLE, on="INSERT", instead_of=second_step(*SET_UP), entry=own_second_step(*SET_UP)),
        needs_another_entry(TABLE, on="UPDATE", instead_of=second_step(*KEPT_UP), entry=own_second_step(*KEPT_UP)),
        needs_another_entry(
            TABLE,
            on="DELETE",
            instead_of=second_step("OLD.user_id", *SECOND_STEPS, CLEARED),
            entry=f"({own_second_step('OLD.user_id', *SECOND_STEPS)}) OR ({second_step('OLD.user_id', CLEARED)})",
        ),
    ]
