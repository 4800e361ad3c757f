"""Who holds which office in one's organisation, who is invited, and when an office ends.

All stages. Source: `lightwell.policy.invitation_rules` and `organisation_rules`. Everybody sees which offices there
are; who holds them is for those who give them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import Action, Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.inviting import NewInvitation, invite, keep_invitation, keep_renewed, renew, withdraw
from lightwell.organisations.leaving import Office, end_membership, end_office, inviters_of
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account, Invitation, Membership, Organisation, Unit
from lightwell.organisations.people_forms import End, Invite
from lightwell.organisations.posting import post_invitation
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision
from lightwell.policy.invitation_rules import offices_to_give
from lightwell.policy.local_days import local_day
from lightwell.policy.organisation_rules import INVITERS, SIGNATORIES, MembershipFacts

WRONG: Final = 422
ENDED_SHOWN: Final = 20
ON_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class OfficeShown:
    """One line of the page. name: nothing for those who may not know. last_day: where the office ends."""

    office: Membership
    since: dt.date
    name: str
    is_own: bool
    role: str
    last_day: dt.date | None
    may_end: bool


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """One open invitation. may: this actor may send it again or take it back."""

    invitation: Invitation
    role: str
    last_day: dt.date | None
    is_expired: bool
    may: bool


@require_safe
def people(request: AskedRequest) -> HttpResponse:
    """Every office that is held, by name for those who give offices; and who is invited."""
    actor, now = request.actor, request.now
    with walls(actor):
        organisation = own_organisation(actor)
        names = _names(actor)
        beside = inviters_of(organisation.pk)
        visible = Membership.objects.visible_to(actor).filter(organisation=organisation).select_related("unit")
        held = Paginator(visible.held_at(now).order_by("unit__name", "role", "starts_at", "id"), ON_A_PAGE)
        page = held.get_page(request.GET.get("page"))
        ended = visible.filter(ends_at__lte=now).order_by("-ends_at") if actor.holds(*INVITERS) else visible.none()
        invitations = Invitation.objects.visible_to(actor).open().select_related("organisation", "unit")
        context = {
            "organisation": organisation,
            "page": page,
            "held": [_shown(each, actor, names, beside, now) for each in page.object_list],
            "ended": [_shown(each, actor, names, beside, now) for each in ended[:ENDED_SHOWN]],
            "gives_offices": actor.holds(*INVITERS),
            "invitations": [_invited(each, actor, now) for each in invitations.order_by("-sent_at", "id")],
            "may_invite": allowed(keep_invitation, actor, organisation, now),
        }
    return render(request, "organisations/people.html", context)


def _names(actor: Actor) -> Mapping[UUID, str]:
    """Those whom this actor may know by name, oneself among them."""
    return dict(Account.objects.visible_to(actor).values_list("pk", "name"))


def own_organisation(actor: Actor) -> Organisation:
    """The one they act in; inside `walls`. Raises NotVisible."""
    own = actor.organisation_id
    found = Organisation.objects.visible_to(actor).filter(pk=own).first() if own else None
    if found is None:
        raise NotVisible("organisations.organisation")
    return found


def _shown(
    office: Membership,
    actor: Actor,
    names: Mapping[UUID, str],
    beside: tuple[MembershipFacts, ...],
    now: dt.datetime,
) -> OfficeShown:
    """Whoever may end it is asked of the rule; that nobody else would be left is said when they try."""
    decision = allowed(end_office, actor, Office(office, beside), now)
    return OfficeShown(
        office=office,
        since=local_day(office.starts_at),
        name=names.get(office.account_id, ""),
        is_own=office.account_id == actor.account_id,
        role=Role(office.role).words,
        last_day=last_day_of(office.ends_at),
        may_end=not {"not-its-manager", "ended-already"} & set(decision.codes),
    )


def _invited(invitation: Invitation, actor: Actor, now: dt.datetime) -> InvitationShown:
    return InvitationShown(
        invitation=invitation,
        role=Role(invitation.role).words,
        last_day=last_day_of(invitation.office_ends_at),
        is_expired=invitation.expires_at <= now,
        may=bool(allowed(keep_renewed, actor, invitation, now)),
    )


def last_day_of(ends_at: dt.datetime | None) -> dt.date | None:
    """The last day on which an office is held at all."""
    return local_day(ends_at - dt.timedelta(microseconds=1)) if ends_at else None


@require_http_methods(["GET", "HEAD", "POST"])
def invite_somebody(request: AskedRequest) -> HttpResponse:
    """Invite somebody to one office; the link goes out by e-mail, or is shown once where the site sends none."""
    actor = request.actor
    with walls(actor):
        organisation = own_organisation(actor)
        units = list(Unit.objects.visible_to(actor).filter(organisation=organisation).order_by("name"))
        may = allowed(keep_invitation, actor, organisation, request.now)
    kind = PartyKind(organisation.kind)
    roles = offices_to_give(actor, kind)
    form = Invite(request.POST if request.method == "POST" else None, kind, roles, units)
    if form.is_valid():
        made = _invited_by(request, organisation, form, units)
        if made is not None:
            return _told(request, made)
    context = {"organisation": organisation, "form": form, "may": may}
    return render(request, "organisations/invite.html", context, status=WRONG if form.is_bound else 200)


def _invited_by(
    request: AskedRequest, organisation: Organisation, form: Invite, units: list[Unit]
) -> NewInvitation | None:
    said = form.cleaned_data
    unit = next((each for each in units if str(each.pk) == said.get("unit")), None)
    try:
        return invite(
            request.actor,
            organisation,
            request.now,
            email=said["email"],
            role=said["role"],
            unit=unit,
            ends_at=form.ends_at,
        )
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(_FIELDS.get(reason.code), reason.sentence)
        return None


_FIELDS: Final[Mapping[str, str]] = {
    "not-theirs-to-give": "role",
    "needs-a-unit": "unit",
    "over-before-it-begins": "last_day",
    "oneself": "email",
    "invited-already": "email",
}


def _told(request: AskedRequest, made: NewInvitation) -> HttpResponse:
    """On their way by e-mail; otherwise here and now, once."""
    if post_invitation(made, request.actor, by=str(request.user), now=request.now):
        messages.success(request, "The invitation is on its way. It is in the list below until it is taken up.")
        return redirect("people")
    context = {"made": made, "invitation": made.invitation, "role": Role(made.invitation.role).words}
    return render(request, "organisations/invited.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: AskedRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again, with another link."""
    invitation = _invitation(request.actor, invitation_id)
    if request.method == "POST":
        return _told(request, renew(request.actor, invitation, request.now))
    return _about(request, "organisations/again.html", invitation, keep_renewed)


def _invitation(actor: Actor, invitation_id: UUID) -> Invitation:
    """Raises NotVisible."""
    with walls(actor):
        visible = Invitation.objects.visible_to(actor).select_related("organisation", "unit")
        found = visible.filter(pk=invitation_id).first()
    if found is None:
        raise NotVisible(f"organisations.invitation {invitation_id}")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_it(request: AskedRequest, invitation_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then take an invitation back."""
    invitation = _invitation(request.actor, invitation_id)
    if request.method == "POST":
        withdraw(request.actor, invitation, request.now)
        messages.success(request, "The invitation was withdrawn. Its link does nothing any more.")
        return redirect("people")
    return _about(request, "organisations/withdraw.html", invitation, withdraw)


def _about(request: AskedRequest, page: str, invitation: Invitation, act: Action[Invitation, ..., Any]) -> HttpResponse:
    """A page that asks whether something is meant."""
    with walls(request.actor):
        may = allowed(act, request.actor, invitation, request.now)
    context = {"invitation": invitation, "role": Role(invitation.role).words, "may": may}
    return render(request, page, context, status=200 if may else 403)


@require_http_methods(["GET", "HEAD", "POST"])
def end_it(request: AskedRequest, membership_id: UUID) -> HttpResponse:
    """Say what ends with an office and what does not, ask when, and end it."""
    actor = request.actor
    with walls(actor):
        visible = Membership.objects.visible_to(actor).select_related("organisation", "unit")
        office = visible.filter(pk=membership_id, organisation=actor.organisation_id).first()
        if office is None:
            raise NotVisible(f"organisations.membership {membership_id}")
        beside = inviters_of(office.organisation_id)
        may = allowed(end_office, actor, Office(office, beside), request.now)
        shown = _shown(office, actor, _names(actor), beside, request.now)
        is_last_voice = _is_last_voice(office, request.now)
    form = End(request.POST if request.method == "POST" else None, request.now)
    if form.is_valid() and _ended(request, office, form):
        messages.success(request, _said(shown, form))
        return redirect("home" if shown.is_own and not form.ends_at else "people")
    context = {**_end_context(shown, form, may), "is_last_voice": is_last_voice}
    return render(request, "organisations/end.html", context, status=_status(form, may))


def _is_last_voice(office: Membership, now: dt.datetime) -> bool:
    """Nobody else there answers drafts and signs agreements; inside `walls`."""
    if office.role not in SIGNATORIES:
        return False
    others = Membership.objects.filter(organisation=office.organisation_id, role__in=list(SIGNATORIES))
    return not others.held_at(now).exclude(pk=office.pk).exists()


def _status(form: End, may: Decision) -> int:
    if form.is_bound:
        return WRONG
    return 200 if may else 403


def _end_context(shown: OfficeShown, form: End, may: Decision) -> dict[str, Any]:
    is_provider = shown.office.organisation.kind == PartyKind.PROVIDER
    knew_passphrase = is_provider and shown.office.role in (Role.MANAGER, Role.REPORTING_OFFICER)
    return {"each": shown, "form": form, "may": may, "knew_passphrase": knew_passphrase}


def _ended(request: AskedRequest, office: Membership, form: End) -> bool:
    try:
        end_membership(request.actor, office, request.now, ends_at=form.ends_at)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, reason.sentence)
        return False
    return True


def _said(shown: OfficeShown, form: End) -> str:
    when = "It ends by itself after that day." if form.ends_at else "What it let them do, they can do no longer."
    whose = "Your office" if shown.is_own else "The office"
    return f"{whose} {'will end' if form.ends_at else 'has ended'}. {when}"
