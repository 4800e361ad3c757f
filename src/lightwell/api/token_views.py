"""The pages about other systems: one's tokens, and what the interface does, in words.

All stages. A token is shown in the answer to the form that made it, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.api.models import Token
from lightwell.api.pages import sections
from lightwell.api.serving import ROOT, description
from lightwell.api.tokens import keep_token, make_token, revoke_token
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Membership
from lightwell.policy.actors import Actor
from lightwell.policy.token_rules import LONGEST_DAYS, USUAL_DAYS, Scope, scopes_for

WRONG = 422


class TokenForm(forms.Form):
    """What a new token is for, what it may do, and for how long."""

    label = forms.CharField(
        label="What do you call the system that will use it?",
        max_length=80,
        help_text="Such as “Nightly send from our case notes”. Name no person.",
        error_messages={"required": "Say what you call the system."},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that it may do."},
    )
    days = forms.IntegerField(
        label="For how many days?",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
        help_text=f"At most {LONGEST_DAYS}. Make another when it ends.",
        error_messages={
            "required": "Say for how many days.",
            "invalid": "Write a number of days, such as 90.",
            "min_value": "At least 1 day.",
            "max_value": f"At most {LONGEST_DAYS} days.",
        },
    )

    def __init__(self, given: QueryDict | None, could: Iterable[Scope]) -> None:
        super().__init__(given)
        offered: Any = self.fields["scopes"]
        offered.choices = [(each.value, each.words) for each in could]


@dataclass(frozen=True, slots=True)
class TokenShown:
    """One line of the list. standing: in words; works: it can be used, and so revoked."""

    token: Token
    scopes: tuple[str, ...]
    standing: str
    works: bool
    may_revoke: bool


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: AskedRequest) -> HttpResponse:
    """One's tokens, and making another, which is shown once."""
    actor = request.actor
    with walls(actor):
        office = _office(actor)
        may_make = allowed(keep_token, actor, office, request.now)
    form = TokenForm(request.POST if request.method == "POST" else None, scopes_for(actor))
    made = None
    if form.is_valid():
        said = form.cleaned_data
        chosen = frozenset(Scope(each) for each in said["scopes"])
        made = make_token(actor, office, request.now, label=said["label"], scopes=chosen, days=said["days"])
        form = TokenForm(None, scopes_for(actor))
    with walls(actor):
        shown = [_shown(actor, each, request.now) for each in _visible(actor)]
    context = {"form": form, "made": made, "tokens": shown, "office": office, "may_make": may_make, "root": ROOT}
    return render(request, "api/tokens.html", context, status=WRONG if form.is_bound else 200)


def _office(actor: Actor) -> Membership:
    """The office they act in; inside `walls`. Raises NotVisible."""
    visible = Membership.objects.visible_to(actor).select_related("organisation", "unit")
    found = visible.filter(pk=actor.membership_id).first() if actor.membership_id else None
    if found is None:
        raise NotVisible("api.token")
    return found


def _visible(actor: Actor) -> list[Token]:
    found = Token.objects.visible_to(actor).select_related("unit", "organisation", "membership")
    return list(found.order_by("-made_at", "-id"))


def _shown(actor: Actor, token: Token, now: dt.datetime) -> TokenShown:
    ended = not token.membership.facts().is_held_at(now)
    over = "Its time is up" if token.expires_at <= now else "Its office ended" if ended else ""
    standing = "Revoked" if token.revoked_at else over
    return TokenShown(
        token=token,
        scopes=tuple(Scope(each).words for each in token.scopes),
        standing=standing or "Works",
        works=not standing,
        may_revoke=not standing and bool(allowed(revoke_token, actor, token, now)),
    )


@require_POST
def revoke(request: AskedRequest, token_id: UUID) -> HttpResponse:
    """End a token now."""
    with walls(request.actor):
        token = Token.objects.visible_to(request.actor).filter(pk=token_id).first()
    if token is None:
        raise NotVisible(f"api.token {token_id}")
    revoke_token(request.actor, token, request.now)
    messages.success(request, f"“{token.label}” was revoked. It does nothing any more.")
    return redirect("tokens")


@require_safe
@login_not_required
def documentation(request: HttpRequest) -> HttpResponse:
    """What the interface does, in words, made from its own description."""
    return render(request, "api/documentation.html", {"sections": sections(description()), "root": ROOT})
