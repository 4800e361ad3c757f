"""A no reaches backwards: every unit that was sent that person's rows is told to stop using them, and answers.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline; the shape is a correction's
(`lightwell.access_requests.correcting`). A recipient learns which of its own rows, and never whose, nor of another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from lightwell.access_requests.asking import FoundRows
from lightwell.access_requests.correcting import tell_of_notes
from lightwell.access_requests.models import CalledBack, RowNote
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SeenBy
from lightwell.people.models import Chosen, Person
from lightwell.policy.actors import Actor
from lightwell.policy.correction_rules import CallBackFacts, NoteKind, may_call_back
from lightwell.policy.telling_records import ToldRecord
from lightwell.sharing.models import Delivery


@dataclass(frozen=True)
class CallingBack:
    """A choice, as something that may reach backwards. followed: whether it did, for one page."""

    chosen: Chosen
    subject_kind: str = "people.chosen"
    followed: bool | None = None

    @property
    def pk(self) -> UUID:
        key: UUID = self.chosen.pk
        return key

    def afresh_for(self, actor: Actor) -> Self:
        return type(self)(self.chosen.afresh_for(actor))

    def seen_by(self) -> SeenBy:
        return self.chosen.seen_by()

    def facts(self) -> CallBackFacts:
        known = self.followed
        is_followed = known if known is not None else CalledBack.objects.filter(chosen=self.chosen).exists()
        return CallBackFacts(self.chosen.provider_id, is_followed)


@action(code="access.call-back", rule=may_call_back)
def call_back(
    deed: Deed[CallingBack], *, agreement: AgreementVersion, says_no: bool, found: tuple[FoundRows, ...]
) -> Done[CalledBack]:
    """Tell every unit that was sent somebody's rows that they chose otherwise: stop using them, and remove them."""
    chosen = deed.subject.chosen
    followed = CalledBack(
        chosen=chosen,
        provider_id=chosen.provider_id,
        agreement=agreement,
        looked_in=len({each.delivery for each in found}),
        followed_at=deed.now,
    )
    followed.save(force_insert=True)
    notes = list(_notes(followed, found))
    tell_of_notes(notes, deed.now)
    counts = {"recipients": len({each.unit_id for each in notes}), "deliveries": followed.looked_in}
    about = Person(id=chosen.person_id, provider_id=chosen.provider_id)
    return Done(followed, Event(about=about, counts=counts))


def _notes(followed: CalledBack, found: Iterable[FoundRows]) -> Iterator[RowNote]:
    places = list(found)
    deliveries = {each.pk: each for each in Delivery.objects.filter(pk__in=[place.delivery for place in places])}
    for place in places:
        delivery = deliveries[place.delivery]
        yield RowNote(
            called_back=followed,
            provider_id=followed.provider_id,
            agency_id=delivery.agency_id,
            unit_id=delivery.unit_id,
            delivery=delivery,
            kind=NoteKind.CHOSE_NO,
            table=place.table,
            rows=list(place.rows),
        )


def reached_by(actor: Actor, record: ToldRecord, found: Iterable[FoundRows]) -> tuple[FoundRows, ...]:
    """Of all that was sent about them, what went to the unit and for the use that they said no to; inside `walls`."""
    places = [each for each in found if each.use == record.use]
    sent = Delivery.objects.visible_to(actor).filter(pk__in=[each.delivery for each in places], unit__code=record.unit)
    to_it = set(sent.values_list("pk", flat=True))
    return tuple(each for each in places if each.delivery in to_it)
