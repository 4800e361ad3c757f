"""From which day an agreement may hold: no version begins in a time that is over, or before its programme does.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Transparency and Choice guidelines: what
was sent stays as it was agreed when it was sent. A first day that went by while both sides talked is moved, with why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import (
    SENT_AS_AGREED,
    AgreementFacts,
    AgreementState,
    first_day_is_past,
    is_gone_by,
    unless_it_may_begin_then,
    waited_too_long,
)
from lightwell.policy.codesign_rules import ProgrammeFacts
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.draft_facts import DraftFacts
from lightwell.policy.draft_rules import LONGEST_WORDS, NOT_ADVISING, NOT_OPEN, TOO_LONG, begins_drafts, unless_speaking
from lightwell.policy.local_days import local_day
from lightwell.policy.stated_words import says_something, unless_unseen
from lightwell.policy.varying import ended_meanwhile, unless_it_can_be_begun_from, unless_it_can_be_varied
from lightwell.policy.wording import day_words


def may_begin_draft(
    actor: Actor,
    facts: ProgrammeFacts,
    *,
    now: dt.datetime,
    starts_on: dt.date | None = None,
    replaces: AgreementFacts | None = None,
    begins_from: AgreementFacts | None = None,
) -> Decision:
    """The agency whose programme it is begins a draft, through its manager or contract advisor.

    replaces: the version that it varies, where it varies one; then its first day comes after today, and neither side
    has ended that. begins_from: an agreement that is over or was ended, whose clauses a new one is offered with.
    """
    today = local_day(now)
    return refuse_if_any(
        None if begins_drafts(actor, facts.agency_id) else NOT_ADVISING,
        *(_before_reasons(unless_it_can_be_varied, replaces, today) if replaces is not None else ()),
        *(_before_reasons(unless_it_can_be_begun_from, begins_from, today) if begins_from is not None else ()),
        _first_day_reason(starts_on, replaces.starts_on if replaces else None, facts.starts_on, today),
        _still_holds(starts_on, begins_from) if starts_on and begins_from else None,
    )


def _still_holds(starts_on: dt.date, before: AgreementFacts) -> Reason | None:
    """Of a new agreement with the clauses of one that ended, and holds on its first day."""
    if starts_on > before.last_on:
        return None
    return Reason(
        "the-one-before-holds",
        f"The one that it begins from holds until {day_words(before.last_on)}. Let this one begin the day after that, "
        "so that the same clauses do not hold twice.",
        SENT_AS_AGREED,
    )


def _before_reasons(
    unless: Callable[..., Iterator[Reason]], before: AgreementFacts, today: dt.date
) -> Iterator[Reason]:
    return unless(
        is_signed=before.state.is_signed,
        is_ended=before.state is AgreementState.ENDED,
        end_is_said=before.end_is_said,
        last_on=before.last_on,
        today=today,
    )


def may_move_first_day(
    actor: Actor, facts: DraftFacts, *, now: dt.datetime, starts_on: dt.date | None = None, why: str | None = None
) -> Decision:
    """Either side moves the first day while the draft is talked over, and says why; both read it, and both sign it."""
    return refuse_if_any(
        unless_speaking(actor, facts),
        None if facts.is_open else NOT_OPEN,
        _first_day_reason(starts_on, facts.varied_from, facts.programme_from, local_day(now)),
        _ends_before(facts.ends_on) if starts_on and facts.ends_on and starts_on > facts.ends_on else None,
        _SAME_DAY if starts_on is not None and starts_on == facts.starts_on else None,
        *_unless_said(why),
    )


def in_the_way_of_signing(facts: DraftFacts, now: dt.datetime) -> Reason | None:
    """That one side has ended what a draft varies, while it is talked over or up for signing."""
    is_under_way = facts.is_open or facts.is_proposed
    return ended_meanwhile(facts.varied_ends_on, local_day(now)) if is_under_way else None


def first_day_gone_by(facts: DraftFacts, now: dt.datetime) -> Reason | None:
    """That its first day went by and has to be moved: as soon as that is so, before anything is left but to sign it."""
    begins, varies = facts.starts_on, facts.is_variation
    if begins is None or not is_gone_by(begins, local_day(now), varies=varies):
        return None
    if facts.is_proposed:
        return waited_too_long(begins, varies=varies)
    then = "Either side moves its first day, and says why; before that it cannot be put up for signing."
    return first_day_is_past(begins, varies=varies, then=then) if facts.is_open else None


def _first_day_reason(
    starts_on: dt.date | None, varied_from: dt.date | None, programme_from: dt.date | None, today: dt.date
) -> Reason | None:
    """varied_from: the first day of the version that it varies."""
    if starts_on is not None and varied_from is not None and starts_on <= varied_from:
        return _BEFORE_WHAT_IT_VARIES
    return unless_it_may_begin_then(starts_on, programme_from, today, varies=varied_from is not None)


def _unless_said(why: str | None) -> Iterator[Reason | None]:
    if why is None:
        return
    yield None if says_something(why) else _NO_REASON
    yield TOO_LONG if len(why) > LONGEST_WORDS else None
    yield unless_unseen(why)


def _ends_before(ends_on: dt.date) -> Reason:
    sentence = f"Its last day is {day_words(ends_on)}, so that it would end before it starts. Choose an earlier day."
    return Reason("starts-after-its-end", sentence, "Lightwell, agreements")


_BEFORE_WHAT_IT_VARIES = Reason(
    "starts-before-what-it-varies", "It starts after the first day of the version that it varies.", SENT_AS_AGREED
)
_SAME_DAY = Reason("same-first-day", "That is its first day already. Choose another.", "Lightwell, agreements")
_NO_REASON = Reason("no-reason", "Say why, so that the other side need not ask.", "Lightwell, agreements")
