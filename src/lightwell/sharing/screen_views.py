"""The notice screen by screen, for a telephone that is held between two people: one part, then back or on.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline. Nothing of the person is on
these screens, nor a way to anybody else's page; the last one leads to what was understood and chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.browser import with_register
from lightwell.people.opened import Opened
from lightwell.people.person_views import person_named
from lightwell.people.telling import records_of
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.telling_records import would_harm
from lightwell.sharing.notice_pages import SectionShown, audience_of, sections_shown
from lightwell.sharing.notice_standing import kept_notices
from lightwell.sharing.telling_reading import agreed_notice


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of a notice, by its number from 1. section: the part on it; None on the last, which asks."""

    number: int
    of: int
    section: SectionShown | None

    @property
    def before(self) -> int:
        """The number of the one before; 0 on the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1

    @property
    def sections(self) -> tuple[SectionShown, ...]:
        return (self.section,) if self.section else ()


def screen_of(sections: tuple[SectionShown, ...], number: int) -> Screen:
    """Raises NotVisible where there is no such screen."""
    last = len(sections) + 1
    if not 1 <= number <= last:
        raise NotVisible("sharing.notices")
    return Screen(number, last, sections[number - 1] if number < last else None)


@require_safe
@with_register
def notice_screen(
    request: AskedRequest, opened: Opened, person_id: UUID, agreement_id: UUID, audience: str, number: int
) -> HttpResponse:
    """One part of what both sides agreed that people are told, by itself."""
    somebody, told = person_named(request.actor, person_id), audience_of(audience)
    with walls(request.actor):
        version, harms = agreed_notice(request.actor, agreement_id), would_harm(records_of(opened, somebody))
    if version is None or harms:
        return redirect("person-show", somebody.pk, agreement_id)
    notice = next(each for each in kept_notices(version) if each.audience is told)
    is_large = "large" in request.GET
    context = {
        "person": somebody,
        "agreement": version.agreement,
        "audience": told,
        "screen": screen_of(sections_shown(notice), number),
        "is_large": is_large,
        "print": "?large=1" if is_large else "",
        "asked": _asked(told, is_large=is_large),
    }
    return render(request, "sharing/telling/screen.html", context)


def _asked(audience: NoticeAudience, *, is_large: bool) -> str:
    """How the page with everything on it is opened as this one is."""
    return urlencode({"for": audience.value, **({"large": "1"} if is_large else {})})
