"""Starting a hand-over, having it checked, confirming what was found, and giving it up.

Stage 3, sharing. Source: `lightwell.policy.sharing_rules`. Every change of a hand-over but sending it is here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, Subquery
from procrastinate.contrib.django import app

from lightwell.agreements.models import AgreementVersion, NamedUnit
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SeenBy
from lightwell.letters.telling import tell
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.letter_rules import LOOKING, Kind
from lightwell.policy.periods import Quarter
from lightwell.policy.sharing_rules import (
    HandOverState,
    QuarterFacts,
    expires_at,
    may_confirm_problem,
    may_expire,
    may_finish_check,
    may_interrupt,
    may_request_check,
    may_start_hand_over,
    may_withdraw,
)
from lightwell.sharing.models import Confirmation, HandOver, HandOverQuerySet, ProviderKeyring, UnitKey
from lightwell.sharing.staged import Staged
from lightwell.sharing.storing import forget
from lightwell.sharing.uploading import Upload

CHECK_TASK = "sharing.check-hand-over"
_SERIES = UUID("6d1d1b1e-5a0f-5d0c-9f0a-2b7c1f6f3a10")


@dataclass(frozen=True, slots=True)
class QuarterToSend:
    """A quarter under one agreement, before anything of it is handed over. known: its facts, for one page."""

    agreement: AgreementVersion
    period: Quarter
    subject_kind: str = "sharing.quarter"
    known: QuarterFacts | None = None

    def looked_at(self) -> Self:
        """The same, asked for its facts once: for a page that asks several rules. An action asks afresh."""
        return replace(self, known=self.facts())

    @property
    def pk(self) -> UUID:
        """The same for every version of the agreement, so that one quarter is begun once at a time."""
        return uuid.uuid5(_SERIES, f"{self.agreement.provider_id}/{self.agreement.code}/{self.period.code}")

    def afresh_for(self, actor: Actor) -> Self:
        return type(self)(self.agreement.afresh_for(actor), self.period)

    def seen_by(self) -> SeenBy:
        return SeenBy(organisations=(self.agreement.provider_id,))

    def facts(self) -> QuarterFacts:
        if self.known is not None:
            return self.known
        agreement, series = self.agreement, self.hand_overs()
        asked = AgreementVersion.objects.filter(pk=agreement.pk).annotate(
            has_keyring=Exists(ProviderKeyring.objects.filter(organisation=agreement.provider_id)),
            units_without_key=ArraySubquery(self._units_without_key()),
            sent=Subquery(series.filter(state=HandOverState.SENT).values("pk")[:1]),
            open=Subquery(series.open().values("pk")[:1]),
        )
        [found] = asked.values("has_keyring", "units_without_key", "sent", "open")
        return QuarterFacts(
            provider_id=agreement.provider_id,
            is_signed=AgreementState(agreement.state).is_signed,
            covers=agreement.covers(self.period),
            first_on=self.period.first_on,
            has_keyring=found["has_keyring"],
            units_without_key=tuple(found["units_without_key"]),
            sent=found["sent"],
            open=found["open"],
            is_suspended=agreement.is_suspended,
        )

    def hand_overs(self) -> HandOverQuerySet:
        """Every hand-over of this quarter under any version of the agreement."""
        series = HandOver.objects.filter(provider=self.agreement.provider_id, agreement_code=self.agreement.code)
        return series.filter(period=self.period.code)

    def _units_without_key(self) -> models.QuerySet[Unit, Any]:
        named = NamedUnit.objects.filter(agreement=self.agreement).exclude(unit__in=UnitKey.objects.values("unit"))
        return Unit.objects.filter(pk__in=named.values("unit")).order_by("name").values("name")


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found, as the hand-over remembers it. staged: None where something stands in the way."""

    preview: str
    marked_copy: str
    problems: int
    staged: Staged | None


@action(code="sharing.start-hand-over", rule=may_start_hand_over)
def start_hand_over(deed: Deed[QuarterToSend], *, upload: Upload, replaces: bool = False) -> Done[HandOver]:
    """Begin with what was uploaded. Nothing is checked yet; it expires at the end of the next working day."""
    agreement, facts = deed.subject.agreement, deed.subject.facts()
    begun = HandOver(
        id=upload.hand_over_id,
        agreement=agreement,
        agreement_code=agreement.code,
        provider_id=agreement.provider_id,
        period=deed.subject.period.code,
        membership_id=deed.actor.membership_id,
        state=HandOverState.UPLOADED,
        replaces_id=facts.sent if replaces else None,
        created_at=deed.now,
        expires_at=expires_at(deed.now),
        originals=list(upload.originals),
        sealed_names=upload.sealed_names,
    )
    begun.save(force_insert=True)
    return Done(begun, Event(about=begun, agreement_hash=agreement.hash, counts={"files": len(upload.originals)}))


@action(code="sharing.request-check", rule=may_request_check)
def request_check(deed: Deed[HandOver]) -> Done[int]:
    """Ask for a check, which overtakes any that is under way; gives back its number."""
    hand_over = deed.subject
    hand_over.state, hand_over.error = HandOverState.CHECKING, ""
    hand_over.check_number += 1
    hand_over.save(update_fields=["state", "error", "check_number"])
    _defer(hand_over, deed.actor)
    return Done(hand_over.check_number)


def _defer(hand_over: HandOver, actor: Actor) -> None:
    """The job joins this transaction, and carries identifiers alone."""
    app.configure_task(CHECK_TASK).defer(
        hand_over_id=str(hand_over.pk), membership_id=str(actor.membership_id), check_number=hand_over.check_number
    )


@action(code="sharing.finish-check", rule=may_finish_check)
def finish_check(deed: Deed[HandOver], *, check_number: int, found: Found) -> Done[tuple[str, ...]]:
    """Point at what a check found, and where nothing stands in the way at what it staged.

    Gives back what to forget: what the check before it had left.
    """
    hand_over = deed.subject
    before = set(everything_staged(hand_over)) - set(hand_over.originals)
    hand_over.state = HandOverState.READY if found.staged else HandOverState.NEEDS_ATTENTION
    hand_over.preview, hand_over.marked_copy = found.preview, found.marked_copy
    hand_over.staged = found.staged.to_json() if found.staged else None
    hand_over.checked_at = deed.now
    hand_over.save(update_fields=["state", "preview", "marked_copy", "staged", "checked_at"])
    if not found.staged:
        _tell_whoever_asked(deed)
    return Done(tuple(sorted(before)), Event(counts={"problems": found.problems}))


@action(code="sharing.stop-check", rule=may_finish_check)
def stop_check(deed: Deed[HandOver], *, check_number: int, error: str) -> Done[None]:
    """A check could not be finished. error: the code of what stopped it."""
    return _interrupted(deed, error)


@action(code="sharing.interrupt-check", rule=may_interrupt)
def interrupt_check(deed: Deed[HandOver], *, error: str) -> Done[None]:
    """Nobody is checking this any more: the passphrase is asked for again, and nothing is lost."""
    return _interrupted(deed, error)


def _interrupted(deed: Deed[HandOver], error: str) -> Done[None]:
    deed.subject.state, deed.subject.error = HandOverState.INTERRUPTED, error
    deed.subject.save(update_fields=["state", "error"])
    _tell_whoever_asked(deed)
    return Done(None)


def _tell_whoever_asked(deed: Deed[HandOver]) -> None:
    """By letter, unless they carry on with it before long: then they were looking."""
    hand_over = deed.subject
    tell(
        Kind.CHECK_FAILED,
        hand_over.pk,
        deed.now,
        organisation=hand_over.provider_id,
        membership=deed.actor.membership_id or hand_over.membership_id,
        key=str(hand_over.check_number),
        after=LOOKING,
    )


@action(code="sharing.confirm-problem", rule=may_confirm_problem)
def confirm_problem(
    deed: Deed[HandOver], *, code: str, sealed_where: bytes, may_be_confirmed: bool, why: str
) -> Done[Confirmation]:
    """Record that somebody looked at a problem and says why it is right. It counts from the next check on."""
    confirmed = Confirmation(
        hand_over=deed.subject,
        provider_id=deed.subject.provider_id,
        code=code,
        sealed_where=sealed_where,
        entry=deed.entry,
        confirmed_at=deed.now,
    )
    confirmed.save(force_insert=True)
    return Done(confirmed, Event(reason=why))


@action(code="sharing.withdraw-hand-over", rule=may_withdraw)
def give_up(deed: Deed[HandOver]) -> Done[tuple[str, ...]]:
    """Give up what was not sent; gives back what to forget."""
    return Done(_emptied(deed.subject, HandOverState.WITHDRAWN))


@action(code="sharing.expire-hand-over", rule=may_expire)
def let_expire(deed: Deed[HandOver]) -> Done[tuple[str, ...]]:
    """Its time is up; gives back what to forget."""
    return Done(_emptied(deed.subject, HandOverState.EXPIRED))


def _emptied(hand_over: HandOver, state: HandOverState) -> tuple[str, ...]:
    forgotten = everything_staged(hand_over)
    hand_over.state, hand_over.staged = state, None
    empty_of_uploads(hand_over)
    hand_over.save(update_fields=["state", "staged", *UPLOADED_FIELDS])
    return forgotten


UPLOADED_FIELDS = ("originals", "sealed_names", "preview", "marked_copy")


def empty_of_uploads(hand_over: HandOver) -> None:
    """Point at nothing that was uploaded, or made for looking at it."""
    hand_over.originals, hand_over.sealed_names = [], b""
    hand_over.preview = hand_over.marked_copy = ""


def uploaded_digests(hand_over: HandOver) -> tuple[str, ...]:
    """What lies in the store under the session's key."""
    return tuple(digest for digest in (*hand_over.originals, hand_over.preview, hand_over.marked_copy) if digest)


def everything_staged(hand_over: HandOver) -> tuple[str, ...]:
    """Everything in the store that this hand-over points at."""
    staged = hand_over.was_staged
    return (*uploaded_digests(hand_over), *(staged.digests if staged else ()))


def withdraw_hand_over(actor: Actor, hand_over: HandOver, now: dt.datetime) -> None:
    """Give up what was not sent, and forget it. Raises Refused, NotVisible."""
    forget(give_up(actor, hand_over, now))
