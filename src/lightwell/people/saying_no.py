"""Recording somebody's no, whenever it comes and by whichever road: on the telephone, in a letter, in a waiting room.

Stages 3 and 4. Source: `lightwell.policy.choosing_rules`; Data Protection and Use Policy, Transparency and Choice
guideline. A yes follows what was shown and understood; a no waits for nobody.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.people.afterwards import afterwards
from lightwell.people.choosing import THEMSELVES, Chooser, SealedChoice, may_act, whose
from lightwell.people.models import Chosen, Person, RegisterAccess, Showing
from lightwell.people.opened import Opened, office_of
from lightwell.policy.agreement import Agreement
from lightwell.policy.choosing_rules import may_record_no, offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Decision
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import Piece
from lightwell.policy.shown_records import ChosenWords, ShownRecord
from lightwell.policy.telling_records import Choice, ToldRecord


@dataclass(frozen=True, slots=True)
class SealedNo:
    """A no to one clause, as the database keeps it."""

    clause: str
    choice: SealedChoice = field(repr=False)


@action(code="people.say-no", rule=may_record_no)
def keep_no(
    deed: Deed[Person],
    *,
    access: RegisterAccess,
    offered: bool,
    acting: Decision,
    showing: Showing | None,
    made: tuple[SealedNo, ...],
) -> Done[None]:
    """Record that somebody said no, also where nobody had shown them anything before.

    Raises MadeAlready where it is recorded, sent from the same page.
    """
    if Chosen.objects.visible_to(deed.actor).filter(pk__in=[each.choice.chosen_id for each in made]).exists():
        raise MadeAlready
    person = deed.subject
    for each in made:
        Chosen(
            id=each.choice.chosen_id, provider_id=person.provider_id, person=person, showing=showing,
            sealed=each.choice.sealed, said=each.choice.said, recorded_at=deed.now,
            recorded_by_id=office_of(deed.actor),
        ).save(force_insert=True)  # fmt: skip
    return Done(None, Event(about=person, clauses=tuple(each.clause for each in made)))


def say_no(
    opened: Opened,
    person: Person,
    now: dt.datetime,
    *,
    agreement: Agreement,
    clauses: Sequence[Clause],
    said: ChosenWords,
    by: Chooser = THEMSELVES,
    no_id: UUID | None = None,
) -> None:
    """A no to each of these clauses of one agreement, by the person or whoever may choose for them.

    It follows the last time that this programme was gone through with them, where it ever was. It is of the day on
    which they said it: a yes of a later day stands.
    no_id: by what the form it came with knows it. Raises Refused, MadeAlready.
    """
    with walls(opened.actor):
        following = last_showing(opened, person, agreement.id)
    key = no_id or uuid.uuid4()
    blanks = [Chosen(id=uuid.uuid5(key, clause.id)) for clause in clauses]
    made = tuple(
        _sealed(opened, person, agreement, clause, said, by, blank, said.said_on or local_day(now))
        for clause, blank in zip(clauses, blanks, strict=True)
    )
    keep_no(
        opened.actor, person, now,
        access=opened.access, offered=all(map(offers_choice, clauses)), acting=may_act(opened, person, now, by),
        showing=following, made=made,
    )  # fmt: skip
    afterwards(opened, person, now)


def last_showing(opened: Opened, person: Person, agreement: str) -> Showing | None:
    """The last that was understood, or not asked about; inside `walls`."""
    showings = Showing.objects.visible_to(opened.actor).filter(person=person).order_by("-recorded_at", "-id")
    for each in showings:
        record = opened.read(ShownRecord, each, each.sealed)
        if record.agreement == agreement and record.tells:
            return each
    return None


def _sealed(
    opened: Opened,
    person: Person,
    agreement: Agreement,
    clause: Clause,
    said: ChosenWords,
    by: Chooser,
    blank: Chosen,
    said_on: dt.date,
) -> SealedNo:
    record = ToldRecord(
        client=opened.record_of(person).words_of(Piece.CLIENT), unit=clause.recipient.unit, use=clause.use,
        clause=clause.id, choice=Choice.NO, choice_of=whose(opened, by), agreement=agreement.id,
        chosen_on=said_on,
    )  # fmt: skip
    return SealedNo(clause.id, SealedChoice(blank.pk, opened.seal(blank, record), opened.seal(blank, said)))
