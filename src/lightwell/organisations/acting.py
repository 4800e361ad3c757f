"""From a membership to the actor it makes: at sign-in, on each request, and again in each job.

All stages. Source: Lightwell's two walls. A job carries a membership's identifier and looks it up when it runs, so
that what was revoked while it waited is refused.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from lightwell.ledger.gate import refuse
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account, Membership, MembershipQuerySet
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.organisation_rules import may_act_under


def actor_for(account: Account, membership: Membership | None) -> Actor:
    """The actor that an account is in one of its offices, or with none. It does not ask whether it is held."""
    if membership is None:
        return Actor(account_id=account.pk)
    if membership.account_id != account.pk:
        raise LookupError("That office is somebody else's.")
    return _actor(membership)


def every_office_of(myself: Actor) -> MembershipQuerySet:
    """The offices that this person may know of and has or had, the longest held first."""
    visible = Membership.objects.visible_to(myself).select_related("organisation", "unit")
    return visible.order_by("starts_at", "id")


def offices_of(account: Account, now: dt.datetime) -> tuple[Membership, ...]:
    """The offices an account holds now, the longest held first."""
    myself = Actor(account_id=account.pk)
    with walls(myself):
        return tuple(every_office_of(myself).held_at(now))


def offices_found_with(account: Account, now: dt.datetime) -> tuple[Membership, ...]:
    """The same as they were when `EmailBackend` found the account, with nothing asked again."""
    found: list[Membership] | None = getattr(account, "offices_found", None)
    if found is None:
        return offices_of(account, now)
    return tuple(each for each in found if each.facts().is_held_at(now))


def last_office_of(account: Account, now: dt.datetime) -> Membership | None:
    """The office an account held until it ended, the latest of them: whom to ask is there."""
    myself = Actor(account_id=account.pk)
    with walls(myself):
        ended = Membership.objects.visible_to(myself).filter(account=account.pk, ends_at__lte=now)
        return ended.select_related("organisation", "unit").order_by("-ends_at").first()


def actor_of(membership_id: UUID, now: dt.datetime) -> Actor:
    """The actor of a membership, looked up again.

    Raises Refused when the office is not held any more, which the ledger records; NotVisible when there is none.
    """
    asking = Actor(membership_id=membership_id)
    with walls(asking):
        visible = Membership.objects.visible_to(asking).select_related("organisation", "unit")
        found = visible.filter(pk=membership_id).first()
    if found is None:
        raise NotVisible(f"organisations.membership {membership_id}")
    actor = _actor(found)
    decision = may_act_under(actor, found.facts(), now=now)
    if not decision:
        refuse("organisations.act-in-an-office", actor, found, decision, now)
    return actor


def _actor(membership: Membership) -> Actor:
    return Actor(
        account_id=membership.account_id,
        membership_id=membership.pk,
        organisation_id=membership.organisation_id,
        organisation_kind=PartyKind(membership.organisation.kind),
        unit_ids=(membership.unit_id,) if membership.unit_id else (),
        role_codes=(Role(membership.role),),
    )
