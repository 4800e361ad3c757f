"""What somebody was shown and chose, and that they are to be told later, changes only with the very entry that says so."""

from django.db import migrations

from lightwell.ledger.migrating import about, needs_another_entry, needs_its_entry, said_by

SEEN_THERE = "NEW.provider_id = ANY(its.seen_by_organisations)"
ABOUT_THEM = f"{about('people.person', 'NEW.person_id')} AND {SEEN_THERE}"
CHANGED = f"{said_by('people.change')} AND {ABOUT_THEM}"
SHOWN = f"{said_by('people.show')} AND {ABOUT_THEM}"
CHOSEN = f"{said_by('people.choose', 'family.choose')} AND {ABOUT_THEM}"
TOLD_LATER = f"{said_by('people.tell-later')} AND {ABOUT_THEM}"
OVER = f"{said_by('people.show', 'people.tell-later')} AND {ABOUT_THEM} AND OLD.ended_at IS NULL"


class Migration(migrations.Migration):
    dependencies = (("people", "0005_a_no_at_any_time"),)
    operations = (
        needs_another_entry("people_told", on="UPDATE", instead_of=ABOUT_THEM, entry=CHANGED),
        needs_its_entry("people_showing", on="INSERT", entry=SHOWN),
        needs_its_entry("people_chosen", on="INSERT", entry=CHOSEN),
        needs_its_entry("people_chosen", on="UPDATE", entry=CHANGED),
        needs_its_entry("people_later", on="INSERT", entry=TOLD_LATER),
        needs_its_entry("people_later", on="UPDATE", entry=OVER),
    )
