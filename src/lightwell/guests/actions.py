"""Bringing somebody in, giving them a code, coming in with it, setting a PIN, and ending a link.

Stages 1, 3 and 4. Source: `lightwell.policy.guest_rules`. A link holds 256 random bits and a code eight figures;
digests are kept, and neither is in any log. A code is good once and for a day; coming back is by another, or by one's
own PIN.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.urls import reverse

from lightwell.guests.models import Guest, Words
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.letters.telling import tell
from lightwell.organisations.inviting import new_token
from lightwell.organisations.models import Organisation
from lightwell.organisations.shown_secrets import Shown, digest_of
from lightwell.policy.actors import Actor
from lightwell.policy.guest_rules import (
    CODE_LASTS,
    LINK_LASTS,
    MOST_WRONG_CODES,
    may_bring,
    may_come_by_number,
    may_end_guest,
    may_give_code,
    may_hint,
    may_set_pin,
    may_try_code,
)
from lightwell.policy.letter_rules import Kind

_CODE_FIGURES = 8


@dataclass(frozen=True, slots=True)
class NewLink:
    """Somebody's link, shown once as an address and a QR code, and kept nowhere."""

    guest: Guest
    address: str = field(repr=False)


@action(code="guests.bring", rule=may_bring)
def keep_guest(
    deed: Deed[Organisation],
    *,
    link: str,
    words: Words = Words.ADULT,
    hint: str = "",
    number: int | None = None,
    link_made_at: dt.datetime | None = None,
) -> Done[Guest]:
    """Let whoever shows this link, and a code that they are given, come in. No name is asked for.

    hint: what tells them apart for those who bring them in, and is no name. number, link_made_at: by an open link.
    """
    guest = Guest(
        host=deed.subject,
        words=words,
        hint=hint,
        number=number,
        link_made_at=link_made_at,
        brought_by=deed.actor.membership_id,
        link=link,
        invited_at=deed.now,
        expires_at=deed.now + LINK_LASTS,
    )
    guest.save(force_insert=True)
    return Done(guest, Event(about=guest))


def bring(actor: Actor, host: Organisation, now: dt.datetime, *, words: Words = Words.ADULT, hint: str = "") -> NewLink:
    """Make somebody a link of their own. Raises Refused."""
    token = new_token()
    guest = keep_guest(actor, host, now, link=digest_of(Shown.GUEST_LINK, token), words=words, hint=hint)
    address = settings.LIGHTWELL_SITE.rstrip("/") + reverse("guest-link", args=[token])
    return NewLink(guest, address)


@action(code="guests.give-code", rule=may_give_code)
def keep_code(deed: Deed[Guest], *, hashed: str) -> Done[Guest]:
    """Another code in place of any before; wrong ones are forgotten."""
    guest = deed.subject
    guest.code, guest.code_expires_at, guest.wrong_codes = hashed, deed.now + CODE_LASTS, 0
    guest.save(update_fields=["code", "code_expires_at", "wrong_codes"])
    return Done(guest)


def give_code(actor: Actor, guest: Guest, now: dt.datetime) -> str:
    """A code to tell somebody in person, shown once. Raises Refused."""
    code, hashed = new_code()
    keep_code(actor, guest, now, hashed=hashed)
    return code


def new_code() -> tuple[str, str]:
    """Eight random figures, and what is kept of them."""
    code = "".join(secrets.choice("0123456789") for _ in range(_CODE_FIGURES))
    return code, make_password(code)


@action(code="guests.hint", rule=may_hint)
def keep_hint(deed: Deed[Guest], *, hint: str) -> Done[Guest]:
    """Keep what tells somebody apart for those who brought them in; no name."""
    guest = deed.subject
    guest.hint = hint
    guest.save(update_fields=["hint"])
    return Done(guest)


@action(code="guests.come-in", rule=may_try_code)
def try_code(deed: Deed[Guest], *, said: str) -> Done[bool]:
    """Try a code or a PIN. A code that is right is spent; one that is wrong is counted."""
    guest, typed = deed.subject, "".join(said.split())
    with_code = _is_code(guest, typed, deed.now)
    if with_code or (guest.pin and check_password(typed, guest.pin)):
        guest.wrong_codes, guest.last_came_at = 0, deed.now
        if with_code:
            guest.code, guest.code_expires_at = "", None
        guest.save(update_fields=["wrong_codes", "last_came_at", "code", "code_expires_at"])
        return Done(True)
    guest.wrong_codes += 1
    guest.save(update_fields=["wrong_codes"])
    if guest.wrong_codes == MOST_WRONG_CODES:
        _tell_whoever_brought(guest, deed.now)
    return Done(False, Event(counts={"wrong_codes": guest.wrong_codes}))


@action(code="guests.come-by-number", rule=may_come_by_number)
def come_by_number(deed: Deed[Guest], *, said: str) -> Done[bool]:
    """Come in by an open link, with a code that is spent by it or a PIN; what is wrong is not counted against them."""
    guest, typed = deed.subject, "".join(said.split())
    with_code = _is_code(guest, typed, deed.now)
    if not with_code and not (guest.pin and check_password(typed, guest.pin)):
        return Done(False)
    guest.last_came_at = deed.now
    if with_code:
        guest.code, guest.code_expires_at = "", None
    guest.save(update_fields=["last_came_at", "code", "code_expires_at"])
    return Done(True)


def fits(guest: Guest | None, said: str) -> bool:
    """Whether this could be somebody's code or PIN. It takes as long where there is nobody, no code or no PIN."""
    typed = "".join(said.split())
    kept = (guest.code, guest.pin) if guest is not None else ("", "")
    tried = [check_password(typed, each or _nobodys()) and bool(each) for each in kept]
    return any(tried)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """What is kept of a code that nobody has."""
    return make_password(secrets.token_hex(16))


def _tell_whoever_brought(guest: Guest, now: dt.datetime) -> None:
    """Whoever brought them in is told that the link is shut; where nobody is known to have, all who bring people in."""
    key = now.isoformat(timespec="seconds")
    tell(Kind.LINK_SHUT, guest.pk, now, organisation=guest.host_id, membership=guest.brought_by, key=key)


def _is_code(guest: Guest, typed: str, now: dt.datetime) -> bool:
    in_time = guest.code_expires_at is not None and now < guest.code_expires_at
    return in_time and bool(guest.code) and check_password(typed, guest.code)


@action(code="guests.set-pin", rule=may_set_pin)
def set_pin(deed: Deed[Guest], *, pin: str) -> Done[Guest]:
    """Keep a PIN that somebody chose, to come back with."""
    guest = deed.subject
    guest.pin = make_password(pin)
    guest.save(update_fields=["pin"])
    return Done(guest)


@action(code="guests.end", rule=may_end_guest)
def end_guest(deed: Deed[Guest]) -> Done[Guest]:
    """The link does nothing any more; code and PIN are forgotten."""
    guest = deed.subject
    guest.ended_at, guest.code, guest.code_expires_at, guest.pin = deed.now, "", None, ""
    guest.save(update_fields=["ended_at", "code", "code_expires_at", "pin"])
    return Done(guest)


def guest_of(token: str) -> Guest | None:
    """Whose link this is, before anybody is known: the one door for a link."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT guest_id FROM lightwell_guest_of(%s)", [digest_of(Shown.GUEST_LINK, token)])
        found = cursor.fetchone()
    if found is None:
        return None
    showing = Actor(guest_id=found[0])
    with walls(showing):
        return Guest.objects.visible_to(showing).select_related("host").filter(pk=found[0]).first()
