"""The pages of a draft: the list, one draft by whose turn it is, agreeing to many, advice, and putting it up to sign.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga: both sides see the same, at the same time.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lightwell.agreements.advising import ask_adviser, take_out_adviser
from lightwell.agreements.advising_views import advised_before, yes_needed
from lightwell.agreements.draft_forms import Remark, WhomToTell, say_what_was_taken_out
from lightwell.agreements.draft_list import drafts_of, listed_for
from lightwell.agreements.draft_models import OVER, UNDER_WAY
from lightwell.agreements.draft_pages import ClauseShown, PointShown, draft_shown, visible_draft
from lightwell.agreements.faults_in_words import in_plain_words
from lightwell.agreements.in_the_way import in_the_way
from lightwell.agreements.models import Draft, DraftState
from lightwell.agreements.moving import SaidAlready, agree_many, comment
from lightwell.agreements.party_turns import has_own_yes, party_turns
from lightwell.agreements.saying_otherwise import NOTHING_OTHERWISE, as_worded, said_otherwise
from lightwell.agreements.sent_twice import ONCE, agreed_already
from lightwell.agreements.settling import (
    give_up_draft,
    move_first_day,
    put_up_for_signing,
    reopen_draft,
    say_whom_to_tell,
)
from lightwell.agreements.speaking import speaking
from lightwell.codesign.hour_costs import telling_in_dollars
from lightwell.codesign.models import Programme
from lightwell.ledger.gate import Action, Refused, allowed
from lightwell.ledger.governing import held_by
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.visiting import Stale
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.decisions import Decision, Reason
from lightwell.policy.draft_rules import NEGOTIATORS, NOT_ADVISING
from lightwell.policy.faults import Fault, NotWellFormed
from lightwell.policy.telling_again import TellingAgain, telling_again
from lightwell.policy.wording import counted

WRONG, NOT_ALLOWED, ON_A_PAGE = 422, 403, 20
LOOKED: Final = "lightwell_drafts_looked_at"
A_SITTING: Final = dt.timedelta(minutes=30)  # news stays marked as news while somebody reads on


@require_safe
def drafts(request: AskedRequest) -> HttpResponse:
    """Every draft one may read, the newest first: those that are talked over, or those that came to an end."""
    is_over = request.GET.get("show") == "over"
    with walls(request.actor):
        page = Paginator(drafts_of(request.actor).filter(state__in=OVER if is_over else UNDER_WAY), ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        shown = listed_for(request.actor, list(page.object_list))
        programmes = _programmes(request.actor)
        over = advised_before(request.actor)
    context = {"page": page, "drafts": shown, "programmes": programmes, "over": over, "is_over": is_over}
    return render(request, "agreements/drafts.html", context)


def _programmes(actor: Actor) -> list[Programme]:
    """Those in which this actor may begin a draft; inside `walls`."""
    if not actor.holds(*NEGOTIATORS):
        return []
    own = Programme.objects.visible_to(actor).filter(held_by(agency=actor.organisation_id))
    return list(own.order_by("-starts_on", "title")[:ON_A_PAGE])


@require_safe
def draft(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """One draft: what is needed from whom, what changed since one last looked, and every clause by whose turn it is."""
    actor, now = request.actor, request.now
    with walls(actor):
        found = visible_draft(actor, draft_id, now)
        shown = draft_shown(actor, found, _since(request, draft_id))
        may = {
            "agree_many": allowed(agree_many, actor, found, now),
            "put_up": allowed(put_up_for_signing, actor, found, now),
            "reopen": allowed(reopen_draft, actor, found, now),
            "give_up": allowed(give_up_draft, actor, found, now),
            "move_first_day": allowed(move_first_day, actor, found, now),
            "ask_adviser": allowed(ask_adviser, actor, found, now),
            "comment": allowed(comment, actor, found, now, words="."),
            "say_whom": allowed(say_whom_to_tell, actor, found, now),
        }
        advising = [
            (each, allowed(take_out_adviser, actor, each.row, now), yes_needed(actor, each.row)) for each in shown.asked
        ]
        speaks = speaking(actor, found, now)
        wanted = party_turns(actor, found)
        worded = as_worded(shown)
        otherwise = said_otherwise(shown, worded) if found.state == DraftState.OPEN else NOTHING_OTHERWISE
        telling = _telling(found, worded)
        priced = telling_in_dollars(telling, actor)
        way = in_the_way(actor, found, now)
    context = {"shown": shown, "draft": found, "may": may, "states": DraftState, "otherwise": otherwise}
    context |= {"advising": advising, "telling": telling, "priced": priced, "speaking": speaks, "wanted": wanted}
    context |= {"way": way, "still_open": _still_open(may["put_up"])}
    context["reads_agreed"] = shown.side is not None or any(has_own_yes(actor, each) for each in found.clauses.all())
    return render(request, "agreements/draft.html", context)


def _still_open(may_put_up: Decision) -> Reason | None:
    """Why nobody can put it up yet, whoever asks."""
    return next((each for each in may_put_up.reasons if each.code != NOT_ADVISING.code), None)


def _telling(draft: Draft, worded: Agreement | None) -> TellingAgain | None:
    """Of a variation, as it is worded now: whether families must be told again. Nothing while it does not fit."""
    if draft.replaces is None or worded is None:
        return None
    old = draft.replaces.agreement
    return telling_again(old, worded, people=draft.people_to_tell, minutes=draft.minutes_to_tell)


def _since(request: AskedRequest, draft_id: UUID) -> dt.datetime | None:
    """When this person's last sitting over this draft ended; kept in their session, and nowhere else."""
    looked: dict[str, Any] = request.session.get(LOOKED, {})
    before = looked.get(str(draft_id), {})
    last, since = before.get("last"), before.get("since")
    if last is not None and request.now - dt.datetime.fromisoformat(last) > A_SITTING:
        since = last
    request.session[LOOKED] = {**looked, str(draft_id): {"last": request.now.isoformat(), "since": since}}
    return dt.datetime.fromisoformat(since) if since else None


def _visible(request: AskedRequest, draft_id: UUID) -> Draft:
    with walls(request.actor):
        return visible_draft(request.actor, draft_id)


# --- many at once, and words beside --------------------------------------------------------------------------


@require_POST
def draft_agree_many(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Agree to the clauses that were ticked, or to all that were listed, each still as the page showed it."""
    found = _visible(request, draft_id)
    rows = {f"{each.pk}:{each.moves_made}": each.pk for each in found.clauses.all()}
    chosen = request.POST.getlist("listed" if "all" in request.POST else "clause")
    twice = agreed_already(request, found, (each for each in chosen if each not in rows))
    if any(each not in rows and each not in twice for each in chosen):
        raise Stale
    if twice and twice.issuperset(chosen):
        messages.info(request, ONCE)
        return HttpResponseRedirect(f"{reverse('draft', args=[draft_id])}#agreed")
    if not chosen:
        messages.warning(request, "You ticked no clause, so nothing was agreed.")
        return redirect("draft", draft_id)
    agreed = agree_many(request.actor, found, request.now, clause_ids=[rows[each] for each in chosen if each in rows])
    messages.success(request, f"You agreed to {counted(agreed, 'of them', 'of them')}.")
    return HttpResponseRedirect(f"{reverse('draft', args=[draft_id])}#agreed")


@require_http_methods(["GET", "HEAD", "POST"])
def draft_comment(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Say something beside the moves, about one clause or about the whole; nobody owes it an answer."""
    with walls(request.actor):
        shown = draft_shown(request.actor, visible_draft(request.actor, draft_id))
        may = allowed(comment, request.actor, shown.draft, request.now, words=".")
    about = next((each for each in shown.whole if str(each.row.pk) == request.GET.get("clause")), None)
    form = Remark(request.POST if request.method == "POST" else None)
    if shown.side is None:
        del form.fields["for_us"]
    if form.is_valid():
        only = shown.side if form.cleaned_data.get("for_us") else None
        clause = about.row if about else None
        try:
            comment(
                request.actor, shown.draft, request.now, words=form.cleaned_data["words"], clause=clause, for_side=only
            )
        except Refused as refusal:
            for reason in refusal.decision.reasons:
                form.add_error("words", reason.sentence)
        except SaidAlready:
            messages.info(request, ONCE)
            return _beside(draft_id, about)
        else:
            messages.success(request, "It stands beside the clause now." if about else "It stands on the draft now.")
            say_what_was_taken_out(request, form)
            return _beside(draft_id, about)
    context = {"draft": shown, "each": about, "form": form, "may": may}
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/draft_comment.html", context, status=status)


def _beside(draft_id: UUID, about: ClauseShown | PointShown | None) -> HttpResponse:
    """Where a comment stands: on the page of what it is about, or of the whole."""
    return redirect("draft-clause", draft_id, about.row.pk) if about else redirect("draft", draft_id)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_telling(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """The provider says how many people it told before, and how long telling one takes."""
    with walls(request.actor):
        found = visible_draft(request.actor, draft_id)
        may = allowed(say_whom_to_tell, request.actor, found, request.now)
    initial = {"people": found.people_to_tell, "minutes": found.minutes_to_tell}
    form = WhomToTell(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        say_whom_to_tell(request.actor, found, request.now, **form.cleaned_data)
        messages.success(request, "Both sides see now what telling them again costs.")
        return redirect("draft", draft_id)
    status = WRONG if form.is_bound else 200 if may else NOT_ALLOWED
    return render(request, "agreements/draft_telling.html", {"draft": found, "form": form, "may": may}, status=status)


# --- to the paper and back -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def draft_for_signing(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then put the draft up for both sides to sign."""
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        try:
            proposed = put_up_for_signing(request.actor, _visible(request, draft_id), request.now)
        except NotWellFormed as wrong:
            faults = wrong.faults
        else:
            messages.success(request, "It is up for signing. Each side signs for itself.")
            return redirect("agreement-sign", proposed.pk)
    return _asked(request, draft_id, "agreements/draft_for_signing.html", put_up_for_signing, faults)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_take_back(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """Take the paper back before both have signed, to talk again."""
    if request.method == "POST":
        found = _visible(request, draft_id)
        reopen_draft(request.actor, found, request.now)
        messages.success(request, "It was taken back. Nobody can sign it now, and every clause can be opened again.")
        return redirect("draft", draft_id)
    return _asked(request, draft_id, "agreements/draft_take_back.html", reopen_draft)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_give_up(request: AskedRequest, draft_id: UUID) -> HttpResponse:
    """End the talks, once somebody has said that they mean it."""
    if request.method == "POST":
        found = _visible(request, draft_id)
        give_up_draft(request.actor, found, request.now)
        messages.success(request, "The talks have ended. What was said stays here for both sides to read.")
        return redirect("drafts")
    return _asked(request, draft_id, "agreements/draft_give_up.html", give_up_draft)


def _asked(
    request: AskedRequest, draft_id: UUID, page: str, act: Action[Draft, ..., Any], faults: tuple[Fault, ...] = ()
) -> HttpResponse:
    """A page that asks whether something is meant."""
    with walls(request.actor):
        shown = draft_shown(request.actor, visible_draft(request.actor, draft_id))
        may: Decision = allowed(act, request.actor, shown.draft, request.now)
        otherwise = said_otherwise(shown, as_worded(shown)) if act is put_up_for_signing else NOTHING_OTHERWISE
    status = WRONG if faults else 200 if may else NOT_ALLOWED
    said = [in_plain_words(each, shown.frame) for each in faults]
    return render(request, page, {"draft": shown, "may": may, "faults": said, "otherwise": otherwise}, status=status)
