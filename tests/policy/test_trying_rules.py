"""Who may try a sheet before anything is signed, and the hours that what is asked would cost."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import pytest

from lightwell.policy.actors import NOBODY, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import Group, ParticipantFacts
from lightwell.policy.draft_facts import DraftFacts
from lightwell.policy.needs import Bearer, Cost
from lightwell.policy.trying_rules import (
    Effort,
    Hours,
    hours_asked,
    may_try_before_signing,
    may_try_before_tender,
)

DRAFT, AGENCY, CCSS, OTHER, PROGRAMME, PART = (UUID(int=number) for number in range(1, 7))
OPEN = DraftFacts(DRAFT, AGENCY, CCSS, is_open=True)
PART_OF_CCSS = ParticipantFacts(PART, PROGRAMME, CCSS, None, Group.PROVIDER, has_left=False)


def somebody(organisation: UUID, role: Role, kind: PartyKind = PartyKind.PROVIDER) -> Actor:
    return Actor(
        account_id=UUID(int=99), membership_id=UUID(int=98), organisation_id=organisation, organisation_kind=kind,
        role_codes=(role,),
    )  # fmt: skip


MERE, SIONE = somebody(CCSS, Role.MANAGER), somebody(CCSS, Role.REPORTING_OFFICER)
WORKER = somebody(CCSS, Role.FRONT_LINE_WORKER)
HANA = somebody(AGENCY, Role.CONTRACT_ADVISOR, PartyKind.AGENCY)
AROHA = somebody(OTHER, Role.MANAGER)


@pytest.mark.parametrize("actor", [MERE, SIONE])
def test_the_drafts_provider_tries_its_sheet_through_whoever_hands_quarters_over(actor: Actor) -> None:
    assert may_try_before_signing(actor, OPEN)
    assert may_try_before_signing(actor, dataclasses.replace(OPEN, is_open=False, is_proposed=True))
    assert may_try_before_tender(actor, PART_OF_CCSS)


@pytest.mark.parametrize("actor", [HANA, AROHA, NOBODY])
def test_nobody_else_tries_or_learns_that_it_was_tried(actor: Actor) -> None:
    assert may_try_before_signing(actor, OPEN).codes == ("not-the-provider",)
    assert may_try_before_tender(actor, PART_OF_CCSS).codes == ("not-an-asked-provider",)
    assert may_try_before_tender(actor, None).codes == ("not-an-asked-provider",)


def test_a_worker_asks_somebody_who_hands_quarters_over() -> None:
    assert may_try_before_signing(WORKER, OPEN).codes == ("does-not-hand-over",)
    assert may_try_before_tender(WORKER, PART_OF_CCSS).codes == ("does-not-hand-over",)


def test_where_nothing_is_left_to_sign_there_is_nothing_to_try() -> None:
    assert may_try_before_signing(MERE, dataclasses.replace(OPEN, is_open=False)).codes == ("not-being-talked-over",)


@pytest.mark.parametrize(
    "part",
    [
        dataclasses.replace(PART_OF_CCSS, has_left=True),
        dataclasses.replace(PART_OF_CCSS, group=Group.COMMUNITY),
    ],
)
def test_only_a_provider_that_takes_part_tries_what_is_asked(part: ParticipantFacts) -> None:
    assert may_try_before_tender(MERE, part).codes == ("not-an-asked-provider",)


def test_hours_are_minutes_times_people_for_each_side_and_what_nobody_said_is_named() -> None:
    found = hours_asked(
        [
            Effort("1", Cost(5, Bearer.PROVIDER, 40)),
            Effort("2", Cost(10, Bearer.PROVIDER)),
            Effort("3", Cost(20, Bearer.FAMILY)),
            Effort("4", None),
        ],
        people=24,
        own_minutes=25,
    )
    assert found.said == (Hours(Bearer.PROVIDER, 15, 24), Hours(Bearer.FAMILY, 20, 24))
    assert [each.hours for each in found.said] == [6.0, 8.0]
    assert found.not_said == ("4",)
    assert found.own is not None
    assert found.own.hours == 10.0


def test_no_minutes_typed_is_not_nothing_typed() -> None:
    assert hours_asked([], 24).own is None
    assert hours_asked([], 24, own_minutes=0).own == Hours(Bearer.PROVIDER, 0, 24)
