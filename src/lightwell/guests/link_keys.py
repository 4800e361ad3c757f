"""What only a link's own secret opens: sealed beside the link, and opened with a key that one browser keeps.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md. The secret is in the link alone, and the database has its
digest; what grows from it is in a cookie that no script can read, sent to the space's pages and nowhere else.
"""

from __future__ import annotations

import base64
import binascii
import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lightwell.gateway.key_tree import KEY_BYTES, Label, derive
from lightwell.guests.models import Guest

COOKIE: Final = "lightwell_link_key"
PATH: Final = "/mine"
_NONCE_BYTES: Final = 12
_ID_BYTES: Final = 16


def key_of_link(token: str) -> bytes:
    """What a link's secret opens with; the secret cannot be worked out from it."""
    return derive(token.encode(), Label.GUEST_LINK)


def seal_for_link(key: bytes, guest_id: UUID, content: bytes) -> bytes:
    """Sealed for one link and for no other."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, guest_id.bytes)


def keep_link_key(response: HttpResponse, guest: Guest, key: bytes) -> None:
    """Give the key to the browser, until it is closed or they leave."""
    response.set_cookie(
        _name(),
        base64.urlsafe_b64encode(guest.pk.bytes + key).decode(),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def forget_link_key(response: HttpResponse) -> None:
    """This browser opens nothing any more until the link is shown again."""
    response.delete_cookie(_name(), path=PATH, samesite="Strict")


def opened_with_link(request: HttpRequest, guest: Guest) -> bytes | None:
    """What was sealed for their link; None where this browser has another link's key, or none."""
    try:
        kept = base64.urlsafe_b64decode(request.COOKIES.get(_name(), ""))
    except (binascii.Error, ValueError):
        return None
    if len(kept) != _ID_BYTES + KEY_BYTES or kept[:_ID_BYTES] != guest.pk.bytes:
        return None
    sealed = bytes(guest.sealed)
    try:
        return AESGCM(kept[_ID_BYTES:]).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], guest.pk.bytes)
    except (InvalidTag, ValueError):
        return None


def _name() -> str:
    """On a site by https no page in the clear can set it."""
    return f"__Secure-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE
