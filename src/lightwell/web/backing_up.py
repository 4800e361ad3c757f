"""Making a backup: the database as of one instant, then the objects it points at, encrypted as they are read.

All stages. Source: docs/adr/0027. Objects never change and are named by their digests, so the database comes first and
nothing needs to stop. The keys of the state folder go into a file of their own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from lightwell.gateway.shelves import Bucket, Folder, Shelf
from lightwell.gateway.unusable import Unusable
from lightwell.web.backup_file import (
    ABOUT,
    DATABASE,
    OBJECTS,
    PIECE_BYTES,
    VERSION,
    Counts,
    Writing,
    flowing,
    lock,
)
from lightwell.web.database import Connections, over_tls
from lightwell.web.embedded import find_programs
from lightwell.web.state import PRIVATE_FILE, write_privately

MARKER: Final = "last-backup.json"
# What makes another installation this one. The database's passwords are not: a new server has its own.
KEY_FILES: Final = ("secret-key", "reason-key", "ledger-key", "sign-in-key")
UNIT_KEYS: Final = "unit-keys"


class BackupFailed(Unusable):
    """It could not be made, or put back."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be backed up. with_objects: False where the store is kept safe by its own service."""

    state: Path
    store: str
    connections: Connections
    with_objects: bool = True


def back_up(source: Source, target: Path, recipients: Sequence[str], now: dt.datetime) -> Counts:
    """Write one encrypted backup, in its place only once it is whole. Raises Unusable."""
    with _new_file(target) as out, flowing(lambda end: lock(end, out, recipients), reads=True) as into:
        counts = _write(source, Writing(into), now)
    mark = {"at": now.isoformat(), "objects": counts.objects, "bytes": counts.bytes}
    write_privately(source.state / MARKER, json.dumps(mark))
    return counts


def back_up_keys(state: Path, target: Path, recipients: Sequence[str]) -> int:
    """Write the encrypted keys of a state folder; answers how many. Raises Unusable."""
    found = dict(_keys(state))
    with _new_file(target) as out, flowing(lambda end: lock(end, out, recipients), reads=True) as into:
        into.write(json.dumps({"keys": found}).encode())
    return len(found)


def fingerprints(state: Path) -> dict[str, str]:
    """What tells whether two installations have the same keys, and nothing about the keys: they are random."""
    return {name: hashlib.sha256(b"lightwell backup\0" + text.encode()).hexdigest() for name, text in _keys(state)}


def _keys(state: Path) -> Iterator[tuple[str, str]]:
    files = [state / name for name in KEY_FILES]
    units = state / UNIT_KEYS
    files += sorted(units.iterdir()) if units.is_dir() else []
    for file in files:
        if file.is_file() and not file.name.startswith("."):
            yield file.relative_to(state).as_posix(), file.read_text(encoding="utf-8")


@contextmanager
def _new_file(target: Path) -> Iterator[IO[bytes]]:
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    except OSError as trouble:
        raise BackupFailed(f"{target} cannot be written: {trouble.strerror}.") from None
    finally:
        beside.unlink(missing_ok=True)


def _write(source: Source, writing: Writing, now: dt.datetime) -> Counts:
    said = {"version": VERSION, "made_at": now.isoformat(), "by": version("lightwell")}
    writing.document(ABOUT, {**said, "keys": fingerprints(source.state), "with_objects": source.with_objects})
    size = writing.pieces(DATABASE, _dumped(source.connections))
    counts = _write_objects(shelf_at(source.store), writing) if source.with_objects else Counts()
    whole = Counts(counts.objects, counts.bytes + size, counts.gone)
    writing.end(whole)
    return whole


def _write_objects(shelf: Shelf, writing: Writing) -> Counts:
    """Each once, whatever the number of its names; what is swept away meanwhile no record keeps."""
    first_names: dict[str, str] = {}
    size = gone = 0
    for path in sorted((each.path for each in shelf.standing()), reverse=True):
        digest = path.rpartition("/")[2]
        name = f"{OBJECTS}/{path}"
        if path.startswith("arriving/"):
            continue
        if digest in first_names:
            writing.second_name(name, first_names[digest])
            continue
        try:
            size += writing.pieces(name, _checked(shelf.get(path), digest))
            first_names[digest] = name
        except LookupError:
            gone += 1
    return Counts(len(first_names), size, gone)


def _checked(chunks: Iterable[bytes], digest: str) -> Iterator[bytes]:
    seen = hashlib.sha256()
    for chunk in chunks:
        seen.update(chunk)
        yield chunk
    if seen.hexdigest() != digest:
        raise BackupFailed("Something in the store was changed or damaged since it was put there; nothing was written.")


def shelf_at(place: str) -> Shelf:
    """The store as a plain shelf."""
    return Bucket(place) if place.startswith("s3://") else Folder(Path(place))


def _dumped(connections: Connections) -> Iterator[bytes]:
    """pg_dump's custom format. It must see every row, so it needs a role that walls do not bind."""
    given = os.environ.get("DATABASE_BACKUP_URL")
    conninfo = over_tls(given) if given else connections.superuser
    if not conninfo:
        raise BackupFailed("Set DATABASE_BACKUP_URL to a role that may read every row; docs/running.md says how.")
    words = ["--format=custom", "--no-comments"]
    with subprocess.Popen(
        [program("pg_dump", conninfo), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=access(conninfo)
    ) as dumping:
        assert dumping.stdout is not None and dumping.stderr is not None  # noqa: S101, PT018 - for the type checker
        while piece := dumping.stdout.read(PIECE_BYTES):
            yield piece
        said = dumping.stderr.read().decode(errors="replace").strip().splitlines()
    if dumping.returncode:
        raise BackupFailed(f"The database could not be read: {said[-1] if said else 'pg_dump stopped'}")


def access(conninfo: str) -> Mapping[str, str]:
    """The environment in which PostgreSQL's programs find a database; a password is never an argument."""
    names = {"host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    given = {names[name]: str(value) for name, value in conninfo_to_dict(conninfo).items() if name in names}
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **given}


def program(name: str, conninfo: str) -> Path:
    """PostgreSQL's program of the server's own version where the system has it, otherwise the one we came with.

    Raises BackupFailed.
    """
    try:
        with psycopg.connect(conninfo) as connection:
            major = connection.info.server_version // 10000
    except psycopg.OperationalError:
        raise BackupFailed("The database does not answer, or refuses its role.") from None
    own = Path(f"/usr/lib/postgresql/{major}/bin") / name
    return own if own.is_file() else find_programs() / name
