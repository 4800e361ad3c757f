"""What travels with a delivery's rows wherever they are read or copied: corrections, and people's own side.

Stage 4, access and correction. Source: Privacy Act 2020 s 64: a statement of correction is always read with the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from django.db.models import Q

from lightwell.access_requests.models import RowNote
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import NoteKind
from lightwell.sharing.beside import Aside, brings, forewarns
from lightwell.sharing.models import HandOver


@brings
def notes_on(actor: Actor, delivery: UUID) -> Iterator[Aside]:
    """Whatever was said of its rows, the latest last; and what was said of those it took the place of."""
    before = Q(kind__in=(NoteKind.STATEMENT, NoteKind.CORRECTED), delivery__superseded_by=delivery)
    visible = RowNote.objects.visible_to(actor).filter(Q(delivery=delivery) | before)
    notes = list(visible.select_related("delivery__agreement").order_by("told_at", "pk"))
    carried = {note.case_id for note in notes if note.delivery_id == delivery}
    for note in notes:
        if note.delivery_id == delivery:
            yield _aside(note, note.kind_words, note.table, tuple(note.rows))
        elif note.case_id not in carried:
            yield _sent_before(note)


@forewarns
def corrected_before(actor: Actor, hand_over: HandOver) -> Iterator[str]:
    """What was corrected since this same quarter was sent before, and may be wrong in the file again."""
    same = {"delivery__agreement_code": hand_over.agreement_code, "delivery__period": hand_over.period}
    notes = RowNote.objects.visible_to(actor).filter(provider=hand_over.provider_id, kind=NoteKind.CORRECTED, **same)
    for note in notes.select_related("delivery__agreement", "unit").order_by("told_at", "pk"):
        if note.rows:
            yield f"“{note.item_words}” was corrected: {_row_before(note)}, as {note.unit.name} got it."


def _row_before(note: RowNote) -> str:
    """Where it stood, as its unit counts the rows."""
    kind = "row" if len(note.rows) == 1 else "rows"
    of = f" of table “{note.table}”" if note.table else ""
    return f"it was {kind} {', '.join(map(str, note.rows))}{of} when it was sent before"


def _sent_before(note: RowNote) -> Aside:
    """Of a list that was sent again nobody here knows which row it is: it says which it was."""
    where = f"{_row_before(note).capitalize()}." if note.rows else ""
    if note.kind == NoteKind.STATEMENT:
        aside = _aside(note, f"{note.kind_words}, as it was sent before")
        return replace(aside, words=" ".join(filter(None, (aside.words, where))))
    again = "Where this list has the same value again, do not use it: ask whoever sent it."
    words = " ".join(filter(None, (where, again)))
    return replace(_aside(note, "Corrected before this was sent again"), words=words, is_wrong=False)


def _aside(note: RowNote, title: str, table: str = "", rows: tuple[int, ...] = ()) -> Aside:
    return Aside(
        title=title,
        path=note.item,
        item=note.item_words,
        table=table,
        rows=rows,
        words=note.says,
        is_wrong=note.kind != NoteKind.STATEMENT,
    )
