"""Which views of one item others read, and together with whose: nobody is known by what is shown.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga; Lightwell: whoever did not choose to be shown
as they said it is not known, not to somebody who takes their own view away, nor to somebody who looks twice, nor once
a round is closed. So views are shown by handfuls. A handful is full once it has one speaker more than the smallest
group that may be shown, and stays as it was then; what is said after it waits for the next. Whoever reads sees of each
handful what the others in it said. Where all of those others want the same, or all but one do, no more than that is
said, so that each of them may be the one who does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

FEWEST_OTHERS: Final = 3
"""Of two others, what one wants can be worked out."""


@dataclass(frozen=True, slots=True)
class Given:
    """One view of an item, as others read it.

    key: which it is. group: where that may be known. handful: with which others it is shown; none while not full.
    """

    key: Hashable
    group: str
    handful: int


@dataclass(frozen=True, slots=True)
class Summed:
    """What the others of one handful want. counts: how many want what; none where all or all but one want `mostly`."""

    mostly: str
    counts: Mapping[str, int]


def summed(stances: Iterable[str]) -> Summed:
    """What may be said of what these others want. The database says the same of what nobody else reads."""
    counts = Counter(stances)
    (stance, number), *_ = counts.most_common(1)
    return Summed(stance, {}) if counts.total() - number <= 1 else Summed("", counts)


@dataclass(frozen=True, slots=True)
class Together:
    """What several others said, shown as one. group: of all of them; nothing where they are of several.

    counts: how many want what; empty where all of them, or all but one of each handful, want `mostly`.
    """

    group: str
    given: tuple[Given, ...]
    counts: Mapping[str, int]
    mostly: str = ""


def handful(merge_below: int) -> int:
    """How many views make one. merge_below: a group of fewer is not shown by itself."""
    return max(merge_below, FEWEST_OTHERS) + 1


def handful_of(place: int, last: int, merge_below: int) -> int:
    """In which handful others read the view at this place, where so many were given; none while that is not full.

    place: how many were given up to it, of those that are shown together. last: the highest place. The database keeps
    it so, for it lets nobody else read a view before.
    """
    size = handful(merge_below)
    return -(-place // size) if 0 < place <= last - last % size else 0


def shown_together(given: Iterable[Given], sums: Mapping[int, Summed], mine: Hashable = None) -> tuple[Together, ...]:
    """What somebody reads of what others said of one item.

    sums: of each handful, what those others want. mine: which view is their own, where they gave one.
    """
    gathered: dict[tuple[str, str], list[Given]] = {}
    counts: dict[tuple[str, str], Counter[str]] = {}
    for number, group, others in _handfuls(given, mine):
        key = (group, sums[number].mostly)
        gathered.setdefault(key, []).extend(others)
        counts.setdefault(key, Counter()).update(sums[number].counts)
    return tuple(Together(*key[:1], tuple(others), counts[key], key[1]) for key, others in gathered.items())


def _handfuls(given: Iterable[Given], mine: Hashable) -> Iterator[tuple[int, str, list[Given]]]:
    """The others of each full handful, with the group that all of it is of; in no order that says who spoke when."""
    by_handful: dict[int, list[Given]] = {}
    for each in given:
        by_handful.setdefault(each.handful, []).append(each)
    for number, full in sorted((number, full) for number, full in by_handful.items() if number):
        groups = {each.group for each in full}
        others = sorted((each for each in full if each.key != mine), key=lambda each: str(each.key))
        yield number, (groups.pop() if len(groups) == 1 else ""), others


# --- for the agency, which knows who spoke ---------------------------------------------------------------------


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
