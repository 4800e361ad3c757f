"""A draft of 200 items and 10,000 moves asks the database for each of its pages in at most twelve statements."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lightwell.agreements.drafting import text_of
from lightwell.agreements.models import Draft, DraftClause, Move
from lightwell.ledger.gate import Action, Deed, Done
from lightwell.ledger.recording import Event
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, permit
from tests.agreements.talking import ANSWERED_AT, Talked, make_talked, read, signed_in
from tests.factories import best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

CLAUSES, MOVES_OF_EACH, MOST = 50, 205, 12


def _anybody_may(actor: Actor, facts: object) -> Decision:
    return permit()


def _fill(deed: Deed[Draft], *, like: DraftClause) -> Done[None]:
    """49 clauses more of four items each, and everything that was said of them in two years."""
    rows = DraftClause.objects.bulk_create(list(_clauses(like)))
    Move.objects.bulk_create([each for row in rows for each in _moves(row)], batch_size=2_000)
    return Done(None, Event(counts={"clauses": len(rows)}))


def _clauses(like: DraftClause) -> Iterator[DraftClause]:
    for number in range(100, 100 + CLAUSES - 1):
        text = text_of(dataclasses.replace(like.clause, id=str(number), title=f"What people said, part {number}"))
        yield DraftClause(
            draft_id=like.draft_id, agency_id=like.agency_id, provider_id=like.provider_id, place=number,
            code=str(number), document=text, standing="offered", owed_by="provider", offered_by="agency",
            moves_made=MOVES_OF_EACH,
        )  # fmt: skip


def _moves(row: DraftClause) -> Iterator[Move]:
    for number in range(1, MOVES_OF_EACH + 1):
        theirs = number % 2 == 0
        yield Move(
            clause=row, draft_id=row.draft_id, agency_id=row.agency_id, provider_id=row.provider_id, number=number,
            side="provider" if theirs else "agency", kind="ask" if theirs else "answer",
            words=f"What was said as number {number}", document=row.document if number == 1 else "",
            made_at=ANSWERED_AT,
        )  # fmt: skip


fill = Action("tests.fill-draft", _anybody_may, _fill)


@pytest.fixture
def talked(settings: Any) -> Talked:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    talked = make_talked(best_foot_forward(), ("3",))
    fill(talked.cast.hana, talked.draft, ANSWERED_AT, like=talked.clause("3", talked.cast.hana))
    return talked


def test_each_page_of_a_large_draft_asks_in_at_most_twelve_statements(talked: Talked) -> None:
    mere = signed_in(talked.cast.mere)
    read(mere, "/drafts")  # what a new session writes is no page's
    of_one = ("", "/wording", "/without")
    pages = [talked.home, "/drafts", "/agreements", *(talked.path("100", more) for more in of_one)]
    pages += [f"{talked.home}/{name}" for name in ("offer", "for-signing", "beside/copy", "comment", "adviser")]
    found = {}
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            assert mere.get(page).status_code in (200, 403), page
        found[page] = [each["sql"] for each in asked if not each["sql"].startswith(("BEGIN", "COMMIT"))]
    assert {page: said for page, said in found.items() if len(said) > MOST} == {}


def test_a_clause_of_many_moves_shows_the_last_hundred_and_leads_to_the_earlier(talked: Talked) -> None:
    mere = signed_in(talked.cast.mere)
    page = html.unescape(read(mere, talked.path("100")))
    assert "What was said as number 205" in page
    assert "What was said as number 106" in page
    assert "What was said as number 105<" not in page
    earlier = html.unescape(read(mere, f"{talked.path('100')}?before=106"))
    assert "What was said as number 105<" in earlier
    assert "What was said as number 206" not in earlier
    assert "Your turn on 50 clauses" in html.unescape(read(mere, talked.home))
