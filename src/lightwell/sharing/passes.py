"""A pass: what somebody is given once an opening is in the ledger, to read what they opened for a short while.

Stage 3, sharing. It is signed by the site, names the opening's entry, and is worth nothing to anybody else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer

from lightwell.policy.actors import Actor

LASTS: Final = dt.timedelta(minutes=30)
_SALT: Final = "lightwell.sharing.pass"


class Act(StrEnum):
    """What the pass is for."""

    READ = "read"
    DOWNLOAD = "download"


class PassInvalid(LookupError):
    """The pass was changed, is somebody else's, or its time is up: the delivery has to be opened again."""


@dataclass(frozen=True, slots=True)
class Pass:
    """entry: the ledger's, which says who opened what, under which clause and why."""

    entry: UUID
    delivery_id: UUID
    clause: str
    act: Act
    membership_id: UUID | None
    until: dt.datetime

    def signed(self) -> str:
        """As it travels, in a page's addresses: identifiers only."""
        return Signer(salt=_SALT).sign_object(
            {
                "entry": self.entry.hex,
                "delivery": self.delivery_id.hex,
                "clause": self.clause,
                "act": self.act.value,
                "membership": self.membership_id.hex if self.membership_id else "",
                "until": int(self.until.timestamp()),
            }
        )


def read_pass(text: str, actor: Actor, act: Act, now: dt.datetime) -> Pass:
    """Raises PassInvalid."""
    try:
        said = Signer(salt=_SALT).unsign_object(text)
    except BadSignature:
        raise PassInvalid from None
    found = Pass(
        UUID(said["entry"]),
        UUID(said["delivery"]),
        said["clause"],
        Act(said["act"]),
        UUID(said["membership"]) if said["membership"] else None,
        dt.datetime.fromtimestamp(said["until"], tz=dt.UTC),
    )
    if found.act is not act or found.membership_id != actor.membership_id or found.until <= now:
        raise PassInvalid
    return found
