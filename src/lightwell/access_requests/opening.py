"""Opening a case, making sure of who asks, and ending one that is not wanted any more.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`. Who it is about goes into a table of the
provider's alone; the entry says that a case was opened, and nothing of whose.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from lightwell.access_requests.models import AskedItem, Asker, Case, Part
from lightwell.access_requests.sealed_words import sealed
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready, SeenBy
from lightwell.letters.telling import tell
from lightwell.people.models import Authority as RecordedAuthority
from lightwell.people.models import Person
from lightwell.policy.access_rules import (
    may_check_who_asks,
    may_have_yes,
    may_name_item,
    may_open_case,
    may_turn_away,
    may_withdraw_case,
)
from lightwell.policy.access_words import (
    WRITTEN,
    Ask,
    Asks,
    Authority,
    CameIn,
    CaseKind,
    CaseState,
    Identity,
    Route,
    Sought,
)
from lightwell.policy.acting_for import TURN_AWAY
from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.case_facts import OpeningFacts
from lightwell.policy.decisions import Decision
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day

IN_OWN_SPACE: Final = "case"


@dataclass(frozen=True)
class Asking:
    """An agreement, as what a family may ask under; also once it has ended, for what was sent while it was in force."""

    agreement: AgreementVersion
    subject_kind: str = "access_requests.asking"

    @property
    def pk(self) -> UUID:
        key: UUID = self.agreement.pk
        return key

    def afresh_for(self, actor: Actor) -> Self:
        return type(self)(self.agreement.afresh_for(actor))

    def seen_by(self) -> SeenBy:
        return SeenBy((self.agreement.provider_id,))

    def facts(self) -> OpeningFacts:
        is_signed = self.agreement.state in {AgreementState.SIGNED, AgreementState.ENDED}
        return OpeningFacts(self.agreement.provider_id, is_signed, self.agreement.began_on)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked. item, says: of a correction, which item and what is wrong. wanted: how they would like it."""

    kind: CaseKind = CaseKind.ACCESS
    ask: Ask = Ask.ROWS
    route: Route = Route.AGENT
    came_in: CameIn = CameIn.SAID
    asks: Asks = Asks.PERSON
    is_urgent: bool = False
    item: str = ""
    says: str = ""
    wanted: str = ""


@action(code="access.open-case", rule=may_open_case)
def open_case(
    deed: Deed[Asking],
    *,
    received_on: dt.date,
    asked: Asked,
    person: Person | None = None,
    is_child: bool | None = None,
    worker: UUID | None = None,
    case_id: UUID | None = None,
) -> Done[Case]:
    """Open a case for somebody who asked, in whatever form, to see or to have corrected what is held about them.

    is_child: the person is a child, as far as the register says. worker: the office of whoever serves them, to be told
    where they asked in a space of their own. case_id: by what the form it came with knows it. Raises MadeAlready.
    """
    agreement, key = deed.subject.agreement, case_id or uuid.uuid4()
    if Case.objects.visible_to(deed.actor).filter(pk=key).exists():
        raise MadeAlready
    case = Case(
        id=key,
        provider_id=agreement.provider_id,
        agency_id=agreement.agency_id,
        agreement=agreement,
        kind=asked.kind,
        ask=asked.ask,
        route=asked.route,
        came_in=asked.came_in,
        is_urgent=asked.is_urgent,
        state=CaseState.OPEN,
        received_on=received_on,
        opened_at=deed.now,
        item=asked.item if asked.kind is CaseKind.CORRECTION else "",
        said=sealed(key, asked.says),
        wanted=sealed(key, asked.wanted),
    )
    case.save(force_insert=True)
    asker = Asker(case=case, provider_id=agreement.provider_id, person=person, is_child=is_child, asks=asked.asks)
    asker.save(force_insert=True)
    _begin_parts(case)
    if asked.came_in is CameIn.OWN_SPACE:
        tell(
            Kind.FAMILY_WROTE, case.pk, deed.now, organisation=case.provider_id, membership=worker, key=IN_OWN_SPACE
        )  # fmt: skip
    return Done(case, Event(about=case))


def _begin_parts(case: Case) -> None:
    """Each holder's: ours begins on the day we were asked, the agency's when we ask it."""
    _part(case, case.agency_id)
    if case.route != Route.HELD_AS_AGENT:
        own = _part(case, case.provider_id, received_on=case.received_on)
        sought = Sought.OWN if case.kind == CaseKind.ACCESS else Sought.ITEM
        item_of(own, 1, sought).save(force_insert=True)


def _part(case: Case, holder: UUID, received_on: dt.date | None = None) -> Part:
    part = Part(case=case, provider_id=case.provider_id, agency_id=case.agency_id, holder_id=holder)
    part.received_on = received_on
    part.save(force_insert=True)
    return part


def item_of(part: Part, number: int, sought: Sought) -> AskedItem:
    """One thing that a holder is to look for, not saved yet."""
    return AskedItem(
        part=part,
        provider_id=part.provider_id,
        agency_id=part.agency_id,
        holder_id=part.holder_id,
        number=number,
        sought=sought,
    )


@action(code="access.check-who-asks", rule=may_check_who_asks)
def check_who_asks(
    deed: Deed[Case],
    *,
    asks: Asks,
    identity: Identity,
    authority: Authority | None = None,
    permission: Authority | None = None,
    recorded: RecordedAuthority | None = None,
    seen: str = "",
    may_act: Decision | None = None,
) -> Done[None]:
    """Write down how somebody made sure of who asks, on what they act, and that we may ask for them.

    may_act: by the paper, or by the register; of somebody of the register always by it.
    """
    case = deed.subject
    asker = Asker.objects.visible_to(deed.actor).get(case=case)
    if asks is Asks.REPRESENTATIVE and asker.person_id is not None and recorded is None:
        raise ValueError("Who may act for somebody of the register is read from the register.")
    asker.asks, asker.identity, asker.authority = asks, identity, authority or ""
    asker.recorded, asker.seen, asker.checked_at = recorded, sealed(asker.pk, seen), deed.now
    asker.save(update_fields=["asks", "identity", "authority", "recorded", "seen", "checked_at"])
    case.checked_on, case.permission = local_day(deed.now), permission or ""
    case.save(update_fields=["checked_on", "permission"])
    return Done(None)


@action(code="access.have-yes", rule=may_have_yes)
def have_yes(deed: Deed[Case], *, permission: Authority) -> Done[None]:
    """Write down that they said in writing that we may ask the agency for them, and how."""
    if permission not in WRITTEN:
        raise ValueError("The yes is in writing.")
    deed.subject.permission = permission
    deed.subject.save(update_fields=["permission"])
    return Done(None)


@action(code="access.name-item", rule=may_name_item)
def name_item(deed: Deed[Case], *, item: str) -> Done[None]:
    """Say which item a correction is about, where it came in words of their own: so every row of it can be found."""
    case = deed.subject
    if item not in {f"{table.id}.{each.id}" for table in case.agreement.agreement.tables for each in table.items}:
        raise ValueError("The item is one of the agreement’s.")
    case.item = item
    case.save(update_fields=["item"])
    return Done(None)


@action(code=TURN_AWAY, rule=may_turn_away)
def turn_away(deed: Deed[Person]) -> Done[None]:
    """Turn away somebody who asked about a person and may not: nothing was given, nor said to be held."""
    return Done(None, Event(about=deed.subject))


@action(code="access.withdraw-case", rule=may_withdraw_case)
def withdraw_case(deed: Deed[Case], *, why: str) -> Done[None]:
    """Whoever asked does not want it any more."""
    case = deed.subject
    case.state, case.ended_at = CaseState.WITHDRAWN, deed.now
    case.save(update_fields=["state", "ended_at"])
    return Done(None, Event(reason=why))
