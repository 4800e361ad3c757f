"""Choosing in a space of one's own: recorded for the register, which is not open here; the next hand-over heeds it.

Stages 3 and 4. Source: `lightwell.policy.choosing_rules`; Data Protection and Use Policy, Transparency and Choice:
where there is a choice, it can be changed, and what happens then is said first.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from lightwell.agreements.models import AgreementVersion
from lightwell.family.models import OwnLines
from lightwell.family.opened_space import Space
from lightwell.family.spaces import LinesKept, seal_lines
from lightwell.gateway.register_keys import seal_into_inbox
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.people.models import Chosen, Person, Showing
from lightwell.policy.choosing_rules import may_choose_in_space, offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.decoding import encode
from lightwell.policy.shown_records import ChosenWords, WrittenBy
from lightwell.policy.telling_records import Choice, StandsTold, ToldRecord, standing
from lightwell.policy.wording import sentence


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """What one unit gets for one use, about which there is a choice, and how somebody stands.

    A no to any of its clauses holds for the whole row (`lightwell.policy.telling_records`): so it is asked once.
    """

    agreement: AgreementVersion
    clauses: tuple[Clause, ...]
    stands: StandsTold

    @property
    def unit(self) -> str:
        return self.agreement.agreement.unit(self.clauses[0].recipient.unit).name

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


def choices_in(agreements: tuple[AgreementVersion, ...], lines: LinesKept) -> Iterator[ChoiceShown]:
    """Everything about which somebody can choose, in the order of the agreement."""
    for agreement in agreements:
        own = [each for each in lines.records if each.is_of(agreement.code)]
        together: dict[tuple[str, str], list[Clause]] = {}
        for clause in filter(offers_choice, agreement.agreement.clauses):
            together.setdefault((clause.recipient.unit, clause.use), []).append(clause)
        for (unit, use), clauses in together.items():
            yield ChoiceShown(agreement, tuple(clauses), standing(own, unit, use))


@dataclass(frozen=True, slots=True)
class SealedForRegister:
    """A choice about one clause, as the register will read it."""

    clause: str
    chosen_id: UUID
    sealed: bytes
    said: bytes


@action(code="family.choose", rule=may_choose_in_space)
def keep_own_choice(
    deed: Deed[Person], *, showing: Showing | None, offered: bool, made: tuple[SealedForRegister, ...], lines: bytes
) -> Done[None]:
    """Somebody chose in a space of their own about something that they were shown."""
    for each in made:
        Chosen(
            id=each.chosen_id, provider_id=deed.subject.provider_id, person=deed.subject, showing=showing,
            sealed=each.sealed, said=each.said, recorded_at=deed.now,
        ).save(force_insert=True)  # fmt: skip
    own = OwnLines.objects.visible_to(deed.actor).filter(person=deed.subject)
    own.update(sealed=lines)
    return Done(None, Event(about=deed.subject, clauses=tuple(each.clause for each in made)))


def choose_in_space(
    space: Space, now: dt.datetime, shown: ChoiceShown, choice: Choice, *, row: OwnLines, lines: LinesKept
) -> None:
    """One record about each of its clauses. row, lines: what their space says of telling and choosing.

    Raises Refused.
    """
    with walls(space.actor):
        seen = Showing.objects.visible_to(space.actor).filter(person=space.actor.person_id)
        showing = seen.order_by("-recorded_at", "-id").first()
    records = [_record(space, shown, clause, choice) for clause in shown.clauses]
    for each in records:
        lines = lines.and_chosen(each)
    keep_own_choice(
        space.actor, Person(id=space.actor.person_id), now,
        showing=showing, offered=all(map(offers_choice, shown.clauses)),
        made=tuple(_sealed(space, each) for each in records), lines=seal_lines(space.pack.own_key, row.pk, lines),
    )  # fmt: skip


def _record(space: Space, shown: ChoiceShown, clause: Clause, choice: Choice) -> ToldRecord:
    return ToldRecord(
        client=space.pack.client, agreement=shown.agreement.code, unit=clause.recipient.unit, use=clause.use,
        clause=clause.id, choice=choice,
    )  # fmt: skip


def _sealed(space: Space, record: ToldRecord) -> SealedForRegister:
    blank, said = Chosen(), ChosenWords(written_by=WrittenBy.PERSON)
    return SealedForRegister(
        record.clause, blank.pk, _for_register(space, blank, record), _for_register(space, blank, said)
    )


def _for_register(space: Space, row: Chosen, value: object) -> bytes:
    content = json.dumps(encode(value), ensure_ascii=False).encode()
    return seal_into_inbox(space.pack.inbox, f"{row.subject_kind} {row.pk}", content)
