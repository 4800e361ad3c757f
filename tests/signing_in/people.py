"""Somebody to sign in as, and what they have in hand: a password, an app, recovery codes."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import register_account
from lightwell.organisations.factors import Factors, add_app
from lightwell.organisations.models import Account, Installation
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.letter_rules import SecurityKind
from tests.factories import NOW, PASSWORD, SET_UP_AT

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

_now = [NOW]
_numbers = itertools.count(1)


def now() -> dt.datetime:
    """What the pages take for the present: the tests' LIGHTWELL_CLOCK."""
    return _now[0]


@contextmanager
def later(by: dt.timedelta) -> Iterator[None]:
    """Let it be later for a while."""
    before, _now[0] = _now[0], _now[0] + by
    try:
        yield
    finally:
        _now[0] = before


@dataclass
class Phone:
    """An authenticator app, whose clock stands still unless a test moves it."""

    counter: int = 58_000_000

    def shows(self, secret: str = SECRET) -> str:
        return totp.format_hotp_value(totp.hotp_value(secret, self.counter))

    def next_code(self) -> str:
        """The code after this one: each is good once."""
        self.counter += 1
        return self.shows()


@dataclass(frozen=True)
class Sent:
    """A letter that would have gone out."""

    kind: SecurityKind
    to: str
    about: Any


@dataclass
class Somebody:
    """Somebody with an account. codes: their recovery codes, where they have any."""

    account: Account
    codes: tuple[str, ...] = ()
    client: Client = field(default_factory=Client)

    @property
    def email(self) -> str:
        return self.account.email

    @property
    def actor(self) -> Actor:
        return Actor(account_id=self.account.pk)

    def gives_password(self, password: str = PASSWORD, *, client: Client | None = None, **more: str) -> Any:
        return (client or self.client).post("/sign-in", {"email": self.email, "password": password, **more})

    def entries(self) -> list[tuple[str, str, list[str]]]:
        """What the ledger says of them: action, outcome, reasons; the earliest first."""
        with walls(self.actor):
            found = Entry.objects.visible_to(self.actor).order_by("id")
            return [(each.action.removeprefix("organisations."), each.outcome, list(each.reasons)) for each in found]


def somebody(name: str = "Losa Faleolo") -> Somebody:
    """Somebody new, with a password and nothing else."""
    email = f"somebody-{next(_numbers)}@ccss.example"
    made = register_account(OPERATOR, Installation(), SET_UP_AT, email=email, name=name, password=PASSWORD)
    return Somebody(made)


def somebody_with_an_app(name: str = "Rangi Pōtiki") -> Somebody:
    """Somebody who has set up an authenticator app, and has ten recovery codes."""
    new = somebody(name)
    codes = add_app(new.actor, Factors(new.account.pk), NOW, secret=SECRET, is_their_code=True, keep=None)
    return Somebody(new.account, codes)


def signed_in(phone: Phone, who: Somebody | None = None) -> Somebody:
    """Somebody with an app who is in, in one browser."""
    who = who or somebody_with_an_app()
    assert who.gives_password().headers["Location"] == "/sign-in/second"
    assert who.client.post("/sign-in/second", {"code": phone.next_code()}).headers["Location"] == "/"
    return who
