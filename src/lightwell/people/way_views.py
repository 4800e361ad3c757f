"""Who has a way into the register: giving a colleague a code, once, and ending a way in.

Stages 3 and 4. Source: `lightwell.policy.people_rules`. The code is in one answer and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Account, Membership
from lightwell.people.browser import with_register
from lightwell.people.forms import ColleagueForm
from lightwell.people.models import RegisterAccess
from lightwell.people.opened import Opened
from lightwell.people.register_views import NOT_ALLOWED, WRONG
from lightwell.people.registers import end_way_in, give_way_in
from lightwell.policy.actors import Actor, Role
from lightwell.policy.people_rules import KEEPERS


@dataclass(frozen=True, slots=True)
class WayShown:
    """One colleague's way in, as a page shows it. access: None where they have none."""

    office: Membership
    name: str
    role: str
    access: RegisterAccess | None

    @property
    def words(self) -> str:
        return f"{self.name}, {self.role.lower()}" if self.name else self.role


def keepers(request: AskedRequest) -> tuple[Membership, ...]:
    """Those of this provider who may use its register, in their offices; inside `walls`."""
    visible = Membership.objects.visible_to(request.actor).held_at(request.now)
    own = visible.filter(organisation=request.actor.organisation_id, role__in=[role.value for role in KEEPERS])
    return tuple(own.order_by("starts_at", "id"))


def names_of(actor: Actor, offices: tuple[Membership, ...]) -> Mapping[UUID, str]:
    """Their names, to those who may know them; inside `walls`."""
    visible = Account.objects.visible_to(actor).filter(pk__in=[office.account_id for office in offices])
    return dict(visible.values_list("pk", "name"))


def office_words(request: AskedRequest) -> tuple[tuple[str, str], ...]:
    """The offices of keepers, to choose one from; inside `walls`."""
    found = keepers(request)
    names = names_of(request.actor, found)
    return tuple((str(each.pk), _words(names.get(each.account_id, ""), each)) for each in found)


def _words(name: str, office: Membership) -> str:
    role = Role(office.role).words
    return f"{name}, {role.lower()}" if name else role


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def ways(request: AskedRequest, opened: Opened) -> HttpResponse:
    """Who can open the register, and a code for a colleague."""
    shown = _shown(request)
    offices = [(str(each.office.pk), each.words) for each in shown if each.office.pk != request.actor.membership_id]
    form = ColleagueForm(request.POST if request.method == "POST" else None, offices=offices)
    if form.is_bound and form.is_valid():
        to = next(each for each in shown if each.office.pk == form.membership_id)
        made = give_way_in(opened, to.office, request.now)
        return render(request, "people/code.html", {"code": made.code, "to": to})
    is_manager = request.actor.holds(Role.MANAGER)
    context = {"ways": shown, "form": form, "is_manager": is_manager, "now": request.now, "colleagues": offices}
    return render(request, "people/ways.html", context, status=WRONG if form.is_bound else 200)


def _shown(request: AskedRequest) -> list[WayShown]:
    with walls(request.actor):
        found = keepers(request)
        names = names_of(request.actor, found)
        standing = {each.membership_id: each for each in RegisterAccess.objects.visible_to(request.actor).standing()}
    return [
        WayShown(each, names.get(each.account_id, ""), Role(each.role).words, standing.get(each.pk)) for each in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def end(request: AskedRequest, opened: Opened, access_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then end a way in."""
    with walls(request.actor):
        access = RegisterAccess.objects.visible_to(request.actor).standing().filter(pk=access_id).first()
        if access is None:
            raise NotVisible(f"people.registeraccess {access_id}")
        may = allowed(end_way_in, request.actor, access, request.now)
    if request.method == "POST":
        end_way_in(request.actor, access, request.now)
        return redirect("register-ways")
    context = {"access": access, "may": may, "is_own": access.pk == opened.access.pk}
    return render(request, "people/way_end.html", context, status=200 if may else NOT_ALLOWED)
