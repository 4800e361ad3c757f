"""An action is a rule, a change and an event; a refusal changes nothing and is itself recorded."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lightwell.ledger.gate import Action, Deed, Done, Event, Refused, action, actions, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import Entry, Outcome
from lightwell.ledger.walls import stand_behind, walls
from lightwell.organisations.actions import grant_membership, open_unit
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Membership, Organisation, Unit
from lightwell.policy.actors import NOBODY, OPERATOR, Actor, Role
from lightwell.policy.decisions import Decision, Reason, permit, refuse_if_any
from lightwell.policy.organisation_rules import OrganisationFacts, UnitFacts
from tests.databases import WorkerDatabase
from tests.factories import NOW, Cast, best_foot_forward, make_unit
from tests.ledger.writing import write_raw

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

TOO_EARLY = Reason("too-early", "It is too early. Wait until October.", "Tests, rule 1")
TOO_MANY = Reason("too-many", "That is too many. Ask for fewer.", "Tests, rule 2")


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


@dataclass
class Asked:
    """A rule that remembers what it was asked."""

    questions: list[tuple[object, ...]] = field(default_factory=list)

    def may_note(self, actor: Actor, facts: object, *, now: dt.datetime, rooms: int = 1) -> Decision:
        self.questions.append((actor, facts, now, rooms))
        return refuse_if_any(TOO_EARLY if now < NOW else None, TOO_MANY if rooms > 2 else None)


def _note(deed: Deed[Organisation], *, rooms: int = 1) -> Done[str]:
    made = [_unit(deed.subject, f"room-{number}") for number in range(rooms)]
    return Done(f"{rooms} noted", Event(counts={"rooms": len(made)}))


def _unit(organisation: Organisation, code: str) -> Unit:
    unit = Unit(organisation=organisation, code=code, name=code)
    unit.save(force_insert=True)
    return unit


def _always(actor: Actor, facts: object) -> Decision:
    return permit()


def _units_of(cast: Cast) -> set[str]:
    with walls(cast.mere):
        return set(Unit.objects.visible_to(cast.mere).filter(organisation=cast.ccss).values_list("code", flat=True))


def _entries(actor: Actor, code: str) -> list[Entry]:
    with walls(actor):
        return list(Entry.objects.visible_to(actor).filter(action=code))


def test_an_action_makes_its_change_and_writes_one_entry(cast: Cast) -> None:
    note = Action("tests.note", Asked().may_note, _note)

    assert note(cast.mere, cast.ccss, NOW, rooms=2) == "2 noted"

    assert _units_of(cast) == {"room-0", "room-1"}
    [entry] = _entries(cast.mere, "tests.note")
    assert (entry.outcome, entry.occurred_at, entry.counts) == (Outcome.DONE, NOW, {"rooms": 2})
    assert (entry.actor_account, entry.actor_membership) == (cast.mere.account_id, cast.mere.membership_id)
    assert (entry.actor_organisation, entry.actor_unit, entry.actor_role) == (cast.ccss.pk, None, "manager")
    assert (entry.subject_kind, entry.subject_id) == ("organisations.organisation", cast.ccss.pk)
    assert entry.seen_by_organisations == [cast.ccss.pk]
    assert entry.seen_by_units == []


def test_an_action_of_one_change_takes_six_statements_with_its_beginning_and_its_end(cast: Cast) -> None:
    note = Action("tests.note", Asked().may_note, _note)
    with CaptureQueriesContext(connection) as asked:
        note(cast.mere, cast.ccss, NOW)
    said = [" ".join(each["sql"].split()[:3]) for each in asked.captured_queries]
    assert [words.split()[0] for words in said] == ["BEGIN", "SELECT", "SELECT", "INSERT", "SELECT", "COMMIT"]
    assert said[-2].startswith("SELECT lightwell_record(")


def test_a_refusal_changes_nothing_and_is_recorded_with_every_reason(cast: Cast) -> None:
    note = Action("tests.note", Asked().may_note, _note)

    with pytest.raises(Refused) as refusal:
        note(cast.mere, cast.ccss, dt.datetime(2026, 9, 30, tzinfo=dt.UTC), rooms=3)

    assert refusal.value.decision.reasons == (TOO_EARLY, TOO_MANY)
    assert _units_of(cast) == set()
    [entry] = _entries(cast.sione, "tests.note")
    assert (entry.outcome, entry.reasons, entry.counts) == (Outcome.REFUSED, ["too-early", "too-many"], {})


def test_the_page_and_the_act_ask_the_same_rule_the_same_question(cast: Cast) -> None:
    asked = Asked()
    note = Action("tests.note", asked.may_note, _note)
    with walls(cast.mere):
        assert allowed(note, cast.mere, cast.ccss, NOW, rooms=2)
    note(cast.mere, cast.ccss, NOW, rooms=2)
    assert asked.questions == [(cast.mere, cast.ccss.facts(), NOW, 2)] * 2


def test_the_rule_is_asked_once_for_each_act(cast: Cast) -> None:
    asked = Asked()
    Action("tests.note", asked.may_note, _note)(cast.mere, cast.ccss, NOW)
    assert len(asked.questions) == 1


def test_a_page_that_does_not_know_an_input_yet_gets_the_rules_own_answer(cast: Cast) -> None:
    with walls(cast.mere):
        assert allowed(Action("tests.note", Asked().may_note, _note), cast.mere, cast.ccss, NOW).codes == ()


def test_the_rule_is_told_what_the_change_would_do_when_an_input_is_left_out(cast: Cast) -> None:
    def note_many(deed: Deed[Organisation], *, rooms: int = 9) -> Done[None]:
        return Done(None)

    with pytest.raises(Refused) as refusal:
        Action("tests.note-many", Asked().may_note, note_many)(cast.mere, cast.ccss, NOW)
    assert refusal.value.decision.codes == ("too-many",)


def test_a_crash_in_the_change_leaves_neither_change_nor_entry(cast: Cast) -> None:
    def stumble(deed: Deed[Organisation]) -> Done[None]:
        _unit(deed.subject, "half-made")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Action("tests.stumble", _always, stumble)(cast.mere, cast.ccss, NOW)

    assert _units_of(cast) == set()
    assert _entries(cast.mere, "tests.stumble") == []


def test_an_entry_that_cannot_be_written_undoes_the_change(cast: Cast) -> None:
    def boast(deed: Deed[Organisation]) -> Done[None]:
        _unit(deed.subject, "unrecorded")
        return Done(None, Event(clauses=("Mere said so",)))

    with pytest.raises(DatabaseError, match="entry_lists_hold_codes_only"):
        Action("tests.boast", _always, boast)(cast.mere, cast.ccss, NOW)
    assert _units_of(cast) == set()


def test_the_entry_has_been_committed_when_the_caller_proceeds(cast: Cast, worker_database: WorkerDatabase) -> None:
    Action("tests.note", Asked().may_note, _note)(cast.mere, cast.ccss, NOW)
    with psycopg.connect(worker_database.connections.run) as another:
        another.execute("SELECT set_config('lightwell.organisation', %s, true)", [str(cast.ccss.pk)])
        assert another.execute("SELECT count(*) FROM ledger_entry WHERE action = 'tests.note'").fetchone() == (1,)


def test_nothing_commits_without_an_entry_even_when_an_action_is_claimed(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="changed without an entry in the ledger"):
        _claim_and_change(cast, refused=False)
    assert _units_of(cast) == set()


def test_a_refusals_entry_does_not_cover_a_change(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="changed without an entry in the ledger"):
        _claim_and_change(cast, refused=True)


def _claim_and_change(cast: Cast, *, refused: bool) -> None:
    """What somebody could write who went round the gate, and knew of the setting that it sets."""
    with transaction.atomic():
        stand_behind(cast.mere)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lightwell.action', 'tests.claimed', true)")
        _unit(cast.ccss, "unrecorded")
        if refused:
            _write_refusal(cast)


def _write_refusal(cast: Cast) -> None:
    refusal = Entry(
        occurred_at=NOW, action="tests.claimed", outcome=Outcome.REFUSED, reasons=["too-early"],
        actor_account=cast.mere.account_id, actor_membership=cast.mere.membership_id, actor_role="manager",
        actor_organisation=cast.ccss.pk, seen_by_organisations=[cast.ccss.pk],
        subject_kind="organisations.organisation", subject_id=cast.ccss.pk,
    )  # fmt: skip
    write_raw(refusal)


def test_a_row_of_another_organisation_cannot_be_written_even_in_an_action(cast: Cast) -> None:
    def trespass(deed: Deed[Organisation]) -> Done[None]:
        _unit(cast.harbour, "squatters")
        return Done(None)

    with pytest.raises(DatabaseError, match="row-level security"):
        Action("tests.trespass", _always, trespass)(cast.mere, cast.ccss, NOW)


@pytest.mark.parametrize("around", [transaction.atomic, lambda: walls(OPERATOR)], ids=["a transaction", "walls"])
def test_an_action_is_never_nested_by_accident(cast: Cast, around: object) -> None:
    with pytest.raises(RuntimeError, match="durable"), around():  # type: ignore[operator]
        open_unit(OPERATOR, cast.ccss, NOW, code="family-support", name="Family support")


def test_walls_can_only_read(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="read-only"), walls(cast.mere):
        _unit(cast.ccss, "through-the-wall")


def test_somebody_who_may_not_know_of_a_thing_is_told_there_is_none(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        open_unit(cast.aroha, cast.ccss, NOW, code="spies", name="Spies")
    with pytest.raises(LookupError):
        open_unit(NOBODY, cast.ccss, NOW, code="spies", name="Spies")


def test_an_input_that_is_a_row_is_read_behind_the_actors_walls_and_told_as_facts(cast: Cast) -> None:
    told: list[object] = []

    def may_visit(actor: Actor, facts: OrganisationFacts, *, unit: UnitFacts) -> Decision:
        told.append(unit)
        return permit()

    def visit(deed: Deed[Organisation], *, unit: Unit) -> Done[str]:
        return Done(unit.name)

    unit = make_unit(cast.harbour, "family-support", "Family support")
    call_on = Action("tests.visit", may_visit, visit)
    assert call_on(cast.aroha, cast.agency, NOW, unit=Unit(pk=unit.pk)) == "Family support"
    assert told == [UnitFacts(unit.pk, cast.harbour.pk)]
    with pytest.raises(NotVisible):
        call_on(cast.mere, cast.agency, NOW, unit=unit)


def _note_and_open(deed: Deed[Organisation], *, code: str) -> Done[Unit]:
    _unit(deed.subject, "noted")
    return Done(open_unit.within(deed, deed.subject, code=code, name="Joined"))


def test_a_joined_action_writes_its_own_entry_in_the_same_transaction(cast: Cast) -> None:
    both = Action("tests.both", _always, _note_and_open)
    made = both(cast.mere, cast.ccss, NOW, code="family-support")
    [inner] = [entry for entry in _entries(cast.mere, "organisations.open-unit") if entry.subject_id == made.pk]
    [outer] = _entries(cast.mere, "tests.both")
    assert inner.transaction_id == outer.transaction_id


def _note_and_grant(deed: Deed[Organisation]) -> Done[None]:
    _unit(deed.subject, "noted")
    grant_membership.within(deed, deed.subject, account_id=deed.entry, role=Role.OPERATOR)
    return Done(None)


def test_a_joined_action_that_is_refused_undoes_the_whole_and_is_recorded(cast: Cast) -> None:
    with pytest.raises(Refused):
        Action("tests.both", _always, _note_and_grant)(cast.mere, cast.ccss, NOW)
    assert _units_of(cast) == set()
    assert _entries(cast.mere, "tests.both") == []
    refused = [entry for entry in _entries(cast.mere, grant_membership.code) if entry.outcome == Outcome.REFUSED]
    assert [(entry.reasons, entry.actor_account) for entry in refused] == [(["not-an-office"], cast.mere.account_id)]


def test_an_action_cannot_join_what_is_not_under_way(cast: Cast) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        open_unit.within(Deed(cast.mere, cast.ccss, NOW, cast.ccss.pk), cast.ccss, code="late", name="Late")


def test_two_people_who_act_on_one_thing_at_once_act_one_after_the_other(cast: Cast) -> None:
    granted = grant_membership(
        OPERATOR,
        cast.ccss,
        NOW,
        account_id=cast.aroha.account_id,
        role=Role.REPORTING_OFFICER,  # type: ignore[arg-type]
    )
    later = NOW + dt.timedelta(days=1)
    outcomes: list[str] = []

    def end(barrier: threading.Barrier) -> None:
        barrier.wait(timeout=60)
        try:
            end_membership(cast.mere, Membership(pk=granted.pk, organisation=cast.ccss), later)
            outcomes.append("done")
        except Refused as refusal:
            outcomes.extend(refusal.decision.codes)
        finally:
            connection.close()

    together = threading.Barrier(4)
    people = [threading.Thread(target=end, args=(together,)) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=60)
    assert sorted(outcomes) == ["done", "ended-already", "ended-already", "ended-already"]


def test_an_input_is_never_taken_by_position(cast: Cast) -> None:
    with pytest.raises(TypeError, match="by name"):
        Action("tests.note", Asked().may_note, _note)(cast.mere, cast.ccss, NOW, 2)


@pytest.fixture
def no_such_actions() -> Iterator[None]:
    known = {each.code for each in actions()}
    yield
    assert {each.code for each in actions()} == known


@pytest.mark.usefixtures("no_such_actions")
class TestAnActionThatIsWronglyMade:
    def test_a_rule_cannot_ask_for_what_the_change_does_not_take(self) -> None:
        with pytest.raises(TypeError, match="rooms"):
            action(code="tests.unasked", rule=Asked().may_note)(_takes_nothing)

    def test_an_input_cannot_be_given_by_position(self) -> None:
        with pytest.raises(TypeError, match="by name"):
            action(code="tests.positional", rule=_always)(_takes_by_position)

    def test_two_actions_cannot_have_one_code(self) -> None:
        with pytest.raises(TypeError, match="Two actions are called"):
            action(code="organisations.open-unit", rule=_always)(_takes_nothing)


def _takes_nothing(deed: Deed[Organisation]) -> Done[None]:
    return Done(None)


def _takes_by_position(deed: Deed[Organisation], rooms: int) -> Done[None]:
    return Done(None)
