"""The list of people told as the provider's own register has it: opened with the register's key, in a child's memory.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. In place of a file (`checking.people_file`); what is
read from either is the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lightwell.gateway.identifiers import canonical_id
from lightwell.gateway.register_keys import open_sealed
from lightwell.gateway.who_goes import Register, Said, Told
from lightwell.policy.agreement import Agreement
from lightwell.policy.decoding import decode
from lightwell.policy.telling_records import Choice, StandsTold, ToldRecord, standing

_SAID = {Choice.YES: Said.YES, Choice.NO: Said.NO, Choice.NOT_ASKED: Said.NOT_ASKED}


@dataclass(frozen=True, slots=True)
class SealedTold:
    """One telling as the database keeps it. what: the row it is bound to. sealed: hexadecimal."""

    what: str
    sealed: str


@dataclass(frozen=True, slots=True)
class SealedRegister:
    """A provider's register of people, as a hand-over is given it. wrapped: hexadecimal, under the keyring."""

    provider: str
    wrapped: str
    told: tuple[SealedTold, ...]


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A register's key alone, as a hand-over is given it. wrapped: hexadecimal, under the keyring."""

    provider: str
    wrapped: str


def register_from(key: bytes, told: Iterable[SealedTold], agreement: Agreement) -> Register:
    """Everybody who was told anything, for every recipient and use of the agreement. told: the earliest first.

    Raises RegisterDamaged.
    """
    form = agreement.tables[0].canonical
    by_person: dict[str, dict[str, list[ToldRecord]]] = defaultdict(lambda: defaultdict(list))
    for each in told:
        record = decode(ToldRecord, json.loads(open_sealed(key, each.what, bytes.fromhex(each.sealed))))
        by_person[canonical_id(form, record.client)][record.client].append(record)
    return Register(
        {
            (client, unit, use): _strictest(standing(said, unit, use) for said in numbers.values())
            for client, numbers in by_person.items()
            for unit, use in _pairs(agreement)
        }
    )


def _pairs(agreement: Agreement) -> Iterator[tuple[str, str]]:
    yield from dict.fromkeys((clause.recipient.unit, clause.use) for clause in agreement.clauses)


def _strictest(found: Iterable[StandsTold]) -> Told:
    """Where two numbers of the register are one to the agreement, what holds back more holds for both."""
    all_of_them = tuple(found)
    choices = [each.choice for each in all_of_them]
    days = [each.told_on for each in all_of_them]
    choice = next((each for each in (Choice.NO, Choice.NOT_ASKED, Choice.YES) if each in choices), Choice.NOT_ASKED)
    told_on = None if None in days else max(day for day in days if day is not None)
    return Told(told_on, all_of_them[0].notice, _SAID[choice])
