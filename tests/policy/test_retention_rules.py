"""When a delivery's key may be destroyed: the table of who, when and under what hold, and every order of actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.opening_rules import ClauseTerms
from lightwell.policy.retention_rules import (
    HoldFacts,
    HoldGround,
    RetentionFacts,
    may_approve_destruction,
    may_ask_destruction,
    may_finish_destruction,
    may_lift_hold,
    may_place_hold,
    may_record_authority,
    may_take_back,
)

AGENCY, PROVIDER, UNIT, OTHER_UNIT = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
TERMS = (
    ClauseTerms("3", dt.date(2027, 9, 30), False, "Agreement a version 1, clause 3"),
    ClauseTerms("4", dt.date(2028, 9, 30), False, "Agreement a version 1, clause 4"),
)
BEFORE = dt.datetime(2028, 9, 30, 10, 59, tzinfo=dt.UTC)  # 11:59 pm in Wellington on the last day
AFTER = dt.datetime(2028, 9, 30, 11, 1, tzinfo=dt.UTC)  # one minute past midnight there
WHY = "Its agreed time is over"


def officer(number: int, role: Role, organisation: UUID = AGENCY, unit: UUID | None = None) -> Actor:
    kind = PartyKind.AGENCY if organisation == AGENCY else PartyKind.PROVIDER
    return Actor(UUID(int=100 + number), UUID(int=200 + number), organisation, kind, (unit,) if unit else (), (role,))


PRIYA = officer(1, Role.ANALYST, unit=UNIT)
TOM = officer(2, Role.REPORTING_OFFICER, unit=OTHER_UNIT)
WEI = officer(3, Role.PRIVACY_OFFICER)
MERE = officer(4, Role.MANAGER, PROVIDER)
SIONE = officer(5, Role.REPORTING_OFFICER, PROVIDER)
READY = RetentionFacts(UNIT, AGENCY, PROVIDER, TERMS, has_authority=True)
ASKED = replace(READY, asked_by=PRIYA.account_id)
GONE = replace(ASKED, is_destroyed=True)
HELD = (HoldGround.OPEN_REQUEST,)


@pytest.mark.parametrize(
    ("actor", "facts", "now", "codes"),
    [
        (PRIYA, READY, AFTER, ()),
        (PRIYA, READY, BEFORE, ("not-over-yet",)),
        (TOM, READY, AFTER, ("not-its-unit",)),
        (WEI, READY, AFTER, ("not-its-unit",)),
        (MERE, READY, AFTER, ("not-its-unit",)),
        (OPERATOR, READY, AFTER, ("not-its-unit",)),
        (PRIYA, ASKED, AFTER, ("asked-already",)),
        (PRIYA, GONE, AFTER, ("destroyed",)),
        (PRIYA, replace(READY, has_authority=False), AFTER, ("authority-missing",)),
        (PRIYA, replace(READY, has_authority=False, is_public_office=False), AFTER, ()),
        (PRIYA, replace(READY, holds=(*HELD, *HELD)), AFTER, ("held",)),
        (PRIYA, replace(READY, clauses=()), AFTER, ("no-clause",)),
    ],
)
def test_the_unit_asks_when_the_last_clause_is_over_and_nothing_holds(
    actor: Actor, facts: RetentionFacts, now: dt.datetime, codes: tuple[str, ...]
) -> None:
    assert may_ask_destruction(actor, facts, now=now, why=WHY).codes == codes


@pytest.mark.parametrize(
    ("actor", "facts", "now", "codes"),
    [
        (WEI, ASKED, AFTER, ()),
        (WEI, ASKED, BEFORE, ("not-over-yet",)),
        (WEI, READY, AFTER, ("not-asked",)),
        (WEI, replace(ASKED, asked_by=WEI.account_id), AFTER, ("same-person",)),
        (PRIYA, ASKED, AFTER, ("not-its-privacy-officer", "same-person")),
        (replace(WEI, organisation_id=PROVIDER), ASKED, AFTER, ("not-its-privacy-officer",)),
        (OPERATOR, ASKED, AFTER, ("not-its-privacy-officer",)),
        (WEI, replace(ASKED, holds=HELD), AFTER, ("held",)),
        (WEI, replace(ASKED, has_authority=False), AFTER, ("authority-missing",)),
        (WEI, GONE, AFTER, ("destroyed",)),
    ],
)
def test_the_privacy_officer_approves_what_somebody_else_asked_for(
    actor: Actor, facts: RetentionFacts, now: dt.datetime, codes: tuple[str, ...]
) -> None:
    assert may_approve_destruction(actor, facts, now=now).codes == codes


@pytest.mark.parametrize(
    ("actor", "codes"), [(WEI, ()), (MERE, ()), (SIONE, ("not-a-holding-office",)), (PRIYA, ("not-a-holding-office",))]
)
def test_named_offices_of_either_side_hold(actor: Actor, codes: tuple[str, ...]) -> None:
    assert may_place_hold(actor, READY, why=WHY).codes == codes


def test_only_the_side_that_placed_a_hold_lifts_it_once() -> None:
    assert may_lift_hold(WEI, READY, hold=HoldFacts(AGENCY), why=WHY)
    assert may_lift_hold(WEI, READY, hold=HoldFacts(PROVIDER), why=WHY).codes == ("not-your-hold",)
    assert may_lift_hold(WEI, READY, hold=HoldFacts(AGENCY, is_lifted=True), why=WHY).codes == ("lifted-already",)
    assert may_place_hold(WEI, GONE, why="yes").codes == ("destroyed", "no-reason-given")


def test_an_authority_is_a_reference_recorded_once_by_the_privacy_officer() -> None:
    missing = replace(READY, has_authority=False)
    assert may_record_authority(WEI, missing, reference="DA123, class 2.1")
    assert may_record_authority(WEI, missing, reference="we think so").codes == ("no-reference",)
    assert may_record_authority(WEI, missing, reference="1" * 81).codes == ("no-reference",)
    assert may_record_authority(WEI, READY, reference="DA123").codes == ("recorded-already",)
    assert may_record_authority(PRIYA, missing, reference="DA123").codes == ("not-its-privacy-officer",)
    private = replace(missing, is_public_office=False)
    assert may_record_authority(WEI, private, reference="DA123").codes == ("not-a-public-office",)


def test_whoever_runs_the_machine_finishes_and_nothing_else() -> None:
    assert may_finish_destruction(OPERATOR, GONE)
    assert may_finish_destruction(OPERATOR, replace(GONE, is_finished=True)).codes == ("nothing-to-finish",)
    assert may_finish_destruction(WEI, ASKED).codes == ("not-the-operator", "nothing-to-finish")


def test_what_was_asked_for_is_taken_back_until_it_is_done() -> None:
    assert may_take_back(PRIYA, ASKED, why=WHY)
    assert may_take_back(WEI, ASKED, why=WHY)
    assert may_take_back(WEI, READY, why=WHY).codes == ("not-asked",)
    assert may_take_back(MERE, GONE, why=WHY).codes == ("not-its-unit", "destroyed")


def test_it_is_overdue_a_month_later_unless_it_is_held() -> None:
    late = dt.date(2028, 10, 31)
    assert READY.is_overdue(late)
    assert not READY.is_overdue(dt.date(2028, 10, 30))
    assert not replace(READY, holds=HELD).is_overdue(late)
    assert not GONE.is_overdue(late)


# --- every order of actions --------------------------------------------------------------------------------------

EVERYBODY = (PRIYA, TOM, WEI, MERE, SIONE, OPERATOR, replace(WEI, account_id=PRIYA.account_id))
STEPS = st.tuples(
    st.sampled_from(("ask", "approve", "take back", "hold", "lift", "authority", "a day")),
    st.sampled_from(EVERYBODY),
)


@dataclass
class _World:
    """One delivery, changed only where the rule permits."""

    facts: RetentionFacts = field(default_factory=lambda: RetentionFacts(UNIT, AGENCY, PROVIDER, TERMS))
    now: dt.datetime = BEFORE
    holds: list[UUID] = field(default_factory=list)
    asked: set[UUID | None] = field(default_factory=set)

    def step(self, what: str, actor: Actor) -> None:
        facts = self.facts
        if what == "a day":
            self.now += dt.timedelta(days=1)
        elif what == "ask" and may_ask_destruction(actor, facts, now=self.now, why=WHY):
            self.facts = replace(facts, asked_by=actor.account_id)
        elif what == "take back" and may_take_back(actor, facts, why=WHY):
            self.facts = replace(facts, asked_by=None)
        elif what == "authority" and may_record_authority(actor, facts, reference="DA123"):
            self.facts = replace(facts, has_authority=True)
        elif what == "approve" and may_approve_destruction(actor, facts, now=self.now):
            self._must_be_right(actor)
            self.facts = replace(facts, is_destroyed=True)
        else:
            self._hold_or_lift(what, actor)

    def _hold_or_lift(self, what: str, actor: Actor) -> None:
        if what == "hold" and may_place_hold(actor, self.facts, why=WHY):
            assert actor.organisation_id is not None
            self.holds.append(actor.organisation_id)
        elif (
            what == "lift" and self.holds and may_lift_hold(actor, self.facts, hold=HoldFacts(self.holds[-1]), why=WHY)
        ):
            self.holds.pop()
        self.facts = replace(self.facts, holds=HELD * len(self.holds))

    def _must_be_right(self, approver: Actor) -> None:
        assert self.facts.asked_by is not None
        assert self.facts.asked_by != approver.account_id
        assert not self.holds
        assert self.facts.has_authority
        assert self.now >= AFTER
        assert not self.facts.is_destroyed


@settings(max_examples=200, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_no_order_of_actions_destroys_with_one_approver_too_early_or_under_a_hold(
    steps: list[tuple[str, Actor]],
) -> None:
    world = _World()
    for what, actor in steps:
        world.step(what, actor)


def test_some_order_of_actions_does_destroy() -> None:
    world = _World()
    for step in (("a day", WEI), ("authority", WEI), ("ask", PRIYA), ("approve", WEI)):
        world.step(*step)
    assert world.facts.is_destroyed
