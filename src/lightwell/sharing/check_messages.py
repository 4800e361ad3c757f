"""What a check is given and what it gives back, between the worker and the child that does it.

Stage 3, sharing. The task holds secrets; it exists in the worker's memory and on a pipe.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from lightwell.gateway.carrying import ToCarry
from lightwell.gateway.told_register import SealedRegister, WrappedKey
from lightwell.policy.coverage import Enough
from lightwell.sharing.staged import Staged


@dataclass(frozen=True, slots=True)
class SealedConfirmation:
    """A problem somebody confirmed. where: hexadecimal; its table and column under the session's key."""

    code: str
    where: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """One unit that may receive. issue, digest: what it was sent for this quarter before; 0 and empty when nothing."""

    unit: str
    public_key: str
    issue: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class CheckTask:
    """One check. names, session_key: hexadecimal. memory, headings: digests, empty where there are none yet.

    register: what the provider's register says of who was told, sealed; None where it has none.
    listing: what marks who is in a list; None where the provider has no register.
    beside: people's own side, which goes with their rows. enough: by which notices, and since when, people must have
    been told.
    """

    hand_over: str
    agreement: str
    period: str
    told_by: dt.date
    sealed_on: dt.date
    store: str
    names: str
    keyring: str
    recipients: tuple[Recipient, ...]
    passphrase: str = field(repr=False)
    session_key: str = field(repr=False)
    confirmed: tuple[SealedConfirmation, ...] = ()
    memory: str = ""
    headings: str = ""
    register: SealedRegister | None = None
    listing: WrappedKey | None = None
    beside: tuple[ToCarry, ...] = ()
    enough: tuple[Enough, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckMade:
    """What was staged under which digests. problems: how many were found."""

    preview: str
    marked_copy: str
    problems: int
    staged: Staged | None
