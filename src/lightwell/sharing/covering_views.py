"""Who was told and who was not: how many for each recipient and use, whose turn it is, and whom to tell next.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principles 3 and 3A. Names are shown with the register open, a
page at a time, and that a list was looked at is in the ledger first.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.browser import with_register
from lightwell.people.opened import Opened
from lightwell.policy.local_days import local_day
from lightwell.sharing.covering import coverage_of, from_others_untold, named, named_later, put_off, record_list
from lightwell.sharing.enough import lineage_of
from lightwell.sharing.telling_reading import provider_agreements

ON_A_PAGE: Final = 20


@require_safe
@with_register
def coverages(request: AskedRequest, opened: Opened) -> HttpResponse:
    """Of which agreement; straight on where there is one."""
    with walls(request.actor):
        agreements = provider_agreements(request.actor)
    if len(agreements) == 1:
        return redirect("coverage", agreements[0].pk)
    return render(request, "sharing/covering/which.html", {"agreements": agreements})


@require_safe
@with_register
def coverage_page(request: AskedRequest, opened: Opened, agreement_id: UUID) -> HttpResponse:
    """How everybody stands, and whom to tell next."""
    with walls(request.actor):
        lineage = lineage_of(request.actor, agreement_id)
        found = coverage_of(opened, lineage, local_day(request.now))
        page: Any = Paginator(found.due, ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = named(opened, page.object_list)
    _record(request, opened, page.object_list)
    context = {"agreement": lineage.agreement, "found": found, "page": page}
    return render(request, "sharing/covering/coverage.html", context)


@require_safe
@with_register
def later_page(request: AskedRequest, opened: Opened) -> HttpResponse:
    """Everybody who is to be told another day, those whose day has come first."""
    with walls(request.actor):
        page: Any = Paginator(put_off(opened), ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = named_later(opened, page.object_list)
    _record(request, opened, page.object_list)
    context = {"page": page, "today": local_day(request.now)}
    return render(request, "sharing/covering/later.html", context)


@require_safe
@with_register
def from_others_page(request: AskedRequest, opened: Opened) -> HttpResponse:
    """What the provider itself was given by others, of which the person was not told yet."""
    with walls(request.actor):
        page = Paginator(from_others_untold(opened), ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    _record(request, opened, page.object_list)
    return render(request, "sharing/covering/from_others.html", {"page": page})


def _record(request: AskedRequest, opened: Opened, shown: Sized) -> None:
    """That names are shown, before they are."""
    if shown:
        access = opened.access.facts()
        record_list(request.actor, opened.register, request.now, access=access, shown=len(shown))
