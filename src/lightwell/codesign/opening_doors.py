"""Open invitations: making one, giving the next comer a number and a code, ending it, and whose a number is.

Stage 1, co-design. Source: `lightwell.policy.programme_rules`. The link holds 256 random bits and shows nothing by
itself; whoever comes has a number and a code from the body that knows them, and no name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.urls import reverse

from lightwell.codesign.models import OpenInvitation, Participant, Programme
from lightwell.guests.actions import keep_code, keep_guest, new_code
from lightwell.guests.models import Guest, Words
from lightwell.guests.visiting import guest_named
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.organisations.inviting import new_token
from lightwell.organisations.models import Organisation
from lightwell.organisations.shown_secrets import Shown, digest_of
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import Group, Invited
from lightwell.policy.guest_rules import may_warn_host
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.programme_rules import may_end_invitation, may_give_place, may_open_invitation


@dataclass(frozen=True, slots=True)
class OpenLink:
    """The one link of an open invitation, shown once and kept nowhere."""

    invitation: OpenInvitation
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """What one comer is told in person: a number and a code."""

    number: int
    code: str = field(repr=False)


@action(code="codesign.open-invitation", rule=may_open_invitation)
def keep_invitation(
    deed: Deed[Programme], *, part: Participant, link: str, places: int, ends_on: dt.date
) -> Done[OpenInvitation]:
    """Let a body of the community hand on one link, for so many people, until a day."""
    host = Organisation.objects.visible_to(deed.actor).get(pk=part.organisation_id or UUID(int=0))
    made = OpenInvitation(
        programme=deed.subject,
        agency_id=deed.subject.agency_id,
        host=host,
        part=part,
        link=link,
        places=places,
        ends_on=ends_on,
        made_at=deed.now,
    )
    made.save(force_insert=True)
    tell(Kind.OPEN_MADE, made.pk, deed.now, organisation=made.agency_id)
    return Done(made, Event(about=made, counts={"places": places}))


def open_invitation(
    actor: Actor, programme: Programme, now: dt.datetime, *, part: Participant, places: int, ends_on: dt.date
) -> OpenLink:
    """Make a body its link. Raises Refused."""
    token = new_token()
    link = digest_of(Shown.OPEN_LINK, token)
    made = keep_invitation(actor, programme, now, part=part, link=link, places=places, ends_on=ends_on)
    return OpenLink(made, settings.LIGHTWELL_SITE.rstrip("/") + reverse("open-link", args=[token]))


@action(code="codesign.give-place", rule=may_give_place)
def keep_place(
    deed: Deed[OpenInvitation], *, hashed: str, words: Words = Words.ADULT, seen_given: int | None = None
) -> Done[Participant]:
    """Give the next comer a number and a code of their own; no name is asked for.

    seen_given: how many were given on the page that it is asked from: sent twice, it is one.
    """
    invitation = deed.subject
    host = Organisation.objects.visible_to(deed.actor).get(pk=invitation.host_id)
    invitation.given += 1
    invitation.save(update_fields=["given"])
    guest = keep_guest.within(
        deed, host, link=digest_of(Shown.GUEST_LINK, new_token()), words=words, number=invitation.given,
        link_made_at=invitation.made_at,
    )  # fmt: skip
    keep_code.within(deed, guest, hashed=hashed)
    taking_part = Participant(
        programme_id=invitation.programme_id,
        agency_id=invitation.agency_id,
        guest=guest,
        group=Group.FAMILY,
        how=Invited.OPEN,
        invitation=invitation,
        place=invitation.given,
        invited_at=deed.now,
    )
    taking_part.save(force_insert=True)
    return Done(taking_part, Event(about=taking_part))


def give_place(
    actor: Actor,
    invitation: OpenInvitation,
    now: dt.datetime,
    *,
    words: Words = Words.ADULT,
    seen_given: int | None = None,
) -> Place:
    """What to tell the next comer, shown once. Raises Refused."""
    code, hashed = new_code()
    given = keep_place(actor, invitation, now, hashed=hashed, words=words, seen_given=seen_given)
    return Place(given.place or 0, code)


@action(code="codesign.end-invitation", rule=may_end_invitation)
def end_invitation(deed: Deed[OpenInvitation]) -> Done[OpenInvitation]:
    """No more places are given. Those who came stay, and come back by the same link."""
    invitation = deed.subject
    invitation.ended_at = deed.now
    invitation.save(update_fields=["ended_at"])
    return Done(invitation)


@action(code="codesign.warn-host", rule=may_warn_host)
def warn_host(deed: Deed[Guest]) -> Done[Guest]:
    """Tell the body, once a day, that wrong codes were tried on its open link; nobody's number is shut by it."""
    part = Participant.objects.visible_to(deed.actor).of(deed.actor).filter(invitation__isnull=False).first()
    if part is not None and part.invitation_id is not None:
        key = local_day(deed.now).isoformat()
        tell(Kind.OPEN_TRIED, part.invitation_id, deed.now, organisation=deed.subject.host_id, key=key)
    return Done(deed.subject)


def warn(digest: str, now: dt.datetime) -> None:
    """The same, whichever number was tried: it is told as somebody who has one, and names nobody."""
    first = guest_at(digest, 1)
    guest = guest_named(first) if first is not None else None
    if guest is not None:
        warn_host(Actor(guest_id=guest.pk), guest, now)


def guest_at(digest: str, number: int) -> UUID | None:
    """Who has this number of the open invitation whose link's digest this is: the one door for such a link."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT guest_id FROM lightwell_open_guest_of(%s, %s)", [digest, number])
        found = cursor.fetchone()
    return found[0] if found else None
