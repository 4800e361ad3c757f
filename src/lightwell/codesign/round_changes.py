"""What changed from one round to the next, in words and in effect, with the views it changed for.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: people are told what came of what they said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lightwell.codesign.changed_because import NOBODY, ChangedFor, whom_it_changed_for
from lightwell.codesign.child_words import ToldChange, changes_told, said_by
from lightwell.codesign.models import Need, NeedVersion, Participant, Programme, Round
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import RoundState
from lightwell.policy.need_changes import NeedChange, changes


@dataclass(frozen=True, slots=True)
class NeedMoved:
    """How one need changed in a round. whom: those it changed for, and the views that their reader may read.

    for_a_child: the same changes in a child's words.
    """

    need: Need
    changes: tuple[NeedChange, ...]
    whom: ChangedFor
    for_a_child: tuple[ToldChange, ...]

    @property
    def who_for_a_child(self) -> tuple[str, ...]:
        return tuple(map(said_by, self.whom.who))


@dataclass(frozen=True, slots=True)
class RoundMoved:
    """All that changed from the day a round opened until the next one did.

    asked: needs that it asked first, beside those that were asked before; of the first round that is every one.
    """

    round: Round
    needs: tuple[NeedMoved, ...]
    asked: tuple[Need, ...]


def changes_by_round(
    programme: Programme, actor: Actor, part: Participant | None = None, *, reads_views: bool = True
) -> tuple[RoundMoved, ...]:
    """Every round that was opened, the latest first; inside `walls`.

    part: of whoever reads, who is not the agency. reads_views: they read for which views it was.
    """
    rounds = list(
        Round.objects.visible_to(actor)
        .filter(programme=programme)
        .exclude(state=RoundState.DRAFT.value)
        .order_by("number")
    )
    kept = NeedVersion.objects.visible_to(actor).filter(need__programme=programme).select_related("need", "because")
    versions = list(kept.order_by("need__written_at", "need__code", "number"))
    whom = whom_it_changed_for(programme, versions, actor, part) if reads_views else {}
    by_need: dict[Need, list[NeedVersion]] = {}
    for each in versions:
        by_need.setdefault(each.need, []).append(each)
    beside: list[Round | None] = [None, *rounds, None]
    return tuple(
        _round(found, before, after, by_need, whom)
        for before, found, after in zip(beside, rounds, beside[2:], strict=False)
    )[::-1]


def _round(
    found: Round,
    last: Round | None,
    after: Round | None,
    by_need: Mapping[Need, Sequence[NeedVersion]],
    whom: Mapping[tuple[UUID, UUID], ChangedFor],
) -> RoundMoved:
    moved, asked, end = [], [], after.opened_at if after else None
    for need, versions in by_need.items():
        during = [each for each in versions if end is None or each.written_at < end]
        before = [each for each in during if _is_written_for(each, found)]
        if before:
            moved.append(_need(need, before[-1], during[-1], whom.get((found.pk, need.pk), NOBODY)))
        if before and last is not None and not _is_written_for(versions[0], last):
            asked.append(need)
    return RoundMoved(found, tuple(each for each in moved if each.changes), tuple(asked))


def _is_written_for(version: NeedVersion, found: Round) -> bool:
    """It was there when the round opened; what is written later is first asked by the next."""
    return found.opened_at is not None and version.written_at <= found.opened_at


def _need(need: Need, before: NeedVersion, after: NeedVersion, whom: ChangedFor) -> NeedMoved:
    found = changes(
        before.as_it_stood,
        after.as_it_stood,
        dropped_before=frozenset(before.dropped),
        dropped_after=frozenset(after.dropped),
    )
    return NeedMoved(need, found, whom, tuple(changes_told(before.stood, after.stood)))
