"""A space while its person is in it: their link's key in one browser, and what it opens in one answer's memory.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lightwell.family.pictures import SPACE_PICTURES
from lightwell.family.spaces import Pack, pack_read
from lightwell.guests.link_keys import opened_with_link
from lightwell.guests.models import Guest, Words
from lightwell.guests.visiting import GuestRequest, for_guests
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import Speaks, reads_that_day
from lightwell.policy.local_days import local_day
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.sharing.notice_pictures import Picture

SPEAKS: Final = "lightwell_space_speaks"
AGAIN: Final = 409

P = ParamSpec("P")
SpaceView = Callable[Concatenate[AskedRequest, "Space", P], HttpResponse]
View = Callable[Concatenate[AskedRequest, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Space:
    """Somebody in their own space. speaks: in which words; it changes nothing else. today: the day they are in it."""

    actor: Actor
    guest: Guest
    speaks: Speaks
    pack: Pack = field(repr=False)
    today: dt.date

    @property
    def is_childs(self) -> bool:
        """Whose it is, by their birth date or as whoever gave the link knows them: not by what they chose to read."""
        is_adults = self.guest.words == Words.ADULT
        return reads_that_day(is_adults=is_adults, adult_on=self.pack.adult_on, today=self.today)

    @property
    def has_pin(self) -> bool:
        return self.guest.facts().has_pin

    @property
    def for_child(self) -> bool:
        return self.speaks is Speaks.CHILD

    @property
    def for_rangatahi(self) -> bool:
        return self.speaks is Speaks.RANGATAHI

    @property
    def pictures(self) -> Mapping[str, Picture]:
        return SPACE_PICTURES

    @property
    def audience(self) -> NoticeAudience:
        """Whose words of a notice are theirs."""
        return NoticeAudience(self.speaks.value)

    @property
    def host(self) -> str:
        return self.guest.host.name


def speaks_to(request: AskedRequest, guest: Guest) -> Speaks:
    known = request.session.get(SPEAKS, guest.words)
    return Speaks(known) if known in set(Speaks) else Speaks.ADULT


def in_own_space(view: SpaceView[P]) -> View[P]:
    """A page of somebody's own space. Without their link's key in this browser: open the link again."""

    @wraps(view)
    def shown(request: AskedRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        guest = cast("GuestRequest", request).guest
        if guest.person is None:
            return redirect("guest-home")
        opened = opened_with_link(request, guest)
        if opened is None:
            return render(request, "family/link_again.html", status=AGAIN)
        space = Space(request.actor, guest, speaks_to(request, guest), pack_read(opened), local_day(request.now))
        return view(request, space, *args, **kwargs)

    return for_guests(cast("View[P]", shown))
