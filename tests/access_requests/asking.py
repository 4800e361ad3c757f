"""One family that asks: a quarter with them in it was sent, and everybody who deals with what they ask is there."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client

from lightwell.access_requests.models import AskedItem, Case, Part, RowNote
from lightwell.access_requests.opening import Asked, Asking, check_who_asks, open_case
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account
from lightwell.people.browser import COOKIE
from lightwell.people.models import Person
from lightwell.policy.access_words import Asks, Authority, CaseKind, Identity
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.sharing.unit_keys import make_unit_key
from tests.factories import NOW, NZ, Cast, best_foot_forward, make_actor
from tests.people.making import Kept
from tests.remembered import told_once
from tests.sharing.making import PASSPHRASE, Ready, make_ready, sent
from tests.web.told import now

ASKED_AT = dt.datetime(2026, 11, 26, 10, 0, tzinfo=NZ)
CLIENT = "BF0003"
PROTOCOL = {
    "ask": "The privacy officer of the agency",
    "inbox": "privacy@agency.example",
    "answer_working_days": 12,
    "stand_in": "The privacy team’s duty officer",
    "escalation": "The agency’s manager of privacy",
    "families": {"adult": "Ask us, and we ask the agency for you.", "child": "Ask us what they know about you."},
}


def _with_protocol(written: dict[str, Any]) -> None:
    written["protocol"] = PROTOCOL


@dataclass
class Family:
    """The site, and browsers of everybody on it. lupe: a front-line worker; ana: another privacy officer."""

    ready: Ready
    lupe: Actor
    ana: Actor
    clients: dict[tuple[UUID, dt.datetime], Client] = field(default_factory=dict)

    @property
    def cast(self) -> Cast:
        return self.ready.cast

    def browser(self, actor: Actor) -> Client:
        """Signed in as somebody at this moment, in a browser of their own: a session does not last for days."""
        assert actor.account_id is not None
        here = (actor.account_id, now())
        if here not in self.clients:
            client = Client()
            with walls(actor):
                account = Account.objects.visible_to(actor).get(pk=actor.account_id)
            client.force_login(account, backend="lightwell.organisations.sign_in.EmailBackend")
            self.clients[here] = client
        return self.clients[here]

    def opened(
        self, at: dt.datetime = ASKED_AT, person: Person | None = None, is_child: bool | None = None, **asked: Any
    ) -> Case:
        """A case that was opened, and whose asker somebody made sure of."""
        case = open_case(
            self.lupe, Asking(self.ready.agreement), at,
            received_on=at.date(), asked=Asked(**asked), person=person, is_child=is_child,
        )  # fmt: skip
        check_who_asks(
            self.lupe,
            case,
            at,
            asks=Asks.PERSON,
            identity=Identity.KNOWN,
            permission=Authority.FORM,
            seen="In our office",
        )
        return self.afresh(case, self.lupe)

    def asked(self, case: Case, **more: Any) -> Any:
        """The agency is asked, as the form does it."""
        given = self._given(case, more)
        browser, page = self.browser(self.lupe), f"/cases/{case.pk}/ask"
        shown = browser.get(page).content.decode()
        assert 'name="unit"' not in shown or f'<option value="{given["unit"]}"' in shown, "the unit is not offered"
        return browser.post(page, given)

    def asked_of(self, case: Case, kept: Kept, **more: Any) -> Any:
        """The same for somebody of the register, by its keeper, with the register open."""
        given = self._given(case, more)
        return in_register(self, kept).post(f"/register/cases/{case.pk}/ask", given)

    def _given(self, case: Case, more: Mapping[str, Any]) -> dict[str, Any]:
        unit = str(self.cast.privacy.pk)
        return {"unit": unit, "client": CLIENT, "passphrase": PASSPHRASE, "says": case.says, **more}

    def correction(self, at: dt.datetime = ASKED_AT, person: Person | None = None) -> Case:
        says = "It says Newtown. It should say Petone."
        return self.opened(at, person, kind=CaseKind.CORRECTION, item="people.suburb", says=says)

    def afresh(self, case: Case, actor: Actor) -> Case:
        with walls(actor):
            found = case.afresh_for(actor)
            found.facts()
        return found

    def part(self, case: Case, actor: Actor) -> Part:
        """The part of this actor's own organisation."""
        with walls(actor):
            return (
                Part.objects.visible_to(actor)
                .select_related("case", "holder")
                .get(case=case, holder=actor.organisation_id)
            )

    def items(self, case: Case, actor: Actor) -> list[AskedItem]:
        with walls(actor):
            own = AskedItem.objects.visible_to(actor).filter(part__case=case, holder=actor.organisation_id)
            return list(own.select_related("delivery__unit"))

    def notes(self, case: Case, actor: Actor) -> list[RowNote]:
        with walls(actor):
            return list(RowNote.objects.visible_to(actor).filter(case=case).select_related("unit"))


def in_register(family: Family, kept: Kept) -> Client:
    """The manager's browser with the register open in it."""
    client, office = family.browser(family.cast.mere), family.cast.mere.membership_id
    assert office is not None
    client.cookies[COOKIE] = base64.urlsafe_b64encode(office.bytes + kept.opened.key).decode()
    return client


@told_once
def make_family() -> Family:
    cast = best_foot_forward()
    ready = make_ready(cast, _with_protocol)
    make_unit_key(OPERATOR, cast.privacy, NOW)
    sent(ready)
    return Family(
        ready,
        make_actor("Lupe Taufa", "lupe@ccss.example", cast.ccss, Role.FRONT_LINE_WORKER),
        make_actor("Ana Williams", "ana@agency.example", cast.agency, Role.PRIVACY_OFFICER, cast.privacy),
    )
