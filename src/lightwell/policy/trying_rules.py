"""Who may try a sheet before anybody signs or tenders, and how many hours what is asked would cost.

Stage 2, tender and agreement. Source: Data Protection and Use Policy, Mahitahitanga: consider other parties' cost of
collecting, and let them see what they agree to. Trying changes nothing and leaves no trace, so that it is a question of
the provider's own: an entry in the ledger would tell the other side that it was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lightwell.policy.actors import Actor, Role
from lightwell.policy.codesign_rules import Group, ParticipantFacts
from lightwell.policy.costs import MINUTES_PER_HOUR
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.draft_facts import DraftFacts
from lightwell.policy.needs import Bearer, Cost
from lightwell.policy.negotiating import Side

HOUSE = "Lightwell, who may do what"
OWN = "Data Protection and Use Policy, Mahitahitanga: what a provider tries with its own sheet is its own"
TRIERS = (Role.MANAGER, Role.REPORTING_OFFICER)
"""Those of a provider who hand its quarters over."""


def may_try_before_signing(actor: Actor, facts: DraftFacts) -> Decision:
    """The draft's provider tries its own sheet, while nothing is signed yet."""
    is_providers = facts.side_of(actor) is Side.PROVIDER
    return refuse_if_any(
        None if is_providers else _PROVIDERS_OWN,
        None if not is_providers or actor.holds(*TRIERS) else _NOT_HANDING_OVER,
        None if facts.is_open or facts.is_proposed else _NOTHING_TO_SIGN,
    )


def may_try_before_tender(actor: Actor, facts: ParticipantFacts | None) -> Decision:
    """A provider that was asked to take part tries its own sheet on what is asked. facts: its part, if it has one."""
    is_provider = (
        facts is not None
        and facts.group is Group.PROVIDER
        and not facts.has_left
        and facts.organisation_id is not None
        and actor.belongs_to(facts.organisation_id)
    )
    return refuse_if_any(
        None if is_provider else _NOT_ASKED,
        None if not is_provider or actor.holds(*TRIERS) else _NOT_HANDING_OVER,
    )


@dataclass(frozen=True, slots=True)
class Effort:
    """What one clause, or one need, was said to cost. cost: None where nobody said."""

    name: str
    cost: Cost | None


@dataclass(frozen=True, slots=True)
class Hours:
    """What one side would give in a quarter, for so many people."""

    bearer: Bearer
    minutes_each: int
    people: int

    @property
    def hours(self) -> float:
        return round(self.minutes_each * self.people / MINUTES_PER_HOUR, 1)


@dataclass(frozen=True, slots=True)
class HoursAsked:
    """said: as it was said when this was designed. not_said: what nobody said a cost of. own: as they reckon it."""

    said: tuple[Hours, ...]
    not_said: tuple[str, ...]
    own: Hours | None = None


def hours_asked(efforts: Iterable[Effort], people: int, own_minutes: int | None = None) -> HoursAsked:
    """The hours that so many people would take. own_minutes: for each person and quarter, as the provider reckons."""
    asked = tuple(efforts)
    costs = [each.cost for each in asked if each.cost is not None]
    minutes = {bearer: sum(cost.minutes for cost in costs if cost.bearer is bearer) for bearer in Bearer}
    return HoursAsked(
        said=tuple(Hours(bearer, each, people) for bearer, each in minutes.items() if each),
        not_said=tuple(each.name for each in asked if each.cost is None),
        own=None if own_minutes is None else Hours(Bearer.PROVIDER, own_minutes, people),
    )


_PROVIDERS_OWN = Reason(
    "not-the-provider",
    "Only the provider of this draft tries a sheet here. What it finds is its own: nothing of it is kept, and no other "
    "organisation sees that it was done.",
    OWN,
)
_NOT_ASKED = Reason(
    "not-an-asked-provider",
    "Only a provider that was asked to take part tries a sheet here. What it finds is its own: nothing of it is kept, "
    "and no other organisation sees that it was done.",
    OWN,
)
_NOT_HANDING_OVER = Reason(
    "does-not-hand-over",
    "A sheet about families is opened by your manager or reporting officer. Ask one of them to try it.",
    HOUSE,
)
_NOTHING_TO_SIGN = Reason(
    "not-being-talked-over",
    "There is nothing left to sign here. What was signed is checked where the quarter is handed over.",
    HOUSE,
)
