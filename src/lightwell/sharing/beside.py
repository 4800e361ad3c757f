"""What has to be read beside a delivery's rows and came after them: another stage knows, and brings it.

Stages 3 and 4. Source: Privacy Act 2020 s 64: a statement of correction is attached so that it is always read with the
information. Whoever stands above this package registers a function that is asked inside the walls of whoever reads:

    @brings
    def statements(actor: Actor, delivery: UUID) -> Iterable[Aside]: ...
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from lightwell.gateway.carrying import CarriedRows, ToCarry
from lightwell.gateway.reading import write_csv
from lightwell.ledger.gate import Deed
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Clause
from lightwell.sharing.left_out import RowsOf, numbers_without, rows_in
from lightwell.sharing.models import Delivery, HandOver

COLUMN: Final = "their_side"
SAYS_OTHERWISE: Final = "The value here is another than the one it was said of, and nobody corrected it"


@dataclass(frozen=True, slots=True)
class Aside:
    """Something said about one item of some rows. table: as its file is called; empty for the whole delivery.

    path, item: the item as the agreement names it, and in words; no path for whole rows. rows: counted from 1, as they
    were sent. is_wrong: it is not to be used any more. is_called_back: the rows are to be removed; is_removed: they
    were.
    """

    title: str
    path: str
    item: str
    table: str
    rows: tuple[int, ...]
    words: str
    is_wrong: bool = False
    is_called_back: bool = False
    is_removed: bool = False

    def is_of_some_row(self, table: str) -> bool:
        """It is about an item of this table, and of which row is not known."""
        own = self.path.partition(".")[0]
        return not self.table and bool(own) and (table == own or table.startswith(f"{own}-"))

    @property
    def said(self) -> str:
        """In one line, for a cell."""
        words = " ".join(self.words.split())
        return f"{self.title}: {self.item}. {words}".strip()


Bringer = Callable[[Actor, UUID], Iterable[Aside]]
Forewarner = Callable[[Actor, HandOver], Iterable[str]]
Knower = Callable[[Actor, HandOver], Iterable[ToCarry]]
Sayer = Callable[[Actor, HandOver], Mapping[str, Aside]]
Keeper = Callable[[Deed[HandOver], Delivery, tuple[CarriedRows, ...]], None]
_BRINGERS: list[Bringer] = []
_FOREWARNERS: list[Forewarner] = []
_KNOWERS: list[Knower] = []
_SAYERS: list[Sayer] = []
_KEEPERS: list[Keeper] = []


def brings(bringer: Bringer) -> Bringer:
    """This function knows what is read beside a delivery."""
    _BRINGERS.append(bringer)
    return bringer


def forewarns(forewarner: Forewarner) -> Forewarner:
    """This function knows what to look at before a quarter is sent."""
    _FOREWARNERS.append(forewarner)
    return forewarner


def carries(knower: Knower) -> Knower:
    """This function knows whose own side goes with what is about to be sent."""
    _KNOWERS.append(knower)
    return knower


def says_beside(sayer: Sayer) -> Sayer:
    """This function knows what each of them says, by what it is known by, of rows that are not sent yet."""
    _SAYERS.append(sayer)
    return sayer


def keeps_beside(keeper: Keeper) -> Keeper:
    """This function keeps it with the rows, in the act of sending."""
    _KEEPERS.append(keeper)
    return keeper


def to_carry(actor: Actor, hand_over: HandOver) -> tuple[ToCarry, ...]:
    """Everybody's own side that has to go with what is about to be sent; inside `walls`."""
    return tuple(each for knower in _KNOWERS for each in knower(actor, hand_over))


def is_left_behind(actor: Actor, hand_over: HandOver) -> bool:
    """Somebody's own side came since this was checked, and was not looked for in it; inside `walls`."""
    staged = hand_over.was_staged
    return staged is not None and not {each.about for each in to_carry(actor, hand_over)} <= set(staged.looked_for)


def keep_beside(deed: Deed[HandOver], delivery: Delivery, carried: tuple[CarriedRows, ...]) -> None:
    """Within the act of sending."""
    for keeper in _KEEPERS if carried else ():
        keeper(deed, delivery, carried)


def asides_to_come(actor: Actor, hand_over: HandOver) -> tuple[tuple[str, Aside], ...]:
    """What goes beside the rows of what was checked, each with the unit that gets it; inside `walls`."""
    staged = hand_over.was_staged
    if staged is None or not any(each.carried for each in staged.deliveries):
        return ()
    said = {about: aside for sayer in _SAYERS for about, aside in sayer(actor, hand_over).items()}
    return tuple(
        (delivery.recipient, _to_come(said[each.about], each))
        for delivery in staged.deliveries
        for each in delivery.carried
        if each.about in said
    )


def _to_come(aside: Aside, where: CarriedRows) -> Aside:
    title = f"{aside.title}. {SAYS_OTHERWISE}" if where.differs else aside.title
    return replace(aside, title=title, table=where.table, rows=where.rows)


def forewarnings(actor: Actor, hand_over: HandOver) -> tuple[str, ...]:
    """What to look at in the file before it is sent; inside `walls`."""
    return tuple(each for forewarner in _FOREWARNERS for each in forewarner(actor, hand_over))


def asides(actor: Actor, delivery: UUID) -> tuple[Aside, ...]:
    """Everything that is read beside one delivery; inside `walls`."""
    return tuple(aside for bringer in _BRINGERS for aside in bringer(actor, delivery))


def under(beside: Iterable[Aside], clause: Clause) -> tuple[Aside, ...]:
    """What is about an item that this clause shows, or about whole rows: nothing else is read under it."""
    covered = {"", *(part.item for part in clause.items)}
    return tuple(each for each in beside if each.path in covered)


def called_back(beside: Iterable[Aside]) -> tuple[RowsOf, ...]:
    """What no copy takes along any more."""
    return tuple(RowsOf(each.table, each.rows) for each in beside if each.is_called_back)


def removed(beside: Iterable[Aside]) -> tuple[RowsOf, ...]:
    """What is shown no more either: its unit says that it removed it."""
    return tuple(RowsOf(each.table, each.rows) for each in beside if each.is_removed)


def with_asides(copy: str, table: str, beside: Iterable[Aside]) -> str:
    """A table as CSV, with a column of what is read beside each row, where anything is.

    Of what is beside one row of it, and nobody here knows which, every row says so. What was called back is not in it.
    """
    every = tuple(beside)
    gone = rows_in(called_back(every), table)
    found = [each for each in every if (each.table == table or each.is_of_some_row(table)) and not each.is_called_back]
    if not found:
        return copy
    header, *rows = csv.reader(io.StringIO(copy.removeprefix("\ufeff"), newline=""))
    said = (
        [*cells, " · ".join(each.said for each in found if number in each.rows or not each.table)]
        for number, cells in zip(numbers_without(gone), rows, strict=False)
    )
    return write_csv([*header, COLUMN], said).decode("utf-8")
