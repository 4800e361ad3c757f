"""Somebody's own space: what is held, who looked, their copies, what changed, what stays; in words that they chose.

Stages 3 and 4. Source: Data Protection and Use Policy, Mana Whakahaere: people should not have to ask in order to see.
No page names anybody: what is shown is known by identifiers and by clauses alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from lightwell.access_requests.copy_views import copy_given, file_of
from lightwell.access_requests.lines import CaseLine, line_of
from lightwell.access_requests.models import Case, FamilyCopy, FamilyLetter, Part
from lightwell.access_requests.queries import RowsCalledBack, own_call_backs, own_side
from lightwell.agreements.models import AgreementVersion
from lightwell.codesign.models import Programme
from lightwell.codesign.round_changes import RoundMoved, changes_by_round
from lightwell.family.choosing import refused_in
from lightwell.family.leaving import leaving_of, what_stays
from lightwell.family.looking import in_lists, looked_at, looked_page, openings_told, rows_read
from lightwell.family.opened_space import SPEAKS, Space, in_own_space
from lightwell.family.reporting import shown_to
from lightwell.family.ringing import whom_to_ring
from lightwell.family.spaces import lines_of
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.proving import NotSealedYet, place_of, prove_growth, prove_leaf, visible_leaf
from lightwell.ledger.sealing import latest_checkpoint
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Clause
from lightwell.policy.family_rules import Speaks
from lightwell.policy.helplines import HELPLINES, are_checked
from lightwell.policy.letter_parts import paragraphs_of
from lightwell.sharing.models import Delivery

MOST_CASES: Final = 20


def agreements_for(actor: Actor) -> tuple[AgreementVersion, ...]:
    """What their provider signed, the latest version of each; inside `walls`."""
    every = AgreementVersion.objects.visible_to(actor).select_related("agency", "programme").order_by("code", "version")
    return tuple({each.code: each for each in every}.values())


@in_own_space
@require_safe
def mine(request: AskedRequest, space: Space) -> HttpResponse:
    """Where somebody arrives in their own space."""
    with walls(space.actor):
        ring = whom_to_ring(space)
        leaving = leaving_of(space.actor, space.actor.person_id)
    context = {"space": space, "ring": ring, "leaving": leaving, "speaks": list(Speaks), **_help()}
    return render(request, "family/mine.html", context)


def _help() -> dict[str, object]:
    return {"helplines": HELPLINES, "checked": are_checked(HELPLINES)}


@in_own_space
@require_POST
def speak(request: AskedRequest, space: Space) -> HttpResponse:
    """In which words: nothing else changes by it, and it is remembered for this visit alone."""
    wanted = request.POST.get("speaks", "")
    if wanted in set(Speaks):
        request.session[SPEAKS] = wanted
    return redirect("mine")


@dataclass(frozen=True, slots=True)
class InList:
    """One list with somebody in it. called_back: where they said no since, what became of their row in it."""

    sent: Delivery
    called_back: RowsCalledBack | None


@dataclass(frozen=True, slots=True)
class Held:
    """What one recipient gets: in the words of its clauses, and which lists with somebody in them were sent.

    refused: what they said no to, of that.
    """

    unit: str
    clauses: tuple[Clause, ...]
    refused: tuple[Clause, ...]
    lists: tuple[InList, ...]


@in_own_space
@require_safe
def held(request: AskedRequest, space: Space) -> HttpResponse:
    """What is held, and by whom."""
    with walls(space.actor):
        agreements = agreements_for(space.actor)
        lists = in_lists(space.actor, space.pack.list_keys)
        _, lines = lines_of(space.actor, space.pack.own_key)
        reported = shown_to(space.actor, space.pack.own_key)
        side, back = own_side(space.actor), own_call_backs(space.actor)
    refused = refused_in(agreements, lines)
    found = [(each, tuple(_held(each, in_each(lists.own, back), refused))) for each in agreements]
    context = {
        "space": space, "held": found, "lists": lists, "reported": reported, "told": lines.records, "side": side,
        "systems": [copy for each in agreements for copy in _own_copies(each)],
        "taken_out": sum(each.removed_on is not None for each in back),
    }  # fmt: skip
    return render(request, "family/held.html", context)


def in_each(own: Iterable[Delivery], back: Iterable[RowsCalledBack]) -> tuple[InList, ...]:
    """Each list, with what was called back of it."""
    by_list = {each.delivery.pk: each for each in back}
    return tuple(InList(each, by_list.get(each.pk)) for each in own)


def _held(version: AgreementVersion, own: tuple[InList, ...], refused: frozenset[tuple[UUID, str]]) -> list[Held]:
    agreement = version.agreement
    return [
        Held(
            agreement.unit(unit).name,
            tuple(each for each in agreement.clauses_for(unit) if (version.pk, each.id) not in refused),
            tuple(each for each in agreement.clauses_for(unit) if (version.pk, each.id) in refused),
            tuple(each for each in own if each.sent.agreement_code == version.code and each.sent.unit.code == unit),
        )
        for unit in agreement.recipients
    ]


def _own_copies(version: AgreementVersion) -> list[str]:
    """The provider's own systems, as the agreement names them: what is in those is not shown here."""
    agreement = version.agreement
    return [each.system for each in agreement.copies if each.holder == agreement.provider.id]


@in_own_space
@require_safe
def looked(request: AskedRequest, space: Space) -> HttpResponse:
    """Who looked at a list with somebody in it, when and why; and how to prove that nothing was taken out."""
    with walls(space.actor):
        lists = in_lists(space.actor, space.pack.list_keys)
        page = looked_page(space.actor, lists.own, request.GET.get("page"))
        shown = openings_told(space.actor, list(page.object_list), lists.own)
        alone, is_out = rows_read(space.actor), [getattr(each, "is_out", False) for each in page.object_list]
    context = {
        "space": space, "lists": lists, "page": page, "alone": alone,
        "shown": list(zip(shown, is_out, strict=True)),
        "taken_out": any(is_out),
    }  # fmt: skip
    return render(request, "family/looked.html", context)


@in_own_space
@require_safe
def proof(request: AskedRequest, space: Space, entry_id: UUID) -> HttpResponse:
    """That one line is in the ledger: for `lightwell proof inclusion`, on any machine."""
    with walls(space.actor):
        lists = in_lists(space.actor, space.pack.list_keys)
        if not looked_at(space.actor, lists.own).filter(uuid=entry_id).exists():
            raise NotVisible(f"ledger.entry {entry_id}")
        leaf = visible_leaf(space.actor, entry_id)
    place = place_of(entry_id, request.now)
    try:
        made = prove_leaf(entry_id, leaf, place.number - 1 if place else None)
    except NotSealedYet:
        raise Http404 from None
    return _to_keep(made.as_json(), f"line-{made.number}.json")


@in_own_space
@require_safe
def grown(request: AskedRequest, space: Space) -> HttpResponse:
    """That the ledger only grew since they were given their link: for `lightwell proof consistency`."""
    latest = latest_checkpoint()
    if latest is None or not space.pack.kept:
        raise Http404
    return _to_keep(prove_growth(space.pack.kept, latest.size).as_json(), "grown.json")


def _to_keep(content: dict[str, object], name: str) -> HttpResponse:
    response = JsonResponse(content)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@in_own_space
@require_safe
def copies(request: AskedRequest, space: Space) -> HttpResponse:
    """What somebody asked for themselves, how it stands, and what they were given."""
    context = {"space": space, "lines": own_cases(request, space)}
    with walls(space.actor):
        letters = FamilyLetter.objects.visible_to(space.actor).select_related("case")
        context["letters"] = list(letters.order_by("-written_at", "pk"))
        context["given"] = list(FamilyCopy.objects.visible_to(space.actor).order_by("-approved_at", "audience"))
    return render(request, "family/copies.html", context)


def own_cases(request: AskedRequest, space: Space) -> tuple[CaseLine, ...]:
    """The latest first."""
    with walls(space.actor):
        visible = Case.objects.visible_to(space.actor).select_related("agreement", "provider", "agency")
        parts = Prefetch("parts", Part.objects.visible_to(space.actor))
        cases = list(visible.prefetch_related(parts).order_by("-received_on", "-opened_at")[:MOST_CASES])
        for each in cases:
            each.declared = cases[0].counted_days()
        return tuple(line_of(each, request.now) for each in cases)


@in_own_space
@require_safe
def copy(request: AskedRequest, space: Space, letter_id: UUID) -> HttpResponse:
    """One letter that somebody was given, as it was given."""
    with walls(space.actor):
        letter = FamilyLetter.objects.visible_to(space.actor).select_related("case").filter(pk=letter_id).first()
    if letter is None:
        raise NotVisible(f"access_requests.familyletter {letter_id}")
    context = {"space": space, "letter": letter, "case": letter.case, "paragraphs": paragraphs_of(letter.says)}
    return render(request, "family/copy.html", context)


@in_own_space
@require_safe
def own_copy(request: AskedRequest, space: Space, copy_id: UUID) -> HttpResponse:
    """A copy that somebody was given, to read here: nothing of it stays on the telephone."""
    given, content = copy_given(space.actor, copy_id)
    context = {"space": space, "given": given, "content": content}
    return render(request, "family/own_copy.html", context)


@in_own_space
@require_safe
def own_copy_file(request: AskedRequest, space: Space, copy_id: UUID, form: str) -> HttpResponse:
    """The same as a file, to keep or to print."""
    return file_of(space.actor, copy_id, form)


@in_own_space
@require_safe
def changed(request: AskedRequest, space: Space) -> HttpResponse:
    """What changed in what is asked, from round to round, before any of it was signed; one programme at a time."""
    with walls(space.actor):
        agreements = agreements_for(space.actor)
        programmes = {each.programme_id: each.programme for each in agreements if each.programme_id}
        wanted = request.GET.get("programme", "")
        every = sorted(programmes.values(), key=lambda each: str(each.pk) != wanted)
        moved = [(each, _that_changed(each, space.actor)) for each in every[:1]]
        back = own_call_backs(space.actor)
    context = {"space": space, "moved": moved, "others": every[1:], "called_back": back}
    return render(request, "family/changed.html", context)


def _that_changed(programme: Programme, actor: Actor) -> list[RoundMoved]:
    return [each for each in changes_by_round(programme, actor, reads_views=False) if each.needs]


@in_own_space
@require_safe
def goodbye(request: AskedRequest, space: Space) -> HttpResponse:
    """What stays of somebody who left, where, and until when."""
    with walls(space.actor):
        leaving = leaving_of(space.actor, space.actor.person_id)
        stays = what_stays(space.actor, space.pack.list_keys, leaving, space.today)
        agreements, back = agreements_for(space.actor), own_call_backs(space.actor)
    systems = [copy for each in agreements for copy in _own_copies(each)]
    context = {"space": space, "leaving": leaving, "stays": stays, "systems": systems, "called_back": back}
    return render(request, "family/goodbye.html", context)


@in_own_space
@require_safe
def traces(request: AskedRequest, space: Space) -> HttpResponse:
    """What stays on a telephone, and how to clear it: nothing is promised that is not so."""
    with walls(space.actor):
        ring = whom_to_ring(space)
    return render(request, "family/traces.html", {"space": space, "ring": ring})
