"""The family's copies: an adult's and a child's side by side, each measured, each approved; and the files of them.

Stage 4, access and correction. Source: `lightwell.policy.copy_rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.access_requests.case_forms import say
from lightwell.access_requests.copies import (
    approve_copy,
    composed,
    give_otherwise,
    given_by,
    mark_of,
    measured,
    write_copy,
)
from lightwell.access_requests.copy_content import CopyContent, csv_of, json_of, large_pdf_of, pdf_of
from lightwell.access_requests.models import FamilyCopy
from lightwell.access_requests.otherwise import as_it_is_now
from lightwell.access_requests.paper_forms import ApproveCopy, GiveOtherwise, WriteCopy
from lightwell.access_requests.queries import CaseFound, case_of, gives_itself
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.copy_rules import Audience
from lightwell.policy.decisions import Decision
from lightwell.policy.local_days import local_day
from lightwell.words import Measured

FORMS: Final[Mapping[str, tuple[str, str, Callable[[CopyContent], bytes]]]] = {
    "pdf": ("pdf", "application/pdf", pdf_of),
    "large": ("pdf", "application/pdf", large_pdf_of),
    "json": ("json", "application/json", json_of),
    "csv": ("csv", "text/csv; charset=utf-8", csv_of),
}


APPROVED: Final = "Approved. It can be given as it is now."
APPROVED_ANEW: Final = (
    "Approved. It is in their own space, if they have one, and says there what it takes the place of."
)

APPROVED_LATE: Final = "Approved. They have their letter already: give them this one too."


@dataclass(frozen=True, slots=True)
class CopyShown:
    """One side of the page. content: what it would give, or gives. measured: how hard its words are.

    read: the mark of what is shown. is_childs: whom the case is about, where that is known.
    """

    audience: Audience
    write: WriteCopy
    approve: ApproveCopy
    may_write: Decision
    is_childs: bool | None = None
    read: str = ""
    copy: FamilyCopy | None = None
    content: CopyContent | None = None
    measured: Measured | None = None
    may_approve: Decision | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def copies(request: AskedRequest, case_id: UUID) -> HttpResponse:
    """Both copies, side by side."""
    act, whom = request.POST.get("act", ""), request.POST.get("audience", "")
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        if not found.is_ours:
            raise NotVisible("access_requests.familycopy")
        may_write = allowed(write_copy, request.actor, found.case, request.now)
        may_otherwise = allowed(give_otherwise, request.actor, found.case, request.now)
        sides = [_side(request, found, each, act if each == whom else "") for each in Audience]
    otherwise = GiveOtherwise(request.POST if act == "otherwise" else None, auto_id="id_otherwise_%s")
    if act == "otherwise":
        if _otherwise(request, found, otherwise, may_otherwise):
            return redirect("case-copies", case_id)
    elif request.method == "POST":
        side = next((each for each in sides if each.audience == whom), None)
        if side is None or act not in {"write", "approve"}:
            raise Http404
        if _written(request, found, side) if act == "write" else _approved(request, side):
            return redirect("case-copies", case_id)
    every = (otherwise, *(form for each in sides for form in (each.write, each.approve)))
    wrong = next((form for form in every if form.errors), None)
    context = {
        "case": found.case, "sides": sides, "may_write": may_write, "wrong": wrong,
        "is_anew": any(each.copy is not None and each.copy.given_before for each in sides),
        "may_otherwise": may_otherwise, "otherwise": otherwise, "owes_copy": found.case.facts().owes_copy,
        "may_approve": any(each.may_approve for each in sides),
    }  # fmt: skip
    return render(request, "access_requests/copies.html", context, status=422 if wrong else 200)


def _side(request: AskedRequest, found: CaseFound, audience: Audience, act: str) -> CopyShown:
    """Inside `walls`."""
    copy = FamilyCopy.objects.visible_to(request.actor).filter(case=found.case, audience=audience).first()
    write = WriteCopy(
        request.POST if act == "write" else None, auto_id=f"id_{audience}_%s",
        initial={"words": copy.says if copy else ""},
    )  # fmt: skip
    is_childs = found.case.asker.is_child
    may_write = allowed(write_copy, request.actor, found.case, request.now, audience=audience, is_childs=is_childs)
    content = None
    if copy is not None:
        copy.case = found.case
        content = copy.approved or composed(request.actor, copy, local_day(request.now))
    read = mark_of(content) if content else ""
    content = as_it_is_now(request.actor, found.case, content) if content else None
    approve = ApproveCopy(
        request.POST if act == "approve" else None, is_for_child=audience is Audience.CHILD,
        suits=copy is None or copy.suits, is_as_read=request.POST.get("read") == read, auto_id=f"id_{audience}_ok_%s",
        is_anew=copy is not None and copy.given_before is not None,
    )  # fmt: skip
    if copy is None:
        return CopyShown(audience, write, approve, may_write, is_childs)
    may = allowed(approve_copy, request.actor, copy, request.now)
    hard = measured(copy.says, audience)
    return CopyShown(audience, write, approve, may_write, is_childs, read, copy, content, hard, may)


def _written(request: AskedRequest, found: CaseFound, side: CopyShown) -> bool:
    """Raises Refused for whoever may not at all."""
    if not side.write.is_valid():
        return False
    words = side.write.cleaned_data["words"]
    write_copy(request.actor, found.case, request.now, audience=side.audience, words=words, is_childs=side.is_childs)
    messages.success(request, "Kept. Read it as its reader would, and approve it.")
    return True


def _otherwise(request: AskedRequest, found: CaseFound, form: GiveOtherwise, may_at_all: Decision) -> bool:
    """Where a rule says no to what was typed, the form says so. Raises Refused for whoever may not at all."""
    if not form.is_valid():
        return False
    how = form.cleaned_data["how"]
    with walls(request.actor):
        may = allowed(give_otherwise, request.actor, found.case, request.now, how=how)
    if may_at_all and not may:
        say(form, "how", may.reasons)
        return False
    give_otherwise(request.actor, found.case, request.now, how=how)
    messages.success(request, "Written down. Where they have no letter yet, it will say so.")
    return True


def _approved(request: AskedRequest, side: CopyShown) -> bool:
    """Raises Refused for whoever may not at all; what was typed and does not do is said beside the form."""
    if side.copy is None or not side.approve.is_valid():
        return False
    said = side.approve.cleaned_data
    about, why, anew = said.get("is_about_them", True), said.get("why_hard", ""), said.get("says_anew", False)
    with walls(request.actor):
        may = allowed(
            approve_copy, request.actor, side.copy, request.now, is_about_them=about, why_hard=why, says_anew=anew
        )
    if side.may_approve and not may:
        for reason in may.reasons:
            side.approve.add_error(None, f"{reason.sentence} ({reason.source})")
        return False
    approve_copy(
        request.actor, side.copy, request.now, is_about_them=about, read=side.read, why_hard=why, says_anew=anew
    )
    late = side.copy.case.told_on is not None
    messages.success(
        request, APPROVED_ANEW if anew else APPROVED_LATE if late else "Approved. It can be given as it is now."
    )
    return True


@require_safe
def copy_file(request: AskedRequest, copy_id: UUID, form: str) -> HttpResponse:
    """An approved copy, to print or to send as it was asked for."""
    return file_of(request.actor, copy_id, form)


def copy_given(actor: Actor, copy_id: UUID) -> tuple[FamilyCopy, CopyContent]:
    """An approved copy with its case, and what it says now. Raises NotVisible."""
    with walls(actor):
        found = FamilyCopy.objects.visible_to(actor).select_related("case").filter(pk=copy_id).first()
        if found is None or (content := found.approved) is None:
            raise NotVisible("access_requests.familycopy")
        return found, as_it_is_now(actor, found.case, content)


def file_of(actor: Actor, copy_id: UUID, form: str) -> HttpResponse:
    """The same as a file. Raises NotVisible."""
    if form not in FORMS:
        raise Http404
    found, content = copy_given(actor, copy_id)
    return _as_file(content, f"copy-{found.case.reference.lower()}-{found.audience}", form)


@require_safe
def given_file(request: AskedRequest, case_id: UUID, form: str) -> HttpResponse:
    """What goes with the letter of a side that gives what it holds by itself, once it has decided."""
    if form not in FORMS:
        raise Http404
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        if not gives_itself(found) or found.own is None:
            raise NotVisible("access_requests.part")
        made = given_by(request.actor, found.own, found.own.decided_on or local_day(request.now))
        content = as_it_is_now(request.actor, found.case, made)
    return _as_file(content, f"given-{found.case.reference.lower()}", form)


def _as_file(content: CopyContent, called: str, form: str) -> HttpResponse:
    ending, kind, made = FORMS[form]
    size = "-large-print" if form == "large" else ""
    name = content_disposition_header(True, f"{called}{size}.{ending}")
    return HttpResponse(made(content), content_type=kind, headers={"Content-Disposition": name or "attachment"})
