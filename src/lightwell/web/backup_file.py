"""What a backup is: an age file around one tar, written and read as it flows, so that no clear copy is ever on a disk.

All stages. Source: docs/adr/0027. In the tar, in this order: `about.json`; `database/NNNNNN`, the pieces of one
`pg_dump`; `objects/…/NNNNNN`, the pieces of each stored object; `end.json`. `age -d | tar -x` reads it without us.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

import pyrage  # type: ignore[import-untyped]

from lightwell.gateway.unusable import Unusable

VERSION: Final = 1
ABOUT, END, DATABASE, OBJECTS = "about.json", "end.json", "database", "objects"
PIECE_BYTES: Final = 1 << 20
ARMOUR: Final = "AGE-SECRET-KEY-"
# age's own X25519 identity.
Identity: TypeAlias = pyrage.x25519.Identity


class NotABackup(Unusable):
    """The file is not whole, or not what was written."""

    def __init__(self) -> None:
        super().__init__("This backup is damaged or cut short, so nothing was changed. Use another.")


class WrongBackupKey(Unusable):
    """The key that was given does not open it."""

    def __init__(self) -> None:
        super().__init__("This key does not open this file, or the file is not a backup. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a backup holds. gone: objects removed between listing and reading, which no record keeps."""

    objects: int = 0
    bytes: int = 0
    gone: int = 0


@contextmanager
def flowing(act: Callable[[IO[bytes]], object], *, reads: bool) -> Iterator[IO[bytes]]:
    """One end of a pipe whose other end `act` reads or writes in a thread; what stops it is raised here."""
    reading, writing = os.pipe()
    theirs, ours = (reading, writing) if reads else (writing, reading)

    def run() -> None:
        with os.fdopen(theirs, "rb" if reads else "wb") as end:
            act(end)

    with ThreadPoolExecutor(1) as thread:
        other = thread.submit(run)
        try:
            with os.fdopen(ours, "wb" if reads else "rb") as end:
                yield end
        except (BrokenPipeError, tarfile.ReadError, EOFError):
            # Most likely the other end stopped first, and knows why.
            other.result()
            raise
    fault = other.exception()
    # Whoever reads may have had enough before the end.
    if fault is not None and not (isinstance(fault, BrokenPipeError) and not reads):
        raise fault


class Writing:
    """A backup as it is written."""

    def __init__(self, into: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=into, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._digest = hashlib.sha256()

    def document(self, name: str, said: Mapping[str, object]) -> None:
        self._member(name, json.dumps(said, sort_keys=True).encode())

    def pieces(self, name: str, chunks: Iterable[bytes]) -> int:
        """Everything of the chunks under one name, in pieces; answers how many bytes."""
        length = 0
        for number, piece in enumerate(_nonempty(chunks)):
            self._member(f"{name}/{number:06d}", piece)
            length += len(piece)
        return length

    def second_name(self, name: str, of: str) -> None:
        """The same object in a second place, such as its recipient's."""
        member = tarfile.TarInfo(name)
        member.type, member.linkname = tarfile.LNKTYPE, of
        self._tar.addfile(member)

    def end(self, counts: Counts) -> None:
        self.document(END, {"objects": counts.objects, "bytes": counts.bytes, "digest": self._digest.hexdigest()})
        self._tar.close()

    def _member(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(content), 0o600
        self._digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        self._tar.addfile(member, io.BytesIO(content))


def _nonempty(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, and one empty piece where there are none, so that an empty thing is still there."""
    some = False
    for chunk in chunks:
        some = True
        yield chunk
    if not some:
        yield b""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in a backup: its name, its chunks, and for a second name what it is the second name of."""

    name: str
    chunks: Iterator[bytes]
    same_as: str | None = None

    def document(self) -> dict[str, Any]:
        try:
            return dict(json.loads(b"".join(self.chunks)))
        except ValueError:
            raise NotABackup from None


def parts(file: IO[bytes]) -> Iterator[Part]:
    """Everything in a backup, in order. Each part is to be read before the next. Raises NotABackup."""
    digest = hashlib.sha256()
    whole = False
    with tarfile.open(fileobj=file, mode="r|") as tar:
        for name, members in itertools.groupby(tar, key=_name_of):
            if name == END:
                said = Part(name, _contents(tar, members, hashlib.sha256())).document()
                whole = said.get("digest") == digest.hexdigest()
                yield Part(END, iter([json.dumps(said).encode()]))
                continue
            first = next(members)
            if first.islnk():
                yield Part(name, iter(()), first.linkname)
            else:
                whole_part = itertools.chain([first], members)  # noqa: B031 - what is left of the group
                yield Part(name, _contents(tar, whole_part, digest))
    if not whole:
        raise NotABackup


def _name_of(member: tarfile.TarInfo) -> str:
    inside = member.name.startswith((f"{DATABASE}/", f"{OBJECTS}/")) and not member.islnk()
    return member.name.rpartition("/")[0] if inside else member.name


def _contents(tar: tarfile.TarFile, members: Iterable[tarfile.TarInfo], digest: Any) -> Iterator[bytes]:
    for member in members:
        file = tar.extractfile(member)
        if file is None:
            raise NotABackup
        content = file.read()
        digest.update(member.name.encode() + b"\0" + hashlib.sha256(content).digest())
        yield content


def lock(source: IO[bytes], target: IO[bytes], recipients: Sequence[str]) -> None:
    """Encrypt to every recipient. Raises Unusable when one is not an age public key."""
    try:
        to = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    except pyrage.RecipientError:
        raise Unusable("The recipient is not an age public key (age1…). lightwell backup-key makes one.") from None
    pyrage.encrypt_io(source, target, to)


@contextmanager
def opened(path: Path, identity: Identity) -> Iterator[IO[bytes]]:
    """What is in an encrypted file, as it flows. Raises WrongBackupKey, NotABackup."""

    def unlock(target: IO[bytes]) -> None:
        with path.open("rb") as file:
            try:
                pyrage.decrypt_io(file, target, [identity])
            except BrokenPipeError:
                raise
            except OSError as error:
                # A damaged piece comes as an OSError without a number; a real one of the disk's has one.
                if error.errno is None:
                    raise NotABackup from None
                raise

    try:
        with flowing(unlock, reads=False) as clear:
            yield clear
    except pyrage.DecryptError:
        raise WrongBackupKey from None
    except (tarfile.TarError, EOFError):
        raise NotABackup from None


def new_identity(passphrase: str | None) -> tuple[bytes, str]:
    """A key file that opens backups, locked with a passphrase where one is given, and its public key."""
    made = Identity.generate()
    text = f"# public key: {made.to_public()}\n{made}\n".encode()
    return (pyrage.passphrase.encrypt(text, passphrase) if passphrase else text), str(made.to_public())


def read_identity(content: bytes, ask: Callable[[], str]) -> Identity:
    """The key in a key file. ask: for the passphrase, where one locks it. Raises WrongBackupKey."""
    try:
        text = content if ARMOUR.encode() in content else pyrage.passphrase.decrypt(content, ask())
        lines = [line for line in text.decode().splitlines() if line.startswith(ARMOUR)]
        return Identity.from_str(lines[0])
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError, IndexError):
        raise WrongBackupKey from None
