"""The flow map: what flows where under an agreement, who sees it, what stays, and who runs this machine.

Stages 2 and 3. Source: Data Protection and Use Policy, Transparency and Choice guideline. Read off the signed clauses
and off what was sent; a table says the same to those who cannot see the picture.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lightwell.agreements.flow_picture import tall_picture, wide_picture
from lightwell.agreements.flows import Flow, flows, stays
from lightwell.agreements.in_words import in_words
from lightwell.agreements.models import AgreementVersion
from lightwell.agreements.views import visible_agreement
from lightwell.ledger.walls import walls
from lightwell.organisations.machine import who_runs_this_machine
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.wording import counted
from lightwell.sharing.models import Delivery
from lightwell.sharing.openings import times_opened

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class FlowSoFar:
    """One flow and what came of it. deliveries: None to those who may not know."""

    flow: Flow
    deliveries: int | None
    last_sent_at: dt.datetime | None
    openings: int | None


@require_safe
def flow_maps(request: AskedRequest) -> HttpResponse:
    """Choose an agreement to see as a map. Where there is one, it is shown at once."""
    with walls(request.actor):
        visible = AgreementVersion.objects.visible_to(request.actor).select_related("provider", "programme")
        visible = visible.defer("document")
        page = Paginator(visible.order_by("-starts_on", "title", "-version"), ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        page.object_list = list(page.object_list)
    if page.paginator.count == 1:
        return redirect("flow-map", page.object_list[0].pk)
    return render(request, "sharing/flow_map/flow_maps.html", {"page": page})


@require_safe
def flow_map(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement as a picture and as a table."""
    with walls(request.actor):
        found = visible_agreement(request.actor, agreement_id)
        agreed = found.agreement
        drawn = flows(agreed)
        so_far = tuple(_so_far(found, drawn, request.actor))
    stay, runs = stays(agreed), who_runs_this_machine()
    context = {
        "agreement": found,
        "wide": wide_picture(found.provider.name, drawn, len(stay), runs),
        "tall": tall_picture(found.provider.name, drawn, len(stay), runs),
        "said": _said(found.provider.name, drawn, len(stay)),
        "flows": so_far,
        "stays": stay,
        "joining": in_words(found.agreed).joining,
        "knows_openings": any(each.openings is not None for each in so_far),
    }
    return render(request, "sharing/flow_map/flow_map.html", context)


def _so_far(found: AgreementVersion, drawn: Sequence[Flow], actor: Actor) -> Iterator[FlowSoFar]:
    """What was sent and opened, where this actor may know of it: theirs, or sent to them."""
    own = actor.belongs_to(found.provider_id)
    sent = list(
        Delivery.objects.visible_to(actor)
        .filter(provider=found.provider_id, agreement_code=found.code)
        .select_related("unit")
        .order_by("-sent_at")
    )
    opened = times_opened(actor, [each.pk for each in sent])
    for flow in drawn:
        theirs = [each for each in sent if each.unit.code == flow.unit]
        if not theirs and not own:
            yield FlowSoFar(flow, None, None, None)
        else:
            times = sum(opened[each.pk].times for each in theirs if each.pk in opened)
            yield FlowSoFar(flow, len(theirs), theirs[0].sent_at if theirs else None, times)


def _said(provider: str, drawn: Sequence[Flow], stay: int) -> str:
    """The picture for those who cannot see it."""
    lines = "; ".join(f"to {flow.name}: {flow.size}" for flow in drawn)
    apart = "Lines that never meet leave it" if len(drawn) > 1 else "One line leaves it"
    return (
        f"{provider} hands over. {apart}: {lines}. {counted(stay, 'column')} and any that are not agreed go to nobody."
    )
