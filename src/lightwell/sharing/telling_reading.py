"""What the pages of telling somebody read: the provider's agreements, the agreed notice, a showing and its choices.

Stages 3 and 4. Source: `lightwell.policy.notices`: what people are told is what both sides agreed to last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Subquery

from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.walls import walls
from lightwell.people.choosing import THEMSELVES, Chooser
from lightwell.people.models import Authority, Person, Showing
from lightwell.people.opened import Opened
from lightwell.people.representatives import AuthorityShown
from lightwell.people.telling import recorded_of
from lightwell.policy.acting_for import ForWhat
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Agreement
from lightwell.policy.coverage import pairs_of
from lightwell.policy.effects import use_title
from lightwell.policy.shown_records import ShownRecord
from lightwell.policy.telling_receipts import ChosenThen, Receipt
from lightwell.sharing.notice_models import NoticeVersion


def provider_agreements(actor: Actor) -> list[AgreementVersion]:
    """The newest version of each that the provider signed, the programme it still works in first; inside `walls`."""
    signed = AgreementVersion.objects.visible_to(actor).signed().filter(provider=actor.organisation_id)
    newest: dict[str, AgreementVersion] = {}
    for each in signed.select_related("agency", "provider").order_by("-last_on", "-version"):
        newest.setdefault(each.code, each)
    return list(newest.values())


def agreed_notice(actor: Actor, agreement_id: UUID) -> NoticeVersion | None:
    """What people are told of an agreement that this provider signed, with the agreement; inside `walls`."""
    signed = AgreementVersion.objects.visible_to(actor).signed().filter(provider=actor.organisation_id)
    agreed = (
        NoticeVersion.objects.visible_to(actor)
        .agreed()
        .filter(
            provider=actor.organisation_id, agreement_code=Subquery(signed.filter(pk=agreement_id).values("code")[:1])
        )
    )
    return agreed.select_related("agreement").first()


def who_may_choose(authorities: Iterable[AuthorityShown], today: dt.date) -> list[AuthorityShown]:
    """Those who may choose for somebody today."""
    return [
        each
        for each in authorities
        if each.ended_at is None and ForWhat.CHOOSE in each.record.for_what and each.record.holds_on(today)
    ]


def chooser_named(actor: Actor, named: str) -> Chooser:
    """Whoever a form names, outside `walls`; they themselves where it names nobody."""
    if not named:
        return THEMSELVES
    with walls(actor):
        return Chooser(Authority.objects.visible_to(actor).standing().get(pk=named))


def about_choices(agreements: list[AgreementVersion]) -> tuple[tuple[str, str], ...]:
    """Every recipient and use, to choose one from."""
    named = {
        f"{unit} {use}": f"{each.agreement.unit(unit).name}: {use_title(each.agreement, use)}"
        for each in agreements
        for unit, use in pairs_of(each.agreement)
    }
    return tuple(named.items())


@dataclass(frozen=True, slots=True)
class ShowingFound:
    """A showing as it was recorded, with the notice that was shown."""

    showing: Showing
    record: ShownRecord
    version: NoticeVersion

    @property
    def agreement(self) -> Agreement:
        """As it was when the notice was made of it."""
        return self.version.agreement.agreement


def showing_found(opened: Opened, showing: Showing) -> ShowingFound:
    """Inside `walls`."""
    record = opened.read(ShownRecord, showing, showing.sealed)
    agreed = NoticeVersion.objects.visible_to(opened.actor).agreed().select_related("agreement")
    version = agreed.get(provider=showing.provider_id, agreement_code=record.agreement, number=record.notice)
    return ShowingFound(showing, record, version)


def receipt_of(opened: Opened, found: ShowingFound) -> Receipt:
    """With the choices that followed it; inside `walls`."""
    showing = found.showing
    if not found.record.tells:
        return Receipt(showing.pk, showing.person_id, showing.recorded_at, found.record, (), found.agreement)
    said = recorded_of(opened, Person(id=showing.person_id))
    then = tuple(ChosenThen(each.at, each.record, each.said) for each in said if each.showing_id == showing.pk)
    until = then[-1].at if then else showing.recorded_at
    by_then = tuple(each.record for each in said if each.at <= until)
    return Receipt(showing.pk, showing.person_id, showing.recorded_at, found.record, then, found.agreement, by_then)
