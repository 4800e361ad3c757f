"""Writing down what was written and when its family had it; recording a breach, assessing it, and who was told.

Stage 4, access and correction. Source: `lightwell.policy.written_work`, `lightwell.policy.breach_rules`.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lightwell.access_requests.models import PrivacyBreach, TakenBack, WrittenWork
from lightwell.access_requests.sealed_words import sealed
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready
from lightwell.organisations.models import Organisation
from lightwell.people.models import Person
from lightwell.people.opened import Opened
from lightwell.policy.breach_rules import (
    Breach,
    Factor,
    NotTold,
    Reconsidered,
    may_assess_breach,
    may_not_tell_people,
    may_record_breach,
    may_say_commissioner_told,
    may_say_people_told,
    may_tell_people_after_all,
)
from lightwell.policy.decoding import encode
from lightwell.policy.local_days import local_day
from lightwell.policy.written_work import (
    ForChild,
    WorkKind,
    may_keep_back,
    may_record_work,
    may_say_child_reached,
    may_say_reached,
)


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """What is sealed of a piece of work. where_kept: in which system or folder. why_back: why it is not given."""

    title: str
    where_kept: str = ""
    why_back: str = ""


@action(code="access.record-work", rule=may_record_work)
def keep_work(
    deed: Deed[Person],
    *,
    work_id: UUID,
    sealed_record: bytes,
    kind: WorkKind,
    written_on: dt.date,
    for_child: ForChild,
    born_on: dt.date | None = None,
) -> Done[WrittenWork]:
    """Write down that something was written about a person, which their family gets that day.

    Raises MadeAlready where it is written down, sent from the same page.
    """
    if WrittenWork.objects.visible_to(deed.actor).filter(pk=work_id).exists():
        raise MadeAlready
    work = WrittenWork(
        id=work_id, provider_id=deed.subject.provider_id, person=deed.subject, kind=kind, sealed=sealed_record,
        written_on=written_on, for_child=for_child, recorded_at=deed.now,
    )  # fmt: skip
    work.save(force_insert=True)
    return Done(work, Event(about=deed.subject))


@action(code="access.work-reached", rule=may_say_reached)
def say_reached(deed: Deed[WrittenWork], *, on: dt.date) -> Done[None]:
    """Write down the day on which the family had it."""
    work = deed.subject
    work.reached_on, work.is_kept_back = on, False
    work.save(update_fields=["reached_on", "is_kept_back"])
    return Done(None, Event(about=work.person))


@action(code="access.work-reached-child", rule=may_say_child_reached)
def say_child_reached(deed: Deed[WrittenWork], *, on: dt.date) -> Done[None]:
    """Write down the day on which the child had a version of their own."""
    deed.subject.child_reached_on = on
    deed.subject.save(update_fields=["child_reached_on"])
    return Done(None, Event(about=deed.subject.person))


@action(code="access.keep-work-back", rule=may_keep_back)
def keep_work_back(deed: Deed[WrittenWork], *, sealed_record: bytes, why: str) -> Done[None]:
    """Write down why a family does not get something, or not yet."""
    work = deed.subject
    work.is_kept_back, work.sealed = True, sealed_record
    work.save(update_fields=["is_kept_back", "sealed"])
    return Done(None, Event(about=work.person))


def record_work(
    opened: Opened,
    person: Person,
    now: dt.datetime,
    record: WorkRecord,
    *,
    kind: WorkKind,
    written_on: dt.date,
    for_child: ForChild,
    work_id: UUID | None = None,
) -> WrittenWork:
    """work_id: by what the form it came with knows it. Raises Refused, MadeAlready."""
    blank = WrittenWork(id=work_id or uuid.uuid4())
    sealed_record = opened.seal(blank, record)
    return keep_work(
        opened.actor, person, now,
        work_id=blank.pk, sealed_record=sealed_record, kind=kind, written_on=written_on, for_child=for_child,
        born_on=opened.record_of(person).born_on,
    )  # fmt: skip


@action(code="access.record-breach", rule=may_record_breach)
def record_breach(
    deed: Deed[Organisation],
    *,
    kind: Breach,
    found_on: dt.date,
    people: int,
    what: str,
    taken: TakenBack | None = None,
    breach_id: UUID | None = None,
) -> Done[PrivacyBreach]:
    """Write down that something went wrong with what is held about people.

    taken: the paper that it began with. breach_id: by what the form it came with knows it. Raises MadeAlready, also
    where that paper has one, such as from another window.
    """
    key = breach_id or uuid.uuid4()
    if taken is not None and taken.breach_id is not None:
        raise MadeAlready
    if PrivacyBreach.objects.visible_to(deed.actor).filter(pk=key).exists():
        raise MadeAlready
    breach = PrivacyBreach(
        id=key, organisation_id=deed.subject.pk, kind=kind, found_on=found_on, people=people, recorded_at=deed.now
    )
    breach.what = sealed(breach.pk, what)
    breach.save(force_insert=True)
    if taken is not None:
        taken.breach = breach
        taken.save(update_fields=["breach"])
    return Done(breach, Event(about=breach, counts={"people": people}))


@action(code="access.assess-breach", rule=may_assess_breach)
def assess_breach(
    deed: Deed[PrivacyBreach], *, factors: tuple[Factor, ...], said: Mapping[Factor, str], is_serious: bool
) -> Done[None]:
    """Go through the factors of section 113, and say whether serious harm is likely."""
    breach = deed.subject
    breach.factors = sealed(breach.pk, json.dumps({each.value: words for each, words in said.items()}))
    breach.is_serious, breach.assessed_at = is_serious, deed.now
    breach.save(update_fields=["factors", "is_serious", "assessed_at"])
    return Done(None)


@action(code="access.commissioner-told", rule=may_say_commissioner_told)
def say_commissioner_told(deed: Deed[PrivacyBreach]) -> Done[None]:
    """Write down that the Privacy Commissioner was told."""
    deed.subject.commissioner_told_at = deed.now
    deed.subject.save(update_fields=["commissioner_told_at"])
    return Done(None)


@action(code="access.people-told", rule=may_say_people_told)
def say_people_told(deed: Deed[PrivacyBreach]) -> Done[None]:
    """Write down that people were told: all but those whom telling would harm."""
    breach = deed.subject
    left = breach.facts().left
    breach.people_told, breach.people_told_at = breach.people_told + left, deed.now
    breach.save(update_fields=["people_told", "people_told_at"])
    return Done(None, Event(counts={"people": left}))


@action(code="access.people-not-told", rule=may_not_tell_people)
def say_people_not_told(deed: Deed[PrivacyBreach], *, people: int, why: str, which: str = "") -> Done[None]:
    """Write down that telling some of the people, or all, would itself do harm, and why. which: never their names."""
    breach = deed.subject
    _withhold(breach, (*breach.not_told, NotTold(people, which, why, local_day(deed.now))))
    return Done(None, Event(counts={"people": people}))


@action(code="access.people-told-after-all", rule=may_tell_people_after_all)
def tell_people_after_all(deed: Deed[PrivacyBreach], *, which: int, why: str) -> Done[None]:
    """Write down that people are to be told after all, and why; the reason that stood before is kept beside it."""
    breach = deed.subject
    stood = breach.not_told
    them = stood[which]
    again = Reconsidered(them.why, why, local_day(deed.now), them.people, them.which)
    breach.withheld_before = sealed(breach.pk, json.dumps([encode(each) for each in (*breach.reconsidered, again)]))
    breach.save(update_fields=["withheld_before"])
    _withhold(breach, (*stood[:which], *stood[which + 1 :]))
    return Done(None, Event(counts={"people": them.people}))


def _withhold(breach: PrivacyBreach, not_told: tuple[NotTold, ...]) -> None:
    """Keep of whom it stands that telling them would do harm."""
    breach.withheld = sealed(breach.pk, json.dumps([encode(each) for each in not_told])) if not_told else b""
    breach.people_withheld, breach.why_withheld = sum(each.people for each in not_told), b""
    breach.save(update_fields=["withheld", "people_withheld", "why_withheld"])
