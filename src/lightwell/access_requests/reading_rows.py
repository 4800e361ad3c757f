"""The rows found in a case, opened for whoever answers it: this one person's, and no other row of the delivery.

Stage 4, access and correction. Source: Privacy Act 2020 s 44; `lightwell.policy.case_rows`. By the same way as a unit
opens its delivery: the entry is committed first, a child process holds the unit's key for this one answer, and what
leaves it is these rows. The second wall lets a privacy officer at that key while such an item waits for an answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from lightwell.access_requests.models import AskedItem, Part, RowNote
from lightwell.gateway.outgoing import SentColumn
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import NotVisible, SeenBy
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.case_rows import RowsFacts, may_read_rows
from lightwell.policy.clauses import ClauseItem, Coarsening
from lightwell.policy.correction_rules import NoteKind, said_to_them
from lightwell.policy.decoding import decode
from lightwell.policy.retention_rules import DestructionState
from lightwell.policy.wording import cell_words
from lightwell.sharing.beside import Aside, asides
from lightwell.sharing.models import Delivery, Destruction, LockedUnitKey
from lightwell.sharing.opening import asked_of_child, task_with
from lightwell.sharing.opening_job import OpenedPage, OpenedTable, OpeningTask


@dataclass(frozen=True)
class RowsOf:
    """One item of a case as rows that can be read."""

    item: AskedItem
    part: Part
    subject_kind: str = "access_requests.askeditem"

    @property
    def pk(self) -> UUID:
        key: UUID = self.item.pk
        return key

    def afresh_for(self, actor: Actor) -> Self:
        return type(self)(self.item.afresh_for(actor), self.part.afresh_for(actor))

    def seen_by(self) -> SeenBy:
        return self.part.seen_by()

    def facts(self) -> RowsFacts:
        has_rows = self.item.delivery_id is not None and self.item.part_id == self.part.pk
        return RowsFacts(self.part.facts(), has_rows=has_rows, is_destroyed=has_rows and self._is_destroyed())

    def _is_destroyed(self) -> bool:
        done = Destruction.objects.filter(delivery=self.item.delivery_id, state=DestructionState.DONE)
        return done.exists()


@action(code="access.read-rows", rule=may_read_rows)
def record_rows_read(deed: Deed[RowsOf]) -> Done[None]:
    """Record that whoever answers a case reads the rows that were found in it, before they do."""
    item = deed.subject.item
    item.read_at = deed.now
    item.save(update_fields=["read_at"])
    return Done(None, Event(clauses=_clauses(item), counts={"rows": len(item.rows)}))


def _clauses(item: AskedItem) -> tuple[str, ...]:
    return tuple(item.delivery.clauses) if item.delivery else ()


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one row. beside: what stands beside it, a correction or their own side."""

    words: str
    said: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row. number: as its unit counts it."""

    number: int
    values: tuple[Value, ...]


def read_rows(actor: Actor, rows: RowsOf, now: dt.datetime) -> tuple[RowRead, ...]:
    """Raises Refused, NotVisible; ChildUnusable where the delivery cannot be read."""
    record_rows_read(actor, rows, now)
    with walls(actor):
        delivery = _delivery(actor, rows.item)
        task, beside = _task(actor, rows.item, delivery), asides(actor, delivery.pk)
    page = decode(OpenedPage, asked_of_child(task)["page"])
    return tuple(_shown(page, rows.item, delivery.agreement.agreement, beside))


def called_back_of(item: AskedItem) -> tuple[RowNote, ...]:
    """What was called back of these very rows after a no, the first answer first; inside `walls`."""
    # Not by `visible_to`, in which nobody sees another’s choice: the item was, and the second wall says it too.
    of_it = RowNote.objects.filter(kind=NoteKind.CHOSE_NO, delivery=item.delivery_id, table=item.table)
    theirs = of_it.filter(rows__overlap=item.rows).order_by("acknowledged_at", "told_at", "pk")
    return tuple({tuple(each.rows): each for each in reversed(theirs)}.values())


def _delivery(actor: Actor, item: AskedItem) -> Delivery:
    """Raises NotVisible."""
    related = Delivery.objects.visible_to(actor).select_related("provider", "agreement")
    found = related.filter(pk=item.delivery_id).first() if item.delivery_id else None
    if found is None:
        raise NotVisible("sharing.delivery")
    return found


def _task(actor: Actor, item: AskedItem, delivery: Delivery) -> OpeningTask:
    # Not by `visible_to`, which is for the unit: the item was visible, and the second wall says this very thing.
    key = LockedUnitKey.objects.filter(unit=delivery.unit_id).first()
    if key is None:
        raise NotVisible("sharing.lockedunitkey")
    return replace(task_with(actor, delivery, key, item.table or None), only=tuple(item.rows))


def _shown(page: OpenedPage, item: AskedItem, agreement: Agreement, beside: tuple[Aside, ...]) -> list[RowRead]:
    table = page.shown
    own = [each for each in beside if each.table == table.name]
    parts = [_parts_in(column, table, agreement) for column in table.columns]
    numbers = sorted(set(item.rows))
    return [
        RowRead(number, tuple(_value(column.words, cell, number, of, own)
                              for column, cell, of in zip(table.columns, row.cells, parts, strict=True)))
        for number, row in zip(numbers, page.rows, strict=True)
    ]  # fmt: skip


def _parts_in(column: SentColumn, table: OpenedTable, agreement: Agreement) -> list[ClauseItem]:
    """What the agreement sends in a column, by the clauses under which it went: an item may go under another name."""
    parts = (part for name in column.clauses for part in agreement.clause(name).items)
    own = (part for part in parts if table.name in (part.table, f"{part.table}-{table.use}"))
    return [part for part in own if part.name_as_sent == column.name]


def _value(words: str, cell: str | None, number: int, parts: list[ClauseItem], beside: list[Aside]) -> Value:
    items, how = {part.item for part in parts}, next((part.generalise.to for part in parts), Coarsening.AS_IS)
    of_it = (each for each in beside if number in each.rows and each.path in items)
    said = tuple(f"{each.title}. {each.words}".strip() for each in of_it)
    return Value(words, "not known" if cell is None else cell_words(cell, how), said)


def as_words(rows: tuple[RowRead, ...], where: str) -> str:
    """The rows as an answer can give them: one value on each line, with what stands beside it."""
    lines = [where]
    for row in rows:
        for value in row.values:
            lines.append(f"{value.words}: {value.said}")
            lines.extend(f"  {said_to_them(said)}" for said in value.beside)
    return "\n".join(lines)
