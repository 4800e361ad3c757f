"""What is sealed of one entry: every one of its parts and a salt, written in one way only.

All stages. Source: RFC 8785 (one canonical JSON). PostgreSQL writes it when an entry is made (`leaf_sql`), so that no
entry is without one; Python writes it again to prove an entry to whoever may read it. Both must give the same bytes.

The salt keeps a leaf's hash from telling anything: without it nobody can try out what an entry they may not read says.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from lightwell.ledger.models import Entry
from lightwell.policy import canonical


def leaf_of(entry: Entry) -> bytes:
    """What is sealed of this entry. Whoever may read the entry may have it."""
    return canonical.canonical(
        {
            "action": entry.action,
            "actor_account": _id(entry.actor_account),
            "actor_membership": _id(entry.actor_membership),
            "actor_organisation": _id(entry.actor_organisation),
            "actor_role": entry.actor_role,
            "actor_unit": _id(entry.actor_unit),
            "agreement_hash": entry.agreement_hash,
            "clauses": list(entry.clauses),
            "commitment": None if entry.commitment is None else bytes(entry.commitment).hex(),
            "counts": {name: int(count) for name, count in entry.counts.items()},
            "entry": str(entry.uuid),
            "occurred_at": entry.occurred_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "outcome": entry.outcome,
            "reasons": list(entry.reasons),
            "salt": bytes(entry.salt or b"").hex(),
            "seen_by_organisations": [str(each) for each in entry.seen_by_organisations],
            "seen_by_units": [str(each) for each in entry.seen_by_units],
            "subject_id": str(entry.subject_id),
            "subject_kind": entry.subject_kind,
        }
    )


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)
