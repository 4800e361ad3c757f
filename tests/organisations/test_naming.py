"""Who exactly acted is for the privacy officer of their own organisation; others know the unit and the office."""

from __future__ import annotations

import pytest

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import grant_membership
from lightwell.organisations.models import Account
from lightwell.organisations.naming import Who, who_acted
from lightwell.policy.actors import OPERATOR, Actor, Role
from tests.factories import NOW, Cast, best_foot_forward
from tests.ledger.sightings import open_for_a_reason

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

OPENED_BY = ("The Agency (demonstration)", "Evaluation", "Analyst")


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def _who_opened(reader: Actor) -> Who:
    with walls(reader):
        entry = Entry.objects.visible_to(reader).get(action=open_for_a_reason.code)
        return who_acted([entry], reader)[entry.uuid]


def test_the_provider_is_told_the_unit_and_the_office(cast: Cast) -> None:
    open_for_a_reason(cast.priya, cast.ccss, NOW, why="To check last quarter", shown_to=cast.ccss)
    for reader in (cast.mere, cast.sione):
        assert _who_opened(reader) == Who(*OPENED_BY, name=None)


def test_the_agencys_privacy_officer_is_told_who_exactly(cast: Cast) -> None:
    open_for_a_reason(cast.priya, cast.ccss, NOW, why="To check last quarter", shown_to=cast.ccss)
    assert _who_opened(cast.wei) == Who(*OPENED_BY, name="Priya Nair")


def test_another_organisations_privacy_officer_is_not_even_about_somebody_who_works_for_both(cast: Cast) -> None:
    open_for_a_reason(cast.priya, cast.ccss, NOW, why="To check last quarter", shown_to=cast.ccss)
    account_id = cast.priya.account_id
    assert account_id is not None
    grant_membership(OPERATOR, cast.ccss, NOW, account_id=account_id, role=Role.REPORTING_OFFICER)
    officer = Actor(
        cast.sione.account_id, None, cast.ccss.pk, cast.sione.organisation_kind, (), (Role.PRIVACY_OFFICER,)
    )
    with walls(officer):
        assert Account.objects.visible_to(officer).filter(pk=account_id).exists()
    assert _who_opened(officer) == Who(*OPENED_BY, name=None)


def test_whoever_runs_the_machine_is_said_to_have_set_it_up(cast: Cast) -> None:
    with walls(cast.mere):
        entry = Entry.objects.visible_to(cast.mere).get(action="organisations.register-organisation")
        assert who_acted([entry], cast.mere) == {entry.uuid: Who("", "", "Operator", None)}
