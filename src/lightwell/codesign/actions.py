"""Opening a programme, saying who takes part in it, and what earlier ones taught.

Stage 1, co-design. Source: `lightwell.policy.codesign_rules`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from lightwell.codesign.models import Lesson, LessonAnswer, Participant, Programme, ProgrammeWords, Round
from lightwell.codesign.saying_yes import ask_whoever_came_late
from lightwell.guests.models import Guest
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.organisations.models import Organisation
from lightwell.policy.codesign_rules import Group, Invited, RoundState
from lightwell.policy.letter_rules import Kind
from lightwell.policy.programme_rules import (
    may_answer_lesson,
    may_ask_again,
    may_bring_guest,
    may_change_programme,
    may_invite,
    may_open_programme,
    may_record_lesson,
    may_remove,
)

PROGRAMME_WORDS: Final = ("title", "starts_on", "ends_on", "good", "for_whom")


@action(code="codesign.open-programme", rule=may_open_programme)
def open_programme(
    deed: Deed[Organisation],
    *,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    good: str = "",
    for_whom: str = "",
) -> Done[Programme]:
    """Say that there is a programme, what good it should do and for whom. A form's mistakes raise ValidationError."""
    programme = Programme(
        agency=deed.subject, title=title, starts_on=starts_on, ends_on=ends_on, good=good, for_whom=for_whom
    )
    programme.full_clean()
    programme.save(force_insert=True)
    return Done(programme, Event(about=programme))


@action(code="codesign.change-programme", rule=may_change_programme)
def change_programme(
    deed: Deed[Programme],
    *,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    good: str,
    for_whom: str,
    seen_version: int | None = None,
) -> Done[Programme]:
    """Word a programme anew while it is designed; how it was worded is kept. A form's mistakes raise ValidationError.

    seen_version: the version that the words were written upon.
    """
    programme = deed.subject
    ProgrammeWords(
        programme=programme,
        agency_id=programme.agency_id,
        number=programme.version,
        until=deed.now,
        **{name: getattr(programme, name) for name in PROGRAMME_WORDS},
    ).save(force_insert=True)
    programme.title, programme.good, programme.for_whom = title, good, for_whom
    programme.starts_on, programme.ends_on, programme.version = starts_on, ends_on, programme.version + 1
    programme.full_clean()
    programme.save(update_fields=[*PROGRAMME_WORDS, "version"])
    return Done(programme, Event(about=programme))


@action(code="codesign.invite", rule=may_invite)
def invite_organisation(
    deed: Deed[Programme], *, organisation: Organisation, group: Group, how: Invited = Invited.ACCOUNT
) -> Done[Participant]:
    """Ask an organisation to take part; that it was asked, how and when stays on the probity record."""
    taking_part = Participant(
        programme=deed.subject,
        agency_id=deed.subject.agency_id,
        organisation=organisation,
        group=group,
        how=how,
        invited_at=deed.now,
    )
    taking_part.full_clean()
    taking_part.save(force_insert=True)
    if group is Group.MAORI:
        ask_whoever_came_late(deed, deed.subject)
    return Done(taking_part, Event(about=taking_part))


@action(code="codesign.bring-guest", rule=may_bring_guest)
def bring_guest(
    deed: Deed[Programme],
    *,
    guest: Guest,
    host_id: UUID,
    group: Group = Group.FAMILY,
    how: Invited = Invited.IN_PERSON,
    part: Participant | None = None,
) -> Done[Participant]:
    """Let somebody without an account take part, whom the organisation that brings them knows."""
    taking_part = Participant(
        programme=deed.subject,
        agency_id=deed.subject.agency_id,
        guest=guest,
        group=group,
        how=how,
        invited_at=deed.now,
    )
    taking_part.save(force_insert=True)
    return Done(taking_part, Event(about=taking_part))


@action(code="codesign.remove", rule=may_remove)
def remove_participant(deed: Deed[Participant], *, agency_id: UUID, why: str) -> Done[Participant]:
    """End somebody's part from now on, and tell them. What they said stays, and is answered to them.

    why: kept in the probity record, and told to them.
    """
    taking_part = deed.subject
    taking_part.left_at, taking_part.left_why = deed.now, why
    taking_part.save(update_fields=["left_at", "left_why"])
    if taking_part.organisation_id is not None:
        key = deed.now.isoformat(timespec="seconds")
        tell(Kind.TAKEN_OUT, taking_part.programme_id, deed.now, organisation=taking_part.organisation_id, key=key)
    return Done(taking_part)


@action(code="codesign.ask-again", rule=may_ask_again)
def ask_again(
    deed: Deed[Participant], *, agency_id: UUID, organisation: Organisation | None = None
) -> Done[Participant]:
    """Ask somebody again who was taken out; that they were, when and why stays in the probity record.

    organisation: of whoever takes part as one, so that a Māori party is asked again only while it says that it is one.
    """
    taking_part = deed.subject
    out = {"left_at": taking_part.left_at, "why": taking_part.left_why, "asked_again_at": deed.now}
    taking_part.earlier = [
        *taking_part.earlier,
        {name: each.isoformat() if isinstance(each, dt.datetime) else each for name, each in out.items()},
    ]
    taking_part.left_at, taking_part.left_why = None, ""
    taking_part.save(update_fields=["left_at", "left_why", "earlier"])
    if taking_part.organisation_id is not None:
        _tell_of_the_open_round(deed, taking_part.programme, taking_part.organisation_id)
    if taking_part.group == Group.MAORI:
        ask_whoever_came_late(deed, taking_part.programme)
    return Done(taking_part)


def _tell_of_the_open_round(deed: Deed[Participant], programme: Programme, organisation: UUID) -> None:
    rounds = Round.objects.visible_to(deed.actor).filter(programme=programme, state=RoundState.OPEN.value)
    key = deed.now.isoformat(timespec="seconds")
    for found in rounds:
        tell(Kind.ROUND_OPEN, found.pk, deed.now, organisation=organisation, key=key)


@action(code="codesign.record-lesson", rule=may_record_lesson)
def record_lesson(
    deed: Deed[Organisation],
    *,
    happened: str,
    learned: str,
    programme_title: str = "",
    kinds: Sequence[str] = (),
    uses: Sequence[str] = (),
    communities: Sequence[str] = (),
    provider: Organisation | None = None,
    is_offered: bool = True,
) -> Done[Lesson]:
    """Keep what was learned, so that it is put in front of whoever designs something like it; the same twice is one."""
    lesson = Lesson(
        organisation=deed.subject,
        programme_title=programme_title,
        happened=happened,
        learned=learned,
        kinds=_short(kinds),
        uses=_short(uses),
        communities=_short(communities),
        provider=provider,
        is_offered=is_offered,
        recorded_at=deed.now,
    )
    lesson.full_clean()
    if (before := _recorded_before(deed, lesson)) is not None:
        return Done(before, Event(about=before))
    lesson.save(force_insert=True)
    return Done(lesson, Event(about=lesson))


_OF_A_LESSON: Final = (
    "programme_title", "happened", "learned", "kinds", "uses", "communities", "provider", "is_offered",
)  # fmt: skip


def _recorded_before(deed: Deed[Organisation], lesson: Lesson) -> Lesson | None:
    """The very same of the same organisation, as when a page is sent twice."""
    own = Lesson.objects.visible_to(deed.actor).filter(organisation=deed.subject)
    return own.filter(**{name: getattr(lesson, name) for name in _OF_A_LESSON}).first()


def _short(words: Sequence[str]) -> list[str]:
    return sorted({word.strip().casefold() for word in words if word.strip()})


@action(code="codesign.answer-lesson", rule=may_answer_lesson)
def answer_lesson(deed: Deed[Programme], *, lesson: Lesson, is_taken_up: bool, words: str) -> Done[LessonAnswer]:
    """Say what this programme does about a lesson; said again, the later answer stands."""
    answer = LessonAnswer.objects.visible_to(deed.actor).filter(programme=deed.subject, lesson=lesson).first()
    answer = answer or LessonAnswer(programme=deed.subject, agency_id=deed.subject.agency_id, lesson=lesson)
    is_new = answer._state.adding
    answer.is_taken_up, answer.words, answer.answered_at = is_taken_up, words, deed.now
    if is_new:
        answer.save(force_insert=True)
    else:
        answer.save(update_fields=["is_taken_up", "words", "answered_at"])
    return Done(answer, Event(about=answer))
