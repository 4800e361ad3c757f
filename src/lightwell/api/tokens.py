"""Making, noting and revoking tokens, and knowing one when it is shown.

All stages. Source: `lightwell.policy.token_rules`. A token is `lw_` and 256 random bits; what is kept is a digest of
it with the site's key, which is enough because nobody can guess 256 bits.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import connection

from lightwell.api.models import Token
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations import shown_secrets
from lightwell.organisations.acting import actor_of
from lightwell.organisations.models import Membership
from lightwell.policy.actors import Actor
from lightwell.policy.local_days import local_day
from lightwell.policy.token_rules import Scope, may_make_token, may_revoke_token, may_use_token

PREFIX: Final = "lw_"
_SECRET_BYTES: Final = 32
_HINT_LETTERS: Final = 8
_SHAPE: Final = re.compile(r"lw_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as it is shown, once."""

    token: Token
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A system that showed a token, in the office that the token acts in."""

    actor: Actor
    token: Token


def digest_of(secret: str) -> str:
    return shown_secrets.digest_of(shown_secrets.Shown.TOKEN, secret)


@action(code="api.make-token", rule=may_make_token)
def keep_token(deed: Deed[Membership], *, secret: str, label: str, scopes: frozenset[Scope], days: int) -> Done[Token]:
    """Let a system act in one's office, for some of what it may do and for so many days."""
    office = deed.subject
    token = Token(
        organisation_id=office.organisation_id,
        unit_id=office.unit_id,
        account_id=office.account_id,
        membership=office,
        label=label,
        hint=secret[:_HINT_LETTERS],
        digest=digest_of(secret),
        scopes=sorted(scopes),
        made_at=deed.now,
        expires_at=deed.now + dt.timedelta(days=days),
    )
    token.save(force_insert=True)
    return Done(token, Event(about=token, counts={"days": days, "scopes": len(scopes)}))


def make_token(
    actor: Actor, office: Membership, now: dt.datetime, *, label: str, scopes: frozenset[Scope], days: int
) -> NewToken:
    """A new token, to be shown once. Raises Refused, NotVisible."""
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    return NewToken(keep_token(actor, office, now, secret=secret, label=label, scopes=scopes, days=days), secret)


@action(code="api.revoke-token", rule=may_revoke_token)
def revoke_token(deed: Deed[Token]) -> Done[None]:
    """End it now: what it let a system do, that system can do no longer."""
    deed.subject.revoked_at = deed.now
    deed.subject.save(update_fields=["revoked_at"])
    return Done(None)


@action(code="api.use-token", rule=may_use_token)
def note_use(deed: Deed[Token], *, scope: Scope | None = None) -> Done[None]:
    """Note, once a day, that it is in use."""
    deed.subject.last_used_on = local_day(deed.now)
    deed.subject.save(update_fields=["last_used_on"])
    return Done(None)


def bearer_of(secret: str, now: dt.datetime) -> Bearer | None:
    """Whoever shows this, where it is a token that still works; None without saying which part of that fails.

    Raises Refused where the office it was made in has ended, which the ledger records.
    """
    known = _look_up(secret) if _SHAPE.fullmatch(secret) else None
    if known is None:
        return None
    token_id, membership_id = known
    try:
        actor = actor_of(membership_id, now)
    except NotVisible:
        return None
    with walls(actor):
        token = Token.objects.visible_to(actor).select_related("unit", "organisation").filter(pk=token_id).first()
        works = token is not None and may_use_token(actor, token.facts(), now=now)
    return Bearer(actor, token) if token is not None and works else None


def note_todays_use(bearer: Bearer, now: dt.datetime) -> None:
    """Once a day at most, so that a busy system does not fill the ledger."""
    if bearer.token.last_used_on != local_day(now):
        note_use(bearer.actor, bearer.token, now)


def _look_up(secret: str) -> tuple[UUID, UUID] | None:
    """The token and its office, before anybody is known: the one door for a token, as for an e-mail address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token_id, membership_id FROM lightwell_token(%s)", [digest_of(secret)])
        found = cursor.fetchone()
    return (found[0], found[1]) if found else None
