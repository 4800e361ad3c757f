"""What one who takes part sees of a need: each item, their own view, what others said, and what came of it.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: people are heard, and told what came of it.
How others' views are shown is `lightwell.codesign.hearing`'s to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from lightwell.codesign.child_words import groups_of, how_it_goes, said_by
from lightwell.codesign.hearing import (
    Answered,
    Heard,
    Own,
    Sums,
    came_of_it,
    changed_for,
    heard,
    replies_by_view,
    sums_of,
)
from lightwell.codesign.models import Contribution, Need, Participant, Programme, Round, Voice
from lightwell.codesign.own_answers import own_answers
from lightwell.codesign.voice_models import SaidOf
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import ContributionKind, NeedState, RoundState
from lightwell.policy.decoding import encode
from lightwell.policy.maori_party import touched_as_they_stand
from lightwell.policy.needs import AskedItem
from lightwell.policy.wording import form_words

WHOLE = ""
"""Stands for the need as a whole, where an item's path would be."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One item, or the need as a whole, as somebody who takes part sees it.

    path: table.item, or nothing for the whole. asked: the item; None for the whole. mine: what they say of it now.
    heard: what others said; nothing while it is hidden from them. came_of_it: what was answered about it, with the
    words it answers. changed_for: those for whom it was changed or dropped, as they may be shown. replies: to their
    own view. is_as_said: others read that as they said it. is_read: others read it, and go on reading it as it was.
    """

    path: str
    asked: AskedItem | None
    mine: Voice | None
    heard: tuple[Heard, ...]
    is_hidden: bool
    is_dropped: bool
    came_of_it: tuple[Answered, ...]
    changed_for: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    is_as_said: bool = False
    is_read: bool = False

    @property
    def as_it_goes(self) -> str:
        """How identifying the item is as it goes, and how it is made coarser first: in which groups, where in any."""
        if self.asked is None:
            return ""
        coarser = form_words(self.asked.generalise)
        return ", ".join(words for words in (coarser, self.asked.identifying.words) if words)

    @property
    def as_it_goes_for_a_child(self) -> str:
        return how_it_goes(self.asked) if self.asked is not None else ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of which one goes and nothing finer."""
        return groups_of(self.asked) if self.asked is not None else ()

    @property
    def for_a_child(self) -> Thing:
        """The same, with those who spoke as a child calls them."""
        heard = tuple(replace(each, who=said_by(each.who)) for each in self.heard)
        return replace(self, heard=heard, changed_for=tuple(map(said_by, self.changed_for)))


@dataclass(frozen=True, slots=True)
class NeedShown:
    need: Need
    round: Round | None
    part: Participant
    things: tuple[Thing, ...]

    @property
    def is_open(self) -> bool:
        return self.round is not None and self.round.state == RoundState.OPEN


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need in a list: how many of its items one has given a view of. is_open: it is asked now."""

    need: Need
    items: int
    given: int
    is_open: bool


def part_in(programme: Programme, actor: Actor) -> Participant | None:
    """An actor's own part in a programme; inside `walls`."""
    return Participant.objects.visible_to(actor).of(actor).filter(programme=programme).first()


def latest_round(programme: Programme, actor: Actor) -> Round | None:
    """The round that is open, or the last that was; inside `walls`."""
    return Round.objects.visible_to(actor).filter(programme=programme).order_by("-number").first()


def round_of(need: Need, actor: Actor) -> Round | None:
    """The round that asks a need, or the last that did: what was settled is not asked by the next; inside `walls`."""
    if need.settled_at is None:
        return latest_round(need.programme, actor)
    rounds = Round.objects.visible_to(actor).filter(programme=need.programme_id, opened_at__lte=need.settled_at)
    return rounds.order_by("-number").first()


def latest_rounds(programmes: Iterable[UUID], actor: Actor) -> Mapping[UUID, Round]:
    """The latest round of each; inside `walls`."""
    found = Round.objects.visible_to(actor).filter(programme__in=list(programmes)).order_by("programme", "number")
    return {each.programme_id: each for each in found}


def yes_or_no_waits(programme: Programme, part: Participant, actor: Actor) -> Mapping[UUID, int]:
    """How many items of each need wait for a Māori party's own yes or no, for needs that have any; inside `walls`."""
    asked = Need.objects.visible_to(actor).filter(programme=programme, state=NeedState.ASKED.value)
    touching = [(each, touched) for each in asked if (touched := touched_as_they_stand(each.need))]
    own = own_answers(actor, part, [each for each, _ in touching])
    return {
        each.pk: sum(path not in each.dropped and own.standing(each, path) is None for path in touched)
        for each, touched in touching
    }


@lru_cache(maxsize=4096)
def digest_of_item(asked: AskedItem) -> str:
    """How an item is worded, shortly."""
    return canonical.digest(encode(asked.as_asked))[:16]


def need_lines(programme: Programme, actor: Actor) -> tuple[NeedLine, ...]:
    """Every need that is asked or was, with how far one has come; inside `walls`."""
    needs = Need.objects.visible_to(actor).filter(programme=programme).exclude(state=NeedState.DRAFT.value)
    part, current = part_in(programme, actor), latest_round(programme, actor)
    given = Counter(
        Voice.objects.visible_to(actor)
        .filter(participant=part, round=current, kind=ContributionKind.POSITION.value)
        .exclude(item=WHOLE)
        .values_list("need", flat=True)
    )
    is_open = current is not None and current.state == RoundState.OPEN
    return tuple(
        NeedLine(
            each, len(each.need.items) - len(each.dropped), given[each.pk], is_open=is_open and not each.is_settled
        )
        for each in needs.order_by("code")
    )


def need_shown(need: Need, part: Participant, actor: Actor) -> NeedShown:
    """One need with all that was said of it that this actor may read, in no order of time; inside `walls`."""
    current = round_of(need, actor)
    said = list(Contribution.objects.visible_to(actor).filter(need=need).select_related("round").order_by("id"))
    own = {each.contribution_id: each for each in Voice.objects.visible_to(actor).filter(participant=part, need=need)}
    by_path: dict[str, list[Contribution]] = {}
    for each in said:
        by_path.setdefault(each.item, []).append(each)
    paths: list[tuple[str, AskedItem | None]] = [(asked.path, asked) for asked in need.need.items]
    sums = sums_of(getattr(need, "its_stances", None))
    things = tuple(
        _thing(path, asked, by_path.get(path, []), own, current, need, sums) for path, asked in [*paths, (WHOLE, None)]
    )
    return NeedShown(need, current, part, things)


def _thing(
    path: str,
    asked: AskedItem | None,
    said: Sequence[Contribution],
    own: Own,
    current: Round | None,
    need: Need,
    sums: Sums,
) -> Thing:
    now = [each for each in said if current is not None and each.round_id == current.pk]
    positions = [each for each in now if each.kind == ContributionKind.POSITION]
    replies = replies_by_view(now)
    given = next((each for each in positions if each.pk in own), None)
    mine = own[given.pk] if given is not None else None
    hidden = current is not None and current.hides_views and current.state == RoundState.OPEN and mine is None
    return Thing(
        path=path,
        asked=asked,
        mine=mine,
        heard=() if hidden or current is None else heard(positions, replies, sums.get((current.pk, path), {}), given),
        is_hidden=hidden,
        is_dropped=path in need.dropped,
        came_of_it=came_of_it(said, own),
        changed_for=changed_for(said, sums, is_moved=path in (getattr(need, "its_moved", None) or ())),
        replies=replies.get(given.pk, ()) if given else (),
        is_as_said=given is not None and given.as_said,
        is_read=given is not None and given.is_read,
    )


def own_words(programme: Programme, part: Participant, actor: Actor) -> tuple[Voice, ...]:
    """Everything one said in a programme, the latest first, with its answer; inside `walls`.

    Each knows `its_item`: what the item was called when it was said. Also of somebody who was taken out since, who does
    not see what is asked any more.
    """
    voices = Voice.objects.visible_to(actor).filter(participant=part, contribution__programme=programme)
    return tuple(voices.annotate(its_item=SaidOf("pk")).select_related("contribution__need").order_by("-said_at"))
