"""The register itself: opening it, taking a way in up by a code, closing it, and looking for somebody.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. What is looked for comes by POST and is answered at
once: a name is never in an address, and no list of names lies behind one.
"""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.actions import find
from lightwell.people.browser import forget_in_browser, keep_in_browser, opened_by, with_register
from lightwell.people.forms import FindForm, OpenForm, TakeForm
from lightwell.people.models import IncomingSheet, Later, Person, RegisterAccess
from lightwell.people.opened import Opened
from lightwell.people.registers import open_register, own_way_in, register_of_provider, take_way_in
from lightwell.people.telling import harmed_by_telling
from lightwell.policy.actors import Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.local_days import local_day
from lightwell.policy.people_rules import KEEPERS, NOT_A_KEEPER

WRONG: Final = 422
NOT_ALLOWED: Final = 403
WRONG_WORDS: Final = "That does not open the register. Look at capital letters and try again."
WRONG_CODE: Final = "That is not the code. After five wrong ones you need another."


@require_http_methods(["GET", "HEAD"])
def register(request: AskedRequest) -> HttpResponse:
    """The open register; where it is closed, what to do about that."""
    opened = opened_by(request) if _is_keeper(request) else None
    if opened is None:
        return _closed(request, OpenForm())
    with walls(request.actor):
        count = Person.objects.visible_to(request.actor).count()
        has_sheet = IncomingSheet.objects.visible_to(request.actor).filter(membership=request.actor.membership_id)
        waiting = Later.objects.visible_to(request.actor).standing()
        to_tell = set(waiting.filter(due_on__lte=local_day(request.now)).values_list("person_id", flat=True))
        due = len(to_tell - harmed_by_telling(opened, to_tell)) if to_tell else 0
        context = {"count": count, "has_sheet": has_sheet.exists(), "due": due, "form": FindForm(), **_may(request)}
    response = render(request, "people/register.html", context)
    keep_in_browser(response, request.actor, opened.key)
    return response


def _is_keeper(request: AskedRequest) -> bool:
    """Raises NotVisible for whoever is of no provider: nobody else has a register, or learns of one."""
    if request.actor.organisation_kind is not PartyKind.PROVIDER:
        raise NotVisible("people.register")
    return request.actor.holds(*KEEPERS)


def _may(request: AskedRequest) -> dict[str, object]:
    return {"is_manager": request.actor.holds(Role.MANAGER)}


def _closed(request: AskedRequest, form: OpenForm) -> HttpResponse:
    """Why the register is closed, and the one thing that opens it for whoever asks."""
    if not _is_keeper(request):
        return render(request, "people/not_yours.html", {"reasons": [NOT_A_KEEPER]}, status=NOT_ALLOWED)
    with walls(request.actor):
        there, access = register_of_provider(request.actor), own_way_in(request.actor)
    if access is not None and access.code_locked:
        return redirect("register-take")
    context = {"there": there, "access": access, "form": form, **_may(request)}
    return render(request, "people/open.html", context, status=WRONG if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def open_it(request: AskedRequest) -> HttpResponse:
    """Open the register with one's own passphrase."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    access = _own(request) if _is_keeper(request) else None
    if not form.is_bound or access is None or not form.is_valid():
        return _closed(request, form)
    try:
        key = open_register(request.actor, access, request.now, passphrase=form.cleaned_data["passphrase"])
    except Refused as refusal:
        return _refused(request, form, refusal)
    if key is None:
        form.add_error("passphrase", WRONG_WORDS)
        return _closed(request, form)
    return _let_in(request, key)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: AskedRequest) -> HttpResponse:
    """Take a way in up with the code that a manager said."""
    form = TakeForm(request.POST if request.method == "POST" else None)
    access = _own(request) if _is_keeper(request) else None
    if access is None or not access.code_locked:
        return _closed(request, OpenForm())
    if form.is_bound and form.is_valid():
        code, words = form.cleaned_data["code"], form.cleaned_data["new"]
        try:
            key = take_way_in(request.actor, access, request.now, code=code, passphrase=words)
        except Refused as refusal:
            return _refused(request, form, refusal, "people/take.html")
        if key is not None:
            return _let_in(request, key)
        form.add_error("code", WRONG_CODE)
    return render(request, "people/take.html", {"form": form}, status=WRONG if form.is_bound else 200)


def _refused(
    request: AskedRequest, form: OpenForm | TakeForm, refusal: Refused, page: str = "people/open.html"
) -> HttpResponse:
    for reason in refusal.decision.reasons:
        form.add_error(None, reason.sentence)
    context = {"form": form, "there": True, "access": True, **_may(request)}
    return render(request, page, context, status=NOT_ALLOWED)


def _own(request: AskedRequest) -> RegisterAccess | None:
    with walls(request.actor):
        return own_way_in(request.actor)


def _let_in(request: AskedRequest, key: bytes) -> HttpResponse:
    response = redirect("register")
    keep_in_browser(response, request.actor, key)
    return response


@require_POST
def close(request: AskedRequest) -> HttpResponse:
    """Close the register in this browser."""
    response = redirect("register-open")
    forget_in_browser(response)
    messages.success(request, "The register is closed in this browser. Your passphrase opens it again.")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def find_people(request: AskedRequest, opened: Opened) -> HttpResponse:
    """Whom somebody looked for."""
    if request.method != "POST":
        return redirect("register")
    form = FindForm(request.POST)
    found = None
    if form.is_valid():
        said = form.cleaned_data
        found = find(opened, request.now, words=said["words"], is_household=said["household"])
    context = {"form": form, "found": found}
    return render(request, "people/found.html", context, status=200 if found is not None else WRONG)
