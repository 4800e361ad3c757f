"""What is kept about somebody changes only with an entry about them that their provider reads."""

from django.db import migrations

from lightwell.ledger.migrating import about, needs_its_entry, said_by

SEEN_THERE = "NEW.provider_id = ANY(its.seen_by_organisations)"
ADDED = said_by("people.add", "people.take-in-sheet")
CHANGED = said_by("people.change", "people.take-in-sheet")
# Never back to what it was: each writing counts one more.
ONE_MORE = "NEW.version = OLD.version + 1"
ABOUT_THEM = f"{about('people.person', 'NEW.person_id')} AND {SEEN_THERE}"
STAYS_ENDED = "(OLD.ended_at IS NULL OR NEW.ended_at = OLD.ended_at)"
WAY_IN = f"{about('people.registeraccess')} AND {SEEN_THERE}"
# A manager's own, with the register itself.
FIRST_WAY_IN = f"{said_by('people.make-register')} AND {about('people.register', 'NEW.register_id')} AND {SEEN_THERE}"


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0003_chosen_in_a_space"),
        ("ledger", "0007_moments"),
    ]

    operations = [
        needs_its_entry("people_person", on="INSERT", entry=f"{ADDED} AND {about('people.person')} AND {SEEN_THERE}"),
        needs_its_entry(
            "people_person",
            on="UPDATE",
            entry=f"{CHANGED} AND {about('people.person')} AND {SEEN_THERE} AND {ONE_MORE}",
        ),
        needs_its_entry("people_told", on="INSERT", entry=ABOUT_THEM),
        needs_its_entry("people_told", on="UPDATE", entry=ABOUT_THEM),
        needs_its_entry("people_authority", on="INSERT", entry=ABOUT_THEM),
        needs_its_entry("people_authority", on="UPDATE", entry=f"{ABOUT_THEM} AND {STAYS_ENDED}"),
        needs_its_entry("people_openness", on="INSERT", entry=ABOUT_THEM),
        needs_its_entry("people_openness", on="UPDATE", entry=f"{ABOUT_THEM} AND {STAYS_ENDED}"),
        needs_its_entry("people_registeraccess", on="INSERT", entry=f"({WAY_IN}) OR ({FIRST_WAY_IN})"),
        needs_its_entry("people_registeraccess", on="UPDATE", entry=f"{WAY_IN} AND {STAYS_ENDED}"),
    ]
