"""What has to be read beside a delivery's rows and came after them: another stage knows, and brings it.

Stages 3 and 4. Source: Privacy Act 2020 s 64: a statement of correction is attached so that it is always read with the
information. Whoever stands above this package registers a function that is asked inside the walls of whoever reads:

    @brings
    def statements(actor: Actor, delivery: UUID) -> Iterable[Aside]: ...
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.gateway.reading import write_csv
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Clause
from lightwell.sharing.models import HandOver

COLUMN: Final = "their_side"


@dataclass(frozen=True, slots=True)
class Aside:
    """Something said about one item of some rows. table: as its file is called; empty for the whole delivery.

    path, item: the item as the agreement names it, and in words; no path for whole rows. rows: counted from 1, as they
    were sent. is_wrong: it is not to be used any more.
    """

    title: str
    path: str
    item: str
    table: str
    rows: tuple[int, ...]
    words: str
    is_wrong: bool = False

    @property
    def said(self) -> str:
        """In one line, for a cell."""
        words = " ".join(self.words.split())
        return f"{self.title}: {self.item}. {words}".strip()


Bringer = Callable[[Actor, UUID], Iterable[Aside]]
Forewarner = Callable[[Actor, HandOver], Iterable[str]]
_BRINGERS: list[Bringer] = []
_FOREWARNERS: list[Forewarner] = []


def brings(bringer: Bringer) -> Bringer:
    """This function knows what is read beside a delivery."""
    _BRINGERS.append(bringer)
    return bringer


def forewarns(forewarner: Forewarner) -> Forewarner:
    """This function knows what to look at before a quarter is sent."""
    _FOREWARNERS.append(forewarner)
    return forewarner


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


def with_asides(copy: str, table: str, beside: Iterable[Aside]) -> str:
    """A table as CSV, with a column of what is read beside each row, where anything is."""
    found = [each for each in beside if each.table == table]
    if not found:
        return copy
    header, *rows = csv.reader(io.StringIO(copy.removeprefix("\ufeff"), newline=""))
    said = (
        [*cells, " · ".join(each.said for each in found if number in each.rows)]
        for number, cells in enumerate(rows, start=1)
    )
    return write_csv([*header, COLUMN], said).decode("utf-8")
