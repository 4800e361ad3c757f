"""The receipt: what went to whom, under which clauses and seals, and what happens next.

Stage 3, sharing. Source: Data Protection and Use Policy, Transparency and Choice guideline. For every one of the
provider's people; it holds counts and digests, and nothing that the file said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lightwell.agreements.flows import Line, line_to
from lightwell.ledger.gate import allowed
from lightwell.ledger.models import Entry, Outcome
from lightwell.ledger.proving import Place, place_of
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.naming import Who, who_acted
from lightwell.policy.actors import Actor
from lightwell.policy.opening_rules import ClauseTerms
from lightwell.policy.periods import Quarter
from lightwell.policy.wording import cite, listed
from lightwell.sharing.checked_views import visible_hand_over
from lightwell.sharing.handing_over import QuarterToSend, start_hand_over
from lightwell.sharing.models import Delivery, HandOver
from lightwell.sharing.quarter_pages import QuarterShown, Stage, next_to_send, quarters_of, steps, versions_of
from lightwell.sharing.sending import send_staged


@dataclass(frozen=True, slots=True)
class SentTo:
    """What one unit was sent. until: the last day it may open it. closed_at: when a later version took its place."""

    name: str
    of: Line
    rows: int
    clauses: str
    issue: int
    digest: str
    until: dt.date
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one sending. manifest: the seal of the provider's own signed list. by: whoever pressed Send.

    entry: the ledger's entry about it.
    """

    hand_over: HandOver
    period: Quarter
    sent: tuple[SentTo, ...]
    by: Who | None
    manifest: str
    entry: UUID | None

    @property
    def is_replaced(self) -> bool:
        return any(each.closed_at for each in self.sent)

    @property
    def names(self) -> str:
        return listed(each.name for each in self.sent)


@require_safe
def receipt(request: AskedRequest, hand_over_id: UUID) -> HttpResponse:
    """What was sent, to keep and to print."""
    with walls(request.actor):
        found = visible_hand_over(request.actor, hand_over_id)
        if found.sent_at is None:
            return redirect("hand-over", hand_over_id)
        quarters = _under_the_same(request, found)
        versions = next((each.versions for each in quarters if each.period == found.quarter), ())
        versions = versions or versions_of(request.actor, found)
        context: dict[str, Any] = {
            "receipt": _receipt(found, request),
            "agreement": found.agreement,
            "version": next(each for each in versions if each.hand_over_id == found.pk),
            "versions": versions,
            "next": next_to_send(quarters),
            "may_replace": allowed(start_hand_over, request.actor, _again(found), request.now, replaces=True),
            "steps": steps(Stage.RECEIPT),
        }
    context["place"] = _place(context["receipt"].entry, request.now)
    return render(request, "sharing/hand_over/receipt.html", context)


def _place(entry: UUID | None, now: dt.datetime) -> Place | None:
    """Where it is in the sealed ledger; outside `walls`, because it is sealed there and then if it has to be."""
    return None if entry is None else place_of(entry, now)


def _again(found: HandOver) -> QuarterToSend:
    return QuarterToSend(found.agreement, found.quarter)


def _under_the_same(request: AskedRequest, found: HandOver) -> tuple[QuarterShown, ...]:
    """Every quarter that the same agreement asks for."""
    quarters = quarters_of(request.actor, request.now)
    return tuple(each for each in quarters if each.agreement.code == found.agreement_code)


def _receipt(found: HandOver, request: AskedRequest) -> Receipt:
    actor, oneself = request.actor, {request.actor.account_id: str(request.user)}
    deliveries = Delivery.objects.visible_to(actor).filter(hand_over=found).select_related("unit")
    staged, entry = found.was_staged, _sending(found, actor)
    return Receipt(
        hand_over=found,
        period=found.quarter,
        sent=tuple(_sent_to(found, deliveries.order_by("unit__name"))),
        by=_by(entry, actor, oneself) if entry else None,
        manifest=staged.manifest if staged else "",
        entry=entry.uuid if entry else None,
    )


def _by(entry: Entry, actor: Actor, known: Mapping[UUID | None, str]) -> Who:
    return who_acted([entry], actor, with_organisation=False, known=known)[entry.uuid]


def _sent_to(found: HandOver, deliveries: Iterable[Delivery]) -> Iterator[SentTo]:
    agreement = found.agreement.agreement
    for each in deliveries:
        terms = [ClauseTerms.of(agreement.clause(name), found.quarter, agreement.source) for name in each.clauses]
        yield SentTo(
            name=each.unit.name,
            of=line_to(agreement, each.unit.code),
            rows=each.rows,
            clauses=cite(each.clauses),
            issue=each.issue,
            digest=each.digest,
            until=max(term.keep_until for term in terms),
            closed_at=each.superseded_at,
        )


def _sending(found: HandOver, actor: Actor) -> Entry | None:
    visible = Entry.objects.visible_to(actor).filter(action=send_staged.code, outcome=Outcome.DONE)
    return visible.filter(subject_kind=found.subject_kind, subject_id=found.pk).first()
