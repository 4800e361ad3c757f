"""Checkpoints: what the whole ledger was at one moment, in four lines that its log has signed and anybody can keep.

All stages. Source: C2SP signed-note and tlog-checkpoint (the log's name, how many leaves, the root, and a signature of
Ed25519), so that other people's tools read ours. Whoever keeps one can later show that the ledger was rewritten.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lightwell.ledger.merkle import HASH_BYTES

ED25519: Final = b"\x01"
KEY_ID_BYTES: Final = 4
LONGEST_NOTE: Final = 4_000
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_NAME = re.compile(r"[^\s+]{1,200}")


class NotACheckpoint(ValueError):
    """This text is no checkpoint, or this log did not sign it; the message says which, for whoever gave it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """origin: the log's name. size: how many entries were sealed. root: the hash over all of them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A log's name and public key: enough to tell its checkpoints from anybody else's."""

    name: str
    key: bytes

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """As signed notes write a key."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.key).decode()}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Raises NotACheckpoint."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        key = _from_base64(encoded)
        if not _NAME.fullmatch(name) or key is None or key[:1] != ED25519 or len(key) != 1 + HASH_BYTES:
            raise NotACheckpoint("This is not a log's key: a name, a short number and base64, with + between them.")
        found = cls(name, key[1:])
        if found.key_id.hex() != key_id:
            raise NotACheckpoint("This log's key does not fit its own short number; a letter is missing or wrong.")
        return found

    def read(self, note: str) -> Checkpoint:
        """The checkpoint in a note that this log signed. Raises NotACheckpoint."""
        checkpoint, signatures = parse(note)
        if checkpoint.origin != self.name:
            raise NotACheckpoint(f"This checkpoint is of another log, {checkpoint.origin}, and not of {self.name}.")
        if not any(self._signed(checkpoint.body, name, signature) for name, signature in signatures):
            raise NotACheckpoint("This log did not sign this checkpoint: it was altered, or made by somebody else.")
        return checkpoint

    def _signed(self, body: str, name: str, signature: bytes) -> bool:
        if name != self.name or signature[:KEY_ID_BYTES] != self.key_id:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature[KEY_ID_BYTES:], body.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A log's name and private key. seed: 32 bytes."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._key().public_key().public_bytes_raw())

    def sign(self, size: int, root: bytes) -> str:
        """A signed note of the ledger at this size."""
        checkpoint = Checkpoint(self.name, size, root)
        signature = self.verifier.key_id + self._key().sign(checkpoint.body.encode())
        return f"{checkpoint.body}\n— {self.name} {base64.b64encode(signature).decode()}\n"

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def is_signed(note: str, size: int, root: bytes, verifier: Verifier) -> bool:
    """Whether this log signed that, of this size and this root."""
    try:
        signed = verifier.read(note)
    except NotACheckpoint:
        return False
    return (signed.size, signed.root) == (size, root)


def parse(note: str) -> tuple[Checkpoint, list[tuple[str, bytes]]]:
    """A note's checkpoint and its signatures, whoever made them. Raises NotACheckpoint."""
    text = note.replace("\r\n", "\n").strip("\n") + "\n"
    if len(text) > LONGEST_NOTE:
        raise NotACheckpoint("This is longer than a checkpoint is.")
    body, _, signed = text.rpartition("\n\n")
    lines = body.split("\n")
    root = _from_base64(lines[2]) if len(lines) >= 3 else None
    if root is None or len(root) != HASH_BYTES or not _NAME.fullmatch(lines[0]) or not _SIZE.fullmatch(lines[1]):
        raise NotACheckpoint(
            "This is not a checkpoint: it begins with the log's name, a number and a line of letters, then an empty "
            "line, then a line that begins with a long dash. Give all of it, as it was kept."
        )
    signatures = [found for line in signed.splitlines() if (found := _signature(line))]
    # What was signed is the body as it stands, lines that we do not know of included.
    if len(lines) > 3:
        raise NotACheckpoint("This checkpoint has more lines than this log's have.")
    return Checkpoint(lines[0], int(lines[1]), root), signatures


def _signature(line: str) -> tuple[str, bytes] | None:
    mark, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    signature = _from_base64(encoded)
    return (name, signature) if mark == "—" and signature and len(signature) > KEY_ID_BYTES else None


def _from_base64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
