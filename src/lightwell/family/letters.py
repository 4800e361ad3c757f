"""What the letter says when somebody wrote in a space of their own, read as whoever it is to.

Stages 3 and 4. Source: `lightwell.policy.letter_rules`. That something was written, by when it is read, and where:
never by whom, whether a child or an adult, nor a word of it.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from lightwell.access_requests.models import Case
from lightwell.access_requests.opening import IN_OWN_SPACE
from lightwell.family.models import Written
from lightwell.letters.models import About
from lightwell.letters.telling import Told, teller
from lightwell.policy.access_words import CaseState
from lightwell.policy.actors import Actor
from lightwell.policy.days_away import days_away
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day


@teller(Kind.FAMILY_WROTE)
def family_wrote(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """Something to read; or a question or a correction, as a case that is open. Over once somebody read it."""
    if about.key == IN_OWN_SPACE:
        case = Case.objects.visible_to(actor).filter(pk=about.subject_id).first()
        if case is None:
            return None
        path = reverse("case", args=[case.pk])
        return Told(path=path, variant=IN_OWN_SPACE, is_over=case.state != CaseState.OPEN)
    written = Written.objects.visible_to(actor).filter(pk=about.subject_id).first()
    if written is None:
        return None
    return Told(
        path=reverse("written"),
        until=written.read_by_on,
        days=days_away(written.read_by_on, local_day(now)),
        variant=about.key,
        is_over=written.read_at is not None,
    )
