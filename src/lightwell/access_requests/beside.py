"""What travels with a delivery's rows wherever they are read or copied: corrections, and people's own side.

Stage 4, access and correction. Source: Privacy Act 2020 s 64: a statement of correction is always read with the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from lightwell.access_requests.models import RowNote
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import NoteKind
from lightwell.sharing.beside import Aside, brings


@brings
def notes_on(actor: Actor, delivery: UUID) -> Iterator[Aside]:
    """Whatever was said of its rows, the latest last."""
    notes = RowNote.objects.visible_to(actor).filter(delivery=delivery).select_related("delivery__agreement")
    for note in notes.order_by("told_at", "pk"):
        yield Aside(
            title=note.kind_words,
            path=note.item,
            item=note.item_words,
            table=note.table,
            rows=tuple(note.rows),
            words=note.says,
            is_wrong=note.kind != NoteKind.STATEMENT,
        )
