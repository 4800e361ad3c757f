"""What was kept on paper for the wrong person can be taken away again, with the very entry that says so."""

from django.db import migrations

from lightwell.family.migrations._walls import KEEPS
from lightwell.ledger.migrating import RUN_ROLE, about, needs_its_entry, said_by

GOES = f"""
GRANT DELETE ON family_onpaper TO {RUN_ROLE};
CREATE POLICY family_onpaper_deletes ON family_onpaper FOR DELETE TO {RUN_ROLE} USING ({KEEPS});
"""
STAYS = f"""
DROP POLICY family_onpaper_deletes ON family_onpaper;
REVOKE DELETE ON family_onpaper FROM {RUN_ROLE};
"""
TAKEN = f"{said_by('family.take-back-paper')} AND {about('people.person', 'OLD.person_id')}"


class Migration(migrations.Migration):
    dependencies = (("family", "0005_who_left"), ("access_requests", "0013_taken_back"))
    operations = (
        migrations.RunSQL(GOES, STAYS),
        needs_its_entry("family_onpaper", on="DELETE", entry=TAKEN),
    )
