"""One case's line of clocks, as it stands in the database today.

Stage 4, access and correction. Source: `lightwell.policy.case_line`. Inside `walls`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.access_requests.models import Case, Part
from lightwell.policy.access_words import CaseKind, Route
from lightwell.policy.actors import Actor
from lightwell.policy.case_line import (
    Clock,
    LineFacts,
    Owner,
    Stands,
    Step,
    answer_by,
    due_next,
    is_deemed_refused,
    line,
    next_of,
    tells_own_by,
)
from lightwell.policy.local_days import local_day


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step and how it stands. whose: the organisation that has to do it."""

    step: Step
    stands: Stands
    whose: str

    @property
    def chip(self) -> str:
        return {Stands.DONE: "done", Stands.NOW: "turn", Stands.LATE: "late", Stands.TO_COME: "not-yet"}[self.stands]

    @property
    def chip_words(self) -> str:
        return {Stands.DONE: "Done", Stands.NOW: "Next", Stands.LATE: "Late", Stands.TO_COME: "To come"}[self.stands]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """The whole line, and what of it matters on a list."""

    case: Case
    facts: LineFacts
    steps: tuple[StepShown, ...]
    today: dt.date

    @property
    def next(self) -> StepShown | None:
        return next((each for each in self.steps if each.stands is not Stands.DONE), None)

    def next_for(self, owner: Owner) -> StepShown | None:
        """What this side can do now; None where it waits for the other."""
        found = next_of(self.facts, owner)
        return next((each for each in self.steps if found is not None and each.step.name is found.name), None)

    @property
    def answer_by(self) -> dt.date | None:
        """The last day on which whoever asked is to have the answer, as the law counts it."""
        return answer_by(self.facts)

    @property
    def tells_own_by(self) -> dt.date | None:
        return tells_own_by(self.facts)

    @property
    def is_answer_late(self) -> bool:
        by = self.answer_by
        return by is not None and by < self.today

    def due_for(self, owner: Owner) -> dt.date | None:
        return due_next(self.facts, owner)

    @property
    def is_agency_late(self) -> bool:
        return is_deemed_refused(self.facts, self.facts.agency, self.today)

    @property
    def is_provider_late(self) -> bool:
        return self.facts.provider is not None and is_deemed_refused(self.facts, self.facts.provider, self.today)


def side_of(actor: Actor, case: Case) -> Owner:
    return Owner.PROVIDER if actor.belongs_to(case.provider_id) else Owner.AGENCY


def line_of(case: Case, now: dt.datetime) -> CaseLine:
    """case: with its agreement, sides and parts read. An agency has its own part alone, and sees no more of ours."""
    facts, today = line_facts(case), local_day(now)
    return CaseLine(case, facts, tuple(_shown(case, facts, today)), today)


def line_facts(case: Case) -> LineFacts:
    parts = {part.holder_id: part for part in case.parts.all()}
    theirs, ours = parts.get(case.agency_id), parts.get(case.provider_id)
    protocol = case.agreement.agreement.protocol
    is_passed_on = case.route == Route.TRANSFER
    return LineFacts(
        kind=CaseKind(case.kind),
        route=Route(case.route),
        received_on=case.received_on,
        agency=_clock(theirs),
        provider=_clock(ours) if ours else None,
        checked_on=case.checked_on,
        told_on=(theirs.told_on if theirs else None) if is_passed_on else case.told_on,
        own_told_on=case.told_on if is_passed_on else ours.told_on if ours else None,
        answer_days=protocol.answer_working_days if protocol else None,
        declared=case.counted_days(),
    )


def _clock(part: Part | None) -> Clock:
    if part is None:
        return Clock(None)
    return Clock(part.received_on, part.extended_by_days, part.decided_on)


def _shown(case: Case, facts: LineFacts, today: dt.date) -> Iterator[StepShown]:
    is_next = True
    for step in line(facts):
        stands = step.stands(today, is_next=is_next)
        is_next = is_next and stands is Stands.DONE
        yield StepShown(step, stands, case.provider.name if step.owner is Owner.PROVIDER else case.agency.name)
