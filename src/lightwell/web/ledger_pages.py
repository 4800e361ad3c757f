"""The ledger's own pages: what it is now, whether it still holds what somebody kept, and the proof of one entry.

All stages. Source: RFC 6962 and C2SP tlog-checkpoint. A checkpoint and a proof of growth are for anybody, signed in or
not: they are hashes, and say nothing about anybody. What an entry says is for whoever may read the entry.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import meaning_of
from lightwell.ledger.models import SealedCheckpoint
from lightwell.ledger.notes import LONGEST_NOTE, NotACheckpoint
from lightwell.ledger.proving import (
    Agreement,
    EntryProof,
    NotSealedYet,
    compare,
    place_of,
    prove_growth,
    prove_leaf,
    visible_leaf,
)
from lightwell.ledger.sealing import believed, latest_checkpoint, signer
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Role


class Kept(forms.Form):
    """A checkpoint that somebody kept, as it is in the file."""

    checkpoint = forms.CharField(
        label="The checkpoint you kept",
        help_text="Open the file, and copy all of it into here.",
        max_length=LONGEST_NOTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "required": "Copy the checkpoint that you kept into the box.",
            "max_length": "This is longer than a checkpoint is. Copy the file's own lines, and nothing else.",
        },
    )

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if "checkpoint" in given:
            try:
                given["compared"] = compare(str(given["checkpoint"]))
            except NotACheckpoint as wrong:
                self.add_error("checkpoint", str(wrong))
        return given


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """What the ledger is, what it is now, and whether it still holds what somebody kept."""
    form = Kept(request.POST if request.method == "POST" else None)
    compared: Agreement | None = form.cleaned_data["compared"] if form.is_bound and form.is_valid() else None
    latest = latest_checkpoint()
    context = {
        "form": form,
        "latest": latest,
        "root": bytes(latest.root).hex() if latest else "",
        "compared": compared,
        "key": str(signer().verifier),
        "consistency": f"{settings.LIGHTWELL_SITE}{reverse('ledger-consistency')}",
    }
    return render(request, "ledger.html", context, status=422 if form.is_bound and compared is None else 200)


@login_not_required
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest signed checkpoint, or the one of a size, as the text that anybody can keep."""
    size = _whole(request.GET["size"]) if "size" in request.GET else None
    found = believed(SealedCheckpoint.objects.all() if size is None else SealedCheckpoint.objects.filter(size=size))
    if found is None:
        raise Http404
    return _to_keep(HttpResponse(found.note, content_type="text/plain; charset=utf-8"), f"{found.size}.checkpoint")


@login_not_required
@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """What shows that the ledger of one size is where that of another began, for any program to check."""
    try:
        proof = prove_growth(_whole(request.GET.get("from", "")), _whole(request.GET.get("to", "")))
    except LookupError:
        raise Http404 from None
    return JsonResponse(proof.as_json())


@require_safe
def entry(request: AskedRequest, entry_id: UUID) -> HttpResponse:
    """One entry that one may read, and what shows that it is in the ledger."""
    proof = _proof(request, entry_id)
    shown = proof.told()
    role = shown["actor_role"]
    context = {
        "proof": proof,
        "shown": shown,
        "meaning": meaning_of(shown["action"]),
        "role": next((each.words for each in Role if each == role), ""),
    }
    return render(request, "ledger_entry.html", context)


@require_safe
def entry_proof(request: AskedRequest, entry_id: UUID) -> HttpResponse:
    """The same for a program: `lightwell proof inclusion` reads it."""
    proof = _proof(request, entry_id)
    return _to_keep(JsonResponse(proof.as_json()), f"entry-{proof.index}.json")


def _proof(request: AskedRequest, entry_id: UUID) -> EntryProof:
    """Raises NotVisible."""
    with walls(request.actor):
        leaf = visible_leaf(request.actor, entry_id)
    place = place_of(entry_id, request.now)
    try:
        return prove_leaf(entry_id, leaf, place.number - 1 if place else None)
    except NotSealedYet:
        raise Http404 from None


def _whole(text: str) -> int:
    """A size, as the address has it. Raises Http404."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(2**63)) - 1:
        raise Http404
    return int(text)


def _to_keep(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, f"ledger-{name}") or "attachment"
    return response
