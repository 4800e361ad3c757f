"""Taking the provider's own sheet in: every problem at once, then a look at what would change, then all of it.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. The sheet is held in memory while it is read; a
workbook is read in a process of its own. Only its rows are kept, sealed, until they are taken in or given up.
"""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lightwell.gateway.register_sheet import SheetRead, read_register_sheet
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.browser import with_register
from lightwell.people.forms import STORED_AS, SheetForm
from lightwell.people.opened import Opened
from lightwell.people.register_views import WRONG
from lightwell.people.sheets import Plan, SheetHeld, give_up_sheet, held_sheet, hold_sheet, plan_for, take_in
from lightwell.policy.local_days import local_day

ACCEPTED: Final = ".csv,.tsv,.txt,.xlsx,.ods"
STALE: Final = 409
MOST_SHOWN: Final = 100


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def sheet(request: AskedRequest, opened: Opened) -> HttpResponse:
    """Choose the sheet; what is wrong with it is said at once."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    read = _read(request, form) if form.is_bound and form.is_valid() else None
    if read is not None and not read.stops:
        plan = plan_for(opened, read.rows, request.now)
        if not plan.problems:
            said = STORED_AS.get(form.cleaned_data["stored_as"], "")
            hold_sheet(opened, SheetHeld(read.rows, read.passed_over, said), request.now)
            return redirect("register-sheet-look")
        read = SheetRead((), (*read.problems, *plan.problems), read.passed_over)
    asks = form.is_bound and (bool(form.data.get("stored_as")) or (read is not None and read.is_unknown))
    context = {"form": form, "read": read, "accepted": ACCEPTED, "asks_how_stored": asks}
    return render(request, "people/sheet.html", context, status=WRONG if form.is_bound else 200)


def _read(request: AskedRequest, form: SheetForm) -> SheetRead:
    uploaded = form.cleaned_data["sheet"]
    return read_register_sheet(uploaded.read(), uploaded.name, local_day(request.now), form.encoding)


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def look(request: AskedRequest, opened: Opened) -> HttpResponse:
    """What would be added, changed and left; then all of it, or nothing."""
    with walls(request.actor):
        held = held_sheet(opened)
    if held is None:
        return redirect("register-sheet")
    plan = plan_for(opened, held.rows, request.now)
    if request.method != "POST":
        return _page(request, plan, held)
    if request.POST.get("mark") != plan.mark or not take_in(opened, plan, request.now):
        return _page(request, plan_for(opened, held.rows, request.now), held, status=STALE)
    messages.success(
        request,
        f"Taken in: {len(plan.added)} added, {len(plan.changed)} changed, {len(plan.told)} told or chose.",
    )
    return redirect("register")


def _page(request: AskedRequest, plan: Plan, held: SheetHeld, status: int = 200) -> HttpResponse:
    context = {"plan": plan, "held": held, "is_stale": status == STALE}
    context |= {"most": MOST_SHOWN, "not_shown": -MOST_SHOWN}
    return render(request, "people/sheet_look.html", context, status=status)


@require_POST
@with_register
def leave(request: AskedRequest, opened: Opened) -> HttpResponse:
    """Take nothing in; the rows are forgotten."""
    give_up_sheet(request.actor, opened.register, request.now, access=opened.access)
    messages.success(request, "Nothing was taken in, and nothing of the sheet is kept.")
    return redirect("register")
