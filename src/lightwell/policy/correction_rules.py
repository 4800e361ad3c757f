"""Who is told of a correction or a changed choice, what a recipient answers, and the statement beside what stays.

Stage 4, access and correction. Source: Privacy Act 2020, section 22, principle 7, and ss 58 to 65. That everybody who
was sent it is told, where that can reasonably be done, was read in the Act of 1993; where the Act of 2020 says so is
to be confirmed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from lightwell.policy.access_rules import WORKERS, unless_their_number
from lightwell.policy.access_words import CaseKind, CaseState, Number, Outcome
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.opening_rules import OPENERS
from lightwell.policy.sharing_rules import HOUSE
from lightwell.policy.stated_words import says_something, unless_unseen

TELL_RECIPIENTS: Final = "Privacy Act 2020, section 22, principle 7 (telling recipients: paragraph to be confirmed)"
STATEMENT: Final = "Privacy Act 2020 s 64: a statement of correction is attached where somebody asks for it"
CHOICE: Final = "Data Protection and Use Policy, Transparency and Choice guideline: a choice is honoured"
LONGEST_STATEMENT: Final = 2000


class NoteKind(StrEnum):
    """What a recipient is told about one thing it was sent."""

    CORRECTED = "corrected"
    STATEMENT = "statement"
    CHOSE_NO = "chose-no"

    @property
    def words(self) -> str:
        return _NOTE_WORDS[self]


_NOTE_WORDS: Final = {
    NoteKind.CORRECTED: "Corrected: the value you were sent is wrong",
    NoteKind.STATEMENT: "Their side, kept with it",
    NoteKind.CHOSE_NO: "Chosen otherwise: stop using these rows, and remove them",
}
_TO_THEM: Final = {
    NoteKind.CORRECTED: "Corrected, because you asked: what is written here is wrong",
    NoteKind.STATEMENT: "Your side, kept with it",
    NoteKind.CHOSE_NO: "You said no since: whoever has it is to stop using it, and to remove it",
}


def said_to_them(title: str) -> str:
    """What stands beside a value, as it is said to the person it is about."""
    for kind, words in _TO_THEM.items():
        if title.startswith(kind.words):
            return words + title.removeprefix(kind.words)
    return title


SIDE_OF_WHAT_WAS_CORRECTED: Final = "Their side, of a value that was corrected since"


class Acknowledged(StrEnum):
    """What a recipient says it did."""

    STOPPED = "stopped"
    IN_A_NUMBER = "in-a-number"
    READ = "read"
    REMOVED = "removed"
    PUBLISHED = "published"

    @property
    def words(self) -> str:
        return _ACKNOWLEDGED_WORDS[self]


_ACKNOWLEDGED_WORDS: Final = {
    Acknowledged.STOPPED: "We use the wrong value no more",
    Acknowledged.IN_A_NUMBER: "We use it no more, but a number that is already out was made with it",
    Acknowledged.READ: "We have read it, and keep it with the row",
    Acknowledged.REMOVED: "Removed: we use these rows no more",
    Acknowledged.PUBLISHED: "Removed, but they are already inside a published number",
}
ANSWERS: Final = {
    NoteKind.CORRECTED: (Acknowledged.STOPPED, Acknowledged.IN_A_NUMBER),
    NoteKind.STATEMENT: (Acknowledged.READ,),
    NoteKind.CHOSE_NO: (Acknowledged.REMOVED, Acknowledged.PUBLISHED),
}
NAMES_A_NUMBER: Final = (Acknowledged.IN_A_NUMBER, Acknowledged.PUBLISHED)
"""Answers that say which number is out already."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One recipient of an item. clauses: under which it gets it. has_rows: as a row, and not only inside counts."""

    unit: str
    clauses: tuple[str, ...]
    has_rows: bool


def recipients_of(agreement: Agreement, item: str) -> tuple[Reached, ...]:
    """Every unit that some clause gives this item, read off the clauses."""
    return tuple(_reached(agreement, item))


def gives_in_rows(agreement: Agreement, item: str, sent_under: Collection[str], *, table: str, use: str = "") -> bool:
    """Whether the rows of one table of a delivery have this item in them: another table, or use, may not.

    sent_under: the clauses of the delivery. use: for what the rows went, where that is known.
    """
    under = (clause for clause in agreement.clauses if clause.id in sent_under and use in ("", clause.use))
    rows = ((clause, part) for clause in under for part in clause.unit_record_items if part.item == item)
    return any(table in ("", part.table, f"{part.table}-{clause.use}") for clause, part in rows)


def _reached(agreement: Agreement, item: str) -> Iterator[Reached]:
    for unit in agreement.recipients:
        covering = [clause for clause in agreement.clauses_for(unit) if _covers(clause, item)]
        if covering:
            in_rows = any(part.item == item for clause in covering for part in clause.unit_record_items)
            yield Reached(unit, tuple(clause.id for clause in covering), in_rows)


def _covers(clause: Clause, item: str) -> bool:
    return any(part.item == item for part in clause.items)


@dataclass(frozen=True, slots=True)
class CorrectingFacts:
    """What the rules know of a correction. outcomes: what each holder decided about the item, as far as they have.

    is_told: its recipients were told already. has_statement: the family’s words stand beside it already.
    is_resent: a quarter with their words beside it was sent again, and they do not stand there yet.
    """

    provider_id: UUID
    kind: CaseKind
    state: CaseState
    outcomes: tuple[Outcome, ...] = ()
    is_found: bool = False
    is_told: bool = False
    has_statement: bool = False
    is_resent: bool = False


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What the rules know of what one recipient was told."""

    unit_id: UUID
    kind: NoteKind
    is_acknowledged: bool = False


def may_tell_recipients(actor: Actor, facts: CorrectingFacts) -> Decision:
    """The provider tells everybody who was sent the item that it was wrong."""
    return refuse_if_any(
        *_unless_correcting(actor, facts),
        None if Outcome.CORRECTED in facts.outcomes else _NOT_CORRECTED_YET,
        None if facts.is_found else _NOT_FOUND,
        _TOLD if facts.is_told else None,
    )


def may_attach_statement(actor: Actor, facts: CorrectingFacts, *, words: str | None = None) -> Decision:
    """The provider puts the family’s own words beside what was not corrected, wherever it is read."""
    return refuse_if_any(
        *_unless_correcting(actor, facts),
        None if Outcome.NOT_CORRECTED in facts.outcomes else _CORRECTED,
        None if facts.is_found else _NOT_FOUND,
        _HAS_ONE if facts.has_statement else None,
        None if words is None else _unless_words(words),
    )


def may_carry_statement(
    actor: Actor, facts: CorrectingFacts, *, is_theirs: bool = True, number: Number | None = None
) -> Decision:
    """The provider puts the same words beside the rows of a quarter that was sent again, or finds that there is none.

    They are this person’s rows alone, and a slip of the hand settles nothing.
    is_theirs: the number is theirs by the register, or found the row that their words stand beside.
    """
    return refuse_if_any(
        *_unless_correcting(actor, facts),
        None if facts.has_statement and facts.is_resent else _STANDS_THERE,
        None if is_theirs else _NOT_THEIR_ROW,
        unless_their_number(number),
    )


def may_acknowledge(actor: Actor, facts: NoteFacts, *, answer: Acknowledged | None = None) -> Decision:
    """Somebody of the unit that was told says what it did."""
    return refuse_if_any(
        None if actor.works_in(facts.unit_id) and actor.holds(*OPENERS) else _NOT_ITS_UNIT,
        _ACKNOWLEDGED if facts.is_acknowledged else None,
        None if answer is None or answer in ANSWERS[facts.kind] else _NOT_AN_ANSWER,
    )


@dataclass(frozen=True, slots=True)
class CallBackFacts:
    """What the rules know of a choice that may have to reach backwards. is_followed: its recipients were told."""

    provider_id: UUID
    is_followed: bool = False


def may_call_back(actor: Actor, facts: CallBackFacts, *, says_no: bool | None = None) -> Decision:
    """The provider tells every recipient of somebody's rows that they chose otherwise."""
    return refuse_if_any(
        None if actor.belongs_to(facts.provider_id) and actor.holds(*WORKERS) else _NOT_A_WORKER,
        _FOLLOWED if facts.is_followed else None,
        _NOTHING_TO_CALL_BACK if says_no is False else None,
    )


def _unless_correcting(actor: Actor, facts: CorrectingFacts) -> Iterator[Reason | None]:
    yield None if actor.belongs_to(facts.provider_id) and actor.holds(*WORKERS) else _NOT_A_WORKER
    yield None if facts.kind is CaseKind.CORRECTION else _NOT_A_CORRECTION
    yield _OVER if facts.state is CaseState.WITHDRAWN else None


def _unless_words(words: str) -> Reason | None:
    if not says_something(words):
        return Reason("no-statement", "Write what the family wants to stand beside it.", STATEMENT)
    if len(words) > LONGEST_STATEMENT:
        return Reason("too-long", f"Keep it to {LONGEST_STATEMENT} letters, so that it is read.", HOUSE)
    return unless_unseen(words)


_NOT_A_WORKER = Reason(
    "not-a-worker", "Only a manager or a front-line worker of the provider does this. Ask one of them to.", HOUSE
)
_NOT_A_CORRECTION = Reason("not-a-correction", "Nothing was asked to be corrected here. Open a case for that.", HOUSE)
_OVER = Reason("case-is-over", "Whoever asked does not want it any more.", HOUSE)
_NOT_CORRECTED_YET = Reason(
    "not-corrected-yet", "Nobody decided to correct it. Decide first; then everybody who was sent it is told.", HOUSE
)
_CORRECTED = Reason(
    "nothing-refused", "A statement stands beside what was not corrected. Nobody has said no to this yet.", STATEMENT
)
_NOT_FOUND = Reason(
    "rows-not-found", "First find the rows with your keys, so that the right recipients are told of the right rows.",
    TELL_RECIPIENTS,
)  # fmt: skip
_TOLD = Reason("told-already", "Its recipients were told already.", TELL_RECIPIENTS)
_HAS_ONE = Reason("has-a-statement", "Their words stand beside it already.", STATEMENT)
_STANDS_THERE = Reason("stands-there", "No quarter was sent again in which their words do not stand.", STATEMENT)
_NOT_THEIR_ROW = Reason(
    "not-their-row",
    "By this number the row that their words stand beside is not found, so it may be somebody else’s. Look again.",
    STATEMENT,
)
_FOLLOWED = Reason("followed-already", "The recipients were told of this choice already.", CHOICE)
_NOTHING_TO_CALL_BACK = Reason(
    "nothing-to-call-back", "They did not say no to this, or have said yes since, so nothing is called back.", CHOICE
)
_NOT_ITS_UNIT = Reason(
    "not-its-unit", "Only an analyst or reporting officer of the unit that was told says so. Ask one of them.", HOUSE
)
_ACKNOWLEDGED = Reason("acknowledged-already", "Your unit answered this already.", HOUSE)
_NOT_AN_ANSWER = Reason("not-an-answer", "Choose one of the answers.", HOUSE)
