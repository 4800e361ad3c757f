"""Browsers at a provider's hand-over pages, and a check done as a worker does it, for the tests of those pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account
from lightwell.policy.actors import Actor
from lightwell.sharing import key_desk
from lightwell.sharing.checking import run_check
from lightwell.sharing.key_desk import Desk
from lightwell.sharing.models import HandOver
from tests.gateway.quarters import HEADINGS, csv_bytes, people_bytes
from tests.sharing.making import CHECKED_AT, PASSPHRASE, Ready, usual_rows
from tests.web.told import at

BACKEND = "lightwell.organisations.sign_in.EmailBackend"
STRANGERS = ("aroha", "priya", "tom", "hana")


def table_file(rows: Sequence[Sequence[str]] | None = None, headings: Sequence[str] = HEADINGS) -> SimpleUploadedFile:
    """A quarter's file, as a browser sends it."""
    return SimpleUploadedFile("quarter three.csv", csv_bytes(usual_rows() if rows is None else rows, headings))


def people_file(told: dict[str, str] | None = None) -> SimpleUploadedFile:
    """The list of people told; everybody said yes unless `told` says otherwise."""
    everybody = {row[0]: "yes" for row in usual_rows()} if told is None else told
    return SimpleUploadedFile("told.csv", people_bytes(everybody))


@dataclass
class Desks:
    """The site of one test, with its key desk open: whatever a page asks to have checked is checked when told to."""

    ready: Ready
    desk: Desk = field(default_factory=Desk)

    def actor(self, name: str) -> Actor:
        return self.ready.cast.everybody()[name]

    def client(self, name: str, **options: bool) -> Client:
        """A browser of their own in which somebody has signed in, or nobody."""
        client = Client(**options)
        if name != "nobody":
            actor = self.actor(name)
            with walls(actor):
                account = Account.objects.visible_to(actor).get(pk=actor.account_id)
            client.force_login(account, backend=BACKEND)
        return client

    @property
    def quarter(self) -> str:
        return f"/send/{self.ready.agreement.pk}/2026-Q3"

    def upload(
        self,
        client: Client,
        table: SimpleUploadedFile | None = None,
        people: SimpleUploadedFile | None = None,
        *,
        passphrase: str = PASSPHRASE,
        query: str = "",
    ) -> HttpResponse:
        """Hand the quarter over, as the form does."""
        given = {"tables": table or table_file(), "people": people or people_file(), "passphrase": passphrase}
        return client.post(self.quarter + query, given)  # type: ignore[return-value]

    def begin(
        self, client: Client, table: SimpleUploadedFile | None = None, people: SimpleUploadedFile | None = None
    ) -> str:
        """Hand over and have it checked; answers the hand-over's address."""
        response = self.upload(client, table, people)
        assert response.status_code == 302, response.content.decode()
        self.check(response.headers["Location"])
        return response.headers["Location"]

    def again(self, client: Client, page: str, **given: object) -> HttpResponse:
        """Answer the page that shows what was found, as its form does."""
        number = self.hand_over(page).check_number
        answered = {"check_number": number, "passphrase": PASSPHRASE, **given}
        return client.post(f"{page}/again", answered)  # type: ignore[return-value]

    def check(self, page: str) -> None:
        """Do the job that was asked for."""
        found = self.hand_over(page)
        run_check(
            found.pk, self.actor("sione").membership_id, found.check_number, desk=self.desk, clock=lambda: CHECKED_AT
        )  # type: ignore[arg-type]

    def hand_over(self, page: str) -> HandOver:
        """The hand-over at an address, as it is now."""
        with walls(self.actor("mere")):
            return HandOver.objects.select_related("agreement").get(pk=UUID(page.rpartition("/")[2]))


@contextmanager
def desks(ready: Ready, state: Path, moment: dt.datetime = CHECKED_AT) -> Iterator[Desks]:
    """At the moment at which tests have things checked."""
    site = Desks(ready)
    with at(moment), key_desk.kept(site.desk, state):
        yield site


def stored(state: Path) -> list[Path]:
    """Every file in the store."""
    return [path for path in (state / "store").rglob("*") if path.is_file()]
