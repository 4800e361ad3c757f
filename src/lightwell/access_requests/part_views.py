"""A holder's own part: answering item by item, taking longer, deciding; the name, where it must be; and letters.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`. For the agency's privacy officer and whoever
stands in for them, and for the provider's manager, each about what they hold themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.access_requests.case_forms import say
from lightwell.access_requests.checking import harm_of
from lightwell.access_requests.composing import Besides, compose, kinds_now
from lightwell.access_requests.deciding import answer_item, decide_part, extend_part, propose_refusal, write_itself
from lightwell.access_requests.giving import give, mark_of_letter, tell_own_part, write_to_family
from lightwell.access_requests.models import AskedItem, FamilyLetter, Part
from lightwell.access_requests.naming import read_name
from lightwell.access_requests.part_forms import AnswerItem, Decide, FormGiven, Longer
from lightwell.access_requests.queries import CaseFound, asker_of, case_of, letters_of, notes_of
from lightwell.access_requests.reading_rows import RowsOf, record_rows_read
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.people.browser import opened_where_sent
from lightwell.policy.access_reasons import A_SECOND_PERSON
from lightwell.policy.access_words import CaseKind, Outcome, Route
from lightwell.policy.agreement import PartyKind
from lightwell.policy.correction_rules import NoteKind
from lightwell.policy.letter_parts import ENDING, LetterKind, paragraphs_of
from lightwell.policy.sharing_rules import unless_said
from lightwell.sharing.children import ChildKilled, ChildUnusable


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: AskedRequest, case_id: UUID, item_id: UUID) -> HttpResponse:
    """Answer one item of one's own part."""
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        part, asked = own_item(found, item_id)
        may = allowed(answer_item, request.actor, part, request.now)
        may_read = allowed(record_rows_read, request.actor, RowsOf(asked, part), request.now)
    is_public = part.holder.kind == PartyKind.AGENCY
    initial = {
        "outcome": asked.outcome,
        "grounds": asked.grounds,
        "reasons_withheld": asked.reasons_withheld,
        "words": asked.says,
    }
    given = request.POST if request.method == "POST" else None
    form = AnswerItem(given, CaseKind(found.case.kind), is_public=is_public, initial=initial)
    if form.is_valid():
        chosen = form.chosen()
        with walls(request.actor):
            wrong = allowed(answer_item, request.actor, part, request.now, item=asked.facts(), **chosen)
        if wrong or not may:
            answer_item(request.actor, part, request.now, item=asked, **chosen)
            messages.success(request, "Answered. It can be changed until all of it is decided.")
            return redirect("case", case_id)
        for reason in wrong.reasons:
            form.add_error(None, f"{reason.sentence} ({reason.source})")
    context = {"found": found, "case": found.case, "item": asked, "form": form, "may": may, "may_read": may_read}
    return render(request, "access_requests/item.html", context, status=422 if form.is_bound else 200)


def own_item(found: CaseFound, item_id: UUID) -> tuple[Part, AskedItem]:
    """Raises NotVisible."""
    part = found.own
    asked = next((each for each in part.items.all() if each.pk == item_id), None) if part else None
    if part is None or asked is None:
        raise NotVisible("access_requests.askeditem")
    return part, asked


@require_http_methods(["GET", "HEAD", "POST"])
def deciding(request: AskedRequest, case_id: UUID) -> HttpResponse:
    """Decide one's own part, ask somebody else to look, or take longer."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    longer = Longer(request.POST if act == "longer" else None, auto_id="id_longer_%s")
    decide = Decide(request.POST if act == "decide" else None)
    if request.method == "POST":
        if act not in {"longer", "decide", "propose"}:
            raise Http404
        if _decided(request, _own_part(request, case_id), act, longer, decide):
            return redirect("case", case_id)
    with walls(request.actor):
        context = _deciding(request, case_of(request.actor, case_id, request.now))
    wrong = longer if longer.errors else decide if decide.errors else None
    offered = {"longer": longer, "decide": decide, "wrong": wrong}
    return render(request, "access_requests/deciding.html", {**context, **offered}, status=422 if act else 200)


def _own_part(request: AskedRequest, case_id: UUID) -> Part:
    """Raises NotVisible."""
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
    if found.own is None:
        raise NotVisible("access_requests.part")
    return found.own


def _decided(request: AskedRequest, part: Part, act: str, longer: Longer, decide: Decide) -> bool:
    """Raises Refused."""
    actor, now = request.actor, request.now
    if act == "propose":
        propose_refusal(actor, part, now)
        messages.success(request, "It waits for another in your office. If there is none, say why you decide alone.")
        return True
    if act == "longer" and longer.is_valid():
        extend_part(actor, part, now, **longer.cleaned_data)
        is_own = part.holder_id == part.case.provider_id or part.case.route == Route.TRANSFER
        writes = "Write to the family" if is_own else f"{part.case.provider.name} has to write to the family"
        messages.success(request, f"It has longer. {writes} before the first time is over.")
        return True
    if act == "decide" and decide.is_valid():
        why = decide.cleaned_data["alone_why"]
        with walls(actor):
            may = allowed(decide_part, actor, part, now, alone_why=why)
        if may.reasons == (A_SECOND_PERSON,):
            say(decide, "alone_why", (unless_said(why) or A_SECOND_PERSON,))
            return False
        decide_part(actor, part, now, alone_why=why)
        messages.success(request, "Decided.")
        return True
    return False


def _deciding(request: AskedRequest, found: CaseFound) -> dict[str, object]:
    part = found.own
    if part is None:
        raise NotVisible("access_requests.part")
    facts = part.facts()
    acts = {"decide": decide_part, "propose": propose_refusal, "longer": extend_part}
    return {
        "found": found,
        "case": found.case,
        "part": part,
        "items": list(part.items.all()),
        "is_a_yes": facts.is_a_yes,
        "first_due_on": facts.first_due_on,
        "is_second": part.proposed_by is not None and part.proposed_by != request.actor.account_id,
        "may": {name: allowed(act, request.actor, part, request.now) for name, act in acts.items()},  # type: ignore[arg-type]
    }


@require_POST
def name(request: AskedRequest, case_id: UUID) -> HttpResponse:
    """Who it is about, to the unit that was asked, in the answer to this one form."""
    part, said, trouble = _own_part(request, case_id), "", ""
    try:
        said = read_name(request.actor, part, request.now)
    except (ChildUnusable, ChildKilled, LookupError) as problem:
        if isinstance(problem, NotVisible):
            raise
        trouble = str(problem)
    context = {"case": part.case, "said": said, "trouble": trouble}
    return render(request, "access_requests/name.html", context, status=409 if trouble else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: AskedRequest, case_id: UUID, kind: str) -> HttpResponse:
    """A letter before it is given: to read, to print, and to say that it was given."""
    if kind not in set(LetterKind):
        raise Http404
    wanted = LetterKind(kind)
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        given = letters_of(request.actor, found.case)
        if _is_given_already(request, wanted, given):
            messages.info(request, "It was kept as it was given already.")
            return redirect("case", case_id)
        if wanted not in kinds_now(found, given):
            raise NotVisible("access_requests.familyletter")
        form, act = _form_given(request, found, wanted), request.POST.get("act", "")
        besides = _besides(request, found, form)
        made = compose(wanted, found, besides)
        may = _may_write(request, found, wanted)
        asker = asker_of(request.actor, found.case) if found.is_ours else None
    is_open, is_of_register = opened_where_sent(request) is not None, asker is not None and asker.person_id is not None
    if is_of_register and not is_open and request.path == reverse("case-letter-of", args=[case_id, kind]):
        return redirect("register-open")
    read, wrong = mark_of_letter(made.text), form is not None and form.is_bound and not form.is_valid()
    is_meant = request.method == "POST" and act != "look" and not wrong
    is_another = bool(is_meant and may and request.POST.get("read") != read)
    if is_meant and not is_another:
        _given(request, found, wanted, made.text)
        messages.success(request, "Kept as it was given.")
        return redirect("case", case_id)
    context = {
        "case": found.case, "made": made, "may": may, "form": form, "read": read, "is_another": is_another,
        "kind": kind, "harms": harm_of(request, asker), "is_unknown": is_of_register and not is_open,
        "owes_copy": found.is_ours and wanted in ENDING and found.case.facts().owes_copy,
        "is_ending": wanted in ENDING and (found.case.all_are_told if found.is_ours else bool(found.case.told_on)),
    }  # fmt: skip
    return render(request, "access_requests/letter.html", context, status=422 if wrong else 409 if is_another else 200)


def _is_given_already(request: AskedRequest, kind: LetterKind, given: Iterable[FamilyLetter]) -> bool:
    """Said twice of the very same letter, as by a button that was pressed twice."""
    if request.method != "POST" or request.POST.get("act") == "look":
        return False
    read = request.POST.get("read")
    return any(each.kind == kind and mark_of_letter(each.says) == read for each in given)


def _form_given(request: AskedRequest, found: CaseFound, kind: LetterKind) -> FormGiven | None:
    """Where they said how they would like it, and something is given; nobody asks otherwise."""
    parts = [each for each in found.parts if kind is LetterKind.DECISION or each is found.own]
    given = any(item.outcome in (Outcome.GIVEN, Outcome.IN_PART) for part in parts for item in part.items.all())
    if kind not in (LetterKind.DECISION, LetterKind.OWN_PART) or not given or not found.case.wants:
        return None
    return FormGiven(request.POST if request.method == "POST" else None, initial={"as_asked": "yes"})


def _besides(request: AskedRequest, found: CaseFound, form: FormGiven | None) -> Besides:
    notes = notes_of(request.actor, found.case)
    told, kept_by = (
        tuple(sorted({each.unit.name for each in notes if each.kind == kind}))
        for kind in (NoteKind.CORRECTED, NoteKind.STATEMENT)
    )
    return Besides(told, kept_by, form.otherwise if form is not None and form.is_bound and form.is_valid() else None)


def _may_write(request: AskedRequest, found: CaseFound, kind: LetterKind) -> object:
    if not found.is_ours and found.own is not None:
        return allowed(write_itself, request.actor, found.own, request.now, kind=kind)
    if kind is LetterKind.OWN_PART and found.own is not None:
        return allowed(tell_own_part, request.actor, found.own, request.now)
    act = give if kind in ENDING else write_to_family
    return allowed(act, request.actor, found.case, request.now)


def _given(request: AskedRequest, found: CaseFound, kind: LetterKind, text: str) -> None:
    """Raises Refused."""
    actor, now = request.actor, request.now
    if not found.is_ours and found.own is not None:
        write_itself(actor, found.own, now, kind=kind, text=text)
    elif kind is LetterKind.OWN_PART and found.own is not None:
        tell_own_part(actor, found.own, now, text=text)
    elif kind in ENDING:
        give(actor, found.case, now, text=text)
    else:
        write_to_family(actor, found.case, now, kind=kind, text=text)


@require_safe
def kept_letter(request: AskedRequest, letter_id: UUID) -> HttpResponse:
    """A letter as it was given."""
    with walls(request.actor):
        found = FamilyLetter.objects.visible_to(request.actor).select_related("case").filter(pk=letter_id).first()
    if found is None:
        raise NotVisible("access_requests.familyletter")
    context = {"letter": found, "case": found.case, "paragraphs": paragraphs_of(found.says)}
    return render(request, "access_requests/kept_letter.html", context)
