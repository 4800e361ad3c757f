"""Proposing an agreement, signing it, suspending it, and ending it.

Stage 2, agreement. Source: `lightwell.policy.agreement_rules`. A document's mistakes raise NotWellFormed with all of
them at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lightwell.agreements.documents import canonical_text, refuse_what_does_not_fit
from lightwell.agreements.models import (
    AgreementVersion,
    Draft,
    DraftState,
    FateOfSent,
    NamedUnit,
    Signature,
    Suspension,
)
from lightwell.agreements.version_models import AgreementVersionQuerySet
from lightwell.codesign.models import Participant, Programme
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.agreement import Agreement, Document, with_signature
from lightwell.policy.agreement_rules import (
    AgreementState,
    Fate,
    may_end,
    may_lift_suspension,
    may_propose_agreement,
    may_sign,
    may_suspend,
    may_withdraw,
)
from lightwell.policy.codesign_rules import Group, Invited
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.periods import Quarter


@action(code="agreements.propose", rule=may_propose_agreement)
def propose_agreement(deed: Deed[Programme], *, document: Document) -> Done[AgreementVersion]:
    """Put one version of an agreement in front of both sides. Raises NotWellFormed."""
    agreement = document.agreement
    provider = Organisation.objects.visible_to(deed.actor).filter(code=agreement.provider.id).first()
    units = _units_named(deed, agreement)
    refuse_what_does_not_fit(document, deed.subject.agency, provider, units)
    proposed = AgreementVersion(
        programme=deed.subject,
        agency=deed.subject.agency,
        provider=provider,
        code=agreement.id,
        version=agreement.version,
        title=agreement.title,
        document=canonical_text(document),
        hash=document.hash,
        terms_hash=document.terms_hash,
        starts_on=agreement.starts_on,
        last_on=agreement.ends_on,
        state=AgreementState.DRAFT,
        proposed_at=deed.now,
    )
    proposed.full_clean()
    proposed.save(force_insert=True)
    for unit in units:
        _named(proposed, unit).save(force_insert=True)
    let_take_part(deed, proposed, (proposed.provider_id, *(unit.organisation_id for unit in units)))
    return Done(proposed, Event(about=proposed, agreement_hash=proposed.hash))


def let_take_part(deed: Deed[Any], proposed: AgreementVersion, organisations: Iterable[UUID]) -> None:
    """Whoever an agreement names takes part in its programme."""
    named = set(organisations) - {proposed.agency_id}
    known = Participant.objects.visible_to(deed.actor).filter(programme=proposed.programme, organisation__in=named)
    for organisation_id in sorted(named - set(known.values_list("organisation", flat=True))):
        Participant(
            programme=proposed.programme,
            agency_id=proposed.agency_id,
            organisation_id=organisation_id,
            group=Group.PROVIDER if organisation_id == proposed.provider_id else Group.COMMUNITY,
            how=Invited.AGREEMENT,
            invited_at=deed.now,
        ).save(force_insert=True)


def _units_named(deed: Deed[Programme], agreement: Agreement) -> tuple[Unit, ...]:
    parties = [party.id for party in agreement.parties]
    units = Unit.objects.visible_to(deed.actor).filter(organisation__code__in=parties)
    return tuple(units.filter(code__in=agreement.recipients).order_by("code"))


def _named(agreement: AgreementVersion, unit: Unit) -> NamedUnit:
    return NamedUnit(
        agreement=agreement, unit=unit, agency=agreement.agency, provider=agreement.provider, code=unit.code
    )


@action(code="agreements.sign", rule=may_sign)
def sign(deed: Deed[AgreementVersion], *, answered: str = "") -> Done[AgreementVersion]:
    """One side signs, in the office its signatory holds. With both signatures the document is fixed for good.

    answered: why, although another agreement that is in force at the same time says otherwise.
    """
    agreement, role = deed.subject, deed.actor.role
    signature = Signature(
        agreement=agreement,
        organisation=_side(deed),
        role=role.words if role else "",
        answered=answered,
        terms_hash=agreement.terms_hash,
        signed_at=deed.now,
    )
    signature.save(force_insert=True)
    signed = with_signature(
        agreement.agreed, party=signature.organisation.code, role=signature.role, on=local_day(deed.now)
    )
    agreement.document, agreement.hash = canonical_text(signed), signed.hash
    if signed.is_signed:
        agreement.state, agreement.signed_at = AgreementState.SIGNED, deed.now
    agreement.save(update_fields=["document", "hash", "state", "signed_at"])
    if signed.is_signed:
        _close_what_led_here(deed)
    return Done(agreement, Event(clauses=tuple(_clauses(signed)), agreement_hash=agreement.hash, reason=answered))


def _close_what_led_here(deed: Deed[AgreementVersion]) -> None:
    """Its draft is done; the version that it varies holds until the day before."""
    draft = Draft.objects.visible_to(deed.actor).filter(proposed=deed.subject).select_related("replaces").first()
    if draft is None:
        return
    draft.state = DraftState.SIGNED
    draft.save(update_fields=["state"])
    for side in (draft.agency_id, draft.provider_id):
        tell(Kind.AGREEMENT_SIGNED, deed.subject.pk, deed.now, organisation=side)
    _carry_suspensions(deed, draft)
    day_before = deed.subject.starts_on - dt.timedelta(days=1)
    varied = draft.replaces
    if varied is not None and (varied.state == AgreementState.SIGNED or varied.ended_by):  # an end just said refuses it
        end_agreement.within(deed, varied, on=min(day_before, varied.last_on))


def _carry_suspensions(deed: Deed[AgreementVersion], draft: Draft) -> None:
    """Another version lifts nothing: whoever suspended the one before lifts that, and until then nothing is taken."""
    for each in Suspension.objects.visible_to(deed.actor).filter(agreement=draft.replaces, lifted_at__isnull=True):
        _suspended(deed.subject, Side(each.side), each.because, each.suspended_at)


def _side(deed: Deed[AgreementVersion]) -> Organisation:
    sides = (deed.subject.agency, deed.subject.provider)
    return next(side for side in sides if deed.actor.belongs_to(side.pk))


def _clauses(document: Document) -> Iterator[str]:
    return (clause.id for clause in document.agreement.clauses)


@action(code="agreements.withdraw", rule=may_withdraw)
def withdraw_agreement(deed: Deed[AgreementVersion]) -> Done[AgreementVersion]:
    """Take a version back before both have signed it: nobody can sign it any more."""
    agreement = deed.subject
    agreement.state = AgreementState.WITHDRAWN
    agreement.save(update_fields=["state"])
    return Done(agreement, Event(agreement_hash=agreement.hash))


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to become of what one unit was sent for one quarter."""

    unit: Unit
    period: Quarter
    fate: Fate


@action(code="agreements.end", rule=may_end)
def end_agreement(
    deed: Deed[AgreementVersion], *, on: dt.date, because: str | None = None, decided: Sequence[Decided] = ()
) -> Done[AgreementVersion]:
    """End it: `on` is its last day. Quarters that ended by then can still be handed over.

    because: why a side ends it; nothing where another version takes its place. decided: what becomes of what was sent.
    """
    agreement = deed.subject
    agreement.state, agreement.last_on, agreement.ended_at = AgreementState.ENDED, on, deed.now
    if because is not None:
        agreement.ended_by, agreement.ended_because = _side_name(deed), because
    agreement.save(update_fields=["state", "last_on", "ended_at", "ended_by", "ended_because"])
    for each in decided:
        _fate(agreement, each, deed.now).save(force_insert=True)
    if because is not None:
        tell_both_sides(Kind.AGREEMENT_ENDED, deed)
    destroyed = sum(each.fate is Fate.DESTROYED for each in decided)
    counts = {"destroyed": destroyed, "kept": len(decided) - destroyed} if decided else {}
    return Done(agreement, Event(agreement_hash=agreement.hash, counts=counts, reason=because or ""))


def _side_name(deed: Deed[AgreementVersion]) -> Side:
    return Side.AGENCY if deed.actor.belongs_to(deed.subject.agency_id) else Side.PROVIDER


def _fate(agreement: AgreementVersion, decided: Decided, now: dt.datetime) -> FateOfSent:
    return FateOfSent(
        agreement=agreement,
        agreement_code=agreement.code,
        agency_id=agreement.agency_id,
        provider_id=agreement.provider_id,
        unit=decided.unit,
        period=decided.period.code,
        fate=decided.fate,
        decided_at=now,
    )


def tell_both_sides(kind: Kind, deed: Deed[AgreementVersion]) -> None:
    """Each side is to be told, once for each time that it happens. Only inside an action."""
    for side in (deed.subject.agency_id, deed.subject.provider_id):
        tell(kind, deed.subject.pk, deed.now, organisation=side, key=str(deed.entry))


@action(code="agreements.suspend", rule=may_suspend)
def suspend_agreement(deed: Deed[AgreementVersion], *, because: str) -> Done[Suspension]:
    """One side suspends it: nothing is taken under it until that side lifts that. What was sent stays.

    With it every other version of it that is not over: it is one agreement that is suspended.
    """
    agreement, side = deed.subject, _side_name(deed)
    going_on = _its_versions(deed).filter(last_on__gte=local_day(deed.now)).exclude(pk=agreement.pk)
    beside = [each for each in going_on if not getattr(each, f"suspended_by_{side}")]
    suspension, *_ = [_suspended(each, side, because, deed.now) for each in (agreement, *beside)]
    tell_both_sides(Kind.AGREEMENT_SUSPENDED, deed)
    return Done(suspension, Event(agreement_hash=agreement.hash, counts=_versions(1 + len(beside)), reason=because))


@action(code="agreements.lift-suspension", rule=may_lift_suspension)
def lift_suspension(deed: Deed[AgreementVersion], *, because: str) -> Done[Suspension]:
    """The side that suspended it lifts that for every version of it, and says why."""
    agreement, side = deed.subject, _side_name(deed)
    standing = Suspension.objects.visible_to(deed.actor).filter(lifted_at__isnull=True, side=side)
    lifted = list(standing.filter(agreement__in=_its_versions(deed)).select_related("agreement"))
    for each in lifted:
        each.lifted_at, each.lifted_because = deed.now, because
        each.save(update_fields=["lifted_at", "lifted_because"])
        _mark_suspended(each.agreement, side, is_suspended=False)
    tell_both_sides(Kind.SUSPENSION_LIFTED, deed)
    own = next(each for each in lifted if each.agreement_id == agreement.pk)
    return Done(own, Event(agreement_hash=agreement.hash, counts=_versions(len(lifted)), reason=because))


def _its_versions(deed: Deed[AgreementVersion]) -> AgreementVersionQuerySet:
    """Every version that both sides signed, this one among them."""
    own = deed.subject
    visible = AgreementVersion.objects.visible_to(deed.actor).signed()
    return visible.filter(agency=own.agency_id, provider=own.provider_id, code=own.code)


def _versions(number: int) -> dict[str, int]:
    return {"versions": number} if number > 1 else {}


def _suspended(agreement: AgreementVersion, side: Side, because: str, at: dt.datetime) -> Suspension:
    suspension = Suspension(
        agreement=agreement,
        agency_id=agreement.agency_id,
        provider_id=agreement.provider_id,
        side=side,
        because=because,
        suspended_at=at,
    )
    suspension.save(force_insert=True)
    _mark_suspended(agreement, side, is_suspended=True)
    return suspension


def _mark_suspended(agreement: AgreementVersion, side: Side, *, is_suspended: bool) -> None:
    field = f"suspended_by_{side}"
    setattr(agreement, field, is_suspended)
    agreement.save(update_fields=[field])
