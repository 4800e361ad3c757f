"""Beginning a draft from settled needs, or from what was signed last time; and offering another clause.

Stage 2, agreement. Source: `lightwell.policy.draft_rules`; Data Protection and Use Policy, Mahitahitanga.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from lightwell.agreements.beginning_forms import Anew, Begin, FirstDay, Offer, Vary
from lightwell.agreements.draft_forms import say_what_was_taken_out
from lightwell.agreements.draft_pages import DraftShown, draft_shown, visible_draft
from lightwell.agreements.drafting import OfferedClause, begin_draft, from_needs, offer_clause
from lightwell.agreements.faults_in_words import in_plain_words
from lightwell.agreements.frames import NO_FRAME, Frame
from lightwell.agreements.models import AgreementVersion, Draft, DraftClause
from lightwell.agreements.saying_otherwise import why_unfit
from lightwell.agreements.settling import move_first_day
from lightwell.agreements.views import visible_agreement
from lightwell.codesign.models import Need, Participant, Programme
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.clauses import Clause
from lightwell.policy.codesign_rules import Group, NeedState
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.stated_words import cleaned

WRONG, NOT_ALLOWED = 422, 403


def _programme(actor: Actor, programme_id: UUID) -> Programme:
    """Inside `walls`. Raises NotVisible."""
    found = Programme.objects.visible_to(actor).select_related("agency").filter(pk=programme_id).first()
    if found is None:
        raise NotVisible(f"codesign.programme {programme_id}")
    return found


def _settled(actor: Actor, programme_id: UUID) -> list[Need]:
    visible = Need.objects.visible_to(actor).filter(programme=programme_id, state=NeedState.SETTLED.value)
    return list(visible.order_by("code"))


@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Begin a draft with one provider, from the needs that were settled with everybody."""
    actor = request.actor
    with walls(actor):
        programme = _programme(actor, programme_id)
        needs = _settled(actor, programme_id)
        visible = Organisation.objects.visible_to(actor)
        providers = list(visible.filter(kind=PartyKind.PROVIDER.value).order_by("name"))
        parts = _parts(actor, programme_id)
        may = allowed(begin_draft, actor, programme, request.now)
        before = _begun_from(actor, programme, request.now) if may else []
    initial = {
        "title": programme.title,
        "code": slugify(programme.title),
        "starts_on": max(programme.starts_on, local_day(request.now)),
        "ends_on": programme.ends_on,
    }
    form = Begin(request.POST if request.method == "POST" else None, needs, providers, initial, parts)
    if form.is_valid():
        begun = _begun(request, programme, form)
        if begun is not None:
            messages.success(request, "The draft is in front of the provider. It is their turn on every clause.")
            _say_what_is_unfit(request, begun)
            return redirect("draft", begun.pk)
    context = {"programme": programme, "needs": needs, "form": form, "may": may, "before": before}
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/draft_new.html", context, status=status)


def _begun_from(actor: Actor, programme: Programme, now: dt.datetime) -> list[AgreementVersion]:
    """The programme's agreements that are over or were ended, from whose clauses another can begin; inside `walls`."""
    signed = AgreementVersion.objects.visible_to(actor).signed().filter(programme=programme).select_related("provider")
    ended = signed.exclude(ended_by="") | signed.filter(state=AgreementState.SIGNED.value, last_on__lt=local_day(now))
    return list(ended.defer("document").order_by("-last_on", "title")[:_MOST_BEFORE])


_MOST_BEFORE = 20
_TAKES_PART = {
    Group.COMMUNITY: "takes part here as a community party",
    Group.MAORI: "takes part here as a Māori party",
    Group.FAMILY: "takes part here for families",
}


def _parts(actor: Actor, programme_id: UUID) -> dict[UUID, str]:
    """Of each organisation what a provider would not expect: it takes part as something else, or was taken out."""
    visible = Participant.objects.visible_to(actor).filter(programme=programme_id, organisation__isnull=False)
    rows = visible.values_list("organisation", "group", "left_at")
    return {
        own: "was taken out of this programme" if left_at else _TAKES_PART.get(Group(group), "")
        for own, group, left_at in rows
    }


def _begun(request: AskedRequest, programme: Programme, form: Begin) -> Draft | None:
    said = form.cleaned_data
    try:
        return begin_draft(
            request.actor, programme, request.now, provider=form.provider_chosen, code=said["code"],
            title=said["title"], starts_on=said["starts_on"], ends_on=said["ends_on"],
            frame=form.frame(programme.agency, _units(request.actor, programme.agency, form.provider_chosen)),
            clauses=from_needs(form.needs_chosen), points=form.points,
        )  # fmt: skip
    except (NotWellFormed, ValidationError, Refused) as wrong:
        _say(form, wrong)
        return None


def _say_what_is_unfit(request: AskedRequest, begun: Draft) -> None:
    """What was begun is mended while it is talked over; whoever began it knows of it from the first day."""
    with walls(request.actor):
        draft = visible_draft(request.actor, begun.pk)
        unfit = why_unfit(draft_shown(request.actor, draft))
    if unfit:
        messages.warning(request, f"It could not be signed as it is worded now: {' '.join(unfit)}")


def _units(actor: Actor, *organisations: Organisation) -> Mapping[str, list[Unit]]:
    with walls(actor):
        units = list(Unit.objects.visible_to(actor).filter(organisation__in=organisations).order_by("code"))
    return {each.code: [unit for unit in units if unit.organisation_id == each.pk] for each in organisations}


def _say(form: forms.Form, wrong: NotWellFormed | ValidationError | Refused, frame: Frame = NO_FRAME) -> None:
    """Everything that is wrong, in words. frame: what items are called."""
    if isinstance(wrong, Refused):
        for reason in wrong.decision.reasons:
            named = _FIELDS.get(reason.code)
            form.add_error(named if named in form.fields else None, reason.sentence)
        return
    if isinstance(wrong, NotWellFormed):
        sentences = [in_plain_words(fault, frame) for fault in wrong.faults]
    else:
        sentences = [
            "There is a draft or an agreement of this version already, under that short name. Go on with it where it "
            "is still talked over, or name this anew."
        ]
    for sentence in sentences:
        form.add_error(None, sentence)


_FIELDS = {
    "first-day-is-past": "starts_on",
    "starts-before-what-it-varies": "starts_on",
    "starts-before-its-programme": "starts_on",
    "starts-after-its-end": "starts_on",
    "same-first-day": "starts_on",
    "no-reason": "why",
    "words-too-long": "why",
}


# --- last time's -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_vary(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """Begin the next version of a signed agreement, its clauses offered as they are."""
    actor = request.actor
    with walls(actor):
        found = visible_agreement(actor, agreement_id)
        may = allowed(begin_draft, actor, found.programme, request.now, replaces=found)
        may_begin = bool(allowed(begin_draft, actor, found.programme, request.now))
        replaced_by = found.replaced_by()
        version = _next_version(actor, found)
    form = Vary(request.POST if request.method == "POST" else None, found.agreement)
    if form.is_valid():
        own = {"code": found.code, "title": found.title, "version": version, "replaces": found}
        begun = _offered_again(request, found, form, own)
        if begun is not None:
            messages.success(request, "The next version is in front of the provider. It is their turn on every clause.")
            return redirect("draft", begun.pk)
    context = {"agreement": found, "form": form, "may": may, "may_begin": may_begin, "version": version}
    context |= {"replaced_by": replaced_by, "stands": found.stands_on(local_day(request.now))}
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/agreement_vary.html", context, status=status)


def _next_version(actor: Actor, found: AgreementVersion) -> int:
    same = {"agency": found.agency_id, "provider": found.provider_id, "code": found.code}
    latest = AgreementVersion.objects.visible_to(actor).filter(**same).aggregate(latest=Max("version"))["latest"]
    return int(latest or found.version) + 1


def _as_before(
    actor: Actor, found: AgreementVersion, clauses: Iterable[Clause], settled: Iterable[Need]
) -> list[OfferedClause]:
    """Clauses of a version, each with its need, so that what it was said to cost stays known, and the community party
    whose own yes it had, which is asked again for the same side; inside `walls`.

    A settled need gave its clause its own short name; where the version was talked over, its draft knows.
    """
    needs = {each.code: each for each in settled}
    rows = DraftClause.objects.visible_to(actor).filter(draft__proposed=found, point="")
    talked = {each.code: each for each in rows.select_related("need", "community")}
    return [_as_talked(each, talked.get(each.id), needs.get(each.id)) for each in clauses]


def _as_talked(clause: Clause, row: DraftClause | None, need: Need | None) -> OfferedClause:
    if row is None:
        return OfferedClause(clause, need=need)
    asked_by = Side(row.community_asked_by) if row.community else None
    return OfferedClause(clause, need=row.need or need, community=row.community, asked_by=asked_by)


def _offered_again(request: AskedRequest, found: AgreementVersion, form: Vary, own: Mapping[str, Any]) -> Draft | None:
    """A draft whose clauses are those of a version before it. own: what is said of the draft alone."""
    said = form.cleaned_data
    with walls(request.actor):
        settled = _settled(request.actor, found.programme_id)
        clauses = _as_before(request.actor, found, form.clauses_chosen, settled)
    try:
        return begin_draft(
            request.actor, found.programme, request.now, provider=found.provider,
            starts_on=said["starts_on"], ends_on=said["ends_on"], frame=form.frame(found.agreed.written),
            clauses=clauses, points=form.points, **own,
        )  # fmt: skip
    except (NotWellFormed, ValidationError, Refused) as wrong:
        _say(form, wrong)
        return None


# --- after an end ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_anew(request: AskedRequest, agreement_id: UUID) -> HttpResponse:
    """Begin a new agreement after one that ended, that one's clauses offered as they were."""
    actor, today = request.actor, local_day(request.now)
    with walls(actor):
        found = visible_agreement(actor, agreement_id)
        may = allowed(begin_draft, actor, found.programme, request.now, begins_from=found)
        may_vary = allowed(begin_draft, actor, found.programme, request.now, replaces=found)
        replaced_by = found.replaced_by()
    programme = found.programme
    after = max(today, found.last_on + dt.timedelta(days=1), programme.starts_on)
    days = {"starts_on": after, "ends_on": programme.ends_on if programme.ends_on > after else None}
    form = Anew(request.POST if request.method == "POST" else None, found.agreement, days)
    if form.is_valid():
        said = form.cleaned_data
        own: dict[str, Any] = {"code": said["code"], "title": said["title"], "begins_from": found}
        begun = _offered_again(request, found, form, own)
        if begun is not None:
            messages.success(request, "The draft is in front of the provider. It is their turn on every clause.")
            return redirect("draft", begun.pk)
    context = {"agreement": found, "form": form, "may": may, "may_vary": may_vary, "replaced_by": replaced_by}
    context |= {"stands": found.stands_on(today)}
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/agreement_anew.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_first_day(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Either side moves the first day of what is talked over, and says why."""
    actor = request.actor
    with walls(actor):
        found = visible_draft(actor, draft_id)
        may = allowed(move_first_day, actor, found, request.now)
    form = FirstDay(request.POST if request.method == "POST" else None)
    if form.is_valid() and _moved(request, found, form):
        messages.success(request, "Its first day is moved, and why stands beside the draft. Both sides read it.")
        say_what_was_taken_out(request, form)
        return redirect("draft", draft_id)
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/draft_first_day.html", {"draft": found, "form": form, "may": may}, status=status)


def _moved(request: AskedRequest, found: Draft, form: FirstDay) -> bool:
    said = form.cleaned_data
    try:
        move_first_day(request.actor, found, request.now, starts_on=said["starts_on"], why=cleaned(said["why"]))
    except Refused as refusal:
        _say(form, refusal)
        return False
    return True


# --- another clause --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def draft_offer(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Either side offers another clause: from a settled need, or one of last time's that was left out."""
    actor = request.actor
    with walls(actor):
        shown = draft_shown(actor, visible_draft(actor, draft_id))
        may = allowed(offer_clause, actor, shown.draft, request.now)
        sources = _sources(actor, shown)
    choices = [(name, f"{each.clause.id}: {each.clause.title}") for name, each in sources.items()]
    form = Offer(request.POST if request.method == "POST" else None, choices)
    if form.is_valid():
        chosen = sources[form.cleaned_data["source"]]
        try:
            offer_clause(actor, shown.draft, request.now, offered_clause=chosen, words=form.cleaned_data["words"])
        except (NotWellFormed, Refused) as wrong:
            _say(form, wrong, shown.frame)
        else:
            messages.success(request, "It is offered. It is the other side’s turn on it.")
            say_what_was_taken_out(request, form)
            return redirect("draft", draft_id)
    context = {"draft": shown, "form": form, "may": may, "any": bool(choices)}
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/draft_offer.html", context, status=status)


def _sources(actor: Actor, shown: DraftShown) -> dict[str, OfferedClause]:
    """What is not in the draft yet and fits its tables; inside `walls`."""
    draft = shown.draft
    taken = {each.row.code for each in shown.clauses}
    settled = _settled(actor, draft.programme_id)
    found = {f"need-{each.clause.id}": each for each in from_needs(settled)}
    if draft.last_time is not None:
        before = _as_before(actor, draft.last_time, draft.last_time.agreement.clauses, settled)
        found |= {f"clause-{each.clause.id}": each for each in before}
    known = {f"{table.id}.{item.id}" for table in shown.frame.tables for item in table.items}
    return {
        name: each
        for name, each in found.items()
        if each.clause.id not in taken and known.issuperset(part.item for part in each.clause.items)
    }
