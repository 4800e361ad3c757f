"""Who may propose times for a meeting about a draft, agree to one, move it, call it off, and note what was said there.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: both sides agree as equals. A meeting settles
nothing by itself: what was said there becomes a move once both sides have confirmed it, and the side whose move it is
makes it, so that nobody moves in another's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.draft_facts import DraftClauseFacts, DraftFacts
from lightwell.policy.draft_rules import BY_WORDS, EQUALS, NEGOTIATORS
from lightwell.policy.negotiating import MoveKind, Side, moves
from lightwell.policy.stated_words import says_something

_HOUSE = "Lightwell, who may do what"
MOST_TIMES = 5
LONGEST_NOTE = 10_000
NOTED_MOVES = tuple(each for each in MoveKind if not each.brings_a_wording)
"""Moves that a note can become. Another wording is written where the clause is, so that the other side can compare."""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """starts_at: when it is, once both have agreed to a time. owed_by: the side that times wait for."""

    draft: DraftFacts
    starts_at: dt.datetime | None
    is_cancelled: bool
    owed_by: Side | None


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What the rules know of a note.

    kind, mover: the move that it would become, and whose; none for what is only to be remembered. is_confirmed: the
    other side has said that this is what was said. is_done: it became a move, or stands confirmed by both.
    has_moved: what it is about was moved since it was written; can_still_be: the move could be made on that now.
    """

    meeting: MeetingFacts
    written_by: Side
    kind: MoveKind | None
    mover: Side | None
    is_confirmed: bool
    is_done: bool
    is_taken_back: bool
    has_moved: bool = False
    can_still_be: bool = True

    @property
    def is_behind(self) -> bool:
        """It would become a move on something that stands otherwise by now, so that neither side can confirm it."""
        return self.kind is not None and self.has_moved and not (self.is_done or self.is_taken_back)

    @property
    def waits_for(self) -> Side | None:
        """The side that confirms next: first the one whose move it would not be, then the one whose it is."""
        if self.is_done or self.is_taken_back:
            return None
        if self.mover is None:
            return self.written_by.other
        return self.mover if self.is_confirmed else self.mover.other


def may_propose_meeting(
    actor: Actor,
    facts: DraftFacts,
    *,
    now: dt.datetime,
    times: tuple[dt.datetime, ...] | None = None,
    place: str = "",
) -> Decision:
    """Either side proposes times while the draft is talked over, or waits to be signed."""
    return refuse_if_any(
        _unless_speaking(actor, facts), _unless_alive(facts), *_of_times(times, now), _unless_one_line(place)
    )


def may_propose_other_times(
    actor: Actor,
    facts: MeetingFacts,
    *,
    now: dt.datetime,
    times: tuple[dt.datetime, ...] | None = None,
    place: str = "",
) -> Decision:
    """Whoever owes an answer proposes others; once a time stands, either side asks to move it."""
    side = facts.draft.side_of(actor)
    return refuse_if_any(
        _unless_speaking(actor, facts.draft),
        _unless_alive(facts.draft),
        _CANCELLED if facts.is_cancelled else None,
        _THEIR_ANSWER if side is not None and facts.owed_by is side.other else None,
        _OVER if _has_begun(facts, now) else None,
        *_of_times(times, now),
        _unless_one_line(place),
    )


def may_agree_to_time(
    actor: Actor, facts: MeetingFacts, *, now: dt.datetime, starts_at: dt.datetime | None = None
) -> Decision:
    """The side that the times were proposed to agrees to one of them."""
    side = facts.draft.side_of(actor)
    return refuse_if_any(
        _unless_speaking(actor, facts.draft),
        _CANCELLED if facts.is_cancelled else None,
        _NO_TIMES if side is not None and facts.owed_by is None else None,
        _THEIR_ANSWER if side is not None and facts.owed_by is side.other else None,
        _PAST if starts_at is not None and starts_at <= now else None,
    )


def may_cancel_meeting(actor: Actor, facts: MeetingFacts, *, now: dt.datetime) -> Decision:
    """Either side calls a meeting off until it begins."""
    return refuse_if_any(
        _unless_speaking(actor, facts.draft),
        _CANCELLED if facts.is_cancelled else None,
        _OVER if _has_begun(facts, now) else None,
    )


def may_note(
    actor: Actor,
    facts: MeetingFacts,
    *,
    now: dt.datetime,
    words: str | None = None,
    clause: DraftClauseFacts | None = None,
    kind: MoveKind | None = None,
    mover: Side | None = None,
) -> Decision:
    """Either side notes what was said, from when the meeting begins. words: none on a page that only asks."""
    return refuse_if_any(*_note_reasons(actor, facts, now, words, (clause, kind, mover)))


def _note_reasons(
    actor: Actor,
    facts: MeetingFacts,
    now: dt.datetime,
    words: str | None,
    becomes: tuple[DraftClauseFacts | None, MoveKind | None, Side | None],
) -> Iterator[Reason | None]:
    clause, kind, mover = becomes
    yield _unless_speaking(actor, facts.draft)
    yield _CANCELLED if facts.is_cancelled else None
    yield None if _has_begun(facts, now) else _NOT_BEGUN
    if words is not None:
        yield None if says_something(words) else _NOTHING_SAID
        yield _TOO_LONG if len(words) > LONGEST_NOTE else None
    if clause is not None and kind is not None:
        can = mover is not None and kind in NOTED_MOVES and kind in moves(clause.position, mover)
        yield None if can else _NOT_A_MOVE


def may_confirm_note(actor: Actor, facts: NoteFacts) -> Decision:
    """The side that a note waits for says that this is what was said; where the move is its own, it makes it so."""
    side = facts.meeting.draft.side_of(actor)
    is_theirs = side is not None and facts.waits_for is side.other
    return refuse_if_any(
        _unless_speaking(actor, facts.meeting.draft),
        _SETTLED if facts.waits_for is None else None,
        _HAS_MOVED if facts.is_behind else None,
        _THEY_CONFIRM if is_theirs and not facts.is_behind else None,
    )


def may_renew_note(
    actor: Actor, facts: NoteFacts, *, seen_moves: int | None = None, moves_made: int | None = None
) -> Decision:
    """Either side says that what was said holds for what it is about as that stands now; then the other confirms it.

    seen_moves: how many moves that had on the page; moves_made: how many it has.
    """
    return refuse_if_any(
        _unless_speaking(actor, facts.meeting.draft),
        _SETTLED if facts.waits_for is None else None,
        None if facts.is_behind or facts.waits_for is None else _AS_IT_STOOD,
        None if facts.can_still_be else _CAN_BE_NO_MOVE,
        _MOVED_WHILE_READ if seen_moves is not None and seen_moves != moves_made else None,
    )


def may_take_back_note(actor: Actor, facts: NoteFacts) -> Decision:
    """Either side says that this is not what was said, until it stands."""
    return refuse_if_any(_unless_speaking(actor, facts.meeting.draft), _SETTLED if facts.waits_for is None else None)


def _has_begun(facts: MeetingFacts, now: dt.datetime) -> bool:
    return facts.starts_at is not None and facts.starts_at <= now


def _unless_speaking(actor: Actor, facts: DraftFacts) -> Reason | None:
    if facts.side_of(actor) is None:
        return _NOT_A_SIDE
    return None if actor.holds(*NEGOTIATORS) else _DOES_NOT_SPEAK


def _unless_alive(facts: DraftFacts) -> Reason | None:
    return None if facts.is_open or facts.is_proposed else _NOT_OPEN


def _unless_one_line(place: str) -> Reason | None:
    return _PLACE_IN_LINES if len(place.splitlines()) > 1 else None


def _of_times(times: tuple[dt.datetime, ...] | None, now: dt.datetime) -> Iterator[Reason | None]:
    if times is None:
        return
    yield None if times else _NO_TIME_GIVEN
    yield _PAST if any(each <= now for each in times) else None
    yield _TOO_MANY if len(times) > MOST_TIMES else None


_NOT_A_SIDE = Reason("not-a-side", "Only the two sides of a draft meet about it. Ask one of them to ask you.", EQUALS)
_DOES_NOT_SPEAK = Reason(
    "does-not-speak-for-its-side",
    "A manager speaks for a side, or for an agency its contract advisor. Ask one of them to.",
    _HOUSE,
)
_NOT_OPEN = Reason(
    "not-being-talked-over", "This draft is not being talked over any more, so there is nothing to meet about.", EQUALS
)
_NO_TIME_GIVEN = Reason("no-time-given", "Propose at least one time.", _HOUSE)
_TOO_MANY = Reason("too-many-times", f"Propose at most {MOST_TIMES} times.", _HOUSE)
_PAST = Reason("time-is-over", "That time is over already. Choose, or propose, a later one.", _HOUSE)
_PLACE_IN_LINES = Reason("place-in-lines", "Write where it is on one line.", _HOUSE)
_NO_TIMES = Reason("no-times", "No times wait for an answer. Propose others, if you want to move it.", _HOUSE)
_THEIR_ANSWER = Reason("their-answer", "The other side owes the answer to the times that you proposed.", EQUALS)
_CANCELLED = Reason("called-off", "This meeting was called off. Propose another.", _HOUSE)
_OVER = Reason("has-begun", "It has begun already. Note what was said, or propose another meeting.", _HOUSE)
_NOT_BEGUN = Reason("not-begun", "Notes are written once both have agreed to a time and the meeting has begun.", _HOUSE)
_NOTHING_SAID = Reason("no-words", "Write what was said.", BY_WORDS)
_TOO_LONG = Reason("words-too-long", "That is more than 10,000 characters. Write one note for each thing.", _HOUSE)
_NOT_A_MOVE = Reason(
    "not-a-move-now",
    "That is not one of the moves that this side can make on the clause now. Choose another, or only note it.",
    BY_WORDS,
)
_SETTLED = Reason("note-is-settled", "This note was confirmed by both, or taken back.", BY_WORDS)
_HAS_MOVED = Reason(
    "moved-since",
    "What this note is about has moved since. Read how it stands now, then confirm the note anew for that, or let it "
    "go.",
    BY_WORDS,
)
_AS_IT_STOOD = Reason(
    "stands-as-it-stood", "What this note is about stands as it did then. Confirm the note, or take it back.", BY_WORDS
)
_CAN_BE_NO_MOVE = Reason(
    "not-a-move-now",
    "As it stands now, that side can make no such move on it. Let the note go, or write another.",
    BY_WORDS,
)
_MOVED_WHILE_READ = Reason(
    "moved-while-read", "It has moved again while you read it. Read how it stands now, then choose.", BY_WORDS
)
_THEY_CONFIRM = Reason("they-confirm", "The other side confirms this next.", EQUALS)
