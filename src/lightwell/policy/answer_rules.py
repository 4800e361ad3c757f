"""Who answers a view, and which answers are true of what it is about.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: you said, we did. What somebody is told became
of it is what everybody reads of it elsewhere, and two people who spoke of one thing are not told opposite things.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import (
    ANSWER_IN_WORDS,
    HOUSE,
    LONGEST_WORDS,
    WORDS_TOO_LONG,
    YOU_SAID_WE_DID,
    ContributionKind,
    NeedFacts,
    Outcome,
    ProgrammeFacts,
    RoundFacts,
    RoundState,
    SaidFacts,
    unless_designing,
)
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.needs import AskedItem, Need
from lightwell.policy.stated_words import cleaned, says_something, unless_unseen
from lightwell.policy.wording import counted


@dataclass(frozen=True, slots=True)
class AboutFacts(SaidFacts):
    """A view, with how what it is about stands. about_need: it is about something that is asked for.

    is_whole: about all of a need, and not one item. is_settled: that was settled in an earlier round. has_moved: it was
    changed since this round opened, or something was made of the view. is_dropped: it is not asked for any more.
    is_named: the need has something of the name that it was said of.
    kept_beside, changed_beside: other views answered so, of a whole need also those of its items; kept_alike,
    changed_alike: those of the very same.
    """

    about_need: bool = False
    is_whole: bool = False
    is_settled: bool = False
    has_moved: bool = False
    is_dropped: bool = False
    is_named: bool = True
    kept_beside: int = 0
    changed_beside: int = 0
    kept_alike: int = 0
    changed_alike: int = 0


@dataclass(frozen=True, slots=True)
class Stood:
    """How a need stood at some time: its words and items, and those of its items that were dropped."""

    need: Need
    dropped: frozenset[str]

    @property
    def as_asked(self) -> Stood:
        """Without how it is told to children, which changes nothing that anybody answered."""
        return Stood(self.need.as_asked, self.dropped)

    def item(self, path: str) -> AskedItem | None:
        return next((each for each in self.need.items if each.path == path), None)

    def is_dropped(self, path: str) -> bool:
        """This item is not asked for any more; without one, nothing of the need is."""
        return set([path] if path else [each.path for each in self.need.items]) <= self.dropped


def has_moved(opened: Stood, now: Stood, path: str) -> bool:
    """This item is asked for otherwise than when the round opened; without one, anything of the need is."""
    opened, now = opened.as_asked, now.as_asked
    if not path:
        return opened != now
    stood = opened.item(path)
    return stood is not None and stood != now.item(path)


def made_untrue(opened: Stood, before: Stood, after: Stood) -> Mapping[str, frozenset[Outcome]]:
    """By item, or for the need as a whole under no name, which answers are not so any more once it was changed.

    opened: as it stood when the round opened.
    """
    opened, before, after = opened.as_asked, before.as_asked, after.as_asked
    paths = dict.fromkeys([*(each.path for each in (*before.need.items, *after.need.items)), ""])
    found = {path: frozenset(_untrue(path, opened, before, after)) for path in paths}
    return {path: outcomes for path, outcomes in found.items() if outcomes}


def _untrue(path: str, opened: Stood, before: Stood, after: Stood) -> tuple[Outcome, ...]:
    was, gone = before.is_dropped(path), after.is_dropped(path)
    if was is not gone:
        return (Outcome.KEPT, Outcome.CHANGED) if gone else (Outcome.DROPPED,)
    if not path:
        return (Outcome.CHANGED,) if before != after == opened else ()
    if gone or before.item(path) == after.item(path):
        return ()
    return (Outcome.KEPT,) if has_moved(opened, after, path) else (Outcome.CHANGED,)


def unless_named_alike(facts: NeedFacts, worded: Need | None) -> Reason | None:
    """Everything that everybody was asked of is still there under its short name: what was said stands under it."""
    if worded is None or facts.asked <= {each.path for each in worded.items}:
        return None
    return NAMED_OTHERWISE


_CAME_OF_A_VIEW: Final[Mapping[Outcome, str]] = MappingProxyType(
    {Outcome.CHANGED: "We changed it", Outcome.KEPT: "We kept it", Outcome.DROPPED: "We dropped it"}
)
_CAME_OF_AN_IDEA: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.CHANGED: "We changed what is asked",
        Outcome.KEPT: "What is asked stays as it is",
        Outcome.DROPPED: "It is not asked for any more",
    }
)


def came_of_it(kind: ContributionKind, outcome: Outcome) -> str:
    """What became of it, in words: of an idea it is what was asked that was kept, and not the idea."""
    return (_CAME_OF_AN_IDEA if kind is ContributionKind.PROPOSAL else _CAME_OF_A_VIEW)[outcome]


CONTRADICTED: Final[Mapping[Outcome, tuple[Outcome, ...]]] = MappingProxyType(
    {Outcome.DROPPED: (Outcome.KEPT, Outcome.CHANGED), Outcome.CHANGED: (Outcome.KEPT,), Outcome.KEPT: ()}
)
"""Answers that others of the same cannot keep, once one has this."""


def may_answer(
    actor: Actor,
    facts: RoundFacts,
    *,
    words: str = "",
    contribution: AboutFacts | None = None,
    outcome: Outcome | None = None,
    changed: Need | None = None,
    drops: Collection[str] = (),
    to_others: str = "",
) -> Decision:
    """The agency answers each contribution: changed, kept because, or dropped; and it is so.

    to_others: what those read from now on who were answered otherwise and said something else.
    """
    with_others = says_something(to_others)
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        None if facts.state in (RoundState.OPEN, RoundState.CLOSED) else _ROUND_OVER,
        None if says_something(words) else ANSWER_IN_WORDS,
        unless_unseen(cleaned(words)),
        unless_unseen(cleaned(to_others)),
        WORDS_TOO_LONG if max(len(words), len(to_others)) > LONGEST_WORDS else None,
        *unless_true(contribution, outcome, changes=changed is not None, drops=bool(drops), with_others=with_others),
    )


def may_read_views(actor: Actor, facts: RoundFacts | ProgrammeFacts) -> Decision:
    """Those who answer views read them one by one, as whoever spoke was told; others read what is shown to all."""
    return refuse_if_any(None if unless_designing(actor, facts.agency_id) is None else _NOT_ANSWERING)


def unless_true(
    about: AboutFacts | None, outcome: Outcome | None, *, changes: bool, drops: bool, with_others: bool
) -> Iterator[Reason]:
    """Why this answer would not be true. changes, drops: in the same step; with_others: so are those otherwise."""
    if about is None or not about.about_need:
        return
    if outcome is Outcome.CHANGED and not (changes or about.has_moved):
        yield SETTLED_BEFORE if about.is_settled else _NOTHING_CHANGED
    if about.kind is ContributionKind.POSITION:
        yield from _unless_alike(about, outcome, drops=drops, with_others=with_others)


def _unless_alike(about: AboutFacts, outcome: Outcome | None, *, drops: bool, with_others: bool) -> Iterator[Reason]:
    if outcome is Outcome.DROPPED:
        if about.is_settled and not about.is_dropped:
            yield SETTLED_BEFORE
        elif not about.is_named:
            yield _NOTHING_TO_DROP
        elif not (drops or about.is_dropped):
            yield _STILL_ASKED
    elif outcome is not None and about.is_dropped:
        yield _IS_DROPPED
    elif outcome is Outcome.KEPT and _is_changed(about):
        yield _IS_CHANGED
    if (others := answered_otherwise(about, outcome)) and not with_others:
        yield _answered_otherwise(others)


def _is_changed(about: AboutFacts) -> bool:
    """Of a need as a whole, “kept” may be true although a part of it moved, as long as nobody was told otherwise."""
    return not about.is_settled and (about.changed_alike > 0 if about.is_whole else about.has_moved)


def answered_otherwise(about: AboutFacts, outcome: Outcome | None) -> int:
    """How many other views have an answer that this one would make untrue."""
    if outcome is Outcome.DROPPED:
        return about.kept_beside + about.changed_beside
    return about.kept_alike if outcome is Outcome.CHANGED else 0


def _answered_otherwise(views: int) -> Reason:
    sentence = (
        f"{counted(views, 'other view')} of it {'was' if views == 1 else 'were'} answered otherwise. It cannot be "
        "both: write what those who said them read instead, or answer this one as they were."
    )
    return Reason("answered-otherwise", sentence, YOU_SAID_WE_DID)


NAMED_OTHERWISE = Reason(
    "named-otherwise",
    "Everybody was asked of it under its short name, and what they say stands under that. Keep the name, and change "
    "what it is called in words; or drop it, and add another under the other name.",
    YOU_SAID_WE_DID,
)
SETTLED_BEFORE = Reason(
    "settled-in-an-earlier-round",
    "This was settled with everybody in an earlier round, so nothing of it is changed or dropped now. Answer “kept”, "
    "say so, and ask it again in the next round where this view is right.",
    YOU_SAID_WE_DID,
)
_NOTHING_CHANGED = Reason(
    "nothing-changed",
    "This was not changed since the round opened. Change it in the same step, or answer otherwise.",
    YOU_SAID_WE_DID,
)
_STILL_ASKED = Reason("still-asked", "It is still asked for. Drop it in the same step.", YOU_SAID_WE_DID)
_NOTHING_TO_DROP = Reason(
    "nothing-to-drop",
    "This need has no item of that name any more, so none is dropped: it may be asked for under another. Answer "
    "“changed”, and say under which.",
    YOU_SAID_WE_DID,
)
_IS_DROPPED = Reason(
    "dropped-already",
    "It is not asked for any more, so it was neither kept nor changed. Answer “dropped”, or ask for it again first.",
    YOU_SAID_WE_DID,
)
_IS_CHANGED = Reason(
    "changed-already",
    "It was changed since the round opened, so it was not kept. Answer “changed”, and say what is different now.",
    YOU_SAID_WE_DID,
)
_NOT_ANSWERING = Reason(
    "not-answering",
    "Those who spoke were told that whoever answers is shown their views: the agency’s manager, programme designer or "
    "contract advisor. What changed because of them is shown to everybody here.",
    YOU_SAID_WE_DID,
)
_ROUND_OVER = Reason("round-over", "This round is settled, or has not begun.", HOUSE)
