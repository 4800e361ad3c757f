"""Signing in afresh: whoever sends, or reveals rows, has shown in the last few minutes that it is still them.

All stages. Source: OWASP ASVS 5.0, 7.5.3: sign in again before highly sensitive operations.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.organisations import clock
from lightwell.organisations.models import Account
from lightwell.policy.organisation_rules import may_sign_in_afresh

SHOWN_AT: Final = "lightwell_shown_at"


@action(code="organisations.sign-in-afresh", rule=may_sign_in_afresh)
def sign_in_afresh(deed: Deed[Account], *, is_shown: bool) -> Done[None]:
    """Show that it is still oneself; a wrong password is refused, and the ledger says that it was tried."""
    return Done(None, Event(about=deed.subject))


def has_shown_lately(request: HttpRequest, now: dt.datetime) -> bool:
    """Whether this session's person signed in, or did so again, within the time that the site sets."""
    shown = request.session.get(SHOWN_AT)
    if shown is None:
        return False
    return dt.timedelta(0) <= now - dt.datetime.fromisoformat(shown) <= settings.LIGHTWELL_AFRESH_WITHIN


def keep_shown(request: HttpRequest, now: dt.datetime) -> None:
    """Remember in the session when this was."""
    request.session[SHOWN_AT] = now.isoformat()


def _remember_sign_in(sender: object, request: HttpRequest, **others: Any) -> None:
    keep_shown(request, clock.now())


user_logged_in.connect(_remember_sign_in, dispatch_uid="lightwell.organisations.afresh")
