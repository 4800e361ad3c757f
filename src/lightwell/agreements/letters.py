"""What the letters of this stage say, read as whoever each is to.

Stage 2, agreement. Source: `lightwell.policy.letter_rules`. A letter names the programme and the other side, and whose
turn it is. It never repeats what somebody wrote about a clause.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.urls import reverse

from lightwell.agreements.frames import frame_of
from lightwell.agreements.models import Adviser, AgreementVersion, Draft, DraftClause, DraftState, EndAskedBack
from lightwell.agreements.party_turns import Wanted, wanted_of
from lightwell.agreements.speaking import speaking
from lightwell.letters.models import About
from lightwell.letters.telling import Told, teller
from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side


@teller(Kind.DRAFT_TURN)
def draft_turn(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """One's own side owes an answer. It is over once no clause waits for it any more, or what it varies was ended."""
    draft = Draft.objects.visible_to(actor).filter(pk=about.subject_id).first()
    side = draft.facts().side_of(actor) if draft is not None else None
    if draft is None or side is None:
        return None
    is_ended = draft.varied is not None and draft.varied.end_said_on is not None
    waits = draft.state == DraftState.OPEN and not is_ended and draft.clauses.filter(owed_by=side.value).exists()
    return Told(
        path=reverse("draft", args=[draft.pk]),
        programme=draft.title,
        other=frame_of(draft.frame).name(side.other),
        until=draft.starts_on,
        is_over=not waits,
    )


@teller(Kind.TO_SIGN)
def to_sign(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """It is up for signing. Over once one's own side has signed, it was taken back, or what it varies was ended."""
    found = _agreement(actor, about)
    if found is None:
        return None
    is_signed = found.signatures.filter(organisation=actor.organisation_id).exists()
    varied = found.varied()
    is_ended = varied is not None and varied.end_said_on is not None
    return Told(
        path=reverse("agreement-sign", args=[found.pk]),
        programme=found.title,
        other=_other(actor, found),
        until=found.starts_on,
        is_over=is_signed or is_ended or found.state != AgreementState.DRAFT,
    )


@teller(Kind.NOBODY_SPEAKS)
def nobody_speaks(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """One of the two sides has nobody who answers and signs for it. It is over once it has, or the talks are."""
    draft = Draft.objects.visible_to(actor).filter(pk=about.subject_id).first()
    side = draft.facts().side_of(actor) if draft is not None else None
    if draft is None or side is None:
        return None
    silent = [each for each in speaking(actor, draft, now) if not each.roles]
    return Told(
        path=reverse("draft", args=[draft.pk]),
        programme=draft.title,
        other=frame_of(draft.frame).name(side.other),
        variant="ours" if any(each.is_ours for each in silent) else "theirs",
        is_over=not silent,
    )


@teller(Kind.CLAUSE_YES_WANTED, Kind.CLAUSE_YES)
def a_partys_yes(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A community party's own yes to a clause: it is wanted, or was given. Over once that is not so any more."""
    own = DraftClause.objects.visible_to(actor).select_related("draft")
    found = own.filter(pk=about.subject_id, community__isnull=False).first()
    if found is None:
        return None
    is_asked = actor.belongs_to(found.community_id)
    wanted = wanted_of(found, found.with_a_party.values())
    asked_by = Side(found.community_asked_by)
    return Told(
        path=reverse(wanted if is_asked and wanted else Wanted.OWN_YES, args=[found.draft_id, found.pk]),
        programme=found.draft.title,
        other=frame_of(found.draft.frame).name(asked_by),
        variant=wanted.name.lower() if is_asked and wanted is not None else "",
        is_over=found.draft.state != DraftState.OPEN or (found.community_agreed_at is not None) is is_asked,
    )


@teller(Kind.ADVISER_OUT)
def adviser_out(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """One's advice on a draft is ended. It is over where one was asked again since."""
    own = Adviser.objects.visible_to(actor).filter(organisation=actor.organisation_id)
    found = own.filter(pk=about.subject_id).first()
    if found is None:
        return None
    return Told(path=reverse("draft-said", args=[found.draft_id]), programme=found.title, is_over=found.left_at is None)


@teller(Kind.AGREEMENT_SIGNED)
def agreement_signed(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """Both sides have signed, and from when it holds."""
    found = _agreement(actor, about)
    if found is None:
        return None
    path = reverse("agreement", args=[found.pk])
    return Told(path=path, programme=found.title, other=_other(actor, found), on=found.starts_on)


@teller(Kind.AGREEMENT_SUSPENDED)
def agreement_suspended(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A side suspended it. It is over once that was lifted."""
    return _standing(actor, about, lambda found: not found.is_suspended)


@teller(Kind.SUSPENSION_LIFTED)
def suspension_lifted(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A side lifted its suspension; the other's may stand."""
    return _standing(actor, about, lambda found: False)


def _standing(actor: Actor, about: About, is_over: Callable[[AgreementVersion], bool]) -> Told | None:
    found = _agreement(actor, about)
    if found is None:
        return None
    return Told(
        path=reverse("agreement-standing", args=[found.pk]),
        programme=found.title,
        other=_whose(found, about),
        on=local_day(about.happened_at),
        variant="still" if found.is_suspended else "",
        is_over=is_over(found),
    )


def _whose(found: AgreementVersion, about: About) -> str:
    """The side that suspended it, or lifted that, at that moment."""
    at = Q(suspended_at=about.happened_at) | Q(lifted_at=about.happened_at)
    done = found.suspensions.filter(at).first()
    if done is None:
        return "One side"
    return _named(found, done.side)


@teller(Kind.AGREEMENT_ENDED)
def agreement_ended(actor: Actor, about: About, now: dt.datetime) -> Told | None:
    """A side ended it, from which day; or one asks to take that back, and what the other answered.

    Of an end that was taken back since, a letter says so whenever it is read.
    """
    found = _agreement(actor, about)
    if found is None:
        return None
    path = reverse("agreement-standing", args=[found.pk])
    asked = found.ends_asked_back.order_by("asked_at")
    about_it = [each for each in asked if about.key in (str(each.asked_entry), str(each.answered_entry))]
    if about_it:
        return _of_asking_back(found, about_it[-1], about, now, path)
    taken = next((each for each in asked if each.is_agreed and each.ended_at == about.happened_at), None)
    if taken is not None:
        by, on = _named(found, taken.ended_by), taken.ended_on
        return Told(path=path, programme=found.title, other=by, on=on, variant="taken-back-since", is_over=True)
    return Told(path=path, programme=found.title, other=_named(found, found.ended_by), on=found.last_on)


def _of_asking_back(found: AgreementVersion, asked: EndAskedBack, about: About, now: dt.datetime, path: str) -> Told:
    """That a side asks to take an end back; over once that is answered, or the day has come. Or what was answered."""
    answered = about.key == str(asked.answered_entry)
    answers = Side(asked.side).other if answered else Side(asked.side)
    variant = "asked" if not answered else "taken-back" if asked.is_agreed else "stays"
    is_over = asked.answered_at is not None or asked.ended_on < local_day(now)
    return Told(
        path=path,
        programme=found.title,
        other=_named(found, answers),
        on=found.last_on if variant == "taken-back" else asked.ended_on,
        variant=variant,
        is_over=bool(found.ended_by) if variant == "taken-back" else not answered and is_over,
    )


def _named(found: AgreementVersion, side: str) -> str:
    return str((found.agency if side == Side.AGENCY else found.provider).name)


def _agreement(actor: Actor, about: About) -> AgreementVersion | None:
    visible = AgreementVersion.objects.visible_to(actor).select_related("agency", "provider")
    return visible.filter(pk=about.subject_id).first()


def _other(actor: Actor, found: AgreementVersion) -> str:
    other = found.provider if actor.belongs_to(found.agency_id) else found.agency
    return str(other.name)
