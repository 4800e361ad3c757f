"""What changed from one round to the next, in words and in effect, with the views it changed for.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: people are told what came of what they said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lightwell.codesign.models import Contribution, Need, NeedVersion, Programme, Round
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import RoundState
from lightwell.policy.need_changes import NeedChange, changes


@dataclass(frozen=True, slots=True)
class NeedMoved:
    """How one need changed in a round. because: the views it was changed for, as their reader may see them."""

    need: Need
    changes: tuple[NeedChange, ...]
    because: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class RoundMoved:
    """All that changed from the day a round opened until the next one did. asked: needs that it asked first."""

    round: Round
    needs: tuple[NeedMoved, ...]
    asked: tuple[Need, ...]


def changes_by_round(programme: Programme, actor: Actor) -> tuple[RoundMoved, ...]:
    """Every round that was opened, the latest first; two queries, inside `walls`."""
    rounds = list(
        Round.objects.visible_to(actor)
        .filter(programme=programme)
        .exclude(state=RoundState.DRAFT.value)
        .order_by("number")
    )
    kept = NeedVersion.objects.visible_to(actor).filter(need__programme=programme).select_related("need", "because")
    by_need: dict[Need, list[NeedVersion]] = {}
    for each in kept.order_by("need__written_at", "need__code", "number"):
        by_need.setdefault(each.need, []).append(each)
    ends = [*(each.opened_at for each in rounds[1:]), None]
    return tuple(_round(found, end, by_need) for found, end in zip(rounds, ends, strict=True))[::-1]


def _round(found: Round, end: dt.datetime | None, by_need: dict[Need, list[NeedVersion]]) -> RoundMoved:
    moved, asked = [], []
    for need, versions in by_need.items():
        during = [each for each in versions if end is None or each.written_at < end]
        before = [each for each in during if found.opened_at is not None and each.written_at <= found.opened_at]
        if before:
            moved.append(_need(need, before[-1], during[len(before) - 1 :]))
        elif during:
            asked.append(need)
    return RoundMoved(found, tuple(each for each in moved if each.changes), tuple(asked))


def _need(need: Need, before: NeedVersion, during: Sequence[NeedVersion]) -> NeedMoved:
    after = during[-1]
    found = changes(
        before.as_it_stood,
        after.as_it_stood,
        dropped_before=frozenset(before.dropped),
        dropped_after=frozenset(after.dropped),
    )
    because = {each.because.pk: each.because for each in during[1:] if each.because is not None}
    return NeedMoved(need, found, tuple(because.values()))
