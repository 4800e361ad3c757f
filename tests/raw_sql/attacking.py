"""What somebody does who holds the run-time role's address and nothing else: claims to be anybody, and writes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lightwell.ledger.walls import stand_behind
from lightwell.policy.actors import Actor
from tests.factories import NOW

ENTRY = """
INSERT INTO ledger_entry (
    uuid, occurred_at, action, outcome, actor_account, actor_membership, actor_organisation, actor_unit, actor_role,
    subject_kind, subject_id, clauses, agreement_hash, reasons, counts, seen_by_organisations, seen_by_units
) VALUES (
    %(uuid)s, %(occurred_at)s, %(action)s, 'done', %(actor_account)s, %(actor_membership)s, %(actor_organisation)s,
    %(actor_unit)s, %(actor_role)s, %(subject_kind)s, %(subject_id)s, '{}', '', '{}', %(counts)s::jsonb,
    %(seen_by_organisations)s::uuid[], %(seen_by_units)s::uuid[]
)
"""


class RawSql:
    """One transaction of the run-time role, in which it says that it is somebody and that it acts."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def run(self, statement: str, **values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def says(self, action: str, kind: str, subject: UUID, **others: Any) -> None:
        """An entry, as its colleagues would read it where nothing else is given."""
        actor = self.actor
        usual = {
            "uuid": uuid.uuid4(),
            "occurred_at": NOW,
            "action": action,
            "actor_account": actor.account_id,
            "actor_membership": actor.membership_id,
            "actor_organisation": actor.organisation_id,
            "actor_unit": actor.unit_id,
            "actor_role": actor.role or "",
            "subject_kind": kind,
            "subject_id": subject,
            "counts": "{}",
            "seen_by_organisations": [actor.organisation_id] if actor.organisation_id and not actor.unit_ids else [],
            "seen_by_units": list(actor.unit_ids),
        }
        self.run(ENTRY, **{**usual, **others})


@contextmanager
def raw_sql(actor: Actor) -> Iterator[RawSql]:
    with transaction.atomic():
        stand_behind(actor)
        attacker = RawSql(actor)
        attacker.run("SELECT set_config('lightwell.action', 'anything', true)")
        yield attacker
