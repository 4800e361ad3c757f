"""What others said of one thing, as somebody who takes part reads it: by handfuls, or as somebody chose to be shown.

Stage 1, co-design. Source: `lightwell.policy.standing_together`; Data Protection and Use Policy, Manaakitanga: people
are heard, and told what came of it. The same holds for the words that an answer answers, and for whom it was changed.
What is read here is what the walls let its reader read: a view of no full handful is not among it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lightwell.codesign.models import Contribution, Voice
from lightwell.policy.codesign_rules import ContributionKind, Group, Outcome, Stance
from lightwell.policy.standing_together import Given, Summed, Together, shown_together

TOGETHER = "Others who take part"
SOMEBODY = "Somebody who takes part"
STANCE_WORDS: Mapping[str, str] = {
    Stance.KEEP: "Keep it",
    Stance.CHANGE: "Change it",
    Stance.DROP: "Drop it",
}
Replies = Mapping[Any, tuple[str, ...]]
Own = Mapping[Any, Voice]
"""What whoever reads said themselves, by what it is the voice of."""
Sums = Mapping[tuple[UUID, str], Mapping[int, Summed]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One view in the words that others read, with the replies to it."""

    view: Contribution
    words: str
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What several said about one thing, or what somebody said who chose to be shown.

    counts: how many want what; none where all of the `number`, or all but one of each handful, want `mostly`.
    """

    who: str
    number: int
    counts: tuple[tuple[str, int], ...]
    mostly: str
    said: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of some views, in words. words: those that it answers, where the reader may read them."""

    outcome: str
    answer: str
    words: tuple[str, ...]


def replies_by_view(said: Iterable[Contribution]) -> Replies:
    """Which replies were given to which view, by their identifiers, which are random: the order says nothing of time.

    In which capacity they were given would say whose they are, where few take part.
    """
    found: dict[UUID | None, list[str]] = {}
    for each in sorted(said, key=lambda one: one.pk):
        if each.kind == ContributionKind.REPLY:
            found.setdefault(each.reply_to_id, []).append(each.words)
    return {view: tuple(words) for view, words in found.items()}


def heard(
    positions: Sequence[Contribution], replies: Replies, sums: Mapping[int, Summed], mine: Contribution | None = None
) -> tuple[Heard, ...]:
    """What others want of one item, for whoever reads it.

    sums: of each handful, what those others want. mine: their own view, which is not among them.
    """
    by_key = {each.pk: each for each in positions}
    together = shown_together(_given(positions), sums, mine.pk if mine else None)
    chosen = [each for each in positions if each.as_said and each != mine]
    return (
        *(_handful(each, by_key, replies) for each in together),
        *(_chosen(group, [each for each in chosen if each.group == group], replies) for group in _groups(chosen)),
    )


def _given(positions: Iterable[Contribution]) -> list[Given]:
    return [Given(each.pk, each.group, each.handful) for each in positions if each.handful]


def _groups(said: Iterable[Contribution]) -> list[str]:
    return sorted({each.group for each in said})


def _handful(shown: Together, by_key: Mapping[Any, Contribution], replies: Replies) -> Heard:
    return Heard(
        who=Group(shown.group).words if shown.group else TOGETHER,
        number=len(shown.given),
        counts=_counts(shown.counts),
        mostly=STANCE_WORDS.get(shown.mostly, ""),
        said=_spoken((by_key[each.key] for each in shown.given), replies),
    )


def _chosen(group: str, said: Sequence[Contribution], replies: Replies) -> Heard:
    counts = _counts(Counter(each.stance for each in said))
    return Heard(Group(group).words, len(said), counts, "", _spoken(said, replies))


def _counts(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((words, counts[stance]) for stance, words in STANCE_WORDS.items() if counts.get(stance))


def _spoken(said: Iterable[Contribution], replies: Replies) -> tuple[Spoken, ...]:
    return tuple(Spoken(each, each.words, replies.get(each.pk, ())) for each in said if each.words)


def came_of_it(said: Sequence[Contribution], own: Own) -> tuple[Answered, ...]:
    """The answers to what one may read, each once; the words that others go on reading, of one's own the latest."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for each in said:
        if each.outcome and may_be_read(each, own):
            found.setdefault((each.came_of_it, each.answer), {})[own.get(each.pk, each).words] = None
    return tuple(Answered(*came, tuple(filter(None, words))) for came, words in found.items())


def may_be_read(said: Contribution, own: Own) -> bool:
    """Whoever takes part may read what this says: an idea, their own view, one that chose it, or one of a handful."""
    return said.is_read or said.kind == ContributionKind.PROPOSAL or said.pk in own


def changed_for(said: Sequence[Contribution], sums: Sums, *, is_moved: bool) -> tuple[str, ...]:
    """Those whose view an item was changed or dropped for, as they may be shown. is_moved: it was, for anybody's.

    sums: what those of each handful want, as `sums_of` has it. Whoever wanted it kept is none of them.
    """
    moved = (each for each in said if is_moved_for(each) and each.is_read and not _wants_it_kept(each, sums))
    known = dict.fromkeys(Group(each.group).words if each.group else SOMEBODY for each in moved)
    return tuple(known) or ((SOMEBODY,) if is_moved else ())


def is_moved_for(said: Contribution) -> bool:
    """It was answered by changing or dropping something."""
    return said.kind != ContributionKind.REPLY and said.outcome in (Outcome.CHANGED, Outcome.DROPPED)


def _wants_it_kept(said: Contribution, sums: Sums) -> bool:
    """As far as its reader may know: it says so itself, or all of its handful do, or all but one."""
    its = sums.get((said.round_id, said.item), {}).get(said.handful)
    return said.stance == Stance.KEEP or (its is not None and its.mostly == Stance.KEEP)


def sums_of(found: Iterable[Mapping[str, Any]] | None) -> Sums:
    """What others want of a need, in sum: by round and item, then by handful. found: as `Stances` has it."""
    by_thing: dict[tuple[UUID, str], dict[int, Summed]] = {}
    for each in found or ():
        its = by_thing.setdefault((UUID(each["round"]), each["item"]), {})
        its[each["handful"]] = Summed(each["mostly"], each["counts"])
    return by_thing
