"""Three pages as somebody would write them by hand: the same SQL, sent as it is, and HTML by `str.format`.

They stand behind the product's own middleware, so that who asks is settled in the same way for both, and answer the
same bytes. What is fixed on a page is cut out of the product's own, once; what comes from the database is put in from
the rows, each time. Each checks itself against the product's page before anything is measured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from lightwell.ledger.reasons import unseal
from lightwell.web.urls import urlpatterns as product

REASON_COLUMNS = 5
ROOT_BYTES = 32
LONG_NUMBER = 1_000
LONG_TEXT = 200

Rows = Sequence[Sequence[tuple[Any, ...]]]
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the product sent it."""

    sql: str
    values: Any


@dataclass(frozen=True, slots=True)
class ByHand:
    """A page's SQL and its HTML: a pattern of `str.format`, which values off the rows go into in their order."""

    statements: tuple[Statement, ...]
    pattern: str

    def html(self, token: str) -> str:
        return self.pattern.format(*values_of(rows_of(self.statements)), token=token)


def rows_of(statements: Sequence[Statement]) -> Rows:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        return [_asked(cursor, each) for each in statements]


def _asked(cursor: Any, statement: Statement) -> list[tuple[Any, ...]]:
    cursor.execute(statement.sql, statement.values)
    return list(cursor.fetchall())


def pattern_of(html: str, values: Sequence[str]) -> str:
    """The page with everything that came from the database taken out, longest first: "…{0}…{1}…{0}…"."""
    found, first = TOKEN.sub("\0token\0", html), {value: place for place, value in reversed(list(enumerate(values)))}
    for value in sorted(first, key=len, reverse=True):
        parts = re.split("(\0\\w+\0)", found)
        found = "".join(each if each.startswith("\0") else each.replace(value, f"\0{first[value]}\0") for each in parts)
    fixed = found.replace("{", "{{").replace("}", "}}")
    return re.sub(r"\0(\w+)\0", r"{\1}", fixed)


PAGES: dict[str, ByHand] = {}


def by_hand(request: HttpRequest, name: str) -> HttpResponse:
    """One of the three."""
    return HttpResponse(PAGES[name].html(get_token(request)))


urlpatterns = [*product, path("by-hand/<str:name>", by_hand, name="by-hand")]


# --- what is put in from the rows ----------------------------------------------------------------------------------


def values_of(rows: Rows) -> Iterator[str]:
    """Every name, title, identifier and number; off an agreement's text its parties; and each reason, opened.

    Days and plurals are left as they are cut out: by hand does less than the product, never more.
    """
    entries = {row[0]: row[1] for each in rows for row in each if len(row) > 1 and isinstance(row[1], UUID)}
    for each in rows:
        for row in each:
            for value in row:
                yield from _plain(value)
            if len(row) == REASON_COLUMNS and row[1] in entries:
                yield unseal(entries[row[1]], bytes(row[2]), bytes(row[3]))[1]


def _plain(value: object) -> Iterator[str]:
    if isinstance(value, UUID):
        yield str(value)
    elif isinstance(value, bytes) and len(value) == ROOT_BYTES:
        yield value.hex()
    elif isinstance(value, int) and value >= LONG_NUMBER:
        yield f"{value:,}"
    elif isinstance(value, str) and value.startswith('{"clauses"'):
        yield from (party["name"] for party in json.loads(value)["parties"])
    elif isinstance(value, str) and 3 < len(value) < LONG_TEXT:
        yield value
