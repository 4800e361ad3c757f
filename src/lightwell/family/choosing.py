"""Choosing in a space of one's own: recorded for the register, which is not open here; the next hand-over heeds it.

Stages 3 and 4. Source: `lightwell.policy.choosing_rules`; Data Protection and Use Policy, Transparency and Choice:
where there is a choice, it can be changed, and what happens then is said first.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from lightwell.access_requests.queries import RowsCalledBack
from lightwell.agreements.models import AgreementVersion
from lightwell.family.opened_space import Space
from lightwell.family.spaces import LinesKept, lines_of, seal_lines
from lightwell.gateway.register_keys import seal_into_inbox
from lightwell.ledger.gate import Deed, Done, Event, action, allowed
from lightwell.people.models import Chosen, Person, Showing
from lightwell.policy.actors import Actor
from lightwell.policy.choosing_rules import may_choose_in_space, offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Decision
from lightwell.policy.decoding import encode
from lightwell.policy.local_days import local_day
from lightwell.policy.shown_records import ChosenWords, WrittenBy
from lightwell.policy.telling_records import Choice, StandsTold, ToldRecord, standing
from lightwell.policy.wording import sentence


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """What one unit gets for one use, about which there is a choice, and how somebody stands.

    A no to any of its clauses holds for the whole row (`lightwell.policy.telling_records`): so it is asked once.
    showing: the last time that this programme, and no other, was gone through with them; what they choose follows it.
    """

    agreement: AgreementVersion
    clauses: tuple[Clause, ...]
    stands: StandsTold
    showing: Showing | None

    @property
    def offered(self) -> bool:
        return all(map(offers_choice, self.clauses))

    @property
    def unit(self) -> str:
        return self.agreement.agreement.unit(self.clauses[0].recipient.unit).name

    def is_of(self, back: RowsCalledBack) -> bool:
        """What was called back went to this unit under this agreement."""
        sent = back.delivery
        return sent.agreement_code == self.agreement.code and sent.unit.code == self.clauses[0].recipient.unit

    @property
    def about(self) -> str:
        """What it is known by on a form."""
        return f"{self.agreement.pk} {self.clauses[0].id}"

    @property
    def on_no(self) -> tuple[str, ...]:
        """What happens then, as each clause says it, once."""
        return tuple(dict.fromkeys(sentence(each.obligation.on_no) for each in self.clauses))

    @property
    def is_no(self) -> bool:
        return self.stands.choice is Choice.NO


def choices_in(actor: Actor, agreements: tuple[AgreementVersion, ...], lines: LinesKept) -> tuple[ChoiceShown, ...]:
    """Everything about which somebody can choose, in the order of the agreements; inside `walls`. One query."""
    own = Showing.objects.visible_to(actor).filter(person=actor.person_id)
    showings: dict[UUID | None, Showing] = {each.pk: each for each in own}
    return tuple(
        each
        for agreement in agreements
        for each in _of_one(agreement, lines, showings.get(lines.showing_of(agreement.code)))
    )


def refused_in(agreements: Iterable[AgreementVersion], lines: LinesKept) -> frozenset[tuple[UUID, str]]:
    """The clauses, by agreement, that somebody said no to, as their own lines tell."""
    every = (each for agreement in agreements for each in _of_one(agreement, lines, None) if each.is_no)
    return frozenset((each.agreement.pk, clause.id) for each in every for clause in each.clauses)


def _of_one(agreement: AgreementVersion, lines: LinesKept, showing: Showing | None) -> Iterator[ChoiceShown]:
    own = [each for each in lines.records if each.is_of(agreement.code)]
    together: dict[tuple[str, str], list[Clause]] = {}
    for clause in filter(offers_choice, agreement.agreement.clauses):
        together.setdefault((clause.recipient.unit, clause.use), []).append(clause)
    for (unit, use), clauses in together.items():
        yield ChoiceShown(agreement, tuple(clauses), standing(own, unit, use), showing)


@dataclass(frozen=True, slots=True)
class MayChoose:
    """Whether somebody may say yes and may say no now."""

    yes: Decision
    no: Decision


def may_be_chosen(space: Space, shown: ChoiceShown, now: dt.datetime) -> MayChoose:
    """For a page, inside `walls`."""
    actor, oneself, offered = space.actor, _oneself(space), shown.offered
    yes = allowed(keep_own_choice, actor, oneself, now, showing=shown.showing, offered=offered)
    no = allowed(keep_own_choice, actor, oneself, now, showing=shown.showing, offered=offered, says_no=True)
    return MayChoose(yes, no)


def _oneself(space: Space) -> Person:
    return Person(id=space.actor.person_id, provider_id=space.guest.host_id)


@dataclass(frozen=True, slots=True)
class SealedForRegister:
    """A choice about one clause, as the register will read it. record: the same, for their own lines."""

    record: ToldRecord = field(repr=False)
    chosen_id: UUID
    sealed: bytes
    said: bytes


@action(code="family.choose", rule=may_choose_in_space)
def keep_own_choice(
    deed: Deed[Person],
    *,
    showing: Showing | None,
    offered: bool,
    made: tuple[SealedForRegister, ...],
    space: Space,
    says_no: bool = False,
) -> Done[None]:
    """Somebody chose in a space of their own: a yes about what they were shown, or a no at any time.

    Their lines are read within, while nobody else changes them: of two choices at one moment neither is lost.
    """
    for each in made:
        Chosen(
            id=each.chosen_id, provider_id=deed.subject.provider_id, person=deed.subject, showing=showing,
            sealed=each.sealed, said=each.said, recorded_at=deed.now,
        ).save(force_insert=True)  # fmt: skip
    row, lines = lines_of(deed.actor, space.pack.own_key)
    if row is not None:
        row.sealed = seal_lines(space.pack.own_key, row.pk, lines.and_chosen(each.record for each in made))
        row.save(update_fields=["sealed"])
    return Done(None, Event(about=deed.subject, clauses=tuple(each.record.clause for each in made)))


def choose_in_space(space: Space, now: dt.datetime, shown: ChoiceShown, choice: Choice) -> None:
    """One record about each of its clauses. Raises Refused."""
    records = (_record(space, shown, clause, choice, local_day(now)) for clause in shown.clauses)
    made = tuple(_sealed(space, each) for each in records)
    keep_own_choice(
        space.actor, _oneself(space), now,
        showing=shown.showing, offered=shown.offered, made=made, space=space, says_no=choice is Choice.NO,
    )  # fmt: skip


def _record(space: Space, shown: ChoiceShown, clause: Clause, choice: Choice, on: dt.date) -> ToldRecord:
    return ToldRecord(
        client=space.pack.client, agreement=shown.agreement.code, unit=clause.recipient.unit, use=clause.use,
        clause=clause.id, choice=choice, chosen_on=on,
    )  # fmt: skip


def _sealed(space: Space, record: ToldRecord) -> SealedForRegister:
    blank, said = Chosen(), ChosenWords(written_by=WrittenBy.PERSON)
    return SealedForRegister(record, blank.pk, _for_register(space, blank, record), _for_register(space, blank, said))


def _for_register(space: Space, row: Chosen, value: object) -> bytes:
    content = json.dumps(encode(value), ensure_ascii=False).encode()
    return seal_into_inbox(space.pack.inbox, f"{row.subject_kind} {row.pk}", content)
