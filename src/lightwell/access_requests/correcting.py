"""What a correction sets off: every recipient is told and answers, or the family's own side is kept with the record.

Stage 4, access and correction. Source: `lightwell.policy.correction_rules`. A recipient is told which of its own rows
and which item; never the value as the provider knows it, which would be more than its clause gives it. The corrected
value comes with the quarter sent again, as coarse as was agreed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from lightwell.access_requests.asking import FoundRows
from lightwell.access_requests.copies import add_their_side
from lightwell.access_requests.models import AskedItem, Asker, Case, RowNote
from lightwell.access_requests.sealed_words import sealed
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SeenBy
from lightwell.letters.telling import tell
from lightwell.policy.access_words import CaseKind, CaseState, Number, Outcome
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import (
    NAMES_A_NUMBER,
    Acknowledged,
    CorrectingFacts,
    NoteKind,
    may_acknowledge,
    may_attach_statement,
    may_carry_statement,
    may_tell_recipients,
    recipients_of,
)
from lightwell.policy.letter_rules import Kind
from lightwell.sharing.models import Delivery


@dataclass(frozen=True)
class Correcting:
    """A case, as something that may set off notes to recipients. known: its facts, for one page."""

    case: Case
    subject_kind: str = "access_requests.case"
    known: CorrectingFacts | None = None

    @property
    def pk(self) -> UUID:
        key: UUID = self.case.pk
        return key

    def afresh_for(self, actor: Actor) -> Self:
        return type(self)(self.case.afresh_for(actor))

    def seen_by(self) -> SeenBy:
        return self.case.seen_by()

    def facts(self) -> CorrectingFacts:
        if self.known is not None:
            return self.known
        items = AskedItem.objects.filter(part__case=self.case)
        notes = RowNote.objects.filter(case=self.case).select_related("delivery")
        return correcting_facts(self.case, list(items), list(notes))


def correcting_facts(case: Case, items: Iterable[AskedItem], notes: Sequence[RowNote]) -> CorrectingFacts:
    """notes: what recipients were told, each with its delivery."""
    every, kinds = list(items), {each.kind for each in notes}
    return CorrectingFacts(
        provider_id=case.provider_id,
        kind=CaseKind(case.kind),
        state=CaseState(case.state),
        outcomes=tuple(Outcome(each.outcome) for each in every if each.outcome),
        is_found=any(each.delivery_id is not None for each in every),
        is_told=NoteKind.CORRECTED in kinds,
        has_statement=NoteKind.STATEMENT in kinds,
        is_resent=bool(resent(case, notes)),
    )


def resent(case: Case, notes: Iterable[RowNote]) -> list[Delivery]:
    """What took the place of a delivery with their words beside it, has them not yet, and may have their row.

    Nothing once the value that they are about was corrected.
    """
    beside = [each.delivery for each in notes if each.kind == NoteKind.STATEMENT and each.corrected_at is None]
    closed = {(each.unit_id, each.period) for each in beside if each.superseded_at is not None}
    closed -= {(each.unit_id, each.period) for each in beside if each.superseded_at is None}  # it stands there already
    if not closed:
        return []
    sent = Delivery.objects.filter(provider=case.provider_id, agreement_code=case.agreement.code).current()
    others = sent.exclude(pk__in=[*(each.pk for each in beside), *case.not_in])
    return [each for each in others if (each.unit_id, each.period) in closed]


@action(code="access.tell-recipients", rule=may_tell_recipients)
def tell_recipients(deed: Deed[Correcting]) -> Done[int]:
    """Tell every unit that was sent the item, also inside counts, that it was wrong.

    Whatever they said beside the value says from now on that it was corrected.
    """
    case = deed.subject.case
    notes = [*_on_rows(case, NoteKind.CORRECTED), *_in_counts(case)]
    told, sides = _told(deed, notes), _sides_of(case, notes)
    for side in sides:
        side.corrected_at = deed.now
        side.save(update_fields=["corrected_at"])
    add_their_side(deed.actor, sides)
    return told


def _sides_of(case: Case, corrected: Sequence[RowNote]) -> list[RowNote]:
    """What they said beside this item, in this case or another, and what stands beside the rows of theirs."""
    sides = RowNote.objects.filter(provider=case.provider_id, kind=NoteKind.STATEMENT, corrected_at__isnull=True)
    of_it = sides.filter(item=case.item, delivery__agreement_code=case.agreement.code)
    beside = list(of_it.order_by("told_at", "pk"))
    person = Asker.objects.filter(case=case).values("person")
    cases: set[UUID | None] = {case.pk, *Asker.objects.filter(person__in=person).values_list("case", flat=True)}
    rows = {(each.delivery_id, each.table, row) for each in corrected for row in each.rows}
    cases |= {each.case_id for each in beside if any((each.delivery_id, each.table, row) in rows for row in each.rows)}
    return [each for each in beside if each.case_id in cases]


@action(code="access.attach-statement", rule=may_attach_statement)
def attach_statement(deed: Deed[Correcting], *, words: str) -> Done[int]:
    """Keep the family's own side with the rows that were not corrected, wherever they are read."""
    case = deed.subject.case
    told = RowNote.objects.filter(case=case, kind=NoteKind.CORRECTED).order_by("told_at").first()
    notes = list(_on_rows(case, NoteKind.STATEMENT))
    for note in notes:
        note.words, note.corrected_at = sealed(note.pk, words), told.told_at if told else None
    add_their_side(deed.actor, notes)
    return _told(deed, notes)


@action(code="access.carry-statement", rule=may_carry_statement)
def carry_statement(
    deed: Deed[Correcting],
    *,
    found: tuple[FoundRows, ...],
    is_theirs: bool = True,
    number: Number = Number.NOBODY_TO_COMPARE,
) -> Done[int]:
    """Put the same words beside the rows of a quarter that was sent again. found: where they are in what is current."""
    case = deed.subject.case
    before = list(RowNote.objects.filter(case=case, kind=NoteKind.STATEMENT).select_related("delivery"))
    again = {each.pk: each for each in resent(case, before)}
    places = [each for each in found if each.delivery in again]
    _not_in(case, before, [each for key, each in again.items() if key not in {place.delivery for place in places}])
    notes = [_note(case, NoteKind.STATEMENT, again[each.delivery], each.table, list(each.rows)) for each in places]
    known = {(each.unit_id, each.delivery.period): each for each in sorted(before, key=lambda each: each.told_at)}
    for note in notes:
        note.words = sealed(note.pk, before[-1].says)
        if was := known.get((note.unit_id, note.delivery.period)):
            note.said_of, note.value, note.differs_since = was.said_of, was.value, was.differs_since
    return _told(deed, notes)


@action(code="access.statement-has-no-row", rule=may_carry_statement)
def settle_statement(
    deed: Deed[Correcting], *, is_theirs: bool, number: Number = Number.NOBODY_TO_COMPARE
) -> Done[int]:
    """Write down that somebody with a statement is in no list that was sent again, so that nobody looks for their row.

    is_theirs: the number is theirs by the register, or found the row that their words stand beside.
    """
    case = deed.subject.case
    notes = list(RowNote.objects.filter(case=case, kind=NoteKind.STATEMENT).select_related("delivery"))
    looked_in = resent(case, notes)
    _not_in(case, notes, looked_in)
    return Done(len(looked_in), Event(counts={"deliveries": len(looked_in)}))


def _not_in(case: Case, sides: Iterable[RowNote], deliveries: Sequence[Delivery]) -> None:
    """Their words stand beside nothing in these; whoever reads them is told by the words themselves."""
    case.not_in = [*case.not_in, *sorted(each.pk for each in deliveries)]
    case.save(update_fields=["not_in"])
    for side in sides:
        at = (side.unit_id, side.delivery.period)
        gone = [each.pk for each in deliveries if (each.unit_id, each.period) == at]
        if gone:
            side.gone_from = [*side.gone_from, *sorted(gone)]
            side.save(update_fields=["gone_from"])


def is_of_the_statement(notes: Iterable[RowNote], found: Iterable[FoundRows]) -> bool:
    """A row was found that their words stand beside; or nothing is left to find there. Inside `walls`."""
    beside = [each for each in notes if each.kind == NoteKind.STATEMENT and each.rows]
    rows = {(each.delivery_id, each.table, row) for each in beside for row in each.rows}
    is_found = any((each.delivery, each.table, row) in rows for each in found for row in each.rows)
    return is_found or all(each.delivery.is_destroyed for each in beside)


def tell_of_notes(notes: Iterable[RowNote], now: dt.datetime) -> None:
    """Each unit is told of its own, here and by a letter; within an action."""
    for note in notes:
        note.told_at = now
        note.save(force_insert=True)
        if not note.went_with_the_row:
            tell(Kind.CASE_NOTE, note.pk, now, organisation=note.agency_id, unit=note.unit_id)


def _told(deed: Deed[Correcting], notes: list[RowNote]) -> Done[int]:
    for note in notes:
        known = RowNote.objects.visible_to(deed.actor)
        if note.kind == NoteKind.STATEMENT and note.rows and known.removed_before(note).exists():
            note.gone_from = [note.delivery_id]
    tell_of_notes(notes, deed.now)
    return Done(len(notes), Event(counts={"recipients": len({each.unit_id for each in notes})}))


def _on_rows(case: Case, kind: NoteKind) -> Iterator[RowNote]:
    found = AskedItem.objects.filter(part__case=case, delivery__isnull=False).select_related("delivery")
    for item in found:
        if item.delivery is not None:
            yield _note(case, kind, item.delivery, item.table, list(item.rows))


def _in_counts(case: Case) -> Iterator[RowNote]:
    """Units that have the item inside counts only, for the quarters in which the person's rows were found."""
    found = AskedItem.objects.filter(part__case=case, delivery__isnull=False).select_related("delivery")
    periods = {item.delivery.period for item in found if item.delivery is not None}
    reached = {each.unit: each for each in recipients_of(case.agreement.agreement, case.item) if not each.has_rows}
    sent = Delivery.objects.filter(
        provider=case.provider_id, agreement_code=case.agreement.code, period__in=periods, unit__code__in=list(reached)
    ).current()
    for delivery in sent.select_related("unit"):
        if set(delivery.clauses) & set(reached[delivery.unit.code].clauses):
            yield _note(case, NoteKind.CORRECTED, delivery, "", [])


def _note(case: Case, kind: NoteKind, delivery: Delivery, table: str, rows: list[int]) -> RowNote:
    return RowNote(
        case=case,
        provider_id=case.provider_id,
        agency_id=delivery.agency_id,
        unit_id=delivery.unit_id,
        delivery=delivery,
        kind=kind,
        table=table,
        rows=rows,
        item=case.item,
    )


@action(code="access.acknowledge-note", rule=may_acknowledge)
def acknowledge(deed: Deed[RowNote], *, answer: Acknowledged, published: str = "") -> Done[None]:
    """A unit says what it did about what it was told, and which number that is already out was made with it.

    Somebody's own side of rows that it removed goes with them.
    """
    note = deed.subject
    note.acknowledged_at, note.answer = deed.now, answer
    note.published = sealed(note.pk, published if answer in NAMES_A_NUMBER else "")
    note.save(update_fields=["acknowledged_at", "answer", "published"])
    if note.kind == NoteKind.CHOSE_NO:
        for side in RowNote.objects.visible_to(deed.actor).sides_of(note):
            side.gone_from = [*side.gone_from, side.delivery_id]
            side.save(update_fields=["gone_from"])
    return Done(None)
