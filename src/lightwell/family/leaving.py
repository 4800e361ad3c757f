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
from lightwell.agreements.queries import DueQuarter, quarters_asked_for
from lightwell.family.looking import InLists, all_gone_on, in_lists, in_these
from lightwell.family.models import Leaving
from lightwell.family.spaces import forms_in, list_keys_of
from lightwell.gateway.told_register import LeftRecord, SealedLeft
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.people.models import Person, RegisterAccess
from lightwell.people.opened import Opened, office_of
from lightwell.people.telling import knows_who_left
from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import may_leave, may_say_gone
from lightwell.policy.local_days import local_day
from lightwell.policy.opening_rules import ClauseTerms
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
        is_told = before is not None and stays_of(opened, person, before, local_day(now)).is_told
        signed = AgreementVersion.objects.visible_to(opened.actor).signed().filter(provider=person.provider_id)
        began_on = signed.aggregate(first=Min("starts_on"))["first"]
    blank = before or Leaving()
    sealed = opened.seal(blank, LeftRecord(opened.record_of(person).words_of(Piece.CLIENT)))
    return keep_leaving(
        opened.actor, person, now,
        access=opened.access, on=on, today=local_day(now), wants_word=wants_word, began_on=began_on,
        leaving_id=blank.pk, sealed=sealed,
        is_told=is_told,
    )  # fmt: skip


@action(code="family.say-gone", rule=may_say_gone)
def keep_said_gone(
    deed: Deed[Leaving], *, access: RegisterAccess, is_gone: bool = False, sent_since: bool = False
) -> Done[Leaving]:
    """Somebody who left was told that nothing about them is kept any more; again, where a list was sent since."""
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
    """What is still kept of somebody. to_come: what is not sent yet, of the time before they left."""

    lists: InLists
    to_come: tuple[DueQuarter, ...]
    leaving: Leaving | None

    @property
    def until(self) -> dt.date | None:
        """None where nothing of what was sent is kept."""
        return all_gone_on(self.lists.own)

    @property
    def kept(self) -> Iterable[Delivery]:
        return self.lists.kept

    @property
    def is_settled(self) -> bool:
        """Nothing is kept or still to be sent, and no list of their time is kept that nobody can look through."""
        return not (self.lists.kept or self.to_come or any(map(self._may_be_in, self.lists.without_marks)))

    @property
    def is_gone(self) -> bool:
        """Something was sent, and all of it is gone."""
        return self.is_settled and bool(self.lists.own)

    @property
    def sent_since(self) -> bool:
        """A list with somebody in it was sent after they were told."""
        told_at = self.leaving.told_at if self.leaving else None
        return told_at is not None and any(each.sent_at > told_at for each in self.lists.own)

    @property
    def is_told(self) -> bool:
        return self.leaving is not None and self.leaving.told_at is not None and not self.sent_since

    def _may_be_in(self, unmarked: Delivery) -> bool:
        is_of_their_time = self.leaving is None or unmarked.quarter.first_on <= self.leaving.left_on
        return is_of_their_time and not unmarked.is_destroyed


def what_stays(actor: Actor, keys: tuple[bytes, ...], leaving: Leaving | None, today: dt.date) -> Stays:
    """Inside `walls`."""
    return _stays(in_lists(actor, keys), _signed(actor), leaving, today)


def stays_of(opened: Opened, person: Person, leaving: Leaving | None, today: dt.date) -> Stays:
    """The same for whoever keeps the register; inside `walls`."""
    signed = _signed(opened.actor)
    keys = list_keys_of(opened, person, forms_in(signed))
    return _stays(in_lists(opened.actor, keys), signed, leaving, today)


def _stays(lists: InLists, signed: Iterable[AgreementVersion], leaving: Leaving | None, today: dt.date) -> Stays:
    return Stays(lists, _to_come(signed, lists, leaving, today), leaving)


def _signed(actor: Actor) -> tuple[AgreementVersion, ...]:
    return tuple(AgreementVersion.objects.visible_to(actor).signed().order_by("code", "version"))


def _to_come(
    signed: Iterable[AgreementVersion], lists: InLists, leaving: Leaving | None, today: dt.date
) -> tuple[DueQuarter, ...]:
    """Every quarter that began while they were there, was not sent, and could still be read if it were sent today."""
    until = min(leaving.left_on, today) if leaving else today
    due = {
        (version.code, each.period): each
        for version in signed
        for each in quarters_asked_for(version, until)
        if (version.code, each.period.code) not in lists.sent and _could_be_read(each, today)
    }
    return tuple(due.values())


def _could_be_read(due: DueQuarter, today: dt.date) -> bool:
    """Some clause gives rows, and the time that it lets them be kept is not over."""
    source = due.agreement.agreement.source
    rows = (each.clause for each in due.clauses if each.clause.unit_record_items)
    return any(ClauseTerms.of(clause, due.period, source).keep_until >= today for clause in rows)


def leaving_of(actor: Actor, person_id: object) -> Leaving | None:
    """Inside `walls`."""
    found: Leaving | None = Leaving.objects.visible_to(actor).filter(person=person_id).first()
    return found


def to_be_told(opened: Opened, today: dt.date) -> tuple[Leaving, ...]:
    """Those who left, want a word, and of whom nothing is kept and nothing is to come; inside `walls`.

    Four queries, however many have left; one where nobody waits for a word. Whoever was told and is in a list that was
    sent since is told again.
    """
    visible = Leaving.objects.visible_to(opened.actor).select_related("person")
    left = list(visible.filter(wants_word=True).order_by("left_on", "pk"))
    every = _sent(opened.actor) if left else []
    waiting = [each for each in left if each.told_at is None or _may_be_sent_since(each, every)]
    stay = _stay(opened, waiting, every, today) if waiting else []
    return tuple(each.leaving for each in stay if each.leaving and each.is_settled and not each.is_told)


def _sent(actor: Actor) -> list[Delivery]:
    return list(Delivery.objects.visible_to(actor).with_facts().select_related(None))


def _may_be_sent_since(leaving: Leaving, every: Iterable[Delivery]) -> bool:
    """Something of their time was sent after they were told: whether they are in it, their marks say."""
    told_at = leaving.told_at
    return told_at is not None and any(
        each.sent_at > told_at and each.quarter.first_on <= leaving.left_on for each in every
    )


def _stay(opened: Opened, waiting: Iterable[Leaving], every: list[Delivery], today: dt.date) -> list[Stays]:
    signed, left = _signed(opened.actor), list(waiting)
    forms = forms_in(signed)
    keys: dict[UUID, tuple[bytes, ...]] = {each.pk: list_keys_of(opened, each.person, forms) for each in left}
    listed = who_is_listed(opened.actor, keys, [each.digest for each in every])
    found = []
    for leaving in left:
        own = listed.get(leaving.pk, frozenset())
        lists = in_these(every, (each for each in every if each.digest in own))
        found.append(_stays(lists, signed, leaving, today))
    return found
