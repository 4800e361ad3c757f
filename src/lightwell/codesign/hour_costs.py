"""Saying what an hour of a provider's time costs, and knowing it where hours are said.

Stages 1 and 2. Source: `lightwell.policy.hour_costs`.
"""

from __future__ import annotations

from django.conf import settings

from lightwell.codesign.models import HourCost
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.costs import burdens
from lightwell.policy.hour_costs import AnHour, InDollars, may_say_hour_cost
from lightwell.policy.needs import Bearer, Need
from lightwell.policy.telling_again import TellingAgain


@action(code="codesign.say-hour-cost", rule=may_say_hour_cost)
def say_hour_cost(deed: Deed[Organisation], *, dollars: int | None) -> Done[HourCost]:
    """A provider says what an hour of its people's time costs, for its own pages; said again, the later holds."""
    said = HourCost.objects.visible_to(deed.actor).filter(provider=deed.subject).first()
    is_new = said is None
    said = said or HourCost(provider=deed.subject)
    said.dollars, said.said_at = dollars, deed.now
    said.save(force_insert=is_new, update_fields=None if is_new else ["dollars", "said_at"])
    return Done(said, Event(about=said))


def an_hour(actor: Actor) -> AnHour:
    """What whoever looks may know of it: their own provider's, or else what this site reckons; inside `walls`."""
    is_provider = actor.organisation_kind is PartyKind.PROVIDER
    own = HourCost.objects.visible_to(actor).values_list("dollars", flat=True).first() if is_provider else None
    return AnHour(
        dollars=own or settings.LIGHTWELL_HOURLY_RATE,
        is_own=bool(own),
        is_provider=is_provider,
        may_say=is_provider and actor.holds(Role.MANAGER),
    )


def telling_in_dollars(telling: TellingAgain | None, actor: Actor) -> InDollars | None:
    """What telling families again comes to, where it is known how many and how long it takes; inside `walls`."""
    return an_hour(actor).of(telling.all_minutes) if telling is not None and telling.is_known else None


def in_dollars(need: Need, actor: Actor) -> InDollars | None:
    """For a provider that would bear it: what the hours of a quarter come to; inside `walls`."""
    is_theirs = actor.organisation_kind is PartyKind.PROVIDER and need.cost.bearer is Bearer.PROVIDER
    minutes = sum(each.minutes for each in burdens([need]))
    return an_hour(actor).of(minutes) if is_theirs and minutes else None
