"""The rows found in a case, to whoever answers it, with the answer that gives them begun.

Stage 4, access and correction. Source: `lightwell.policy.case_rows`. By POST, since each reading is in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lightwell.access_requests.models import AskedItem, RowNote
from lightwell.access_requests.part_forms import AnswerItem
from lightwell.access_requests.part_views import own_item
from lightwell.access_requests.queries import case_of
from lightwell.access_requests.reading_rows import RowRead, RowsOf, as_words, called_back_of, read_rows
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.access_words import CaseKind
from lightwell.policy.agreement import PartyKind
from lightwell.policy.local_days import local_day
from lightwell.policy.wording import day_words, listed
from lightwell.sharing.children import ChildKilled, ChildUnusable


@require_POST
def rows(request: AskedRequest, case_id: UUID, item_id: UUID) -> HttpResponse:
    """This one person's rows, read for this one answer."""
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        part, asked = own_item(found, item_id)
        back = called_back_of(asked) if asked.delivery_id else ()
    read: tuple[RowRead, ...] = ()
    trouble = ""
    try:
        read = read_rows(request.actor, RowsOf(asked, part), request.now)
    except (ChildUnusable, ChildKilled) as problem:
        trouble = str(problem) or "This machine stopped it before it was done. Try again in a moment."
    is_public = part.holder.kind == PartyKind.AGENCY
    unit = asked.delivery.unit.name if asked.delivery else ""
    words = asked.says or "\n".join((as_words(read, _where(asked)), *called_back_words(back, unit)))
    initial = {"outcome": asked.outcome or "given", "grounds": asked.grounds, "words": words}
    form = AnswerItem(None, CaseKind(found.case.kind), is_public=is_public, initial=initial)
    context = {"case": found.case, "item": asked, "rows": read, "trouble": trouble, "form": form, "back": back}
    return render(request, "access_requests/rows.html", context, status=409 if trouble else 200)


def _where(asked: AskedItem) -> str:
    return f"{asked.delivery.unit.name}, {asked.delivery.quarter.words}" if asked.delivery else ""


def called_back_words(back: Iterable[RowNote], unit: str) -> Iterator[str]:
    """What whoever asked reads of rows that were called back since: they said no, and what came of it."""
    for each in back:
        rows = f"Row {each.rows[0]} was" if len(each.rows) == 1 else f"Rows {listed(map(str, each.rows))} were"
        done = "has not said yet that it is removed"
        if each.acknowledged_at is not None:
            done = f"removed it on {day_words(local_day(each.acknowledged_at))}"
        yield f"{rows} called back since, because you said no. {unit} {done}."
