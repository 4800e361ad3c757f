"""Signing in by e-mail and password, through the one door that opens before anybody is known.

All stages. Source: Lightwell's two walls: every table is empty to somebody unknown, so one SECURITY DEFINER function
answers for one e-mail address at a time. Stronger sign-in replaces the password here and nothing else.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.http import HttpRequest

from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account
from lightwell.policy.actors import Actor


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
            return None
        account_id, hashed = known
        return self.get_user(account_id) if check_password(password, hashed) else None

    def get_user(self, user_id: UUID) -> Account | None:
        """The account itself, behind its own walls."""
        myself = Actor(account_id=user_id)
        with walls(myself):
            return Account.objects.visible_to(myself).filter(pk=user_id).first()


def look_up(email: str) -> tuple[UUID, str] | None:
    """The account of an e-mail address and its hashed password, before anybody has signed in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, password FROM lightwell_sign_in(%s)", [email.strip().lower()])
        found = cursor.fetchone()
    return (found[0], found[1]) if found else None
