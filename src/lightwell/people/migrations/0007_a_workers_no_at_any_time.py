"""A no that a worker records needs no showing before it, where its entry says that it is a no; any other choice does."""

from django.db import migrations

from lightwell.ledger.migrating import about, needs_another_entry, said_by
from lightwell.people.migrations._choice_walls import FOLLOWS

FUNCTION = "lightwell_people_chosen_follows_a_showing"
OWN_AND_NONE = "IF NEW.showing_id IS NULL AND NEW.recorded_by_id IS NULL THEN RETURN NEW; END IF;"
# What was chosen is sealed: that there was none before it is held to what the entry says.
NONE_BEFORE = "IF NEW.showing_id IS NULL THEN RETURN NEW; END IF;"
REPLACED = (
    "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS "
    "$body$ BEGIN {} END $body$;"
)
ABOUT_THEM = f"{about('people.person', 'NEW.person_id')} AND NEW.provider_id = ANY(its.seen_by_organisations)"
CHOSEN = f"{said_by('people.choose', 'family.choose')} AND {ABOUT_THEM}"
AFTER_A_SHOWING = f"{said_by('people.choose')} AND NEW.showing_id IS NOT NULL"
A_NO = f"{said_by('people.say-no')} AND NEW.recorded_by_id IS NOT NULL"
IN_A_SPACE = f"{said_by('family.choose')} AND NEW.recorded_by_id IS NULL"
OR_A_NO = f"(({AFTER_A_SHOWING}) OR ({A_NO}) OR ({IN_A_SPACE})) AND {ABOUT_THEM}"


class Migration(migrations.Migration):
    dependencies = (("people", "0006_shown_and_chosen"),)
    operations = (
        migrations.RunSQL(
            REPLACED.format(FUNCTION, f"{NONE_BEFORE} {FOLLOWS}"),
            REPLACED.format(FUNCTION, f"{OWN_AND_NONE} {FOLLOWS}"),
        ),
        needs_another_entry("people_chosen", on="INSERT", instead_of=CHOSEN, entry=OR_A_NO),
    )
