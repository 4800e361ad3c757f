"""Keys, files and hand-overs for tests, made as the product makes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lightwell.agreements.models import AgreementVersion
from lightwell.gateway import keyring as keyrings
from lightwell.gateway.keyring import Keyring
from lightwell.gateway.passphrase import Cost
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Unit
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.periods import Quarter
from lightwell.sharing.checking import run_check
from lightwell.sharing.children import Started
from lightwell.sharing.handing_over import QuarterToSend, request_check, start_hand_over
from lightwell.sharing.key_desk import Desk, Secrets
from lightwell.sharing.keyrings import keep_keyring
from lightwell.sharing.models import Delivery, HandOver, ProviderKeyring
from lightwell.sharing.sending import send_hand_over
from lightwell.sharing.storing import store
from lightwell.sharing.unit_keys import make_unit_key
from lightwell.sharing.uploading import Uploading
from tests.agreements.making import Change, make_agreement
from tests.factories import NOW, NZ, Cast, best_foot_forward
from tests.gateway.quarters import HEADINGS, csv_bytes, people_bytes, rows
from tests.remembered import told_once

QUARTER = Quarter(2026, 3)
PASSPHRASE = "kōtare beside the estuary"
CHECKED_AT = NOW + dt.timedelta(minutes=1)
SENT_AT = NOW + dt.timedelta(minutes=10)
OPENED_AT = dt.datetime(2026, 10, 8, 9, 30, tzinfo=NZ)
WHY = "Working out which sessions help parents most"


@cache
def locked_keyring() -> Keyring:
    """Quick to open, which a real one never is."""
    return keyrings.new(PASSPHRASE, dt.date(2026, 6, 24), Cost(memory_kib=64, iterations=1, lanes=1))


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything that has to be there before a first quarter is handed over."""

    cast: Cast
    agreement: AgreementVersion
    keyring: ProviderKeyring


def make_ready(cast: Cast, change: Change | None = None) -> Ready:
    agreement = make_agreement(cast, change)
    keyring = keep_keyring(cast.mere, cast.ccss, NOW, locked=locked_keyring())
    for unit in (cast.evaluation, cast.contract_reporting):
        make_unit_key(OPERATOR, unit, NOW)
    return Ready(cast, agreement, keyring)


@told_once
def ready_site() -> Ready:
    """The whole cast with one agreement signed, in an empty database."""
    return make_ready(best_foot_forward())


@told_once
def site_with_a_quarter() -> Ready:
    """The same, with July to September sent."""
    ready = ready_site()
    sent(ready)
    return ready


@dataclass(frozen=True, slots=True)
class Begun:
    """A hand-over and the key that only its provider's browser has."""

    hand_over: HandOver
    session_key: bytes


def usual_rows(count: int = 24) -> list[list[str]]:
    """Enough people, alike enough, that nothing about them has to be looked at."""
    return rows(
        count,
        Date_of_birth=["14/02/1990", "03/11/1986"] * count,
        Sessions_attended=["9", "10", "11", "12"] * count,
        Wellbeing_before=["18", "20", "22"] * count,
        Wellbeing_after=["24", "26", "28"] * count,
        Satisfaction=["Happy", "Very happy"] * count,
    )


def start(
    ready: Ready,
    table: Sequence[Sequence[str]] | None = None,
    *,
    headings: Sequence[str] = HEADINGS,
    period: Quarter = QUARTER,
    by: Actor | None = None,
    at: dt.datetime = NOW,
    replaces: bool = False,
) -> Begun:
    """Upload a quarter and begin with it."""
    given = usual_rows() if table is None else table
    uploading = Uploading(store())
    uploading.add("quarter.csv", pieces(csv_bytes(given, headings)))
    uploading.add("told.csv", pieces(people_bytes({row[0]: "yes" for row in given})), is_people=True)
    begun = start_hand_over(
        by or ready.cast.sione,
        QuarterToSend(ready.agreement, period),
        at,
        upload=uploading.finished(),
        replaces=replaces,
    )
    return Begun(begun, uploading.session_key)


def pieces(content: bytes, size: int = 1000) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def check(
    ready: Ready,
    begun: Begun,
    *,
    passphrase: str = PASSPHRASE,
    by: Actor | None = None,
    at: dt.datetime = CHECKED_AT,
    started: Started | None = None,
    desk: Desk | None = None,
) -> HandOver:
    """Have it checked by a real child process, as a worker would."""
    actor, desk = by or ready.cast.sione, desk or Desk()
    number = request_check(actor, begun.hand_over, at)
    desk.leave(begun.hand_over.pk, number, Secrets(passphrase, begun.session_key))
    run_check(begun.hand_over.pk, actor.membership_id, number, desk=desk, clock=lambda: at, started=started)
    return afresh(begun.hand_over, actor)


def sent(ready: Ready, table: Sequence[Sequence[str]] | None = None, at: dt.datetime = SENT_AT) -> HandOver:
    """A quarter that was started, checked and sent."""
    begun = start(ready, table)
    check(ready, begun)
    send_hand_over(ready.cast.sione, begun.hand_over, at)
    return afresh(begun.hand_over, ready.cast.sione)


def the_quarter(ready: Ready) -> HandOver:
    """The one that was sent."""
    with walls(ready.cast.sione):
        return HandOver.objects.visible_to(ready.cast.sione).get()


def afresh(hand_over: HandOver, actor: Actor) -> HandOver:
    with walls(actor):
        return hand_over.afresh_for(actor)


def delivery_to(unit: Unit, actor: Actor) -> Delivery:
    """The one that is open, as this actor sees it."""
    with walls(actor):
        return Delivery.objects.visible_to(actor).current().get(unit=unit)
