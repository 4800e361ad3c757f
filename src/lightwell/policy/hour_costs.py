"""Who says what an hour of a provider's time costs, and what hours come to in dollars.

Stages 1 and 2. Source: Data Protection and Use Policy, Mahitahitanga: consider other parties' cost of collecting. What
an hour costs is a provider's own to know: those who fund it, and those who compete with it, are not told it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.costs import MINUTES_PER_HOUR
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.organisation_rules import OrganisationFacts

MOST_AN_HOUR: Final = 1_000


@dataclass(frozen=True, slots=True)
class AnHour:
    """What an hour costs, as far as whoever looks may know: 0 where nobody has said.

    is_own: their provider said it, and not this site. is_provider: they are of one; may_say: and say it for it.
    """

    dollars: int = 0
    is_own: bool = False
    is_provider: bool = False
    may_say: bool = False

    def of(self, minutes: int) -> InDollars:
        return InDollars(self, minutes)


@dataclass(frozen=True, slots=True)
class InDollars:
    """So many minutes of a provider's time, and what an hour of it costs."""

    hour: AnHour
    minutes: int

    @property
    def hours(self) -> float:
        return round(self.minutes / MINUTES_PER_HOUR, 1)

    @property
    def dollars(self) -> int:
        """Whole dollars; 0 where nobody has said what an hour costs."""
        return round(self.minutes * self.hour.dollars / MINUTES_PER_HOUR)


def may_say_hour_cost(actor: Actor, facts: OrganisationFacts, *, dollars: int | None = None) -> Decision:
    """A provider's manager says what an hour of its people's time costs, or takes that back."""
    is_manager = actor.holds(Role.MANAGER) and actor.belongs_to(facts.organisation_id)
    return refuse_if_any(
        None if is_manager and facts.kind is PartyKind.PROVIDER else _ITS_OWN,
        None if dollars is None or 1 <= dollars <= MOST_AN_HOUR else _NO_SUCH_COST,
    )


_ITS_OWN = Reason(
    "not-the-providers-manager",
    "What an hour of a provider’s time costs is said by that provider’s own manager.",
    "Lightwell, who may do what",
)
_NO_SUCH_COST = Reason(
    "no-such-cost", f"Write whole dollars between 1 and {MOST_AN_HOUR:,}.", "Lightwell, what an hour costs"
)
