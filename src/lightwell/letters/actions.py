"""Writing letters, saying what became of them, and choosing how one's own come.

All stages. Source: `lightwell.policy.letter_rules`. Letters are written and settled by whoever runs the machine; an
entry says how many, and never to whom.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import SEEN_BY_NOBODY_ELSE, SeenBy
from lightwell.letters.models import Choice, Letter, Occasion
from lightwell.letters.telling import Person
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import (
    RULES,
    How,
    Kind,
    LetterState,
    OwnFacts,
    is_given_up,
    may_address,
    may_choose,
    may_post,
    next_morning,
    next_try,
)

_ENVELOPES = UUID("3c0b7a54-4d0c-5b0a-9d55-0f6a1c5d7e21")
_POSTBOX = UUID(int=1)


@dataclass(frozen=True, slots=True)
class Postbox:
    """Where letters wait to be sent."""

    pk: UUID = _POSTBOX
    subject_kind: str = "letters.postbox"

    def facts(self) -> None:
        """A rule need know nothing of it."""

    def seen_by(self) -> SeenBy:
        return SEEN_BY_NOBODY_ELSE

    def afresh_for(self, actor: Actor) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class OwnLetters:
    """One person's letters."""

    pk: UUID
    subject_kind: str = "letters.own"

    def facts(self) -> OwnFacts:
        return OwnFacts(self.pk)

    def seen_by(self) -> SeenBy:
        return SEEN_BY_NOBODY_ELSE

    def afresh_for(self, actor: Actor) -> Self:
        return self


@action(code="letters.write", rule=may_address)
def write_letters(deed: Deed[Occasion], *, people: tuple[Person, ...], is_posting: bool) -> Done[int]:
    """Write one letter to each person it is for, as each of them wants it.

    is_posting: this site sends e-mail; otherwise letters are there to be read on its pages alone.
    """
    occasion = deed.subject
    wanted = _wanted(Kind(occasion.kind), (each.account_id for each in people))
    written = [
        _letter(occasion, each, how, deed.now, is_posting=is_posting)
        for each in _once(people)
        if (how := wanted[each.account_id]) is not How.NONE
    ]
    Letter.objects.bulk_create(written)
    occasion.addressed_at = deed.now
    occasion.save(update_fields=["addressed_at"])
    return Done(len(written), Event(counts={"letters": len(written)}))


def _once(people: Iterable[Person]) -> Iterator[Person]:
    """Somebody with two offices there gets one letter."""
    yield from {each.account_id: each for each in people}.values()


def _wanted(kind: Kind, accounts: Iterable[UUID]) -> Mapping[UUID, How]:
    rule, known = RULES[kind], tuple(accounts)
    chosen = Choice.objects.filter(kind=kind, account__in=known).values_list("account", "how")
    said = {account: How(how) for account, how in chosen if How(how) in rule.choices}
    return {account: said.get(account, rule.usual) for account in known}


def _letter(occasion: Occasion, person: Person, how: How, now: dt.datetime, *, is_posting: bool) -> Letter:
    due_at = next_morning(now) if how is How.DAILY else now
    return Letter(
        envelope=_envelope(person.account_id, due_at) if how is How.DAILY else uuid.uuid4(),
        occasion=occasion,
        account=person.account_id,
        membership=person.membership_id,
        kind=occasion.kind,
        subject_id=occasion.subject_id,
        key=occasion.key,
        happened_at=occasion.happened_at,
        written_at=now,
        due_at=due_at,
        state=LetterState.WAITING if is_posting else LetterState.KEPT,
        next_try_at=due_at if is_posting else None,
        ended_at=None if is_posting else now,
    )


def _envelope(account: UUID, due_at: dt.datetime) -> UUID:
    """Everything that one person gets in one morning goes into one."""
    return uuid.uuid5(_ENVELOPES, f"{account}/{due_at.date().isoformat()}")


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of letters, by their identifiers."""

    state: LetterState
    letters: tuple[UUID, ...]
    trouble: str = ""


@action(code="letters.end", rule=may_post)
def end_letters(deed: Deed[Postbox], *, ended: tuple[Ended, ...]) -> Done[None]:
    """Say what became of letters that need not be tried again: sent, refused, given up, or nothing to tell."""
    for each in ended:
        waiting = Letter.objects.filter(pk__in=each.letters, state=LetterState.WAITING)
        waiting.update(state=each.state, next_try_at=None, ended_at=deed.now, trouble=each.trouble)
    counts = {each.state.value.replace("-", "_"): len(each.letters) for each in ended if each.letters}
    return Done(None, Event(counts=counts))


@action(code="letters.put-off", rule=may_post)
def put_off(deed: Deed[Postbox], *, letters: tuple[UUID, ...], trouble: str) -> Done[None]:
    """They could not be sent now: try again later, or give up what is too old to be news."""
    for letter in Letter.objects.filter(pk__in=letters, state=LetterState.WAITING):
        letter.tries, letter.trouble = letter.tries + 1, trouble
        if is_given_up(letter.due_at, deed.now):
            letter.state, letter.next_try_at, letter.ended_at = LetterState.GIVEN_UP, None, deed.now
        else:
            letter.next_try_at = next_try(letter.tries, deed.now)
        letter.save(update_fields=["tries", "trouble", "state", "next_try_at", "ended_at"])
    return Done(None, Event(counts={"letters": len(letters)}))


@action(code="letters.forget", rule=may_post)
def forget_letters(deed: Deed[Postbox], *, letters: tuple[UUID, ...]) -> Done[None]:
    """Take away letters that ended long ago."""
    Letter.objects.filter(pk__in=letters).exclude(state=LetterState.WAITING).delete()
    return Done(None, Event(counts={"letters": len(letters)}))


@action(code="letters.choose", rule=may_choose)
def choose(deed: Deed[OwnLetters], *, kind: Kind, how: How) -> Done[None]:
    """Say how letters of one kind are to come."""
    Choice.objects.update_or_create(account=deed.subject.pk, kind=kind, defaults={"how": how, "chosen_at": deed.now})
    return Done(None)
