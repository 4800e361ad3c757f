"""What the pages of telling somebody read: the provider's agreements, the agreed notice, a showing and its choices.

Stages 3 and 4. Source: `lightwell.policy.notices`: what people are told is what both sides agreed to last.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.governing import NotVisible
from lightwell.people.choosing import ChosenBy, read_choice
from lightwell.people.models import Chosen, Person, Showing
from lightwell.people.opened import Opened
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


def provider_agreement(actor: Actor, agreement_id: UUID) -> AgreementVersion:
    """One of them; inside `walls`. Raises NotVisible."""
    found = next((each for each in provider_agreements(actor) if each.pk == agreement_id), None)
    if found is None:
        raise NotVisible(f"sharing.telling {agreement_id}")
    return found


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
    """A showing, as it was recorded and as what was chosen after it."""

    showing: Showing
    person: Person
    record: ShownRecord
    version: NoticeVersion
    chosen: tuple[ChosenBy, ...]

    @property
    def agreement(self) -> Agreement:
        """As it was when the notice was made of it."""
        return self.version.agreement.agreement

    @property
    def receipt(self) -> Receipt:
        then = tuple(ChosenThen(each.chosen.recorded_at, each.record, each.said) for each in self.chosen)
        return Receipt(self.showing.pk, self.person.pk, self.showing.recorded_at, self.record, then, self.agreement)


def showing_found(opened: Opened, showing_id: UUID) -> ShowingFound:
    """Inside `walls`. Raises NotVisible."""
    actor = opened.actor
    showing = Showing.objects.visible_to(actor).select_related("person").filter(pk=showing_id).first()
    if showing is None:
        raise NotVisible(f"people.showing {showing_id}")
    record = opened.read(ShownRecord, showing, showing.sealed)
    agreed = NoticeVersion.objects.visible_to(actor).agreed().select_related("agreement")
    version = agreed.get(provider=showing.provider_id, agreement_code=record.agreement, number=record.notice)
    rows = Chosen.objects.visible_to(actor).filter(showing=showing).order_by("recorded_at", "id")
    return ShowingFound(showing, showing.person, record, version, tuple(read_choice(opened, row) for row in rows))
