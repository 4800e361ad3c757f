"""What the database itself asks of showings and choices: the provider's own, and a choice after what it is about."""

from django.db.migrations.operations.base import Operation

from lightwell.ledger.migrating import GovernTable, keeps
from lightwell.people.migrations._walls import KEEPERS, WITH_THE_JOB

FOLLOWS = (
    "IF NOT EXISTS (SELECT FROM public.people_showing s WHERE s.id = NEW.showing_id AND s.person_id = NEW.person_id "
    "AND s.provider_id = NEW.provider_id AND s.recorded_at <= NEW.recorded_at) THEN "
    "RAISE EXCEPTION 'a choice follows what this same person was shown' USING ERRCODE = 'check_violation'; "
    "END IF; RETURN NEW;"
)

CHOICE_WALLS: list[Operation] = [
    GovernTable("Showing", reads=KEEPERS, inserts=KEEPERS),
    GovernTable("Chosen", reads=WITH_THE_JOB, inserts=KEEPERS, updates=KEEPERS, columns=("sealed",)),
    GovernTable("Later", reads=KEEPERS, inserts=KEEPERS, updates=KEEPERS, columns=("ended_at",)),
    keeps("people_chosen", "follows_a_showing", FOLLOWS, on="INSERT"),
]
