"""What is due to be destroyed, one delivery's keeping, and the certificate that remains.

Stage 3, sharing. Source: `lightwell.policy.retention_rules`. For the unit, the provider and the agency's privacy
officer alike: each sees all of it, and does what its office may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import Action, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import Entry
from lightwell.ledger.stated import stated
from lightwell.ledger.walls import walls
from lightwell.organisations.long_lists import COUNTED, LongList, counted_up_to
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.decisions import Decision
from lightwell.policy.local_days import local_day
from lightwell.policy.opening_rules import OPENERS
from lightwell.sharing.asked_about import is_asked_about
from lightwell.sharing.certificates import FILE_ENDING, read_certificate
from lightwell.sharing.delivery_pages import line_of
from lightwell.sharing.models import Delivery
from lightwell.sharing.retention import (
    Kept,
    approve_destruction,
    ask_destruction,
    destroy,
    facts_of,
    fates_of,
    lift_hold,
    place_hold,
    record_authority,
    take_back_destruction,
)
from lightwell.sharing.retention_chores import Due, how_they_stand, kept_deliveries, over, to_come
from lightwell.sharing.retention_forms import Authority, Holding, Understood, Why
from lightwell.sharing.retention_models import Destruction, Hold

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was done about keeping it: what, by which office, and why."""

    action: str
    at: object
    office: str
    why: str


_TOLD: Final[Mapping[str, str]] = {
    ask_destruction.code: "The unit asked that its key be destroyed",
    approve_destruction.code: "Approved, and its key was destroyed",
    take_back_destruction.code: "The asking was taken back",
    place_hold.code: "Held",
    lift_hold.code: "A hold was lifted",
    record_authority.code: "The disposal authority was recorded",
    "sharing.finish-destruction": "The sealed bytes are gone from the store too",
}


@require_safe
def due_list(request: AskedRequest) -> HttpResponse:
    """Every delivery this actor may know of, the one that ends first before the others."""
    if not _is_for(request.actor):
        raise NotVisible("sharing.retention")
    today, everything = local_day(request.now), "all" in request.GET
    with walls(request.actor):
        every = kept_deliveries(request.actor)
        due = over(every, today)
        counted = counted_up_to(due)
        pages = LongList(every, ON_A_PAGE) if everything else LongList(due, ON_A_PAGE, counted)
        page = pages.get_page(request.GET.get("page"))
        shown, coming = list(page.object_list), list(to_come(every, today)[:1])
        stand = how_they_stand(request.actor, [*shown, *coming])
        page.object_list = list(stand[: len(shown)])
        is_any = bool(stand) or every.exists()
    context = {
        "page": page,
        "everything": everything,
        "due": min(counted, COUNTED),
        "any": is_any,
        "today": today,
        "next": stand[len(shown)] if coming else None,
    }
    return render(request, "sharing/retention/due.html", context)


def _is_for(actor: Actor) -> bool:
    return actor.organisation_id is not None and actor.holds(*OPENERS, Role.PRIVACY_OFFICER, Role.MANAGER)


@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: AskedRequest, delivery_id: UUID) -> HttpResponse:
    """Until when one delivery is kept, what holds it, and what this person may do about that."""
    form: forms.Form | None = None
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act:
        kept = Kept(_visible(request.actor, delivery_id))
        form = _form(act, request)
        if form.is_valid():
            _done(request, kept, act, form)
            return redirect("keeping", delivery_id)
    with walls(request.actor):
        context = _shown(request, Kept(_within(request.actor, delivery_id, "authority")))
    offered = _offered(context["may"], act, form)
    return render(
        request,
        "sharing/retention/keeping.html",
        {**context, "forms": offered, "wrong": form},
        status=422 if form else 200,
    )


_FORMS: Final[Mapping[str, type[forms.Form]]] = {
    "ask": Why,
    "approve": Understood,
    "take-back": Why,
    "hold": Holding,
    "lift": Why,
    "authority": Authority,
}


def _form(act: str, request: AskedRequest) -> forms.Form:
    if act not in _FORMS:
        raise Http404
    return _FORMS[act](request.POST, auto_id=f"id_{act}_%s")


def _done(request: AskedRequest, kept: Kept, act: str, form: forms.Form) -> None:
    actor, now, said = request.actor, request.now, form.cleaned_data
    if act == "ask":
        ask_destruction(actor, kept, now, why=said["why"])
    elif act == "approve":
        destroy(actor, kept, now)
    elif act == "take-back":
        take_back_destruction(actor, kept, now, why=said["why"])
    elif act == "hold":
        place_hold(actor, kept, now, ground=said["ground"], why=said["why"])
    elif act == "authority":
        record_authority(actor, kept, now, reference=said["reference"])
    else:
        lift_hold(actor, kept, now, hold=_hold(request, kept), why=said["why"])
    messages.success(request, _SAID[act])


_SAID: Final[Mapping[str, str]] = {
    "ask": "Asked. The agency’s privacy officer approves it next; until then it can be taken back.",
    "approve": "Its key is destroyed. The certificate is below, for both sides to keep.",
    "take-back": "Taken back. It stays as it was.",
    "hold": "Held. Both sides see why, and nothing is destroyed until the hold is lifted.",
    "lift": "The hold is lifted.",
    "authority": "The disposal authority is recorded, for both sides to see.",
}


def _hold(request: AskedRequest, kept: Kept) -> Hold:
    """The hold that was named. Raises NotVisible."""
    with walls(request.actor):
        named = {str(each.pk): each for each in kept.holds()}
    found = named.get(request.POST.get("hold", ""))
    if found is None:
        raise NotVisible("sharing.hold")
    return found


def _shown(request: AskedRequest, kept: Kept) -> dict[str, Any]:
    """Inside `walls`."""
    delivery, destruction = kept.delivery, kept.destruction()
    is_approver = request.actor.holds(Role.PRIVACY_OFFICER)  # to anybody else nothing is asked about
    holds = tuple(kept.holds().select_related("placed_for"))
    authority = getattr(delivery, "authority", None)
    fate = fates_of(delivery).select_related("agreement").filter(fate=Fate.DESTROYED).first()
    facts = facts_of(
        delivery,
        holds,
        destruction,
        has_authority=authority is not None,
        let_go=fate is not None,
        is_asked_about=destruction is not None and is_approver and is_asked_about(delivery),
    )
    return {
        "fate": fate,
        "delivery": delivery,
        "line": line_of(delivery),
        "due": Due(delivery, facts, holds, destruction),
        "is_over": facts.is_over(local_day(request.now)),
        "may": _may(request, Kept(delivery, known=facts), holds),
        "authority": authority,
        "told": _told(request.actor, delivery),
    }


def _may(request: AskedRequest, kept: Kept, holds: tuple[Hold, ...]) -> dict[str, Decision]:
    acts: dict[str, Action[Any, Any, Any]] = {
        "ask": ask_destruction,
        "approve": approve_destruction,
        "take_back": take_back_destruction,
        "hold": place_hold,
        "authority": record_authority,
    }
    may = {name: allowed(each, request.actor, kept, request.now) for name, each in acts.items()}
    for hold in holds:
        may[f"lift {hold.pk}"] = allowed(lift_hold, request.actor, kept, request.now, hold=hold)
    return may


def _offered(may: Mapping[str, Decision], act: str, bound: forms.Form | None) -> dict[str, Any]:
    """The forms of what this person may do; the one that was sent as it was filled in."""
    blank = {name: form(auto_id=f"id_{name}_%s") for name, form in _FORMS.items()}
    offered = {name.replace("-", "_"): bound if bound and act == name else form for name, form in blank.items()}
    lifts = [name.removeprefix("lift ") for name, decision in may.items() if name.startswith("lift ") and decision]
    return {**offered, "may_lift": lifts}


def _told(actor: Actor, delivery: Delivery) -> tuple[Told, ...]:
    entries = list(
        Entry.objects.visible_to(actor)
        .filter(subject_id=delivery.pk, action__in=list(_TOLD), outcome="done")
        .order_by("-id")
    )
    why = stated(actor, entries)
    return tuple(
        Told(
            _TOLD[each.action],
            each.occurred_at,
            Role(each.actor_role).words if each.actor_role else "",
            why.get(each.pk, ""),
        )
        for each in entries
    )


def _visible(actor: Actor, delivery_id: UUID) -> Delivery:
    """Raises NotVisible."""
    with walls(actor):
        return _within(actor, delivery_id)


def _within(actor: Actor, delivery_id: UUID, *more: str) -> Delivery:
    """The same inside `walls`. more: what else is read with it. Raises NotVisible."""
    related = ("agreement", "provider", "unit", "agency", *more)
    found = Delivery.objects.visible_to(actor).select_related(*related).filter(pk=delivery_id).first()
    if found is None or not _is_for(actor):
        raise NotVisible(f"sharing.delivery {delivery_id}")
    return found


@require_safe
def certificate(request: AskedRequest, delivery_id: UUID) -> HttpResponse:
    """What remains of a delivery that was destroyed, to keep and to print."""
    delivery = _visible(request.actor, delivery_id)
    done = _destroyed(request.actor, delivery)
    signed = read_certificate(done.certificate)
    context = {"delivery": delivery, "line": line_of(delivery), "signed": signed, "done": done}
    return render(request, "sharing/retention/certificate.html", context)


@require_safe
def certificate_file(request: AskedRequest, delivery_id: UUID) -> HttpResponse:
    """The same as a signed document for programs."""
    delivery = _visible(request.actor, delivery_id)
    signed = read_certificate(_destroyed(request.actor, delivery).certificate)
    name = content_disposition_header(True, f"{delivery.unit.code}-{delivery.period}-{delivery.issue}{FILE_ENDING}")
    headers = {"Content-Disposition": name or "attachment"}
    return HttpResponse(signed.document, content_type="application/json", headers=headers)


def _destroyed(actor: Actor, delivery: Delivery) -> Destruction:
    """Raises NotVisible where there is none."""
    with walls(actor):
        found = Kept(delivery).destruction()
    if found is None or not found.certificate:
        raise NotVisible("sharing.destruction")
    return found
