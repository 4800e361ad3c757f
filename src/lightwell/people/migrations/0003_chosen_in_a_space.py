"""What somebody chooses in a space of their own, where nobody of the provider's records it."""

import django.db.models.deletion
from django.db import migrations, models

from lightwell.ledger.migrating import OWN_PERSON, RUN_ROLE, SERVED_BY

OWN = f"person_id = {OWN_PERSON}"
WALLS = f"""
CREATE POLICY people_person_own ON people_person FOR SELECT TO {RUN_ROLE} USING (id = {OWN_PERSON});
CREATE POLICY people_showing_own ON people_showing FOR SELECT TO {RUN_ROLE} USING ({OWN});
CREATE POLICY people_chosen_in_a_space ON people_chosen FOR INSERT TO {RUN_ROLE}
    WITH CHECK ({OWN} AND provider_id = {SERVED_BY} AND recorded_by_id IS NULL);
CREATE POLICY people_chosen_by_a_keeper ON people_chosen AS RESTRICTIVE FOR INSERT TO {RUN_ROLE}
    WITH CHECK (recorded_by_id IS NOT NULL OR {OWN});
ALTER TABLE guests_guest ADD CONSTRAINT guests_guest_person_fk FOREIGN KEY (person)
    REFERENCES people_person (id) DEFERRABLE INITIALLY DEFERRED;
"""
NO_WALLS = """
ALTER TABLE guests_guest DROP CONSTRAINT guests_guest_person_fk;
DROP POLICY people_chosen_by_a_keeper ON people_chosen;
DROP POLICY people_chosen_in_a_space ON people_chosen;
DROP POLICY people_showing_own ON people_showing;
DROP POLICY people_person_own ON people_person;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('guests', '0003_own_space'),
        ('organisations', '0006_offices'),
        ('people', '0002_showings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='chosen',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.membership'),
        ),
        migrations.RunSQL(WALLS, NO_WALLS),
    ]
