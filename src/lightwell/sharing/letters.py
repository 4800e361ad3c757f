"""What the letters of this stage say, read as whoever each is to.

Stage 3, sharing. Source: `lightwell.policy.letter_rules`. A letter names the programme, the quarter, the other side and
what to do by when. It never says how many rows or people there are, what a file is called, or anything in one.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.urls import reverse

from lightwell.agreements.models import AgreementVersion
from lightwell.agreements.queries import quarters_asked_for
from lightwell.codesign.models import Programme
from lightwell.ledger.models import SealedCheckpoint
from lightwell.ledger.sealing import believed
from lightwell.letters.composing import Attachment
from lightwell.letters.models import About
from lightwell.letters.telling import Told, look_up_in, teller
from lightwell.policy.actors import Actor
from lightwell.policy.days_away import days_away
from lightwell.policy.letter_rules import Kind, Step
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import Quarter
from lightwell.policy.retention_rules import DestructionState
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.letter_directory import Offices
from lightwell.sharing.models import Delivery, Destruction, HandOver
from lightwell.sharing.retention import is_let_go

look_up_in(Offices())

STOPPED = "stopped"
NOTHING_NEW = "nothing-new"


@teller(Kind.DUE_SOON)
def due_soon(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A quarter that the provider has not sent yet."""
    agreement = AgreementVersion.objects.visible_to(actor).filter(pk=about.subject_id).first()
    if agreement is None:
        return None
    code, _, step = about.key.partition("/")
    today, period = local_day(now), Quarter.parse(code)
    due_on = next(each.due_on for each in quarters_asked_for(agreement, today) if each.period == period)
    sent = HandOver.objects.visible_to(actor).sent().filter(agreement_code=agreement.code, period=code)
    return Told(
        path=reverse("send-quarter", args=[agreement.pk, code]),
        programme=_programme(actor, agreement),
        period=period.words,
        on=due_on,
        days=days_away(due_on, today),
        variant=Step(step),
        is_over=sent.exists(),
    )


@teller(Kind.SENT)
def sent(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """Something came for the unit."""
    delivery = _delivery(actor, about.subject_id)
    return None if delivery is None else _arrived(actor, delivery, is_over=delivery.superseded_at is not None)


@teller(Kind.REPLACED)
def replaced(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """What came before is closed; something else came, or nothing did."""
    delivery = _delivery(actor, about.subject_id)
    if delivery is None:
        return None
    is_closed = delivery.superseded_at is not None
    with_nothing_new = is_closed and delivery.superseded_by_id is None
    variant = NOTHING_NEW if with_nothing_new else ""
    return _arrived(actor, delivery, variant=variant, is_over=is_closed and not with_nothing_new)


def _arrived(actor: Actor, delivery: Delivery, *, variant: str = "", is_over: bool) -> Told:
    return Told(
        path=reverse("delivery", args=[delivery.pk]),
        programme=_programme(actor, delivery.agreement),
        period=delivery.quarter.words,
        other=delivery.provider.name,
        on=local_day(delivery.sent_at),
        until=max((each.keep_until for each in delivery.facts().clauses), default=None),
        variant=variant,
        is_over=is_over,
    )


@teller(Kind.OPENED)
def opened(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A unit opened what it was sent, for the first time."""
    delivery = _delivery(actor, about.subject_id)
    if delivery is None:
        return None
    return Told(
        path=reverse("who-saw-what"),
        programme=_programme(actor, delivery.agreement),
        period=delivery.quarter.words,
        other=f"{delivery.unit.name} at {delivery.agency.name}",
        on=local_day(about.happened_at),
    )


@teller(Kind.CHECK_FAILED)
def check_failed(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A check that nobody has looked to since. What it found is on the page, for whoever has the key."""
    found = HandOver.objects.visible_to(actor).select_related("agreement").filter(pk=about.subject_id).first()
    if found is None:
        return None
    is_waiting = found.state in {HandOverState.NEEDS_ATTENTION, HandOverState.INTERRUPTED}
    return Told(
        path=reverse("hand-over", args=[found.pk]),
        programme=_programme(actor, found.agreement),
        period=found.quarter.words,
        until=local_day(found.expires_at - dt.timedelta(microseconds=1)),
        variant=STOPPED if found.state == HandOverState.INTERRUPTED else "",
        is_over=not is_waiting or str(found.check_number) != about.key,
    )


@teller(Kind.DESTRUCTION_DUE, Kind.APPROVAL_WANTED, Kind.DESTROYED)
def keeping(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """How the keeping of one delivery stands: its time is over, somebody asked for its end, or it was destroyed."""
    delivery = _delivery(actor, about.subject_id)
    if delivery is None:
        return None
    standing = Destruction.objects.visible_to(actor).exclude(state=DestructionState.TAKEN_BACK)
    last = standing.filter(delivery=delivery).first()
    is_destroyed = last is not None and last.state == DestructionState.DONE
    return Told(
        path=reverse("certificate" if is_destroyed else "keeping", args=[delivery.pk]),
        programme=_programme(actor, delivery.agreement),
        period=delivery.quarter.words,
        other=f"{delivery.unit.name} at {delivery.agency.name}",
        on=local_day(about.happened_at),
        until=max((each.keep_until for each in delivery.facts().clauses), default=None),
        variant="for-its-unit" if actor.works_in(delivery.unit_id) else "",
        is_over=_is_settled(about.key, last, is_destroyed=is_destroyed)
        or (about.key == "" and not _is_due(delivery, local_day(now))),
    )


def _is_due(delivery: Delivery, today: dt.date) -> bool:
    """Its time is over, or an end that stands said that it is destroyed."""
    is_over = delivery.kept_until is not None and delivery.kept_until < today
    return is_over or is_let_go(delivery)


def _is_settled(key: str, last: Destruction | None, *, is_destroyed: bool) -> bool:
    """key: empty where it is due, "destroyed" where it was done, otherwise the entry of whoever asked."""
    if key == "destroyed":
        return not is_destroyed
    if key:
        return is_destroyed or last is None or str(last.asked_entry) != key
    return last is not None


@teller(Kind.CHECKPOINT)
def checkpoint(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """The ledger's signed checkpoint of that moment, to keep."""
    latest = believed(SealedCheckpoint.objects.filter(sealed_at__lte=about.happened_at).order_by("-size"))
    if latest is None:
        return None
    return Told(
        path=reverse("ledger"),
        on=local_day(about.happened_at),
        attachment=Attachment(f"lightwell-{latest.size}.checkpoint", latest.note),
    )


def _delivery(actor: Actor, key: UUID) -> Delivery | None:
    found = Delivery.objects.visible_to(actor).select_related("agreement", "provider", "agency", "unit")
    return found.filter(pk=key).first()


def _programme(actor: Actor, agreement: AgreementVersion) -> str:
    """Its title, where this actor may see it."""
    seen = Programme.objects.visible_to(actor).filter(pk=agreement.programme_id)
    return seen.values_list("title", flat=True).first() or agreement.title
