"""Writing a file so that it is either wholly there, for good and for its owner alone, or not there at all.

Stage 3, sharing. A record that points at a file may be committed as soon as the file is written, so the file has to
have reached the disk by then.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lightwell.gateway.unusable import NoRoom

OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700
UNFINISHED = ".part"

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV, errno.ENOSYS})


def write(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Put a file in its place in one step.

    Raises FileExistsError when it is there already and is not to be replaced, NoRoom when the disk is full.
    """
    with drafted(path.parent, (content,)) as draft:
        settle(draft, path, replace=replace)


def write_stream(path: Path, chunks: Iterable[bytes]) -> None:
    """The same with content that comes piece by piece, in place of whatever is there. Raises NoRoom."""
    with drafted(path.parent, chunks) as draft:
        settle(draft, path, replace=True)


@contextmanager
def drafted(folder: Path, chunks: Iterable[bytes]) -> Iterator[Path]:
    """A finished draft that still has to be settled under its name; it is gone afterwards unless it was."""
    draft = folder / f".{secrets.token_hex(8)}{UNFINISHED}"
    try:
        with _room_wanted():
            folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
            _write_through(draft, chunks)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def settle(draft: Path, path: Path, *, replace: bool) -> None:
    """Give a draft its name. Raises FileExistsError when the name is taken and is not to be replaced."""
    if not replace:
        return second_name(draft, path)
    with _room_wanted():
        _folder_for(path)
        draft.replace(path)
        _remember(path.parent)
    return None


def second_name(existing: Path, path: Path) -> None:
    """Another name for a file that never changes. Raises FileExistsError when the name is taken, NoRoom."""
    with _room_wanted():
        _folder_for(path)
        try:
            os.link(existing, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _copy_in(existing, path)  # a USB stick or a network share that knows no second names
        _remember(path.parent)


def _copy_in(existing: Path, path: Path) -> None:
    if path.exists():
        raise FileExistsError(errno.EEXIST, "There is such a file already", str(path))
    with existing.open("rb") as file, drafted(path.parent, iter(lambda: file.read(1 << 20), b"")) as draft:
        draft.replace(path)


def _folder_for(path: Path) -> None:
    path.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)


def _write_through(draft: Path, chunks: Iterable[bytes]) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _remember(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)  # the name has to survive a power cut as well as the content
    finally:
        os.close(descriptor)


@contextmanager
def _room_wanted() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise NoRoom from None
        raise
