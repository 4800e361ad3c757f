"""The shell's own pages: where somebody arrives, and where a programme stands.

All stages.
"""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lightwell.codesign.models import Programme
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.web.designing import with_design
from lightwell.web.journey import journey
from lightwell.web.standing import standing

ON_A_PAGE = 20


@require_safe
def home(request: AskedRequest) -> HttpResponse:
    """The programmes one has a part in; where there is one, its own page at once."""
    if request.actor.organisation_id is None:
        return redirect("offices")
    wanted = request.GET.get("q", "").strip()
    with walls(request.actor):
        visible = Programme.objects.visible_to(request.actor)
        first_two = list(visible.values_list("pk", flat=True)[:2])
        found = visible.filter(title__icontains=wanted).select_related("agency").order_by("-starts_on", "title")
        page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    if len(first_two) == 1 and not request.GET:
        return redirect("programme", first_two[0])
    return render(request, "programmes.html", {"page": page, "q": wanted, "any": bool(first_two)})


@require_safe
def programme(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """A programme's five stages: what the ledger shows, what is next, and whose turn it is."""
    with walls(request.actor):
        found = with_design(request.actor).select_related("agency").filter(pk=programme_id).first()
        if found is None:
            raise NotVisible(f"codesign.programme {programme_id}")
        stands = standing(found, request.actor, request.now)
    return render(request, "programme.html", {"stands": stands, "journey": journey(stands)})
