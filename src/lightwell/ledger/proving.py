"""Proofs for people: that an entry they may read is in the ledger, and that it only grew since a checkpoint they kept.

All stages. Source: RFC 6962, by way of `merkle`. Hashes say nothing about anybody; an entry's leaf is given only to
whoever may read the entry.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lightwell.ledger import merkle
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.leaves import leaf_of
from lightwell.ledger.models import Entry, Leaf, SealedCheckpoint
from lightwell.ledger.notes import Checkpoint
from lightwell.ledger.sealing import checkpoint_with, latest_checkpoint, seal_all, signer, together
from lightwell.policy.actors import Actor


class NotSealedYet(LookupError):
    """The entry was written and has no place yet; the sealer comes round within seconds."""


@dataclass(frozen=True, slots=True)
class EntryProof:
    """One entry's leaf, where it is, and what shows that it is there. checkpoint: the signed note of that tree."""

    entry: UUID
    leaf: bytes
    index: int
    size: int
    proof: tuple[bytes, ...]
    root: bytes
    checkpoint: str

    @property
    def number(self) -> int:
        """Its place, counted from 1."""
        return self.index + 1

    @property
    def occurred_at(self) -> dt.datetime:
        """When it was written, in UTC."""
        return dt.datetime.fromisoformat(self.told()["occurred_at"])

    def told(self) -> Mapping[str, Any]:
        """What the entry says, by the names of its parts."""
        return dict(json.loads(self.leaf))

    def as_json(self) -> dict[str, Any]:
        """In the words of `lightwell proof inclusion`."""
        return {
            "entry": str(self.entry),
            "leaf": self.leaf.decode(),
            "leafHash": _base64(merkle.leaf_hash(self.leaf)),
            "leafIdx": self.index,
            "treeSize": self.size,
            "proof": [_base64(each) for each in self.proof],
            "root": _base64(self.root),
            "checkpoint": self.checkpoint,
        }


@dataclass(frozen=True, slots=True)
class GrowthProof:
    """What shows that the ledger of the earlier size is where the later one began."""

    earlier: int
    later: int
    earlier_root: bytes
    later_root: bytes
    proof: tuple[bytes, ...]

    def as_json(self) -> dict[str, Any]:
        """In the words of `lightwell proof consistency`."""
        return {
            "size1": self.earlier,
            "size2": self.later,
            "root1": _base64(self.earlier_root),
            "root2": _base64(self.later_root),
            "proof": [_base64(each) for each in self.proof],
        }


def prove_leaf(entry: UUID, leaf: bytes, place: int | None = None) -> EntryProof:
    """Prove what is sealed of one entry, whose place may be known already. Raises NotSealedYet."""
    index = _place(entry) if place is None else place
    checkpoint = latest_checkpoint()
    if index is None or checkpoint is None or index >= checkpoint.size:
        raise NotSealedYet(f"ledger.entry {entry}")
    size = checkpoint.size
    proof = together(lambda run: merkle.inclusion_proof(index, size, run))
    return EntryProof(entry, leaf, index, size, tuple(proof), bytes(checkpoint.root), checkpoint.note)


def visible_leaf(actor: Actor, entry: UUID) -> bytes:
    """What is sealed of an entry that this actor may read; inside `walls`. Raises NotVisible."""
    found = Entry.objects.visible_to(actor).filter(uuid=entry).first()
    if found is None:
        raise NotVisible(f"ledger.entry {entry}")
    return leaf_of(found)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry is in the ledger. number: counted from 1. checkpoint: the first that has it."""

    entry: UUID
    number: int
    checkpoint: SealedCheckpoint


def place_of(entry: UUID, now: dt.datetime) -> Place | None:
    """Where an entry is; sealed at once where the sealer has not come round yet. Outside any transaction.

    None while whatever wrote it, or a transaction as old, has not ended.
    """
    found = checkpoint_with(entry)
    if found is None:
        seal_all(now)
        found = checkpoint_with(entry)
    return None if found is None else Place(entry, found[0] + 1, found[1])


def _place(entry: UUID) -> int | None:
    return Leaf.objects.filter(entry=entry).values_list("position", flat=True).first()


def prove_growth(earlier: int, later: int) -> GrowthProof:
    """Raises LookupError where the ledger was never so large, or the earlier is not the smaller."""
    latest = latest_checkpoint()
    if latest is None or not 0 < earlier <= later <= latest.size:
        raise LookupError("The ledger was never of that size.")
    proof, first, second = together(
        lambda run: (
            merkle.consistency_proof(earlier, later, run),
            merkle.root_of(earlier, run),
            merkle.root_of(later, run),
        )
    )
    return GrowthProof(earlier, later, first, second, tuple(proof))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether the ledger as it is agrees with a checkpoint that somebody kept. now: how many entries are sealed."""

    kept: Checkpoint
    now: int
    agrees: bool

    @property
    def later(self) -> int:
        """How many entries came after it was kept."""
        return self.now - self.kept.size


def compare(note: str) -> Agreement:
    """Raises NotACheckpoint where this is none, or none of ours."""
    kept = signer().verifier.read(note)
    latest = latest_checkpoint()
    now = latest.size if latest else 0
    agrees = kept.size <= now and together(lambda run: merkle.root_of(kept.size, run)) == kept.root
    return Agreement(kept, now, agrees)


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
