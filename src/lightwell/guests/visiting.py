"""A guest's short session: which link was shown, and who has come in with it, settled once for each request.

Stages 1, 3 and 4. Source: `lightwell.policy.guest_rules`. The session holds identifiers alone. It ends half an hour
after the last page, when the link ends, and when they leave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lightwell.guests.models import Guest
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.guest_rules import SESSION_LASTS

SHOWN: Final = "lightwell_guest_shown"
CAME_IN: Final = "lightwell_guest"
LAST_PAGE_AT: Final = "lightwell_guest_at"

P = ParamSpec("P")
Respond = Callable[[HttpRequest], HttpResponse]
View = Callable[Concatenate[AskedRequest, P], HttpResponse]


class GuestRequest(AskedRequest):
    """A request of somebody who has come in by their link. guest: as they were read for this very request."""

    guest: Guest


class GuestMiddleware:
    """Somebody who has come in by their link acts as that guest, where nobody is signed in. After ActorMiddleware."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("AskedRequest", request)
        if not asked.actor.is_signed_in and CAME_IN in request.session:
            guest = _guest_here(asked)
            if guest is None:
                request.session.flush()
            else:
                asked.actor = guest.as_actor
                cast("GuestRequest", asked).guest = guest
                request.session[LAST_PAGE_AT] = asked.now.isoformat()
        return self.respond(request)


def _guest_here(request: AskedRequest) -> Guest | None:
    last = dt.datetime.fromisoformat(request.session[LAST_PAGE_AT])
    if request.now - last > SESSION_LASTS:
        return None
    guest = guest_named(UUID(request.session[CAME_IN]))
    return guest if guest is not None and guest.facts().is_open(request.now) else None


def guest_named(guest_id: UUID) -> Guest | None:
    """A guest as they may read themselves."""
    showing = Actor(guest_id=guest_id)
    with walls(showing):
        return Guest.objects.visible_to(showing).select_related("host").filter(pk=guest_id).first()


def come_in(request: AskedRequest, guest: Guest) -> None:
    """From the next request on they are this guest; the session before is nobody's."""
    request.session.flush()
    request.session[CAME_IN] = str(guest.pk)
    request.session[LAST_PAGE_AT] = request.now.isoformat()


def for_guests(view: View[P]) -> View[P]:
    """A page for whoever has come in by a link; everybody else is led to the door."""

    @login_not_required
    @wraps(view)
    def shown(request: AskedRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.guest_id is None:
            return redirect("guest-door")
        return view(request, *args, **kwargs)

    return cast("View[P]", shown)


def for_everybody_in(view: View[P]) -> View[P]:
    """A page for whoever has signed in, and for whoever has come in by a link."""

    @login_not_required
    @wraps(view)
    def shown(request: AskedRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.guest_id is None and not request.actor.is_signed_in:
            return redirect("guest-door")
        return view(request, *args, **kwargs)

    return cast("View[P]", shown)
