"""A whole site for the tests of pages: one agreement signed, one quarter sent, its deliveries not opened yet.

There for each module that asks for it, told as the product tells it: through actions, by whoever may. The day is
Thursday 8 October 2026, and stands still unless a test moves it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.test import Client, override_settings

from demo.accounts import ACCOUNTS
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import GovernedModel
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account
from lightwell.policy.actors import Actor
from lightwell.sharing.models import Delivery, HandOver
from tests.factories import PASSWORD, Cast
from tests.remembered import told_once
from tests.sharing.making import OPENED_AT, delivery_to, site_with_a_quarter, the_quarter

_now = [OPENED_AT]


def now() -> dt.datetime:
    """What the pages take for the present: the tests' LIGHTWELL_CLOCK."""
    return _now[0]


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let it be another moment for a while."""
    before, _now[0] = _now[0], moment
    try:
        yield
    finally:
        _now[0] = before


@dataclass(frozen=True, slots=True)
class Told:
    """Everybody, and everything there is to look at."""

    cast: Cast
    agreement: AgreementVersion
    hand_over: HandOver
    to_evaluation: Delivery
    to_reporting: Delivery

    def actor(self, name: str) -> Actor:
        return self.cast.everybody()[name]

    def entry_about(self, subject: GovernedModel, action: str = "") -> UUID:
        """The latest entry about this that its provider may read."""
        with walls(self.cast.mere):
            about = Entry.objects.visible_to(self.cast.mere).filter(subject_id=subject.pk)
            return (about.filter(action=action) if action else about).latest("id").uuid

    def client(self, name: str) -> Client:
        """A browser in which somebody has signed in, or nobody."""
        client = Client()
        if name != "nobody":
            actor = self.actor(name)
            with walls(actor):
                account = Account.objects.visible_to(actor).get(pk=actor.account_id)
            client.force_login(account, backend="lightwell.organisations.sign_in.EmailBackend")
        return client


@contextmanager
def told_site(state: Path) -> Iterator[Told]:
    """The site, with a state folder and a store of its own. PASSWORD is everybody's."""
    with override_settings(
        LIGHTWELL_STATE=state,
        LIGHTWELL_STORE=str(state / "store"),
        LIGHTWELL_CLOCK="tests.web.told.now",
        LIGHTWELL_RUN_BY="a neutral body",
    ):
        yield _told()


@told_once
def _told() -> Told:
    ready = site_with_a_quarter()
    cast = ready.cast
    return Told(
        cast,
        ready.agreement,
        the_quarter(ready),
        delivery_to(cast.evaluation, cast.priya),
        delivery_to(cast.contract_reporting, cast.tom),
    )


__all__ = ["ACCOUNTS", "PASSWORD", "Told", "at", "now", "told_site"]
