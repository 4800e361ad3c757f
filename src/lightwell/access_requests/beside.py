"""What travels with a delivery's rows wherever they are read or copied: corrections, and people's own side.

Stage 4, access and correction. Source: Privacy Act 2020 s 64: a statement of correction is always read with the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from lightwell.access_requests.correcting import tell_of_notes
from lightwell.access_requests.models import RowNote
from lightwell.access_requests.sealed_words import sealed
from lightwell.gateway.carrying import CarriedRows, ToCarry
from lightwell.ledger.gate import Deed
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import NoteKind
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import words
from lightwell.sharing.beside import Aside, brings, carries, forewarns, keeps_beside, says_beside
from lightwell.sharing.models import Delivery, HandOver


@brings
def notes_on(actor: Actor, delivery: UUID) -> Iterator[Aside]:
    """Whatever was said of its rows, the latest last; and what was said of those it took the place of."""
    visible = RowNote.objects.visible_to(actor).filter(Q(delivery=delivery) | _of_those_before(delivery))
    notes = list(visible.select_related("delivery__agreement").order_by("told_at", "pk"))
    here = {note.case_id for note in notes if note.delivery_id == delivery}
    before = {note.case_id: note for note in notes if note.delivery_id != delivery and note.case_id not in here}
    yield from _called_back(note for note in notes if note.kind == NoteKind.CHOSE_NO)
    for note in notes:
        if note.kind == NoteKind.CHOSE_NO:
            continue
        if note.delivery_id == delivery:
            yield _aside(note, note.kind_words, note.table, tuple(note.rows))
        elif before.get(note.case_id) is note:
            yield _sent_before(note)


def _called_back(notes: Iterable[RowNote]) -> Iterator[Aside]:
    """Of the same rows once, however often they were called back; and once they were removed, that."""
    together: dict[tuple[str, tuple[int, ...]], list[RowNote]] = {}
    for note in notes:
        together.setdefault((note.table, tuple(note.rows)), []).append(note)
    for (table, rows), same in together.items():
        answered = [each for each in same if each.acknowledged_at]
        yield replace(
            _aside(same[-1], NoteKind.CHOSE_NO.words, table, rows),
            title=_removed_on(answered) if answered else NoteKind.CHOSE_NO.words,
            words=_no_more(answered) if answered else "",
            is_called_back=True,
            is_removed=bool(answered),
        )


def _removed_on(answered: list[RowNote]) -> str:
    on = min(local_day(each.acknowledged_at) for each in answered if each.acknowledged_at)
    return f"Chosen otherwise, and removed on {words(on)}"


def _no_more(answered: list[RowNote]) -> str:
    """That nobody is shown it, and which number that is out was made with it."""
    numbers = dict.fromkeys(each.says_published for each in answered if each.published)
    stays = (f"It stays inside a published number: {each}" for each in numbers)
    return " ".join(("Nobody is shown it any more.", *stays))


def _of_those_before(delivery: UUID) -> Q:
    """Statements and corrections of the lists that it took the place of, however often it was sent again."""
    this = Delivery.objects.filter(pk=delivery)
    return Q(
        kind__in=(NoteKind.STATEMENT, NoteKind.CORRECTED),
        delivery__superseded_at__isnull=False,
        delivery__unit__in=this.values("unit"),
        delivery__agreement_code__in=this.values("agreement_code"),
        delivery__period__in=this.values("period"),
        delivery__sent_at__lt=Subquery(this.values("sent_at")[:1]),
    )


def _own_side(actor: Actor, hand_over: HandOver) -> QuerySet[RowNote]:
    """Everybody's, of what was sent under this agreement before; the latest first."""
    notes = RowNote.objects.visible_to(actor).filter(provider=hand_over.provider_id, kind=NoteKind.STATEMENT)
    of_it = notes.filter(delivery__agreement_code=hand_over.agreement_code)
    return of_it.select_related("delivery__hand_over", "delivery__agreement").order_by("-told_at", "pk")


@carries
def statements_to_carry(actor: Actor, hand_over: HandOver) -> Iterator[ToCarry]:
    """One for each case, by the last list in which it stands beside a row."""
    known: set[UUID | None] = set()
    for note in _own_side(actor, hand_over):
        way_back = note.delivery.hand_over.way_back_of(note.delivery.digest)
        if note.case_id not in known and note.rows and way_back:
            known.add(note.case_id)
            yield ToCarry(str(note.case_id), note.item, way_back, note.delivery.digest, note.table, tuple(note.rows))


@says_beside
def statements_said(actor: Actor, hand_over: HandOver) -> dict[str, Aside]:
    """What each says."""
    return {str(note.case_id): _aside(note, note.kind_words) for note in reversed(_own_side(actor, hand_over))}


@keeps_beside
def statements_kept(deed: Deed[HandOver], delivery: Delivery, carried: tuple[CarriedRows, ...]) -> None:
    """Beside the rows of what is sent now, and its unit is told."""
    latest = {str(note.case_id): note for note in reversed(_own_side(deed.actor, deed.subject))}
    found = [(each, latest[each.about]) for each in carried if each.about in latest]
    notes = [_carried_on(note, delivery, each) for each, note in found]
    tell_of_notes(notes, deed.now)


def _carried_on(note: RowNote, delivery: Delivery, where: CarriedRows) -> RowNote:
    carried = RowNote(
        case_id=note.case_id,
        provider_id=delivery.provider_id,
        agency_id=delivery.agency_id,
        unit_id=delivery.unit_id,
        delivery=delivery,
        kind=NoteKind.STATEMENT,
        table=where.table,
        rows=list(where.rows),
        item=note.item,
    )
    carried.words = sealed(carried.pk, note.says)
    return carried


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
