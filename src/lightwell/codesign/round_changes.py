"""What changed from one round to the next, in words and in effect, with the views it changed for.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: people are told what came of what they said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lightwell.codesign.child_words import ToldChange, changes_told
from lightwell.codesign.hearing import may_be_read
from lightwell.codesign.models import Contribution, Need, NeedVersion, Participant, Programme, Round, Voice
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import RoundState
from lightwell.policy.need_changes import NeedChange, changes


@dataclass(frozen=True, slots=True)
class NeedMoved:
    """How one need changed in a round. because: the views it was changed for that their reader may read.

    for_a_child: the same changes in a child's words.
    """

    need: Need
    changes: tuple[NeedChange, ...]
    because: tuple[Contribution, ...]
    for_a_child: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True)
class RoundMoved:
    """All that changed from the day a round opened until the next one did. asked: needs that it asked first."""

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
    if part is not None:
        _leave_out_what_is_not_theirs_to_read(versions, programme, part, actor)
    by_need: dict[Need, list[NeedVersion]] = {}
    for each in versions:
        each.because = each.because if reads_views else None
        by_need.setdefault(each.need, []).append(each)
    nexts: list[Round | None] = [*rounds[1:], None]
    return tuple(_round(found, after, by_need) for found, after in zip(rounds, nexts, strict=False))[::-1]


def _leave_out_what_is_not_theirs_to_read(
    versions: Sequence[NeedVersion], programme: Programme, part: Participant, actor: Actor
) -> None:
    """Why a need changed is said where that view is read by others; elsewhere only that it did."""
    if not any(each.because_id for each in versions):
        return
    own = {each.contribution_id: each for each in Voice.objects.visible_to(actor).filter(participant=part)}
    for each in versions:
        each.because = each.because if each.because is not None and may_be_read(each.because, own) else None


def _round(found: Round, after: Round | None, by_need: dict[Need, list[NeedVersion]]) -> RoundMoved:
    moved, asked, end = [], [], after.opened_at if after else None
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
    return NeedMoved(need, found, tuple(because.values()), tuple(changes_told(before.stood, after.stood)))
