"""What was agreed, as far as whoever asks may know it: agreements, a unit's clauses, and the quarters that are due.

Stages 2 and 3. Every query is evaluated inside `walls`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.agreements.in_words import Said
from lightwell.agreements.models import AgreementVersion, DraftClause, NamedUnit
from lightwell.organisations.models import Unit
from lightwell.policy import working_days
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.clauses import Clause
from lightwell.policy.maori_party import conditions_in
from lightwell.policy.negotiating import Standing
from lightwell.policy.periods import Quarter


@dataclass(frozen=True, slots=True)
class AgreedClause:
    """One clause and the agreement it stands in."""

    agreement: AgreementVersion
    clause: Clause


@dataclass(frozen=True, slots=True)
class DueClause:
    """What one clause asks for in one quarter, and the last day to send it."""

    clause: Clause
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class DueQuarter:
    """A quarter that an agreement asks for. due_on: the earliest day on which something of it is due."""

    agreement: AgreementVersion
    period: Quarter
    clauses: tuple[DueClause, ...]

    @property
    def due_on(self) -> dt.date:
        return min(each.due_on for each in self.clauses)

    def is_over(self, today: dt.date) -> bool:
        """The quarter has ended, so that all of it can be sent."""
        return self.period.last_on < today


def agreements_of(actor: Actor) -> tuple[AgreementVersion, ...]:
    """Every version this actor may see, the newest first, with its programme and both sides."""
    visible = AgreementVersion.objects.visible_to(actor).select_related("programme", "agency", "provider")
    return tuple(visible.order_by("-starts_on", "code", "-version"))


def clauses_of(actor: Actor, unit: Unit, on: dt.date) -> tuple[AgreedClause, ...]:
    """The clauses in force on a day under which a unit receives anything."""
    agreements = AgreementVersion.objects.visible_to(actor).in_force_on(on).filter(named_units__unit=unit)
    return tuple(
        AgreedClause(agreement, clause)
        for agreement in agreements.select_related("agency", "provider").order_by("code", "version")
        for clause in agreement.agreement.clauses_for(unit.code)
        if agreement.agreement.in_force(clause, on)
    )


def units_named(agreement: AgreementVersion, actor: Actor) -> tuple[Unit, ...]:
    """The units that an agreement's clauses send to."""
    named = NamedUnit.objects.visible_to(actor).filter(agreement=agreement)
    return tuple(Unit.objects.visible_to(actor).filter(pk__in=named.values("unit")).order_by("code"))


def reasons_beside(agreement: AgreementVersion, actor: Actor) -> dict[str, tuple[Said, ...]]:
    """What was said of each clause when it was talked over and is no part of it; for whoever may read its draft."""
    rows = DraftClause.objects.visible_to(actor).filter(draft__proposed=agreement, point="")
    said = rows.exclude(words_kept_because="", no_party_because="").order_by("place")
    return {
        code: tuple(
            Said(name, words)
            for name, words in (
                ("Why its plain words were kept although it changed", kept),
                ("Why no Māori party was asked", no_party),
            )
            if words
        )
        for code, kept, no_party in said.values_list("code", "words_kept_because", "no_party_because")
    }


@dataclass(frozen=True, slots=True)
class YesOfOnes:
    """One's own yes to a clause that stands in an agreement. conditions: of it, as they travel with the clause."""

    clause: Clause
    said_at: dt.datetime
    conditions: tuple[str, ...]


def own_yeses(agreement: AgreementVersion, actor: Actor) -> tuple[YesOfOnes, ...]:
    """The clauses to which this actor's organisation said its own yes, as a community party; inside `walls`."""
    if actor.organisation_kind is not PartyKind.COMMUNITY:
        return ()
    rows = DraftClause.objects.visible_to(actor).filter(draft__proposed=agreement, community=actor.organisation_id)
    said = rows.filter(community_agreed_at__isnull=False, standing=Standing.AGREED.value).order_by("place")
    clauses = {each.id: each for each in agreement.agreement.clauses}
    return tuple(
        YesOfOnes(clauses[code], said_at, conditions_in(clauses[code].recipient.context))
        for code, said_at in said.values_list("code", "community_agreed_at")
        if said_at is not None and code in clauses
    )


def what_is_due(actor: Actor, today: dt.date) -> tuple[DueQuarter, ...]:
    """Every quarter that this actor's organisation, as a provider, has been asked for: until the present one, newest
    first. Whether it was sent is `sharing`'s to say.
    """
    signed = AgreementVersion.objects.visible_to(actor).signed().filter(provider=actor.organisation_id)
    found = [
        quarter
        for agreement in signed.select_related("programme", "agency", "provider")
        for quarter in quarters_asked_for(agreement, today)
    ]
    return tuple(sorted(found, key=lambda due: (due.period, due.agreement.title), reverse=True))


def quarters_asked_for(agreement: AgreementVersion, today: dt.date) -> Iterator[DueQuarter]:
    """Every quarter that one agreement asks for, until the present one, the oldest first."""
    period = Quarter.holding(agreement.starts_on)
    while period.first_on <= min(today, agreement.last_on):
        if agreement.covers(period):
            yield DueQuarter(agreement, period, tuple(_due_clauses(agreement, period)))
        period = period.next()


def _due_clauses(agreement: AgreementVersion, period: Quarter) -> Iterator[DueClause]:
    for clause in agreement.agreement.clauses:
        if agreement.agreement.in_force(clause, period.last_on):
            yield DueClause(clause, working_days.due(period.last_on, clause.terms.due_working_days).due_on)
