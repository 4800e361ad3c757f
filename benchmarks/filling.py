"""A site that has been used for years, made in bulk from one that was told through actions.

Rows are copied in SQL by the database's owner, with the triggers of the gate and the second wall down for the filling
alone: it is made up, for pages to be measured on and for nothing else. Only the ledger's own triggers stay, so that
each entry has its leaf. The one who knows the site best, its provider, is given one agreement in every so many.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg

from lightwell.ledger.reasons import seal

QUARTERS: Final = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
CLAUSES: Final = (("1",), ("4",), ("3", "4"), ("5",), ("2",))
WHY: Final = "Working out which sessions help parents most"
SEED: Final = 7919  # a prime: entries about one delivery lie far from one another, as they do on a real site
_DOWN: Final = ("codesign_programme", "codesign_participant", "agreements_agreementversion",
                "agreements_namedunit", "agreements_signature",
                "organisations_organisation", "organisations_account", "organisations_membership",
                "organisations_signin", "sharing_handover", "sharing_delivery", "sharing_trend", "letters_occasion",
                "letters_letter", "ledger_statedreason")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is made. first: where counting goes on from. theirs: the known provider has one agreement in so many."""

    organisations: int
    programmes: int
    entries: int
    first: int = 1
    theirs: int = 125
    beside: int = 20

    @property
    def last(self) -> int:
        return self.first + self.programmes - 1

    def values(self) -> dict[str, Any]:
        return {
            "first": self.first,
            "last": self.last,
            "first_organisation": self.first,
            "last_organisation": self.first + self.organisations - 1,
            "organisations": self.organisations,
            "theirs": self.theirs,
            "beside": self.beside,
            "quarters": list(QUARTERS),
        }


def fill(owner: str, amount: Amount, provider: UUID) -> None:
    """Add so much to a site that has one programme, one agreement of this provider and one quarter sent."""
    with psycopg.connect(owner) as connection:
        for table in _DOWN:
            connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER")
        connection.execute("ALTER TABLE ledger_entry NO FORCE ROW LEVEL SECURITY")
        connection.execute("SELECT set_config('lightwell.action', 'filling', true)")
        for statement in _STATEMENTS:
            connection.execute(statement, {**amount.values(), "provider": provider})
        _openings(connection, amount)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in _DOWN:
            connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER")
        connection.execute("ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("ANALYZE")


# --- rows that SQL can make ---------------------------------------------------------------------------------------

_ORGANISATIONS = """
    INSERT INTO organisations_organisation
    SELECT made.* FROM organisations_organisation AS known,
        generate_series(%(first_organisation)s::int, %(last_organisation)s) AS n,
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', md5('organisation ' || n)::uuid, 'code', 'provider-' || n, 'name', 'Provider ' || n)) AS made
    WHERE known.id = %(provider)s
"""
_ACCOUNTS = """
    INSERT INTO organisations_account
    SELECT made.* FROM organisations_account AS known,
        generate_series(%(first_organisation)s::int, %(last_organisation)s) AS n,
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', md5('account ' || n)::uuid, 'email', 'somebody-' || n || '@providers.example',
            'name', 'Somebody ' || n)) AS made
    WHERE known.email = 'mere@ccss.example'
"""
# A manager of each provider; every tenth is one more analyst beside the one who is known.
_MEMBERSHIPS = """
    INSERT INTO organisations_membership
    SELECT made.* FROM organisations_membership AS known
        JOIN organisations_account AS whose ON whose.id = known.account_id,
        generate_series(%(first_organisation)s::int, %(last_organisation)s) AS n,
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', md5('office ' || n || whose.email)::uuid, 'account_id', md5('account ' || n)::uuid,
            'organisation_id', CASE WHEN whose.email LIKE 'priya@%%' THEN known.organisation_id
                               ELSE md5('organisation ' || n)::uuid END)) AS made
    WHERE whose.email = 'mere@ccss.example' OR (whose.email = 'priya@agency.example' AND n %% 10 = 0)
"""
_SIGN_INS = """
    INSERT INTO organisations_signin (id, account_id, started_at, ended_at, means, device)
    SELECT gen_random_uuid(), a.id, m.at, m.at + interval '1 hour', 'password', 'Firefox on Linux'
    FROM organisations_account AS a,
        generate_series(%(first)s::int, %(first)s + 9) AS n,
        LATERAL (SELECT timestamptz '2026-01-01' + n * interval '9 hours' AS at) AS m
"""
_PROGRAMMES = """
    INSERT INTO codesign_programme
    SELECT made.* FROM codesign_programme AS known, generate_series(%(first)s::int, %(last)s) AS n,
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', md5('programme ' || n)::uuid, 'title', 'Programme ' || n)) AS made
    WHERE known.title = 'Best foot forward'
"""
# One for each programme, and some more beside the known one under the programme that is known.
_AGREEMENTS = """
    CREATE TEMPORARY TABLE new_agreement ON COMMIT DROP AS
    SELECT known.id AS known_id, made.* FROM agreements_agreementversion AS known
        JOIN codesign_programme AS its ON its.id = known.programme_id AND its.title = 'Best foot forward',
        generate_series(%(first)s::int, %(last)s + %(beside)s) AS n,
        LATERAL (SELECT n > %(last)s AS beside, n <= %(last)s AND n %% %(theirs)s = 0 AS theirs,
            'agreed-' || n || CASE WHEN n > %(last)s THEN '-beside' ELSE '' END AS code,
            %(first_organisation)s + n %% %(organisations)s AS number) AS its_own,
        LATERAL (SELECT replace(replace(replace(replace(known.document,
            '"best-foot-forward"', '"' || its_own.code || '"'),
            '"starts_on":"2026-07-01"', '"starts_on":"2025-07-01"'),
            '"ccss"', CASE WHEN theirs THEN '"ccss"' ELSE '"provider-' || number || '"' END),
            'City Centre Social Services',
            CASE WHEN theirs THEN 'City Centre Social Services' ELSE 'Provider ' || number END) AS document) AS written,
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', md5('agreement ' || its_own.code)::uuid, 'code', its_own.code, 'title', 'Agreement ' || n,
            'programme_id', CASE WHEN beside THEN its.id ELSE md5('programme ' || n)::uuid END,
            'provider_id', CASE WHEN theirs THEN known.provider_id ELSE md5('organisation ' || number)::uuid END,
            'starts_on', '2025-07-01', 'document', written.document,
            'hash', encode(sha256(convert_to(written.document, 'UTF8')), 'hex'))) AS made
    WHERE known.code = 'best-foot-forward'
"""
_KEEP_AGREEMENTS = """
    INSERT INTO agreements_agreementversion
    SELECT made.* FROM new_agreement AS its,
        LATERAL jsonb_populate_record(NULL::agreements_agreementversion, to_jsonb(its)) AS made
"""
# Whoever an agreement names takes part in its programme.
_PARTICIPANTS = """
    INSERT INTO codesign_participant
        (id, programme_id, agency_id, organisation_id, "group", how, invited_at, left_why, earlier)
    SELECT DISTINCT ON (programme_id, provider_id)
        gen_random_uuid(), programme_id, agency_id, provider_id, 'provider', 'agreement', proposed_at, '', '[]'
    FROM new_agreement
    ON CONFLICT DO NOTHING
"""
_NAMED = """
    INSERT INTO agreements_namedunit
    SELECT made.* FROM new_agreement AS its JOIN agreements_namedunit AS known ON known.agreement_id = its.known_id,
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', gen_random_uuid(), 'agreement_id', its.id, 'provider_id', its.provider_id)) AS made
"""
_SIGNATURES = """
    INSERT INTO agreements_signature
    SELECT made.* FROM new_agreement AS its JOIN agreements_signature AS known ON known.agreement_id = its.known_id,
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', gen_random_uuid(), 'agreement_id', its.id,
            'organisation_id', CASE WHEN known.organisation_id = %(provider)s THEN its.provider_id
                               ELSE known.organisation_id END)) AS made
"""
_HAND_OVERS = """
    INSERT INTO sharing_handover
    SELECT made.* FROM new_agreement AS its JOIN sharing_handover AS known ON known.agreement_id = its.known_id,
        unnest(%(quarters)s::text[]) WITH ORDINALITY AS quarter (code, n),
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', md5('hand-over ' || its.code || quarter.code)::uuid, 'agreement_id', its.id,
            'agreement_code', its.code, 'provider_id', its.provider_id, 'period', quarter.code,
            'memory_from', CASE WHEN n = 1 THEN '' ELSE encode(sha256(quarter.code::bytea), 'hex') END,
            'sent_at', known.sent_at - (5 - n) * interval '91 days')) AS made
"""
_DELIVERIES = """
    CREATE TEMPORARY TABLE new_delivery ON COMMIT DROP AS
    SELECT made.*, row_number() OVER (ORDER BY made.sent_at, made.id) - 1 AS number
    FROM new_agreement AS its JOIN sharing_delivery AS known ON known.agreement_id = its.known_id,
        unnest(%(quarters)s::text[]) WITH ORDINALITY AS quarter (code, n),
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', md5('delivery ' || its.code || quarter.code || known.unit_id)::uuid,
            'hand_over_id', md5('hand-over ' || its.code || quarter.code)::uuid, 'agreement_id', its.id,
            'agreement_code', its.code, 'provider_id', its.provider_id, 'period', quarter.code,
            'digest', encode(sha256((its.code || quarter.code || known.unit_id)::bytea), 'hex'),
            'kept_until', known.kept_until - ((5 - n) * 91)::int,
            'sent_at', known.sent_at - (5 - n) * interval '91 days')) AS made
"""
_KEEP_DELIVERIES = """
    INSERT INTO sharing_delivery
    SELECT made.* FROM new_delivery AS its,
        LATERAL jsonb_populate_record(NULL::sharing_delivery, to_jsonb(its)) AS made
"""
_TRENDS = """
    INSERT INTO sharing_trend
    SELECT made.* FROM sharing_trend AS known, new_agreement AS its, unnest(%(quarters)s::text[]) AS quarter (code),
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', gen_random_uuid(), 'hand_over_id', md5('hand-over ' || its.code || quarter.code)::uuid,
            'agreement_code', its.code, 'provider_id', its.provider_id, 'period', quarter.code)) AS made
    WHERE known.agreement_code = 'best-foot-forward'
"""
_SENT = """
    INSERT INTO ledger_entry (uuid, occurred_at, transaction_id, action, outcome, actor_organisation, actor_role,
        subject_kind, subject_id, clauses, agreement_hash, reasons, counts, seen_by_organisations, seen_by_units)
    SELECT gen_random_uuid(), h.sent_at, -%(first)s - row_number() OVER (), 'sharing.send', 'done', h.provider_id,
        'reporting_officer', 'sharing.handover', h.id, '{1,2,3,4,5}', a.hash, '{}',
        jsonb_build_object('year', left(h.period, 4)::int, 'quarter', right(h.period, 1)::int, 'deliveries', 2),
        ARRAY[h.provider_id, a.agency_id], ARRAY(SELECT unit_id FROM new_delivery AS d WHERE d.hand_over_id = h.id)
    FROM new_agreement AS a JOIN sharing_handover AS h ON h.agreement_id = a.id ORDER BY h.sent_at
"""
_OCCASIONS = """
    INSERT INTO letters_occasion
    SELECT made.* FROM letters_occasion AS known JOIN sharing_delivery AS was ON was.id = known.subject_id
        JOIN new_delivery AS its ON its.unit_id = was.unit_id,
        LATERAL jsonb_populate_record(known, jsonb_build_object(
            'id', md5('occasion ' || its.id)::uuid, 'subject_id', its.id, 'addressed_at', its.sent_at,
            'happened_at', its.sent_at, 'tell_at', its.sent_at)) AS made
    WHERE was.agreement_code = 'best-foot-forward' AND known.kind = 'sent'
"""
_LETTERS = """
    INSERT INTO letters_letter (id, envelope, occasion_id, account, membership, kind, subject_id, key, happened_at,
        written_at, due_at, state, tries, ended_at, trouble)
    SELECT gen_random_uuid(), gen_random_uuid(), o.id, m.account_id, m.id, o.kind, o.subject_id, '', o.happened_at,
        o.happened_at, o.happened_at, 'posted', 1, o.happened_at, ''
    FROM letters_occasion AS o JOIN new_delivery AS its ON its.id = o.subject_id
        JOIN organisations_membership AS m ON m.unit_id = its.unit_id
        JOIN organisations_account AS a ON a.id = m.account_id AND a.email = 'priya@agency.example'
"""
_STATEMENTS: Final = (
    _ORGANISATIONS, _ACCOUNTS, _MEMBERSHIPS, _SIGN_INS, _PROGRAMMES, _AGREEMENTS, _KEEP_AGREEMENTS, _PARTICIPANTS,
    _NAMED, _SIGNATURES, _HAND_OVERS, _DELIVERIES, "ALTER TABLE new_delivery ADD PRIMARY KEY (number)",
    "CREATE INDEX ON new_delivery (hand_over_id)", _KEEP_DELIVERIES, _TRENDS, _SENT, _OCCASIONS, _LETTERS,
)  # fmt: skip

# --- openings, whose reasons are sealed as the product seals them ---------------------------------------------------

_LAST = "SELECT coalesce(max(id), 0) FROM ledger_entry"
_ACTORS = """
    SELECT m.unit_id, m.account_id, m.id, m.organisation_id, m.role
    FROM organisations_membership AS m JOIN organisations_account AS a ON a.id = m.account_id
    WHERE a.email IN ('priya@agency.example', 'tom@agency.example')
"""
_COPY_ENTRIES = """
    COPY ledger_entry (id, uuid, occurred_at, transaction_id, action, outcome, actor_account, actor_membership,
        actor_organisation, actor_unit, actor_role, subject_kind, subject_id, clauses, agreement_hash, reasons, counts,
        commitment, seen_by_organisations, seen_by_units) FROM STDIN
"""
_COPY_REASONS = "COPY ledger_statedreason (id, entry_id, sealed, wrapped_key) FROM STDIN"
_BATCH: Final = 50_000


def _openings(connection: psycopg.Connection, amount: Amount) -> None:
    """As many as there are still to be entries: each of one delivery by somebody of its unit, with a reason."""
    [before] = connection.execute(_LAST).fetchone() or (0,)
    wanted = amount.entries - amount.programmes * len(QUARTERS)
    actors = {row[0]: row[1:] for row in connection.execute(_ACTORS)}
    about = connection.execute(
        "SELECT d.id, d.unit_id, d.provider_id, a.hash, d.clauses, d.sent_at FROM new_delivery AS d "
        "JOIN new_agreement AS a ON a.id = d.agreement_id ORDER BY d.number"
    ).fetchall()
    for begin in range(0, wanted, _BATCH):
        made = list(_made(about, actors, range(begin, min(begin + _BATCH, wanted)), before + 1))
        with connection.cursor().copy(_COPY_ENTRIES) as rows:
            for entry, _ in made:
                rows.write_row(entry)
        with connection.cursor().copy(_COPY_REASONS) as rows:
            for _, reason in made:
                rows.write_row(reason)
    connection.execute(
        "SELECT setval(pg_get_serial_sequence('ledger_entry', 'id'), (SELECT max(id) FROM ledger_entry))"
    )


def _made(
    about: list[tuple[Any, ...]], actors: dict[UUID, tuple[Any, ...]], numbers: range, first: int
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    for number in numbers:
        subject, unit, provider, agreed, clauses, sent_at = about[number * SEED % len(about)]
        account, office, organisation, role = actors[unit]
        entry = uuid.uuid4()
        sealed = seal(entry, WHY)
        copied = number % 10 == 0
        yield (
            (
                first + number, entry, sent_at + dt.timedelta(minutes=number % 100_000), -first - number,
                "sharing.download-delivery" if copied else "sharing.open-delivery", "done", account, office,
                organisation, unit, role, "sharing.delivery", subject, [clauses[number % len(clauses)]], agreed, [],
                "{}", sealed.commitment, [provider], [unit],
            ),
            (uuid.uuid4(), first + number, sealed.sealed, sealed.wrapped_key),
        )  # fmt: skip
