"""Who answers a view, and which answers are true of what it is about.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: you said, we did. What somebody is told became
of it is what everybody reads of it elsewhere, and two people who spoke of one thing are not told opposite things.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import (
    ANSWER_IN_WORDS,
    HOUSE,
    LONGEST_WORDS,
    WORDS_TOO_LONG,
    YOU_SAID_WE_DID,
    ContributionKind,
    Outcome,
    ProgrammeFacts,
    RoundFacts,
    RoundState,
    SaidFacts,
    unless_designing,
)
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.needs import Need
from lightwell.policy.stated_words import cleaned, says_something, unless_unseen
from lightwell.policy.wording import counted


@dataclass(frozen=True, slots=True)
class AboutFacts(SaidFacts):
    """A view, with how what it is about stands. about_need: it is about something that is asked for.

    is_settled: that was settled in an earlier round. has_moved: it was changed since this round opened, or something
    was made of the view. is_dropped: it is not asked for any more. kept_beside: other views of it answered “kept”.
    """

    about_need: bool = False
    is_settled: bool = False
    has_moved: bool = False
    is_dropped: bool = False
    kept_beside: int = 0


def may_answer(
    actor: Actor,
    facts: RoundFacts,
    *,
    words: str = "",
    contribution: AboutFacts | None = None,
    outcome: Outcome | None = None,
    changed: Need | None = None,
    drops: Collection[str] = (),
    with_kept: bool = False,
) -> Decision:
    """The agency answers each contribution: changed, kept because, or dropped; and it is so."""
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        None if facts.state in (RoundState.OPEN, RoundState.CLOSED) else _ROUND_OVER,
        None if says_something(words) else ANSWER_IN_WORDS,
        unless_unseen(cleaned(words)),
        WORDS_TOO_LONG if len(words) > LONGEST_WORDS else None,
        *unless_true(contribution, outcome, changes=changed is not None, drops=bool(drops), with_kept=with_kept),
    )


def may_read_views(actor: Actor, facts: RoundFacts | ProgrammeFacts) -> Decision:
    """Those who answer views read them one by one, as whoever spoke was told; others read what is shown to all."""
    return refuse_if_any(None if unless_designing(actor, facts.agency_id) is None else _NOT_ANSWERING)


def unless_true(
    about: AboutFacts | None, outcome: Outcome | None, *, changes: bool, drops: bool, with_kept: bool
) -> Iterator[Reason]:
    """Why this answer would not be true. changes, drops: in the same step; with_kept: those kept are answered anew."""
    if about is None or not about.about_need:
        return
    if outcome is Outcome.CHANGED and not (changes or about.has_moved):
        yield SETTLED_BEFORE if about.is_settled else _NOTHING_CHANGED
    if about.kind is ContributionKind.POSITION:
        yield from _unless_alike(about, outcome, drops=drops, with_kept=with_kept)


def _unless_alike(about: AboutFacts, outcome: Outcome | None, *, drops: bool, with_kept: bool) -> Iterator[Reason]:
    if outcome is Outcome.DROPPED:
        if about.is_settled and not about.is_dropped:
            yield SETTLED_BEFORE
        elif not (drops or about.is_dropped):
            yield _STILL_ASKED
        if about.kept_beside and not with_kept:
            yield _kept_beside(about.kept_beside)
    elif outcome is not None and about.is_dropped:
        yield _IS_DROPPED


def _kept_beside(views: int) -> Reason:
    sentence = (
        f"{counted(views, 'other view')} of it {'was' if views == 1 else 'were'} answered “kept”. It cannot be both: "
        "answer those anew in the same step, or answer this one otherwise."
    )
    return Reason("kept-for-others", sentence, YOU_SAID_WE_DID)


SETTLED_BEFORE = Reason(
    "settled-in-an-earlier-round",
    "This was settled with everybody in an earlier round, so nothing of it is changed or dropped now. Answer “kept”, "
    "say so, and write another need for the next round where this view is right.",
    YOU_SAID_WE_DID,
)
_NOTHING_CHANGED = Reason(
    "nothing-changed",
    "Nothing of this need was changed since the round opened. Change it in the same step, or answer otherwise.",
    YOU_SAID_WE_DID,
)
_STILL_ASKED = Reason("still-asked", "It is still asked for. Drop it in the same step.", YOU_SAID_WE_DID)
_IS_DROPPED = Reason(
    "dropped-already",
    "It is not asked for any more, so it was neither kept nor changed. Answer “dropped”, or ask for it again first.",
    YOU_SAID_WE_DID,
)
_NOT_ANSWERING = Reason(
    "not-answering",
    "Those who spoke were told that whoever answers is shown their views: the agency’s manager, programme designer or "
    "contract advisor. What changed because of them is shown to everybody here.",
    YOU_SAID_WE_DID,
)
_ROUND_OVER = Reason("round-over", "This round is settled, or has not begun.", HOUSE)
