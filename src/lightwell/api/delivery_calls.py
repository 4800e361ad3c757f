"""A unit's deliveries: listing them, and taking a copy of one under a clause and for a reason.

Stage 3, sharing. Source: `lightwell.policy.opening_rules`. What a system fetches has left Lightwell, so it is a copy
and not a reading: only a clause that lets a copy be taken permits it. The entry comes before the first row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from lightwell.api.acts import copy_by_token
from lightwell.api.bearing import ApiRequest, acting
from lightwell.api.describing import answers
from lightwell.api.shapes import CopiedTable, CopyAsked, CopyShape, DeliveriesShape, DeliveryShape
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.periods import Quarter
from lightwell.policy.stated_words import cleaned
from lightwell.policy.token_rules import Scope
from lightwell.sharing.delivery_pages import TableShown, tables_under
from lightwell.sharing.models import Delivery
from lightwell.sharing.opening import read_copy

router = Router(tags=["Deliveries"])

Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many to leave out first")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most")]


@router.get("/deliveries", response=answers(DeliveriesShape), operation_id="listDeliveries", url_name="api-deliveries")
def deliveries(request: ApiRequest, offset: Offset = 0, limit: Limit = 50) -> DeliveriesShape:
    """What one's unit was sent, or what one's organisation sent: the latest first, and no row of any."""
    actor = acting(request, Scope.LIST).actor
    with walls(actor):
        found = Delivery.objects.visible_to(actor).select_related("agreement", "provider", "unit")
        page = found.order_by("-sent_at", "-id")[offset : offset + limit]
        return DeliveriesShape(total=found.count(), deliveries=[_delivery(each) for each in page])


def _delivery(delivery: Delivery) -> DeliveryShape:
    return DeliveryShape(
        id=delivery.pk,
        agreement=delivery.agreement_code,
        version=delivery.agreement.version,
        period=Quarter.parse(delivery.period).code,
        provider=delivery.provider.name,
        unit=delivery.unit.name,
        issue=delivery.issue,
        rows=delivery.rows,
        clauses=delivery.clauses,
        digest=delivery.digest,
        sent_at=delivery.sent_at,
        closed_at=delivery.superseded_at,
    )


@router.post(
    "/deliveries/{uuid:delivery_id}/copies",
    response=answers(CopyShape, 400, 404, 413, 415, 503, status=201),
    operation_id="copyDelivery",
    url_name="api-copy",
)
def copy(request: ApiRequest, delivery_id: UUID, asked: CopyAsked) -> Status[CopyShape]:
    """Take a copy, under one of its clauses and for a reason that the provider and a family can read.

    The entry in the ledger comes first; then each table that the clause covers, with the columns that it covers.
    Rows that were called back, because whoever they are about said no, are in no copy.
    """
    bearer = acting(request, Scope.OPEN)
    actor = bearer.actor
    with walls(actor):
        delivery = _own(actor, delivery_id)
    given = copy_by_token(
        actor, bearer.token, request.now, delivery=delivery, clause=asked.clause, why=cleaned(asked.why)
    )
    tables = tables_under(delivery, asked.clause)
    copied = list(_copied(actor, given.signed(), request, tables))
    return Status(201, CopyShape(entry=given.entry, clause=asked.clause, tables=copied))


def _copied(actor: Actor, signed: str, request: ApiRequest, tables: tuple[TableShown, ...]) -> Iterator[CopiedTable]:
    for each in tables:
        taken = read_copy(actor, signed, request.now, each.name)
        yield CopiedTable(table=taken.table, words=each.words, csv=taken.csv)


def _own(actor: Actor, delivery_id: UUID) -> Delivery:
    """A delivery to one's own unit. Raises NotVisible."""
    visible = Delivery.objects.visible_to(actor).select_related("agreement", "provider", "unit")
    found = visible.filter(pk=delivery_id, unit__in=actor.unit_ids).first()
    if found is None:
        raise NotVisible(f"sharing.delivery {delivery_id}")
    return found
