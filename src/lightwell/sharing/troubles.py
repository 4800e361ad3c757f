"""Why a check stopped, as a code that the hand-over keeps, and in words for the provider.

Stage 3, sharing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lightwell.gateway.kept import KeptUnreadable
from lightwell.gateway.keyring import KeyringUnreadable
from lightwell.gateway.passphrase import WrongPassphrase
from lightwell.gateway.shelves import StoreUnreachable
from lightwell.gateway.store import NotStored, StoredWrong
from lightwell.gateway.streaming import StreamDamaged
from lightwell.gateway.unusable import NoRoom, Unusable
from lightwell.sharing.children import code_of


class Trouble(StrEnum):
    """What can stop a check that is not something given to it."""

    WORKER_GONE = "worker-gone"
    KILLED = "killed"
    OUR_FAULT = "our-fault"


_GIVEN: tuple[Unusable, ...] = (
    WrongPassphrase(),
    KeyringUnreadable(),
    KeptUnreadable(),
    StreamDamaged(),
    NotStored(),
    StoredWrong(),
    StoreUnreachable(),
    NoRoom(),
)
_SENTENCES: Mapping[str, str] = {
    Trouble.WORKER_GONE: (
        "The check stopped because the machine was started again. Nothing was lost and nothing was sent. Type your "
        "passphrase again to have it checked."
    ),
    Trouble.KILLED: (
        "The check was stopped several times before it could finish, most likely because the machine has too little "
        "memory. Nothing was sent. Tell whoever runs this machine, or run the gateway at your own desk."
    ),
    Trouble.OUR_FAULT: (
        "Something in Lightwell itself failed while it checked. Nothing was sent. Tell whoever runs this machine: its "
        "log says where."
    ),
    **{code_of(each): str(each) for each in _GIVEN},
}


def in_words(error: str) -> str:
    """The sentence for a hand-over's error; the general one for a code that is not known here."""
    return _SENTENCES.get(error, _SENTENCES[Trouble.OUR_FAULT])
