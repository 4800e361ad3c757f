"""Signing in: the one door that opens before anybody is known, and what comes of each time somebody came through it.

All stages. Source: Lightwell's two walls: every table is empty to somebody unknown, so one SECURITY DEFINER function
answers for one e-mail address at a time. OWASP ASVS 5.0, chapter 7: sessions can be seen and ended. django-allauth
leads through the steps (`lightwell.web.signing_in`); this is what it asks.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Prefetch
from django.http import HttpRequest

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.organisations.acting import every_office_of
from lightwell.organisations.models import Account, Means, SignIn
from lightwell.policy.actors import Actor
from lightwell.policy.sign_in_rules import may_end_sign_in, may_end_sign_ins, may_sign_in

log = logging.getLogger(__name__)


class EmailBackend(BaseBackend):
    """Finds who signs in, and who has signed in."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None, **others: Any
    ) -> Account | None:
        """The account with this e-mail, if this is its password."""
        if email is None or password is None:
            return None
        known = look_up(email)
        if known is None:
            make_password(password)  # as slow as a real one, so that nobody learns which addresses are known
            log.warning("a password was refused, of no account here")
            return None
        account_id, hashed = known
        if not check_password(password, hashed):
            log.warning("a password was refused, of account %s", account_id)
            return None
        return self.get_user(account_id)

    def get_user(self, user_id: UUID) -> Account | None:
        """The account itself, behind its own walls, with its sign-ins that have not ended and its offices."""
        myself = Actor(account_id=user_id)
        still_open = SignIn.objects.filter(account=OuterRef("pk")).open().values("pk")
        with walls(myself):
            known = Account.objects.visible_to(myself).filter(pk=user_id)
            offices = Prefetch("memberships", every_office_of(myself), to_attr="offices_found")
            return known.annotate(open_sign_ins=ArraySubquery(still_open)).prefetch_related(offices).first()


def look_up(email: str) -> tuple[UUID, str] | None:
    """The account of an e-mail address and its hashed password, before anybody has signed in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, password FROM lightwell_sign_in(%s)", [email.strip().lower()])
        found = cursor.fetchone()
    return (found[0], found[1]) if found else None


def is_open(account: Account, sign_in: UUID) -> bool:
    """Whether a sign-in of an account that `EmailBackend` found has not ended."""
    return sign_in in getattr(account, "open_sign_ins", ())


def sign_ins_of(account: Account, since: dt.datetime) -> tuple[SignIn, ...]:
    """One's sign-ins that have not ended, the latest first; those begun before `since` are over by themselves."""
    myself = Actor(account_id=account.pk)
    with walls(myself):
        return tuple(SignIn.objects.visible_to(myself).open().filter(started_at__gt=since).order_by("-started_at"))


@action(code="organisations.sign-in", rule=may_sign_in)
def begin_sign_in(deed: Deed[Account], *, means: Means, device: str) -> Done[SignIn]:
    """Come in, having shown who one is."""
    begun = SignIn(account=deed.subject, started_at=deed.now, means=means, device=device[:60])
    begun.save(force_insert=True)
    return Done(begun, Event(about=begun))


@action(code="organisations.sign-out", rule=may_end_sign_in)
def end_sign_in(deed: Deed[SignIn]) -> Done[None]:
    """Sign out, here or on another device."""
    deed.subject.ended_at = deed.now
    deed.subject.save(update_fields=["ended_at"])
    return Done(None)


@action(code="organisations.sign-out-everywhere", rule=may_end_sign_ins)
def end_sign_ins(deed: Deed[Account], *, keep: UUID | None = None) -> Done[int]:
    """Sign out on every device but this one."""
    ended = end_others(deed.subject.pk, deed.now, keep=keep)
    return Done(ended, Event(counts={"sign_ins": ended}))


def end_others(account_id: UUID, now: dt.datetime, *, keep: UUID | None) -> int:
    """Within an action: end every sign-in of an account but one. Answers how many."""
    others = SignIn.objects.filter(account=account_id).open()
    return others.exclude(pk=keep).update(ended_at=now) if keep else others.update(ended_at=now)
