"""What flows where under an agreement: one flow for each unit that a clause names, and what flows to nobody.

Stages 2 and 3. Source: Data Protection and Use Policy, Transparency and Choice guideline: people can see what goes to
whom. Read off the signed clauses, so that a map can show nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause, ClauseItem, Count, Identifying
from lightwell.policy.showing import COUNTS_ONLY, MIGHT_BE_RECOGNISED
from lightwell.policy.wording import counted, listed

IDENTIFIED = "They are told who each row is about."


class Line(StrEnum):
    """How a flow is drawn, the same on every page: solid where rows go, dashed where counts do, dotted to nobody."""

    ROWS = "evaluation"
    COUNTS = "reporting"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Flow:
    """What one unit gets, in words.

    columns: the items that go as a value for each person or event; counts: the protected counts.
    """

    unit: str
    name: str
    organisation: str
    line: Line
    clauses: tuple[str, ...]
    uses: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[str, ...]
    will_not_see: tuple[str, ...]
    recognisable: str

    @property
    def size(self) -> str:
        """How much goes: "10 columns", "4 protected counts"."""
        columns = counted(len(self.columns), "column") if self.columns else ""
        counts = counted(len(self.counts), "protected count") if self.counts else ""
        return listed(part for part in (columns, counts) if part)

    @property
    def good_for(self) -> str:
        return listed(self.uses)


def flows(agreement: Agreement) -> tuple[Flow, ...]:
    """One for each unit, in the order of the clauses."""
    return tuple(_flow(agreement, unit) for unit in agreement.recipients)


def line_to(agreement: Agreement, unit: str) -> Line:
    """How whatever goes to this unit is drawn."""
    rows = any(clause.unit_record_items for clause in agreement.clauses_for(unit))
    return Line.ROWS if rows else Line.COUNTS


def line_in(document: str, unit: str) -> Line:
    """The same off the text that was signed, for a list of many agreements: nothing else of it is read."""
    to_it = (clause for clause in json.loads(document)["clauses"] if clause["recipient"]["unit"] == unit)
    levels = {Identifying(part["identifying"]) for clause in to_it for part in clause["items"]}
    return Line.ROWS if any(level.is_unit_record for level in levels) else Line.COUNTS


def stays(agreement: Agreement) -> tuple[str, ...]:
    """The items that the agreement knows of and no clause covers, in words."""
    covered = {part.item for clause in agreement.clauses for part in clause.items}
    return tuple(
        item.words for table in agreement.tables for item in table.items if f"{table.id}.{item.id}" not in covered
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """What one clause, or one need that may become one, sends to its unit. use: what for, in words."""

    id: str
    use: str
    items: tuple[ClauseItem, ...]
    counts: tuple[Count, ...]
    will_not_see: tuple[str, ...]


def flow_of(unit: str, name: str, organisation: str, asking: Iterable[Asking], called: Callable[[str], str]) -> Flow:
    """Everything that goes to one unit. called: what an item is, in words, by its table.item."""
    every = tuple(asking)
    rows = [part for each in every for part in each.items if part.identifying.is_unit_record]
    return Flow(
        unit=unit,
        name=name,
        organisation=organisation,
        line=Line.ROWS if rows else Line.COUNTS,
        clauses=tuple(each.id for each in every),
        uses=_once(each.use for each in every),
        columns=_once(called(part.item) for part in rows),
        counts=_once(count.words for each in every for count in each.counts),
        will_not_see=_once(who for each in every for who in each.will_not_see),
        recognisable=_recognisable(part.identifying for each in every for part in each.items),
    )


def asking_of(clause: Clause, use: str) -> Asking:
    """use: what it is for, in words."""
    return Asking(clause.id, use, clause.items, clause.counts, clause.recipient.will_not_see)


def _flow(agreement: Agreement, unit: str) -> Flow:
    uses = {use.id: use.title for use in agreement.uses}
    return flow_of(
        unit,
        agreement.unit(unit).name,
        next(party.name for party in agreement.parties if unit in {each.id for each in party.units}),
        [asking_of(clause, uses[clause.use]) for clause in agreement.clauses_for(unit)],
        lambda path: agreement.item(path).words,
    )


def _recognisable(found: Iterable[Identifying]) -> str:
    levels = set(found)
    if Identifying.IDENTIFIED in levels:
        return IDENTIFIED
    return COUNTS_ONLY if levels == {Identifying.AGGREGATE} else MIGHT_BE_RECOGNISED


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
