"""A case's pages ask the database in at most twelve statements, however many cases, items and notes there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from lightwell.policy.actors import Actor
from tests.access_requests.asking import ASKED_AT, Family
from tests.web.told import at

pytestmark = pytest.mark.database
MOST = 12


def test_every_page_of_a_case_asks_in_at_most_twelve_statements(family: Family) -> None:
    cast = family.cast
    with at(ASKED_AT):
        case = family.correction()
        assert family.asked(case).status_code == 302
        [item] = family.items(case, cast.wei)
        page = f"/cases/{case.pk}"
        wei = family.browser(cast.wei)
        seen = family.opened()
        wei.post(f"{page}/items/{item.pk}", {"outcome": "not-corrected", "words": "It is what we were sent"})
        family.browser(family.lupe).post(page, {"act": "statement", "words": "I never lived there."})
        [note] = family.notes(case, cast.priya)
        places = [
            *((cast.mere, path) for path in ("/cases", page, f"{page}/decide", f"{page}/letters/acknowledgement")),
            *((cast.wei, path) for path in ("/cases", page, f"{page}/items/{item.pk}", f"{page}/decide")),
            *(
                (cast.priya, path)
                for path in ("/row-notes", f"/row-notes/{note.pk}", f"/deliveries/{note.delivery_id}")
            ),
            (family.lupe, "/cases/new"),
            (family.lupe, f"{page}/copies"),
            (cast.wei, f"{page}/papers/new"),
            (family.lupe, f"/cases/{seen.pk}"),
        ]
        asked = {f"{path} of {actor.role}": _statements(family, actor, path) for actor, path in places}
        assert {page: said for page, said in asked.items() if said > MOST} == {}
        one = asked["/cases of manager"]
        for _ in range(3):
            family.opened()
        assert _statements(family, cast.mere, "/cases") == one


def _statements(family: Family, actor: Actor, path: str) -> int:
    client, said = family.browser(actor), []
    client.get("/ledger")  # what a new session writes is no page's

    def listening(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        said.append(sql)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(listening):
        assert client.get(path).status_code == 200, path
    return len(said)
