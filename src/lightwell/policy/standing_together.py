"""Which groups stand by themselves where views are shown, and which stand together.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga; Lightwell: nobody is known by their group.
What is left over when some groups stand by themselves must not say whose it is: neither to everybody, nor to somebody
who takes their own view away from it.
"""

from __future__ import annotations

from collections.abc import Mapping


def stand_alone(speakers: Mapping[str, int], merge_below: int) -> frozenset[str]:
    """Groups that stand by themselves; all others stand together. speakers: how many spoke in each group.

    A group of enough speakers stands by itself, unless what were left over would be one group's view, or would be
    once one speaker took their own away. Then the smallest joins those left over, until it would not, or all do.
    """
    counts = {group: number for group, number in speakers.items() if number}
    alone = {group for group, number in counts.items() if number >= merge_below}
    while alone and _tells(_without(counts, alone), merge_below):
        alone.remove(min(alone, key=lambda group: (counts[group], group)))
    return frozenset(alone)


def _without(counts: Mapping[str, int], alone: set[str]) -> dict[str, int]:
    return {group: number for group, number in counts.items() if group not in alone}


def _tells(together: Mapping[str, int], merge_below: int) -> bool:
    """What stands together is so few, or of so few groups, that it can be worked out whose it is."""
    if not together:
        return False
    return sum(together.values()) < merge_below or any(
        sum(number > (group == taken) for group, number in together.items()) < 2 for taken in together
    )
