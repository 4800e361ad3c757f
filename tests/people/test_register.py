"""The register: opened with one's own words alone, found without names in clear, and every look recorded first."""

from __future__ import annotations

import datetime as dt

import psycopg
import pytest
from psycopg import sql

from lightwell.gateway.passphrase import WeakPassphrase
from lightwell.gateway.register_sheet import SaidItem, SheetRow
from lightwell.gateway.who_goes import Said
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.acting import actor_of
from lightwell.people.actions import change_person, find, look_at
from lightwell.people.models import Person, RegisterAccess, Told
from lightwell.people.registers import end_way_in, give_way_in, open_register, take_way_in
from lightwell.people.representatives import OpennessRecord, open_to_another, record_authority
from lightwell.people.sheets import SheetHeld, hold_sheet
from lightwell.people.telling import register_of, tell, told_to
from lightwell.policy.acting_for import AuthorityRecord, Evidence, ForWhat
from lightwell.policy.agreement import read
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.people_records import Piece, Source
from lightwell.policy.telling_records import Choice, ToldRecord
from tests.databases import WorkerDatabase
from tests.factories import NOW, SET_UP_AT, Cast, best_foot_forward
from tests.people.making import QUICK, THEIR_WORDS, WORDS, Kept, make_kept, make_worker, open_for_worker
from tests.sharing.making import make_ready

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 10, 6)


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@pytest.fixture
def kept(cast: Cast) -> Kept:
    return make_kept(cast)


def test_a_keeper_opens_it_with_their_own_words_and_each_wrong_one_is_counted(kept: Kept) -> None:
    mere, access = kept.cast.mere, kept.opened.access
    assert open_register(mere, access, NOW, passphrase=WORDS) == kept.opened.key
    assert [open_register(mere, access, NOW, passphrase="not these words") for _ in range(10)] == [None] * 10
    with pytest.raises(Refused) as shut:
        open_register(mere, access, NOW, passphrase=WORDS)
    assert shut.value.decision.codes == ("too-many-tries",)


def test_a_colleague_takes_a_way_in_up_by_a_code_once_and_within_a_day(kept: Kept) -> None:
    office = make_worker(kept.cast)
    ana = actor_of(office.pk, SET_UP_AT)
    way = give_way_in(kept.opened, office, NOW, cost=QUICK)
    with pytest.raises(Refused) as late:
        take_way_in(ana, way.access, NOW + DAY, code=way.code, passphrase=THEIR_WORDS, cost=QUICK)
    assert late.value.decision.codes == ("no-code",)
    # What comes too late is not derived from at all: this lock would not even be read.
    late_lock = RegisterAccess(pk=way.access.pk, membership_id=office.pk, code_locked="no lock at all")
    with pytest.raises(Refused):
        take_way_in(ana, late_lock, NOW + DAY, code=way.code, passphrase=THEIR_WORDS, cost=QUICK)
    with pytest.raises(WeakPassphrase):
        take_way_in(ana, way.access, NOW, code=way.code, passphrase="short", cost=QUICK)
    wrong = take_way_in(ana, way.access, NOW, code="0000-0000-0000", passphrase=THEIR_WORDS, cost=QUICK)
    assert wrong is None
    typed = way.code.upper().replace("-", " ")
    assert take_way_in(ana, way.access, NOW, code=typed, passphrase=THEIR_WORDS, cost=QUICK) == kept.opened.key
    with walls(ana):
        taken = way.access.afresh_for(ana)
    assert taken.code_locked == ""
    assert open_register(ana, taken, NOW, passphrase=THEIR_WORDS) == kept.opened.key


def test_a_code_for_a_reporting_officer_or_by_a_worker_is_refused(kept: Kept) -> None:
    worker = open_for_worker(kept, make_worker(kept.cast))
    another = make_worker(kept.cast, "Wiremu Hakaraia", "wiremu@ccss.example")
    with pytest.raises(Refused) as by_worker:
        give_way_in(worker, another, NOW, cost=QUICK)
    assert by_worker.value.decision.codes == ("not-its-manager",)


def test_a_way_in_that_was_ended_does_nothing_more_though_the_key_is_still_in_a_browser(kept: Kept) -> None:
    somebody = kept.add()
    worker = open_for_worker(kept, make_worker(kept.cast))
    assert look_at(worker.actor, somebody, NOW, access=worker.access).person == somebody
    end_way_in(kept.cast.mere, worker.access, NOW)
    with pytest.raises(Refused) as ended:
        look_at(worker.actor, somebody, NOW, access=worker.access)
    assert "way-in-ended" in ended.value.decision.codes


def test_somebody_is_found_regardless_of_macrons_and_case_by_number_and_by_household(kept: Kept) -> None:
    hinemoa = kept.add()
    wiremu = kept.add(client="BF0008", name="Wiremu Tūhoro")
    kept.add(client="BF0009", name="Li Na", household="Na")
    both = {hinemoa.pk, wiremu.pk}
    for words, expected in (("TUHORO", both), ("tūh", both), ("hine tuho", {hinemoa.pk}), ("bf-0007", {hinemoa.pk})):
        assert {each.person_id for each in find(kept.opened, NOW, words=words).people} == expected
    assert len(find(kept.opened, NOW, words="li").people) == 1
    assert find(kept.opened, NOW, words="newtown").people == ()
    household = find(kept.opened, NOW, words="tuhoro newtown", is_household=True)
    assert {each.person_id for each in household.people} == both


def test_every_look_is_in_the_ledger_for_the_provider_alone_and_says_no_name(kept: Kept) -> None:
    somebody, cast = kept.add(), kept.cast
    look_at(cast.mere, somebody, NOW, access=kept.opened.access)
    with walls(cast.mere):
        entries = list(Entry.objects.visible_to(cast.mere).filter(subject_id=somebody.pk).order_by("id"))
    assert [entry.action for entry in entries] == ["people.add", "people.look-at"]
    assert {(tuple(entry.counts), entry.commitment) for entry in entries} == {((), None)}
    for stranger in (cast.priya, cast.wei, cast.aroha):
        with walls(stranger):
            assert not Entry.objects.visible_to(stranger).filter(subject_id=somebody.pk).exists()
        with pytest.raises(NotVisible):
            look_at(stranger, somebody, NOW, access=kept.opened.access)


def test_one_number_is_one_persons_and_a_change_by_two_at_once_is_seen(kept: Kept) -> None:
    somebody = kept.add()
    with pytest.raises(NotWellFormed) as known:
        kept.add(client="bf 0007", name="Somebody Else")
    assert [fault.code for fault in known.value.faults] == ["known"]
    said = {Piece.CONTACT: "020 000 9999"}
    change_person(kept.opened, somebody, NOW, said=said, source=Source.PARENT, version=1)
    with pytest.raises(NotWellFormed) as since:
        change_person(kept.opened, somebody, NOW, said=said, source=Source.PARENT, version=1)
    assert [fault.code for fault in since.value.faults] == ["changed-since"]


def test_what_was_told_follows_a_number_that_changes_and_reads_as_a_hand_over_reads_it(kept: Kept) -> None:
    somebody, cast = kept.add(), kept.cast
    agreement = read(make_ready(cast).agreement.document).agreement
    tell(kept.opened, somebody, NOW, ToldRecord("BF0007", notice="3", told_on=TODAY))
    no = ToldRecord("BF0007", "evaluation", "evaluation", choice=Choice.NO)
    tell(kept.opened, somebody, NOW + DAY, no)
    change_person(kept.opened, somebody, NOW + DAY, said={Piece.CLIENT: "BF0700"}, source=Source.OUR_STAFF, version=1)
    register = register_of(cast.mere, cast.ccss.pk, kept.opened.key, agreement)
    (about_evaluation,) = [told for (_, unit, _), told in register.entries.items() if unit == "evaluation"]
    assert (about_evaluation.told_on, about_evaluation.notice, about_evaluation.choice) == (TODAY, "3", Said.NO)
    assert {client for client, _, _ in register.entries} == {"BF0700"}
    assert {told.choice for (_, unit, _), told in register.entries.items() if unit != "evaluation"} == {Said.NOT_ASKED}
    with walls(cast.mere):
        assert len(told_to(kept.opened, somebody)) == 2
    with walls(cast.priya):
        assert not Told.objects.exists()
        assert not Person.objects.exists()


NEVER_IN_CLEAR = (
    "Hinemoa",
    "hinemoa",
    "Tūhoro",
    "tuhoro",
    "BF0007",
    "020 000",
    "2014-05-03",
    "Never leave",
    "Losa Fu",
    "Fuimaono",
)


def test_nothing_about_anybody_lies_in_clear_in_any_table(kept: Kept, worker_database: WorkerDatabase) -> None:
    somebody = kept.add()
    other = kept.add(client="BF0008", name="Wiremu Tūhoro")
    tell(kept.opened, somebody, NOW, ToldRecord("BF0007", notice="3", told_on=TODAY, choice=Choice.NO))
    record = AuthorityRecord("Losa Fuimaono", Evidence.FORM, TODAY, "File 12", (ForWhat.SEE,))
    record_authority(kept.opened, somebody, NOW, record)
    open_to_another(kept.opened, somebody, NOW, OpennessRecord(str(other.pk), "We look together"))
    hold_sheet(kept.opened, SheetHeld((SheetRow(2, "BF0007", (SaidItem(Piece.NAME, "Hinemoa Tūhoro"),)),)), NOW)
    find(kept.opened, NOW, words="Hinemoa")
    look_at(kept.cast.mere, somebody, NOW, access=kept.opened.access)
    said = _everything(worker_database.connections.owner or "")
    lying = [word for word in NEVER_IN_CLEAR if word in said or word.encode().hex() in said]
    assert lying == []
    assert str(somebody.pk) in said
    assert kept.opened.key.hex() not in said


def _everything(owner: str) -> str:
    """Every row of every table, as whoever runs the machine could read them."""
    with psycopg.connect(owner) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        said = []
        for (name,) in names:
            if name != "organisations_account":  # staff sign in by a name, and one of the cast shares a surname
                connection.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(name)))
                found = connection.execute(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(name)))
                said.extend(row[0] for row in found.fetchall())
        connection.rollback()
    return "\n".join(said)
