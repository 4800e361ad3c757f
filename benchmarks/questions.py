"""An agreement of any number of clauses, and questions of every kind about it. All invented."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Agreement, Unit, Use
from lightwell.policy.clauses import Clause, ClauseItem, Identifying
from lightwell.policy.tables import Item, Kind, Table

EXAMPLE = Path(__file__).parents[1] / "examples" / "best-foot-forward.json"
GIVEN = 12
USES = 10
UNITS = 2
NEVER = "looking-into-a-family"
STARTS_ON, ENDS_ON = dt.date(2026, 7, 1), dt.date(2028, 6, 30)


@dataclass(frozen=True, slots=True)
class Question:
    """May this unit use these items for this use on this day?"""

    unit: str
    items: tuple[str, ...]
    use: str
    on: dt.date


def agreement(clauses: int, given: int = GIVEN) -> Agreement:
    """Two units, ten uses. given: how many items each clause gives, all of them its own, so that nothing joins."""
    one = agreements.parse(json.loads(EXAMPLE.read_text(encoding="utf-8"))).agreement
    units = tuple(Unit(f"unit-{number}", f"Unit {number}") for number in range(UNITS))
    agency = dataclasses.replace(one.parties[0], units=units)
    uses = (*(Use(f"use-{number}", f"Use {number}") for number in range(USES)), Use(NEVER, "Looking into a family"))
    return dataclasses.replace(
        one,
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        parties=(agency, *one.parties[1:]),
        uses=uses,
        tables=(_table(one.tables[0], clauses * given),),
        clauses=tuple(_clause(one.clauses[2], number, given) for number in range(clauses)),
    )


def _table(one: Table, count: int) -> Table:
    items = (Item(f"item-{n}", f"Item {n}", f"What item {n} is", Kind.TEXT) for n in range(count))
    client = Item("client", "Client number", "The provider's number for a person", Kind.TEXT)
    return dataclasses.replace(one, items=(client, *items), key=("client",), person="client")


def _clause(one: Clause, number: int, given: int) -> Clause:
    names = (f"people.item-{number * given + place}" for place in range(given))
    never = dataclasses.replace(one.purpose.not_used_for[0], use=NEVER)
    return dataclasses.replace(
        one,
        id=str(number + 1),
        items=tuple(ClauseItem(name, Identifying.DEIDENTIFIED) for name in names),
        purpose=dataclasses.replace(one.purpose, use=f"use-{number % USES}", not_used_for=(never,)),
        recipient=dataclasses.replace(one.recipient, unit=f"unit-{number % UNITS}"),
    )


def questions(clauses: int, items: int, count: int, given: int = GIVEN) -> tuple[Question, ...]:
    """The same each time for the same numbers: of ten, six are a yes and the others a no, each for another reason."""
    drawn = random.Random(20_260_701)  # noqa: S311 - an order, not a secret
    return tuple(_question(drawn.randrange(clauses), number % 10, items, given) for number in range(count))


def _question(clause: int, kind: int, items: int, given: int) -> Question:
    """kind: 6 asks for a use that is ruled out, 7 for an item that no clause gives, 8 of a day too late, 9 for
    another use; the others are covered."""
    named = [f"people.item-{clause * given + place}" for place in range(items)]
    use = NEVER if kind == 6 else f"use-{(clause + (5 if kind == 9 else 0)) % USES}"
    on = ENDS_ON + dt.timedelta(days=1) if kind == 8 else dt.date(2026, 9, 1) + dt.timedelta(days=clause % 365)
    return Question(f"unit-{clause % UNITS}", (*named[:-1], "people.client" if kind == 7 else named[-1]), use, on)


def given(found: Agreement) -> Iterator[tuple[str, str, str, str]]:
    """(clause, unit, item, use) of everything that is given, for tools that know no clauses."""
    for clause in found.clauses:
        for part in clause.items:
            yield clause.id, clause.recipient.unit, part.item, clause.use
