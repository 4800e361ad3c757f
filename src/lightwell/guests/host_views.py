"""Bringing somebody in: their link and QR code, shown once, and a code to tell them in person.

Stages 1, 3 and 4. Source: `lightwell.policy.guest_rules`. What is shown here is kept nowhere: the page says so.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.guests.actions import end_guest, give_code, keep_code
from lightwell.guests.models import Guest
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor

ON_A_PAGE: Final = 50


@require_safe
def guests(request: AskedRequest) -> HttpResponse:
    """Those whom one's organisation brought in: by day and by how they are spoken to, never by name."""
    actor = request.actor
    with walls(actor):
        visible = Guest.objects.visible_to(actor).filter(host=actor.organisation_id).order_by("-invited_at", "id")
        page = Paginator(visible, ON_A_PAGE).get_page(request.GET.get("page"))
        shown = [(each, bool(allowed(keep_code, actor, each, request.now, hashed=""))) for each in page.object_list]
    return render(request, "guests/guests.html", {"page": page, "shown": shown, "now": request.now})


@require_POST
def code(request: AskedRequest, guest_id: UUID) -> HttpResponse:
    """Make a code, and show it once to whoever tells it in person."""
    guest = hosted(request.actor, guest_id)
    return render(request, "guests/code.html", {"code": give_code(request.actor, guest, request.now), "guest": guest})


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: AskedRequest, guest_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then end somebody's link."""
    guest = hosted(request.actor, guest_id)
    if request.method == "POST":
        end_guest(request.actor, guest, request.now)
        return redirect("guests")
    with walls(request.actor):
        may = allowed(end_guest, request.actor, guest, request.now)
    return render(request, "guests/end.html", {"guest": guest, "may": may}, status=200 if may else 403)


def hosted(actor: Actor, guest_id: UUID) -> Guest:
    """A guest of one's own organisation. Raises NotVisible."""
    with walls(actor):
        found = Guest.objects.visible_to(actor).filter(pk=guest_id, host=actor.organisation_id).first()
    if found is None:
        raise NotVisible(f"guests.guest {guest_id}")
    return found
