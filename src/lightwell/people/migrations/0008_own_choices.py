"""Whoever chose finds in a space of their own that they did: it is sealed, and what follows from it is found by it."""

from django.db import migrations

from lightwell.ledger.migrating import OWN_PERSON, RUN_ROLE

SEES = f"CREATE POLICY people_chosen_own ON people_chosen FOR SELECT TO {RUN_ROLE} USING (person_id = {OWN_PERSON})"


class Migration(migrations.Migration):
    dependencies = (("people", "0007_a_workers_no_at_any_time"),)
    operations = (migrations.RunSQL(SEES, "DROP POLICY people_chosen_own ON people_chosen"),)
