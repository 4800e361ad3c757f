"""Sessions as the database keeps them: under a digest of their key, and sealed with the key itself.

All stages. Source: OWASP ASVS 5.0, 7.2: a reference token is unguessable and is not kept as it is sent. The key is in
one browser's cookie and nowhere else, so that a copy of the database is no way in: what lies there names no session,
and what a session holds neither opens without its key, nor fits another's, nor can be made without the site's secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from typing import Any, Final, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac

_PURPOSE: Final = "lightwell.session"
_NONCE_BYTES: Final = 12
# As many bits as fit into the 40 letters that Django's table has for a key: 240 of SHA-256.
_DIGEST_BYTES: Final = 30


def digest_of(session_key: str) -> str:
    """What a session lies under."""
    whole = hashlib.sha256(session_key.encode(errors="replace")).digest()
    return base64.urlsafe_b64encode(whole[:_DIGEST_BYTES]).decode()


class SessionStore(DatabaseStore):
    """Django's sessions in the database, of which only the browser knows the key."""

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(digest_of(session_key)))

    def delete(self, session_key: str | None = None) -> None:
        whose = self.session_key if session_key is None else session_key
        if whose is not None:
            super().delete(digest_of(whose))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        made = cast(Session, super().create_model_instance(data))
        made.session_key = digest_of(made.session_key)
        return made

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What the table holds. The key has been made by then."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._lock().encrypt(nonce, self.serializer().dumps(session_dict), None)
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What it held; nothing where it was made for another key, or not by this site."""
        try:
            sealed = base64.urlsafe_b64decode(session_data)
            opened = self._lock().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError, binascii.Error):
            return {}
        return cast("dict[str, Any]", self.serializer().loads(opened))

    def _get_session_from_db(self) -> Session | None:
        lying_under = digest_of(self.session_key or "")
        found = Session.objects.filter(session_key=lying_under, expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def _lock(self) -> AESGCM:
        """The key of this one session: of what the browser has and of what the site has, and so of neither alone."""
        return AESGCM(salted_hmac(_PURPOSE, self.session_key or "", algorithm="sha256").digest())
