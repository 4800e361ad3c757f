"""What is written to whoever brought somebody in.

Stages 1, 3 and 4. Source: `lightwell.policy.guest_rules`. The letter says on which day the link was given, and never
the hint by which they know whose it is.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from lightwell.guests.models import Guest
from lightwell.letters.models import About
from lightwell.letters.telling import Told, teller
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day


@teller(Kind.LINK_SHUT)
def link_shut(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """It is over once they were given another code, or the link was ended."""
    guest = Guest.objects.visible_to(actor).filter(pk=about.subject_id, host=actor.organisation_id).first()
    if guest is None:
        return None
    path = reverse("person-space", args=[guest.person]) if guest.person else reverse("guests")
    return Told(path=path, on=local_day(guest.invited_at), is_over=not guest.is_shut)
