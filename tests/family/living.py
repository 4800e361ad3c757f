"""A parent and her child, each in the register, with one quarter sent with the parent in it; and their own browsers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from lightwell.family.spaces import give_space
from lightwell.guests.actions import NewLink, give_code
from lightwell.guests.models import Words
from lightwell.organisations.acting import actor_of
from lightwell.people.models import Person, Showing
from lightwell.people.showings import show
from lightwell.policy.actors import Actor
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.people_records import Piece
from lightwell.policy.shown_records import ShownRecord, Understanding
from lightwell.policy.telling_records import How
from lightwell.sharing.delivering import open_delivery
from tests.factories import NZ, SET_UP_AT, Cast, best_foot_forward
from tests.people.making import Kept, make_kept, make_worker
from tests.remembered import told_once
from tests.sharing.making import OPENED_AT, WHY, Ready, delivery_to, make_ready, sent

GIVEN_AT = dt.datetime(2026, 10, 9, 10, 0, tzinfo=NZ)
SHOWN = ShownRecord(
    agreement="best-foot-forward", notice=1, digest="a" * 64, audience=NoticeAudience.ADULT, on=GIVEN_AT.date(),
    how=How.READ_ALOUD, understanding=Understanding.IN_OWN_WORDS, understood="They hear how it went, not who I am.",
)  # fmt: skip
OWN_SYSTEM = "Our case notes, on a machine in Newtown"


def _with_copies(written: dict[str, Any]) -> None:
    provider = next(each["id"] for each in written["parties"] if each["kind"] == "provider")
    written["copies"] = [
        {"id": "notes", "holder": provider, "what": "Case notes", "system": OWN_SYSTEM, "country": "New Zealand"}
    ]


@dataclass
class Living:
    """Everybody. losa is in the list that was sent; her son is not."""

    ready: Ready
    kept: Kept
    worker: Actor
    losa: Person
    son: Person
    browsers: dict[str, Client] = field(default_factory=dict)

    @property
    def cast(self) -> Cast:
        return self.ready.cast

    def link(self, person: Person, words: Words = Words.ADULT, at: dt.datetime = GIVEN_AT) -> NewLink:
        return give_space(self.kept.opened, person, at, words=words)

    def in_space(self, made: NewLink, at: dt.datetime = GIVEN_AT) -> Client:
        """A browser that opened the link and gave the code."""
        browser = Client()
        shown = browser.get(f"/g/{made.address.rpartition('/')[2]}", follow=True)
        assert (shown.status_code, shown.redirect_chain[-1][0]) == (200, "/come-in")
        code = give_code(self.cast.mere, made.guest, at)
        assert browser.post("/come-in", {"code": code}).status_code == 302
        return browser

    def opened_by_evaluation(self, at: dt.datetime = OPENED_AT) -> None:
        delivery = delivery_to(self.cast.evaluation, self.cast.priya)
        open_delivery(self.cast.priya, delivery, at, clause=delivery.clauses[0], why=WHY)


def words_of(answer: Any) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", answer.content.decode())).split())


@told_once
def make_living() -> Living:
    cast = best_foot_forward()
    ready = make_ready(cast, _with_copies)
    kept = make_kept(cast)
    office = make_worker(cast)
    losa = kept.add(
        client="BF0003", name="Losa Fuimaono", household="Fuimaono", worker="Ana Petelo, 04 000 1234",
        born_on="1990-02-14",
    )  # fmt: skip
    son = kept.add(office, client="BF0099", name="Tavita Fuimaono", household="Fuimaono", born_on="2017-03-02")
    sent(ready)
    return Living(ready, kept, actor_of(office.pk, SET_UP_AT), losa, son)


def shown_the_notice(living: Living, at: dt.datetime = GIVEN_AT, agreement: str = "best-foot-forward") -> Showing:
    return show(living.kept.opened, living.losa, at, dataclasses.replace(SHOWN, agreement=agreement))


__all__ = ["GIVEN_AT", "OWN_SYSTEM", "Living", "Piece", "make_living", "shown_the_notice", "words_of"]
