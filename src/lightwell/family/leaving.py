"""Goodbye: what stays of somebody who left, where and until when, and a word on the day it is really gone.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principle 9; `lightwell.policy.retention_rules`. What stays is
read off clauses and the keys of deliveries; nobody is written to by a machine: their worker knows how it is safe.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Min

from lightwell.agreements.models import AgreementVersion
from lightwell.family.looking import InLists, all_gone_on, in_lists
from lightwell.family.models import Leaving
from lightwell.family.spaces import forms_of_numbers, list_keys_of
from lightwell.gateway.told_register import LeftRecord, SealedLeft
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.people.models import Person, RegisterAccess
from lightwell.people.opened import Opened, office_of
from lightwell.people.telling import knows_who_left
from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import may_leave, may_say_gone
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import Piece
from lightwell.sharing.listing import who_is_listed
from lightwell.sharing.models import Delivery


@action(code="family.leave", rule=may_leave)
def keep_leaving(
    deed: Deed[Person],
    *,
    access: RegisterAccess,
    on: dt.date,
    today: dt.date,
    wants_word: bool,
    leaving_id: UUID,
    sealed: bytes,
    began_on: dt.date | None = None,
    is_told: bool = False,
) -> Done[Leaving]:
    """Write down that somebody has left and whether they want to be told once everything is gone; or put it right."""
    before = leaving_of(deed.actor, deed.subject.pk)
    leaving = before or Leaving(
        id=leaving_id,
        provider_id=deed.subject.provider_id,
        person=deed.subject,
        recorded_at=deed.now,
        recorded_by_id=office_of(deed.actor),
    )
    leaving.left_on, leaving.wants_word, leaving.sealed = on, wants_word, sealed
    if before is None:
        leaving.save(force_insert=True)
    else:
        leaving.save(update_fields=["left_on", "wants_word", "sealed"])
    return Done(leaving, Event(about=deed.subject))


def leave(opened: Opened, person: Person, now: dt.datetime, *, on: dt.date, wants_word: bool) -> Leaving:
    """Written down, or put right where it was before. Raises Refused."""
    with walls(opened.actor):
        before = leaving_of(opened.actor, person.pk)
        signed = AgreementVersion.objects.visible_to(opened.actor).signed().filter(provider=person.provider_id)
        began_on = signed.aggregate(first=Min("starts_on"))["first"]
    blank = before or Leaving()
    sealed = opened.seal(blank, LeftRecord(opened.record_of(person).words_of(Piece.CLIENT)))
    return keep_leaving(
        opened.actor, person, now,
        access=opened.access, on=on, today=local_day(now), wants_word=wants_word, began_on=began_on,
        leaving_id=blank.pk, sealed=sealed,
        is_told=before is not None and before.told_at is not None,
    )  # fmt: skip


@action(code="family.say-gone", rule=may_say_gone)
def keep_said_gone(deed: Deed[Leaving], *, access: RegisterAccess, is_gone: bool = False) -> Done[Leaving]:
    """Somebody who left was told that everything about them is really gone."""
    leaving = deed.subject
    leaving.told_at = deed.now
    leaving.save(update_fields=["told_at"])
    return Done(leaving, Event(about=leaving.person))


@knows_who_left
def who_left(actor: Actor) -> Iterable[SealedLeft]:
    """For a hand-over: the rows of these stay, in every quarter that begins after the day; inside `walls`."""
    for each in Leaving.objects.visible_to(actor).exclude(sealed=b""):
        yield SealedLeft(f"{each.subject_kind} {each.pk}", bytes(each.sealed).hex(), each.left_on)


@dataclass(frozen=True, slots=True)
class Stays:
    """What is still kept of somebody. until: None where nothing of what was sent is."""

    lists: InLists
    until: dt.date | None

    @property
    def is_gone(self) -> bool:
        return not self.lists.kept

    @property
    def kept(self) -> Iterable[Delivery]:
        return self.lists.kept


def what_stays(actor: Actor, keys: tuple[bytes, ...]) -> Stays:
    """Inside `walls`."""
    lists = in_lists(actor, keys)
    return Stays(lists, all_gone_on(lists.own))


def stays_of(opened: Opened, person: Person) -> Stays:
    """The same for whoever keeps the register; inside `walls`."""
    return what_stays(opened.actor, list_keys_of(opened, person, forms_of_numbers(opened.actor)))


def leaving_of(actor: Actor, person_id: object) -> Leaving | None:
    """Inside `walls`."""
    found: Leaving | None = Leaving.objects.visible_to(actor).filter(person=person_id).first()
    return found


def to_be_told(opened: Opened) -> tuple[Leaving, ...]:
    """Those who left, want a word, and of whom nothing that was sent is kept any more; inside `walls`.

    Four queries, however many have left; one where nobody waits for a word.
    """
    visible = Leaving.objects.visible_to(opened.actor).select_related("person")
    waiting = list(visible.filter(wants_word=True, told_at__isnull=True).order_by("left_on", "pk"))
    kept = _still_kept(opened, waiting) if waiting else frozenset()
    return tuple(each for each in waiting if each.pk not in kept)


def _still_kept(opened: Opened, waiting: Iterable[Leaving]) -> frozenset[UUID]:
    """Those of them who are in a list that nobody has destroyed; inside `walls`."""
    forms = forms_of_numbers(opened.actor)
    keys = {each.pk: list_keys_of(opened, each.person, forms) for each in waiting}
    sent = Delivery.objects.visible_to(opened.actor).with_facts().select_related(None)
    return who_is_listed(opened.actor, keys, [each.digest for each in sent if not each.is_destroyed])
