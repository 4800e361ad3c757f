"""What it costs to know something, summed over everything that is asked.

Stage 1, co-design. Source: Data Protection and Use Policy, Mahitahitanga: consider other parties' cost of collecting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lightwell.policy.needs import Bearer, Need

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Burden:
    """What one side gives in a quarter. not_known: needs that say no number of families, so that it is at least "
    "this."""

    bearer: Bearer
    minutes: int
    not_known: tuple[str, ...]

    @property
    def hours(self) -> float:
        return round(self.minutes / MINUTES_PER_HOUR, 1)


def burdens(needs: Iterable[Need]) -> tuple[Burden, ...]:
    """What each side gives in a quarter, of the sides that give anything."""
    asked = tuple(needs)
    found = (_burden(bearer, [each for each in asked if each.cost.bearer is bearer]) for bearer in Bearer)
    return tuple(each for each in found if each.minutes or each.not_known)


def _burden(bearer: Bearer, needs: list[Need]) -> Burden:
    return Burden(
        bearer,
        sum(each.cost.minutes * each.cost.families for each in needs),
        tuple(each.title for each in needs if each.cost.minutes and not each.cost.families),
    )
