"""`lightwell proof`: is one proof of the ledger right? For anybody: it needs no database and no key.

All stages. Source: RFC 6962, by way of `ledger.merkle`; docs/reference/command-line.md fixes the JSON's keys.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lightwell.commands.answering import DONE, NO, Misuse, answer, command
from lightwell.ledger import merkle

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

INCLUSION_EXAMPLE = """example:
  lightwell ledger prove 7d7f0e5c-8f0e-4d5c-9a43-0d5b1a2c3d4e --json | lightwell proof inclusion

The proof is one JSON object on standard input: leafIdx and treeSize, whole numbers; leafHash and root, base64; and
proof, a list of base64.
"""
CONSISTENCY_EXAMPLE = """example:
  curl --silent 'https://lightwell.example.org/ledger/consistency?from=20&to=31' | lightwell proof consistency

The proof is one JSON object on standard input: size1 and size2, whole numbers; root1 and root2, base64; and proof, a
list of base64.
"""
LARGEST_BYTES: Final = 1_000_000
LARGEST_SIZE: Final = 2**80


def register(subparsers: Subparsers) -> None:
    """Adds `proof` and its two kinds."""
    proof = command(subparsers, "proof", "check one proof of the ledger", INCLUSION_EXAMPLE)
    kinds = proof.add_subparsers(required=True, metavar="KIND")
    command(kinds, "inclusion", "that an entry is in the ledger", INCLUSION_EXAMPLE, inclusion)
    command(kinds, "consistency", "that a ledger only grew", CONSISTENCY_EXAMPLE, consistency)


def inclusion(arguments: argparse.Namespace) -> int:
    """0: the leaf is in the tree; 1: this does not show it."""
    given = _given()
    index, size = _whole(given, "leafIdx"), _whole(given, "treeSize")
    leaf, root, proof = _hash(given, "leafHash"), _hash(given, "root"), _proof(given)
    return _say(arguments, merkle.includes(index, size, leaf, proof, root), "The entry is in the ledger.")


def consistency(arguments: argparse.Namespace) -> int:
    """0: the one grew from the other; 1: this does not show it."""
    given = _given()
    sizes = _whole(given, "size1"), _whole(given, "size2")
    roots = _hash(given, "root1"), _hash(given, "root2")
    ok = merkle.is_consistent(*sizes, *roots, _proof(given))
    return _say(arguments, ok, "The later ledger holds all of the earlier one, unchanged.")


def _say(arguments: argparse.Namespace, ok: bool, yes: str) -> int:
    answer(arguments, {"ok": ok}, lambda: yes if ok else "This proof does not show it.")
    return DONE if ok else NO


def _given() -> Mapping[str, Any]:
    """What was given on standard input. Raises Misuse."""
    text = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    if len(text) > LARGEST_BYTES:
        raise Misuse("A proof is shorter than a megabyte; this is not one.")
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise Misuse("Give the proof as one JSON object on standard input; this is not JSON.") from None
    if not isinstance(given, dict):
        raise Misuse("Give the proof as one JSON object on standard input; this is JSON of another kind.")
    return given


def _whole(given: Mapping[str, Any], name: str) -> int:
    found = given.get(name)
    if isinstance(found, bool) or not isinstance(found, int) or abs(found) >= LARGEST_SIZE:
        raise Misuse(f"The proof needs {name}, a whole number.")
    return found


def _hash(given: Mapping[str, Any], name: str) -> bytes:
    """What it says, of whatever length: a wrong length is a wrong proof, and judged as one."""
    return _base64(given.get(name), name)


def _proof(given: Mapping[str, Any]) -> list[bytes]:
    found = given.get("proof")
    if found is None:
        return []
    if not isinstance(found, list):
        raise Misuse("The proof needs proof, a list of base64.")
    return [_base64(each, "each of proof") for each in found]


def _base64(found: object, name: str) -> bytes:
    if found is None:
        return b""
    try:
        if isinstance(found, str):
            return base64.b64decode(found, validate=True)
    except (binascii.Error, ValueError):
        pass
    raise Misuse(f"The proof needs {name} in base64.")
