"""The provider's tables once they are understood: one typed column per agreed item, and nothing else.

Stage 3, sharing. Checking makes these; everything that a recipient gets is derived from them. A column that no clause
covers is not here at all, so that nothing downstream can send it by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.distinct import Distinct
from lightwell.gateway.reading.readings import ROW
from lightwell.policy.agreement import Agreement
from lightwell.policy.tables import Item, Kind, Table

__all__ = ["POLARS_TYPES", "ROW", "CleanTable", "covered_items"]

POLARS_TYPES: Mapping[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.CODE: pl.String(),
    Kind.CODES: pl.List(pl.String()),
    Kind.NUMBER: pl.Int64(),
    Kind.DECIMAL: pl.String(),
    Kind.DATE: pl.Date(),
    Kind.YES_NO: pl.Boolean(),
}

_MADE = "__made__"


@dataclass(frozen=True)
class CleanTable:
    """One table with a column per item that some clause covers.

    numbers: what the spreadsheet shows beside each row. columns: by covered item id, typed as POLARS_TYPES says; null:
    not known. The person's identifier is always present, in its canonical form, whether or not any clause covers it.
    """

    table: Table
    numbers: pl.Series
    columns: Mapping[str, Distinct]

    @property
    def height(self) -> int:
        return len(self.numbers)

    @property
    def rows(self) -> pl.DataFrame:
        """ROW and every column, row by row: for a table that is small."""
        return pl.DataFrame([self.numbers, *(each.cells.alias(name) for name, each in self.columns.items())])

    def made(self, item_id: str, make: pl.Expr) -> Distinct:
        """What an expression over one item makes of each row, worked out once for each different value."""
        by_value = self.columns[item_id]
        made = by_value.values.alias(item_id).to_frame().with_columns(make.alias(_MADE)).get_column(_MADE)
        return Distinct(made, by_value.places)

    def where(self, item_id: str, holds: pl.Expr) -> pl.Series:
        """For each row, whether it is known to hold of one item."""
        made = self.made(item_id, holds.fill_null(False))
        return made.each(made.values)

    @property
    def person(self) -> Distinct:
        """Canonical identifiers."""
        return self.columns[self.table.person]

    @property
    def people(self) -> pl.Series:
        """Canonical identifiers, one per row."""
        return self.person.cells


def covered_items(agreement: Agreement, table: Table) -> tuple[Item, ...]:
    """Items of a table that some clause covers, and those that the table itself turns on: person, key, event date.

    The last are read so that rows can be told apart and clauses applied; only a clause makes them go anywhere.
    """
    covered = {part.item_id for clause in agreement.clauses for part in clause.items if part.table == table.id}
    turning = {table.person, *table.key, *([table.event_date] if table.event_date else [])}
    return tuple(item for item in table.items if item.id in covered | turning)
