"""Papers of one's own part: putting one in, deciding passage by passage, and making the copy that is given.

Stage 4, access and correction. Source: `lightwell.policy.paper_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from lightwell.access_requests.breach_views import led_on
from lightwell.access_requests.case_forms import say
from lightwell.access_requests.models import CasePaper, Part, TakenBack
from lightwell.access_requests.paper_forms import AddPaper, Passages, TakeBack
from lightwell.access_requests.papers import add_paper, choose_passages, remove_paper, reopen_paper, settle_paper
from lightwell.access_requests.queries import CaseFound, case_of
from lightwell.access_requests.taking_back import take_back_paper
from lightwell.gateway.reading.pdf_words import PDF_BYTES, PdfWords
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.decisions import Decision
from lightwell.policy.taking_back import Seen
from lightwell.policy.taking_out import Passage
from lightwell.sharing.holding import HoldingUploadHandler

ON_A_PAGE: Final = 25
_AROUND: Final = 120


@csrf_exempt  # `_put_in` checks the form, once its file has somewhere to go
@require_http_methods(["GET", "HEAD", "POST"])
def new_paper(request: AskedRequest, case_id: UUID) -> HttpResponse:
    """Put a paper into one's own part."""
    with walls(request.actor):
        found = case_of(request.actor, case_id, request.now)
        part = _own(found)
        may = allowed(add_paper, request.actor, part, request.now)
    handler = HoldingUploadHandler(PDF_BYTES)
    request.upload_handlers = [handler]
    return _put_in(request, part, may, handler)


@csrf_protect
def _put_in(request: AskedRequest, part: Part, may: Decision, handler: HoldingUploadHandler) -> HttpResponse:
    items = {str(item.pk): item for item in part.items.all()}
    choices = [(key, item.sought_words + _of(item)) for key, item in items.items()]
    # Reading what was sent is what fills the handler.
    given = (request.POST, request.FILES) if request.method == "POST" and may else (None, None)
    form = AddPaper(given[0], given[1], choices, is_too_large=handler.is_too_large)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        item = items[said["item"]]
        made = add_paper(
            request.actor, part, request.now, item=item, title=said["title"], text=said["text"],
            unseen=form.pdf.unseen, pictures=form.pdf.pictures, marked=form.pdf.marked,
        )  # fmt: skip
        messages.success(request, "It is in the case. Now decide what is taken out of it.")
        for sentence in _not_read(form.pdf):
            messages.warning(request, sentence)
        return redirect("case-paper", part.case_id, made.pk)
    context = {"case": part.case, "form": form, "may": may}
    status = 422 if form.is_bound else 403 if request.method == "POST" else 200
    return render(request, "access_requests/paper_new.html", context, status=status)


def _not_read(pdf: PdfWords) -> Iterator[str]:
    """What is on the pages of a PDF, and not in the words that were read."""
    if pdf.with_unseen:
        where = _pages(pdf.with_unseen)
        yield f"Words on {where} may not be seen there. They stand at its end, as a passage: decide whether they stay."
    if pdf.with_marks:
        where = _pages(pdf.with_marks)
        yield (
            f"On {where} something is marked to be taken out, and was not taken out. The words under the mark are in "
            "the text in full. They are passages: decide whether they stay."
        )
    if pdf.only_pictures:
        where = _pages(pdf.only_pictures).capitalize()
        verb = "are only pictures" if len(pdf.only_pictures) > 1 else "is only a picture"
        yield f"{where} {verb}: nobody has read what is there. Look at it, and type what it says as a paper of its own."
    if pdf.without_words:
        yield f"No words could be read on {_pages(pdf.without_words)}. If it says something there, type it as a paper."
    if pdf.with_notes:
        yield f"Notes were put on {_pages(pdf.with_notes)}. What they say was not read: type it as a paper."


def _pages(numbers: tuple[int, ...]) -> str:
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _of(item: Any) -> str:
    return f", {item.delivery.quarter.words}" if item.delivery else ""


def _own(found: CaseFound) -> Part:
    """Raises NotVisible."""
    if found.own is None:
        raise NotVisible("access_requests.part")
    return found.own


@dataclass(frozen=True, slots=True)
class PassageShown:
    """One passage with what stands round it."""

    passage: Passage
    before: str
    words: str
    after: str
    field: Any


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: AskedRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """One paper: its passages, some at a time; what it will say; and its copy once it is made."""
    with walls(request.actor):
        own = _own(case_of(request.actor, case_id, request.now))
        visible = CasePaper.objects.visible_to(request.actor).select_related("uncut")
        shown = visible.filter(part=own, pk=paper_id).first()
        if shown is None:
            raise NotVisible("access_requests.casepaper")
        shown.part = own  # with its case, its items and the days that count, all read already
        acts = {
            "choose": choose_passages, "settle": settle_paper, "reopen": reopen_paper, "remove": remove_paper,
            "back": take_back_paper,
        }  # fmt: skip
        may = {name: allowed(act, request.actor, shown, request.now) for name, act in acts.items()}  # type: ignore[arg-type]
    text, passages = shown.uncut.text, shown.uncut.passages
    page = Paginator(list(enumerate(passages)), ON_A_PAGE).get_page(request.GET.get("page"))
    numbered = list(page.object_list)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = Passages(request.POST if act == "choose" else None, numbered)
    back = TakeBack(request.POST if act == "back" else None)
    if act == "back" and back.is_valid() and (taken := _taken_back(request, shown, back)):
        return led_on(request, taken, redirect("case", case_id))
    if request.method == "POST" and act != "back" and _done(request, shown, act, form):
        if act == "remove":
            return redirect("case", case_id)
        return redirect(request.get_full_path() if act == "choose" else request.path)
    fields = form.passage_fields()
    context = {
        "case": own.case, "paper": shown, "page": page, "form": form, "may": may, "back": back,
        "lines": [_shown(text, each, field) for (_, each), field in zip(numbered, fields, strict=True)],
        "left": sum(not each.is_decided for each in passages),
    }  # fmt: skip
    return render(request, "access_requests/paper.html", context, status=422 if form.is_bound or back.is_bound else 200)


def _taken_back(request: AskedRequest, shown: CasePaper, back: TakeBack) -> TakenBack | None:
    """Where a rule says no to what was chosen, the form says so."""
    try:
        return take_back_paper(request.actor, shown, request.now, seen=Seen(back.cleaned_data["seen"]))
    except Refused as refusal:
        say(back, "seen", refusal.decision.reasons)
        return None


def _done(request: AskedRequest, shown: CasePaper, act: str, form: Passages) -> bool:
    """Raises Refused."""
    actor, now = request.actor, request.now
    if act == "choose":
        if not form.is_valid() or form.found_nowhere(shown.uncut.text):
            return False
        choose_passages(actor, shown, now, chosen=form.chosen, more=form.others, more_ground=form.others_ground)
        messages.success(request, "Kept.")
    elif act == "settle":
        settle_paper(actor, shown, now)
        messages.success(request, "Its copy is made anew, from what remains.")
    elif act == "remove":
        remove_paper(actor, shown, now)
        messages.success(request, "The paper is taken out of the case. Nothing of it is kept here.")
    elif act == "reopen":
        reopen_paper(actor, shown, now)
    else:
        raise Http404
    return True


def _shown(text: str, passage: Passage, field: Any) -> PassageShown:
    start, end = passage.start, passage.end
    return PassageShown(
        passage, text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND], field
    )
