"""What is asked and what is answered, as its published description says it.

Stage 3, sharing. A check's answer has the very keys that `lightwell gateway check --json` prints.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, as 64 hexadecimal digits")]
Words = Annotated[str, Field(min_length=1, max_length=500)]


class Asked(Schema):
    """What a system sends. Whatever the description does not name is refused."""

    model_config = ConfigDict(extra="forbid")


class ReasonShape(Schema):
    """One reason. code: for programs; it stays. source: where the requirement comes from."""

    code: str
    sentence: str
    source: str


class ProblemShape(Schema):
    """RFC 9457 problem details, with every reason."""

    type: str
    title: str
    status: int
    detail: str
    reasons: list[ReasonShape]


# --- agreements and quarters -----------------------------------------------------------------------------------


class QuarterState(StrEnum):
    """Where a quarter stands."""

    TO_SEND = "to-send"
    UNDER_WAY = "under-way"
    SENT = "sent"


class QuarterShape(Schema):
    """One quarter that the agreement asks for: 2026-Q3 is July to September. due_on: the last day to send it."""

    period: str
    due_on: dt.date
    state: QuarterState


class RecipientShape(Schema):
    """A unit that is sent something. public_key: what to seal for (X25519, hexadecimal); null before it has one."""

    recipient: str
    name: str
    public_key: str | None


class AgreementShape(Schema):
    """One version of an agreement. hash: its digest, as `lightwell agreement hash` prints it.

    memory_from: the digest of what is remembered of the quarter sent last; empty before the first.
    """

    id: UUID
    code: str
    version: int
    title: str
    hash: Digest
    starts_on: dt.date
    last_on: dt.date
    recipients: list[RecipientShape]
    quarters: list[QuarterShape]
    memory_from: str


class AgreementsShape(Schema):
    agreements: list[AgreementShape]


# --- checking and sending --------------------------------------------------------------------------------------


class ProblemFound(Schema):
    code: str
    level: str
    table: str | None
    column: str | None
    count: int
    rows: list[int]
    sentence: str
    fix: str


class WithheldShape(Schema):
    why: str
    rows: int


class TableShape(Schema):
    name: str
    words: str
    columns: list[str]
    rows: int


class WouldGo(Schema):
    recipient: str
    clauses: list[str]
    columns: list[str]
    rows: int
    withheld: list[WithheldShape]
    datasets: list[TableShape]


class SmallShape(Schema):
    recipient: str
    tables: list[str]
    k: int
    columns: list[str]
    people: int
    people_across_quarters: int
    smallest: int
    mend: list[str]
    left: int
    sentence: str


class CheckShape(Schema):
    """Everything that is wrong, and what each recipient would get. examples: always true here, where no key is."""

    sendable: bool
    period: str
    rows: int
    problems: list[ProblemFound]
    unconfirmed: list[str]
    deliveries: list[WouldGo]
    stays: list[str]
    small_numbers: list[SmallShape]
    notes: list[str]
    examples: bool


class SentDelivery(Schema):
    id: UUID
    recipient: str
    rows: int
    clauses: list[str]
    digest: Digest


class SentShape(Schema):
    """The receipt. memory: what to split the next quarter against, as its digest."""

    hand_over: UUID
    agreement: UUID
    period: str
    sent_at: dt.datetime
    memory: Digest
    manifest: Digest
    deliveries: list[SentDelivery]


# --- deliveries ------------------------------------------------------------------------------------------------


class DeliveryShape(Schema):
    """One delivery, without a row of it. closed_at: when a later one took its place."""

    id: UUID
    agreement: str
    version: int
    period: str
    provider: str
    unit: str
    issue: int
    rows: int
    clauses: list[str]
    digest: Digest
    sent_at: dt.datetime
    closed_at: dt.datetime | None


class DeliveriesShape(Schema):
    total: int
    deliveries: list[DeliveryShape]


class CopyAsked(Asked):
    """clause: one that it was sent under and that lets a copy be taken. why: the provider and a family read it."""

    clause: Annotated[str, Field(min_length=1, max_length=64)]
    why: Words


class CopiedTable(Schema):
    """One table as CSV, with nothing in it that a spreadsheet would run."""

    table: str
    words: str
    csv: str


class CopyShape(Schema):
    """entry: the ledger's, which was there before this was read."""

    entry: UUID
    clause: str
    tables: list[CopiedTable]


# --- who saw what ----------------------------------------------------------------------------------------------


class OpeningShape(Schema):
    """One opening, copy or refused attempt. token: which one, where a system did it."""

    entry: UUID
    at: dt.datetime
    delivery: UUID
    digest: Digest
    period: str
    unit: str
    role: str
    clauses: list[str]
    why: str
    is_copy: bool
    token: UUID | None
    refusals: list[str]


class WhoSawShape(Schema):
    total: int
    openings: list[OpeningShape]


class FindUsageAsked(Asked):
    """deliveries: digests, as `lightwell gateway find` gives them; left out, everything that the provider sent."""

    deliveries: Annotated[list[Digest], Field(max_length=1000)] | None = None
    periodStart: dt.datetime | None = None
    periodEnd: dt.datetime | None = None
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 1000


class UsageShape(Schema):
    logtime: dt.datetime
    action: str
    receiverCode: str
    receiverName: str
    receiverSystem: str


class FindUsageShape(Schema):
    totalUsages: int
    usages: list[UsageShape]


class UsagePeriodShape(Schema):
    """periodEnd is left out: usage can be asked for up to now."""

    periodStart: dt.datetime


class HeartbeatStatus(StrEnum):
    OK = "OK"
    FAIL = "FAIL"


class HeartbeatShape(Schema):
    status: HeartbeatStatus
    message: str
