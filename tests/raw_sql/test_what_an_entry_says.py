"""Whoever holds the database's SQL cannot date an entry otherwise, hide it from those beside them, or unsay its row."""

from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest
from django.db import DatabaseError
from django.utils import timezone

from lightwell.ledger.leaves import leaf_of
from lightwell.ledger.merkle import leaf_hash
from lightwell.ledger.models import Entry
from lightwell.ledger.moments import DATABASES_MOMENT, GIVEN_MOMENT
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import open_unit
from lightwell.people.actions import find
from lightwell.people.models import Person
from tests.databases import WorkerDatabase
from tests.factories import NOW, Cast, best_foot_forward
from tests.people.making import Kept, make_kept
from tests.raw_sql.attacking import raw_sql

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

PERSON = "people.person"


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.fixture
def kept(cast: Cast) -> Kept:
    return make_kept(cast)


def test_an_entrys_moment_is_the_databases_whatever_is_given(cast: Cast, worker_database: WorkerDatabase) -> None:
    with psycopg.connect(worker_database.connections.owner or "") as owner:
        owner.execute(DATABASES_MOMENT)
    subject, long_ago = uuid.uuid4(), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    before = timezone.now()
    with raw_sql(cast.mere) as attacker:
        attacker.says("anything.at-all", "tests.subject", subject, occurred_at=long_ago)
    unit = open_unit(cast.mere, cast.ccss, NOW, code="family-support", name="Family support")
    with walls(cast.mere):
        entries = list(Entry.objects.visible_to(cast.mere).filter(subject_id__in=[subject, unit.pk]))
    assert len(entries) == 2
    for entry in entries:
        assert before < entry.occurred_at < timezone.now()
        assert leaf_hash(leaf_of(entry)) == bytes(entry.leaf_hash or b"")


def test_nobody_but_its_owner_gives_a_database_a_day_of_its_own(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match=r"must be owner|permission denied"), raw_sql(cast.mere) as attacker:
        attacker.run(GIVEN_MOMENT)


@pytest.mark.parametrize(
    "without",
    [
        {"seen_by_organisations": []},
        {"actor_membership": None},
        {"actor_membership": uuid.UUID(int=7)},
        {"actor_role": ""},
        {"actor_organisation": None},
    ],
    ids=["readers", "office", "another office", "role", "organisation"],
)
def test_whoever_acts_leaves_neither_their_office_nor_those_beside_them_out(cast: Cast, without: object) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), raw_sql(cast.mere) as attacker:
        attacker.says("anything.at-all", "tests.subject", uuid.uuid4(), **without)  # type: ignore[arg-type]


def test_whoever_acts_in_a_unit_is_read_by_that_unit(cast: Cast) -> None:
    for without in ({"seen_by_units": []}, {"actor_unit": None}):
        with pytest.raises(DatabaseError, match="row-level security"), raw_sql(cast.priya) as attacker:
            attacker.says("anything.at-all", "tests.subject", uuid.uuid4(), **without)


def test_what_is_kept_about_somebody_is_not_overwritten_under_an_entry_that_says_anything_else(kept: Kept) -> None:
    person, mere = kept.add(), kept.cast.mere
    another = kept.add(client="BF0009", name="Li Na")
    change = "UPDATE people_person SET sealed = 'nothing', version = version + 1 WHERE id = %(id)s"
    for action, kind, subject in (
        ("people.look-at", PERSON, person.pk),
        ("people.change", PERSON, another.pk),
        ("people.change", "people.register", kept.opened.register.pk),
        ("organisations.open-unit", "organisations.unit", uuid.uuid4()),
    ):
        with pytest.raises(DatabaseError, match="that says so of this row"), raw_sql(mere) as attacker:  # noqa: PT012 - it ends with it
            attacker.run(change, id=person.pk)
            attacker.says(action, kind, subject)
    # Nor counted as if it had never been.
    with pytest.raises(DatabaseError, match="that says so of this row"), raw_sql(mere) as attacker:  # noqa: PT012 - it ends with it
        attacker.run("UPDATE people_person SET sealed = 'nothing' WHERE id = %(id)s", id=person.pk)
        attacker.says("people.change", PERSON, person.pk)
    [found] = find(kept.opened, NOW, words="hinemoa").people
    assert found.person_id == person.pk

    with raw_sql(mere) as attacker:
        attacker.run(change, id=person.pk)
        attacker.says("people.change", PERSON, person.pk)
    with walls(mere):
        assert Entry.objects.visible_to(mere).filter(action="people.change", subject_id=person.pk).count() == 1


def test_nothing_is_written_about_somebody_and_no_way_in_to_them_under_an_entry_of_another(kept: Kept) -> None:
    person, mere = kept.add(), kept.cast.mere
    another = kept.add(client="BF0009", name="Li Na")
    about = {
        "id": uuid.uuid4(),
        "provider": kept.cast.ccss.pk,
        "person": person.pk,
        "by": mere.membership_id,
        "now": NOW,
    }
    columns, values = (
        "id, provider_id, person_id, sealed, recorded_at, recorded_by_id",
        "%(id)s, %(provider)s, %(person)s",
    )
    write = f"INSERT INTO people_{{}} ({columns}) VALUES ({values}, 'x', %(now)s, %(by)s)"  # noqa: S608 - our own
    for table, action in (("told", "tell"), ("authority", "record-authority"), ("openness", "open-to-another")):
        with pytest.raises(DatabaseError, match="that says so of this row"), raw_sql(mere) as attacker:  # noqa: PT012
            attacker.run(write.format(table), **about)
            attacker.says(f"people.{action}", PERSON, another.pk)
        with raw_sql(mere) as attacker:
            attacker.run(write.format(table), **about)
            attacker.says(f"people.{action}", PERSON, person.pk)
    with pytest.raises(DatabaseError, match="that says so of this row"), raw_sql(mere) as attacker:  # noqa: PT012
        attacker.run("UPDATE people_registeraccess SET locked = 'mine' WHERE id = %(id)s", id=kept.opened.access.pk)
        attacker.says("people.give-way-in", "people.register", kept.opened.register.pk)


def test_nobody_is_added_unseen(kept: Kept) -> None:
    mere, made = kept.cast.mere, uuid.uuid4()
    add = (
        "INSERT INTO people_person (id, provider_id, sealed, client, tags, version, added_at, changed_at)"
        " VALUES (%(id)s, %(provider)s, 'x', %(client)s, '{}', 1, %(now)s, %(now)s)"
    )
    for action, subject in (("people.add", uuid.uuid4()), ("people.look-for", made)):
        with pytest.raises(DatabaseError, match="that says so of this row"), raw_sql(mere) as attacker:  # noqa: PT012 - it ends with it
            attacker.run(add, id=made, provider=kept.cast.ccss.pk, client="0a" * 32, now=NOW)
            attacker.says(action, PERSON, subject)
    with walls(mere):
        assert not Person.objects.visible_to(mere).exists()
