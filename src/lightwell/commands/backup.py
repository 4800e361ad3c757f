"""`lightwell backup`, `restore` and `backup-key`: keep an installation safe, and put it back.

All stages. Source: docs/running.md and docs/adr/0027.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lightwell.commands.answering import DONE, NO, Misuse, answer, command
from lightwell.commands.passphrases import new_passphrase, passphrase

if TYPE_CHECKING:
    from lightwell.ledger.verifying import Verified
    from lightwell.web.backup_file import Identity
    from lightwell.web.database import Connections
    from lightwell.web.restoring import Looked

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

BACKUP_EXAMPLE = """example:
  lightwell backup-key backup.key
  lightwell backup monday.backup --to age1… --keys monday.keys

The database and every stored object go into the first file, encrypted as they are read. The keys of this site go into
the second, which belongs somewhere else: with both, somebody could read what only this site may.
LIGHTWELL_BACKUP_TO may hold the public key instead of --to.
"""
RESTORE_EXAMPLE = """example:
  lightwell restore monday.backup --key backup.key --keys monday.keys

Stop the pages and the worker first. The file is read to its end before anything is changed, and the ledger is verified
afterwards.
"""
KEY_EXAMPLE = """example:
  lightwell backup-key backup.key
  lightwell backup-key backup.key --passphrase

Prints the public key that backups are encrypted to. Keep the file away from this machine: only it opens them.
"""


def register(subparsers: Subparsers) -> None:
    """Adds the three."""
    backing = command(subparsers, "backup", "write an encrypted backup", BACKUP_EXAMPLE, backup)
    backing.add_argument("file", type=Path, metavar="FILE", help="the backup to write")
    backing.add_argument("--to", action="append", metavar="AGE1…", help="a public key that opens it; may be repeated")
    backing.add_argument("--keys", type=Path, metavar="FILE", help="also write the keys of this site, to another file")
    backing.add_argument("--without-objects", action="store_true", help="the store is kept safe by its own service")
    restoring = command(subparsers, "restore", "put a backup back", RESTORE_EXAMPLE, restore)
    restoring.add_argument("file", type=Path, metavar="FILE", help="the backup to read")
    restoring.add_argument("--key", type=Path, required=True, metavar="FILE", help="the key file that opens it")
    restoring.add_argument("--keys", type=Path, metavar="FILE", help="the keys of the site, written by backup --keys")
    restoring.add_argument("--replace", action="store_true", help="even where this installation holds something")
    restoring.add_argument("--without-keys", action="store_true", help="even where keys that it needs are missing")
    key = command(subparsers, "backup-key", "make the key that opens backups", KEY_EXAMPLE, backup_key)
    key.add_argument("file", type=Path, metavar="FILE", help="the key file to write")
    key.add_argument("--passphrase", action="store_true", help="lock the file with a passphrase")


def backup_key(arguments: argparse.Namespace) -> int:
    """Make one key pair; a file that is there is never written over."""
    from lightwell.web.backup_file import new_identity

    content, public = new_identity(new_passphrase("LIGHTWELL_NEW_PASSPHRASE") if arguments.passphrase else None)
    try:
        with open(os.open(arguments.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as trouble:
        raise Misuse(f"{arguments.file} cannot be written: {trouble.strerror}.") from None
    answer(arguments, {"public_key": public}, lambda: public)
    return DONE


def backup(arguments: argparse.Namespace) -> int:
    """Write one backup, and the keys beside it where asked."""
    import datetime as dt

    from lightwell.web.backing_up import Source, back_up, back_up_keys
    from lightwell.web.state import state_folder, store_place

    recipients = arguments.to or os.environ.get("LIGHTWELL_BACKUP_TO", "").split()
    if not recipients:
        raise Misuse("Say with --to whose public key may open the backup; lightwell backup-key makes one.")
    state = state_folder()
    with _database() as connections:
        source = Source(state, store_place(state), connections, not arguments.without_objects)
        counts = back_up(source, arguments.file, recipients, dt.datetime.now(dt.UTC))
    keys = back_up_keys(state, arguments.keys, recipients) if arguments.keys else None
    said = {"objects": counts.objects, "bytes": counts.bytes, "gone": counts.gone, "keys": keys}
    kept = "" if keys is None else f" {keys} keys are in {arguments.keys}: keep that file somewhere else."
    answer(
        arguments,
        said,
        lambda: (
            f"The database and {counts.objects} stored objects, {counts.bytes:,} bytes, are in {arguments.file}.{kept}"
        ),
    )
    return DONE


def restore(arguments: argparse.Namespace) -> int:
    """0: restored and the ledger is whole; 1: restored, and the ledger is not; 2: nothing was changed."""
    from lightwell.web import restoring
    from lightwell.web.state import state_folder, store_place

    state = state_folder()
    store = store_place(state)
    identity = _identity(arguments.key)
    with _readable(arguments.file, arguments.keys):
        looked = restoring.look_through(arguments.file, identity)
        keys = restoring.read_keys(arguments.keys, identity) if arguments.keys else {}
    missing = restoring.missing_keys(looked, state, keys)
    if missing and not arguments.without_keys:
        raise Misuse(f"Give --keys: without {', '.join(missing)} this backup cannot be read. Nothing was changed.")
    with _database(new=True) as connections:
        if not arguments.replace:
            restoring.refuse_what_is_not_empty(connections, store)
        restoring.restore_objects(arguments.file, identity, store)
        restoring.restore_database(arguments.file, identity, connections, replace=arguments.replace)
        restoring.restore_keys(keys, state)
        found = _brought_up_to_date(connections)
    answer(arguments, _as_json(looked, found), lambda: _in_words(looked, found))
    return DONE if found.ok else NO


def _brought_up_to_date(connections: Connections) -> Verified:
    """Migrate, where the backup is of an earlier version, and then verify the ledger."""
    environment = {**os.environ, "LIGHTWELL_DATABASE_ROLE": "owner", "DATABASE_URL": connections.run}
    environment["DATABASE_OWNER_URL"] = connections.owner or ""
    environment.setdefault("DJANGO_SETTINGS_MODULE", "lightwell.web.settings")
    migrated = subprocess.run(
        [sys.executable, "-m", "lightwell.web.preparing", "migrate"], env=environment, check=False
    )
    if migrated.returncode:
        raise Misuse("Everything was put back, but the database could not be migrated; the lines above say why.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lightwell.web.settings")
    import django

    django.setup()
    from lightwell.ledger.sealing import signer
    from lightwell.ledger.verifying import verify

    return verify(connections.owner or "", signer().verifier)


@contextmanager
def _database(*, new: bool = False) -> Iterator[Connections]:
    """The database answers. new: one may be made. Raises Misuse, in one sentence."""
    from lightwell.web.database import DatabaseUnavailable, known_connections
    from lightwell.web.running import running_database
    from lightwell.web.state import state_folder

    state = state_folder()
    try:
        if not new and known_connections(state) is None:
            raise Misuse("There is no database here yet: the first lightwell serve makes one.")
        with running_database(state) as connections:
            yield connections
    except DatabaseUnavailable as unavailable:
        raise Misuse(str(unavailable)) from None


def _identity(path: Path) -> Identity:
    from lightwell.web.backup_file import read_identity

    with _readable(path):
        return read_identity(path.read_bytes(), passphrase)


@contextmanager
def _readable(*paths: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        named = " or ".join(str(path) for path in paths if path)
        raise Misuse(f"{named} cannot be read: {trouble.strerror}.") from None


def _as_json(looked: Looked, found: Verified) -> dict[str, object]:
    return {
        "made_at": looked.made_at,
        "objects": looked.counts.objects,
        "bytes": looked.counts.bytes,
        "ledger": {"ok": found.ok, "entries": found.entries, "sentence": found.sentence},
    }


def _in_words(looked: Looked, found: Verified) -> str:
    return (
        f"Restored what was kept at {looked.made_at}: the database and {looked.counts.objects} stored objects, each as "
        f"its digest says. The ledger has {found.entries} sealed entries. {found.sentence}"
    )
