"""What one case's page shows, to its provider and to the agency that was asked, and what it lets them do.

Stage 4, access and correction. Inside `walls`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lightwell.access_requests.asking import ask_agency
from lightwell.access_requests.composing import kinds_now
from lightwell.access_requests.correcting import (
    Correcting,
    attach_statement,
    carry_statement,
    correcting_facts,
    tell_recipients,
)
from lightwell.access_requests.deciding import answer_item, decide_part, extend_part, propose_refusal
from lightwell.access_requests.giving import give
from lightwell.access_requests.models import CasePaper, RowNote
from lightwell.access_requests.opening import check_who_asks, have_yes, name_item, withdraw_case
from lightwell.access_requests.papers import add_paper
from lightwell.access_requests.queries import (
    CaseFound,
    asker_of,
    gives_itself,
    letters_of,
    not_theirs,
    notes_of,
    papers_of,
)
from lightwell.ledger.gate import allowed
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.access_words import CaseKind, Route
from lightwell.policy.days_away import days_away
from lightwell.policy.decisions import Decision
from lightwell.policy.letter_parts import LetterKind


def shown(request: AskedRequest, found: CaseFound) -> dict[str, Any]:
    """Everything on the page."""
    case, actor = found.case, request.actor
    asker = asker_of(actor, case) if found.is_ours else None
    letters, is_correction = letters_of(actor, case), case.kind == CaseKind.CORRECTION
    notes = notes_of(actor, case) if is_correction else ()
    papers = () if is_correction else papers_of(actor, case)
    due_on, kinds = found.due_on, kinds_now(found, letters)
    passed_on = case.route == Route.TRANSFER
    told_of = [each for each in found.parts if each is found.own or not passed_on]
    longer = [each for each in told_of if each.extended_by_days and not each.decided_at]
    items = [item for part in found.parts for item in part.items.all()]
    return {
        "has_rows": any(item.delivery_id for item in items),
        "found": found,
        "case": case,
        "line": found.line,
        "asker": asker,
        "seen": case.says,
        "is_wrong": asker is not None and asker.not_theirs_at is not None,
        "not_theirs": not_theirs(actor, asker, case),
        "parts": [_part(found, each, papers) for each in found.parts],
        "letters": letters,
        "gives_itself": gives_itself(found),
        "kinds": kinds,
        "tell_longer_by": min((each.facts().first_due_on for each in longer), default=None)
        if LetterKind.EXTENSION in kinds
        else None,
        "is_told_longer": any(each.kind == LetterKind.EXTENSION for each in letters),
        "notes": notes,
        "otherwise_since": min((each.otherwise_since for each in notes if each.otherwise_since), default=None),
        "may": _may(request, found, notes),
        "own_may": _own_may(request, found),
        "due_on": due_on,
        "days": days_away(due_on, found.line.today) if due_on else "",
        "owes_copy": found.is_ours and case.owes_copy and not case.facts().undecided,
        "protocol": case.agreement.agreement.protocol,
    }


def _part(found: CaseFound, part: Any, papers: tuple[CasePaper, ...]) -> dict[str, Any]:
    """A part of somebody else's is shown with its answers once it is decided, and not while they work on it.

    Of what somebody asked to see and was passed on never: whoever it was passed on to answers the family alone.
    """
    is_own = part is found.own
    is_passed_on = found.case.route == Route.TRANSFER and found.case.kind == CaseKind.ACCESS
    shows = is_own or (bool(part.decided_at) and not is_passed_on)
    own = [each for each in papers if each.part_id == part.pk] if shows else []
    return {"part": part, "is_own": is_own, "items": list(part.items.all()), "papers": own, "shows": shows}


def _may(request: AskedRequest, found: CaseFound, notes: Sequence[RowNote]) -> dict[str, Decision]:
    """What the provider's side may do; nothing of it is the agency's."""
    case, actor, now = found.case, request.actor, request.now
    if not found.is_ours:
        return {}
    may = {
        "check": allowed(check_who_asks, actor, case, now),
        "ask": allowed(ask_agency, actor, case, now),
        "yes": allowed(have_yes, actor, case, now),
        "give": allowed(give, actor, case, now),
        "withdraw": allowed(withdraw_case, actor, case, now),
    }
    if case.kind == CaseKind.CORRECTION:
        items = [item for part in found.parts for item in part.items.all()]
        may["item"] = allowed(name_item, actor, case, now)
        correcting = Correcting(case, known=correcting_facts(case, items, notes))
        may["tell"] = allowed(tell_recipients, actor, correcting, now)
        may["statement"] = allowed(attach_statement, actor, correcting, now)
        may["carry"] = allowed(carry_statement, actor, correcting, now)
    return may


def _own_may(request: AskedRequest, found: CaseFound) -> dict[str, Decision]:
    """What may be done about one's own part."""
    part, actor, now = found.own, request.actor, request.now
    if part is None:
        return {}
    return {
        "answer": allowed(answer_item, actor, part, now),
        "decide": allowed(decide_part, actor, part, now),
        "propose": allowed(propose_refusal, actor, part, now),
        "extend": allowed(extend_part, actor, part, now),
        "paper": allowed(add_paper, actor, part, now),
    }
