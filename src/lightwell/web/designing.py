"""Where the design and the talks of a programme stand, and what families know of it, as the rows show it.

Stages 1 to 4. All of it comes with the programme itself, in one statement. What of it is true practice by practice is
in `lightwell.web.practices`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Func, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from lightwell.agreements.models import Draft, DraftClause, DraftState, Meeting, Move
from lightwell.codesign.models import LessonAnswer, Need, Participant, Programme, Round, Success
from lightwell.codesign.round_models import Tally
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import Group, RoundState
from lightwell.policy.negotiating import MoveKind, Side, Standing
from lightwell.web.asking import families_know


@dataclass(frozen=True, slots=True)
class DesignStands:
    """round_state: of the latest round; None where there was none. said: contributions by group, replies apart.
    is_begun: before any round that whoever looks may know of, somebody was asked to take part or a need was written.
    asked: groups that take part, as far as whoever looks may know.
    has_left: whoever looks was taken out, and is not shown what is asked any more.
    unanswered: those that have no answer yet. dropped: items that were asked for first and are not any more.
    has_settled_measures: what success would mean was written down when a round settled, whatever is asked since.
    knows_who: whoever looks may know who else was asked.
    """

    round_state: RoundState | None = None
    closes_on: dt.date | None = None
    said: Mapping[str, int] | None = None
    unanswered: int = 0
    dropped: int = 0
    lessons_answered: int = 0
    asked: frozenset[str] = frozenset()
    is_begun: bool = False
    has_left: bool = False
    has_settled_measures: bool = False
    knows_who: bool = True

    def was_asked(self, group: Group) -> bool:
        """Whoever spoke was asked, also where those who take part are not for the reader to know."""
        return group in self.asked or self.by(group) > 0

    def by(self, group: Group) -> int:
        return (self.said or {}).get(group, 0)

    @property
    def contributions(self) -> int:
        return sum((self.said or {}).values())

    @property
    def knows_views(self) -> bool:
        """Every view is counted for whoever looks: those who take part are not told of what is hidden still."""
        return self.knows_who or self.round_state is not RoundState.OPEN

    @property
    def is_every_view_answered(self) -> bool:
        """Where nobody said anything, that is so once the round is settled."""
        spoke = self.contributions > 0 or self.round_state is RoundState.SETTLED
        return spoke and not self.unanswered


@dataclass(frozen=True, slots=True)
class TalksStand:
    """The latest draft, and how clauses were moved in it and in those before. moves: by kind; rewordings: of the
    provider's. is_open: it is talked over, and what it varies was not ended. owed_by: the sides that owe an answer.
    has_met: both sides agreed on a time to meet about one of them. dropped, reworded: clauses, after a no to them.
    """

    draft_id: UUID
    is_open: bool
    moves: Mapping[str, int]
    rewordings: int
    owed_by: frozenset[str] = frozenset()
    has_met: bool = False
    dropped: int = 0
    reworded: int = 0

    @property
    def talked(self) -> int:
        """Moves beyond each clause's first offer."""
        return sum(self.moves.values()) - self.moves.get(MoveKind.OFFER, 0)


NOT_DESIGNED = DesignStands()


@lru_cache(maxsize=512)
def with_design(actor: Actor) -> QuerySet[Programme]:
    """The programmes of this actor with what is read off them here and in `asking`, in one statement.

    Composing it costs more than asking it: it is composed once for an actor, whose identifiers and office are all that
    it depends on. Whoever asks narrows it, and so asks a statement of their own; nothing that was read is kept.
    """
    its = OuterRef("pk")
    needs = Need.objects.visible_to(actor).filter(programme=its).order_by().values("programme")
    dropped = needs.annotate(times=Sum(Func("dropped", function="jsonb_array_length", output_field=IntegerField())))
    answered = LessonAnswer.objects.visible_to(actor).filter(programme=its).order_by().values("programme")
    drafts = Draft.objects.visible_to(actor).filter(programme=its).order_by("-began_at")
    owed = DraftClause.objects.visible_to(actor).filter(draft=OuterRef("pk")).exclude(owed_by="").order_by()
    drafts = drafts.annotate(owed=ArraySubquery(owed.values("owed_by").distinct()))
    moves = Move.objects.visible_to(actor).filter(draft__programme=its).order_by()
    counted = moves.values("kind", "side").annotate(times=Count("pk"))
    declined = Move.objects.filter(clause=OuterRef("pk"), kind=MoveKind.DECLINE.value)
    after = Move.objects.filter(clause=OuterRef("clause"), kind=MoveKind.COUNTER.value, number__gt=OuterRef("number"))
    noes = DraftClause.objects.visible_to(actor).filter(Exists(declined), draft__programme=its, point="").order_by()
    noes = noes.annotate(worded=Exists(declined.filter(Exists(after))))
    met = Meeting.objects.visible_to(actor).filter(draft__programme=its, starts_at__isnull=False, cancelled_at=None)
    settled = Round.objects.visible_to(actor).filter(programme=OuterRef("programme"), settled_at__isnull=False)
    settled_then = settled.filter(settled_at__gte=OuterRef("written_at"))
    measures = Success.objects.visible_to(actor).filter(Exists(settled_then), programme=its, is_out=False)
    return Programme.objects.visible_to(actor).annotate(
        its_round=Subquery(
            Round.objects.visible_to(actor)
            .filter(programme=its)
            .order_by("-number")
            .values(row=JSONObject(state="state", closes_on="closes_on"))[:1]
        ),
        its_views=Tally("pk"),
        its_asked=ArraySubquery(
            Participant.objects.visible_to(actor).filter(programme=its).order_by().values("group").distinct()
        ),
        its_left=Exists(Participant.objects.of(actor).filter(programme=its, left_at__isnull=False)),
        its_dropped=Subquery(dropped.values("times")),
        its_lessons=Subquery(answered.annotate(times=Count("pk")).values("times")),
        its_draft=Subquery(drafts.values(row=_DRAFT)[:1]),
        its_moves=ArraySubquery(counted.values(row=_MOVES)),
        its_noes=ArraySubquery(noes.values(row=JSONObject(standing="standing", worded="worded"))),
        its_meetings=Exists(met),
        its_measures=Exists(measures),
        **families_know(actor),
    )


_DRAFT = JSONObject(pk="pk", state="state", ended="replaces__ended_by", owed="owed")
_MOVES = JSONObject(kind="kind", side="side", times="times")


def design_stands(programme: Any, actor: Actor) -> DesignStands:
    """programme: found by `with_design`."""
    if programme.its_left:
        return DesignStands(asked=frozenset(programme.its_asked), has_left=True)
    if programme.its_round is None:
        return DesignStands(is_begun=bool(programme.its_asked) or programme.its_dropped is not None)
    said = Counter[str]()
    views = programme.its_views or ()
    for each in views:
        said[each["group"]] += each["times"]
    return DesignStands(
        round_state=RoundState(programme.its_round["state"]),
        closes_on=dt.date.fromisoformat(programme.its_round["closes_on"]),
        said=said,
        asked=frozenset(programme.its_asked),
        unanswered=sum(each["times"] for each in views if not each["outcome"]),
        dropped=programme.its_dropped or 0,
        lessons_answered=programme.its_lessons or 0,
        has_settled_measures=programme.its_measures,
        knows_who=actor.is_operator or actor.organisation_id == programme.agency_id,
    )


def talks_stand(programme: Any) -> TalksStand | None:
    """programme: found by `with_design`."""
    if programme.its_draft is None:
        return None
    draft, moves = programme.its_draft, Counter[str]()
    for each in programme.its_moves:
        moves[each["kind"]] += each["times"]
    reworded = (each["times"] for each in programme.its_moves if (each["kind"], each["side"]) == _REWORDED)
    is_open = draft["state"] == DraftState.OPEN and not draft["ended"]
    owed_by = frozenset(draft["owed"])
    dropped = [each["standing"] == Standing.DROPPED for each in programme.its_noes]
    return TalksStand(
        UUID(draft["pk"]),
        is_open,
        moves,
        sum(reworded),
        owed_by,
        has_met=programme.its_meetings,
        dropped=sum(dropped),
        reworded=sum(each["worded"] and not gone for each, gone in zip(programme.its_noes, dropped, strict=True)),
    )


_REWORDED = (MoveKind.COUNTER.value, Side.PROVIDER.value)
