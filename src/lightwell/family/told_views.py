"""What families are told, to read again in a space of one's own: in one's own words, with pictures, and read aloud.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline: told again later, since
people in a crisis cannot take it in. It is what both sides agreed to last, and nothing else.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lightwell.family.opened_space import Space, in_own_space
from lightwell.family.spaces import LinesKept, lines_of
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.coverage import number_of_notice
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.telling_records import ToldRecord, last_telling
from lightwell.sharing.models import NoticeVersion
from lightwell.sharing.notice_pages import SectionShown, sections_shown
from lightwell.sharing.notice_standing import kept_notices


@in_own_space
@require_safe
def told(request: AskedRequest, space: Space) -> HttpResponse:
    """The notice of a programme, as it is now."""
    with walls(space.actor):
        agreed = NoticeVersion.objects.visible_to(space.actor).agreed().select_related("agreement")
        latest: dict[str, NoticeVersion] = {}
        for each in agreed:
            latest.setdefault(each.agreement_code, each)
        _, lines = lines_of(space.actor, space.pack.own_key)
    wanted = request.GET.get("of", "")
    version = latest.get(wanted) or next(iter(latest.values()), None)
    easier = "easier" in request.GET and space.for_child
    context = {
        "space": space,
        "several": [(code, each.agreement.title) for code, each in latest.items()],
        "chosen": version.agreement_code if version else "",
        "number": version.number if version else 0,
        "before": told_before(version, lines) if version else None,
        "easier": easier,
        "sections": _sections(version, NoticeAudience.YOUNG_CHILD if easier else space.audience) if version else (),
    }
    return render(request, "family/told.html", context)


def told_before(version: NoticeVersion, lines: LinesKept) -> ToldRecord | None:
    """How they were told last, where that was by an earlier version than what they read here."""
    last = last_telling(each for each in lines.records if each.is_of(version.agreement_code) and not each.by)
    number = number_of_notice(last.notice) if last is not None else None
    return last if number is not None and number < version.number else None


def _sections(version: NoticeVersion, audience: NoticeAudience) -> tuple[SectionShown, ...]:
    return sections_shown(next(each for each in kept_notices(version) if each.audience is audience))
