"""Putting a backup back: looked through to its last byte first, then the objects, then the database in one transaction.

All stages. Source: docs/adr/0027. Nothing is changed by a backup that is not whole, or that this key does not open; an
installation that already holds something is left as it is unless somebody says otherwise.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg

from lightwell.ledger.transactions import FORGET_TRANSACTIONS
from lightwell.web.backing_up import BackupFailed, access, fingerprints, program, shelf_at
from lightwell.web.backup_file import (
    ABOUT,
    DATABASE,
    END,
    OBJECTS,
    VERSION,
    Counts,
    Identity,
    NotABackup,
    Part,
    opened,
    parts,
)
from lightwell.web.database import Connections
from lightwell.web.state import write_privately

_OBJECT: Final = re.compile(r"(staged|published)(/[A-Za-z0-9_=~+-]+)*/[0-9a-f]{64}")
_KEY: Final = re.compile(r"(secret-key|reason-key|ledger-key|sign-in-key|unit-keys/[0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Looked:
    """A backup that is whole. keys: which keys it was made with, each by its fingerprint."""

    made_at: str
    counts: Counts
    with_objects: bool
    keys: Mapping[str, str]


def look_through(path: Path, identity: Identity) -> Looked:
    """Read a whole backup and compare every digest in it, changing nothing. Raises Unusable."""
    about: dict[str, Any] = {}
    end: dict[str, Any] = {}
    with opened(path, identity) as clear:
        for part in parts(clear):
            if part.name == ABOUT:
                about = part.document()
                if about.get("version") != VERSION:
                    raise BackupFailed("This backup was made by another version of Lightwell, which can restore it.")
            elif part.name == END:
                end = part.document()
            else:
                _compare(part)
    counts = Counts(int(end["objects"]), int(end["bytes"]))
    return Looked(str(about["made_at"]), counts, bool(about["with_objects"]), about["keys"])


def _compare(part: Part) -> None:
    seen = hashlib.sha256()
    for chunk in part.chunks:
        seen.update(chunk)
    if part.name == DATABASE:
        return
    path = _object(part.name)
    if part.same_as is not None:
        _object(part.same_as)
    elif seen.hexdigest() != path.rpartition("/")[2]:
        raise NotABackup


def _object(name: str) -> str:
    """The object's place in the store; a backup cannot name another. Raises NotABackup."""
    path = name.removeprefix(f"{OBJECTS}/")
    if path == name or not _OBJECT.fullmatch(path):
        raise NotABackup
    return path


def refuse_what_is_not_empty(connections: Connections, store: str) -> None:
    """Raises BackupFailed when there is anything here that a restore would mix with or overwrite."""
    with psycopg.connect(_owner(connections)) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    tables = found[0] if found else 0
    if tables or next(iter(shelf_at(store).standing()), None):
        raise BackupFailed("This installation already holds something. Restore to an empty one, or say --replace.")


def restore_objects(path: Path, identity: Identity, store: str) -> None:
    """Put every object in its places. Doing so again is harmless."""
    shelf = shelf_at(store)
    with opened(path, identity) as clear:
        for part in parts(clear):
            if not part.name.startswith(f"{OBJECTS}/"):
                _drain(part.chunks)
            elif part.same_as is None:
                shelf.put(part.chunks, partial(_object, part.name))
            else:
                shelf.copy(_object(part.same_as), _object(part.name))


def _drain(chunks: Iterable[bytes]) -> None:
    for _ in chunks:
        pass


def restore_database(path: Path, identity: Identity, connections: Connections, *, replace: bool) -> None:
    """Put the database back in one transaction, so all of it or nothing. Raises BackupFailed."""
    owner = _owner(connections)
    words = ["--no-owner", "--no-comments", "--single-transaction", "--exit-on-error", f"--dbname={_name(owner)}"]
    words += ["--clean", "--if-exists"] if replace else []
    with opened(path, identity) as clear:
        for part in parts(clear):
            if part.name == DATABASE:
                _feed([str(program("pg_restore", owner)), *words], part.chunks, access(owner))
                _forget_transactions(owner)
                return
            _drain(part.chunks)


def _forget_transactions(owner: str) -> None:
    with psycopg.connect(owner) as connection:
        for statement in FORGET_TRANSACTIONS:
            connection.execute(statement.encode())


def _feed(command: list[str], chunks: Iterator[bytes], environment: Mapping[str, str]) -> None:
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    ) as restoring:
        assert restoring.stdin is not None and restoring.stderr is not None  # noqa: S101, PT018 - for the type checker
        try:
            for chunk in chunks:
                restoring.stdin.write(chunk)
            restoring.stdin.close()
        except BrokenPipeError:
            pass
        said = restoring.stderr.read().decode(errors="replace")
    if restoring.returncode:
        raise BackupFailed(f"PostgreSQL could not put the database back, and changed nothing in it: {_why(said)}")


def _why(said: str) -> str:
    """The first line that says what is wrong, without the rows that PostgreSQL may quote after it."""
    lines = [line for line in said.splitlines() if "error:" in line]
    return lines[0].split("error:", 1)[1].strip()[:200] if lines else "it said nothing."


def _name(conninfo: str) -> str:
    return access(conninfo).get("PGDATABASE", "lightwell")


def _owner(connections: Connections) -> str:
    if not connections.owner:
        raise BackupFailed("Only the database's owner can restore: set DATABASE_OWNER_URL.")
    return connections.owner


def read_keys(path: Path, identity: Identity) -> Mapping[str, str]:
    """The keys in a file of keys. Raises WrongBackupKey, NotABackup."""
    with opened(path, identity) as clear:
        content = clear.read()
    try:
        keys = json.loads(content)["keys"]
    except (ValueError, KeyError, TypeError):
        raise NotABackup from None
    if not all(_KEY.fullmatch(name) for name in keys):
        raise NotABackup
    return {str(name): str(text) for name, text in keys.items()}


def restore_keys(keys: Mapping[str, str], state: Path) -> None:
    """Put the keys into a state folder, over any that are there."""
    for name, text in keys.items():
        path = state / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_privately(path, text)


def missing_keys(looked: Looked, state: Path, keys: Mapping[str, str]) -> list[str]:
    """The keys that a backup was made with and that would not be here after it, by the names of their files."""
    here = fingerprints(state)
    return [
        name
        for name, was in sorted(looked.keys.items())
        if name != "secret-key" and name not in keys and here.get(name) != was and not _given(name)
    ]


def _given(name: str) -> bool:
    return f"LIGHTWELL_{name.upper().replace('-', '_')}" in os.environ
