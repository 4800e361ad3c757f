"""“Best foot forward” up to the morning of 6 October 2026, told through actions alone.

Stages 1 to 3. It was designed with families and providers, and agreed clause by clause; April to June was handed over,
sent and opened; July to September is due. Everything that a page shows was done by somebody of the cast, at its own
time, through the same gate as in any other installation.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from demo import clock
from demo.accounts import ACCOUNTS, BESIDE, PASSPHRASE, PASSWORD
from demo.agreeing import agree
from demo.asking import ask
from demo.cast import Cast
from demo.choosing import tell_and_choose
from demo.designing import design
from demo.families import APRIL_TO_JUNE, HEADINGS, PEOPLE_HEADINGS, people_rows, quarter_rows
from demo.moments import at as _at
from demo.notices import settle
from demo.register import begin_register, keep_register
from demo.spaces import give_link
from lightwell.agreements.models import AgreementVersion
from lightwell.gateway.reading import write_csv
from lightwell.ledger.sealing import seal_all
from lightwell.ledger.walls import walls
from lightwell.letters.models import Occasion
from lightwell.letters.posting import do_a_round
from lightwell.organisations.actions import grant_membership, open_unit, register_account, register_organisation
from lightwell.organisations.models import Installation, Organisation
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind, parse
from lightwell.sharing import letter_chores
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.handing_over import QuarterToSend, request_check, start_hand_over
from lightwell.sharing.key_desk import Secrets
from lightwell.sharing.keyrings import make_keyring, record_drill
from lightwell.sharing.models import Delivery, HandOver
from lightwell.sharing.sending import send_hand_over
from lightwell.sharing.storing import store
from lightwell.sharing.tasks import DESK
from lightwell.sharing.unit_keys import make_unit_key
from lightwell.sharing.uploading import Upload, Uploading

EXAMPLE = Path(__file__).parents[1] / "examples" / "best-foot-forward.json"

UNITS = {
    "contracts": "Contracts",
    "contract-reporting": "Contract reporting",
    "evaluation": "Evaluation",
    "privacy": "Privacy",
}
OFFICES: dict[str, tuple[str, Role, str]] = {
    # key in `demo.accounts`: organisation, office, unit
    "mere": ("ccss", Role.MANAGER, ""),
    "sione": ("ccss", Role.REPORTING_OFFICER, ""),
    "priya": ("agency", Role.ANALYST, "evaluation"),
    "tom": ("agency", Role.REPORTING_OFFICER, "contract-reporting"),
    "hana": ("agency", Role.CONTRACT_ADVISOR, "contracts"),
    "wei": ("agency", Role.PRIVACY_OFFICER, "privacy"),
    "aroha": ("harbour", Role.MANAGER, ""),
    "anika": ("northside", Role.MANAGER, ""),
    "rangi": ("advisory", Role.MANAGER, ""),
}
OPENINGS = (
    ("tom", (7, 15, 9, 20), "1", "To see whether sessions are held where people live"),
    ("priya", (7, 16, 13, 45), "3", "To check that the programme reaches the families it is for"),
    ("priya", (8, 3, 10, 5), "4", "To see how many sessions people come to before they stop"),
    ("priya", (9, 9, 15, 30), "5", "For the first look at wellbeing before and after, with the providers' group"),
    ("tom", (9, 24, 11, 10), "2", "To prepare the talk about evening sessions with City Centre"),
)


def is_told() -> bool:
    """Somebody is here already."""
    with walls(OPERATOR):
        return Organisation.objects.visible_to(OPERATOR).exists()


def tell() -> None:
    """The whole story; then the demonstration's day begins."""
    cast = Cast()
    _come_in(cast)
    written = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    agreed = parse({name: part for name, part in written.items() if name != "signatures"}).agreement
    agreement = agree(cast, design(cast, agreed), agreed, written)
    settle(cast, agreement)
    _make_keys(cast)
    opened = begin_register(cast)
    _write(_at(7, 9, 8, 30))  # April to June is due soon
    _hand_over(cast, agreement)
    _write(_at(7, 14, 10, 45))
    _open(cast)
    at = _at(10, 5, 9)
    seal_all(at)
    _write(at)  # this week's checkpoint
    keep_register(opened)
    tell_and_choose(cast, opened, agreement)
    ask(cast, agreement)
    give_link(opened)
    clock.begin(settings.LIGHTWELL_STATE, timezone.now())


def _come_in(cast: Cast) -> None:
    at, machine = _at(1, 19, 9), Installation()
    named = {
        "agency": (PartyKind.AGENCY, "The Agency (demonstration)"),
        "ccss": (PartyKind.PROVIDER, "City Centre Social Services"),
        "harbour": (PartyKind.PROVIDER, "Harbour Whānau Trust"),
        "northside": (PartyKind.PROVIDER, "Northside Family Support"),
        "advisory": (PartyKind.COMMUNITY, "City Māori Advisory Group (demonstration)"),
    }
    for code, (kind, name) in named.items():
        cast.organisations[code] = register_organisation(OPERATOR, machine, at, kind=kind, code=code, name=name)
    for code, name in UNITS.items():
        cast.units[code] = open_unit(OPERATOR, cast.organisations["agency"], at, code=code, name=name)
    for account in (*ACCOUNTS, *BESIDE):
        made = register_account(OPERATOR, machine, at, email=account.email, name=account.name, password=PASSWORD)
        organisation, role, unit = OFFICES[account.key]
        cast.offices[account.key] = grant_membership(
            OPERATOR, cast.organisations[organisation], at, account_id=made.pk, role=role, unit=cast.units.get(unit)
        )


def _make_keys(cast: Cast) -> None:
    at = _at(3, 25, 9)
    mere = cast.actor("mere", at)
    made = make_keyring(mere, cast.organisations["ccss"], at, passphrase=PASSPHRASE)
    record_drill(mere, made.keyring, _at(3, 26, 9, 30), typed=made.sheets[:2])
    for unit in cast.units.values():
        make_unit_key(OPERATOR, unit, at)


def _hand_over(cast: Cast, agreement: AgreementVersion) -> None:
    at = _at(7, 14, 10, 15)
    sione = cast.actor("sione", at)
    upload, session_key = _uploaded()
    begun = start_hand_over(sione, QuarterToSend(agreement, APRIL_TO_JUNE), at, upload=upload)
    check_number = request_check(sione, begun, at)
    DESK.leave(begun.pk, check_number, Secrets(PASSPHRASE, session_key))
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("The story is told outside any worker.")
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False, queues=["hand-overs"])
    at = _at(7, 14, 10, 40)
    with walls(sione):
        checked = HandOver.objects.visible_to(sione).get(pk=begun.pk)
    send_hand_over(sione, checked, at)


def _uploaded() -> tuple[Upload, bytes]:
    uploading = Uploading(store())
    uploading.add("april-to-june.csv", [_csv(HEADINGS, quarter_rows(APRIL_TO_JUNE))])
    uploading.add("people-told.csv", [_csv(PEOPLE_HEADINGS, people_rows(APRIL_TO_JUNE))], is_people=True)
    return uploading.finished(), uploading.session_key


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return write_csv(headings, rows)


def _open(cast: Cast) -> None:
    for key, moment, clause, why in OPENINGS:
        at = _at(*moment)
        actor = cast.actor(key, at)
        (delivery,) = _deliveries(actor)
        open_delivery(actor, delivery, at, clause=clause, why=why)
        _write(at)


def _write(at: dt.datetime) -> None:
    """The letters of that morning, which nobody's mail server gets: each is on their page."""
    letter_chores.notice_what_has_come(at)
    for moment in _moments_until(at):
        do_a_round(moment)
    do_a_round(at)


def _moments_until(at: dt.datetime) -> list[dt.datetime]:
    """When each of the letters that wait was to be written: it bears the moment of what it tells."""
    with walls(OPERATOR):
        waiting = Occasion.objects.visible_to(OPERATOR).filter(addressed_at__isnull=True, tell_at__lt=at)
        return sorted(set(waiting.values_list("tell_at", flat=True)))


def _deliveries(actor: Actor) -> Iterator[Delivery]:
    with walls(actor):
        found = list(Delivery.objects.visible_to(actor).current())
    return iter(found)
