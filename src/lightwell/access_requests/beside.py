"""What travels with a delivery's rows wherever they are read or copied: corrections, and people's own side.

Stage 4, access and correction. Source: Privacy Act 2020 s 64: a statement of correction is always read with the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from lightwell.access_requests.models import RowNote
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import NoteKind
from lightwell.sharing.beside import Aside, brings


@brings
def notes_on(actor: Actor, delivery: UUID) -> Iterator[Aside]:
    """Whatever was said of its rows, the latest last; and what was said of those it took the place of."""
    before = Q(kind=NoteKind.STATEMENT, delivery__superseded_by=delivery)
    visible = RowNote.objects.visible_to(actor).filter(Q(delivery=delivery) | before)
    notes = list(visible.select_related("delivery__agreement").order_by("told_at", "pk"))
    carried = {note.case_id for note in notes if note.delivery_id == delivery}
    for note in notes:
        if note.delivery_id == delivery:
            yield _aside(note, note.kind_words, note.table, tuple(note.rows))
        elif note.case_id not in carried:
            yield _aside(note, f"{note.kind_words}, as it was sent before")


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
