"""The agency's pages of a programme that is being designed: opening it, who takes part, and what success means.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga: who was asked, how and when
is kept, so that a later tender can show that everybody was asked alike.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.codesign.actions import (
    ask_again,
    change_programme,
    invite_organisation,
    open_programme,
    remove_participant,
)
from lightwell.codesign.design_forms import InviteOrganisation, OpenProgramme, Success, WhyNobody, WhyOut
from lightwell.codesign.design_pages import design_of, designed, needs_of
from lightwell.codesign.hour_costs import an_hour
from lightwell.codesign.models import Need, NeedSketch, OpenInvitation, Participant, Programme, Round
from lightwell.codesign.models import Success as SuccessSaid
from lightwell.codesign.party_models import NO_PARTIES, maori_parties_of
from lightwell.codesign.probity import of_rounds
from lightwell.codesign.rounds import answer_checklist, close_round, open_round, plan_round, settle_round, write_need
from lightwell.codesign.success import say_success, take_measure_out
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import Group, NeedState, RoundState, unless_designing
from lightwell.policy.decisions import Decision
from lightwell.policy.guest_rules import LINK_LASTS
from lightwell.policy.maori_party import touches_maori

WRONG: Final = 422


def _agency(actor: Actor) -> Organisation:
    """The agency in which they act; inside `walls`. Raises NotVisible."""
    agencies, own = Organisation.objects.visible_to(actor).filter(kind=PartyKind.AGENCY), actor.organisation_id
    found = agencies.filter(pk=own).first() if own else None
    if found is None:
        raise NotVisible("organisations.organisation")
    return found


@require_safe
def designs(request: AskedRequest) -> HttpResponse:
    """Every programme of one's agency, to design."""
    actor = request.actor
    with walls(actor):
        agency = _agency(actor)
        own = Programme.objects.visible_to(actor).filter(agency=agency).order_by("-starts_on", "title")
        programmes = list(own)
        may = allowed(open_programme, actor, agency, request.now)
    return render(request, "codesign/designs.html", {"programmes": programmes, "agency": agency, "may": may})


@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: AskedRequest) -> HttpResponse:
    """Say that there is a programme: what good, for whom, and when."""
    actor = request.actor
    with walls(actor):
        agency = _agency(actor)
        may = allowed(open_programme, actor, agency, request.now)
    form = OpenProgramme(request.POST if request.method == "POST" else None)
    if may and form.is_valid():
        try:
            opened = open_programme(actor, agency, request.now, **form.cleaned_data)
        except ValidationError:
            form.add_error("title", "Your agency has a programme of this name. Choose another name.")
        else:
            messages.success(request, "The programme is open. Only your agency sees it yet.")
            return redirect("design", opened.pk)
    context = {"agency": agency, "form": form, "may": may}
    return render(request, "codesign/design_open.html", context, status=_status(form, may))


def _status(form: Any, may: Decision) -> int:
    if not may:
        return 403
    return WRONG if form.is_bound else 200


@require_safe
def design(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Where the design of a programme stands, whose turn it is, and what comes next."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        stands = design_of(programme, actor, _unplanned(programme))
        designs = unless_designing(actor, programme.agency_id) is None
        hour = an_hour(actor)
        begun = list(NeedSketch.objects.visible_to(actor).begun_in(programme)) if designs else []
    facts = stands.facts
    context = {
        "stands": stands,
        "programme": programme,
        "costs": [(each, hour.of(each.minutes)) for each in stands.burdens],
        "designs": designs,
        "begun": begun,
        "may_change": change_programme.rule(actor, programme.facts()),
        "may_write": write_need.rule(actor, programme.facts()),
        "may_plan": plan_round.rule(actor, programme.facts()),
        "has_open_round": stands.round is not None and stands.round.state in (RoundState.DRAFT, RoundState.OPEN),
        "may_open": open_round.rule(actor, facts),
        "may_close": close_round.rule(actor, facts),
        "may_settle": settle_round.rule(actor, facts),
    }
    return render(request, "codesign/design.html", context)


def _unplanned(programme: Programme) -> Round:
    """Stands in for the first round, so that one can see what it would wait for."""
    return Round(programme=programme, agency_id=programme.agency_id, state=RoundState.DRAFT, number=0)


# --- who takes part ----------------------------------------------------------------------------------------------


def _people(programme: Programme, actor: Actor) -> list[Participant]:
    found = Participant.objects.visible_to(actor).filter(programme=programme)
    return list(found.select_related("organisation", "invitation__host").order_by("invited_at", "id"))


def _open_invitations(programme: Programme, actor: Actor, now: dt.datetime) -> list[tuple[OpenInvitation, bool]]:
    """Each that a body of the community made, and whether a place is given by it still."""
    found = OpenInvitation.objects.visible_to(actor).filter(programme=programme)
    made = found.select_related("host", "part", "programme").order_by("made_at", "id")
    return [(each, each.facts().is_open(now)) for each in made]


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Who was asked to take part, how and when; and where a Māori party belongs in it, that it is asked."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        parts = _people(programme, actor)
        opened = _open_invitations(programme, actor, request.now)
        touching = [
            each for each in needs_of(programme, actor) if each.state != NeedState.DROPPED and touches_maori(each.need)
        ]
        maori = maori_parties_of(programme) if touching else NO_PARTIES
        may = allowed(invite_organisation, actor, programme, request.now)
    form = WhyNobody(request.POST if request.method == "POST" else None)
    if may and form.is_valid():
        _keep_why(request, touching, form.cleaned_data["why"])
        return redirect("design-people", programme.pk)
    context = {
        "programme": programme,
        "parts": [(each, Group(each.group).words) for each in parts],
        "opened": opened,
        "touching": touching,
        "wants_maori_party": bool(touching) and not maori.take_part,
        "standings": [(each, dict(Counter(maori.standings(each).values()))) for each in touching]
        if maori.take_part
        else [],
        "why": next((each.checklist["check:touches-maori"]["why"] for each in touching if _has_why(each)), ""),
        "form": form,
        "may": may,
    }
    return render(request, "codesign/design_people.html", context, status=_status(form, may) if form.is_bound else 200)


def _has_why(need: Need) -> bool:
    return bool(need.checklist.get("check:touches-maori", {}).get("why", "").strip())


def _keep_why(request: AskedRequest, touching: list[Need], why: str) -> None:
    """With every need that touches Māori interests and is not settled yet."""
    for each in touching:
        if each.state in (NeedState.DRAFT, NeedState.ASKED):
            answers = {"check:touches-maori": {"answer": "reason", "why": why}}
            answer_checklist(request.actor, each, request.now, answers=answers)
    messages.success(request, "The reason is kept with each of those needs. Whoever takes part can ask about it.")


@require_safe
def probity(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """The probity record, to print: who was asked, in which capacity, how and when."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        parts = [(each, Group(each.group).words) for each in _people(programme, actor)]
        rounds = list(Round.objects.visible_to(actor).filter(programme=programme).order_by("number"))
        opened = _open_invitations(programme, actor, request.now)
    records = of_rounds(rounds, [each for each, _ in parts])
    context = {"programme": programme, "parts": parts, "opened": opened, "rounds": records, "now": request.now}
    return render(request, "codesign/design_probity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: AskedRequest, programme_id: UUID) -> HttpResponse:
    """Ask an organisation that has people here to take part."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        may = allowed(invite_organisation, actor, programme, request.now)
        asked = Participant.objects.visible_to(actor).filter(programme=programme, organisation__isnull=False)
        out = list(asked.filter(left_at__isnull=False).select_related("organisation").order_by("organisation__name"))
        others = Organisation.objects.visible_to(actor).exclude(kind=PartyKind.AGENCY)
        offered = list(others.exclude(pk__in=asked.values("organisation")).order_by("name"))
    given = request.POST if request.method == "POST" else None
    form = InviteOrganisation(given, offered, initial={"group": request.GET.get("as", "")})
    if may and form.is_valid():
        organisation = next(each for each in offered if str(each.pk) == form.cleaned_data["organisation"])
        group = Group(form.cleaned_data["group"])
        with walls(actor):
            decision = allowed(
                invite_organisation, actor, programme, request.now, organisation=organisation, group=group
            )
        for reason in decision.reasons if not decision else ():
            form.add_error("group", reason.sentence)
    if may and form.is_valid():
        invite_organisation(actor, programme, request.now, organisation=organisation, group=group)
        messages.success(request, f"{organisation.name} is asked to take part. They see the needs once a round opens.")
        return redirect("design-people", programme.pk)
    context = {"programme": programme, "form": form, "may": may, "offered": offered, "out": out}
    return render(request, "codesign/design_invite.html", context, status=_status(form, may))


def _part(actor: Actor, participant_id: UUID) -> Participant:
    """Somebody's part in a programme of one's own agency; inside `walls`. Raises NotVisible."""
    own = Participant.objects.visible_to(actor).filter(agency=actor.organisation_id)
    found = own.filter(pk=participant_id).select_related("organisation", "programme", "invitation").first()
    if found is None:
        raise NotVisible(f"codesign.participant {participant_id}")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: AskedRequest, participant_id: UUID) -> HttpResponse:
    """Ask whether it is meant and why, then end somebody's part. What they said stays, and they are still answered."""
    actor = request.actor
    with walls(actor):
        found = _part(actor, participant_id)
        may = allowed(remove_participant, actor, found, request.now, agency_id=found.agency_id, why=None)
    form = WhyOut(request.POST if request.method == "POST" else None)
    if may and form.is_valid():
        remove_participant(actor, found, request.now, agency_id=found.agency_id, why=form.cleaned_data["why"])
        messages.success(request, "They do not take part any more. What they said stays, and is answered to them.")
        return redirect("design-people", found.programme_id)
    context = {"part": found, "group": Group(found.group).words, "may": may, "form": form}
    return render(request, "codesign/design_remove.html", context, status=_status(form, may))


@require_http_methods(["GET", "HEAD", "POST"])
def asking_again(request: AskedRequest, participant_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then ask somebody again who was taken out."""
    actor = request.actor
    with walls(actor):
        found = _part(actor, participant_id)
        agency, its = found.agency_id, found.organisation
        may = allowed(ask_again, actor, found, request.now, agency_id=agency, organisation=its)
    is_over = found.guest_id is not None and found.invited_at + LINK_LASTS <= request.now
    if request.method == "POST":
        ask_again(actor, found, request.now, agency_id=agency, organisation=its)
        back = _NO_WAY_IN if is_over else ""
        messages.success(
            request, f"They take part again.{back} When they were taken out, and why, stays on the record."
        )
        return redirect("design-people", found.programme_id)
    context = {"part": found, "group": Group(found.group).words, "may": may, "is_over": is_over}
    return render(request, "codesign/design_ask_again.html", context, status=200 if may else 403)


_NO_WAY_IN: Final = " Their link’s time is over: whoever brought them in makes them a new one."


# --- what success means ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def success(request: AskedRequest, programme_id: UUID, number: int = 0) -> HttpResponse:
    """What success will mean, each measure with what would be a wrong reading; and the form for one of them."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        said = SuccessSaid.objects.visible_to(actor).filter(programme=programme)
        current = list(said.as_they_stand())
        earlier = list(said.order_by("number", "-version"))
        may = allowed(say_success, actor, programme, request.now)
    before = next((each for each in current if each.number == number), None)
    if number and before is None:
        raise NotVisible(f"codesign.success {number}")
    initial = {name: getattr(before, name) for name in Success.base_fields} if before else {}
    form = Success(request.POST if request.method == "POST" else None, initial=initial)
    if may and form.is_valid():
        say_success(actor, programme, request.now, number=number or None, **form.cleaned_data)
        messages.success(request, "Kept. How it was worded before stays in the history.")
        return redirect("design-success", programme.pk)
    past = [each for each in earlier if each not in current]
    context = {
        "programme": programme, "current": current, "past": past, "before": before, "form": form, "may": may,
    }  # fmt: skip
    return render(request, "codesign/design_success.html", context, status=_status(form, may) if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def success_out(request: AskedRequest, programme_id: UUID, number: int) -> HttpResponse:
    """Ask whether it is meant, then take a measure out. How it was worded stays in the history."""
    actor = request.actor
    with walls(actor):
        programme = designed(actor, programme_id)
        found = SuccessSaid.objects.visible_to(actor).filter(programme=programme).as_they_stand()
        measure = found.filter(number=number).first()
        may = allowed(take_measure_out, actor, programme, request.now)
    if measure is None:
        raise NotVisible(f"codesign.success {number}")
    if request.method == "POST":
        take_measure_out(actor, programme, request.now, measure=measure)
        messages.success(request, "It is no measure any more. How it was worded stays in the history.")
        return redirect("design-success", programme.pk)
    context = {"programme": programme, "measure": measure, "may": may}
    return render(request, "codesign/design_success_out.html", context, status=200 if may else 403)
