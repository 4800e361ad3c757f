"""What people are told of because a day has come: something due, something kept too long, and the week's checkpoint.

Stage 3, sharing. Source: `lightwell.policy.letter_rules`. Each is told once, however often this runs and on however
many machines: the database keeps one row of each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from lightwell.agreements.models import AgreementVersion
from lightwell.agreements.queries import quarters_asked_for
from lightwell.agreements.speaking import without_a_voice
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.sealing import latest_checkpoint
from lightwell.ledger.walls import walls
from lightwell.letters.actions import Postbox
from lightwell.letters.models import Occasion
from lightwell.letters.telling import tell
from lightwell.policy.actors import OPERATOR
from lightwell.policy.letter_rules import Kind, due_step, is_morning, may_post, week_of
from lightwell.policy.local_days import local_day
from lightwell.policy.working_days import is_working_day
from lightwell.sharing.models import HandOver
from lightwell.sharing.retention_chores import due_for_destruction


@dataclass(frozen=True, slots=True)
class ToTell:
    """Something that has come round."""

    kind: Kind
    subject_id: UUID
    organisation: UUID
    unit: UUID | None = None
    key: str = ""

    @property
    def told_as(self) -> tuple[str, UUID, str, UUID, UUID | None]:
        return (self.kind.value, self.subject_id, self.key, self.organisation, self.unit)


Finder = Callable[[dt.datetime], Iterable[ToTell]]
_FINDERS: list[Finder] = []


def comes_round(finder: Finder) -> Finder:
    """This function of a stage above knows of something whose day has come; asked as whoever runs the machine."""
    _FINDERS.append(finder)
    return finder


@action(code="letters.notice", rule=may_post)
def notice(deed: Deed[Postbox], *, found: tuple[ToTell, ...]) -> Done[int]:
    """Note what people are to be told of because its day has come."""
    for each in found:
        tell(each.kind, each.subject_id, deed.now, organisation=each.organisation, unit=each.unit, key=each.key)
    return Done(len(found), Event(counts={"found": len(found)}))


def notice_what_has_come(now: dt.datetime) -> int:
    """On working mornings: everything that has come round and was not told of yet; answers how many."""
    if not is_morning(now) or not is_working_day(local_day(now)):
        return 0
    with walls(OPERATOR):
        of_others = (each for finder in _FINDERS for each in finder(now))
        found = (*_due(now), *_kept_too_long(now), *_checkpoints(now), *_nobody_speaks(now), *of_others)
        known = set(
            Occasion.objects.visible_to(OPERATOR)
            .filter(kind__in={each.kind for each in found}, subject_id__in={each.subject_id for each in found})
            .values_list("kind", "subject_id", "key", "organisation", "unit")
        )
    new = tuple(each for each in found if each.told_as not in known)
    return notice(OPERATOR, Postbox(), now, found=new) if new else 0


def _due(now: dt.datetime) -> Iterator[ToTell]:
    """Quarters that are due soon or today and were not sent; none of an agreement that is suspended."""
    in_use = AgreementVersion.objects.visible_to(OPERATOR).signed()
    signed = list(in_use.filter(suspended_by_agency=False, suspended_by_provider=False))
    sent = set(
        HandOver.objects.visible_to(OPERATOR).sent().values_list("provider", "agreement_code", "period").distinct()
    )
    for agreement in signed:
        for quarter in quarters_asked_for(agreement, local_day(now)):
            step = due_step(quarter.due_on, quarter.period.last_on, now)
            code = quarter.period.code
            if step is not None and (agreement.provider_id, agreement.code, code) not in sent:
                yield ToTell(Kind.DUE_SOON, agreement.pk, agreement.provider_id, key=f"{code}/{step}")


def _kept_too_long(now: dt.datetime) -> Iterator[ToTell]:
    """Deliveries whose time is over, that nothing holds, and whose end nobody has asked for."""
    for each in due_for_destruction(OPERATOR, now):
        if not each.facts.holds and each.asked is None:
            delivery = each.delivery
            yield ToTell(Kind.DESTRUCTION_DUE, delivery.pk, delivery.agency_id, delivery.unit_id)


def _nobody_speaks(now: dt.datetime) -> Iterator[ToTell]:
    """Both sides of a draft that goes on, where one has nobody any more who answers and signs for it."""
    for draft, key in without_a_voice(now):
        for side in (draft.agency_id, draft.provider_id):
            yield ToTell(Kind.NOBODY_SPEAKS, draft.pk, side, key=key)


def _checkpoints(now: dt.datetime) -> Iterator[ToTell]:
    """One a week for each side of an agreement in force."""
    if latest_checkpoint() is None:
        return
    in_force = AgreementVersion.objects.visible_to(OPERATOR).in_force_on(local_day(now))
    sides = {side for pair in in_force.values_list("agency", "provider") for side in pair}
    for side in sorted(sides):
        yield ToTell(Kind.CHECKPOINT, side, side, key=week_of(now))
