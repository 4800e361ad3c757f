"""OpenID Connect: asking an agency's own sign-in who somebody is, and believing no answer that is not its own.

All stages. Source: OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE); RFC 9207 (who answers); OWASP ASVS 5.0, 10.5.
django-allauth's provider sends no nonce and leaves an identity token's signature unread; see docs/adr/0030.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import jwt
from django.conf import settings

SECONDS: Final = 5
_LONGEST_BYTES: Final = 256 * 1024
_LEEWAY_SECONDS: Final = 60
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
# Signed with a key of the provider's own, never with a secret that we hold too, and never unsigned.
_KINDS: Final = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}


class NotTheirs(Exception):
    """An answer that is not to be believed, or none. code: which, for the log; never what was in it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Provider:
    """Where an agency's people sign in, as this site is set.

    secret: nothing for a public client. strengths: what its token calls a sign-in with a second step, as `acr` or in
    `amr`; one of them is asked for. Nothing: how somebody signed in there is not looked at.
    """

    issuer: str
    client_id: str
    organisation: str
    name: str
    is_required: bool
    secret: str = field(default="", repr=False)
    strengths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in was begun with; kept in the session until the answer comes, and used once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Claims:
    """Who the provider says it is. signed_in_at: seconds since 1970, where it said."""

    issuer: str
    subject: str
    email: str
    is_verified: bool
    name: str
    signed_in_at: int | None

    @property
    def digest(self) -> str:
        """The same for the same person at the same provider, and for nobody else."""
        return hashlib.sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Described:
    """The provider's own description of itself, as far as we need it."""

    authorize: str
    token: str
    keys: str
    userinfo: str
    by_post: bool
    says_who_answers: bool


def provider() -> Provider | None:
    """The one that is set; None where everybody signs in here."""
    if not settings.LIGHTWELL_OIDC_ISSUER:
        return None
    file = settings.LIGHTWELL_OIDC_CLIENT_SECRET_FILE
    return Provider(
        issuer=settings.LIGHTWELL_OIDC_ISSUER.rstrip("/"),
        client_id=settings.LIGHTWELL_OIDC_CLIENT_ID,
        organisation=settings.LIGHTWELL_OIDC_ORGANISATION,
        name=settings.LIGHTWELL_OIDC_NAME or "your organisation",
        is_required=settings.LIGHTWELL_OIDC_REQUIRED,
        secret=Path(file).read_text(encoding="utf-8").strip() if file else "",
        strengths=tuple(settings.LIGHTWELL_OIDC_STRENGTH.split()),
    )


def new_question() -> Asked:
    return Asked(*(secrets.token_urlsafe(32) for _ in range(3)))


def where_to_ask(of: Provider, asked: Asked, *, back_to: str, afresh: bool = False) -> str:
    """The address to send a browser to. Raises NotTheirs when the provider cannot be understood."""
    challenge = hashlib.sha256(asked.verifier.encode()).digest()
    wanted = {
        "response_type": "code",
        "client_id": of.client_id,
        "redirect_uri": back_to,
        "scope": "openid email profile",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **({"acr_values": " ".join(of.strengths)} if of.strengths else {}),
        **({"prompt": "login", "max_age": "0"} if afresh else {}),
    }
    where = _described(of).authorize
    return f"{where}{'&' if '?' in where else '?'}{urlencode(wanted)}"


def answered(of: Provider, asked: Asked, given: Mapping[str, str], *, back_to: str) -> Claims:
    """Who somebody is, from what their browser brought back. Raises NotTheirs."""
    if not hmac.compare_digest(given.get("state", "").encode(), asked.state.encode()):
        raise NotTheirs("state")
    described = _described(of)
    if ("iss" in given or described.says_who_answers) and given.get("iss", "").rstrip("/") != of.issuer:
        raise NotTheirs("answered-by-another")
    if "error" in given or not given.get("code"):
        raise NotTheirs("not-signed-in-there")
    tokens = _exchanged(of, described, asked, given["code"], back_to)
    said = _read(of, described, str(tokens.get("id_token", "")), asked.nonce)
    if of.strengths and not _strengths(said).intersection(of.strengths):
        raise NotTheirs("not-strongly")
    if "email" not in said and described.userinfo and tokens.get("access_token"):
        said = {**_userinfo(described, str(tokens["access_token"]), said["sub"]), **said}
    return _claims(of, said)


def _described(of: Provider) -> _Described:
    said = _json(_asked(of.issuer + _WELL_KNOWN))
    if str(said.get("issuer", "")).rstrip("/") != of.issuer:
        raise NotTheirs("another-issuer")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return _Described(
        authorize=_safe(said.get("authorization_endpoint")),
        token=_safe(said.get("token_endpoint")),
        keys=_safe(said.get("jwks_uri")),
        userinfo=_safe(said["userinfo_endpoint"]) if said.get("userinfo_endpoint") else "",
        by_post="client_secret_basic" not in methods,
        says_who_answers=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _exchanged(of: Provider, described: _Described, asked: Asked, code: str, back_to: str) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back_to,
        "code_verifier": asked.verifier,
    }
    headers = {}
    if of.secret and not described.by_post:
        both = f"{quote(of.client_id, safe='')}:{quote(of.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    else:
        form |= {"client_id": of.client_id, **({"client_secret": of.secret} if of.secret else {})}
    return _json(_asked(described.token, form, headers))


def _read(of: Provider, described: _Described, token: str, nonce: str) -> Mapping[str, Any]:
    """What an identity token says, once its signature and everything about it is right. Raises NotTheirs."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(described, header)
        said: Mapping[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[header["alg"]],
            audience=of.client_id,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except (jwt.PyJWTError, KeyError):
        raise NotTheirs("token") from None
    if str(said["iss"]).rstrip("/") != of.issuer:
        raise NotTheirs("another-issuer")
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if (several or "azp" in said) and said.get("azp") != of.client_id:
        raise NotTheirs("for-another")
    if not hmac.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
        raise NotTheirs("nonce")
    return said


def _strengths(said: Mapping[str, Any]) -> set[str]:
    """How somebody signed in there, in the provider's own words. Source: RFC 8176 for `amr`."""
    ways = said.get("amr")
    found = [said.get("acr"), *(ways if isinstance(ways, list) else ())]
    return {each for each in found if isinstance(each, str)}


def _key(described: _Described, header: Mapping[str, Any]) -> jwt.PyJWK:
    """The provider's key that the token names, where it is of the kind that the token says it was signed with."""
    for found in _json(_asked(described.keys)).get("keys", []):
        is_named = "kid" not in header or found.get("kid") == header["kid"]
        if is_named and header["alg"] in _KINDS.get(found.get("kty"), ()) and found.get("use", "sig") == "sig":
            return jwt.PyJWK(found, algorithm=header["alg"])
    raise NotTheirs("key")


def _userinfo(described: _Described, access_token: str, subject: object) -> Mapping[str, Any]:
    said = _json(_asked(described.userinfo, headers={"Authorization": f"Bearer {access_token}"}))
    if said.get("sub") != subject:
        raise NotTheirs("another-person")
    return said


def _claims(of: Provider, said: Mapping[str, Any]) -> Claims:
    signed_in_at = said.get("auth_time")
    return Claims(
        issuer=of.issuer,
        subject=str(said["sub"]),
        email=str(said.get("email", "")).strip().lower(),
        is_verified=said.get("email_verified") is True,
        name=str(said.get("name", "")).strip()[:200],
        signed_in_at=signed_in_at if isinstance(signed_in_at, int) else None,
    )


class _FollowsNothing(HTTPRedirectHandler):
    """An answer that sends us elsewhere is none."""

    def redirect_request(self, *given: object) -> None:
        return None


def _asked(where: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> bytes:
    """The body of an answer, in time and of a size. Raises NotTheirs."""
    body = urlencode(form).encode() if form is not None else None
    question = Request(_safe(where), data=body, headers={"Accept": "application/json", **(headers or {})})  # noqa: S310
    try:
        with build_opener(ProxyHandler({}), _FollowsNothing).open(question, timeout=SECONDS) as response:
            found: bytes = response.read(_LONGEST_BYTES + 1)
    except (OSError, HTTPException):
        raise NotTheirs("no-answer") from None
    if len(found) > _LONGEST_BYTES:
        raise NotTheirs("no-answer")
    return found


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        raise NotTheirs("no-answer") from None
    if not isinstance(said, dict):
        raise NotTheirs("no-answer")
    return said


def is_safe(where: str) -> bool:
    """Nobody on the way can read what is asked there; only this machine is asked in the clear."""
    parts = urlsplit(where)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)


def _safe(where: object) -> str:
    """Raises NotTheirs."""
    if isinstance(where, str) and is_safe(where):
        return where
    raise NotTheirs("in-the-clear")
