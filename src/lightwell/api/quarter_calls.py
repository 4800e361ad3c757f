"""Agreements and what a provider's machine needs to split a quarter; checking one, and sending what was sealed.

Stage 3, sharing. Source: `lightwell.policy.sealed_rules`; docs/adr/0025-for-other-systems.md says why a machine seals
at its own desk rather than bring rows and a passphrase here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Header, Path, Router, Status

from lightwell.agreements.models import AgreementVersion
from lightwell.api.acts import note_check, send_by_token
from lightwell.api.arriving import contents, take_files
from lightwell.api.bearing import ApiRequest, acting
from lightwell.api.check_job import CheckTask, FileToCheck
from lightwell.api.describing import BINARY, FILES_TO_CHECK, FILES_TO_SEND, answers
from lightwell.api.once import alone, answered_before, key_digest, request_digest
from lightwell.api.problems import one_problem
from lightwell.api.shapes import (
    AgreementShape,
    AgreementsShape,
    CheckShape,
    QuarterShape,
    QuarterState,
    RecipientShape,
    SentShape,
)
from lightwell.api.tokens import Bearer
from lightwell.gateway.way_back import FILE_ENDING
from lightwell.ledger.gate import allowed, refuse
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.decoding import encode
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import Quarter
from lightwell.policy.sealed_rules import may_check_quarter
from lightwell.policy.token_rules import Scope
from lightwell.sharing import queries
from lightwell.sharing.children import ask
from lightwell.sharing.handing_over import QuarterToSend
from lightwell.sharing.models import HandOver
from lightwell.sharing.sealed_at_a_desk import Arrived, facts_of, public_keys, send_sealed, stage, verified
from lightwell.sharing.storing import store

router = Router(tags=["Quarters"])

CHILD: Final = "lightwell.api.check_job"
Period = Annotated[str, Path(pattern=r"^20[0-9]{2}-Q[1-4]$", description="2026-Q3 is July to September 2026")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_-]{8,64}$",
        description="Your own name for this one sending, such as a UUID; ask again with the same and it is done once",
    ),
]


@router.get("/agreements", response=answers(AgreementsShape), operation_id="listAgreements", url_name="api-agreements")
def agreements(request: ApiRequest) -> AgreementsShape:
    """The provider's own agreements, whom each sends to and with which key, and where each quarter stands."""
    actor = acting(request, Scope.SEND, Scope.CHECK).actor
    with walls(actor):
        standings = queries.quarters(actor, local_day(request.now))
        found = _own(actor).order_by("code", "-version")
        return AgreementsShape(agreements=[_agreement(actor, each, standings) for each in found])


def _own(actor: Actor) -> Any:
    visible = AgreementVersion.objects.visible_to(actor).signed()
    return visible.filter(provider=actor.organisation_id).select_related("provider")


def _agreement(
    actor: Actor, agreement: AgreementVersion, standings: Iterable[queries.QuarterStanding]
) -> AgreementShape:
    return AgreementShape(
        id=agreement.pk,
        code=agreement.code,
        version=agreement.version,
        title=agreement.title,
        hash=agreement.hash,
        starts_on=agreement.starts_on,
        last_on=agreement.last_on,
        recipients=list(_recipients(actor, agreement)),
        quarters=[_quarter(each) for each in standings if each.due.agreement.pk == agreement.pk],
        memory_from=_memory(agreement),
    )


def _recipients(actor: Actor, agreement: AgreementVersion) -> Iterator[RecipientShape]:
    named = agreement.named_units.all().values_list("code", "unit")
    names = dict(Unit.objects.visible_to(actor).values_list("pk", "name"))
    units = dict(named)
    for code, key in sorted(public_keys(actor, agreement).items()):
        yield RecipientShape(recipient=code, name=names.get(units[code], code), public_key=key or None)


def _memory(agreement: AgreementVersion) -> str:
    return HandOver(agreement=agreement, agreement_code=agreement.code, provider_id=agreement.provider_id).memory_now()


def _quarter(standing: queries.QuarterStanding) -> QuarterShape:
    state = QuarterState.SENT if standing.sent else QuarterState.UNDER_WAY if standing.open else QuarterState.TO_SEND
    return QuarterShape(period=standing.due.period.code, due_on=standing.due.due_on, state=state)


@router.get(
    "/agreements/{uuid:agreement_id}/document",
    response=answers(None, 404),
    operation_id="getAgreementDocument",
    url_name="api-agreement-document",
    openapi_extra={"responses": {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}},
)
def document(request: ApiRequest, agreement_id: UUID) -> HttpResponse:
    """The signed document itself: what `--agreement` takes."""
    actor = acting(request, Scope.SEND, Scope.CHECK).actor
    with walls(actor):
        text = _agreement_of(actor, agreement_id).document
    return HttpResponse(text, content_type="application/json")


@router.get(
    "/agreements/{uuid:agreement_id}/memory",
    response=answers(None, 404),
    operation_id="getMemory",
    url_name="api-memory",
    openapi_extra={"responses": {200: {"content": BINARY}}},
)
def memory(request: ApiRequest, agreement_id: UUID) -> HttpResponse:
    """What is remembered of the quarter sent last, encrypted for the provider: `memory.kept` in `--before`."""
    actor = acting(request, Scope.SEND).actor
    with walls(actor):
        digest = _memory(_agreement_of(actor, agreement_id))
    if not digest:
        raise NotVisible("sharing.memory")
    return HttpResponse(store().read(digest), content_type="application/octet-stream")


def _agreement_of(actor: Actor, agreement_id: UUID) -> AgreementVersion:
    """Inside `walls`. Raises NotVisible."""
    found: AgreementVersion | None = _own(actor).filter(pk=agreement_id).first()
    if found is None:
        raise NotVisible(f"agreements.agreementversion {agreement_id}")
    return found


def _quarter_of(actor: Actor, agreement_id: UUID, period: str) -> QuarterToSend:
    try:
        quarter = Quarter.parse(period)
    except NotWellFormed as wrong:
        raise one_problem(422, "no-such-quarter", wrong.faults[0].sentence) from None
    return QuarterToSend(_agreement_of(actor, agreement_id), quarter)


# --- checking --------------------------------------------------------------------------------------------------


@router.post(
    "/agreements/{uuid:agreement_id}/quarters/{period}/check",
    response=answers(CheckShape, 400, 404, 413, 415, 422, 503),
    operation_id="checkQuarter",
    url_name="api-check",
    openapi_extra=FILES_TO_CHECK,
)
def check(request: ApiRequest, agreement_id: UUID, period: Period) -> Any:
    """Everything that is wrong, and what each recipient would get: as `lightwell gateway check --json` answers.

    The files are read in memory by a process that then ends. Nothing of them is kept; that a check was done is.
    """
    bearer = acting(request, Scope.CHECK)
    actor = bearer.actor
    with walls(actor):
        quarter = _quarter_of(actor, agreement_id, period)
        decision = may_check_quarter(actor, quarter.facts(), now=request.now)
        text = quarter.agreement.document
    if not decision:
        refuse(note_check.code, actor, quarter, decision, request.now)
    take_files(request)
    tables, people = contents(request, "tables"), contents(request, "people")
    if not tables or len(people) > 1:
        raise one_problem(422, "no-files", "Give one file for each table in “tables”, and at most one in “people”.")
    note_check(actor, bearer.token, request.now, quarter=quarter, files=len(tables) + len(people))
    files = (*(FileToCheck.of(*each) for each in tables), *(FileToCheck.of(*each, is_people=True) for each in people))
    return ask(CHILD, encode(CheckTask(text, quarter.period.code, local_day(request.now), files)))


# --- sending ---------------------------------------------------------------------------------------------------


@router.post(
    "/agreements/{uuid:agreement_id}/quarters/{period}/sealed",
    response=answers(SentShape, 400, 404, 409, 413, 415, 422, status=201),
    operation_id="sendSealedQuarter",
    url_name="api-send",
    openapi_extra=FILES_TO_SEND,
)
def send(request: ApiRequest, agreement_id: UUID, period: Period, key: Key) -> Status[Any]:
    """Send what `lightwell gateway split` sealed on the provider's own machine. No row and no passphrase comes here.

    Every signature is checked against the provider's registered keys, and every slip against the agreement, the
    quarter, the clauses and the units' keys. It is sent whole or not at all, and with one key once.
    """
    bearer = acting(request, Scope.SEND)
    with walls(bearer.actor):
        quarter = _quarter_of(bearer.actor, agreement_id, period)
    take_files(request)
    arrived = _arrived(request)
    asked = request_digest(_parts(quarter, arrived))
    named = key_digest(bearer.token, key)
    with alone(named):
        before = answered_before(bearer.actor, bearer.token, named, asked)
        if before is None:
            before = _sent(request, bearer, quarter, arrived, (named, asked))
        return Status(201, before)


def _arrived(request: ApiRequest) -> Arrived:
    manifests, memories = contents(request, "manifest"), contents(request, "memory")
    deliveries = contents(request, "deliveries")
    if len(manifests) != 1 or len(memories) != 1 or not deliveries:
        raise one_problem(
            422,
            "files-missing",
            "Give one file in “manifest”, one in “memory”, and in “deliveries” and “way_backs” one for each recipient.",
        )
    return Arrived(
        manifest=manifests[0][1],
        memory=memories[0][1],
        deliveries=tuple(content for _, content in deliveries),
        way_backs={name.removesuffix(FILE_ENDING): content for name, content in contents(request, "way_backs")},
        memory_from=request.POST.get("memory_from", ""),
    )


def _parts(quarter: QuarterToSend, arrived: Arrived) -> Iterator[bytes]:
    yield str(quarter.agreement.pk).encode()
    yield quarter.period.code.encode()
    yield arrived.memory_from.encode()
    yield from (arrived.manifest, arrived.memory)
    yield from sorted(arrived.deliveries)
    for name in sorted(arrived.way_backs):
        yield name.encode()
        yield arrived.way_backs[name]


def _sent(
    request: ApiRequest, bearer: Bearer, quarter: QuarterToSend, arrived: Arrived, once: tuple[str, str]
) -> dict[str, Any]:
    actor, now = bearer.actor, request.now
    with walls(actor):
        sealed = verified(actor, quarter.agreement, arrived)
        facts = facts_of(actor, quarter, sealed)
        keys = public_keys(actor, quarter.agreement)
        decision = allowed(send_sealed, actor, quarter, now, sealed=facts)
    if not decision:
        refuse(send_sealed.code, actor, quarter, decision, now)
    staged = stage(store(), sealed, keys)
    key, asked = once
    kept = send_by_token(actor, bearer.token, now, quarter=quarter, sealed=facts, staged=staged, key=key, request=asked)
    answer: dict[str, Any] = kept.answer
    return answer
