"""A notice in other languages and in New Zealand Sign Language: brought by somebody, and who looked it over.

Stage 3, sharing. Source: Data Protection and Use Policy, Manaakitanga. This site translates nothing; what is brought
is marked as waiting for a licensed translator until somebody says who looked it over.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.decisions import Decision
from lightwell.sharing.notice_forms import Review, Translation
from lightwell.sharing.notice_models import NoticeTranslation
from lightwell.sharing.notice_pages import audience_of, find
from lightwell.sharing.notice_settling import add_translation, record_review
from lightwell.sharing.notice_standing import Notices

WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
def notice_translations(request: AskedRequest, agreement_id: UUID, audience: str) -> HttpResponse:
    """The translations of one version, and a place to bring another."""
    whom = audience_of(audience)
    with walls(request.actor):
        found = find(request.actor, agreement_id)
        visible = NoticeTranslation.objects.visible_to(request.actor)
        brought = list(visible.filter(version=found.agreed_version, audience=whom).order_by("language"))
    form = Translation(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["language"] in {each.language for each in brought}:
            form.add_error("language", "There is one in this language already.")
        elif _brought(request, found, form, whom.value):
            return redirect("notice-translations", agreement_id, audience)
    context = {
        "agreement": found.agreement,
        "audience": whom,
        "version": found.agreed_version,
        "translations": brought,
        "form": form,
        "may": allowed(add_translation, request.actor, found, request.now),
    }
    return render(request, "sharing/notices/translations.html", context, status=WRONG if form.errors else 200)


def _brought(request: AskedRequest, found: Notices, form: forms.Form, audience: str) -> bool:
    said = form.cleaned_data
    try:
        add_translation(
            request.actor, found, request.now, audience=audience_of(audience),
            language=said["language"], words=said["words"], link=said["link"],
        )  # fmt: skip
    except Refused as refusal:
        _say(form, refusal.decision)
        return False
    messages.success(request, "Brought. It waits for a licensed translator until you say who reviewed it.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def notice_translation_review(request: AskedRequest, translation_id: UUID) -> HttpResponse:
    """Say who looked one translation over."""
    with walls(request.actor):
        visible = NoticeTranslation.objects.visible_to(request.actor).select_related("agreement")
        found = visible.filter(pk=translation_id).first()
    if found is None:
        raise NotVisible("sharing.noticetranslation")
    form = Review(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            record_review(request.actor, found, request.now, reviewer=form.cleaned_data["reviewer"])
        except Refused as refusal:
            _say(form, refusal.decision)
        else:
            messages.success(request, "Recorded. Whoever reads the translation sees who looked it over.")
            return redirect("notice-translations", found.agreement_id, found.audience)
    context = {
        "translation": found,
        "audience": audience_of(found.audience),
        "form": form,
        "may": allowed(record_review, request.actor, found, request.now),
    }
    return render(request, "sharing/notices/review.html", context, status=WRONG if form.errors else 200)


def _say(form: forms.Form, refusal: Decision) -> None:
    for reason in refusal.reasons:
        form.add_error(None, reason.sentence)
