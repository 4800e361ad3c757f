"""The page on which a provider says what an hour of its people's time costs.

Stages 1 and 2. Source: `lightwell.policy.hour_costs`.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.codesign.hour_costs import an_hour, say_hour_cost
from lightwell.ledger.gate import allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.people_views import own_organisation
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.hour_costs import MOST_AN_HOUR

WRONG, NOT_ALLOWED = 422, 403
_WRONG = f"Write whole dollars between 1 and {MOST_AN_HOUR:,}, such as 60; or leave it empty."


class HourCostForm(SeenForm):
    """Whole dollars, or nothing."""

    dollars = forms.IntegerField(
        label="What an hour of your people’s time costs, in whole dollars",
        required=False,
        min_value=1,
        max_value=MOST_AN_HOUR,
        help_text="Wages and what comes with them, as you reckon it. Leave it empty to say nothing of dollars.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _WRONG),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hour_cost(request: AskedRequest) -> HttpResponse:
    """Say it, change it, or take it back; wherever hours are said, this provider reads dollars beside them."""
    actor = request.actor
    with walls(actor):
        organisation = own_organisation(actor)
        may = allowed(say_hour_cost, actor, organisation, request.now)
        hour = an_hour(actor)
    form = HourCostForm(
        request.POST if request.method == "POST" else None, initial={"dollars": hour.dollars if hour.is_own else None}
    )
    if may and form.is_valid():
        said = say_hour_cost(actor, organisation, request.now, **form.cleaned_data)
        kept = "Wherever hours are said, your own people read dollars beside them now."
        messages.success(request, kept if said.dollars else "It is taken back.")
        return redirect("hour-cost")
    context = {"organisation": organisation, "form": form, "may": may, "hour": hour}
    status = (WRONG if form.is_bound else 200) if may else NOT_ALLOWED
    return render(request, "codesign/hour_cost.html", context, status=status)
