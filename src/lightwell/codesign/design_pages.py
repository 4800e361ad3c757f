"""What a programme's designer sees: where its design stands, whose turn it is, and what everybody said of each item.

Stage 1, co-design. Everything is read inside `walls`; what comes out is plain values for the templates. The pages of
design are the agency's own: whoever else takes part has pages of theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Avg, Count, Q

from lightwell.codesign.models import Contribution, Need, Participant, Programme, Round, Voice
from lightwell.codesign.party_models import maori_among, with_answers
from lightwell.ledger.governing import NotVisible
from lightwell.policy.actors import Actor
from lightwell.policy.checks_and_balances import MaoriKnown
from lightwell.policy.codesign_rules import ContributionKind, Group, NeedState, RoundFacts, RoundState, Stance
from lightwell.policy.costs import Burden, burdens
from lightwell.policy.maori_party import touches_maori
from lightwell.policy.needs import AskedItem
from lightwell.policy.standing_together import stand_alone

TOGETHER = "Several groups together"


def designed(actor: Actor, programme_id: UUID) -> Programme:
    """A programme of the actor's own agency; inside `walls`. Raises NotVisible."""
    own = Programme.objects.visible_to(actor).filter(agency=actor.organisation_id).select_related("agency")
    found = own.filter(pk=programme_id).first()
    if found is None:
        raise NotVisible(f"codesign.programme {programme_id}")
    return found


def designed_need(actor: Actor, need_id: UUID) -> Need:
    """A need of the actor's own agency; inside `walls`. Raises NotVisible."""
    own = Need.objects.visible_to(actor).filter(agency=actor.organisation_id).select_related("programme__agency")
    found = own.filter(pk=need_id).first()
    if found is None:
        raise NotVisible(f"codesign.need {need_id}")
    return found


def designed_round(actor: Actor, round_id: UUID) -> Round:
    """A round of the actor's own agency; inside `walls`. Raises NotVisible."""
    own = Round.objects.visible_to(actor).filter(agency=actor.organisation_id).select_related("programme__agency")
    found = own.filter(pk=round_id).first()
    if found is None:
        raise NotVisible(f"codesign.round {round_id}")
    return found


def needs_of(programme: Programme, actor: Actor) -> list[Need]:
    """Every need of a programme, each knowing its programme; inside `walls`."""
    found = list(Need.objects.visible_to(actor).filter(programme=programme).order_by("written_at", "code"))
    for each in found:
        each.programme = programme
    return found


# --- where a design stands ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NeedStands:
    """One need in a list. why_not_ready: how many things of each kind are still open, in words.

    has_checks_open: something of its checklist or of the checks is; otherwise it is its words.
    """

    need: Need
    state: NeedState
    items: int
    dropped: int
    why_not_ready: tuple[str, ...]
    has_checks_open: bool = False


@dataclass(frozen=True, slots=True)
class DesignStands:
    """Where a design stands. round: the latest. lessons_waiting, unanswered: what waits for the agency."""

    programme: Programme
    needs: tuple[NeedStands, ...]
    round: Round | None
    facts: RoundFacts | None
    rounds: tuple[Round, ...]
    groups: tuple[tuple[Group, int], ...]
    burdens: tuple[Burden, ...]
    wants_maori_party: bool

    @property
    def lessons_waiting(self) -> int:
        return self.facts.unanswered_lessons if self.facts else 0

    @property
    def takes_part(self) -> int:
        return sum(number for _, number in self.groups)


def design_of(programme: Programme, actor: Actor, unplanned: Round) -> DesignStands:
    """A whole design; inside `walls`. unplanned: a round that is not kept, which stands in where there is none yet."""
    needs = needs_of(programme, actor)
    rounds = tuple(Round.objects.visible_to(actor).filter(programme=programme).order_by("-number"))
    heard = with_answers(programme, Participant.objects.visible_to(actor))
    groups, maori = Counter(Group(each.group) for each in heard if each.left_at is None), maori_among(heard)
    latest = rounds[0] if rounds else unplanned
    latest.programme = programme
    alive = [each for each in needs if each.state != NeedState.DROPPED]
    return DesignStands(
        programme=programme,
        needs=tuple(need_stands(each, maori.known(each)) for each in needs),
        round=rounds[0] if rounds else None,
        facts=latest.facts_among(needs, maori),
        rounds=rounds,
        groups=tuple(groups.items()),
        burdens=burdens(each.need for each in alive),
        wants_maori_party=not maori.take_part and any(each.left and touches_maori(each.left) for each in alive),
    )


def need_stands(need: Need, maori: MaoriKnown) -> NeedStands:
    unmet = need.unmet_checks_where(maori)
    why = (
        (len(need.open_noes), "question of the checklist", "questions of the checklist"),
        (len(unmet), "check that nobody did", "checks that nobody did"),
        (len(need.too_hard), "text that is hard to read", "texts that are hard to read"),
        (len(need.unfit_for_children), "text that has no words for a child", "texts that have no words for a child"),
        (len(need.left_wrong), "thing that keeps it from being sent", "things that keep it from being sent"),
        (len(need.words_due), "text written before something changed", "texts written before something changed"),
    )
    return NeedStands(
        need=need,
        state=NeedState(need.state),
        items=len(need.need.items),
        dropped=len(need.dropped),
        why_not_ready=tuple(f"{number} {one if number == 1 else many}" for number, one, many in why if number),
        has_checks_open=bool(need.open_noes or unmet),
    )


# --- what everybody said -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemHeard:
    """The positions on one item. asked: none for the need as a whole. unanswered: how many wait for an answer."""

    need: Need
    path: str
    asked: AskedItem | None
    keep: int
    change: int
    drop: int
    unanswered: int

    @property
    def all(self) -> int:
        return self.keep + self.change + self.drop

    @property
    def is_dropped(self) -> bool:
        return self.path in self.need.dropped

    @property
    def bars(self) -> tuple[tuple[str, int, int], ...]:
        return bars(self.keep, self.change, self.drop)


def bars(keep: int, change: int, drop: int) -> tuple[tuple[str, int, int], ...]:
    """For the picture: which stance, where its bar begins and how wide it is, of 100."""
    found, start, every = [], 0.0, keep + change + drop
    for stance, number in ((Stance.KEEP, keep), (Stance.CHANGE, change), (Stance.DROP, drop)):
        width = 100 * number / every if every else 0
        found.append((stance.value, round(start), round(start + width) - round(start)))
        start += width
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Across:
    """The positions on every item together. apart: the items on which people want the most different things."""

    keep: int
    change: int
    drop: int
    apart: tuple[ItemHeard, ...]

    @property
    def all(self) -> int:
        return self.keep + self.change + self.drop

    @property
    def bars(self) -> tuple[tuple[str, int, int], ...]:
        return bars(self.keep, self.change, self.drop)


MOST_APART = 5


def across(heard: Sequence[ItemHeard]) -> Across:
    """Of the items, not of needs as a whole. What was dropped since was spoken of too, and nobody need settle it."""
    items = [each for each in heard if each.asked is not None]
    split = [each for each in items if each.all - max(each.keep, each.change, each.drop) and not each.is_dropped]
    split.sort(key=lambda each: max(each.keep, each.change, each.drop) / each.all)
    return Across(
        keep=sum(each.keep for each in items),
        change=sum(each.change for each in items),
        drop=sum(each.drop for each in items),
        apart=tuple(split[:MOST_APART]),
    )


def heard_in(round: Round, needs: Sequence[Need]) -> tuple[ItemHeard, ...]:
    """Every item that is asked, with how many would keep, change or drop it; one query, inside `walls`."""
    positions = Voice.objects.filter(round=round, kind=ContributionKind.POSITION.value)
    rows = cast("Iterable[Mapping[str, Any]]", positions.values("need", "item").annotate(**_COUNTS))
    by = {(row["need"], row["item"]): row for row in rows}
    return tuple(
        _heard(need, path, asked, by.get((need.pk, path), {}))
        for need in needs
        if need.state != NeedState.DRAFT
        for path, asked in [*((each.path, each) for each in need.need.items), ("", None)]
    )


_COUNTS: Mapping[str, Any] = {
    **{stance.value: Count("id", filter=Q(stance=stance.value)) for stance in Stance},
    "unanswered": Count("id", filter=Q(contribution__outcome="")),
}


def _heard(need: Need, path: str, asked: AskedItem | None, counted: Mapping[str, int]) -> ItemHeard:
    numbers = {name: counted.get(name, 0) for name in ("keep", "change", "drop", "unanswered")}
    return ItemHeard(need, path, asked, **numbers)


@dataclass(frozen=True, slots=True)
class Understood:
    """How well those who said so feel they understand what it is for, from 1 to 5; and how many ideas they had."""

    speakers: int
    mean: float
    ideas: int


def understood_in(round: Round) -> Understood:
    """Inside `walls`."""
    found = Voice.objects.filter(round=round).aggregate(
        speakers=Count("understood"),
        mean=Avg("understood"),
        ideas=Count("id", filter=Q(kind=ContributionKind.PROPOSAL.value)),
    )
    return Understood(found["speakers"], round_to_tenth(found["mean"]), found["ideas"])


def round_to_tenth(number: float | None) -> float:
    return round(float(number or 0), 1)


def speakers_in(round: Round, actor: Actor) -> Mapping[str, int]:
    """How many speak in each group; inside `walls`."""
    voices = Voice.objects.visible_to(actor).filter(round=round).values("participant__group")
    return {row["participant__group"]: row["n"] for row in voices.annotate(n=Count("participant", distinct=True))}


def shown_as(said: Contribution, speakers: Mapping[str, int], merge_below: int) -> str:
    """In which capacity a view is shown: a group of few stands together with others, unless its speaker chose not."""
    group = said.voice.participant.group
    return Group(group).words if said.as_said or group in stand_alone(speakers, merge_below) else TOGETHER


def is_open(round: Round | None) -> bool:
    return round is not None and round.state == RoundState.OPEN
