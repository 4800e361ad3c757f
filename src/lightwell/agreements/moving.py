"""Moves on a clause: ask, answer, counter, decline, agree, drop, open again; and what advisers and communities say.

Stage 2, agreement. Source: `lightwell.policy.negotiating` says whose turn it is, `lightwell.policy.draft_rules` who
moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from lightwell.agreements.communities import tell_of_a_yes
from lightwell.agreements.draft_models import clause_in
from lightwell.agreements.drafting import record_move, side_of, tell_turn, text_of
from lightwell.agreements.models import Adviser, Comment, Draft, DraftClause, Move
from lightwell.codesign.plain_words import too_hard
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.organisations.models import Organisation
from lightwell.policy.clauses import Clause
from lightwell.policy.draft_points import Point, code_of, kind_of
from lightwell.policy.draft_rules import (
    may_agree_as_community,
    may_agree_many,
    may_ask_adviser,
    may_comment,
    may_keep_words,
    may_move,
)
from lightwell.policy.faults import Fault, NotWellFormed
from lightwell.policy.negotiating import MoveKind, Side, after, moves
from lightwell.policy.words_due import AUDIENCES, due_after


class AnotherClause(NotWellFormed):
    """A counter-offer rewords the same clause; it does not put another in its place."""

    def __init__(self, code: str) -> None:
        sentence = f"A counter-offer keeps the clause's short name, “{code}”. Offer another clause beside it instead."
        super().__init__([Fault("id", "another-clause", sentence)])


@action(code="agreements.move", rule=may_move)
def move(
    deed: Deed[DraftClause],
    *,
    kind: MoveKind,
    words: str = "",
    wording: Clause | Point | None = None,
    seen_moves: int | None = None,
) -> Done[Move]:
    """Make a move on one clause, or on a point beside them. wording: as a counter-offer words it.

    Raises AnotherClause.
    """
    clause, side = deed.subject, side_of(deed.subject.draft, deed.actor)
    if wording is not None and _named(wording) != (clause.point, clause.code):
        raise AnotherClause(clause.code)
    document = text_of(wording) if kind.brings_a_wording and wording is not None else ""
    made = _moved(clause, side, kind, deed, words, document)
    return Done(made, Event(clauses=_clauses([clause]), reason=words, counts={"moves": clause.moves_made}))


def _clauses(rows: Iterable[DraftClause]) -> tuple[str, ...]:
    """The clauses among them, for an entry; what stands beside clauses is none."""
    return tuple(each.code for each in rows if not each.point)


def _named(wording: Clause | Point) -> tuple[str, str]:
    if isinstance(wording, Clause):
        return "", wording.id
    return kind_of(wording), code_of(wording)


def _moved(
    clause: DraftClause, side: Side, kind: MoveKind, deed: Deed[DraftClause] | Deed[Draft], words: str, document: str
) -> Move:
    led_to = after(clause.position, kind, side)
    clause.standing, clause.owed_by = led_to.standing, led_to.owed_by or ""
    clause.moves_made += 1
    if document:
        _note_words_due(clause, document)
        clause.document = document
    if document or (kind is MoveKind.REOPEN):
        clause.offered_by, clause.community_agreed_at = side if document else clause.offered_by, None
    clause.save(update_fields=_MOVED)
    if led_to.owed_by is not None:
        tell_turn(clause.draft, led_to.owed_by, deed.now)
    return record_move(clause, side, kind, deed.now, number=clause.moves_made, words=words, document=document)


_MOVED = (
    "standing", "owed_by", "moves_made", "document", "offered_by", "community_agreed_at", "words_due",
    "words_kept_because",
)  # fmt: skip


def _note_words_due(row: DraftClause, document: str) -> None:
    """Plain words that were not given anew with what changed, or that are too hard to read, are due."""
    if row.point:
        return
    before, after = row.clause, clause_in(document)
    due = due_after(before, after, frozenset(row.words_due.split()))
    given = {name for name in AUDIENCES if getattr(before.words, name) != getattr(after.words, name)}
    hard = {str(each) for each in too_hard(after.words)} & given
    row.words_due = " ".join(name for name in AUDIENCES if name in due | hard)
    row.words_kept_because = ""


@action(code="agreements.keep-words", rule=may_keep_words)
def keep_words(deed: Deed[DraftClause], *, because: str) -> Done[DraftClause]:
    """Say why the plain words stay as they are, although the clause changed since they were measured."""
    row = deed.subject
    row.words_due, row.words_kept_because = "", because
    row.save(update_fields=["words_due", "words_kept_because"])
    return Done(row, Event(clauses=_clauses([row]), reason=because))


@action(code="agreements.agree-many", rule=may_agree_many)
def agree_many(deed: Deed[Draft], *, clause_ids: Sequence[UUID]) -> Done[int]:
    """Agree to several clauses at once, such as those that are as they were last time.

    A clause that is not this side's to agree to any more is left as it is, and not counted.
    """
    side = side_of(deed.subject, deed.actor)
    chosen = DraftClause.objects.visible_to(deed.actor).filter(draft=deed.subject, pk__in=clause_ids).order_by("place")
    agreeable = [each for each in chosen if MoveKind.AGREE in moves(each.position, side)]
    for each in agreeable:
        _moved(each, side, MoveKind.AGREE, deed, "", "")
    return Done(len(agreeable), Event(clauses=_clauses(agreeable), counts={"agreed": len(agreeable)}))


@action(code="agreements.ask-adviser", rule=may_ask_adviser)
def ask_adviser(deed: Deed[Draft], *, organisation: Organisation) -> Done[Adviser]:
    """Let another organisation read the draft and comment on it."""
    draft = deed.subject
    adviser = Adviser(
        draft=draft,
        agency_id=draft.agency_id,
        provider_id=draft.provider_id,
        organisation=organisation,
        asked_by=side_of(draft, deed.actor),
        asked_at=deed.now,
    )
    adviser.save(force_insert=True)
    return Done(adviser, Event(about=adviser))


@action(code="agreements.comment", rule=may_comment)
def comment(
    deed: Deed[Draft], *, words: str, clause: DraftClause | None = None, for_side: Side | None = None
) -> Done[Comment]:
    """Say something beside the moves. for_side: only that side reads it."""
    draft, own = deed.subject, deed.actor.organisation_id
    if own is None:
        raise LookupError("Nobody without an organisation comments.")
    said = Comment(
        draft=draft,
        clause=clause,
        agency_id=draft.agency_id,
        provider_id=draft.provider_id,
        organisation_id=own,
        for_side=for_side or "",
        words=words,
        said_at=deed.now,
    )
    said.save(force_insert=True)
    return Done(said, Event(about=said))


@action(code="agreements.agree-as-community", rule=may_agree_as_community)
def agree_as_community(deed: Deed[DraftClause]) -> Done[DraftClause]:
    """A community party gives the yes of its own that a clause needs."""
    clause = deed.subject
    clause.community_agreed_at = deed.now
    clause.save(update_fields=["community_agreed_at"])
    tell_of_a_yes(clause, deed.now)
    return Done(clause, Event(clauses=(clause.code,)))


__all__ = ["AnotherClause", "agree_as_community", "agree_many", "ask_adviser", "comment", "keep_words", "move"]
