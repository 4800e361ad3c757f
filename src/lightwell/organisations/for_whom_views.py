"""The page on which a party says of itself whether it speaks for Māori.

All stages. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga (Māori as Treaty partners). Nobody
says it for a party, and no iwi is asked for or worked out.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.ledger.gate import allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.actions import say_for_whom
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.people_forms import ForWhom
from lightwell.organisations.people_views import own_organisation

WRONG, NOT_ALLOWED = 422, 403


@require_http_methods(["GET", "HEAD", "POST"])
def for_whom(request: AskedRequest) -> HttpResponse:
    """Say yes or no, and change it later."""
    actor = request.actor
    with walls(actor):
        organisation = own_organisation(actor)
        may = allowed(say_for_whom, actor, organisation, request.now)
    said = organisation.speaks_for_maori
    before = {} if said is None else {"speaks_for_maori": "yes" if said else "no"}
    form = ForWhom(request.POST if request.method == "POST" else None, initial=before)
    if may and form.is_valid():
        say_for_whom(actor, organisation, request.now, **form.cleaned_data)
        messages.success(request, "It stands beside your name, wherever a party is asked.")
        return redirect("people")
    context = {"organisation": organisation, "form": form, "may": may}
    status = (WRONG if form.is_bound else 200) if may else NOT_ALLOWED
    return render(request, "organisations/for_whom.html", context, status=status)
