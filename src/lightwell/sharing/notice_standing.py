"""How the notices of an agreement stand: what they say now, what waits for whom, and what both sides agreed to last.

Stage 3, sharing. Source: `lightwell.policy.notices`. Everything is worked out from the signed document and from what
both sides settled; three queries, however much there is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from uuid import UUID

from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import SeenBy
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.come_back import Answer, Read
from lightwell.policy.negotiating import Side
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_proof import Proof, has_real_choice, prove
from lightwell.policy.notice_rules import NoticeFacts
from lightwell.policy.notices import (
    BothAgreed,
    Notice,
    Section,
    Sentence,
    Settled,
    compose_all,
    points_of,
    read_down,
    written_down,
)
from lightwell.sharing.notice_models import NoticeVersion, NoticeWords


@dataclass(frozen=True)
class Notices:
    """An agreement, as what people are told of it. words, versions: read once for one page; inside `walls`."""

    agreement: AgreementVersion
    subject_kind: str = "agreements.agreementversion"

    @property
    def pk(self) -> UUID:
        key: UUID = self.agreement.pk
        return key

    def afresh_for(self, actor: Actor) -> Self:
        return type(self)(self.agreement.afresh_for(actor))

    def seen_by(self) -> SeenBy:
        return self.agreement.seen_by()

    # --- what is kept

    @cached_property
    def words(self) -> tuple[NoticeWords, ...]:
        """Those that hold or wait, of this version of the agreement and of those before it."""
        return tuple(NoticeWords.objects.all().of(self.agreement).standing().order_by("offered_at", "pk"))

    @cached_property
    def versions(self) -> tuple[NoticeVersion, ...]:
        """What is up, and what was agreed; the latest first."""
        every = NoticeVersion.objects.all().of(self.agreement).filter(closed_at__isnull=True)
        return tuple(every.order_by("-number"))

    @property
    def up(self) -> NoticeVersion | None:
        """What one side put up of this agreement, and the other has not answered."""
        own = (each for each in self.versions if each.agreement_id == self.agreement.pk and each.agreed_at is None)
        return next(own, None)

    @property
    def agreed_version(self) -> NoticeVersion | None:
        """What people are told: the last that both sides agreed to, also where the agreement was varied since."""
        return next((each for each in self.versions if each.agreed_at is not None), None)

    # --- what it says

    @cached_property
    def document(self) -> Agreement:
        return self.agreement.agreement

    @cached_property
    def both_agreed(self) -> BothAgreed:
        held = [each for each in self.words if each.agreed_at is not None]
        return BothAgreed(
            wordings={(NoticeAudience(each.audience), each.about): each.words for each in held if each.audience},
            points={
                each.about: Settled(each.words, Answer(each.answer) if each.answer else None)
                for each in held
                if not each.audience
            },
        )

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What every version would say now."""
        return compose_all(self.document, self.both_agreed)

    @cached_property
    def written(self) -> str:
        return written_down(self.notices)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.written.encode()).hexdigest()

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        return tuple(prove(self.document, each, self.both_agreed) for each in self.notices)

    @cached_property
    def offers(self) -> tuple[NoticeWords, ...]:
        """Words that wait for an answer, of what this agreement still says."""
        known = {*self.wordable, *self.points}
        return tuple(each for each in self.words if each.agreed_at is None and each.key in known)

    def offer_about(self, key: str) -> NoticeWords | None:
        return next((each for each in self.offers if each.key == key), None)

    def notice(self, audience: NoticeAudience) -> Notice:
        return next(each for each in self.notices if each.audience is audience)

    def sentences(self, audience: NoticeAudience, known: str) -> tuple[Sentence, ...]:
        """Everywhere that the sentence of this name stands, where it may be worded."""
        return tuple(each for each in self.notice(audience).sentences if each.id == known and each.may_be_worded)

    @cached_property
    def points(self) -> dict[str, Read | None]:
        return {each.id: each if isinstance(each, Read) else None for each in points_of(self.document)}

    @cached_property
    def wordable(self) -> dict[str, bool]:
        """By audience and sentence; whether there is a real choice wherever it stands."""
        found: dict[str, bool] = {}
        for notice in self.notices:
            for each in notice.sentences:
                if each.may_be_worded:
                    key = f"{notice.audience}/{each.id}"
                    found[key] = found.get(key, True) and has_real_choice(self.document, each)
        return found

    # --- for the rules

    def facts(self) -> NoticeFacts:
        agreement, up, agreed = self.agreement, self.up, self.agreed_version
        return NoticeFacts(
            agreement_id=agreement.pk,
            agency_id=agreement.agency_id,
            provider_id=agreement.provider_id,
            is_signed=AgreementState(agreement.state).is_signed,
            last_on=agreement.last_on,
            wordable=self.wordable,
            points=self.points,
            open_offers=len(self.offers),
            unsettled=len(self.proofs[0].unsettled),
            is_proved=all(each.is_true for each in self.proofs),
            now=self.digest,
            up=up.digest if up else "",
            up_by=Side(up.put_up_by) if up else None,
            agreed=agreed.digest if agreed else "",
        )

    @property
    def is_current(self) -> bool:
        """What both sides agreed to is what would be said now."""
        return self.agreed_version is not None and self.agreed_version.digest == self.digest


def kept_notices(version: NoticeVersion) -> tuple[Notice, ...]:
    """What a version says, as both sides agreed to it."""
    return read_down(version.document)


def section_of(notice: Notice, sentence: Sentence) -> Section:
    """Where a sentence stands."""
    return next(each for each in notice.sections if sentence in each.all)
