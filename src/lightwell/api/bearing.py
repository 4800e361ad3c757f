"""Who asks: the system that shows a token in the Authorization header, and nobody else.

All stages. Source: RFC 6750. A browser's cookie is worth nothing here, so no page elsewhere can make one ask; a token
is worth nothing on a page.
"""

from __future__ import annotations

import logging
from typing import Final, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from lightwell.api.acts import refuse_unless
from lightwell.api.problems import one_problem
from lightwell.api.rate import PER_MINUTE, Rate
from lightwell.api.tokens import Bearer, bearer_of, note_todays_use
from lightwell.ledger.gate import Refused
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.token_rules import Scope

log = logging.getLogger(__name__)

_KINDS: Final = frozenset({"application/json", "multipart/form-data"})
RATE: Final = Rate(PER_MINUTE)


class ApiRequest(AskedRequest):
    """A request of another system. auth: the bearer, once the token was seen to work.

    asks_too_much: something stands after the question mark that the description does not name.
    """

    auth: Bearer
    asks_too_much: bool


class Token(HttpBearer):
    """A token made on the page of tokens, as `Authorization: Bearer lw_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Bearer | None:
        """The bearer, or None: nothing says whether it was unknown, revoked, too old, or of an office that ended."""
        now = cast(AskedRequest, request).now
        try:
            bearer = bearer_of(token, now)
        except Refused:
            log.warning("a token was refused, of an office that ended")
            return None
        if bearer is None:
            log.warning("a token was refused")
            return None
        wait = RATE.wait_seconds(bearer.token.pk)
        if wait:
            log.warning("a limit was reached: token %s", bearer.token.pk)
            raise one_problem(
                429,
                "too-many",
                f"At most {PER_MINUTE} requests a minute. Wait, then go on.",
                {"Retry-After": str(wait)},
            )
        note_todays_use(bearer, now)
        return bearer


def acting(request: ApiRequest, *scopes: Scope) -> Bearer:
    """Whoever asks, where the token was made for one of these. Raises Problem, Refused, NotVisible."""
    if request.asks_too_much:
        sentence = "Something after the question mark is not in the description. Leave it out."
        raise one_problem(422, "not-described", sentence)
    if request.method == "POST" and request.content_type not in _KINDS:
        raise one_problem(415, "another-kind", "Send JSON as application/json, or files as multipart/form-data.")
    bearer = request.auth
    has = bearer.token.facts().scopes
    wanted = next((scope for scope in scopes if scope in has), scopes[0])
    refuse_unless(bearer.actor, bearer.token, wanted, request.now)
    return bearer
