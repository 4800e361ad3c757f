"""Who may see a row of each table of organisations."""

from __future__ import annotations

from lightwell.organisations.identities import bind_identity
from lightwell.organisations.inviting import invite
from lightwell.organisations.models import Account, Identity, Invitation, Membership, Organisation, Unit
from lightwell.policy.actors import Actor, Role
from tests.factories import NOW, Cast, make_unit
from tests.walking import Sighting, sighting

AGENCY = {"priya", "tom", "hana", "wei", "operator"}


@sighting(Organisation)
def a_provider(cast: Cast) -> Sighting:
    """A rival provider is not told who else there is; nor is somebody who left the agency."""
    return Sighting(cast.ccss, seen_by=AGENCY | {"mere", "sione"})


@sighting(Unit)
def a_unit_of_a_provider(cast: Cast) -> Sighting:
    return Sighting(make_unit(cast.ccss, "family-support", "Family support"), seen_by=AGENCY | {"mere", "sione"})


@sighting(Account)
def an_analysts_account(cast: Cast) -> Sighting:
    """Not even a colleague in the same organisation: only the privacy officer knows who exactly."""
    return Sighting(Account(pk=cast.priya.account_id), seen_by={"priya", "wei", "operator"})


@sighting(Membership)
def an_analysts_office(cast: Cast) -> Sighting:
    return Sighting(Membership(pk=cast.priya.membership_id), seen_by=AGENCY)


@sighting(Invitation)
def an_invitation_to_a_provider(cast: Cast) -> Sighting:
    """Those who give its offices: a colleague does not learn who else is asked, nor does the agency."""
    made = invite(cast.mere, cast.ccss, NOW, email="tavita@ccss.example", role=Role.REPORTING_OFFICER)
    return Sighting(made.invitation, seen_by={"mere", "operator"})


@sighting(Identity)
def an_analyst_as_her_agency_knows_her(cast: Cast) -> Sighting:
    """Not even the privacy officer: it says nothing that they need."""
    account = Account(pk=cast.priya.account_id)
    return Sighting(
        bind_identity(
            Actor(account_id=cast.priya.account_id),
            account,
            NOW,
            agency=cast.agency,
            digest="ab" * 32,
            has_office=True,
            has_office_elsewhere=False,
            has_another=False,
        ),
        seen_by={"priya", "operator"},
    )
