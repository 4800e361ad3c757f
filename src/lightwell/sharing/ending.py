"""What was sent under an agreement that a side ends, and what of it is still to come.

Stage 3, sharing. Source: Data Protection and Use Policy, Mahitahitanga: both sides know that a quarter was sent, and
when; what becomes of it is said of nothing else. Every query is evaluated inside `walls`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lightwell.agreements.models import AgreementVersion, NamedUnit
from lightwell.agreements.queries import quarters_asked_for
from lightwell.agreements.standing_forms import SentTo
from lightwell.organisations.models import Unit
from lightwell.policy.actors import Actor
from lightwell.policy.periods import Quarter
from lightwell.sharing.queries import quarters_sent_under

_Asked = Mapping[tuple[Quarter, str], int]
"""How many months each unit may keep each quarter that some version has asked for."""


@dataclass(frozen=True, slots=True)
class SentSoFar:
    """sent: what each unit was sent, for each quarter. to_come: the quarters that were asked for and not sent yet."""

    sent: tuple[SentTo, ...]
    to_come: tuple[Quarter, ...]


def sent_so_far(actor: Actor, found: AgreementVersion, today: dt.date) -> SentSoFar:
    """Under every version of an agreement, until today."""
    same = {"agency": found.agency_id, "provider": found.provider_id, "code": found.code}
    versions = list(AgreementVersion.objects.visible_to(actor).signed().filter(**same).order_by("version"))
    named = NamedUnit.objects.visible_to(actor).filter(agreement__in=versions).select_related("unit")
    under = quarters_sent_under(actor, versions)
    sent = {each.period for version in versions for each in under[version.hash]}
    asked = _asked(versions, today)
    return SentSoFar(
        sent=tuple(_sent(asked, sent, {each.code: each.unit for each in named})),
        to_come=tuple(sorted({period for period, _ in asked} - sent, key=lambda each: each.first_on)),
    )


def _asked(versions: list[AgreementVersion], today: dt.date) -> _Asked:
    months: dict[tuple[Quarter, str], int] = {}
    for quarter in (each for version in versions for each in quarters_asked_for(version, today)):
        for due in quarter.clauses:
            key = (quarter.period, due.clause.recipient.unit)
            months[key] = max(months.get(key, 0), due.clause.terms.keep_months)
    return months


def _sent(asked: _Asked, sent: set[Quarter], units: Mapping[str, Unit]) -> Iterator[SentTo]:
    for (period, unit), keep_months in sorted(asked.items(), key=lambda each: (each[0][0].first_on, each[0][1])):
        if period in sent and unit in units:
            yield SentTo(units[unit], period, keep_months)
