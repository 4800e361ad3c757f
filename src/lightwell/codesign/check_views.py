"""The purpose checklist of a need, the checks that fire for it, and what a privacy impact assessment needs to know.

Stage 1, co-design. Source: Data Protection and Use Policy, purpose statement checklist, and Purpose Matters guideline:
work through checks and balances.
"""

from __future__ import annotations

from collections import Counter
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.codesign.check_forms import Checks
from lightwell.codesign.design_pages import designed_need
from lightwell.codesign.models import Need, ReviewFile
from lightwell.codesign.need_views import statement
from lightwell.codesign.party_models import maori_parties_of
from lightwell.codesign.plain_words import too_hard, why_hard
from lightwell.codesign.rounds import answer_checklist
from lightwell.ledger.gate import allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.machine import where_it_is_kept, who_runs_this_machine
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.checks_and_balances import REVIEWS
from lightwell.policy.local_days import local_day
from lightwell.policy.wording import form_words
from lightwell.words import Audience

WRONG: Final = 422


@require_http_methods(["GET", "HEAD", "POST"])
def need_checks(request: AskedRequest, need_id: UUID) -> HttpResponse:
    """Answer the purpose checklist; and each trigger that fired: what was done, or why it does not apply."""
    actor = request.actor
    with walls(actor):
        found = designed_need(actor, need_id)
        maori = maori_parties_of(found.programme)
        may = allowed(answer_checklist, actor, found, request.now, answers={})
        files = Counter(ReviewFile.objects.visible_to(actor).filter(need=found).values_list("review", flat=True))
    form = _form(request, found)
    if may and form.is_valid():
        answer_checklist(actor, found, request.now, answers=form.answers)
        messages.success(request, "The checklist and the checks are kept.")
        return redirect("design-need", found.pk)
    unmet = {each.code for each in found.unmet_checks_where(maori.known(found))}
    context = {
        "need": found,
        "form": form,
        "checks": [(fired, why, on, fired.code not in unmet) for fired, why, on in form.checks],
        "reviews": [(each, fields, f"review:{each}" not in unmet, files[each.value]) for each, fields in form.reviews],
        "open": len(found.open_noes),
        "has_maori_party": maori.take_part,
        "standings": [
            (found.need.item(path).item.words, each, maori.latest(found).get(path, ()))
            for path, each in maori.standings(found).items()
        ],
        "hard": too_hard(found.need.words) or found.words_due,
        "may": may,
    }
    return render(request, "codesign/design_checks.html", context, status=WRONG if form.is_bound else 200)


def _form(request: AskedRequest, found: Need) -> Checks:
    return Checks(
        request.POST if request.method == "POST" else None,
        found.checklist,
        found.fired,
        today=local_day(request.now),
        reviews=found.reviews_wanted,
    )


@require_safe
def need_assessment(request: AskedRequest, need_id: UUID) -> HttpResponse:
    """What a privacy impact assessment needs to know about the information, to print; written from the need alone."""
    actor = request.actor
    with walls(actor):
        found = designed_need(actor, need_id)
        maori = maori_parties_of(found.programme)
    kept = [each for each in found.need.items if each.path not in found.dropped]
    wanted = found.reviews_wanted
    context = {
        "need": found,
        "sections": statement(found.need),
        "items": [(each, form_words(each.generalise)) for each in kept],
        "fired": [(each, found.checklist.get(f"check:{each.code}", {})) for each in found.fired],
        "reviews": [(each, found.checklist.get(f"review:{each}", {})) for each in REVIEWS if each in wanted],
        "standings": [(found.need.item(path).item.words, each) for path, each in maori.standings(found).items()],
        "conditions": maori.conditions(found),
        "run_by": who_runs_this_machine(),
        "where": where_it_is_kept(),
        "exceptions": [(each, why) for each in Audience if (why := why_hard(found.checklist, each))],
        "now": request.now,
    }
    return render(request, "codesign/design_assessment.html", context)
