"""What becomes due when something is worded anew: plain words to give again, and a Māori party to ask.

Stage 2, agreement. Source: Data Protection and Use Policy, Transparency and Choice guideline (what people are told is
true, and plain), Manaakitanga and Mahitahitanga. A reason that was given beside a wording is part of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from lightwell.agreements.frames import frame_of
from lightwell.agreements.kept_texts import clause_in
from lightwell.agreements.models import DraftClause, Move
from lightwell.codesign.plain_words import too_hard
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Reason
from lightwell.policy.draft_maori import MaoriDue, due_items, proposal_of
from lightwell.policy.draft_points import Point
from lightwell.policy.faults import Fault, NotWellFormed, refuse_faults
from lightwell.policy.protocol_rules import protocol_faults
from lightwell.policy.request_protocol import RequestProtocol
from lightwell.policy.words_due import AUDIENCES, WHAT, due_after, given_anew, untrue_after


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a side says beside a wording: why the plain words still fit, and why no Māori party is asked.

    party_later: it was proposed to ask one, and is left until somebody would accept the wording. can_name: this side
    may know of community parties, and so name one.
    """

    kept: str = ""
    no_party: str = ""
    party_later: bool = False
    can_name: bool = True


NO_REASONS = Reasons()


class NoLongerTrue(NotWellFormed):
    """Plain words that tell less than what goes cannot be kept, whatever the reason."""

    def __init__(self) -> None:
        sentence = "More goes by now than the plain words say, so no reason keeps them true. Give them anew."
        super().__init__([Fault("kept_because", "words-no-longer-true", sentence)])


class PartyProposed(NotWellFormed):
    """A wording gives more of what touches Māori interests, and nothing is said yet of a Māori party."""

    def __init__(self, reason: Reason) -> None:
        super().__init__([Fault("maori_party", reason.code, reason.sentence)])


def note_what_is_due(row: DraftClause, wording: Clause | Point, reasons: Reasons = NO_REASONS) -> None:
    """Before the row takes up a wording: what it makes due.

    Raises NoLongerTrue, PartyProposed, NotWellFormed.
    """
    if isinstance(wording, Clause):
        _note_words(row, wording, reasons.kept)
        _note_maori_party(row, wording, reasons)
    else:
        row.words_kept_because = exception_for(wording, reasons.kept)


def exception_for(point: Point, kept_because: str) -> str:
    """The exception that stands beside a point whose plain words are too hard to read. Raises NotWellFormed."""
    hard = hard_words_of(point)
    refuse_faults(protocol_faults(point, hard, kept_because))
    return kept_because if hard else ""


def hard_words_of(point: Point) -> tuple[str, ...]:
    """For whom the plain words of a request protocol are too hard; nobody where there are none."""
    return tuple(str(each) for each in too_hard(point.families)) if isinstance(point, RequestProtocol) else ()


def _note_words(row: DraftClause, after: Clause, kept_because: str) -> None:
    """Words that were not given anew with what changed, or that are too hard to read, are due."""
    before = row.clause
    untrue = untrue_after(before, after, frozenset(row.words_untrue.split()))
    hard = {str(each) for each in too_hard(after.words)} & given_anew(before, after)
    due = due_after(before, after, frozenset(row.words_due.split())) | hard
    if kept_because and untrue:
        raise NoLongerTrue
    row.words_untrue = _named(untrue)
    row.words_due = "" if kept_because else _named(due)
    is_reworded = not given_anew(before, after).isdisjoint(AUDIENCES)
    if due or is_reworded:  # otherwise what was said of these very words still stands
        row.words_kept_because = kept_because if due else ""


def _named(due: frozenset[str]) -> str:
    return " ".join(name for name in (*AUDIENCES, WHAT) if name in due)


def _note_maori_party(row: DraftClause, after: Clause, reasons: Reasons) -> None:
    """Measured against what the draft began with, which was designed with everybody or signed before."""
    frame = frame_of(row.draft.frame)

    def described(path: str) -> str:
        item = frame.item_at(path)
        return path if item is None else item.described

    due = due_items(_first(row), after, described)
    row.maori_due = " ".join(due)
    row.no_party_because = reasons.no_party if due else ""
    if due and not reasons.party_later:
        _refuse_unless_answered(row, tuple(frame.item(path) for path in due), can_name=reasons.can_name)


def _refuse_unless_answered(row: DraftClause, items: tuple[str, ...], *, can_name: bool) -> None:
    """A Māori party is named, or a reason says why none is. Raises PartyProposed."""
    is_asked, has_reason = row.is_with_a_maori_party, bool(row.no_party_because)
    takes_part = not is_asked and row.draft.has_maori_party
    due = MaoriDue(row.code, items, is_asked, has_reason=has_reason, takes_part=takes_part)
    proposal = proposal_of(due, can_name=can_name)
    if proposal is not None:
        raise PartyProposed(proposal)


def _first(row: DraftClause) -> Clause:
    """As it was offered the first time."""
    first = Move.objects.filter(clause=row, number=1).values_list("document", flat=True).first()
    return clause_in(first) if first else row.clause


__all__ = [
    "NO_REASONS",
    "NoLongerTrue",
    "PartyProposed",
    "Reasons",
    "exception_for",
    "hard_words_of",
    "note_what_is_due",
]
