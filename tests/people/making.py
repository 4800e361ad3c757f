"""A register and the people in it, made as the product makes them; quick to open, which a real one never is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lightwell.gateway.passphrase import Cost
from lightwell.gateway.register_keys import fingerprint, lock_with_passphrase, new_register_key, wrap_for_keyring
from lightwell.ledger.walls import walls
from lightwell.organisations.acting import actor_of
from lightwell.organisations.models import Membership
from lightwell.people.actions import add_person
from lightwell.people.models import Person
from lightwell.people.opened import Opened, opened_with
from lightwell.people.registers import (
    NewRegister,
    give_way_in,
    keep_register,
    own_way_in,
    register_of_provider,
    take_way_in,
)
from lightwell.policy.actors import Actor, Role
from lightwell.policy.people_records import Piece, Source
from tests.factories import SET_UP_AT, Cast, make_membership
from tests.sharing.making import NOW, PASSPHRASE, locked_keyring

QUICK = Cost(memory_kib=64, iterations=1, lanes=1)
WORDS = "pōhutukawa by the wharf"
THEIR_WORDS = "five small blue penguins"
HINEMOA = {
    Piece.CLIENT: "BF0007",
    Piece.NAME: "Hinemoa Tūhoro",
    Piece.CONTACT: "020 000 1234",
    Piece.SAFE_NEVER: "Never leave a message",
    Piece.BORN_ON: "2014-05-03",
    Piece.HOUSEHOLD: "Tūhoro, Newtown",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """CCSS's register, opened by its manager."""

    cast: Cast
    opened: Opened

    def add(self, office: Membership | None = None, **more: str) -> Person:
        """Somebody, by default Hinemoa. office: of their named worker."""
        said = {**HINEMOA, **{Piece(name): words for name, words in more.items()}}
        worker = str(office.pk) if office else ""
        return add_person(self.opened, NOW, said=said, source=Source.THE_PERSON, worker_membership=worker)


def make_kept(cast: Cast) -> Kept:
    key, keeper = new_register_key(), str(cast.mere.membership_id)
    with locked_keyring().unlock(PASSPHRASE) as unlocked:
        wrapped = wrap_for_keyring(unlocked, key, str(cast.ccss.pk))
        name = unlocked.keyring.id
    made = NewRegister(name, wrapped, fingerprint(key), lock_with_passphrase(key, WORDS, keeper, QUICK))
    keep_register(cast.mere, cast.ccss, NOW, made=made)
    return Kept(cast, open_as(cast.mere, key))


def open_as(actor: Actor, key: bytes) -> Opened:
    with walls(actor):
        register, access = register_of_provider(actor), own_way_in(actor)
    assert register is not None
    assert access is not None
    opened = opened_with(actor, register, access, key)
    assert opened is not None
    return opened


def make_worker(cast: Cast, name: str = "Ana Petelo", email: str = "ana@ccss.example") -> Membership:
    return make_membership(name, email, cast.ccss, Role.FRONT_LINE_WORKER)


def open_for_worker(kept: Kept, office: Membership, now: dt.datetime = NOW) -> Opened:
    """A colleague's own way in, by a code."""
    way = give_way_in(kept.opened, office, now, cost=QUICK)
    worker = actor_of(office.pk, SET_UP_AT)
    key = take_way_in(worker, way.access, now, code=way.code, passphrase=THEIR_WORDS, cost=QUICK)
    assert key is not None
    return open_as(worker, key)
