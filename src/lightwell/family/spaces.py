"""Giving somebody a space of their own: one link for one person, and what their space can open.

Stages 3 and 4. Source: `lightwell.policy.family_rules`; docs/adr/0056-a-familys-own-space.md. Made by whoever has the
register open; link and code are `guests`' own, and so is every way of losing them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from lightwell.agreements.models import AgreementVersion
from lightwell.family.models import OwnLines
from lightwell.gateway.listed import list_keys, space_key
from lightwell.gateway.register_keys import inbox_address
from lightwell.guests.actions import NewLink
from lightwell.guests.link_keys import key_of_link, seal_for_link
from lightwell.guests.models import Guest, Words
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.sealing import latest_checkpoint
from lightwell.ledger.walls import walls
from lightwell.organisations.inviting import new_token
from lightwell.organisations.shown_secrets import Shown, digest_of
from lightwell.people.afterwards import follows
from lightwell.people.models import Person, RegisterAccess, Showing
from lightwell.people.opened import Opened, read_value, seal_value
from lightwell.people.telling import records_of
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import decode, encode
from lightwell.policy.family_rules import may_give_space
from lightwell.policy.guest_rules import LINK_LASTS
from lightwell.policy.people_records import Piece
from lightwell.policy.people_rules import may_use_person
from lightwell.policy.shown_records import ShownRecord
from lightwell.policy.tables import CanonicalForm
from lightwell.policy.telling_records import ToldRecord, would_harm


@dataclass(frozen=True, slots=True)
class Pack:
    """What only their link opens. Keys in hexadecimal.

    own: seals their own lines. lists: make their marks in what was sent. inbox: seals for the register. client: their
    number, for a choice to name. worker: the office of their named worker. kept: the ledger's size on that day.
    adult_on: the day on which they are eighteen, where the register knew their day of birth and they were not yet.
    """

    own: str
    lists: tuple[str, ...]
    inbox: str
    client: str
    worker: str = ""
    kept: int = 0
    adult_on: str = ""

    @property
    def own_key(self) -> bytes:
        return bytes.fromhex(self.own)

    @property
    def list_keys(self) -> tuple[bytes, ...]:
        return tuple(bytes.fromhex(each) for each in self.lists)


@dataclass(frozen=True, slots=True)
class GoneThrough:
    """When somebody went through what one agreement says with them, for the last time. showing: its record."""

    agreement: str
    showing: str


@dataclass(frozen=True, slots=True)
class LinesKept:
    """What somebody was told and chose, the earliest first, whom they can ring, in words, and what was gone through."""

    records: tuple[ToldRecord, ...] = ()
    worker: str = ""
    gone_through: tuple[GoneThrough, ...] = ()

    def and_chosen(self, records: Iterable[ToldRecord]) -> LinesKept:
        return replace(self, records=(*self.records, *records))

    def showing_of(self, agreement: str) -> UUID | None:
        """What a choice about this agreement follows; None where nobody has gone through it with them."""
        return next((UUID(each.showing) for each in self.gone_through if each.agreement == agreement), None)


@dataclass(frozen=True, slots=True)
class NewSpace:
    """A guest as they are to be kept. link: the digest of its secret."""

    guest_id: UUID
    link: str
    sealed: bytes = field(repr=False)
    words: Words = Words.ADULT


@action(code="family.give-space", rule=may_give_space)
def keep_space(
    deed: Deed[Person], *, access: RegisterAccess, made: NewSpace, has_one: bool = False, would_harm: bool = False
) -> Done[Guest]:
    """Give somebody a link to a space of their own."""
    guest = Guest(
        id=made.guest_id,
        host_id=deed.subject.provider_id,
        words=made.words,
        brought_by=deed.actor.membership_id,
        link=made.link,
        invited_at=deed.now,
        expires_at=deed.now + LINK_LASTS,
        person=deed.subject.pk,
        sealed=made.sealed,
    )
    guest.save(force_insert=True)
    return Done(guest, Event(about=guest))


def give_space(opened: Opened, person: Person, now: dt.datetime, *, words: Words = Words.ADULT) -> NewLink:
    """Their link, shown once; what their space shows is brought up to date with it. Raises Refused."""
    bring_up_to_date(opened, person, now)
    token, guest_id = new_token(), uuid.uuid4()
    sealed = seal_for_link(key_of_link(token), guest_id, canonical.canonical(encode(pack_for(opened, person))))
    made = NewSpace(guest_id, digest_of(Shown.GUEST_LINK, token), sealed, words)
    with walls(opened.actor):
        has_one = open_link_of(opened.actor, person.pk) is not None
        harms = would_harm(records_of(opened, person))
    guest = keep_space(
        opened.actor, person, now, access=opened.access, made=made, has_one=has_one, would_harm=harms
    )  # fmt: skip
    return NewLink(guest, settings.LIGHTWELL_SITE.rstrip("/") + reverse("guest-link", args=[token]))


def pack_for(opened: Opened, person: Person) -> Pack:
    record = opened.record_of(person)
    with walls(opened.actor):
        forms = forms_of_numbers(opened.actor)
    latest = latest_checkpoint()
    return Pack(
        own=space_key(opened.key, str(person.pk)).hex(),
        lists=tuple(each.hex() for each in list_keys_of(opened, person, forms)),
        inbox=inbox_address(opened.key),
        client=record.words_of(Piece.CLIENT),
        worker=record.worker_membership,
        kept=latest.size if latest else 0,
        adult_on=record.adult_on.isoformat() if record.adult_on else "",
    )


def forms_of_numbers(actor: Actor) -> tuple[CanonicalForm, ...]:
    """How each signed agreement writes a client's number; inside `walls`. One query."""
    return forms_in(AgreementVersion.objects.visible_to(actor).signed())


def forms_in(signed: Iterable[AgreementVersion]) -> tuple[CanonicalForm, ...]:
    """The same of agreements that are read already."""
    return tuple(dict.fromkeys(table.canonical for each in signed for table in each.agreement.tables[:1]))


def list_keys_of(opened: Opened, person: Person, forms: Iterable[CanonicalForm]) -> tuple[bytes, ...]:
    """What makes somebody's marks in what was sent."""
    return list_keys(opened.key, opened.record_of(person).words_of(Piece.CLIENT), forms)


def pack_read(content: bytes) -> Pack:
    return decode(Pack, canonical.parse(content))


def open_link_of(actor: Actor, person_id: UUID) -> Guest | None:
    """The link that somebody has, whether or not its time is up; inside `walls`."""
    return Guest.objects.visible_to(actor).filter(person=person_id, ended_at__isnull=True).first()


# --- what it shows of the register --------------------------------------------------------------------------------


@action(code="family.bring-up-to-date", rule=may_use_person)
def keep_lines(deed: Deed[Person], *, access: RegisterAccess, opened: Opened) -> Done[OwnLines]:
    """Bring what somebody's own space says of telling and choosing up to date.

    The register is read within, while nobody else changes what it says of them: what they choose meanwhile stays.
    """
    person = deed.subject
    before = OwnLines.objects.visible_to(deed.actor).filter(person=person).first()
    lines: OwnLines = before or OwnLines(provider_id=person.provider_id, person=person)
    own_key = space_key(opened.key, str(person.pk))
    lines.sealed, lines.brought_at = seal_lines(own_key, lines.pk, _as_registered(opened, person)), deed.now
    if before is None:
        lines.save(force_insert=True)
    else:
        lines.save(update_fields=["sealed", "brought_at"])
    return Done(lines, Event(about=person))


def _as_registered(opened: Opened, person: Person) -> LinesKept:
    """Within an action."""
    showings = Showing.objects.visible_to(opened.actor).filter(person=person).order_by("recorded_at", "pk")
    latest = {opened.read(ShownRecord, each, each.sealed).agreement: str(each.pk) for each in showings}
    return LinesKept(
        records_of(opened, person),
        opened.record_of(person).words_of(Piece.WORKER),
        tuple(GoneThrough(agreement, showing) for agreement, showing in latest.items()),
    )


def bring_up_to_date(opened: Opened, person: Person, now: dt.datetime) -> OwnLines:
    """From the register as it is. Raises Refused."""
    return keep_lines(opened.actor, person, now, access=opened.access, opened=opened)


@follows
def follow(opened: Opened, person: Person, now: dt.datetime) -> None:
    """Somebody who has a space finds in it what was just recorded."""
    with walls(opened.actor):
        has_one = OwnLines.objects.visible_to(opened.actor).filter(person=person).exists()
    if has_one:
        bring_up_to_date(opened, person, now)


def seal_lines(own_key: bytes, lines_id: UUID, kept: LinesKept) -> bytes:
    return seal_value(own_key, OwnLines._meta.label_lower, lines_id, kept)


def lines_of(actor: Actor, own_key: bytes) -> tuple[OwnLines | None, LinesKept]:
    """What their own space says of telling and choosing; inside `walls`. Raises RegisterDamaged."""
    row = OwnLines.objects.visible_to(actor).filter(person=actor.person_id).first()
    return row, LinesKept() if row is None else read_value(own_key, LinesKept, row.subject_kind, row.pk, row.sealed)
