"""Ending an office: at that moment, or on a day, what it let somebody do they can do no longer.

All stages. Source: `lightwell.policy.organisation_rules`. Everything that somebody may do is looked up from their
office when they do it: a page at each request, a token at each call, a job when it runs. So ending it is one change.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SeenBy
from lightwell.organisations.models import Membership
from lightwell.policy.actors import Actor
from lightwell.policy.organisation_rules import INVITERS, MembershipFacts, OfficeFacts, may_end_membership


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody's office, beside those of the others in the organisation: two are never ended at once.

    beside: whoever may invite people there, where a page has read them already; an action reads them again.
    """

    membership: Membership
    beside: tuple[MembershipFacts, ...] | None = None
    subject_kind: str = "organisations.organisation"

    @property
    def pk(self) -> UUID:
        """The organisation's: it is what is locked, so that the last two do not end each other's."""
        key: UUID = self.membership.organisation_id
        return key

    def afresh_for(self, actor: Actor) -> Self:
        return type(self)(self.membership.afresh_for(actor))

    def seen_by(self) -> SeenBy:
        return self.membership.seen_by()

    def facts(self) -> OfficeFacts:
        """Inside `walls`."""
        office = self.membership
        beside = inviters_of(office.organisation_id) if self.beside is None else self.beside
        return OfficeFacts(office.facts(), tuple(each for each in beside if each.membership_id != office.pk))


def inviters_of(organisation_id: UUID) -> tuple[MembershipFacts, ...]:
    """Every office of an organisation whose holder may invite people to it; inside `walls`."""
    found = Membership.objects.filter(organisation=organisation_id, role__in=list(INVITERS))
    return tuple(each.facts() for each in found)


@action(code="organisations.end-membership", rule=may_end_membership)
def end_office(deed: Deed[Office], *, ends_at: dt.datetime | None = None) -> Done[None]:
    """End an office: what it let somebody do, they can do no longer, not even in a job already waiting."""
    office = deed.subject.membership
    office.ends_at = deed.now if ends_at is None else ends_at
    office.save(update_fields=["ends_at"])
    return Done(None, Event(about=office))


def end_membership(
    actor: Actor, membership: Membership, now: dt.datetime, *, ends_at: dt.datetime | None = None
) -> None:
    """End it now, or at a moment to come. Raises Refused, NotVisible."""
    end_office(actor, Office(membership), now, ends_at=ends_at)
