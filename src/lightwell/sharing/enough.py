"""Which versions of a notice still say all that an agreement would have people told, as both sides agreed to them.

Stage 3, sharing. Source: `lightwell.policy.coverage`. Where no notice was ever agreed here, what a provider says of its
own is taken as it is, from the day on which the agreement says what it says now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery

from lightwell.agreements.draft_models import Draft
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import NotVisible
from lightwell.people.programmes import knows_programmes
from lightwell.policy.actors import Actor
from lightwell.policy.coverage import Enough, Noticed, SaidThen, enough_for
from lightwell.policy.local_days import local_day
from lightwell.policy.recorded_days import NONE_KNOWN, Programmes
from lightwell.sharing.notice_models import NoticeVersion


@dataclass(frozen=True, slots=True)
class Lineage:
    """An agreement as it is now, with every notice that was agreed to over its life, the earliest first.

    began_on: the first day on which it was in force, or on which it was signed where that is before. minutes: how long
    the provider said that telling one person again takes, when it varied the agreement; 0: not said.
    """

    agreement: AgreementVersion
    noticed: tuple[Noticed, ...]
    began_on: dt.date
    minutes: int = 0
    signed: tuple[SaidThen, ...] = ()

    @property
    def enough(self) -> tuple[Enough, ...]:
        return enough_for(self.agreement.agreement, self.noticed, self.signed)


def lineage_of(actor: Actor, agreement_id: UUID) -> Lineage:
    """In one statement; inside `walls`. Raises NotVisible where it is not the newest that this provider signed."""
    signed = AgreementVersion.objects.visible_to(actor).signed().filter(provider=actor.organisation_id)
    code = signed.filter(pk=agreement_id).values("code")[:1]
    drafts = Draft.objects.visible_to(actor).filter(proposed=OuterRef("pk")).values("minutes_to_tell")[:1]
    versions = list(
        _with_notices(actor, signed.filter(code=Subquery(code)))
        .annotate(minutes=Subquery(drafts))
        .select_related("agency", "provider")
    )
    if not versions or versions[-1].pk != agreement_id:
        raise NotVisible(f"sharing.telling {agreement_id}")
    signed_then = tuple(_said_then(versions))
    began_on = min(each.on for each in signed_then)
    return Lineage(versions[-1], _noticed(versions), began_on, versions[-1].minutes or 0, signed_then)


def _said_then(versions: Iterable[AgreementVersion]) -> Iterator[SaidThen]:
    """People may be told, and say no, from the day on which it is signed, or in force where that is before."""
    for each in versions:
        signed_on = local_day(each.signed_at) if each.signed_at else each.starts_on
        yield SaidThen(min(each.starts_on, signed_on), each.agreement)


@knows_programmes
def programmes_of_provider(actor: Actor) -> Programmes:
    """From when its people can have been told, and by which notices; inside `walls`. One statement."""
    signed = AgreementVersion.objects.visible_to(actor).signed().filter(provider=actor.organisation_id)
    versions = list(_with_notices(actor, signed))
    if not versions:
        return NONE_KNOWN
    agreed: dict[str, dict[int, dt.date]] = {each.code: {} for each in versions}
    for each in versions:
        agreed[each.code] |= dict(zip(each.numbers, map(local_day, each.moments), strict=True))
    notices: dict[int, dt.date] = {}
    for found in agreed.values():
        notices |= {number: min(day, notices.get(number, day)) for number, day in found.items()}
    began_on = min(each.on for each in _said_then(versions))
    return Programmes(began_on, notices if all(agreed.values()) else {})


def enough_notices(actor: Actor, agreement: AgreementVersion) -> tuple[Enough, ...]:
    """For one version of an agreement; inside `walls`."""
    of_it = AgreementVersion.objects.visible_to(actor).signed()
    versions = list(_with_notices(actor, of_it.filter(provider=agreement.provider_id, code=agreement.code)))
    return enough_for(agreement.agreement, _noticed(versions), tuple(_said_then(versions)))


def _with_notices(actor: Actor, versions: Any) -> Any:
    """Each version, the earliest first, with the numbers and moments of the notices that were agreed of it."""
    agreed = NoticeVersion.objects.visible_to(actor).agreed().filter(agreement=OuterRef("pk")).order_by("number")
    return versions.annotate(
        numbers=ArraySubquery(agreed.values("number")), moments=ArraySubquery(agreed.values("agreed_at"))
    ).order_by("version")


def _noticed(versions: Iterable[Any]) -> tuple[Noticed, ...]:
    found = [
        Noticed(number, local_day(moment), version.agreement)
        for version in versions
        for number, moment in zip(version.numbers, version.moments, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: each.number))
