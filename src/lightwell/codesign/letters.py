"""What the letters of co-design say, read as whoever each is to.

Stage 1, co-design. Source: `lightwell.policy.letter_rules`. A letter names the programme and the agency, and whose turn
it is. It never repeats what anybody said of it.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from lightwell.codesign.models import Need, OpenInvitation, Participant, Programme, Round
from lightwell.codesign.saying import part_in, yes_or_no_waits
from lightwell.letters.models import About
from lightwell.letters.telling import Told, teller
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import RoundState
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day


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


@teller(Kind.ROUND_CLOSED)
def round_closed(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A round closed early: for whoever had said nothing, and for whoever brought somebody in.

    Whether those they brought in had said anything is not told: so it is sent to every host.
    """
    found = _round(actor, about)
    part = part_in(found.programme, actor) if found is not None else None
    if found is None or part is None or found.closed_at is None:
        return None
    is_silent = found.silent().filter(pk=part.pk).exists()
    guests = Participant.objects.visible_to(actor).present().filter(programme=found.programme_id, guest__isnull=False)
    has_brought = guests.exists()
    return Told(
        path=reverse("say", args=[found.programme_id]),
        programme=found.programme.title,
        other=found.programme.agency.name,
        on=local_day(found.closed_at),
        until=found.closes_on,
        variant={(True, False): "silent", (False, True): "brought"}.get((is_silent, has_brought), ""),
        is_over=not (is_silent or has_brought),
    )


def _programme(actor: Actor, about: About) -> Programme | None:
    """Also of somebody who does not take part any more."""
    visible = Programme.objects.visible_to(actor).select_related("agency")
    return visible.filter(pk=about.subject_id).first()


@teller(Kind.TAKEN_OUT)
def taken_out(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """One's organisation does not take part any more. It is over once it was asked again."""
    found = _programme(actor, about)
    part = part_in(found, actor) if found is not None else None
    if found is None or part is None:
        return None
    return Told(
        path=reverse("you-said", args=[found.pk]),
        programme=found.title,
        other=found.agency.name,
        is_over=part.left_at is None,
    )


@teller(Kind.ANSWERED)
def answered(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """You said, we did: something that one's organisation said has its answer."""
    found = _programme(actor, about)
    if found is None:
        return None
    return Told(path=reverse("you-said", args=[found.pk]), programme=found.title, other=found.agency.name)


@teller(Kind.YES_WANTED)
def yes_wanted(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A Māori party's yes or no is wanted. It is over once nothing waits for it."""
    found = _programme(actor, about)
    part = part_in(found, actor) if found is not None else None
    if found is None or part is None:
        return None
    return Told(
        path=reverse("say", args=[found.pk]),
        programme=found.title,
        other=found.agency.name,
        is_over=not sum(yes_or_no_waits(found, part, actor).values()),
    )


@teller(Kind.YES_OR_NO)
def yes_or_no(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A Māori party approved or declined something that this agency asks for. What it said is on its page alone."""
    own = Need.objects.visible_to(actor).filter(agency=actor.organisation_id)
    found = own.select_related("programme").filter(pk=about.subject_id).first()
    if found is None:
        return None
    path = reverse("design-need-checks", args=[found.pk])
    return Told(path=path, programme=found.programme.title, variant=about.key.partition(" ")[0])


@teller(Kind.OPEN_MADE)
def open_made(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A body of the community hands on one link to a programme of this agency. Who comes by it is not told."""
    own = OpenInvitation.objects.visible_to(actor).filter(agency=actor.organisation_id)
    found = own.select_related("programme", "host").filter(pk=about.subject_id).first()
    if found is None:
        return None
    return Told(
        path=reverse("design-people", args=[found.programme_id]),
        programme=found.programme.title,
        other=found.host.name,
        until=found.ends_on,
    )


@teller(Kind.OPEN_TRIED)
def open_tried(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """Wrong codes were tried on a body's open link."""
    own = OpenInvitation.objects.visible_to(actor).filter(host=actor.organisation_id)
    found = own.select_related("programme").filter(pk=about.subject_id).first()
    if found is None:
        return None
    return Told(
        path=reverse("open-invitations", args=[found.programme_id]),
        programme=found.programme.title,
        is_over=found.ended_at is not None,
    )
