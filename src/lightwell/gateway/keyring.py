"""The provider's keyring: one small document that is useless without the passphrase, and what it opens into.

Stage 3, sharing. Source: design.md, "Who runs the machine, who holds the keys". Encryption generations turn with
`rotate`; pseudonym generations last an agreement's life, because a new one ends matching from quarter to quarter.
"""

from __future__ import annotations

import datetime as dt
import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from types import TracebackType
from typing import Annotated, Final, NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from lightwell.gateway import key_tree
from lightwell.gateway.hexadecimal import KeyringId
from lightwell.gateway.passphrase import Cost, Wrapped, refuse_weak, unwrap, wrap
from lightwell.gateway.unusable import Unusable
from lightwell.policy import canonical
from lightwell.policy.checked import Checked, Digest, Limit
from lightwell.policy.decoding import decode, encode
from lightwell.policy.faults import Fault, NotWellFormed

DRILL_EVERY: Final = dt.timedelta(days=365)
MOST_GENERATIONS: Final = 999
MATCHING_ENDS: Final = (
    "From now on the same client gets another made-up code, so a recipient can no longer match this quarter's rows "
    "with earlier quarters'. Earlier deliveries can still be found with this keyring."
)


class KeyringUnreadable(Unusable):
    """The document is not a keyring, or was damaged."""

    def __init__(self) -> None:
        super().__init__("This is not a keyring, or it is damaged. Recover it from two of its three sheets.")


class Form(StrEnum):
    """The form of this document."""

    ONE = "lightwell-keyring/1"


Generation = Annotated[
    int,
    Limit(
        "generation",
        f"Expected a whole number from 1 to {MOST_GENERATIONS}.",
        {"minimum": 1, "maximum": MOST_GENERATIONS},
        lambda number: bool(1 <= number <= MOST_GENERATIONS),
    ),
]


@dataclass(frozen=True, slots=True)
class SigningKey(Checked):
    """The public half of what one generation signs with."""

    generation: Generation
    public_key: Digest


@dataclass(frozen=True, slots=True)
class Keyring(Checked):
    """A provider's keys, locked. All of it may be stored where others can read it; none of it may be changed."""

    form: Form
    id: KeyringId
    generation: Generation
    pseudonym_generation: Generation
    created_on: dt.date
    signing_keys: tuple[SigningKey, ...]
    wrapped_root: Wrapped
    drilled_on: dt.date | None = None

    def checks(self) -> Iterator[Iterable[Fault]]:
        yield self._one_signing_key_each()

    def _one_signing_key_each(self) -> Iterator[Fault]:
        in_order = all(key.generation == number for number, key in enumerate(self.signing_keys, start=1))
        if len(self.signing_keys) != self.generation or not in_order:
            yield Fault("signing_keys", "signing-keys", "There is one signing key for each generation, in order.")

    @classmethod
    def read(cls, document: bytes) -> Keyring:
        """Raises KeyringUnreadable."""
        try:
            return decode(cls, canonical.parse(document))
        except NotWellFormed:
            raise KeyringUnreadable from None

    def document(self) -> bytes:
        """What is stored."""
        return canonical.canonical(encode(self)) + b"\n"

    def unlock(self, passphrase: str) -> Unlocked:
        """Raises WrongPassphrase."""
        unlocked = Unlocked(self, unwrap(self.wrapped_root, passphrase, _public(self).bound))
        if not unlocked.is_right:  # a document put together from two
            unlocked.forget()
            raise KeyringUnreadable
        return unlocked

    def rotate(self, passphrase: str, cost: Cost | None = None) -> Keyring:
        """New signing and way-back keys and a new lock; pseudonyms stay, and what is older can still be opened."""
        with self.unlock(passphrase) as unlocked:
            return unlocked.rewrapped(passphrase, generation=self.generation + 1, cost=cost)

    def new_pseudonym_generation(self, passphrase: str, cost: Cost | None = None) -> Keyring:
        """New pseudonyms from here on. Show MATCHING_ENDS to whoever asks for this, before it is done."""
        with self.unlock(passphrase) as unlocked:
            return unlocked.rewrapped(passphrase, pseudonym_generation=self.pseudonym_generation + 1, cost=cost)

    def change_passphrase(self, old: str, new: str, cost: Cost | None = None) -> Keyring:
        """The same keys under other words. Raises WrongPassphrase, WeakPassphrase."""
        with self.unlock(old) as unlocked:
            return unlocked.rewrapped(new, cost=cost)

    def drilled(self, on: dt.date) -> Keyring:
        """The record that two sheets were tried on this day and do open this keyring."""
        return replace(self, drilled_on=on)

    def needs_drill(self, on: dt.date) -> bool:
        """Nobody has tried the recovery sheets for a year."""
        return self.drilled_on is None or on - self.drilled_on > DRILL_EVERY

    def public_key(self, generation: int) -> str:
        """Raises LookupError for a generation that this keyring has not reached."""
        for key in self.signing_keys:
            if key.generation == generation:
                return key.public_key
        raise LookupError(generation)

    @property
    def public_keys(self) -> frozenset[str]:
        """Every key that this provider has ever signed with; what a recipient trusts."""
        return frozenset(key.public_key for key in self.signing_keys)


def new(passphrase: str, created_on: dt.date, cost: Cost | None = None) -> Keyring:
    """A keyring with a new root. Raises WeakPassphrase."""
    return from_root(bytearray(os.urandom(key_tree.ROOT_BYTES)), passphrase, created_on=created_on, cost=cost)


def from_root(
    root: bytearray,
    passphrase: str,
    *,
    created_on: dt.date,
    generation: int = 1,
    pseudonym_generation: int = 1,
    drilled_on: dt.date | None = None,
    cost: Cost | None = None,
) -> Keyring:
    """The keyring of a root that is known, locked anew. Raises WeakPassphrase."""
    refuse_weak(passphrase)
    public = _Public(
        id=key_tree.keyring_id(root),
        generation=generation,
        pseudonym_generation=pseudonym_generation,
        created_on=created_on,
        signing_keys=tuple(_signing_key(root, each) for each in range(1, generation + 1)),
    )
    return public.with_lock(wrap(root, passphrase, public.bound, cost), drilled_on)


def _signing_key(root: bytearray, generation: int) -> SigningKey:
    public = key_tree.signing_key(root, generation).public_key()
    return SigningKey(generation, public.public_bytes_raw().hex())


@dataclass(frozen=True, slots=True)
class _Public:
    """What the lock vouches for: all but itself and the drill's date, which is written without the passphrase."""

    id: str
    generation: int
    pseudonym_generation: int
    created_on: dt.date
    signing_keys: tuple[SigningKey, ...]
    form: Form = Form.ONE

    @property
    def bound(self) -> bytes:
        return canonical.canonical({**encode(self), "form": str(self.form)})

    def with_lock(self, wrapped_root: Wrapped, drilled_on: dt.date | None) -> Keyring:
        return Keyring(
            form=self.form,
            id=self.id,
            generation=self.generation,
            pseudonym_generation=self.pseudonym_generation,
            created_on=self.created_on,
            signing_keys=self.signing_keys,
            wrapped_root=wrapped_root,
            drilled_on=drilled_on,
        )


def _public(keyring: Keyring) -> _Public:
    return _Public(
        keyring.id, keyring.generation, keyring.pseudonym_generation, keyring.created_on, keyring.signing_keys
    )


class Unlocked:
    """An opened keyring, for one job in one process's memory; never in a file, a queue or a log.

    Use as a context: leaving it wipes the root as well as Python lets anybody wipe memory.
    """

    __slots__ = ("_root", "keyring")

    def __init__(self, keyring: Keyring, root: bytearray) -> None:
        self.keyring: Final = keyring
        self._root = root

    def __enter__(self) -> Unlocked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.forget()

    def __repr__(self) -> str:
        return f"<Unlocked {self.keyring.id}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("An unlocked keyring stays in the process that unlocked it.")

    def forget(self) -> None:
        """Wipe the root; the keys that were handed out are their holders' to forget."""
        self._root[:] = bytes(len(self._root))
        self._root = bytearray()

    @property
    def root(self) -> bytearray:
        """The root itself, for its recovery sheets. Raises ValueError once it is forgotten."""
        if not self._root:
            raise ValueError("This keyring was locked again.")
        return self._root

    @property
    def is_right(self) -> bool:
        """The document is this root's own."""
        return len(self._root) == key_tree.ROOT_BYTES and key_tree.keyring_id(self.root) == self.keyring.id

    def rewrapped(
        self,
        passphrase: str,
        *,
        generation: int | None = None,
        pseudonym_generation: int | None = None,
        cost: Cost | None = None,
    ) -> Keyring:
        """The same root in a new document. Raises WeakPassphrase."""
        return from_root(
            self.root,
            passphrase,
            created_on=self.keyring.created_on,
            generation=generation or self.keyring.generation,
            pseudonym_generation=pseudonym_generation or self.keyring.pseudonym_generation,
            drilled_on=self.keyring.drilled_on,
            cost=cost,
        )

    # --- keys -------------------------------------------------------------------------------------------------

    def pseudonym_key(self, agreement: str, recipient: str, use: str, generation: int | None = None) -> str:
        """For one recipient's pseudonyms for one use; this generation's unless another is asked for."""
        chosen = generation or self.keyring.pseudonym_generation
        return key_tree.pseudonym_key(self.root, agreement, recipient, use, chosen)

    def rounding_key(self, agreement: str, recipient: str) -> bytes:
        return key_tree.rounding_key(self.root, agreement, recipient)

    def way_back_key(self, generation: int | None = None) -> bytes:
        return key_tree.way_back_key(self.root, generation or self.keyring.generation)

    def signing_key(self) -> Ed25519PrivateKey:
        return key_tree.signing_key(self.root, self.keyring.generation)

    def stand_in_unit_key(self, agreement: str, recipient: str) -> X25519PrivateKey:
        return key_tree.stand_in_unit_key(self.root, agreement, recipient)

    def register_wrapping_key(self, provider: str) -> bytes:
        return key_tree.register_wrapping_key(self.root, provider)

    def plaintext_digest(self, *plaintext: bytes) -> str:
        """A digest of what was sent in clear, piece by piece, with which only the provider can test a guess."""
        digest = hmac.new(key_tree.plaintext_digest_key(self.root), digestmod="sha256")
        for piece in plaintext:
            digest.update(piece)
        return digest.hexdigest()
