"""What is kept about somebody changes only with an entry about them that their provider reads."""

from django.db import migrations

from lightwell.ledger.migrating import about, needs_its_entry, said_by

SEEN_THERE = "NEW.provider_id = ANY(its.seen_by_organisations)"
ADDED = said_by("people.add", "people.take-in-sheet")
CHANGED = said_by("people.change", "people.take-in-sheet")
# Never back to what it was: each writing counts one more.
ONE_MORE = "NEW.version = OLD.version + 1"


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_register"),
        ("ledger", "0007_moments"),
    ]

    operations = [
        needs_its_entry("people_person", on="INSERT", entry=f"{ADDED} AND {about('people.person')} AND {SEEN_THERE}"),
        needs_its_entry(
            "people_person",
            on="UPDATE",
            entry=f"{CHANGED} AND {about('people.person')} AND {SEEN_THERE} AND {ONE_MORE}",
        ),
    ]
