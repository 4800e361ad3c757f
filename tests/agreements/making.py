"""Agreements for tests, made as the product makes them: proposed and signed by whoever may."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lightwell.agreements.actions import propose_agreement, sign
from lightwell.agreements.models import AgreementVersion
from lightwell.codesign.actions import open_programme
from lightwell.codesign.models import Programme
from lightwell.ledger.walls import walls
from lightwell.policy import agreement as agreements
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Document
from tests.factories import NZ, Cast

EXAMPLE = Path(__file__).parents[2] / "examples" / "best-foot-forward.json"
PROPOSED_AT = dt.datetime(2026, 6, 22, 11, 0, tzinfo=NZ)
SIGNED_AT = dt.datetime(2026, 6, 24, 14, 0, tzinfo=NZ)

Change = Callable[[dict[str, Any]], None]


def document(change: Change | None = None) -> Document:
    """The Best foot forward example between the parties of the cast, not signed. change: alters its JSON."""
    written = copy.deepcopy(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    written.pop("signatures")
    written["parties"][0]["id"] = "the-agency"
    written["starts_on"], written["ends_on"] = "2026-07-01", "2028-06-30"
    if change:
        change(written)
    return agreements.parse(written)


def make_programme(cast: Cast) -> Programme:
    return open_programme(
        cast.hana,
        cast.agency,
        PROPOSED_AT,
        title="Best foot forward",
        starts_on=dt.date(2026, 7, 1),
        ends_on=dt.date(2028, 6, 30),
    )


def make_draft(cast: Cast, change: Change | None = None, programme: Programme | None = None) -> AgreementVersion:
    return propose_agreement(cast.hana, programme or make_programme(cast), PROPOSED_AT, document=document(change))


def make_agreement(cast: Cast, change: Change | None = None) -> AgreementVersion:
    """Signed by both sides."""
    draft = make_draft(cast, change)
    sign(cast.hana, draft, SIGNED_AT)
    return sign(cast.mere, draft, SIGNED_AT)


def afresh(agreement: AgreementVersion, actor: Actor) -> AgreementVersion:
    with walls(actor):
        return agreement.afresh_for(actor)


def programme_of(agreement: AgreementVersion, actor: Actor) -> Programme:
    with walls(actor):
        return agreement.afresh_for(actor).programme
