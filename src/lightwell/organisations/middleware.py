"""Who is asking and when, settled once for each request.

All stages. Source: the house rule that time enters once, and that a rule is asked about an actor, never a session.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from lightwell.organisations import clock
from lightwell.organisations.acting import actor_for, offices_found_with
from lightwell.organisations.identities import offices_here
from lightwell.organisations.models import Membership
from lightwell.policy.actors import NOBODY, Actor

CHOSEN_OFFICE = "lightwell_office"

Respond = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Sets `request.now`, `request.actor` and `request.offices`. Comes after Django's AuthenticationMiddleware."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("AskedRequest", request)
        asked.now = clock.now()
        asked.actor, asked.offices = NOBODY, ()
        # Settled now, not lazily: later it would be inside somebody's walls.
        if request.user.is_authenticated:
            account = request.user
            asked.offices = offices_here(request, account, offices_found_with(account, asked.now))
            asked.actor = actor_for(account, _chosen(request, asked.offices))
        return self.respond(request)


class AskedRequest(HttpRequest):
    """A request that has been through the middleware, for views to name in their signatures."""

    now: dt.datetime
    actor: Actor
    offices: tuple[Membership, ...]


def choose_office(request: HttpRequest, membership_id: UUID) -> None:
    """From the next request on, act in this one of one's offices. One that is not held changes nothing."""
    request.session[CHOSEN_OFFICE] = str(membership_id)


def _chosen(request: HttpRequest, offices: tuple[Membership, ...]) -> Membership | None:
    """The office chosen in this session, otherwise the longest held; one that ended is no longer offered."""
    wanted = request.session.get(CHOSEN_OFFICE)
    return next((office for office in offices if str(office.pk) == wanted), offices[0] if offices else None)
