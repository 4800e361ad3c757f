"""However much there is, a page asks the database for it in as many statements, and in at most twelve.

Each statement counts: the session's, those that say who asks, and the page's own. The first walk is over a site that
was told and then filled, the second over the same site with twice as much in it; nothing here measures time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks.filling import Amount, fill
from lightwell.ledger.sealing import seal_all
from tests.databases import WorkerDatabase
from tests.sharing.making import OPENED_AT
from tests.web.families_told import Families, make_families
from tests.web.test_every_address import NAMES, PLACES
from tests.web.told import Told

pytestmark = pytest.mark.database

MOST = 12
PEOPLE = ("mere", "sione", "priya", "tom", "hana", "wei")
# Lists, with something in the address that makes another page of them.
LISTS = ("home", "agreements", "flow-maps", "deliveries", "due", "who-saw-what", "who-saw-what-csv", "letters", "send")
ASKED = ("all=1", "page=2&sort=unit&order=down", "quarter=2026-Q1&what=refused", "q=o")
HALF = Amount(organisations=6, programmes=12, entries=160, theirs=3, beside=4)
OTHER_HALF = Amount(organisations=6, programmes=12, entries=160, first=101, theirs=3, beside=4)


class Counting:
    """Notes each statement that is sent while it listens."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, execute: Any, sql: str, values: Any, many: bool, context: Mapping[str, Any]) -> Any:
        self.said.append(sql)
        return execute(sql, values, many, context)


def asked_for(client: Client, where: str) -> list[str] | None:
    """The statements behind a page; None where it is none, or not for them."""
    listening = Counting()
    with connection.execute_wrapper(listening):
        response = client.get(where)
    return listening.said if response.status_code == 200 else None


def walk(told: Told, walked: Collection[str] = ()) -> Iterator[tuple[str, list[str]]]:
    """Every page that anybody of the cast gets, and what it asked for; or only those walked before."""
    for person in PEOPLE:
        client = told.client(person)
        client.get("/ledger")  # what a new session writes is no page's
        for name in NAMES:
            where = reverse(name, kwargs=dict(PLACES[name].names(told)))
            for query in ("", *(ASKED if name in LISTS else ())):
                page = f"{person} at {name}?{query}"
                if (not walked or page in walked) and (said := asked_for(client, f"{where}?{query}")) is not None:
                    yield page, said


def walk_of_families(families: Families) -> Iterator[tuple[str, list[str]]]:
    """Pages about families, and a mother's own, with something in each of them; all of them are there."""
    for named, client, where in families.pages():
        said = asked_for(client, where)
        assert said is not None, (named, where)
        yield named, said


@pytest.fixture(scope="module")
def walks(told: Told, worker_database: WorkerDatabase) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The same walk before and after there was twice as much."""
    owner = worker_database.connections.owner or ""
    families = make_families(told)
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for amount, found in ((HALF, before), (OTHER_HALF, after)):
        fill(owner, amount, told.cast.ccss.pk)
        families.more()
        seal_all(OPENED_AT)
        found.update([*walk(told, before), *walk_of_families(families)])
    return before, after


def test_every_page_asks_in_at_most_twelve_statements(walks: tuple[dict[str, list[str]], ...]) -> None:
    assert {page: len(said) for each in walks for page, said in each.items() if len(said) > MOST} == {}


def test_twice_as_much_takes_no_statement_more(walks: tuple[dict[str, list[str]], ...]) -> None:
    before, after = walks
    grown = {page: (len(before[page]), len(said)) for page, said in after.items() if page in before}
    assert {page: counts for page, counts in grown.items() if counts[1] > counts[0]} == {}


def test_the_walk_saw_the_pages_that_grow(walks: tuple[dict[str, list[str]], ...]) -> None:
    walked = {page.split(" at ")[1].split("?")[0] for page in walks[1]}
    assert walked >= {"home", "programme", "who-saw-what", "deliveries", "due", "send", "letters", "ledger-entry"}
