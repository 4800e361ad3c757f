"""What the letter says when something of a notice waits for one side, read as whoever it is to.

Stage 3, sharing. Source: `lightwell.policy.letter_rules`. It names the programme and the other side, and repeats no
words that were offered.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from lightwell.agreements.models import AgreementVersion
from lightwell.letters.models import About
from lightwell.letters.telling import Told, teller
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import Kind
from lightwell.sharing.notice_settling import waits_for
from lightwell.sharing.notice_standing import Notices


@teller(Kind.NOTICE_TURN)
def notice_turn(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """Words, or a whole notice, wait for one's own side. It is over once nothing does any more."""
    visible = AgreementVersion.objects.visible_to(actor).select_related("agency", "provider")
    found = visible.filter(pk=about.subject_id).first()
    if found is None:
        return None
    other = found.provider if actor.belongs_to(found.agency_id) else found.agency
    return Told(
        path=reverse("notices", args=[found.pk]),
        programme=found.title,
        other=other.name,
        is_over=not waits_for(Notices(found), actor),
    )
