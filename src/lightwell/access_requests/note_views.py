"""What a unit is told about rows that it was sent: something was wrong, the family's own side, or a changed choice.

Stage 4, access and correction. Source: `lightwell.policy.correction_rules`.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.access_requests.correcting import acknowledge
from lightwell.access_requests.models import RowNote
from lightwell.access_requests.part_forms import Acknowledge
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.long_lists import LongList
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.access_rules import WORKERS
from lightwell.policy.actors import Actor, Role
from lightwell.policy.correction_rules import Acknowledged, NoteKind
from lightwell.policy.opening_rules import OPENERS

ON_A_PAGE = 20
RELATED = ("delivery__agreement", "unit", "provider")


def _is_for(actor: Actor) -> bool:
    return actor.organisation_id is not None and actor.holds(*OPENERS, *WORKERS, Role.PRIVACY_OFFICER)


def _sends(actor: Actor) -> bool:
    """They send for a provider, and see what goes with the rows: what was corrected, and people's own side."""
    return not actor.unit_ids and not actor.holds(*WORKERS, Role.PRIVACY_OFFICER)


@require_safe
def row_notes(request: AskedRequest) -> HttpResponse:
    """Everything one's unit was told, what waits for an answer first."""
    if not _is_for(request.actor):
        raise NotVisible("access_requests.rownote")
    with walls(request.actor):
        notes = RowNote.objects.visible_to(request.actor).standing().select_related(*RELATED)
        pages = LongList(notes.order_by(F("acknowledged_at").desc(nulls_first=True), "-told_at", "pk"), ON_A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    return render(request, "access_requests/row_notes.html", {"page": page, "sends": _sends(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def row_note(request: AskedRequest, note_id: UUID) -> HttpResponse:
    """One of them: which rows and which item, and what was done about it."""
    if not _is_for(request.actor):
        raise NotVisible("access_requests.rownote")
    with walls(request.actor):
        standing = RowNote.objects.visible_to(request.actor).standing()
        note = standing.select_related(*RELATED).filter(pk=note_id).first()
        if note is None:
            raise NotVisible("access_requests.rownote")
        may = allowed(acknowledge, request.actor, note, request.now)
    form = Acknowledge(request.POST if request.method == "POST" else None, NoteKind(note.kind))
    if form.is_valid():
        said = form.cleaned_data
        answer, published = Acknowledged(said["answer"]), said.get("published", "")
        if note.acknowledged_at is not None and (note.answer, note.says_published) == (answer, published):
            messages.info(request, "That was answered already.")
            return redirect("row-note", note_id)
        acknowledge(request.actor, note, request.now, answer=answer, published=published)
        messages.success(request, "Answered. The provider can tell the family.")
        return redirect("row-note", note_id)
    context = {"note": note, "form": form, "may": may}
    return render(request, "access_requests/row_note.html", context, status=422 if form.is_bound else 200)
