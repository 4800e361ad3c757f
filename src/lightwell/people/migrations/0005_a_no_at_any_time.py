"""A no in a space of one's own needs nobody to have gone through anything first; whatever a worker records does."""

import django.db.models.deletion
from django.db import migrations, models

from lightwell.people.migrations._choice_walls import FOLLOWS

FUNCTION = "lightwell_people_chosen_follows_a_showing"
# What was chosen is sealed: whether it is a no is asked by the rule alone. A worker's never goes without a showing.
OWN_AND_NONE = "IF NEW.showing_id IS NULL AND NEW.recorded_by_id IS NULL THEN RETURN NEW; END IF;"
REPLACED = (
    "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS "
    "$body$ BEGIN {} END $body$;"
)


class Migration(migrations.Migration):
    dependencies = (("people", "0004_its_own_entry"),)
    operations = (
        migrations.AlterField(
            "chosen",
            "showing",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="choices",
                to="people.showing",
            ),
        ),
        migrations.RunSQL(REPLACED.format(FUNCTION, f"{OWN_AND_NONE} {FOLLOWS}"), REPLACED.format(FUNCTION, FOLLOWS)),
    )
