"""A provider's keys: making them, the three sheets to print, trying the sheets, and changing the passphrase.

Stage 3, sharing. Source: `lightwell.policy.key_rules`. What opens the keyring is asked for, used in one child process
and forgotten; sheets are shown in the answer to the form that made them, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.gateway.recovering import read_typed
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.agreement import PartyKind
from lightwell.policy.decisions import Decision
from lightwell.policy.local_days import local_day
from lightwell.sharing import keyrings
from lightwell.sharing.children import ChildKilled, ChildUnusable
from lightwell.sharing.keyring_forms import (
    ChangePassphraseForm,
    NewPassphraseForm,
    OldPassphraseForm,
    RecoverForm,
    TwoSheetsForm,
)
from lightwell.sharing.models import ProviderKeyring
from lightwell.sharing.receiving import WRONG

T = TypeVar("T")

HOLDERS: Final = ("the manager", "the chair of the board", "one more person, whom the board names")
KILLED: Final = "This machine stopped it before it was done. Nothing was changed. Try again in a moment."


@dataclass(frozen=True, slots=True)
class Keys:
    """A provider and its keyring, as whoever asks may see and change them. kept: None before there is one."""

    provider: Organisation
    kept: ProviderKeyring | None
    may_make: Decision
    may_change: Decision
    needs_drill: bool


@dataclass(frozen=True, slots=True)
class SheetShown:
    """One sheet to print."""

    number: int
    holder: str
    words: tuple[str, ...]


def keys_of(request: AskedRequest) -> Keys:
    """Raises NotVisible for whoever is no provider."""
    actor = request.actor
    if actor.organisation_id is None or actor.organisation_kind is not PartyKind.PROVIDER:
        raise NotVisible("sharing.providerkeyring")
    with walls(actor):
        provider = Organisation.objects.visible_to(actor).get(pk=actor.organisation_id)
        kept = keyrings.keyring_of(actor)
        may_make = allowed(keyrings.keep_keyring, actor, provider, request.now, has_one=kept is not None)
        may_change = allowed(keyrings.keep_changed_keyring, actor, kept, request.now) if kept else may_make
    needs_drill = kept is not None and kept.locked().needs_drill(local_day(request.now))
    return Keys(provider, kept, may_make, may_change, needs_drill)


@require_safe
def keyring(request: AskedRequest) -> HttpResponse:
    """How the keys stand, and what wants doing."""
    return render(request, "sharing/keyring/keyring.html", {"keys": keys_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AskedRequest) -> HttpResponse:
    """Make the keyring, and show its three sheets once."""
    keys, form = keys_of(request), NewPassphraseForm(request.POST or None)
    if not keys.may_make or not form.is_valid():
        return _page(request, keys, "new", form, keys.may_make)
    provider, words = keys.provider, form.cleaned_data["new"]
    made = _unless_unusable(form, lambda: keyrings.make_keyring(request.actor, provider, request.now, passphrase=words))
    return _sheets(request, made.keyring, made.sheets) if made else _page(request, keys, "new", form, keys.may_make)


@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: AskedRequest) -> HttpResponse:
    """Three new sheets of the same keys, shown once."""
    keys, form = keys_of(request), OldPassphraseForm(request.POST or None)
    if keys.kept is None or not keys.may_change or not form.is_valid():
        return _page(request, keys, "sheets", form, keys.may_change)
    kept, words = keys.kept, form.cleaned_data["old"]
    made = _unless_unusable(form, lambda: keyrings.print_again(request.actor, kept, request.now, passphrase=words))
    return _sheets(request, kept, made) if made else _page(request, keys, "sheets", form, keys.may_change)


@require_http_methods(["GET", "HEAD", "POST"])
def drill(request: AskedRequest) -> HttpResponse:
    """Try two of the sheets, and keep the day."""
    form = TwoSheetsForm(request.POST or None)

    def tried(kept: ProviderKeyring) -> ProviderKeyring:
        return keyrings.record_drill(request.actor, kept, request.now, typed=form.typed)

    return _changing(request, "drill", form, tried, "The two sheets work. The day is recorded, and no key was changed.")


@require_http_methods(["GET", "HEAD", "POST"])
def passphrase(request: AskedRequest) -> HttpResponse:
    """Lock the same keys with other words."""
    form = ChangePassphraseForm(request.POST or None)

    def changed(kept: ProviderKeyring) -> ProviderKeyring:
        old, new_words = form.cleaned_data["old"], form.cleaned_data["new"]
        return keyrings.change_passphrase(request.actor, kept, request.now, passphrase=old, new_passphrase=new_words)

    return _changing(request, "passphrase", form, changed, "The passphrase is changed. The old one opens nothing now.")


@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: AskedRequest) -> HttpResponse:
    """The same keys under a new passphrase, from two of the sheets."""
    form = RecoverForm(request.POST or None)

    def recovered(kept: ProviderKeyring) -> ProviderKeyring:
        new_words = form.cleaned_data["new"]
        return keyrings.recover_keyring(request.actor, kept, request.now, typed=form.typed, new_passphrase=new_words)

    return _changing(request, "recover", form, recovered, "Your keys are back, under the new passphrase.")


def _changing(
    request: AskedRequest, page: str, form: forms.Form, change: Callable[[ProviderKeyring], ProviderKeyring], said: str
) -> HttpResponse:
    """A change of the keyring there is: its form, the change, and back to how the keys stand."""
    keys = keys_of(request)
    if keys.kept is None or not keys.may_change or not form.is_valid():
        return _page(request, keys, page, form, keys.may_change)
    kept = keys.kept
    if _unless_unusable(form, lambda: change(kept)) is None:
        return _page(request, keys, page, form, keys.may_change)
    messages.success(request, said)
    return redirect("keyring")


def _page(request: AskedRequest, keys: Keys, page: str, form: forms.Form, may: Decision) -> HttpResponse:
    refused = WRONG if may else 403
    status = refused if request.method == "POST" else 200
    context = {"keys": keys, "form": form, "may": may}
    return render(request, f"sharing/keyring/{page}.html", context, status=status)


def _unless_unusable(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Do it; where what was typed does not open the keys, the form says so. Raises Refused."""
    try:
        return act()
    except ChildUnusable as unusable:
        form.add_error(None, str(unusable))
    except ChildKilled:
        form.add_error(None, KILLED)
    return None


def _sheets(request: AskedRequest, kept: ProviderKeyring, printed: Sequence[str]) -> HttpResponse:
    """The three sheets. They are in this answer alone: nothing keeps them, and the page cannot be opened again."""
    shown = [
        SheetShown(number, holder, read_typed(text).words)
        for number, (holder, text) in enumerate(zip(HOLDERS, printed, strict=True), start=1)
    ]
    context = {"kept": kept, "sheets": shown, "made_on": local_day(request.now)}
    return render(request, "sharing/keyring/sheets_to_print.html", context)
