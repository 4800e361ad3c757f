"""Telling somebody, by letter, that something about their sign-in changed: if it was not them, they need to know.

All stages. Source: OWASP ASVS 5.0, 6.3.5, 6.3.7 and 6.3.8. A letter goes out beside the answer to the page, which
comes as soon, and the same, whether there was somebody to write to or not; one that cannot be sent stops nobody, since
what it tells of is done already.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.urls import reverse

from lightwell.letters.sending import Particulars, send_now
from lightwell.organisations.models import Account
from lightwell.policy.letter_rules import SecurityKind


class Change(StrEnum):
    """What happened, as its letter says it."""

    PASSWORD_CHANGED = "Your password was changed."  # noqa: S105 - a sentence
    PASSWORD_RESET = "A new password was chosen with the link that we sent."  # noqa: S105
    APP_ADDED = "An authenticator app was set up."
    PASSKEY_ADDED = "A passkey was added."
    FACTOR_REMOVED = "An authenticator app or a passkey was removed."
    FACTORS_CLEARED = (
        "Whoever runs the site took every second step of yours away and signed you out everywhere, because you asked. "
        "If it was not you who asked, tell them now."
    )
    CODES_RENEWED = "New recovery codes were made, and the old ones stopped working."
    RECOVERY_CODE_USED = "A recovery code was used to sign in."
    CODES_REFUSED = (
        "Somebody knows your password: they were stopped after several wrong codes. Nothing was changed, but choose "
        "another password now."
    )


_KINDS: Final[Mapping[Change, SecurityKind]] = {
    Change.PASSWORD_CHANGED: SecurityKind.PASSWORD_CHANGED,
    Change.PASSWORD_RESET: SecurityKind.PASSWORD_CHANGED,
}


def tell(account: Account, change: Change, now: dt.datetime, *, device: str = "") -> None:
    """Send the letter about a change."""
    about = Particulars(name=account.name, at=now, device=device, what=change.value)
    _post(_KINDS.get(change, SecurityKind.SIGN_IN_CHANGED), account.email, about, now)


def send_link(account: Account | None, token: str, now: dt.datetime) -> None:
    """Send the link to choose a new password, where there is somebody to send it to."""
    if account is None:
        return
    path = reverse("new-password-link", args=[account.pk, token])
    until = now + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    about = Particulars(name=account.name, link=f"{settings.LIGHTWELL_SITE.rstrip('/')}{path}", until=until)
    _post(SecurityKind.PASSWORD_LINK, account.email, about, now)


def _post(kind: SecurityKind, to: str, about: Particulars, now: dt.datetime) -> None:
    threading.Thread(target=send_now, args=(kind, to, about, now), name="letter").start()
