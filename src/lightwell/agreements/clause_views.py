"""The pages of one clause of a draft: as it stands, a move on it, another wording, and what a no would do.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Purpose Matters guidelines: nothing is
agreed by silence. Whoever answers a clause that moved meanwhile is shown what changed, and keeps what they typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.agreements.communities import known_communities
from lightwell.agreements.draft_forms import KINDS, Answer, say_what_was_taken_out, seen_in, seen_now
from lightwell.agreements.draft_frames import document_with
from lightwell.agreements.draft_pages import ClauseShown, DraftShown, PointShown, draft_shown, visible_draft
from lightwell.agreements.models import Draft, DraftClause
from lightwell.agreements.moving import agree_as_community, comment, keep_words, move
from lightwell.agreements.party_turns import Wanted, waited_for
from lightwell.agreements.saying_no import without
from lightwell.agreements.sent_twice import ONCE, was_made, wording_was_made
from lightwell.agreements.wording_forms import Wording
from lightwell.agreements.wording_notes import NO_REASONS, Reasons
from lightwell.agreements.words_that_are_due import words_that_are_due
from lightwell.ledger.gate import Refused, allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.machine import who_runs_this_machine
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.agreement_conflicts import recipient_ruled_out
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Decision
from lightwell.policy.draft_points import Point
from lightwell.policy.faults import Fault, NotWellFormed, refuse_faults
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.stated_words import cleaned

WRONG, STALE, NOT_ALLOWED = 422, 409, 403
SAYING = "."  # what a rule is asked with, to know whether a move is open at all
_FIELDS = {"no-words": "words", "words-too-long": "words", "not-a-move-now": "kind"}
_WORDING_FIELDS = {
    "no-words": "words",
    "words-too-long": "words",
    "kept-words-no-reason": "kept_because",
    "no-party-no-reason": "no_party_because",
    "has-not-said-it-speaks-for-maori": "maori_party",
    "does-not-speak-for-maori": "maori_party",
    "not-a-community": "maori_party",
    "community-asked": "maori_party",
    "party-named-and-none": "maori_party",
}
_LEFT_FOR_LATER = (
    "Your wording is with the other side, who can answer it. Nobody can accept it yet: a Māori party has to be named "
    "first, or the reason given why none is asked. Either side does that, below."
)
_DONE = {
    MoveKind.ASK: "Your question is with the other side. It is their turn.",
    MoveKind.ANSWER: "Your answer is with the other side. It is their turn.",
    MoveKind.COUNTER: "Your wording is with the other side. It is their turn.",
    MoveKind.DECLINE: "You said no, and why. It is the other side’s turn.",
    MoveKind.AGREE: "You agreed. It goes into the agreement as it is worded now.",
    MoveKind.DROP: "It was dropped. It will not be in the agreement.",
    MoveKind.REOPEN: "It is open again. It is the other side’s turn.",
}


def _done(kind: MoveKind, row: DraftClause) -> str:
    """What a move led to. Both sides' yes does not stand in for a party's own, where one is asked."""
    if kind is MoveKind.AGREE and row.community_id is not None and row.community_agreed_at is None:
        whose = "Māori" if row.is_with_a_maori_party else "community"
        return f"You agreed. It goes into the agreement once the {whose} party that was asked has said its own yes."
    return _DONE[kind]


@dataclass(frozen=True, slots=True)
class Found:
    """A clause as somebody sees it now. kinds: the moves they may make; why_not: where none, every reason.

    wanted: what the party that is asked for its own yes owes by now. is_the_party: whoever looks is of it.
    """

    draft: DraftShown
    shown: ClauseShown | PointShown
    kinds: tuple[MoveKind, ...]
    why_not: Decision
    may_comment: bool
    may_agree_as_community: bool
    may_keep_words: bool = False
    wanted: Wanted | None = None
    is_the_party: bool = False

    @property
    def may_reword(self) -> bool:
        return MoveKind.COUNTER in self.kinds

    @property
    def answers(self) -> tuple[MoveKind, ...]:
        return tuple(each for each in self.kinds if each is not MoveKind.COUNTER)

    @property
    def moves_made(self) -> int:
        return self.shown.row.moves_made


def find(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> Found:
    """Raises NotVisible."""
    actor, now = request.actor, request.now
    with walls(actor):
        draft = draft_shown(actor, visible_draft(actor, draft_id), of=clause_id, before=_before(request))
        shown = next((each for each in draft.whole if each.row.pk == clause_id), None)
        if shown is None:
            raise NotVisible(f"agreements.draftclause {clause_id}")
        decisions = {kind: allowed(move, actor, shown.row, now, kind=kind, words=SAYING) for kind in (*KINDS, _COUNTER)}
        return Found(
            draft=draft,
            shown=shown,
            kinds=tuple(kind for kind, decision in decisions.items() if decision),
            why_not=decisions[MoveKind.AGREE],
            may_comment=bool(allowed(comment, actor, draft.draft, now, words=SAYING)),
            may_agree_as_community=bool(allowed(agree_as_community, actor, shown.row, now)),
            may_keep_words=bool(allowed(keep_words, actor, shown.row, now)),
            wanted=waited_for(draft.draft, shown.row),
            is_the_party=actor.belongs_to(shown.row.community_id),
        )


_COUNTER = MoveKind.COUNTER


def _before(request: AskedRequest) -> int | None:
    """The move before which earlier ones are asked for."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else None


def find_clause(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> tuple[Found, ClauseShown]:
    """The same, where it is a clause and not something beside them. Raises NotVisible."""
    found = find(request, draft_id, clause_id)
    if not isinstance(found.shown, ClauseShown):
        raise NotVisible(f"agreements.draftclause {clause_id}")
    return found, found.shown


@require_http_methods(["GET", "HEAD", "POST"])
def draft_clause(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """Read a clause, or something beside them, and everything said about it, and make a move."""
    found = find(request, draft_id, clause_id)
    given = request.POST if request.method == "POST" else None
    form = Answer(given, found.answers if given is None else KINDS, found.moves_made)
    if given is None:
        return clause_page(request, found, form)
    stale = moved_meanwhile(request, found)
    if stale is not None:
        return _again(request, draft_id, clause_id, *stale)
    kind = MoveKind(form.cleaned_data["kind"]) if form.is_valid() else None
    if kind is None:
        return clause_page(request, found, form, status=WRONG)
    said = form.cleaned_data
    refusal = refused(lambda: moved(request, found, kind, said["words"], said["seen"]))
    if refusal is None:
        messages.success(request, _done(kind, found.shown.row))
        say_what_was_taken_out(request, form)
        return back_to(draft_id, found.shown.row)
    return _again(request, draft_id, clause_id, refusal, said["seen"])


def once(request: AskedRequest, row: DraftClause) -> HttpResponse:
    """Nothing was done twice, and nobody is told that it failed."""
    messages.info(request, ONCE)
    return back_to(row.draft_id, row)


def back_to(draft_id: UUID, row: DraftClause) -> HttpResponseRedirect:
    """To the draft, at the clause or point that was acted on."""
    place = f"point-{row.pk}" if row.point else f"clause-{row.code}"
    return HttpResponseRedirect(f"{reverse('draft', args=[draft_id])}#{place}")


def moved_meanwhile(request: AskedRequest, found: Found) -> tuple[Decision, int] | None:
    """Why an answer to an earlier state is not taken, and what it had seen; before anything else is said about it."""
    seen = seen_in(request.POST)
    if seen is None or seen == found.moves_made:
        return None
    with walls(request.actor):
        decision = allowed(
            move, request.actor, found.shown.row, request.now, kind=_COUNTER, words=SAYING, seen_moves=seen
        )
    return decision, seen


def moved(
    request: AskedRequest,
    found: Found,
    kind: MoveKind,
    words: str,
    seen: int,
    wording: Clause | Point | None = None,
    reasons: Reasons = NO_REASONS,
    maori_party: Organisation | None = None,
) -> None:
    """Make a move on what was found. Raises Refused, NotWellFormed."""
    move(
        request.actor, found.shown.row, request.now, kind=kind, words=words, wording=wording, seen_moves=seen,
        kept_because=reasons.kept, no_party_because=reasons.no_party, maori_party=maori_party,
        party_later=reasons.party_later,
    )  # fmt: skip


def refused(act: Callable[[], object]) -> Decision | None:
    try:
        act()
    except Refused as refusal:
        return refusal.decision
    return None


def _again(request: AskedRequest, draft_id: UUID, clause_id: UUID, refusal: Decision, seen: int) -> HttpResponse:
    """The clause as it is by now, with everything that was typed and why it was not taken."""
    found = find(request, draft_id, clause_id)
    form = Answer(seen_now(request.POST, found.moves_made), KINDS, found.moves_made)
    if form.is_valid():
        kind, words = MoveKind(form.cleaned_data["kind"]), form.cleaned_data["words"]
        if was_made(request, found.shown.row, found.draft.side, seen, kind, words):
            return once(request, found.shown.row)
    _say(form, refusal, _FIELDS)
    status = STALE if "moved-since" in refusal.codes else WRONG
    return clause_page(request, found, form, status=status, seen=seen)


def _say(form: Answer | Wording, refusal: Decision, fields: dict[str, str]) -> None:
    form.is_valid()
    for reason in refusal.reasons:
        form.add_error(fields.get(reason.code), reason.sentence)


def clause_page(
    request: AskedRequest,
    found: Found,
    form: Answer,
    *,
    status: int = 200,
    seen: int | None = None,
    words: tuple[str, Decision] | None = None,
) -> HttpResponse:
    """seen: how far somebody had read who answered an earlier state of the clause.

    words: why plain words were to stay as they are, and why that was not taken.
    """
    if not form.is_bound or found.answers:
        kind: Any = form.fields["kind"]
        kind.choices = [(each.value, KINDS[each]) for each in KINDS if each in found.answers]
    context = {
        "found": found,
        "draft": found.draft,
        "each": found.shown,
        "form": form,
        "kept_words": form["words"].value() if form.is_bound and not found.answers else "",
        "meanwhile": meanwhile(found, seen, status),
        "words_because": words[0] if words else "",
        "words_wrong": words[1].reasons if words else (),
        "due": words_that_are_due(found.shown) if isinstance(found.shown, ClauseShown) else None,
    }
    page = "draft_point" if found.shown.row.point else "draft_clause"
    return render(request, f"agreements/{page}.html", context, status=status)


def meanwhile(found: Found, seen: int | None, status: int) -> list[Any]:
    if status != STALE or seen is None:
        return []
    return [each for each in found.shown.thread if each.number > seen]


@require_http_methods(["GET", "HEAD", "POST"])
def draft_wording(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """Word a clause anew: a counter-offer, part by part, with why."""
    found, shown = find_clause(request, draft_id, clause_id)
    given = request.POST if request.method == "POST" else None
    form = _wording(request, found, given)
    if given is None:
        return _wording_page(request, found, form, status=200 if found.may_reword else NOT_ALLOWED)
    stale = moved_meanwhile(request, found)
    if stale is not None:
        return _word_again(request, draft_id, clause_id, *stale)
    wording = _worded(found, shown.clause, form) if form.is_valid() else None
    if wording is None:
        return _wording_page(request, found, form, status=WRONG)
    try:
        refusal = refused(lambda: _offered(request, found, form, wording))
    except NotWellFormed as wrong:
        form.say(wrong.faults)
        return _wording_page(request, found, form, status=WRONG)
    if refusal is None:
        say_what_was_taken_out(request, form)
        for sentence in form.rows.still_named(form.cleaned_data):
            messages.warning(request, sentence)
        return _put(request, draft_id, clause_id)
    return _word_again(request, draft_id, clause_id, refusal, form.cleaned_data["seen"])


def _put(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """The wording is with the other side; where nobody can accept it yet, that is said, and where to mend it."""
    now = find_clause(request, draft_id, clause_id)[1]
    if now.row.maori is None or now.row.maori.is_asked or now.row.maori.is_met_by_a_reason:
        messages.success(request, _DONE[MoveKind.COUNTER])
        return back_to(draft_id, now.row)
    messages.success(request, _LEFT_FOR_LATER)
    return HttpResponseRedirect(f"{reverse('draft-clause', args=[draft_id, clause_id])}#maori-party")


def _offered(request: AskedRequest, found: Found, form: Wording, wording: Clause) -> None:
    said = form.cleaned_data
    reasons = Reasons(cleaned(said["kept_because"]), cleaned(said["no_party_because"]), form.is_left_for_later)
    moved(request, found, MoveKind.COUNTER, said["words"], said["seen"], wording, reasons, form.named_party)


def _wording(request: AskedRequest, found: Found, given: QueryDict | None) -> Wording:
    """The form, with the community parties of which whoever asks may know."""
    with walls(request.actor):
        return Wording(given, found.shown.row, found.draft.frame, known_communities(request.actor))


def _worded(found: Found, was: Clause, form: Wording) -> Clause | None:
    """The clause as it is worded, if it can stand in this draft; otherwise the form says everything that is wrong."""
    try:
        wording = form.clause
        refuse_faults(_ruled_out(wording, form))
        if _fits(found.draft.draft, was):
            document_with(found.draft.draft, [wording])
    except NotWellFormed as wrong:
        form.say(wrong.faults)
        return None
    if wording == was and not {"kept_because", "no_party_because", "maori_party"} & set(form.changed_data):
        form.add_error(None, "You changed nothing. Agree to it as it is, or ask about it.")
        return None
    return wording


def _ruled_out(wording: Clause, form: Wording) -> Iterator[Fault]:
    """Whoever gets it cannot be among those who will not see it."""
    found = recipient_ruled_out(wording, form.parties)
    if found is not None:
        yield Fault("will_not_see", found.code, found.sentence)


def _fits(draft: Draft, clause: Clause) -> bool:
    """A clause that does not fit the tables as it is could not be mended if every wording of it had to."""
    try:
        document_with(draft, [clause])
    except NotWellFormed:
        return False
    return True


def _word_again(request: AskedRequest, draft_id: UUID, clause_id: UUID, refusal: Decision, seen: int) -> HttpResponse:
    found, shown = find_clause(request, draft_id, clause_id)
    as_it_is = Wording(None, shown.row, found.draft.frame)
    form = _wording(request, found, as_it_is.given_now(request.POST, found.moves_made))
    if wording_was_made(request, shown.row, found.draft.frame, found.draft.side, seen):
        return once(request, shown.row)
    _say(form, refusal, _WORDING_FIELDS)
    status = STALE if "moved-since" in refusal.codes else WRONG
    return _wording_page(request, found, form, status=status, seen=seen)


def _wording_page(
    request: AskedRequest, found: Found, form: Wording, *, status: int, seen: int | None = None
) -> HttpResponse:
    context = {
        "found": found,
        "draft": found.draft,
        "each": found.shown,
        "form": form,
        "meanwhile": meanwhile(found, seen, status),
        "legal_is_open": any(field.errors for field in form.legal),
    }
    return render(request, "agreements/draft_wording.html", context, status=status)


@require_safe
def draft_without(request: AskedRequest, draft_id: UUID, clause_id: UUID) -> HttpResponse:
    """What would happen if somebody said no to this clause: what stops, what does not, and who would know."""
    found, shown = find_clause(request, draft_id, clause_id)
    context = {
        "draft": found.draft,
        "each": shown,
        "without": without(found.draft, shown, who_runs_this_machine()),
    }
    return render(request, "agreements/draft_without.html", context)
