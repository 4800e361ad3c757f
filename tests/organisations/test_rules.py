"""Who may set up organisations, and give or end an office."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from lightwell.policy.actors import NOBODY, OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.organisation_rules import (
    InstallationFacts,
    MembershipFacts,
    OfficeFacts,
    OrganisationFacts,
    UnitFacts,
    may_act_under,
    may_end_membership,
    may_grant_membership,
    may_open_unit,
    may_set_up,
)

CCSS, HARBOUR, AGENCY = UUID(int=1), UUID(int=2), UUID(int=3)
STARTED = dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC)
ENDED = dt.datetime(2026, 9, 30, 17, 0, tzinfo=dt.UTC)
MANAGER = Actor(UUID(int=10), UUID(int=20), CCSS, PartyKind.PROVIDER, (), (Role.MANAGER,))
OFFICER = Actor(UUID(int=11), UUID(int=21), CCSS, PartyKind.PROVIDER, (), (Role.REPORTING_OFFICER,))
RIVAL = Actor(UUID(int=12), UUID(int=22), HARBOUR, PartyKind.PROVIDER, (), (Role.MANAGER,))
PROVIDER = OrganisationFacts(CCSS, PartyKind.PROVIDER)


@pytest.mark.parametrize("actor", [NOBODY, MANAGER, OFFICER, RIVAL])
def test_only_whoever_runs_the_machine_sets_up(actor: Actor) -> None:
    assert may_set_up(actor, InstallationFacts()).codes == ("not-the-operator",)
    assert may_set_up(OPERATOR, InstallationFacts())


def test_a_manager_opens_units_of_their_own_organisation_alone() -> None:
    assert may_open_unit(MANAGER, PROVIDER)
    assert may_open_unit(OPERATOR, PROVIDER)
    for actor in (NOBODY, OFFICER, RIVAL):
        assert may_open_unit(actor, PROVIDER).codes == ("not-its-manager",)


def test_a_grant_is_refused_for_every_reason_at_once() -> None:
    elsewhere = UnitFacts(UUID(int=30), HARBOUR)
    decision = may_grant_membership(OFFICER, PROVIDER, role=Role.OPERATOR, unit=elsewhere)
    assert decision.codes == ("not-its-manager", "not-an-office", "unit-of-another-organisation")
    assert all(reason.sentence and reason.source for reason in decision.reasons)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.REPORTING_OFFICER])
def test_in_an_agency_whoever_reads_what_is_sent_sits_in_a_unit(role: Role) -> None:
    agency = OrganisationFacts(AGENCY, PartyKind.AGENCY)
    assert may_grant_membership(OPERATOR, agency, role=role).codes == ("needs-a-unit",)
    assert may_grant_membership(OPERATOR, agency, role=role, unit=UnitFacts(UUID(int=31), AGENCY))


def test_a_providers_reporting_officer_needs_no_unit() -> None:
    assert may_grant_membership(MANAGER, PROVIDER, role=Role.REPORTING_OFFICER)


@pytest.mark.parametrize(
    ("at", "held"),
    [
        (dt.datetime(2026, 7, 1, 8, 59, tzinfo=dt.UTC), False),
        (STARTED, True),
        (dt.datetime(2026, 9, 30, 16, 59, tzinfo=dt.UTC), True),
        (ENDED, False),
    ],
)
def test_an_office_is_held_from_its_start_until_just_before_its_end(at: dt.datetime, held: bool) -> None:
    facts = MembershipFacts(UUID(int=20), CCSS, STARTED, ENDED)
    assert may_act_under(MANAGER, facts, now=at).codes == (() if held else ("membership-ended",))


def test_an_office_ends_once_and_after_it_began() -> None:
    office = MembershipFacts(UUID(int=21), CCSS, STARTED, None)
    ended = MembershipFacts(UUID(int=21), CCSS, STARTED, ENDED)
    assert may_end_membership(MANAGER, OfficeFacts(office), now=ENDED)
    assert may_end_membership(MANAGER, OfficeFacts(ended), now=ENDED).codes == ("ended-already",)
    assert may_end_membership(MANAGER, OfficeFacts(office), now=STARTED).codes == ("not-begun",)
    assert may_end_membership(RIVAL, OfficeFacts(office), now=ENDED).codes == ("not-its-manager",)
