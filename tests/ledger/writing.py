"""Writing an entry as raw as the run-time role can: by the function through which all are written."""

from __future__ import annotations

from django.db import connection
from django.db.models.expressions import DatabaseDefault
from psycopg.types.json import Jsonb

from lightwell.ledger.models import Entry
from lightwell.ledger.recording import _as_json


def write_raw(entry: Entry) -> None:
    """Everything of it is given, what the database makes itself too, in a transaction that is under way."""
    every = {field.column: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    given = {column: value for column, value in every.items() if not isinstance(value, DatabaseDefault)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT lightwell_record(%s, NULL, NULL, NULL)", [Jsonb(given, dumps=_as_json)])
