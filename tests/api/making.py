"""Tokens, and quarters sealed at a provider's own desk, made as the product makes them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from lightwell.api.tokens import NewToken, make_token
from lightwell.gateway import handing_over
from lightwell.gateway.handing_over import HandedOver, Replacing
from lightwell.gateway.keyring import Keyring
from lightwell.gateway.preparing import Given, GivenFile, prepare
from lightwell.gateway.unit_keys import read_public_key
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Membership
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Document
from lightwell.policy.periods import Quarter
from lightwell.policy.token_rules import USUAL_DAYS, Scope, scopes_for
from lightwell.sharing.models import UnitKey
from tests.factories import NOW
from tests.gateway.quarters import csv_bytes, people_bytes
from tests.sharing.making import PASSPHRASE, QUARTER, Ready, locked_keyring, usual_rows

SEALED_ON = dt.date(2026, 10, 6)
ROOT = "/api/v1"


def office_of(actor: Actor) -> Membership:
    with walls(actor):
        return Membership.objects.visible_to(actor).get(pk=actor.membership_id)


def token_for(
    actor: Actor, *scopes: Scope, days: int = USUAL_DAYS, at: dt.datetime = NOW, label: str = "Case notes"
) -> NewToken:
    """A token in somebody's office, for everything that the office lets it do unless a few are named."""
    chosen = frozenset(scopes or scopes_for(actor))
    return make_token(actor, office_of(actor), at, label=label, scopes=chosen, days=days)


@dataclass
class System:
    """Another system, with the token that it was given."""

    secret: str
    client: Client = field(default_factory=Client)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def get(self, path: str, query: Mapping[str, object] | None = None) -> HttpResponse:
        return self.client.get(f"{ROOT}{path}", query or {}, headers=self._headers)  # type: ignore[return-value]

    def post(self, path: str, body: object) -> HttpResponse:
        return self.client.post(  # type: ignore[return-value]
            f"{ROOT}{path}", json.dumps(body), content_type="application/json", headers=self._headers
        )

    def upload(self, path: str, files: Mapping[str, object], **headers: str) -> HttpResponse:
        return self.client.post(f"{ROOT}{path}", files, headers={**self._headers, **headers})  # type: ignore[return-value]


def system(actor: Actor, *scopes: Scope) -> System:
    return System(token_for(actor, *scopes).secret)


def codes(response: HttpResponse) -> set[str]:
    """The codes of a problem's reasons."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    return {each["code"] for each in body["reasons"]}


def answered(response: HttpResponse) -> Any:
    assert response.headers["Content-Type"].startswith("application/json"), response.content
    return json.loads(response.content)


# --- at the provider's own desk --------------------------------------------------------------------------------


def keys_of(ready: Ready) -> dict[str, str]:
    with walls(ready.cast.mere):
        keys = dict(UnitKey.objects.values_list("unit__code", "public_key"))
    return {"evaluation": keys["evaluation"], "contract-reporting": keys["contract-reporting"]}


def sealed_quarter(
    ready: Ready,
    *,
    period: Quarter = QUARTER,
    document: Document | None = None,
    keyring: Keyring | None = None,
    keys: Mapping[str, str] | None = None,
    sealed_on: dt.date = SEALED_ON,
    replacing: Mapping[str, Replacing] | None = None,
) -> HandedOver:
    """What `lightwell gateway split` makes of the usual quarter."""
    rows = usual_rows()
    given = Given(
        (GivenFile("quarter.csv", csv_bytes(rows)),),
        GivenFile("told.csv", people_bytes({row[0]: "yes" for row in rows})),
    )
    unit_keys = {unit: read_public_key(key) for unit, key in (keys_of(ready) if keys is None else keys).items()}
    with (keyring or locked_keyring()).unlock(PASSPHRASE) as unlocked:
        prepared = prepare(document or ready.agreement.agreed, period, given, unlocked=unlocked, told_by=SEALED_ON)
        return handing_over.hand_over(prepared, unlocked, sealed_on=sealed_on, unit_keys=unit_keys, replacing=replacing)


def sealed_files(made: HandedOver, *, leave_out: Sequence[str] = ()) -> dict[str, object]:
    """The form in which it is sent."""
    files: dict[str, object] = {
        "manifest": SimpleUploadedFile("manifest.json", made.manifest),
        "memory": SimpleUploadedFile("memory.kept", made.memory),
        "deliveries": [SimpleUploadedFile(each.file, each.sealed.content) for each in made.deliveries],
        "way_backs": [SimpleUploadedFile(f"{each.recipient}.wayback", each.way_back) for each in made.deliveries],
    }
    return {name: value for name, value in files.items() if name not in leave_out}


def sealed_address(ready: Ready, period: str = "2026-Q3") -> str:
    return f"/agreements/{ready.agreement.pk}/quarters/{period}/sealed"
