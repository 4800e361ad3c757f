"""An entry's leaf as PostgreSQL writes it: the same bytes as `leaves.leaf_of`.

All stages. Source: RFC 8785. Migrations have run it and leaves have been sealed with it, so it is never changed:
another way of writing a leaf would be another module, beside this one.
"""

from __future__ import annotations

from typing import Final

_JSON_TIME = """'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"""


def _text(name: str, value: str) -> str:
    return f"""'"{name}":' || coalesce('"' || {value} || '"', 'null')"""


def _list(name: str, value: str) -> str:
    items = f"""'["' || array_to_string({value}, '","') || '"]'"""
    return f"""'"{name}":' || CASE WHEN cardinality({value}) = 0 THEN '[]' ELSE {items} END"""


# What is no count is refused by its constraint, a moment later; writing it here must not be what fails.
_NUMBER = "CASE jsonb_typeof(value) WHEN 'number' THEN trunc((value #>> '{}')::numeric)::text ELSE 'null' END"
_COUNTS = f"""'"counts":' || CASE WHEN e.counts = '{{}}' OR jsonb_typeof(e.counts) <> 'object' THEN '{{}}' ELSE
    (SELECT '{{' || string_agg('"' || key || '":' || {_NUMBER}, ',' ORDER BY key COLLATE "C") || '}}'
     FROM jsonb_each(e.counts)) END"""  # noqa: S608

LEAF_SQL: Final = "'{' || " + " || ',' || ".join(
    (
        _text("action", "e.action"),
        _text("actor_account", "e.actor_account::text"),
        _text("actor_membership", "e.actor_membership::text"),
        _text("actor_organisation", "e.actor_organisation::text"),
        _text("actor_role", "e.actor_role"),
        _text("actor_unit", "e.actor_unit::text"),
        _text("agreement_hash", "e.agreement_hash"),
        _list("clauses", "e.clauses"),
        _text("commitment", "encode(e.commitment, 'hex')"),
        _COUNTS,
        _text("entry", "e.uuid::text"),
        _text("occurred_at", f"to_char(e.occurred_at AT TIME ZONE 'UTC', {_JSON_TIME})"),
        _text("outcome", "e.outcome"),
        _list("reasons", "e.reasons"),
        _text("salt", "encode(e.salt, 'hex')"),
        _list("seen_by_organisations", "e.seen_by_organisations"),
        _list("seen_by_units", "e.seen_by_units"),
        _text("subject_id", "e.subject_id::text"),
        _text("subject_kind", "e.subject_kind"),
    )
) + " || '}'"  # fmt: skip
"""SQL of an entry's leaf, as text, of a row called `e`. Codes, identifiers and numbers only: nothing to escape."""
