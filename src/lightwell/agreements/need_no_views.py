"""The page of what a no to something that is asked would do, before anybody decides.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline. For the agency and for everybody
who takes part, with an account or by a link, in their own words. Looking at it changes nothing and tells nobody.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lightwell.agreements.need_no import Recipients, need_without
from lightwell.codesign.asked_needs import asked_need, units_in_it
from lightwell.codesign.child_words import name_of_item, title_of
from lightwell.codesign.models import Need
from lightwell.codesign.say_views import frame_for, words_for
from lightwell.codesign.saying import part_in
from lightwell.guests.models import Words
from lightwell.guests.visiting import for_everybody_in
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.machine import who_runs_this_machine
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.codesign_rules import NeedState


@for_everybody_in
@require_safe
def need_no(request: AskedRequest, need_id: UUID) -> HttpResponse:
    """What stops, what does not, and who would know: for the whole need, or for one item of it that is named."""
    actor, path = request.actor, request.GET.get("item", "")
    with walls(actor):
        need = asked_need(actor, need_id)
        designs = actor.belongs_to(need.agency_id)
        asked = Need.objects.visible_to(actor).filter(programme=need.programme_id, state=need.state)
        item = next((each for each in need.need.items if each.path == path), None)
        takes_part = designs or part_in(need.programme, actor) is not None
        if not takes_part or (path and item is None):
            raise NotVisible(f"codesign.need {need_id}")
        who = Recipients(need.programme.agency.name, units_in_it(need))
        found = need_without(need, path, asked.order_by("code"), who, who_runs_this_machine())
    is_child = words_for(actor) == Words.CHILD
    context = {
        "need": need,
        "programme": need.programme,
        "title": title_of(need.need) if is_child else need.need.title,
        "item": (name_of_item(item) if is_child else item.item.words) if item else "",
        "without": found,
        "who_gets": who.name(need.need.recipient.unit),
        "is_gone": need.state == NeedState.DROPPED or path in need.dropped,
        "is_settled": need.is_settled,
        "designs": designs,
        "words": words_for(actor),
        **frame_for(actor),
    }
    return render(request, "agreements/need_no.html", context)
