"""Writing one entry. For the gate alone.

All stages. Source: the house rule that an entry holds identifiers, codes, counts and a commitment, and that what a
person typed lies beside it, sealed and erasable.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from lightwell.ledger.governing import SEEN_BY_NOBODY_ELSE, SeenBy, Subject
from lightwell.ledger.models import Outcome
from lightwell.ledger.reasons import SealedReason, seal
from lightwell.policy.actors import Actor

_NO_COUNTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """What an action wants its entry to say besides who, when and about what.

    clauses, agreement_hash: what it stood on.
    counts: whole numbers by a code's name, such as `{"rows": 38}`.
    reason: what the person gave as their reason; sealed outside the ledger.
    about: what was made, where the action made something; otherwise the entry is about the action's subject.
    seen_by: who may read the entry besides whoever acted and those the subject names.
    each_of: what was made or changed besides, where each thing has an entry of its own too.
    """

    clauses: tuple[str, ...] = ()
    agreement_hash: str = ""
    counts: Mapping[str, int] = field(default_factory=lambda: _NO_COUNTS)
    reason: str = ""
    about: Subject | None = None
    seen_by: SeenBy = SEEN_BY_NOBODY_ELSE
    each_of: tuple[Subject, ...] = ()


NOTHING_MORE = Event()


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody's attempt at one action, done or refused."""

    actor: Actor
    action: str
    subject_kind: str
    subject_id: UUID
    seen_by: SeenBy
    now: dt.datetime
    entry: UUID

    def about(self, subject: Subject) -> Attempt:
        return Attempt(
            self.actor,
            self.action,
            subject.subject_kind,
            subject.pk,
            self.seen_by | subject.seen_by(),
            self.now,
            self.entry,
        )


def record_done(attempt: Attempt, event: Event) -> None:
    """Write the entry of something done, beside it the reason that was stated, and one of each thing besides."""
    told = attempt if event.about is None else attempt.about(event.about)
    sealed = seal(told.entry, event.reason) if event.reason else None
    written = {
        **_written(told, Outcome.DONE, event.seen_by),
        "clauses": list(event.clauses),
        "agreement_hash": event.agreement_hash,
        "counts": dict(event.counts),
        "commitment": sealed.commitment if sealed else None,
    }
    _write(written, sealed)
    if event.each_of:
        _write_each(_written(_another(attempt, each), Outcome.DONE, event.seen_by) for each in event.each_of)


def _another(attempt: Attempt, subject: Subject) -> Attempt:
    return replace(attempt.about(subject), entry=uuid.uuid4())


def record_refused(attempt: Attempt, codes: tuple[str, ...]) -> None:
    """Write the entry of something refused: the reasons' codes, and nothing that was typed."""
    _write({**_written(attempt, Outcome.REFUSED, SEEN_BY_NOBODY_ELSE), "reasons": list(codes)})


def _written(attempt: Attempt, outcome: Outcome, seen_by: SeenBy) -> dict[str, Any]:
    """Every column of an entry that is given; the database makes the others."""
    actor = attempt.actor
    seen = attempt.seen_by | seen_by | _colleagues(actor)
    return {
        "uuid": attempt.entry,
        "occurred_at": attempt.now,
        "action": attempt.action,
        "outcome": outcome.value,
        "actor_account": actor.account_id,
        "actor_membership": actor.membership_id,
        "actor_organisation": actor.organisation_id,
        "actor_unit": actor.unit_id,
        "actor_role": actor.role or "",
        "subject_kind": attempt.subject_kind,
        "subject_id": attempt.subject_id,
        "clauses": [],
        "agreement_hash": "",
        "reasons": [],
        "counts": {},
        "commitment": None,
        "seen_by_organisations": list(seen.organisations),
        "seen_by_units": list(seen.units),
    }


# By a function of the database: an entry is made in every action, and for a statement of the program's own the
# database would make its plan, walls and all, each time anew, which takes longer than carrying it out.
_RECORD = "SELECT lightwell_record(%s, %s, %s, %s)"


def _write(entry: Mapping[str, Any], reason: SealedReason | None = None) -> None:
    """In one statement with its reason, so that an action with one asks no more of the database than one without."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, _given(entry, reason))


def _write_each(entries: Iterable[Mapping[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_RECORD, [_given(each) for each in entries])


def _given(entry: Mapping[str, Any], reason: SealedReason | None = None) -> tuple[Any, ...]:
    beside = (uuid.uuid4(), reason.sealed, reason.wrapped_key) if reason else (None, None, None)
    return (Jsonb(entry, dumps=_as_json), *beside)


def _as_json(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, default=_as_text)


def _as_text(value: object) -> str:
    """How PostgreSQL reads a moment, an identifier or bytes that come as text."""
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)


def _colleagues(actor: Actor) -> SeenBy:
    """Those beside whoever acted: their unit where they act in one, otherwise their organisation."""
    if actor.unit_ids:
        return SeenBy(units=actor.unit_ids)
    return SeenBy(organisations=(actor.organisation_id,) if actor.organisation_id else ())
