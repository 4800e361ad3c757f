"""Whom a need was changed for: every view that was so answered, by group and in its words where they may be shown.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: you said, we did. A view that wanted a thing
kept is told that it was dropped, and is none of those it was dropped for. Of a view that is shown in a handful nobody
else knows what it wanted: it is among them by its group, and in its words only as what the agency changed it for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.codesign.hearing import Own, Sums, changed_for, is_moved_for, may_be_read, sums_of
from lightwell.codesign.models import Contribution, Need, NeedVersion, Participant, Programme, Voice
from lightwell.codesign.round_models import Moved, Stances
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import ContributionKind, Outcome, Stance

MOST_SHOWN: Final = 30
_MOVING: Final = (Outcome.CHANGED.value, Outcome.DROPPED.value)
Whom = Mapping[tuple[UUID, UUID], "ChangedFor"]
"""By round and need."""


@dataclass(frozen=True, slots=True)
class SaidSo:
    """One view that something was changed for, with its answer."""

    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class ChangedFor:
    """who: in which capacity, as they may be shown. said: what they said. more: how many views are not written out."""

    who: tuple[str, ...]
    said: tuple[SaidSo, ...]
    more: int = 0


NOBODY: Final = ChangedFor((), ())


def whom_it_changed_for(
    programme: Programme, versions: Sequence[NeedVersion], actor: Actor, part: Participant | None
) -> Whom:
    """For every need of a programme, by round; inside `walls`. part: of whoever reads, who is not the agency.

    versions: of those needs, which say what was made of an idea: that is asked anew, and nothing was changed for it.
    """
    made = {each.because_id for each in versions if each.number == 1 and each.because_id is not None}
    moving = Contribution.objects.visible_to(actor).filter(programme=programme, need__isnull=False, outcome__in=_MOVING)
    found = moving.exclude(pk__in=made).order_by("id")
    if part is None:
        return _to_the_agency([each for each in found.select_related("voice") if is_moved_for(each)])
    own = {each.contribution_id: each for each in Voice.objects.visible_to(actor).filter(participant=part)}
    return _to_others([each for each in found if is_moved_for(each)], own, versions, programme, actor)


def _to_the_agency(found: Iterable[Contribution]) -> Whom:
    """To those who answer, who read every view and what it wants."""
    counted = [each for each in found if each.voice.stance != Stance.KEEP]
    return {
        key: _told(changed_for(said, {}, is_moved=bool(said)), [(each.voice.words, each.answer) for each in said])
        for key, said in _by_round_and_need(counted).items()
    }


def _to_others(
    found: Iterable[Contribution], own: Own, versions: Sequence[NeedVersion], programme: Programme, actor: Actor
) -> Whom:
    """To those who take part: what they said themselves, what was shown as it was said, and what it was changed for."""
    chosen = {each.because_id for each in versions if each.because_id is not None}
    during = [(each.round_id, each.need_id) for each in versions if each.round_id is not None]
    counted = [each for each in found if each.pk not in own or own[each.pk].stance != Stance.KEEP]
    by_key = _by_round_and_need(counted)
    in_sum = _in_sum(programme, actor)
    whom = {}
    for key in {**dict.fromkeys(during), **by_key}:
        stances, items = in_sum.get(key[1], ({}, None))
        said = [each for each in by_key.get(key, ()) if _wants_it(each, own, chosen)]
        words = [(own.get(each.pk, each).words, each.answer) for each in said]
        whom[key] = _told(changed_for(by_key.get(key, ()), stances, is_moved=bool(items)), words)
    return whom


def _in_sum(programme: Programme, actor: Actor) -> Mapping[UUID, tuple[Sums, Sequence[str] | None]]:
    """By need: what others want of it, and what of it was changed for anybody's view."""
    needs = Need.objects.visible_to(actor).filter(programme=programme)
    return {pk: (sums_of(sums), items) for pk, sums, items in needs.values_list("pk", Stances("pk"), Moved("pk"))}


def _wants_it(said: Contribution, own: Own, chosen: set[UUID]) -> bool:
    """Its words may be shown as what something was changed for."""
    if not may_be_read(said, own):
        return False
    is_known = said.pk in own or said.kind == ContributionKind.PROPOSAL or said.as_said
    return said.stance != Stance.KEEP and (is_known or said.pk in chosen)


def _by_round_and_need(found: Iterable[Contribution]) -> dict[tuple[UUID, UUID], list[Contribution]]:
    by_key: dict[tuple[UUID, UUID], list[Contribution]] = {}
    for each in found:
        if each.need_id is not None:
            by_key.setdefault((each.round_id, each.need_id), []).append(each)
    return by_key


def _told(who: tuple[str, ...], said: Sequence[tuple[str, str]]) -> ChangedFor:
    shown = [SaidSo(words, answer) for words, answer in dict.fromkeys(said) if words.strip()]
    return ChangedFor(who, tuple(shown[:MOST_SHOWN]), len(shown[MOST_SHOWN:]))
