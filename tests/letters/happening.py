"""A place where things happen that letters are about, and the letters about them."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from django.db import connection

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.letters.actions import Ended, Postbox, end_letters, forget_letters, write_letters
from lightwell.letters.models import Letter, Occasion
from lightwell.letters.posting import do_a_round
from lightwell.letters.telling import tell
from lightwell.organisations.models import Organisation, Unit
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.decisions import Decision, permit
from lightwell.policy.letter_rules import Kind, LetterState
from lightwell.sharing.models import Delivery, HandOver
from tests.factories import NOW, Cast
from tests.remembered import told_once
from tests.sharing.making import Ready, delivery_to, site_with_a_quarter, the_quarter

MINUTE = dt.timedelta(minutes=1)
_times = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Place:
    """Best foot forward, with July to September sent to Evaluation and Contract reporting."""

    ready: Ready
    hand_over: HandOver
    delivery: Delivery

    @property
    def cast(self) -> Cast:
        return self.ready.cast

    def arrives(self, at: dt.datetime = NOW) -> None:
        """Evaluation's people are to be told of what they were sent, one more time."""
        tell_evaluation(self.cast.sione, self.hand_over, at, place=self)

    @property
    def letter(self) -> Letter:
        (found,) = letters()
        return found


@told_once
def make_place() -> Place:
    ready = site_with_a_quarter()
    return Place(ready, the_quarter(ready), delivery_to(ready.cast.evaluation, ready.cast.priya))


class Undone(Exception):
    """Something went wrong after people were to be told."""


def permitted(actor: Actor, facts: object) -> Decision:
    return permit()


@action(code="tests.tell-evaluation", rule=permitted)
def tell_evaluation(deed: Deed[HandOver], *, place: Place, is_undone: bool = False) -> Done[None]:
    """Something happened, and people are to be told of it: one transaction."""
    evaluation = place.cast.evaluation
    tell(
        Kind.SENT,
        place.delivery.pk,
        deed.now,
        organisation=evaluation.organisation_id,
        unit=evaluation.pk,
        key=f"time {next(_times)}",
    )
    if is_undone:
        raise Undone
    return Done(None, Event())


@action(code="tests.tell", rule=permitted)
def _tell(deed: Deed[Organisation], *, unit: Unit) -> Done[None]:
    """People of a unit are to be told of something."""
    tell(Kind.SENT, deed.subject.pk, deed.now, organisation=unit.organisation_id, unit=unit.pk)
    return Done(None, Event())


def tell_of_a_delivery(cast: Cast) -> None:
    """As `Place.arrives`, where nothing was really sent."""
    _tell(cast.mere, cast.ccss, NOW, unit=cast.evaluation)


def clear_the_post() -> None:
    """Nothing waits, nothing is left to tell, and the database has no lock of a letter's."""
    for occasion in occasions():
        if occasion.addressed_at is None:
            write_letters(OPERATOR, occasion, occasion.tell_at, people=(), is_posting=True)
    waiting = tuple(each.pk for each in letters() if each.state == LetterState.WAITING)
    if waiting:
        end_letters(OPERATOR, Postbox(), NOW, ended=(Ended(LetterState.DROPPED, waiting),))
    if known := tuple(each.pk for each in letters()):
        forget_letters(OPERATOR, Postbox(), NOW, letters=known)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


def a_round(at: dt.datetime = NOW + MINUTE) -> None:
    do_a_round(at)


def letters(actor: Actor = OPERATOR) -> list[Letter]:
    with walls(actor):
        return list(Letter.objects.visible_to(actor).order_by("written_at", "id"))


def occasions() -> list[Occasion]:
    with walls(OPERATOR):
        return list(Occasion.objects.visible_to(OPERATOR).order_by("happened_at", "id"))
