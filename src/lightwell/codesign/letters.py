"""What the letters of co-design say, read as whoever each is to.

Stage 1, co-design. Source: `lightwell.policy.letter_rules`. A letter names the programme and the agency, and whose turn
it is. It never repeats what anybody said of it.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from lightwell.codesign.models import Round
from lightwell.letters.models import About
from lightwell.letters.telling import Told, teller
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import RoundState
from lightwell.policy.letter_rules import Kind


def _round(actor: Actor, about: About) -> Round | None:
    visible = Round.objects.visible_to(actor).select_related("programme__agency")
    return visible.filter(pk=about.subject_id).first()


@teller(Kind.ROUND_OPEN)
def round_open(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A round is open. It is over once that round is."""
    found = _round(actor, about)
    if found is None:
        return None
    return Told(
        path=reverse("say", args=[found.programme_id]),
        programme=found.programme.title,
        other=found.programme.agency.name,
        until=found.closes_on,
        is_over=found.state != RoundState.OPEN,
    )


@teller(Kind.ANSWERED)
def answered(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """You said, we did: something that one's organisation said has its answer."""
    found = _round(actor, about)
    if found is None:
        return None
    return Told(
        path=reverse("you-said", args=[found.programme_id]),
        programme=found.programme.title,
        other=found.programme.agency.name,
    )
