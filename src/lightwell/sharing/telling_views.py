"""A worker beside the family: what is done with their information is shown, understood, and chosen where one can.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline. It begins at somebody's page
in the register, works on a telephone without script, and keeps two records: what was shown, then what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.guests.pictures import picture_of
from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.actions import look_at
from lightwell.people.browser import with_register
from lightwell.people.choosing import choose
from lightwell.people.forms import show_faults
from lightwell.people.kept_views import form_about
from lightwell.people.models import Person, Showing
from lightwell.people.opened import Opened
from lightwell.people.person_views import person_named
from lightwell.people.register_views import NOT_ALLOWED, WRONG
from lightwell.people.representatives import KeptAbout, kept_about
from lightwell.people.showings import look_at_showing, show, tell_later
from lightwell.people.telling import records_of, tell
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.local_days import local_day
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.people_records import SAFE_CONTACT, PersonRecord, Piece
from lightwell.policy.shown_records import audience_for, harm_of_telling, not_told_of
from lightwell.policy.telling_records import Choice, How, ToldRecord, said_by_one
from lightwell.sharing.enough import lineage_of
from lightwell.sharing.notice_models import NoticeVersion
from lightwell.sharing.notice_pages import audience_of, sections_shown
from lightwell.sharing.notice_standing import kept_notices
from lightwell.sharing.telling_forms import FROM_AFAR, HERE, ChooseForm, LaterForm, OtherwiseForm, ShownForm
from lightwell.sharing.telling_reading import (
    ShowingFound,
    about_choices,
    agreed_notice,
    chooser_named,
    provider_agreements,
    receipt_of,
    showing_found,
    who_may_choose,
)

ANOTHER_SINCE = "Both sides have agreed to another version since. Show them this one."


@require_safe
@with_register
def tell_person(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """Of which programme somebody is told; straight on where there is one."""
    return which_programme(request, person_id, to="person-show")


def which_programme(request: AskedRequest, person_id: UUID, *, to: str) -> HttpResponse:
    """Choose one of the programmes in which somebody is served; straight on where there is one. to: the page for it."""
    somebody = person_named(request.actor, person_id)
    with walls(request.actor):
        agreements = provider_agreements(request.actor)
    if len(agreements) == 1:
        return redirect(to, somebody.pk, agreements[0].pk)
    context = {"person": somebody, "agreements": agreements, "to": to}
    return render(request, "sharing/telling/which.html", context)


# --- shown ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def show_person(request: AskedRequest, opened: Opened, person_id: UUID, agreement_id: UUID) -> HttpResponse:
    """Show or read what both sides agreed that people are told, and record how it was understood."""
    if request.method == "POST":
        somebody = person_named(request.actor, person_id)
    else:
        somebody = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts()).person
    with walls(request.actor):
        version, about = agreed_notice(request.actor, agreement_id), kept_about(opened, somebody)
    if version is None:
        return _none_agreed(request, somebody, agreement_id)
    if (harm := harm_of_telling(about.told)) is not None:
        context = {"person": somebody, "agreement": version.agreement, "reason": harm}
        return render(request, "sharing/telling/would_harm.html", context, status=NOT_ALLOWED)
    beside = _Beside(somebody, opened.record_of(somebody), about, version, _audience(request, opened, somebody))
    form, later = _forms(request, beside)
    made = _shown_or_later(request, opened, beside, form, later)
    return made if made is not None else _beside_them(request, beside, form, later)


def _none_agreed(request: AskedRequest, somebody: Person, agreement_id: UUID) -> HttpResponse:
    """Raises NotVisible."""
    with walls(request.actor):
        agreement = lineage_of(request.actor, agreement_id).agreement
    return render(request, "sharing/telling/none_agreed.html", {"person": somebody, "agreement": agreement})


@dataclass(frozen=True, slots=True)
class _Beside:
    """Somebody, and what they are about to be shown. about: what was recorded of them before."""

    person: Person
    record: PersonRecord
    about: KeptAbout
    version: NoticeVersion
    audience: NoticeAudience

    @property
    def ways(self) -> tuple[How, ...]:
        """From afar only where somebody wrote down how that is safe."""
        return (*HERE, *(FROM_AFAR if self.record.words_of(Piece.SAFE_HOW) else ()))

    @property
    def unsaid(self) -> list[tuple[str, str]]:
        """What others gave of them, and they were not told of."""
        pieces = not_told_of(self.record, (each.record for each in self.about.showings))
        items = [item for item in self.record.items if item.piece in pieces]
        return [(item.piece.value, f"{item.piece.words}: from {item.source.words}") for item in items]


def _audience(request: AskedRequest, opened: Opened, somebody: Person) -> NoticeAudience:
    """As the worker chose, or by age."""
    named = request.GET.get("for", "")
    return audience_of(named) if named else audience_for(opened.record_of(somebody).age_on(local_day(request.now)))


def _forms(request: AskedRequest, beside: _Beside) -> tuple[ShownForm, LaterForm]:
    act = request.POST.get("act") if request.method == "POST" else None
    form = ShownForm(
        request.POST if act == "shown" else None,
        version=beside.version.number,
        ways=beside.ways,
        came_from=beside.unsaid,
        is_large="large" in request.GET,
    )
    return form, LaterForm(request.POST if act == "later" else None)


def _shown_or_later(
    request: AskedRequest, opened: Opened, beside: _Beside, form: ShownForm, later: LaterForm
) -> HttpResponse | None:
    """What was asked for, done; None where nothing was, or something is wrong."""
    somebody, version = beside.person, beside.version
    if later.is_bound and later.is_valid():
        return _put_off(request, opened, somebody, later)
    if not form.is_bound or not form.is_valid():
        return None
    if form.cleaned_data["version"] != version.number:
        form.add_error(None, ANOTHER_SINCE)
        return None
    try:
        record = form.record(version, beside.audience, local_day(request.now))
        key, has_read = form.made_as(request.actor.account_id), form.cleaned_data.get("has_read", False)
        with suppress(MadeAlready):
            show(opened, somebody, request.now, record, has_read_how=has_read, showing_id=key)
    except NotWellFormed as wrong:
        show_faults(form, wrong.faults)
        return None
    return redirect("showing-choose" if record.tells else "showing", key)


def _put_off(request: AskedRequest, opened: Opened, somebody: Person, later: LaterForm) -> HttpResponse | None:
    said = later.cleaned_data
    try:
        tell_later(opened, somebody, request.now, due_on=said["due_on"], why=said["why"])
    except NotWellFormed as wrong:
        show_faults(later, wrong.faults)
        return None
    messages.success(request, "It is on your list for that day.")
    return redirect("person", somebody.pk)


def _beside_them(request: AskedRequest, beside: _Beside, form: ShownForm, later: LaterForm) -> HttpResponse:
    told = next(each for each in kept_notices(beside.version) if each.audience is beside.audience)
    context = {
        "person": beside.person,
        "agreement": beside.version.agreement,
        "audience": beside.audience,
        "audiences": tuple(NoticeAudience),
        "version": beside.version,
        "sections": sections_shown(told),
        "is_large": "large" in request.GET,
        "form": form,
        "later": later,
        "safe": [item for piece in SAFE_CONTACT if (item := beside.record.item(piece))],
    }
    status = WRONG if form.is_bound or later.is_bound else 200
    return render(request, "sharing/telling/show.html", context, status=status)


# --- chosen ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def choose_after(request: AskedRequest, opened: Opened, showing_id: UUID) -> HttpResponse:
    """What they choose, where there is a choice; where there is none, that is said and nothing asked."""
    seen = _looked_at(request, opened, showing_id)
    with walls(request.actor):
        found, about = showing_found(opened, seen), kept_about(opened, Person(id=seen.person_id))
    clauses = found.agreement.clauses
    asked = tuple(clause for clause in clauses if offers_choice(clause))
    choosers = who_may_choose(about.authorities, local_day(request.now))
    form = ChooseForm(request.POST if request.method == "POST" else None, clauses=asked, authorities=choosers)
    if form.is_bound and form.is_valid() and _chosen(request, opened, found, form):
        messages.success(request, "Their choices are recorded. They change them whenever they like.")
        return redirect("showing", showing_id)
    context = {
        "found": found,
        "form": form,
        "asked": [(clause, form.asked(clause), _own_no(about.told, found, clause)) for clause in asked],
        "fixed": [clause for clause in clauses if not offers_choice(clause)],
        "uses_childs_words": found.record.audience.has_childs_words,
    }
    return render(request, "sharing/telling/choose.html", context, status=WRONG if form.is_bound else 200)


def _own_no(records: Iterable[ToldRecord], found: ShowingFound, clause: Clause) -> bool:
    """They said no themselves to what this clause is part of, which no yes of somebody else undoes."""
    of_it = (each for each in records if each.is_of(found.agreement.id))
    return said_by_one(of_it, clause.recipient.unit, clause.use, is_own=True) is Choice.NO


def _looked_at(request: AskedRequest, opened: Opened, showing_id: UUID) -> Showing:
    """One showing; that somebody looks at it is recorded first. Raises NotVisible."""
    return look_at_showing(request.actor, Showing(id=showing_id), request.now, access=opened.access.facts()).showing


def _chosen(request: AskedRequest, opened: Opened, found: ShowingFound, form: ChooseForm) -> bool:
    by = chooser_named(request.actor, form.cleaned_data.get("chosen_by", ""))
    somebody, key = person_named(request.actor, found.showing.person_id), form.made_as(request.actor.account_id)
    try:
        for clause, choice in form.choices:
            with suppress(MadeAlready):
                choose(
                    opened, somebody, request.now,
                    following=found.showing, clause=clause, choice=choice, by=by, said=form.said, choice_id=key,
                )  # fmt: skip
    except NotWellFormed as wrong:
        show_faults(form, wrong.faults)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, reason.sentence)
    return not form.errors


# --- the receipt ----------------------------------------------------------------------------------------------


@require_safe
@with_register
def showing(request: AskedRequest, opened: Opened, showing_id: UUID) -> HttpResponse:
    """A receipt of what was shown and chosen, on one plain page: to read, to print, in large print."""
    seen = _looked_at(request, opened, showing_id)
    with walls(request.actor):
        found = showing_found(opened, seen)
        receipt = receipt_of(opened, found)
        # After one that was not understood nothing is chosen, and what stands is of another day.
        stands = () if found.record.tells else records_of(opened, Person(id=seen.person_id))
    lines = receipt.lines(stands)
    context = {
        "found": found,
        "receipt": receipt,
        "picture": picture_of(f"Lightwell {receipt.id} {receipt.digest}"),
        "lines": lines,
        "stood": any(each.stands.told_on for each in lines),
        "provider": found.agreement.provider.name,
        "is_large": "large" in request.GET,
    }
    return render(request, "sharing/telling/receipt.html", context)


@require_safe
@with_register
def showing_file(request: AskedRequest, opened: Opened, showing_id: UUID) -> HttpResponse:
    """The same for another system, in the manner of ISO/IEC TS 27560."""
    seen = _looked_at(request, opened, showing_id)
    with walls(request.actor):
        receipt = receipt_of(opened, showing_found(opened, seen))
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
        told, key = form.record(record.words_of(Piece.CLIENT)), form.made_as(request.actor.account_id)
        tell(opened, somebody, request.now, told, key)

    return form_about(request, opened, person_id, "people/told.html", form, keep, "Recorded.")
