"""Sending a quarter, from the provider's side: what is due, the sheets to fill in, and the files as they arrive.

Stage 3, sharing. What is uploaded streams straight into encryption; what a check makes of it is in `checked_views`.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.agreements.flows import flows
from lightwell.gateway.blank_sheets import blank_people_list, blank_workbook
from lightwell.gateway.reading import limits_in_force
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.periods import Quarter
from lightwell.sharing.hand_over_forms import ACCEPTED, FilesForm
from lightwell.sharing.handing_over import QuarterToSend, start_hand_over
from lightwell.sharing.quarter_pages import (
    PeopleList,
    QuarterShown,
    Stage,
    held_up,
    keyring_shown,
    next_to_send,
    people_list,
    quarter_of,
    quarters_of,
    steps,
)
from lightwell.sharing.receiving import WRONG, Arriving, have_checked, receiving
from lightwell.sharing.samples import samples_for
from lightwell.sharing.storing import store
from lightwell.sharing.uploading import Uploading

ON_A_PAGE: Final = 12
LARGEST: Final = f"{limits_in_force().bytes_in_file // 1024**2} MB"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"


@require_safe
def send(request: AskedRequest) -> HttpResponse:
    """Every quarter that was asked for: what is wanted now, and what became of the others."""
    with walls(request.actor):
        quarters = quarters_of(request.actor, request.now)
        keyring = keyring_shown(request.actor, request.now)
    page = Paginator(quarters, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "next": next_to_send(quarters),
        "held_up": held_up(quarters),
        "page": page,
        "any": bool(quarters),
        "several": len({each.agreement.code for each in quarters}) > 1,
        "keyring": keyring,
    }
    return render(request, "sharing/hand_over/send.html", context)


@csrf_exempt  # `_begin` checks the form, once its files have somewhere to go
@require_http_methods(["GET", "HEAD", "POST"])
def quarter(request: AskedRequest, agreement_id: UUID, period: str) -> HttpResponse:
    """Hand one quarter over: who will get what, what to fill in, and where to drop it."""
    with walls(request.actor):
        shown = quarter_of(request.actor, agreement_id, _period(period), request.now)
        subject = QuarterToSend(shown.agreement, shown.period).looked_at()
        may = allowed(start_hand_over, request.actor, subject, request.now, replaces=_replaces(request))
        wanted = people_list(shown.agreement, request.actor)
    if request.method != "POST":
        return _quarter_page(request, shown, wanted)
    if not may:  # before a byte of the file is read
        return _quarter_page(request, shown, wanted, status=403)
    with receiving(request, Uploading(store())) as arriving:
        return _begin(request, shown, wanted, arriving)


@csrf_protect
def _begin(request: AskedRequest, shown: QuarterShown, wanted: PeopleList, arriving: Arriving) -> HttpResponse:
    """Begin with what has arrived, and have it checked."""
    form = FilesForm(request.POST, request.FILES, wants_people=wanted is PeopleList.NEEDED, trouble=arriving.trouble)
    if not form.is_valid():
        return _quarter_page(request, shown, wanted, form, status=WRONG)
    subject, uploading = QuarterToSend(shown.agreement, shown.period), arriving.uploading
    begun = start_hand_over(
        request.actor, subject, request.now, upload=uploading.finished(), replaces=_replaces(request)
    )
    arriving.are_kept = True
    return have_checked(request, begun, form.cleaned_data["passphrase"], uploading.session_key)


def _quarter_page(
    request: AskedRequest, shown: QuarterShown, wanted: PeopleList, form: FilesForm | None = None, status: int = 200
) -> HttpResponse:
    agreement, replaces = shown.agreement, _replaces(request)
    with walls(request.actor):
        subject = QuarterToSend(agreement, shown.period).looked_at()
        may = allowed(start_hand_over, request.actor, subject, request.now, replaces=replaces)
        may_replace = allowed(start_hand_over, request.actor, subject, request.now, replaces=True)
        keyring = keyring_shown(request.actor, request.now)
    context = {
        "shown": shown,
        "may": may,
        "may_replace": may_replace,
        "replaces": replaces,
        "keyring": keyring,
        "form": form or FilesForm(wants_people=wanted is PeopleList.NEEDED),
        "wants_people": wanted is PeopleList.NEEDED,
        "from_register": wanted is PeopleList.FROM_REGISTER,
        "several_tables": len(agreement.agreement.tables) > 1,
        "accepted": ACCEPTED,
        "largest": LARGEST,
        "flows": flows(agreement.agreement),
        "samples": samples_for(agreement.code, shown.period),
        "steps": steps(Stage.FILES),
    }
    return render(request, "sharing/hand_over/quarter.html", context, status=status)


def _replaces(request: AskedRequest) -> bool:
    """They ask to send it again in place of what was sent. In the address, so that it is known before the files."""
    return request.GET.get("replace") == "yes"


def _period(code: str) -> Quarter:
    """Raises NotVisible for what is no quarter: there is nothing there."""
    try:
        return Quarter.parse(code)
    except NotWellFormed:
        raise NotVisible(f"sharing.quarter {code}") from None


# --- files to take away --------------------------------------------------------------------------------------------


@require_safe
def blank_sheet(request: AskedRequest, agreement_id: UUID, period: str) -> HttpResponse:
    """The agreed headings, to fill in."""
    shown = _shown(request, agreement_id, period)
    content = blank_workbook(shown.agreement.agreement)
    return attachment(content, XLSX, f"{shown.agreement.code}-{shown.period.code}.xlsx")


@require_safe
def blank_list(request: AskedRequest, agreement_id: UUID, period: str) -> HttpResponse:
    """The list of people told, to fill in."""
    shown = _shown(request, agreement_id, period)
    content = blank_people_list(shown.agreement.agreement)
    return attachment(content, XLSX, f"{shown.agreement.code}-people-told-{shown.period.code}.xlsx")


@require_safe
def sample(request: AskedRequest, agreement_id: UUID, period: str, name: str) -> HttpResponse:
    """A file to try, where this installation has any."""
    shown = _shown(request, agreement_id, period)
    chosen = samples_for(shown.agreement.code, shown.period).file(name)
    return attachment(chosen.contents(), CSV, chosen.name)


def _shown(request: AskedRequest, agreement_id: UUID, period: str) -> QuarterShown:
    with walls(request.actor):
        return quarter_of(request.actor, agreement_id, _period(period), request.now)


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to save, never to show inside the page."""
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
