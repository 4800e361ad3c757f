"""Whoever may verify every entry may compare every sealed reason with what its entry committed to."""

from django.db import migrations

# Sealed as they are: without the site's key for reasons, which is not in the database, nobody reads a word of them.
VERIFIED = "CREATE POLICY ledger_statedreason_verified ON ledger_statedreason FOR SELECT TO CURRENT_USER USING (true)"
NOT_VERIFIED = "DROP POLICY ledger_statedreason_verified ON ledger_statedreason"


class Migration(migrations.Migration):

    dependencies = [("ledger", "0004_plain_triggers")]

    operations = [migrations.RunSQL(VERIFIED, NOT_VERIFIED)]
