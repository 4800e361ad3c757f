"""Privacy breaches of one's own organisation: writing one down, assessing it, the drafts, and who was told.

Stage 4. Source: `lightwell.policy.breach_rules`. For its manager and its privacy officer alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lightwell.access_requests.case_forms import say
from lightwell.access_requests.course import (
    assess_breach,
    record_breach,
    say_commissioner_told,
    say_people_not_told,
    say_people_told,
    tell_people_after_all,
)
from lightwell.access_requests.course_forms import Assess, NewBreach, NotTelling, TellingAfterAll
from lightwell.access_requests.models import PrivacyBreach, TakenBack
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import MadeAlready, NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.breach_letters import Happened, to_commissioner, to_people
from lightwell.policy.breach_rules import CONTENT, GUIDE, NOT_TELL, OFFICES, Breach, all_said
from lightwell.policy.local_days import local_day

ON_A_PAGE = 20
ACTS = {
    "assess": assess_breach,
    "commissioner": say_commissioner_told,
    "people": say_people_told,
    "withhold": say_people_not_told,
    "after_all": tell_people_after_all,
}


@require_http_methods(["GET", "HEAD", "POST"])
def breaches(request: AskedRequest) -> HttpResponse:
    """Every one of them, the latest first; and writing down another."""
    if request.actor.organisation_id is None or not request.actor.holds(*OFFICES):
        raise NotVisible("access_requests.privacybreach")
    today = local_day(request.now)
    named = request.POST.get("taken", "") or request.GET.get("taken", "")
    with walls(request.actor):
        own = Organisation.objects.visible_to(request.actor).get(pk=request.actor.organisation_id)
        waiting = list(TakenBack.objects.visible_to(request.actor).to_look_at().order_by("taken_at", "pk"))
        page = Paginator(PrivacyBreach.objects.visible_to(request.actor), ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
        done_already = _of_taken(request, named)
    if done_already is not None:
        return redirect("breach", done_already)
    taken = next((each for each in waiting if str(each.pk) == named), None)
    form = NewBreach(request.POST if request.method == "POST" else None, initial=_begun(taken, today))
    if form.is_valid() and _may_be_recorded(request, own, form):
        return _recorded(request, own, form, taken)
    context = {"page": page, "form": form, "waiting": waiting, "taken": taken}
    return render(request, "access_requests/breaches.html", context, status=422 if form.is_bound else 200)


def _of_taken(request: AskedRequest, named: str) -> UUID | None:
    """The breach that was written down already of a paper that was taken back; inside `walls`."""
    try:
        key = UUID(named)
    except ValueError:
        return None
    looked_at = TakenBack.objects.visible_to(request.actor).filter(pk=key, breach__isnull=False)
    found: UUID | None = looked_at.values_list("breach", flat=True).first()
    return found


def _recorded(request: AskedRequest, own: Organisation, form: NewBreach, taken: TakenBack | None) -> HttpResponse:
    """To the breach; to the one that is there where the form was sent twice. Raises Refused."""
    said, breach_id = form.cleaned_data, form.made_as(request.actor.account_id)
    try:
        record_breach(
            request.actor, own, request.now,
            kind=Breach(said["kind"]), found_on=said["found_on"], people=said["people"], what=said["what"],
            taken=taken, breach_id=breach_id,
        )  # fmt: skip
    except MadeAlready:
        with walls(request.actor):
            there = _of_taken(request, str(taken.pk) if taken else "")
        return redirect("breach", there or breach_id)
    messages.success(request, "Written down. Next: say to each factor what you know, and what it comes to.")
    return redirect("breach", breach_id)


def _begun(taken: TakenBack | None, today: dt.date) -> dict[str, object]:
    """What the form begins with: of a paper that was taken back, what is known of it already."""
    if taken is None:
        return {"found_on": today}
    words = f"{taken.what_words}. It was taken back. Whoever had it there may have read it."
    return {"kind": Breach.DISCLOSURE, "found_on": local_day(taken.taken_at), "people": 1, "what": words}


def led_on(request: AskedRequest, taken: TakenBack, back: HttpResponse) -> HttpResponse:
    """Whoever took a paper back goes on to the breach where there may be one; who may not, is told who does."""
    if not taken.may_be_seen:
        messages.success(request, "It is taken back. Whoever answers for privacy is told.")
        return back
    if request.actor.holds(*OFFICES):
        messages.warning(request, "It is taken back. Somebody may have seen it: write it down as a breach now.")
        return redirect(f"{reverse('breaches')}?taken={taken.pk}")
    messages.warning(
        request,
        "It is taken back. Somebody may have seen it, so it is a privacy breach. Your manager or privacy officer has a "
        "letter, and writes it down: tell them too, today.",
    )
    return back


def _may_be_recorded(request: AskedRequest, own: Organisation, form: NewBreach) -> bool:
    """Where a rule says no to the day that was typed, the form says so."""
    with walls(request.actor):
        said = {name: form.cleaned_data[name] for name in ("found_on", "people")}
        may = allowed(record_breach, request.actor, own, request.now, **said)
    say(form, "found_on", may.reasons)
    return bool(may)


@require_http_methods(["GET", "HEAD", "POST"])
def breach(request: AskedRequest, breach_id: UUID) -> HttpResponse:
    """One of them: the factors, by when it is expected, both drafts, and who was told."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    with walls(request.actor):
        related = PrivacyBreach.objects.visible_to(request.actor).select_related("organisation")
        found = related.filter(pk=breach_id).first()
        if found is None:
            raise NotVisible("access_requests.privacybreach")
        may = {name: allowed(each, request.actor, found, request.now) for name, each in ACTS.items()}  # type: ignore[arg-type]
    asked = _Asked.of(request, found, act)
    if request.method == "POST" and _done(request, found, act, asked):
        return redirect("breach", breach_id)
    wrong = next((each for each in (asked.assess, asked.not_telling, asked.after_all) if each.errors), None)
    told = _as_told(found)
    context = {
        "breach": found, "facts": found.facts(), "may": may, "asked": asked, "wrong": wrong,
        "factors": found.assessed.items(),
        "to_commissioner": to_commissioner(told), "to_people": to_people(told),
        "content": CONTENT, "guide": GUIDE, "not_tell": NOT_TELL,
        "is_past": found.expected_by is not None and found.expected_by < local_day(request.now),
    }  # fmt: skip
    return render(request, "access_requests/breach.html", context, status=422 if wrong else 200)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The forms of the page."""

    assess: Assess
    not_telling: NotTelling
    after_all: TellingAfterAll

    @classmethod
    def of(cls, request: AskedRequest, found: PrivacyBreach, act: str) -> _Asked:
        return cls(
            Assess(request.POST if act == "assess" else None, initial=_said(found)),
            NotTelling(request.POST if act == "withhold" else None, left=found.facts().left, auto_id="id_not_%s"),
            TellingAfterAll(
                request.POST if act == "after_all" else None, not_told=found.not_told, auto_id="id_after_%s"
            ),
        )


def _as_told(found: PrivacyBreach) -> Happened:
    """What the drafts say of it."""
    told_at = found.people_told_at
    return Happened(
        found.organisation.name, Breach(found.kind), found.found_on, found.people, found.says, found.assessed,
        found.people_told, None if told_at is None else local_day(told_at), found.not_told,
    )  # fmt: skip


def _said(found: PrivacyBreach) -> dict[str, str]:
    answer = {} if found.is_serious is None else {"is_serious": "yes" if found.is_serious else "no"}
    return {**{factor.value: words for factor, words in found.assessed.items()}, **answer}


def _done(request: AskedRequest, found: PrivacyBreach, act: str, asked: _Asked) -> bool:
    """Raises Refused."""
    actor, now = request.actor, request.now
    if act == "assess":
        return _assessed(request, found, asked.assess)
    if act == "withhold":
        return _withheld(request, found, asked.not_telling)
    if act == "after_all":
        return _told_after_all(request, found, asked.after_all)
    if act == "commissioner":
        say_commissioner_told(actor, found, now)
    elif act == "people":
        say_people_told(actor, found, now)
    else:
        raise Http404
    return True


def _assessed(request: AskedRequest, found: PrivacyBreach, assess: Assess) -> bool:
    if not assess.is_valid():
        return False
    factors = all_said(list(assess.said.items()))
    is_serious = assess.cleaned_data["is_serious"] == "yes"
    assess_breach(request.actor, found, request.now, factors=factors, said=assess.said, is_serious=is_serious)
    return True


def _withheld(request: AskedRequest, found: PrivacyBreach, form: NotTelling) -> bool:
    """A number that is not so many is said beside it."""
    if not form.is_valid():
        return False
    said = form.cleaned_data
    with walls(request.actor):
        may = allowed(say_people_not_told, request.actor, found, request.now, people=said["people"], why=said["why"])
    if may.codes == ("not-so-many-left",):
        say(form, "people", may.reasons)
        return False
    say_people_not_told(request.actor, found, request.now, people=said["people"], which=said["which"], why=said["why"])
    return True


def _told_after_all(request: AskedRequest, found: PrivacyBreach, form: TellingAfterAll) -> bool:
    if not form.is_valid():
        return False
    said = form.cleaned_data
    tell_people_after_all(request.actor, found, request.now, which=int(said["which"]), why=said["why"])
    return True
