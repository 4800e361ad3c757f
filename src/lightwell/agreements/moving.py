"""Moves on a clause: ask, answer, counter, decline, agree, drop, open again; and what advisers and communities say.

Stage 2, agreement. Source: `lightwell.policy.negotiating` says whose turn it is, `lightwell.policy.draft_rules` who
moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from lightwell.agreements.communities import known_communities, name_community, tell_of_a_yes, tell_of_its_turn
from lightwell.agreements.drafting import record_move, side_of, tell_turn, text_of
from lightwell.agreements.models import Comment, Draft, DraftClause, Move
from lightwell.agreements.wording_notes import Reasons, note_what_is_due
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.organisations.models import Organisation
from lightwell.policy.clauses import Clause
from lightwell.policy.draft_maori import in_the_way_of_a_yes
from lightwell.policy.draft_party_rules import may_ask_for_party
from lightwell.policy.draft_points import Point, code_of, kind_of
from lightwell.policy.draft_rules import (
    may_agree_as_community,
    may_agree_many,
    may_comment,
    may_keep_words,
    may_move,
)
from lightwell.policy.faults import Fault, NotWellFormed
from lightwell.policy.negotiating import MoveKind, Side, after, moves
from lightwell.policy.words_due import with_reason


class AnotherClause(NotWellFormed):
    """A counter-offer rewords the same clause; it does not put another in its place."""

    def __init__(self, code: str) -> None:
        sentence = f"A counter-offer keeps the clause's short name, “{code}”. Offer another clause beside it instead."
        super().__init__([Fault("id", "another-clause", sentence)])


class SaidAlready(Exception):
    """The very same was said last, such as by pressing a button again while the page was slow: it stands once."""


@action(code="agreements.move", rule=may_move)
def move(
    deed: Deed[DraftClause],
    *,
    kind: MoveKind,
    words: str = "",
    wording: Clause | Point | None = None,
    seen_moves: int | None = None,
    kept_because: str = "",
    no_party_because: str = "",
    maori_party: Organisation | None = None,
    party_later: bool = False,
) -> Done[Move]:
    """Make a move on one clause, or on a point beside them. wording: as a counter-offer words it.

    kept_because: why its plain words still fit. no_party_because: why no Māori party is asked of what it gives more of.
    Both are part of the wording, so that the other side answers them too. maori_party: the one that is asked;
    party_later: none yet, and nobody can accept it before. Raises AnotherClause, NoLongerTrue, PartyProposed.
    """
    clause, side = deed.subject, side_of(deed.subject.draft, deed.actor)
    if wording is not None and _named(wording) != (clause.point, clause.code):
        raise AnotherClause(clause.code)
    document, said = "", words
    if kind.brings_a_wording and wording is not None:
        document = text_of(wording)
        stood = clause.words_kept_because
        if maori_party is not None:
            name_community(clause, maori_party, deed)
        can_name = side is Side.AGENCY or any(each.speaks_for_maori for each in known_communities(deed.actor))
        note_what_is_due(clause, wording, Reasons(kept_because, no_party_because, party_later, can_name))
        said = with_reason(words, clause.words_kept_because if clause.words_kept_because != stood else "")
    made = _moved(clause, side, kind, deed, said, document)
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
        clause.document = document
    if kind.brings_a_wording or kind is MoveKind.REOPEN:
        clause.community_agreed_at = None
    if kind.brings_a_wording:
        clause.offered_by = side
    clause.save(update_fields=_MOVED)
    if led_to.owed_by is not None:
        tell_turn(clause.draft, led_to.owed_by, deed.now)
    elif kind is MoveKind.AGREE:
        tell_of_its_turn(clause, deed.now)
    return record_move(clause, side, kind, deed.now, number=clause.moves_made, words=words, document=document)


_MOVED = (
    "standing", "owed_by", "moves_made", "document", "offered_by", "community_agreed_at", "words_due", "words_untrue",
    "words_kept_because", "maori_due", "no_party_because", "community", "community_asked_by",
    "community_is_maori",
)  # fmt: skip


@action(code="agreements.keep-words", rule=may_keep_words)
def keep_words(deed: Deed[DraftClause], *, because: str, seen_moves: int | None = None) -> Done[Move]:
    """Offer a clause as it is worded, with the reason why its plain words still fit: the other side answers that."""
    row, side = deed.subject, side_of(deed.subject.draft, deed.actor)
    row.words_due, row.words_kept_because = "", because
    made = _moved(row, side, MoveKind.COUNTER, deed, because, "")
    return Done(made, Event(clauses=_clauses([row]), reason=because, counts={"moves": row.moves_made}))


@action(code="agreements.agree-many", rule=may_agree_many)
def agree_many(deed: Deed[Draft], *, clause_ids: Sequence[UUID]) -> Done[int]:
    """Agree to several clauses at once, such as those that are as they were last time.

    A clause that is not this side's to agree to any more is left as it is, and not counted.
    """
    side = side_of(deed.subject, deed.actor)
    chosen = DraftClause.objects.visible_to(deed.actor).filter(draft=deed.subject, pk__in=clause_ids).order_by("place")
    agreeable = [each for each in chosen if _is_agreeable(each, side)]
    for each in agreeable:
        _moved(each, side, MoveKind.AGREE, deed, "", "")
    return Done(len(agreeable), Event(clauses=_clauses(agreeable), counts={"agreed": len(agreeable)}))


def _is_agreeable(row: DraftClause, side: Side) -> bool:
    return MoveKind.AGREE in moves(row.position, side) and in_the_way_of_a_yes(row.maori) is None


@action(code="agreements.comment", rule=may_comment)
def comment(
    deed: Deed[Draft], *, words: str, clause: DraftClause | None = None, for_side: Side | None = None
) -> Done[Comment]:
    """Say something beside the moves. for_side: only that side reads it. Raises SaidAlready."""
    said = _said_beside(deed, deed.subject, words, clause, for_side or "")
    return Done(said, Event(about=said))


@action(code="agreements.ask-for-party", rule=may_ask_for_party)
def ask_for_party(deed: Deed[DraftClause], *, words: str) -> Done[Comment]:
    """The provider asks the agency, beside a clause, to name a party whose own yes it needs. Raises SaidAlready."""
    row = deed.subject
    said = _said_beside(deed, row.draft, words, row, asks_for_party=True)
    return Done(said, Event(about=said, clauses=(row.code,)))


def _said_beside(
    deed: Deed[Draft] | Deed[DraftClause],
    draft: Draft,
    words: str,
    clause: DraftClause | None,
    for_side: str = "",
    *,
    asks_for_party: bool = False,
) -> Comment:
    own = deed.actor.organisation_id
    if own is None:
        raise LookupError("Nobody without an organisation comments.")
    before = Comment.objects.visible_to(deed.actor).filter(draft=draft, clause=clause, organisation=own)
    last = before.order_by("said_at").last()
    if last is not None and (last.words, last.for_side, last.asks_for_party) == (words, for_side, asks_for_party):
        raise SaidAlready
    said = Comment(
        draft=draft,
        clause=clause,
        agency_id=draft.agency_id,
        provider_id=draft.provider_id,
        organisation_id=own,
        for_side=for_side,
        words=words,
        said_at=deed.now,
        asks_for_party=asks_for_party,
    )
    said.save(force_insert=True)
    return said


@action(code="agreements.agree-as-community", rule=may_agree_as_community)
def agree_as_community(deed: Deed[DraftClause]) -> Done[DraftClause]:
    """A community party gives the yes of its own that a clause needs."""
    clause = deed.subject
    clause.community_agreed_at = deed.now
    clause.save(update_fields=["community_agreed_at"])
    tell_of_a_yes(clause, deed.now)
    return Done(clause, Event(clauses=(clause.code,)))


__all__ = [
    "AnotherClause",
    "SaidAlready",
    "agree_as_community",
    "agree_many",
    "ask_for_party",
    "comment",
    "keep_words",
    "move",
    "with_reason",
]
