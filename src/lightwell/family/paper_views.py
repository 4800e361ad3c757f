"""Keeping what somebody wrote on paper, and looking at it again: for whoever keeps the register, and for its person.

Stages 3 and 4. Source: `lightwell.policy.family_rules`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.agreements.models import AgreementVersion
from lightwell.family.models import OnPaper
from lightwell.family.on_paper import Paper, keep, picture_on, words_on
from lightwell.family.opened_space import Space, in_own_space
from lightwell.gateway.listed import space_key
from lightwell.gateway.reading.pictures import MADE_TYPE, PICTURE_BYTES, PictureUnusable, picture_anew
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import MadeAlready, NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import OnceForm
from lightwell.people.browser import with_register
from lightwell.people.models import Person
from lightwell.people.opened import Opened
from lightwell.people.person_views import person_named
from lightwell.people.register_views import WRONG
from lightwell.people.telling import why_not_tell
from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import LONGEST, PaperKind, not_that_day
from lightwell.policy.local_days import local_day
from lightwell.sharing.holding import HoldingUploadHandler
from lightwell.sharing.telling_reading import provider_agreements

_TOO_LARGE: Final = f"This picture is larger than {PICTURE_BYTES // (1024 * 1024)} MB. Take it again, smaller."


class OnPaperForm(OnceForm):
    """A photo of what somebody wrote, what it says, and what it is. made: the photo, made anew."""

    picture = forms.FileField(label="A photo or scan of it", required=False)
    words = forms.CharField(
        label="What does it say?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text="Type it as it stands, in their words and spelling. Of a drawing, write what they say it is.",
        error_messages={"required": "Type what it says.", "max_length": f"Keep it to {LONGEST:,} letters."},
    )
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(each.value, each.words) for each in PaperKind],
        widget=forms.RadioSelect,
        help_text="Ask them where you can. What is to be put right opens a case that day, with its clock.",
        error_messages={"required": "Choose what it is."},
    )
    agreement = forms.ChoiceField(label="If something is wrong: in which programme?", required=False)
    written_on = forms.DateField(
        label="When was it written, or given to you?",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Say on which day.", "invalid": "Write a day, such as 27 November 2026."},
    )

    def __init__(
        self,
        given: Any,
        files: Any,
        agreements: Sequence[AgreementVersion],
        request: AskedRequest,
        *,
        is_too_large: bool = False,
        born_on: dt.date | None = None,
    ) -> None:
        super().__init__(given, files, initial={"written_on": local_day(request.now)})
        self.agreements = {str(each.pk): each for each in agreements}
        self.today, self.is_too_large, self.made = local_day(request.now), is_too_large, b""
        self.born_on = born_on
        offered: Any = self.fields["agreement"]
        offered.choices = [("", "None of them"), *((key, each.title) for key, each in self.agreements.items())]
        if len(agreements) == 1:
            del self.fields["agreement"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.is_too_large:
            self.add_error("picture", _TOO_LARGE)
        if said.get("written_on") and (why := not_that_day(said["written_on"], self.born_on, self.today)):
            self.add_error("written_on", why.sentence)
        if said.get("kind") == PaperKind.CORRECTION and self.wrong_in is None:
            self.add_error("agreement", "Choose in which programme it is wrong.")
        if said.get("picture") and not self.errors:
            contents = said["picture"].read()
            said["picture"] = hashlib.sha256(contents).hexdigest()  # two photos may have one name
            self._make(contents)
        return said

    def _make(self, contents: bytes) -> None:
        try:
            self.made = picture_anew(contents)
        except PictureUnusable as unusable:
            self.add_error("picture", str(unusable))

    @property
    def wrong_in(self) -> AgreementVersion | None:
        if len(self.agreements) == 1:
            return next(iter(self.agreements.values()))
        return self.agreements.get(self.cleaned_data.get("agreement", ""))

    @property
    def paper(self) -> Paper:
        said = self.cleaned_data
        return Paper(PaperKind(said["kind"]), said["words"], said["written_on"], self.made, self.wrong_in)


@csrf_exempt  # `_kept` checks the form, once its picture has somewhere to go
@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def on_paper(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """What somebody wrote on paper, and keeping another."""
    somebody = person_named(request.actor, person_id)
    handler = HoldingUploadHandler(PICTURE_BYTES)
    request.upload_handlers = [handler]
    response: HttpResponse = _kept(request, opened, somebody, handler)
    return response


@csrf_protect
def _kept(request: AskedRequest, opened: Opened, somebody: Person, handler: HoldingUploadHandler) -> HttpResponse:
    with walls(request.actor):
        agreements = provider_agreements(request.actor)
        kept = papers_of(request.actor, somebody.pk, space_key(opened.key, str(somebody.pk)))
        harms = why_not_tell(opened, somebody)
    # Reading what was sent is what fills the handler.
    said, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    born_on = opened.record_of(somebody).born_on
    form = OnPaperForm(said, files, agreements, request, is_too_large=handler.is_too_large, born_on=born_on)
    if form.is_bound and form.is_valid():
        try:
            with suppress(MadeAlready):
                keep(opened, somebody, request.now, form.paper, form.made_as(request.actor.account_id))
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("words", reason.sentence)
        else:
            messages.success(request, _KEPT_HARMS if harms else _SAID[form.paper.kind])
            return redirect("person-on-paper", somebody.pk)
    context = {"person": somebody, "form": form, "kept": kept, "harms": harms}
    return render(request, "family/on_paper.html", context, status=WRONG if form.is_bound else 200)


_KEPT_HARMS: Final = (
    "It is kept as theirs. Telling them would harm: send them nothing about it. What is to be put right is a case."
)
_SAID: Final = {
    PaperKind.VIEW: "It is kept as theirs. They find it in their own space.",
    PaperKind.QUESTION: "It is kept as theirs. Answer it with them; they find it in their own space.",
    PaperKind.CORRECTION: "It is kept as theirs, and a case is open to put it right. Its clock runs from today.",
}


def papers_of(actor: Actor, person_id: UUID | None, own_key: bytes) -> list[tuple[OnPaper, str]]:
    """What somebody wrote on paper, the latest first, without its pictures; inside `walls`."""
    rows = OnPaper.objects.visible_to(actor).filter(person=person_id).order_by("-written_on", "-recorded_at", "pk")
    return [(each, words_on(own_key, each)) for each in rows]


@require_safe
@with_register
def paper_picture(request: AskedRequest, opened: Opened, paper_id: UUID) -> HttpResponse:
    """The picture of one, for whoever keeps the register."""
    kept = _one(request.actor, paper_id)
    return _picture(space_key(opened.key, str(kept.person_id)), kept)


@in_own_space
@require_safe
def own_picture(request: AskedRequest, space: Space, paper_id: UUID) -> HttpResponse:
    """The picture of one, for whoever wrote it."""
    return _picture(space.pack.own_key, _one(space.actor, paper_id))


def _one(actor: Actor, paper_id: UUID) -> OnPaper:
    """Raises NotVisible."""
    with walls(actor):
        found = OnPaper.objects.visible_to(actor).filter(pk=paper_id).first()
    if found is None or not found.picture:
        raise NotVisible("family.onpaper")
    return found  # type: ignore[no-any-return]


def _picture(own_key: bytes, kept: OnPaper) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Content-Disposition": "inline"}
    return HttpResponse(picture_on(own_key, kept), content_type=MADE_TYPE, headers=headers)
