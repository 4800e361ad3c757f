"""A second step is set up by whoever it is of, in an entry on their own page: whoever runs the machine clears them alone.
"""

from django.db import migrations

from lightwell.ledger.migrating import needs_its_entry
from lightwell.organisations.migrations._own_entries import CLEARED, SECOND_STEPS, own_second_step, second_step


def _asking_anew(command: str, before: str, after: str) -> list[migrations.RunSQL]:
    was = needs_its_entry("mfa_authenticator", on=command, entry=before)
    will_be = needs_its_entry("mfa_authenticator", on=command, entry=after)
    return [migrations.RunSQL(was.reverse_sql, was.sql), will_be]


SHOWN = "organisations.show-second-factor"


class Migration(migrations.Migration):

    dependencies = [("organisations", "0007_its_own_entry")]

    operations = [
        *_asking_anew(
            "INSERT", second_step("NEW.user_id", *SECOND_STEPS), own_second_step("NEW.user_id", *SECOND_STEPS)
        ),
        *_asking_anew(
            "UPDATE",
            second_step("NEW.user_id", SHOWN, *SECOND_STEPS),
            own_second_step("NEW.user_id", SHOWN, *SECOND_STEPS),
        ),
        *_asking_anew(
            "DELETE",
            second_step("OLD.user_id", *SECOND_STEPS, CLEARED),
            f"({own_second_step('OLD.user_id', *SECOND_STEPS)}) OR ({second_step('OLD.user_id', CLEARED)})",
        ),
    ]
