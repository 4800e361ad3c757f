"""What travels with a delivery's rows wherever they are read or copied: corrections, and people's own side.

Stage 4, access and correction. Source: Privacy Act 2020 s 64: a statement of correction is always read with the record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from lightwell.access_requests.correcting import tell_of_notes
from lightwell.access_requests.models import RowNote
from lightwell.access_requests.sealed_words import sealed
from lightwell.gateway.carrying import CarriedRows, ToCarry
from lightwell.gateway.still_said import form_of
from lightwell.ledger.gate import Deed
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import NoteKind
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import Quarter, words
from lightwell.sharing.beside import SAYS_OTHERWISE, Aside, brings, carries, forewarns, keeps_beside, says_beside
from lightwell.sharing.models import Delivery, HandOver


@brings
def notes_on(actor: Actor, delivery: UUID) -> Iterator[Aside]:
    """Whatever was said of its rows, the latest last; and what was said of those it took the place of."""
    standing = RowNote.objects.visible_to(actor).standing()
    visible = standing.filter(Q(delivery=delivery) | _of_those_before(delivery))
    notes = list(visible.select_related("delivery__agreement").order_by("told_at", "pk"))
    here = {(note.case_id, note.kind) for note in notes if note.delivery_id == delivery}
    sent_at = Delivery.objects.filter(pk=delivery).values_list("sent_at", flat=True).first() if notes else None
    before = {
        (note.case_id, note.kind): note
        for note in notes
        if sent_at is not None and (note.case_id, note.kind) not in here and _is_of_it(note, delivery, sent_at)
    }
    yield from _called_back(note for note in notes if note.kind == NoteKind.CHOSE_NO and note.delivery_id == delivery)
    for note in notes:
        if note.kind == NoteKind.CHOSE_NO:
            continue
        if note.delivery_id == delivery:
            yield _aside(note, _title(note), note.table, tuple(note.rows))
        elif before.get((note.case_id, note.kind)) is note and sent_at is not None:
            yield _sent_before(note, is_since=note.told_at > sent_at)


def _is_of_it(note: RowNote, delivery: UUID, sent_at: dt.datetime) -> bool:
    """Somebody's own side of what was corrected before this was sent is of it no more; nor once there is no row."""
    was_corrected = note.corrected_at is not None and note.corrected_at <= sent_at
    return not was_corrected and delivery not in note.gone_from


def _title(note: RowNote) -> str:
    """What it is; of which quarter's value it was said, where it goes with another's; and that the value is another."""
    said_of = f"{note.kind_words}. Said of {note.said_of_words}" if note.said_of else note.kind_words
    return f"{said_of}. {SAYS_OTHERWISE}" if note.says_otherwise else said_of


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
    """Everybody's, of what was sent under this agreement before and was not corrected since; the latest first."""
    notes = RowNote.objects.visible_to(actor).filter(provider=hand_over.provider_id, kind=NoteKind.STATEMENT)
    of_it = notes.filter(delivery__agreement_code=hand_over.agreement_code, corrected_at__isnull=True)
    related = ("delivery__hand_over", "delivery__agreement", "delivery__unit")
    return of_it.select_related(*related).order_by("-told_at", "pk")


@carries
def statements_to_carry(actor: Actor, hand_over: HandOver) -> Iterator[ToCarry]:
    """One for each case, by the last list in which it stands beside a row."""
    known: set[UUID | None] = set()
    for note in _own_side(actor, hand_over):
        way_back = note.delivery.hand_over.way_back_of(note.delivery.digest)
        if note.case_id not in known and note.rows and way_back:
            known.add(note.case_id)
            sent = note.delivery
            is_last = sent.superseded_at is None and not note.value
            yield ToCarry(
                str(note.case_id), note.item, way_back, sent.digest, note.table, tuple(note.rows),
                said_of=note.said_of or sent.period, value=note.value,
                form=form_of(sent.agreement.agreement, sent.unit.code, note.item) if is_last else "",
            )  # fmt: skip


@says_beside
def statements_said(actor: Actor, hand_over: HandOver) -> dict[str, Aside]:
    """What each says."""
    said = reversed(_own_side(actor, hand_over))
    return {str(note.case_id): _aside(note, _carried_title(note, hand_over.period)) for note in said}


def _carried_title(note: RowNote, period: str) -> str:
    of = _said_of(note, period)
    return f"{note.kind_words}. Said of {Quarter.parse(of).words}" if of else note.kind_words


def _said_of(note: RowNote, period: str) -> str:
    """The quarter of which it was said first, where it goes to another's value now."""
    first = note.said_of or note.delivery.period
    return "" if first == period else first


@keeps_beside
def statements_kept(deed: Deed[HandOver], delivery: Delivery, carried: tuple[CarriedRows, ...]) -> None:
    """Beside the rows of what is sent now, and its unit is told."""
    latest = {str(note.case_id): note for note in reversed(_own_side(deed.actor, deed.subject))}
    found = [(each, latest[each.about]) for each in carried if each.about in latest]
    notes = [_carried_on(note, delivery, each, deed.now) for each, note in found]
    tell_of_notes(notes, deed.now)


def _carried_on(note: RowNote, delivery: Delivery, where: CarriedRows, now: dt.datetime) -> RowNote:
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
        said_of=_said_of(note, delivery.period),
        value=where.value,
        differs_since=(note.differs_since or now) if where.differs else None,
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


def _sent_before(note: RowNote, *, is_since: bool) -> Aside:
    """Of a list that was sent again nobody here knows which row it is: it says which it was.

    is_since: it came after this list was sent.
    """
    where = f"{_row_before(note).capitalize()}." if note.rows else ""
    if note.kind == NoteKind.STATEMENT:
        aside = _aside(note, f"{_title(note)}, as it was sent before")
        return replace(aside, words=" ".join(filter(None, (aside.words, where))))
    again = "Where this list has the same value again, do not use it: ask whoever sent it."
    words = " ".join(filter(None, (where, again)))
    title = note.kind_words if is_since else "Corrected before this was sent again"
    return replace(_aside(note, title), words=words, is_wrong=False)


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
