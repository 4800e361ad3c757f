"""Where the design and the talks of a programme stand, and what of that is true practice by practice.

Stages 1 and 2. Source: the Service Provider Journey of the Data Protection and Use Policy's Toolkit: its two columns
for these stages. Each practice is a line that is true today or is not, as the rows show it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from lightwell.agreements.models import Draft, DraftState, Move
from lightwell.codesign.models import Contribution, LessonAnswer, Need, Programme, Round
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import ContributionKind, Group, RoundState
from lightwell.policy.negotiating import MoveKind, Side


@dataclass(frozen=True, slots=True)
class DesignStands:
    """round_state: of the latest round; None where there was none. said: contributions by group, replies apart.
    unanswered: those that have no answer yet. dropped: items that were asked for first and are not any more.
    """

    round_state: RoundState | None = None
    closes_on: dt.date | None = None
    said: Mapping[str, int] | None = None
    unanswered: int = 0
    dropped: int = 0
    lessons_answered: int = 0

    def by(self, group: Group) -> int:
        return (self.said or {}).get(group, 0)

    @property
    def contributions(self) -> int:
        return sum((self.said or {}).values())


@dataclass(frozen=True, slots=True)
class TalksStand:
    """The latest draft, and how its clauses were moved. moves: by kind; rewordings: of the provider's."""

    draft_id: UUID
    is_open: bool
    moves: Mapping[str, int]
    rewordings: int

    @property
    def noes(self) -> int:
        return self.moves.get(MoveKind.DECLINE, 0)

    @property
    def talked(self) -> int:
        """Moves beyond each clause's first offer."""
        return sum(self.moves.values()) - self.moves.get(MoveKind.OFFER, 0)


NOT_DESIGNED = DesignStands()


def design_stands(programme: Programme, actor: Actor) -> DesignStands:
    """Inside `walls`."""
    latest = Round.objects.visible_to(actor).filter(programme=programme).order_by("-number").first()
    if latest is None:
        return NOT_DESIGNED
    said = Contribution.objects.visible_to(actor).filter(programme=programme)
    spoken = list(said.exclude(kind=ContributionKind.REPLY.value).values_list("group", "outcome"))
    dropped = Need.objects.visible_to(actor).filter(programme=programme).values_list("dropped", flat=True)
    return DesignStands(
        round_state=RoundState(latest.state),
        closes_on=latest.closes_on,
        said=Counter(group for group, _ in spoken),
        unanswered=sum(not outcome for _, outcome in spoken),
        dropped=sum(len(each) for each in dropped),
        lessons_answered=LessonAnswer.objects.visible_to(actor).filter(programme=programme).count(),
    )


def talks_stand(programme: Programme, actor: Actor) -> TalksStand | None:
    """Inside `walls`."""
    draft = Draft.objects.visible_to(actor).filter(programme=programme).order_by("-began_at").first()
    if draft is None:
        return None
    moves = list(Move.objects.visible_to(actor).filter(draft=draft).values_list("kind", "side"))
    return TalksStand(
        draft_id=draft.pk,
        is_open=draft.state == DraftState.OPEN,
        moves=Counter(kind for kind, _ in moves),
        rewordings=sum((kind, side) == (MoveKind.COUNTER, Side.PROVIDER) for kind, side in moves),
    )


def things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count} things"


def heard(design: DesignStands) -> Iterator[tuple[str, bool]]:
    """Stage 1's practices, each with whether it is true."""
    yield "Providers were asked before any tender", design.by(Group.PROVIDER) > 0
    yield "Families were heard, without having to leave a name", design.by(Group.FAMILY) > 0
    yield "A Māori party was in it from the start", design.by(Group.MAORI) > 0
    yield "What earlier programmes taught was answered", design.lessons_answered > 0
    is_answered = design.round_state is RoundState.SETTLED and not design.unanswered
    yield "Every view has its answer: you said, we did", is_answered
    if design.dropped:
        yield f"{things(design.dropped).capitalize()} dropped because somebody asked", True


def talked_over(talks: TalksStand | None) -> Iterator[tuple[str, bool]]:
    """Stage 2's practices about the talks, each with whether it is true."""
    yield "Each clause was talked over by both sides, as equals", talks is not None and talks.talked > 0
    if talks is not None and talks.noes:
        yield f"A no was heard: {talks.noes} {'clause' if talks.noes == 1 else 'clauses'} declined", True
    if talks is not None and talks.rewordings:
        yield "The provider’s own wording was taken", True
