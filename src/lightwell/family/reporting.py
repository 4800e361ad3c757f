"""What was told to others about somebody for safety, or because a law made us: logged always, shown when it is safe.

Stages 3 and 4. Source: Oranga Tamariki Act 1989, sections 66 (an agency is made to tell) and 66C (it may tell, for a
child's safety); `lightwell.policy.family_rules`. It needs no agreement, and never goes without an entry.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from uuid import UUID

from lightwell.family.models import Reported
from lightwell.gateway.listed import space_key
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready
from lightwell.people.models import Person, RegisterAccess
from lightwell.people.opened import Opened, office_of, read_value, seal_value
from lightwell.policy.actors import Actor
from lightwell.policy.family_rules import Disclosure, may_report, may_show_report
from lightwell.policy.local_days import local_day


@dataclass(frozen=True, slots=True)
class ReportWords:
    """To whom it was told, and what."""

    to_whom: str
    what: str


@dataclass(frozen=True, slots=True)
class SealedReport:
    """The same, sealed for a row."""

    reported_id: UUID
    sealed: bytes
    kind: Disclosure


@action(code="family.report", rule=may_report)
def keep_report(
    deed: Deed[Person],
    *,
    access: RegisterAccess,
    report: SealedReport,
    told_on: dt.date,
    today: dt.date,
    to_whom: str = "",
    born_on: dt.date | None = None,
) -> Done[Reported]:
    """Log that something about somebody was told to others, for safety or because a law made us.

    Raises MadeAlready where it is logged, sent from the same page.
    """
    if Reported.objects.visible_to(deed.actor).filter(pk=report.reported_id).exists():
        raise MadeAlready
    reported = Reported(
        id=report.reported_id,
        provider_id=deed.subject.provider_id,
        person=deed.subject,
        kind=report.kind,
        sealed=report.sealed,
        told_on=told_on,
        recorded_at=deed.now,
        recorded_by_id=office_of(deed.actor),
    )
    reported.save(force_insert=True)
    return Done(reported, Event(about=deed.subject))


def report(
    opened: Opened,
    person: Person,
    now: dt.datetime,
    *,
    kind: Disclosure,
    words: ReportWords,
    told_on: dt.date,
    report_id: UUID | None = None,
) -> Reported:
    """report_id: by what the form it came with knows it. Raises Refused, MadeAlready."""
    blank = Reported(id=report_id or uuid.uuid4())
    sealed = seal_value(space_key(opened.key, str(person.pk)), blank.subject_kind, blank.pk, words)
    return keep_report(
        opened.actor, person, now,
        access=opened.access, report=SealedReport(blank.pk, sealed, kind), told_on=told_on, today=local_day(now),
        to_whom=words.to_whom, born_on=opened.record_of(person).born_on,
    )  # fmt: skip


@action(code="family.show-report", rule=may_show_report)
def show_report(deed: Deed[Reported], *, access: RegisterAccess, why: str) -> Done[Reported]:
    """Decide that it is safe for somebody to see, in their own space, what was told to others about them."""
    reported = deed.subject
    reported.shown_at, reported.shown_by_id = deed.now, office_of(deed.actor)
    reported.save(update_fields=["shown_at", "shown_by"])
    return Done(reported, Event(about=reported.person, reason=why))


def report_words(own_key: bytes, reported: Reported) -> ReportWords:
    """Raises RegisterDamaged."""
    return read_value(own_key, ReportWords, reported.subject_kind, reported.pk, reported.sealed)


def shown_to(actor: Actor, own_key: bytes) -> tuple[tuple[Reported, ReportWords], ...]:
    """What somebody may see of it in their own space; inside `walls`."""
    rows = Reported.objects.visible_to(actor).filter(person=actor.person_id).order_by("-told_on", "pk")
    return tuple((row, report_words(own_key, row)) for row in rows)
