"""Drafts that are being talked over, begun and answered as the product does it: by whoever may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client

from lightwell.agreements.drafting import OfferedClause, OfferedPoint, begin_draft
from lightwell.agreements.models import AgreementVersion, Draft, DraftClause
from lightwell.agreements.moving import move
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import PlainWords
from lightwell.policy.decoding import encode
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.request_protocol import RequestProtocol
from lightwell.policy.standard_clauses import STANDARD_PROMISES
from tests.agreements.making import document, make_programme
from tests.factories import NZ, Cast
from tests.web.said import without_tokens

TALKED_AT = dt.datetime(2026, 6, 22, 10, 0, tzinfo=NZ)
ANSWERED_AT = dt.datetime(2026, 6, 23, 9, 0, tzinfo=NZ)
CLAUSES = ("1", "2", "3", "4", "5")
PROTOCOL = RequestProtocol(
    ask="The privacy officer of the agency",
    inbox="privacy@agency.example",
    answer_working_days=10,
    stand_in="The privacy team’s duty officer",
    escalation="The agency’s manager of privacy",
    families=PlainWords("Ask us, and we ask the agency for you.", "Ask us what they know about you."),
)


def frame(more: Iterable[str] = ("parties", "uses", "tables", "small_number")) -> dict[str, Any]:
    """Best foot forward without its clauses, and with what is usually promised."""
    written = document().written
    return {**{name: written[name] for name in more}, "promises": [encode(each) for each in STANDARD_PROMISES]}


@dataclass(frozen=True, slots=True)
class Talked:
    """A draft in front of both sides."""

    cast: Cast
    draft: Draft

    def clause(self, code: str, actor: Actor | None = None) -> DraftClause:
        """As it stands now."""
        reader = actor or self.cast.mere
        with walls(reader):
            return DraftClause.objects.visible_to(reader).select_related("draft").get(draft=self.draft, code=code)

    def says(self, actor: Actor, code: str, kind: MoveKind, words: str = "", at: dt.datetime = ANSWERED_AT) -> None:
        move(actor, self.clause(code, actor), at, kind=kind, words=words)

    def path(self, code: str, more: str = "") -> str:
        return f"/drafts/{self.draft.pk}/clauses/{self.clause(code).pk}{more}"

    @property
    def proposed(self) -> str:
        """The page of what it came to."""
        with walls(self.cast.hana):
            return f"/agreements/{self.draft.afresh_for(self.cast.hana).proposed_id}"

    @property
    def home(self) -> str:
        return f"/drafts/{self.draft.pk}"


def make_talked(
    cast: Cast, codes: tuple[str, ...] = CLAUSES, replaces: AgreementVersion | None = None, version: int = 1,
    starts_on: dt.date = dt.date(2026, 10, 8), with_protocol: bool = True,
) -> Talked:  # fmt: skip
    """“Best foot forward”, offered by Hana to City Centre Social Services. with_protocol: Mere has agreed to one."""
    written = document().agreement
    if replaces is None:
        programme = make_programme(cast)
    else:
        with walls(cast.hana):
            programme = replaces.afresh_for(cast.hana).programme
    talked = Talked(
        cast,
        begin_draft(
            cast.hana, programme, TALKED_AT, provider=cast.ccss, code="best-foot-forward", title="Best foot forward",
            starts_on=starts_on, ends_on=dt.date(2028, 6, 30), frame=frame(), version=version, replaces=replaces,
            clauses=[OfferedClause(written.clause(code)) for code in codes],
            points=[OfferedPoint(PROTOCOL)] if with_protocol else [],
        ),
    )  # fmt: skip
    if with_protocol:
        talked.says(cast.mere, "request-protocol", MoveKind.AGREE)
    return talked


def signed_in(actor: Actor) -> Client:
    """A browser in which somebody has signed in."""
    with walls(actor):
        account = Account.objects.visible_to(actor).get(pk=actor.account_id)
    client = Client()
    client.force_login(account, backend="lightwell.organisations.sign_in.EmailBackend")
    return client


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return without_tokens(response.content.decode())


def identifier(text: str) -> UUID:
    """The last identifier in an address."""
    return UUID(next(part for part in reversed(text.split("/")) if len(part) == 36))
