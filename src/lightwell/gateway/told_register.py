"""The list of people told as the provider's own register has it: opened with the register's key, in a child's memory.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. In place of a file (`checking.people_file`); what is
read from either is the same.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lightwell.gateway.identifiers import canonical_id
from lightwell.gateway.register_keys import open_sealed
from lightwell.gateway.who_goes import Register, Said, Told
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause
from lightwell.policy.coverage import Enough, may_go_untold, pairs_of
from lightwell.policy.decoding import decode
from lightwell.policy.tables import CanonicalForm
from lightwell.policy.telling_records import Choice, StandsTold, ToldRecord, standing, would_harm

_SAID = {Choice.YES: Said.YES, Choice.NO: Said.NO, Choice.NOT_ASKED: Said.NOT_ASKED}


@dataclass(frozen=True, slots=True)
class SealedTold:
    """One telling as the database keeps it. what: the row it is bound to. sealed: hexadecimal."""

    what: str
    sealed: str


@dataclass(frozen=True, slots=True)
class SealedLeft:
    """That somebody left, as the database keeps it. what: the row it is bound to. sealed: hexadecimal, their number."""

    what: str
    sealed: str
    left_on: dt.date


@dataclass(frozen=True, slots=True)
class LeftRecord:
    """Who left: their number as the provider writes it, so that a hand-over opens nothing else about them."""

    client: str


@dataclass(frozen=True, slots=True)
class SealedRegister:
    """A provider's register of people, as a hand-over is given it. wrapped: hexadecimal, under the keyring."""

    provider: str
    wrapped: str
    told: tuple[SealedTold, ...]
    left: tuple[SealedLeft, ...] = ()


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A register's key alone, as a hand-over is given it. wrapped: hexadecimal, under the keyring."""

    provider: str
    wrapped: str


def register_from(
    key: bytes,
    told: Iterable[SealedTold],
    agreement: Agreement,
    enough: Iterable[Enough] = (),
    left: Iterable[SealedLeft] = (),
    by: dt.date | None = None,
) -> Register:
    """Everybody who was told anything, for every recipient and use of the agreement. told: the earliest first.

    enough: by which notices they must have been told; any, where nothing is said of a recipient and use. by: the day
    by which they must have been, as `lightwell.policy.coverage` counts them.

    Raises RegisterDamaged.
    """
    form = agreement.tables[0].canonical
    by_person: dict[str, dict[str, list[ToldRecord]]] = defaultdict(lambda: defaultdict(list))
    for each in told:
        record = decode(ToldRecord, json.loads(open_sealed(key, each.what, bytes.fromhex(each.sealed))))
        if record.is_of(agreement.id):
            by_person[canonical_id(form, record.client)][record.client].append(record)
    notices = {(each.unit, each.use): each for each in enough}
    return Register(
        {
            (client, *pair): _strictest(
                tuple(standing(said, *pair, by) for said in numbers.values()),
                clauses,
                notices.get(pair),
                would_harm=any(map(would_harm, numbers.values())),
            )
            for client, numbers in by_person.items()
            for pair, clauses in pairs_of(agreement).items()
        },
        dict(_left(key, form, each) for each in left),
    )


def _left(key: bytes, form: CanonicalForm, left: SealedLeft) -> tuple[str, dt.date]:
    """Raises RegisterDamaged."""
    record = decode(LeftRecord, json.loads(open_sealed(key, left.what, bytes.fromhex(left.sealed))))
    return canonical_id(form, record.client), left.left_on


def _strictest(
    all_of_them: tuple[StandsTold, ...], clauses: Iterable[Clause], enough: Enough | None, *, would_harm: bool
) -> Told:
    """Where two numbers of the register are one to the agreement, what holds back more holds for both."""
    choices = [each.choice for each in all_of_them]
    days = [each.told_on if enough is None or enough.covers(each) else None for each in all_of_them]
    choice = next((each for each in (Choice.NO, Choice.NOT_ASKED, Choice.YES) if each in choices), Choice.NOT_ASKED)
    told_on = None if None in days else max(day for day in days if day is not None)
    is_excepted = all(may_go_untold(each, clauses) for each in all_of_them)
    was_before = told_on is None and all(each.told_on is not None for each in all_of_them)
    before_on = max((each.told_on for each in all_of_them if each.told_on), default=None) if told_on is None else None
    return Told(told_on, all_of_them[0].notice, _SAID[choice], is_excepted, was_before, would_harm, before_on)
