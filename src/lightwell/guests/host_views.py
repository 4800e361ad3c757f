"""Bringing somebody in: their link and QR code, shown once, and a code to tell them in person.

Stages 1, 3 and 4. Source: `lightwell.policy.guest_rules`. What is shown here is kept nowhere: the page says so.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.guests.actions import end_guest, give_code, keep_code, keep_hint
from lightwell.guests.models import Guest
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.actors import Actor
from lightwell.policy.guest_rules import MOST_WRONG_CODES

ON_A_PAGE: Final = 50
WRONG: Final = 422


class Hint(SeenForm):
    """What tells somebody apart for those who brought them in."""

    hint = forms.CharField(
        label="A hint for yourselves",
        required=False,
        max_length=60,
        help_text="No name: something only you understand, such as “Tuesday, red jacket”. Your people alone read it.",
        error_messages={"max_length": "Write at most 60 characters."},
    )


@require_safe
def guests(request: AskedRequest) -> HttpResponse:
    """Those whom one's organisation brought in: by a number, a day and a hint of their own, never by name."""
    actor = request.actor
    with walls(actor):
        hosted = Guest.objects.visible_to(actor).taking_part().filter(host=actor.organisation_id)
        visible = hosted.order_by("-invited_at", "id")
        page = Paginator(visible, ON_A_PAGE).get_page(request.GET.get("page"))
        last = page.paginator.count - page.start_index() + 1
        shown = [
            (each, last - place, bool(allowed(keep_code, actor, each, request.now, hashed="")))
            for place, each in enumerate(page.object_list)
        ]
        shut = visible.filter(ended_at__isnull=True, wrong_codes__gte=MOST_WRONG_CODES).count()
    return render(request, "guests/guests.html", {"page": page, "shown": shown, "shut": shut, "now": request.now})


@require_POST
def code(request: AskedRequest, guest_id: UUID) -> HttpResponse:
    """Make a code, and show it once to whoever tells it in person."""
    guest = hosted(request.actor, guest_id)
    with walls(request.actor):
        number = _number_of(guest, request.actor) if guest.person is None else 0
    context = {"code": give_code(request.actor, guest, request.now), "guest": guest, "number": number}
    return render(request, "guests/code.html", context)


def _number_of(guest: Guest, actor: Actor) -> int:
    """Of somebody with a link of their own, how many were brought in up to them; inside `walls`."""
    hosted = Guest.objects.visible_to(actor).taking_part().filter(host=actor.organisation_id)
    same = Q(invited_at=guest.invited_at, id__gte=guest.pk)
    return hosted.filter(Q(invited_at__lt=guest.invited_at) | same).count()


@require_http_methods(["GET", "HEAD", "POST"])
def hint(request: AskedRequest, guest_id: UUID) -> HttpResponse:
    """Keep another hint by which those who brought somebody in tell them apart."""
    guest = hosted(request.actor, guest_id)
    form = Hint(request.POST if request.method == "POST" else None, initial={"hint": guest.hint})
    with walls(request.actor):
        may = allowed(keep_hint, request.actor, guest, request.now, hint="")
    if may and form.is_valid():
        keep_hint(request.actor, guest, request.now, hint=form.cleaned_data["hint"])
        return redirect("guests")
    status = (WRONG if form.is_bound else 200) if may else 403
    return render(request, "guests/hint.html", {"guest": guest, "form": form, "may": may}, status=status)


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
