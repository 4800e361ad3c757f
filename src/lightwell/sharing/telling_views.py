"""A worker beside the family: what is done with their information is shown, understood, and chosen where one can.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline. It begins at somebody's page
in the register, works on a telephone without script, and keeps two records: what was shown, then what was chosen.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.guests.pictures import picture_of
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.actions import look_at
from lightwell.people.browser import with_register
from lightwell.people.choosing import THEMSELVES, Chooser, choose
from lightwell.people.forms import show_faults
from lightwell.people.kept_views import form_about
from lightwell.people.models import Authority, Person
from lightwell.people.opened import Opened
from lightwell.people.person_views import person_named
from lightwell.people.register_views import WRONG
from lightwell.people.representatives import AuthorityShown, kept_about
from lightwell.people.showings import show, shown_to, tell_later, told_of
from lightwell.people.telling import tell
from lightwell.policy.acting_for import ForWhat
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.local_days import local_day
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.people_records import PersonRecord, Piece
from lightwell.policy.shown_records import audience_for, not_told_of
from lightwell.policy.telling_records import standing
from lightwell.sharing.notice_pages import audience_of, find, sections_shown, told_now
from lightwell.sharing.notice_standing import Notices
from lightwell.sharing.telling_forms import FROM_AFAR, HERE, ChooseForm, LaterForm, OtherwiseForm, ShownForm
from lightwell.sharing.telling_reading import (
    ShowingFound,
    about_choices,
    provider_agreement,
    provider_agreements,
    showing_found,
)

ANOTHER_SINCE = "Both sides have agreed to another version since. Show them this one."


@require_safe
@with_register
def tell_person(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Of which programme somebody is told; straight on where there is one."""
    somebody = person_named(request.actor, person_id)
    with walls(request.actor):
        agreements = provider_agreements(request.actor)
    if len(agreements) == 1:
        return redirect("person-show", somebody.pk, agreements[0].pk)
    return render(request, "sharing/telling/which.html", {"person": somebody, "agreements": agreements})


# --- shown ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def show_person(request: AskedRequest, opened: Opened, person_id: UUID, agreement_id: UUID) -> HttpResponse:
    """Show or read what both sides agreed that people are told, and record how it was understood."""
    if request.method == "POST":
        somebody = person_named(request.actor, person_id)
    else:
        somebody = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts()).person
    record = opened.record_of(somebody)
    with walls(request.actor):
        provider_agreement(request.actor, agreement_id)
        found = find(request.actor, agreement_id)
        shown = tuple(each.record for each in shown_to(opened, somebody))
    if found.agreed_version is None:
        return render(request, "sharing/telling/none_agreed.html", {"person": somebody, "agreement": found.agreement})
    whom = _audience(request, record)
    form, later = _forms(request, opened, somebody, record, found, not_told_of(record, shown))
    made = _shown_or_later(request, opened, somebody, found, whom, form, later)
    if made is not None:
        return made
    return _beside_them(request, somebody, record, found, whom, form, later)


def _audience(request: AskedRequest, record: PersonRecord) -> NoticeAudience:
    """As the worker chose, or by age."""
    named = request.GET.get("for", "")
    return audience_of(named) if named else audience_for(record.age_on(local_day(request.now)))


def _forms(
    request: AskedRequest, opened: Opened, somebody: Person, record: PersonRecord, found: Notices,
    unsaid: tuple[Piece, ...],
) -> tuple[ShownForm, LaterForm]:  # fmt: skip
    act = request.POST.get("act") if request.method == "POST" else None
    version = found.agreed_version.number if found.agreed_version else 0
    harms = standing(told_of(opened, somebody), "", "").why_not.forbids_reaching_out
    may_reach = bool(record.words_of(Piece.SAFE_HOW)) and not harms
    form = ShownForm(
        request.POST if act == "shown" else None,
        version=version,
        ways=(*HERE, *(FROM_AFAR if may_reach else ())),
        came_from=[(each.value, f"{each.words}: from {_whence(record, each)}") for each in unsaid],
        is_large="large" in request.GET,
    )
    return form, LaterForm(request.POST if act == "later" else None)


def _whence(record: PersonRecord, piece: Piece) -> str:
    item = record.item(piece)
    return item.source.words if item else ""


def _shown_or_later(
    request: AskedRequest, opened: Opened, somebody: Person, found: Notices, whom: NoticeAudience, form: ShownForm,
    later: LaterForm,
) -> HttpResponse | None:  # fmt: skip
    """What was asked for, done; None where nothing was, or something is wrong."""
    version = found.agreed_version
    if later.is_bound and later.is_valid():
        said = later.cleaned_data
        tell_later(opened, somebody, request.now, due_on=said["due_on"], why=said["why"])
        messages.success(request, "It is on your list for that day.")
        return redirect("person", somebody.pk)
    if version is None or not form.is_bound or not form.is_valid():
        return None
    if form.cleaned_data["version"] != version.number:
        form.add_error(None, ANOTHER_SINCE)
        return None
    try:
        record = form.record(version, whom, local_day(request.now))
        showing = show(opened, somebody, request.now, record, has_read_how=form.cleaned_data.get("has_read", False))
    except NotWellFormed as wrong:
        show_faults(form, wrong.faults)
        return None
    return redirect("showing-choose" if record.tells else "showing", showing.pk)


def _beside_them(
    request: AskedRequest, somebody: Person, record: PersonRecord, found: Notices, whom: NoticeAudience,
    form: ShownForm, later: LaterForm,
) -> HttpResponse:  # fmt: skip
    told, version = told_now(found, whom, as_it_would_be=False)
    context = {
        "person": somebody,
        "record": record,
        "agreement": found.agreement,
        "audience": whom,
        "audiences": tuple(NoticeAudience),
        "told": told,
        "version": version,
        "sections": sections_shown(told),
        "is_large": "large" in request.GET,
        "form": form,
        "later": later,
        "safe": [item for item in record.items if item.piece in (Piece.SAFE_NEVER, Piece.SAFE_HOW, Piece.SAFE_WHEN)],
    }
    status = WRONG if form.is_bound or later.is_bound else 200
    return render(request, "sharing/telling/show.html", context, status=status)


# --- chosen ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def choose_after(request: AskedRequest, opened: Opened, showing_id: UUID) -> HttpResponse:
    """What they choose, where there is a choice; where there is none, that is said and nothing asked."""
    found = _looked_at(request, opened, showing_id)
    with walls(request.actor):
        standing_now = kept_about(opened, found.person)
    clauses = found.agreement.clauses
    asked = tuple(clause for clause in clauses if offers_choice(clause))
    may_choose = [each for each in standing_now.authorities if _may_choose(each, local_day(request.now))]
    form = ChooseForm(request.POST if request.method == "POST" else None, clauses=asked, authorities=may_choose)
    if form.is_bound and form.is_valid() and _chosen(request, opened, found, form):
        messages.success(request, "Their choices are recorded. They change them whenever they like.")
        return redirect("showing", showing_id)
    context = {
        "found": found,
        "form": form,
        "asked": [(clause, form.asked(clause)) for clause in asked],
        "fixed": [clause for clause in clauses if not offers_choice(clause)],
        "uses_childs_words": found.record.audience.has_childs_words,
    }
    return render(request, "sharing/telling/choose.html", context, status=WRONG if form.is_bound else 200)


def _looked_at(request: AskedRequest, opened: Opened, showing_id: UUID) -> ShowingFound:
    """One showing; that somebody looks at it is recorded first. Raises NotVisible."""
    with walls(request.actor):
        found = showing_found(opened, showing_id)
    if request.method != "POST":
        look_at(request.actor, found.person, request.now, access=opened.access.facts())
    return found


def _may_choose(authority: AuthorityShown, today: dt.date) -> bool:
    record = authority.record
    return authority.ended_at is None and ForWhat.CHOOSE in record.for_what and record.holds_on(today)


def _chosen(request: AskedRequest, opened: Opened, found: ShowingFound, form: ChooseForm) -> bool:
    by = _chooser(request, form)
    try:
        for clause, choice in form.choices:
            choose(
                opened, found.person, request.now,
                following=found.showing, clause=clause, choice=choice, by=by, said=form.said,
            )  # fmt: skip
    except NotWellFormed as wrong:
        show_faults(form, wrong.faults)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, reason.sentence)
    return not form.errors


def _chooser(request: AskedRequest, form: ChooseForm) -> Chooser:
    named = form.cleaned_data.get("chosen_by", "")
    if not named:
        return THEMSELVES
    with walls(request.actor):
        return Chooser(Authority.objects.visible_to(request.actor).standing().get(pk=named))


# --- the receipt ----------------------------------------------------------------------------------------------


@require_safe
@with_register
def showing(request: AskedRequest, opened: Opened, showing_id: UUID) -> HttpResponse:
    """A receipt of what was shown and chosen, on one plain page: to read, to print, in large print."""
    found = _looked_at(request, opened, showing_id)
    receipt = found.receipt
    clauses = found.agreement.clauses
    context = {
        "found": found,
        "receipt": receipt,
        "picture": picture_of(f"Lightwell {receipt.id} {receipt.digest}"),
        "lines": [
            (clause, found.agreement.unit(clause.recipient.unit).name, offers_choice(clause), receipt.chose(clause))
            for clause in clauses
        ],
        "provider": found.agreement.provider.name,
        "is_large": "large" in request.GET,
    }
    return render(request, "sharing/telling/receipt.html", context)


@require_safe
@with_register
def showing_file(request: AskedRequest, opened: Opened, showing_id: UUID) -> HttpResponse:
    """The same for another system, in the manner of ISO/IEC TS 27560."""
    receipt = _looked_at(request, opened, showing_id).receipt
    disposition = f'attachment; filename="receipt-{receipt.id}.json"'
    document = {**receipt.document, "sha256": receipt.digest}
    return JsonResponse(document, headers={"Content-Disposition": disposition}, json_dumps_params={"indent": 2})


# --- told otherwise -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def told_otherwise(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Record that somebody was told by another or before, or why they are not told."""
    with walls(request.actor):
        about = about_choices(provider_agreements(request.actor))
    form = OtherwiseForm(request.POST if request.method == "POST" else None, about=about)

    def keep(somebody: Person, record: PersonRecord) -> None:
        tell(opened, somebody, request.now, form.record(record.words_of(Piece.CLIENT)))

    return form_about(request, opened, person_id, "people/told.html", form, keep, "Recorded.")
