"""What a unit was sent: choose a delivery, say under which clause and why, read it, and where allowed take a copy.

Stage 3, sharing. Source: `lightwell.policy.opening_rules`. Opening and copying are two acts; each is in the ledger
before the first row is read, and the page of rows carries a pass that names its entry.
"""

from __future__ import annotations

import math
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.long_lists import LongList
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.local_days import local_day
from lightwell.policy.opening_rules import OPENERS, months_after
from lightwell.policy.wording import sentence
from lightwell.sharing import delivery_pages as pages
from lightwell.sharing.beside import asides, called_back, under
from lightwell.sharing.children import ChildKilled, ChildUnusable
from lightwell.sharing.delivering import download_delivery, open_delivery
from lightwell.sharing.delivery_forms import StatedPurpose
from lightwell.sharing.left_out import rows_in
from lightwell.sharing.models import Delivery, DeliveryQuerySet
from lightwell.sharing.opening import read_copy, read_page
from lightwell.sharing.opening_job import Order, View
from lightwell.sharing.openings import times_opened
from lightwell.sharing.passes import Act, Pass, PassInvalid, read_pass
from lightwell.sharing.queries import deliveries_to, what_was_sent
from lightwell.sharing.who_saw import Opening, Wanted, entries_of, told

ON_A_PAGE = 20
ROWS_ON_A_PAGE = 50
OPENINGS_SHOWN = 50
TIME_IS_UP = "Your half hour with it is over. Say again under which clause and why, and read on."
NOT_READ = "It could not be read just now, so none of it is shown. Try once more in a minute."


@require_safe
def deliveries(request: AskedRequest) -> HttpResponse:
    """Everything one's unit was sent, the latest first; what was sent again stays visible as closed."""
    wanted, period = request.GET.get("q", "").strip(), request.GET.get("quarter", "")
    with walls(request.actor):
        unit = _own_unit(request.actor)
        sent = what_was_sent(request.actor, unit)
        found = _narrowed(deliveries_to(request.actor, unit), wanted, period)
        page = LongList(found, ON_A_PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        page.object_list = list(pages.listed(shown, times_opened(request.actor, [each.pk for each in shown])))
    context = {
        "unit": unit,
        "any": sent.is_any,
        "page": page,
        "q": wanted,
        "quarter": period,
        "quarters": sent.quarters,
    }
    return render(request, "sharing/deliveries/deliveries.html", context)


def _narrowed(found: DeliveryQuerySet, words: str, period: str) -> DeliveryQuerySet:
    if words:
        found = found.filter(Q(provider__name__icontains=words) | Q(agreement__title__icontains=words))
    return found.filter(period=period) if period else found


def _own_unit(actor: Actor) -> Unit:
    """The unit in which they open what is sent. Raises NotVisible for everybody else."""
    if actor.unit_id is None or not actor.holds(*OPENERS):
        raise NotVisible("organisations.unit")
    return Unit.objects.visible_to(actor).select_related("organisation").get(pk=actor.unit_id)


@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: AskedRequest, delivery_id: UUID) -> HttpResponse:
    """One delivery, before any row of it: what it is, who opened it, and the question that opens it."""
    with walls(request.actor):
        found = _visible(request.actor, delivery_id)
        clauses = pages.clauses_shown(found, local_day(request.now))
        opened = _opened(request.actor, found)
        may_open = allowed(open_delivery, request.actor, found, request.now)
        may_copy = allowed(download_delivery, request.actor, found, request.now)
        notes = asides(request.actor, found.pk)
    form = StatedPurpose(request.POST if request.method == "POST" else None, clauses, found.provider.name)
    if form.is_valid():
        given = open_delivery(request.actor, found, request.now, **form.cleaned_data)
        return HttpResponseRedirect(pages.rows_url(found.pk, given.signed()))
    context = {
        "delivery": found,
        "line": pages.line_of(found),
        "form": form,
        "clauses": clauses,
        "beside": pages.context_of(found, found.clauses),
        "opened": opened[:OPENINGS_SHOWN],
        "opened_more": len(opened) > OPENINGS_SHOWN,
        "is_ours": request.actor.works_in(found.unit_id),
        "may_open": may_open,
        "may_copy": may_copy,
        "asides": notes,
    }
    return render(request, "sharing/deliveries/delivery.html", context, status=422 if form.is_bound else 200)


def _visible(actor: Actor, delivery_id: UUID) -> Delivery:
    """Inside `walls`. Raises NotVisible."""
    visible = Delivery.objects.visible_to(actor)
    found = (
        visible.select_related("agreement", "provider", "unit", "agency", "superseded_by")
        .filter(pk=delivery_id)
        .first()
    )
    if found is None:
        raise NotVisible(f"sharing.delivery {delivery_id}")
    return found


def _opened(actor: Actor, found: Delivery) -> tuple[Opening, ...]:
    """The latest of them, and one more than are shown where there are more."""
    entries = entries_of(actor, Wanted(delivery=found.pk)).order_by("-id")
    return told(actor, entries[: OPENINGS_SHOWN + 1], known=[found])


@require_safe
def opening(request: AskedRequest, delivery_id: UUID) -> HttpResponse:
    """The rows, a page at a time, for half an hour from when it was opened."""
    given, view = request.GET.get("pass", ""), _view(request)
    with walls(request.actor):
        found = _own(request.actor, delivery_id)
    try:
        held = _pass_for(request, found, given, Act.READ)
        page = read_page(request.actor, given, request.now, view)
    except (PassInvalid, ChildKilled, ChildUnusable) as problem:
        return _back_to(request, found, problem)
    except Refused as refusal:
        return _refused(request, found, refusal)
    with walls(request.actor):
        opened = told(request.actor, entries_of(request.actor, Wanted(delivery=found.pk)).filter(uuid=held.entry))
        notes = under(asides(request.actor, found.pk), found.agreement.agreement.clause(held.clause))
    here = [each for each in notes if each.table in {"", page.table}]
    context = {
        "delivery": found,
        "line": pages.line_of(found),
        "clause": found.agreement.agreement.clause(held.clause),
        "stated": opened[0].why if opened else "",
        "until": held.until,
        "asides": here,
        "is_numbered": any(each.rows for each in here),
        "called_back": rows_in(called_back(here), page.table),
        "page": page,
        "headings": pages.headings(page, view, found.pk, given),
        "numbers": pages.numbers(page),
        "dictionary": pages.dictionary(page),
        "tabs": pages.tabs(page, found.pk, given),
        "rows": Paginator(range(page.total), ROWS_ON_A_PAGE).get_page(page.page),
        "query": urlencode({"pass": given, "table": page.table, "sort": view.sort or "", "order": view.order.value})
        + "&",
    }
    response = render(request, "sharing/deliveries/rows.html", context)
    # On a screen that was left alone the rows are gone when the half hour is.
    left = math.ceil((held.until - request.now).total_seconds())
    response["Refresh"] = f"{left}; url={reverse('delivery', args=[found.pk])}"
    return response


def _own(actor: Actor, delivery_id: UUID) -> Delivery:
    """A delivery to one's own unit; inside `walls`. Raises NotVisible."""
    found = _visible(actor, delivery_id)
    if not actor.works_in(found.unit_id):
        raise NotVisible(f"sharing.delivery {delivery_id}")
    return found


def _pass_for(request: AskedRequest, found: Delivery, given: str, act: Act) -> Pass:
    """The pass, where it is for this delivery. Raises PassInvalid."""
    held = read_pass(given, request.actor, act, request.now)
    if held.delivery_id != found.pk:
        raise PassInvalid
    return held


def _view(request: AskedRequest) -> View:
    asked = request.GET
    number = asked.get("page", "1")
    return View(
        table=asked.get("table") or None,
        sort=asked.get("sort") or None,
        order=Order.DOWN if asked.get("order") == Order.DOWN else Order.UP,
        page=max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1,
        page_size=ROWS_ON_A_PAGE,
    )


def _back_to(request: AskedRequest, found: Delivery, problem: Exception) -> HttpResponse:
    """Say what went wrong where it can be done again. What a child could not use, it says in words for people."""
    if isinstance(problem, PassInvalid):
        messages.warning(request, TIME_IS_UP)
    else:
        messages.error(request, str(problem) if isinstance(problem, ChildUnusable) else NOT_READ)
    return redirect("delivery", found.pk)


def _refused(request: AskedRequest, found: Delivery, refusal: Refused) -> HttpResponse:
    """It was opened, and meanwhile sent again or destroyed: say so, and lead to the later one where there is one."""
    with walls(request.actor):
        current = _visible(request.actor, found.pk)
    context = {"delivery": current, "line": pages.line_of(current), "reasons": refusal.decision.reasons}
    return render(request, "sharing/deliveries/closed.html", context, status=403)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: AskedRequest, delivery_id: UUID) -> HttpResponse:
    """Take a copy out of Lightwell: an act of its own, for a clause that allows it. Then what to take."""
    with walls(request.actor):
        found = _own(request.actor, delivery_id)
        clauses = pages.clauses_shown(found, local_day(request.now))
        may_copy = allowed(download_delivery, request.actor, found, request.now)
    if request.method != "POST" and "pass" in request.GET:
        return _copies(request, found, request.GET["pass"])
    offered = [each for each in clauses if each.may_copy]
    form = StatedPurpose(request.POST if request.method == "POST" else None, offered, found.provider.name)
    if form.is_valid():
        given = download_delivery(request.actor, found, request.now, **form.cleaned_data)
        return HttpResponseRedirect(
            f"{reverse('delivery-copy', args=[found.pk])}?{urlencode({'pass': given.signed()})}"
        )
    context = {"delivery": found, "line": pages.line_of(found), "form": form, "may_copy": may_copy}
    return render(request, "sharing/deliveries/copy.html", context, status=422 if form.is_bound else 200)


def _copies(request: AskedRequest, found: Delivery, given: str) -> HttpResponse:
    try:
        held = _pass_for(request, found, given, Act.DOWNLOAD)
    except PassInvalid as problem:
        return _back_to(request, found, problem)
    clause = found.agreement.agreement.clause(held.clause)
    with walls(request.actor):
        gone = called_back(asides(request.actor, found.pk))
    context = {
        "delivery": found,
        "line": pages.line_of(found),
        "clause": clause,
        "disposal": sentence(clause.terms.disposal),
        "keep_until": months_after(found.quarter.last_on, clause.terms.keep_months),
        "tables": pages.tables_under(found, held.clause),
        "called_back": gone,
        "beside": pages.context_of(found, [held.clause]),
        "query": urlencode({"pass": given}),
        "until": held.until,
    }
    return render(request, "sharing/deliveries/copies.html", context)


@require_safe
def copy_file(request: AskedRequest, delivery_id: UUID, table: str) -> HttpResponse:
    """One table as CSV, with nothing in it that a spreadsheet would run."""
    given = request.GET.get("pass", "")
    with walls(request.actor):
        found = _own(request.actor, delivery_id)
    try:
        _pass_for(request, found, given, Act.DOWNLOAD)
        taken = read_copy(request.actor, given, request.now, table)
    except (PassInvalid, ChildKilled, ChildUnusable) as problem:
        return _back_to(request, found, problem)
    except Refused as refusal:
        return _refused(request, found, refusal)
    name = content_disposition_header(True, f"{taken.table}.csv")
    return HttpResponse(
        taken.csv, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name or "attachment"}
    )
