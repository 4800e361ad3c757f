"""Offices are given and ended through the gate, and a job acts only while its person still holds theirs."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import Entry, Outcome
from lightwell.ledger.walls import walls
from lightwell.organisations.acting import actor_for, actor_of, offices_of
from lightwell.organisations.actions import grant_membership, open_unit, register_account
from lightwell.organisations.leaving import end_membership
from lightwell.organisations.models import Account, Installation, Membership
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from tests.factories import NOW, PASSWORD, SET_UP_AT, Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def _office(actor: Actor) -> Membership:
    with walls(actor):
        return Membership.objects.visible_to(actor).select_related("organisation").get(pk=actor.membership_id)


def _account(actor: Actor) -> Account:
    with walls(actor):
        return Account.objects.visible_to(actor).get(pk=actor.account_id)


def test_an_actor_is_one_office_and_no_more(cast: Cast) -> None:
    assert actor_of(cast.priya.membership_id or UUID(int=0), NOW) == cast.priya
    assert cast.priya.unit_ids == (cast.evaluation.pk,)
    assert cast.priya.role_codes == (Role.ANALYST,)
    assert cast.priya.organisation_kind is PartyKind.AGENCY


def test_somebody_with_two_offices_acts_in_one_at_a_time(cast: Cast) -> None:
    second = grant_membership(
        OPERATOR, cast.agency, NOW,
        account_id=_account(cast.priya).pk, role=Role.REPORTING_OFFICER, unit=cast.contract_reporting,
    )  # fmt: skip
    assert actor_of(second.pk, NOW).unit_ids == (cast.contract_reporting.pk,)
    assert [office.pk for office in offices_of(_account(cast.priya), LATER)] == [cast.priya.membership_id, second.pk]


def test_a_job_is_refused_when_the_office_ended_while_it_waited(cast: Cast) -> None:
    waiting = cast.priya.membership_id or UUID(int=0)
    end_membership(OPERATOR, _office(cast.priya), NOW)
    with pytest.raises(Refused) as refusal:
        actor_of(waiting, LATER)
    assert refusal.value.decision.codes == ("membership-ended",)
    with walls(cast.wei):
        entry = Entry.objects.visible_to(cast.wei).get(action="organisations.act-in-an-office")
    assert (entry.outcome, entry.subject_id, entry.actor_account) == (
        Outcome.REFUSED, waiting, cast.priya.account_id,
    )  # fmt: skip


def test_an_office_that_never_was_is_nobodys(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        actor_of(UUID(int=7), NOW)


def test_an_ended_office_is_not_offered_and_leaves_an_account_with_no_rights(cast: Cast) -> None:
    account = _account(cast.priya)
    end_membership(OPERATOR, _office(cast.priya), NOW)
    assert offices_of(account, NOW) == ()
    assert actor_for(account, None) == Actor(account_id=account.pk)


def test_an_office_is_only_its_own_accounts(cast: Cast) -> None:
    with pytest.raises(LookupError):
        actor_for(_account(cast.mere), _office(cast.priya))


def test_a_manager_gives_and_ends_offices_of_their_own_organisation(cast: Cast) -> None:
    newcomer = register_account(
        OPERATOR, Installation(), NOW, email="tavita@ccss.example", name="Tavita Leota", password=PASSWORD
    )
    given = grant_membership(cast.mere, cast.ccss, NOW, account_id=newcomer.pk, role=Role.REPORTING_OFFICER)
    assert actor_of(given.pk, NOW).organisation_id == cast.ccss.pk
    end_membership(cast.mere, given, LATER)
    with pytest.raises(Refused):
        actor_of(given.pk, LATER)


def test_a_colleague_is_refused_and_a_stranger_is_told_there_is_no_such_office(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        end_membership(cast.sione, _office(cast.mere), NOW)
    assert refusal.value.decision.codes == ("not-its-manager",)
    with pytest.raises(NotVisible):
        end_membership(cast.aroha, _office(cast.mere), NOW)


def test_one_person_holds_one_office_once(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        grant_membership(OPERATOR, cast.ccss, NOW, account_id=_account(cast.mere).pk, role=Role.MANAGER)


@pytest.mark.parametrize(
    ("email", "name"), [("MERE@ccss.example", "Another Mere"), ("not an address", "Nobody"), ("ana@ccss.example", "")]
)
def test_an_account_with_a_mistake_in_it_is_not_made(cast: Cast, email: str, name: str) -> None:
    with pytest.raises(ValidationError):
        register_account(OPERATOR, Installation(), NOW, email=email, name=name, password=PASSWORD)


def test_two_units_of_one_organisation_have_two_short_names(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        open_unit(OPERATOR, cast.agency, NOW, code="evaluation", name="Evaluation again")
    assert open_unit(OPERATOR, cast.ccss, NOW, code="evaluation", name="Evaluation")


def test_setting_up_is_in_the_ledger(cast: Cast) -> None:
    with walls(cast.mere):
        entries = Entry.objects.visible_to(cast.mere).filter(occurred_at=SET_UP_AT)
        codes = sorted(entries.values_list("action", "actor_role", "subject_kind"))
    assert codes == [
        ("organisations.grant-membership", "operator", "organisations.membership"),
        ("organisations.grant-membership", "operator", "organisations.membership"),
        ("organisations.register-organisation", "operator", "organisations.organisation"),
    ]
