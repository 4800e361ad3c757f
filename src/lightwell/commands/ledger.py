"""`lightwell ledger`: recompute the record of what happened, prove one entry of it, and sign what it is now.

All stages. Source: docs/reference/command-line.md. For whoever runs the machine: it needs the database's owner. What it
prints of an entry is identifiers, codes and counts.
"""

from __future__ import annotations

import argparse
import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from lightwell.commands.answering import DONE, NO, Misuse, answer, command, on_terminal

if TYPE_CHECKING:
    from lightwell.ledger.notes import Checkpoint, Verifier
    from lightwell.ledger.verifying import Verified
    from lightwell.web.database import Connections

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

VERIFY_EXAMPLE = """example:
  lightwell ledger verify
  lightwell ledger verify --against kept-in-june.checkpoint --json

Ends with 0 when every entry is as it was sealed and every stated reason is the one that its entry committed to, 1 when
one is not. Reasons are counted, opened with the site's own key for them, and none is printed. With --against it also
tells whether the ledger still holds all that it held when that checkpoint was signed: the checkpoint is all that
anybody needs to keep.
"""
PROVE_EXAMPLE = """example:
  lightwell ledger prove 7d7f0e5c-8f0e-4d5c-9a43-0d5b1a2c3d4e --json | lightwell proof inclusion
"""
CHECKPOINT_EXAMPLE = """example:
  lightwell ledger checkpoint > kept-in-june.checkpoint
"""


def register(subparsers: Subparsers) -> None:
    """Adds `ledger` and its three."""
    ledger = command(subparsers, "ledger", "the record of what happened", VERIFY_EXAMPLE)
    acts = ledger.add_subparsers(required=True, metavar="ACT")
    verifying = command(acts, "verify", "recompute the whole ledger", VERIFY_EXAMPLE, verify)
    verifying.add_argument("--against", type=Path, metavar="CHECKPOINT", help="a file with a checkpoint that was kept")
    verifying.add_argument("--key", metavar="KEY", help="the log's key, where it is not this installation's own")
    proving = command(acts, "prove", "prove that one entry is in it", PROVE_EXAMPLE, prove)
    proving.add_argument("entry", type=_entry, metavar="ENTRY", help="the entry's identifier")
    command(acts, "checkpoint", "seal what waits, and print the signed checkpoint", CHECKPOINT_EXAMPLE, checkpoint)


def verify(arguments: argparse.Namespace) -> int:
    """0: all as it was sealed; 1: something is not, and where."""
    kept = _read_note(arguments.against) if arguments.against else None
    with _database() as connections:
        from lightwell.ledger import verifying, verifying_reasons
        from lightwell.ledger.sealing import signer

        verifier = _verifier(arguments.key) if arguments.key else signer().verifier
        against = _signed(verifier, kept) if kept is not None else None
        found = verifying.verify(_owner(connections), verifier, against=against, tell=on_terminal())
        not_kept = verifying_reasons.reasons_not_kept(_owner(connections))
        sentence = f"{found.sentence} {verifying_reasons.in_words(not_kept)}"
    is_well = found.ok and not not_kept
    said = {**_as_json(found), "ok": is_well, "sentence": sentence, "reasons_not_kept": not_kept}
    answer(arguments, said, lambda: _in_words(found, sentence))
    return DONE if is_well else NO


def prove(arguments: argparse.Namespace) -> int:
    """0, with the proof; 1 when there is no such entry, or it is not sealed yet."""
    with _database() as connections:
        from lightwell.ledger.proving import NotSealedYet, prove_leaf
        from lightwell.ledger.verifying import leaf_of

        leaf = leaf_of(_owner(connections), arguments.entry)
        try:
            proof = prove_leaf(arguments.entry, leaf).as_json() if leaf else None
        except NotSealedYet:
            proof = None
    if proof is None:
        sentence = (
            "There is no such entry." if leaf is None else "It is not sealed yet; run lightwell ledger checkpoint."
        )
        answer(arguments, {"ok": False, "sentence": sentence}, lambda: sentence)
        return NO
    said = {"ok": True, **proof}
    answer(arguments, said, lambda: "\n".join(f"{name}: {value}" for name, value in said.items()))
    return DONE


def checkpoint(arguments: argparse.Namespace) -> int:
    """Seal whatever waits and print the latest checkpoint. 1 when nothing has ever happened."""
    with _database():
        from django.utils import timezone

        from lightwell.ledger.sealing import latest_checkpoint, seal_all, signer

        seal_all(timezone.now())
        latest = latest_checkpoint()
        key = str(signer().verifier)
    if latest is None:
        answer(arguments, {"ok": False, "entries": 0}, lambda: "Nothing has happened here yet.")
        return NO
    said = {
        "ok": True,
        "entries": latest.size,
        "root": base64.b64encode(bytes(latest.root)).decode(),
        "checkpoint": latest.note,
        "key": key,
    }
    answer(arguments, said, lambda: latest.note.rstrip("\n"))
    return DONE


@contextmanager
def _database() -> Iterator[Connections]:
    """The database answers and Django is ready. Raises Misuse, in one sentence."""
    from lightwell.web.database import DatabaseUnavailable, known_connections
    from lightwell.web.running import running_database
    from lightwell.web.state import state_folder

    state = state_folder()
    try:
        if known_connections(state) is None:
            raise Misuse("There is no database here yet: the first lightwell serve makes one.")
        with running_database(state) as connections:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lightwell.web.settings")
            import django
            from django.db import connection

            django.setup()
            _refuse_an_unmigrated_database()
            try:
                yield connections
            finally:
                connection.close()
    except DatabaseUnavailable as unavailable:
        raise Misuse(str(unavailable)) from None


def _refuse_an_unmigrated_database() -> None:
    from lightwell.web.preparing import pending_migrations

    if pending_migrations():
        raise Misuse("The database is of an earlier version; run lightwell migrate, or start lightwell serve once.")


def _owner(connections: Connections) -> str:
    if not connections.owner:
        raise Misuse("Every entry is read here, which only the database's owner may do: set DATABASE_OWNER_URL.")
    return connections.owner


def _entry(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError("expected an entry's identifier, such as those in who saw what") from None


def _read_note(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as trouble:
        raise Misuse(f"{path} cannot be read: {trouble.strerror}.") from None
    except UnicodeDecodeError:
        raise Misuse(f"{path} is not a checkpoint: it is not text.") from None


def _verifier(key: str) -> Verifier:
    from lightwell.ledger.notes import NotACheckpoint, Verifier

    try:
        return Verifier.parse(key)
    except NotACheckpoint as wrong:
        raise Misuse(str(wrong)) from None


def _signed(verifier: Verifier, note: str) -> Checkpoint:
    from lightwell.ledger.notes import NotACheckpoint

    try:
        return verifier.read(note)
    except NotACheckpoint as wrong:
        raise Misuse(str(wrong)) from None


def _as_json(found: Verified) -> dict[str, object]:
    return {
        "ok": found.ok,
        "entries": found.entries,
        "root": base64.b64encode(found.root).decode(),
        "first_bad": found.first_bad,
        "unsealed": found.unsealed,
        "sentence": found.sentence,
    }


def _in_words(found: Verified, sentence: str) -> str:
    waiting = f" {found.unsealed} wait to be sealed." if found.unsealed else ""
    return f"{sentence} {found.entries} are sealed.{waiting}"
