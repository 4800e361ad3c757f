"""What is kept of a secret that somebody shows to come in: a digest that the site's own key is part of.

All stages. Source: OWASP ASVS 5.0, 11.4: what is kept of a secret is nothing by itself. The key lies outside the
database, so that whoever writes a row there by other means than this program makes none that a secret of theirs opens;
and a link of one kind, copied into a row of another, opens nothing either.

Migrations have run `keyed` and rows have been kept by it, so it is never changed.
"""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum

from django.conf import settings


class Shown(StrEnum):
    """What somebody shows."""

    INVITATION = "invitation"
    GUEST_LINK = "guest-link"
    OPEN_LINK = "open-link"
    TOKEN = "token"  # noqa: S105 - what it is called
    IDENTITY = "identity"


def digest_of(what: Shown, secret: str) -> str:
    """What is kept of it."""
    return keyed(what, hashlib.sha256(secret.encode()).hexdigest())


def keyed(what: Shown, digest: str) -> str:
    """The same, where only its SHA-256 is known any more."""
    key = bytes.fromhex(settings.LIGHTWELL_SIGN_IN_KEY)
    return hmac.new(key, f"lightwell shown 1\0{what.value}\0{digest}".encode(), hashlib.sha256).hexdigest()
