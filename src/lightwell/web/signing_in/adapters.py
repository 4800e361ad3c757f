"""What django-allauth asks of this site: which steps there are, in whose walls to look, and how to keep a secret.

All stages. Source: docs/adr/0023-sign-in.md.
"""

from __future__ import annotations

import base64
import secrets
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lightwell.organisations import clock
from lightwell.organisations.factors import factors_of
from lightwell.organisations.identities import comes_only_through_their_own
from lightwell.organisations.models import Account
from lightwell.organisations.openid import provider

_NONCE_BYTES: Final = 12
_LABEL: Final = b"lightwell second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The steps of a sign-in, and where it leads."""

    def get_login_stages(self) -> list[str]:
        return ["lightwell.web.signing_in.second.SecondFactorStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **named: object) -> HttpResponse | None:
        """Whose organisation asks that they come in through it is let in no other way."""
        if isinstance(user, Account) and comes_only_through_their_own(request, user, clock.now()):
            return render(request, "signing_in/organisation_only.html", {"organisation": provider()}, status=403)
        return None

    def add_message(self, *arguments: object, **named: object) -> None:
        """Our pages say what happened."""

    def send_notification_mail(self, *arguments: object, **named: object) -> None:
        """`telling` does."""

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        raise NotImplementedError("A password changes through the gate: lightwell.organisations.passwords.")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Somebody far away who guesses does not keep the owner out, who is somewhere else."""
        return f"{get_ip(request)} {credentials.get('email', '')}"


class FactorsAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second steps: looked up behind their owner's walls; an app's secret encrypted with a key of the state folder."""

    def encrypt(self, text: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), _LABEL)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        kept = base64.b64decode(encrypted_text)
        return _cipher().decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], _LABEL).decode()

    def is_mfa_enabled(self, user: AbstractBaseUser, types: object = None) -> bool:
        return isinstance(user, Account) and factors_of(user.pk).facts().has_second

    def get_totp_issuer(self) -> str:
        return f"Lightwell {_site_name()}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": _site_name(), "name": f"Lightwell {_site_name()}"}


def _site_name() -> str:
    """From the setting, never from what a browser says the site is called."""
    return urlsplit(settings.LIGHTWELL_SITE).hostname or "localhost"


def _cipher() -> AESGCM:
    key = bytes.fromhex(settings.LIGHTWELL_SIGN_IN_KEY)
    if len(key) != 32:
        raise ImproperlyConfigured("LIGHTWELL_SIGN_IN_KEY must be 64 hexadecimal digits.")
    return AESGCM(key)
