"""The page on which a manager makes the register of people with the keyring, or comes into it again.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.browser import keep_in_browser
from lightwell.people.forms import ChooseForm
from lightwell.people.models import Register
from lightwell.people.opened import Opened
from lightwell.people.registers import keep_own_way_in, keep_register, register_of_provider
from lightwell.policy.decisions import Decision
from lightwell.sharing.children import ChildKilled, ChildUnusable
from lightwell.sharing.hand_over_forms import passphrase_field
from lightwell.sharing.keyring_views import KILLED, Keys, keys_of
from lightwell.sharing.receiving import WRONG
from lightwell.sharing.registers import make_register, open_with_keyring


class BeginForm(ChooseForm):
    """The keyring's passphrase, and a new one for the register twice."""

    passphrase = passphrase_field("The passphrase of your keys", "It opens them for this one thing, and is not kept.")
    field_order = ("passphrase", "new", "same")


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: AskedRequest) -> HttpResponse:
    """Make the register, or open it with the keyring."""
    keys, form = keys_of(request), BeginForm(request.POST or None)
    with walls(request.actor):
        there = register_of_provider(request.actor)
        may = _may(request, keys, there)
    opened = _begun(request, keys, there, form) if may and keys.kept and form.is_valid() else None
    if opened is None:
        refused = WRONG if may else 403
        context = {"keys": keys, "there": there, "form": form, "may": may}
        return render(
            request, "sharing/register/begin.html", context, status=refused if request.method == "POST" else 200
        )
    messages.success(request, "The register is open in this browser, and nowhere else.")
    response = redirect("register")
    keep_in_browser(response, request.actor, opened.key)
    return response


def _may(request: AskedRequest, keys: Keys, there: Register | None) -> Decision:
    if there is not None:
        return allowed(keep_own_way_in, request.actor, there, request.now)
    return allowed(keep_register, request.actor, keys.provider, request.now)


def _begun(request: AskedRequest, keys: Keys, there: Register | None, form: BeginForm) -> Opened | None:
    if keys.kept is None:
        return None
    words: dict[str, Any] = {
        "passphrase": form.cleaned_data["passphrase"],
        "new_passphrase": form.cleaned_data["new"],
    }
    try:
        if there is None:
            return make_register(request.actor, keys.kept, request.now, **words)
        return open_with_keyring(request.actor, keys.kept, there, request.now, **words)
    except ChildUnusable as unusable:
        form.add_error("passphrase", str(unusable))
    except ChildKilled:
        form.add_error(None, KILLED)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, reason.sentence)
    return None
