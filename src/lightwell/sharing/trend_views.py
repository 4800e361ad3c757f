"""What comes back to the provider the day it sends: its own safe trend.

Stage 3, sharing. Source: the promise that a hand-over gives something back before the Agency has opened anything.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.sharing.queries import trends
from lightwell.sharing.trend_pages import TrendShown, as_csv, trend_shown


@require_safe
def trends_page(request: AskedRequest) -> HttpResponse:
    """Every protected count that was sent, over the quarters."""
    chosen, agreements, shown = _found(request)
    context = {"chosen": chosen, "agreements": agreements, "trends": shown}
    return render(request, "sharing/trends/trends.html", context)


@require_safe
def trends_csv(request: AskedRequest) -> HttpResponse:
    """The same for a spreadsheet."""
    chosen, _, shown = _found(request)
    if chosen is None:
        raise NotVisible("sharing.trend")
    name = content_disposition_header(True, f"{chosen.code}-trend.csv")
    headers = {"Content-Disposition": name or "attachment"}
    return HttpResponse(as_csv(shown), content_type="text/csv; charset=utf-8", headers=headers)


def _found(
    request: AskedRequest,
) -> tuple[AgreementVersion | None, list[AgreementVersion], tuple[TrendShown, ...]]:
    """The agreement asked for, otherwise the newest. Raises NotVisible for everybody but providers."""
    if request.actor.organisation_kind is not PartyKind.PROVIDER:
        raise NotVisible("sharing.trend")
    with walls(request.actor):
        agreements = _agreements(request.actor)
        asked = request.GET.get("agreement", "")
        chosen = next((each for each in agreements if each.code == asked), agreements[0] if agreements else None)
        found = trends(request.actor, chosen.code) if chosen else ()
    return chosen, agreements, tuple(sorted(map(trend_shown, found), key=lambda each: len(each.rows) == 1))


def _agreements(actor: Actor) -> list[AgreementVersion]:
    """The latest version of each, under its code."""
    visible = AgreementVersion.objects.visible_to(actor).signed().filter(provider=actor.organisation_id)
    newest = visible.defer("document").order_by("-starts_on", "-version")
    return list({each.code: each for each in reversed(list(newest))}.values())[::-1]
