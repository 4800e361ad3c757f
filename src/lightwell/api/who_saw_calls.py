"""Who saw what: as the page says it, and as Estonia's Data Tracker asks it.

Stage 3, sharing. Source: the promise that nothing sent goes into a black hole; the Data Tracker's usage protocol,
version 2.0.0 (github.com/e-gov/AJ, dumonitor-openapi-v2.yaml). No client's number comes here: the provider's own
machine finds with its keys which deliveries a client is in, and asks about those.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from ninja import Query, Router

from lightwell.api.bearing import ApiRequest, acting
from lightwell.api.describing import answers
from lightwell.api.problems import Problem
from lightwell.api.shapes import (
    FindUsageAsked,
    FindUsageShape,
    HeartbeatShape,
    HeartbeatStatus,
    OpeningShape,
    UsagePeriodShape,
    UsageShape,
    WhoSawShape,
)
from lightwell.ledger.models import Entry, EntryQuerySet, Outcome
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.periods import Quarter
from lightwell.policy.token_rules import NOT_THE_PROVIDER, Scope
from lightwell.sharing.models import Delivery
from lightwell.sharing.openings import COPIED
from lightwell.sharing.who_saw import Opening, Wanted, entries_of, told

router = Router(tags=["Who saw what"])
tracker = Router(tags=["Data Tracker"])

COPIED_BY_A_SYSTEM = "api.copy-delivery"
Period = Annotated[str, Query(pattern=r"^(20[0-9]{2}-Q[1-4])?$", description="Only this quarter, such as 2026-Q3")]
Clause = Annotated[str, Query(max_length=64, pattern=r"^[A-Za-z0-9_.:-]*$", description="Only under this clause")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many to leave out first")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most")]


@router.get("/who-saw-what", response=answers(WhoSawShape), operation_id="whoSawWhat", url_name="api-who-saw")
def who_saw_what(
    request: ApiRequest,
    period: Period = "",
    clause: Clause = "",
    refused: bool = False,
    offset: Offset = 0,
    limit: Limit = 100,
) -> WhoSawShape:
    """Every opening and copy that one may know of, the latest first: unit, office, clause, time and stated reason."""
    actor = acting(request, Scope.WHO_SAW).actor
    with walls(actor):
        found = entries_of(actor, Wanted(period=period, clause=clause, refused=refused)).order_by("-id")
        total, page = found.count(), told(actor, found[offset : offset + limit])
        tokens = _tokens(actor, page)
    return WhoSawShape(total=total, openings=[_opening(each, tokens) for each in page])


def _tokens(actor: Actor, found: tuple[Opening, ...]) -> Mapping[UUID, UUID]:
    """Which token took each copy: its entry was written in the same transaction."""
    copies = Entry.objects.visible_to(actor).filter(uuid__in=[each.entry for each in found], action=COPIED)
    by_transaction = dict(copies.values_list("transaction_id", "uuid"))
    acted = Entry.objects.visible_to(actor).filter(
        transaction_id__in=list(by_transaction), action=COPIED_BY_A_SYSTEM, outcome=Outcome.DONE
    )
    return {by_transaction[number]: token for number, token in acted.values_list("transaction_id", "subject_id")}


def _opening(opening: Opening, tokens: Mapping[UUID, UUID]) -> OpeningShape:
    return OpeningShape(
        entry=opening.entry,
        at=opening.at,
        delivery=opening.delivery.pk,
        digest=opening.delivery.digest,
        period=opening.delivery.period,
        unit=opening.unit,
        role=opening.role,
        clauses=list(opening.clauses),
        why=opening.why,
        is_copy=opening.is_copy,
        token=tokens.get(opening.entry),
        refusals=list(opening.refusals),
    )


# --- as the Data Tracker asks it -------------------------------------------------------------------------------


@tracker.post(
    "/data-tracker/findUsage",
    response=answers(FindUsageShape, 400, 413, 415),
    operation_id="findUsage",
    url_name="api-find-usage",
)
def find_usage(request: ApiRequest, asked: FindUsageAsked) -> FindUsageShape:
    """What was done with what the provider sent; with `deliveries`, with those alone that a client is in.

    In place of the protocol's `userCode` the provider gives the digests that `lightwell gateway find` answered on its
    own machine, so that no client's number comes here; nobody but the provider may ask.
    """
    actor = _provider(request)
    with walls(actor):
        codes = dict(Organisation.objects.visible_to(actor).values_list("pk", "code"))
        names = dict(Organisation.objects.visible_to(actor).values_list("pk", "name"))
        found = _wanted(actor, asked)
        total, page = found.count(), told(actor, found[asked.offset : asked.offset + asked.limit])
    return FindUsageShape(totalUsages=total, usages=[_usage(each, codes, names) for each in page])


def _provider(request: ApiRequest) -> Actor:
    actor = acting(request, Scope.WHO_SAW).actor
    if actor.organisation_kind is not PartyKind.PROVIDER:
        raise Problem(403, (NOT_THE_PROVIDER,))
    return actor


def _wanted(actor: Actor, asked: FindUsageAsked) -> EntryQuerySet:
    found = entries_of(actor, Wanted(digests=asked.deliveries))
    if asked.periodStart is not None:
        found = found.filter(occurred_at__gte=_here(asked.periodStart))
    if asked.periodEnd is not None:
        found = found.filter(occurred_at__lte=_here(asked.periodEnd))
    return found.order_by("-id")


def _here(moment: dt.datetime) -> dt.datetime:
    """In UTC, for PostgreSQL knows no zone more than 15 hours off; at an end of time where UTC has no such moment."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        first, last = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
        return first if moment.year == dt.MINYEAR else last


def _usage(opening: Opening, codes: Mapping[UUID, str], names: Mapping[UUID, str]) -> UsageShape:
    what = "A copy was taken of" if opening.is_copy else "Opened:"
    quarter = Quarter.parse(opening.delivery.period).words
    return UsageShape(
        logtime=opening.at,
        action=f"{what} {quarter}, under clause {', '.join(opening.clauses)}: {opening.why}",
        receiverCode=codes.get(opening.delivery.agency_id, ""),
        receiverName=names.get(opening.delivery.agency_id, ""),
        receiverSystem=opening.unit,
    )


@tracker.get(
    "/data-tracker/usagePeriod",
    response=answers(UsagePeriodShape, 404),
    operation_id="usagePeriod",
    url_name="api-usage-period",
)
def usage_period(request: ApiRequest) -> UsagePeriodShape:
    """Since when there is anything to be asked about: the first that was sent."""
    actor = _provider(request)
    with walls(actor):
        first = Delivery.objects.visible_to(actor).order_by("sent_at").values_list("sent_at", flat=True).first()
    return UsagePeriodShape(periodStart=first or request.now)


@tracker.get(
    "/data-tracker/heartbeat", response=answers(HeartbeatShape), operation_id="heartbeat", url_name="api-heartbeat"
)
def heartbeat(request: ApiRequest) -> HeartbeatShape:
    """That this answers at all: the token was looked up, so the database answered too."""
    acting(request, Scope.WHO_SAW)
    return HeartbeatShape(status=HeartbeatStatus.OK, message="API is ready")
