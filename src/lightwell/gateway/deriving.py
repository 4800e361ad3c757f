"""What each recipient gets, and nothing more: its rows, its items, its own made-up codes.

Stage 3, sharing. Two recipients' rows cannot be put back together: their codes come from different keys, and the
order of rows follows each one's own codes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.clean import CleanTable
from lightwell.gateway.distinct import Distinct
from lightwell.gateway.minimising import minimised
from lightwell.gateway.who_goes import Held, Register
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause, ClauseItem, Identifying
from lightwell.policy.periods import Quarter
from lightwell.policy.tables import Table

Pseudonyms = Callable[[str, str, pl.Series], pl.Series]
"""(recipient unit, use, canonical identifiers) -> made-up codes, one for each."""


_LEADING_DIGITS = 15  # of a code's 32: those that a whole number holds, which sorts twenty times faster than text

Deciding = Callable[[pl.Series], pl.Series]
"""Canonical identifiers -> why each one's rows stay, or null. Of all that one recipient gets for one use, so that
somebody who said no is in none of its tables: there in one and missing from another would show it."""


@dataclass(frozen=True)
class Dataset:
    """Unit records of one table for one recipient and one use.

    rows: as the recipient gets them, in the order it gets them.
    people: the canonical identifier behind each row, for the provider alone; codes: the recipient's own for it.
    knowable: names of columns that somebody who knows the person might know too.
    withheld: how many rows stayed and why, for the provider alone.
    """

    recipient: str
    use: str
    table: str
    clauses: tuple[str, ...]
    rows: pl.DataFrame
    people: pl.Series
    codes: pl.Series
    parts: tuple[ClauseItem, ...]
    pseudonym_column: str | None
    withheld: Mapping[str, int]

    @property
    def knowable(self) -> tuple[str, ...]:
        return tuple(part.name_as_sent for part in self.parts if part.name_as_sent != self.pseudonym_column)


def derive(
    agreement: Agreement,
    tables: Iterable[CleanTable],
    period: Quarter,
    register: Register,
    pseudonyms: Pseudonyms,
    told_by: dt.date,
) -> tuple[Dataset, ...]:
    """Every recipient's unit records, one Dataset per recipient, use and table."""
    by_id = {clean.table.id: clean for clean in tables}

    def deciding(unit: str, use: str) -> Deciding:
        whole = [clause for clause in agreement.clauses_for(unit) if clause.use == use and clause.unit_record_items]
        return lambda people: register.held(whole, people, told_by)

    return tuple(
        _dataset(agreement, clauses, by_id[table], period, deciding(unit, use), pseudonyms)
        for (unit, use, table), clauses in _groups(agreement).items()
        if table in by_id
    )


def _groups(agreement: Agreement) -> dict[tuple[str, str, str], list[Clause]]:
    groups: dict[tuple[str, str, str], list[Clause]] = {}
    for clause in agreement.clauses:
        for table in dict.fromkeys(part.table for part in clause.unit_record_items):
            groups.setdefault((clause.recipient.unit, clause.use, table), []).append(clause)
    return groups


def _dataset(
    agreement: Agreement,
    clauses: list[Clause],
    clean: CleanTable,
    period: Quarter,
    held_back: Deciding,
    pseudonyms: Pseudonyms,
) -> Dataset:
    table = clean.table
    recipient, use = clauses[0].recipient.unit, clauses[0].use
    applies = {clause.id: _applies(agreement, clause, clean, period) for clause in clauses}
    held = _held(held_back(clean.people), applies.values())
    names = [_person_part(clauses, table), *_other_parts(clauses, table)]
    parts = tuple(dict.fromkeys(part for part in names if part is not None))
    codes = pseudonyms(recipient, use, clean.people)
    sent = _columns(clean, clauses, applies, parts, codes, period)
    person = parts[0].name_as_sent if parts and parts[0].item_id == table.person else None
    order = _order(sent, codes, held.is_null().arg_true(), has_codes=person is not None)
    own_codes = codes.gather(order)
    return Dataset(
        recipient=recipient,
        use=use,
        table=table.id,
        clauses=tuple(clause.id for clause in clauses if applies[clause.id].any()),
        rows=pl.DataFrame({name: own_codes if each.values is codes else each.at(order) for name, each in sent.items()}),
        people=clean.people.gather(order),
        codes=own_codes,
        parts=parts,
        pseudonym_column=person,
        withheld=_counted(held),
    )


def _applies(agreement: Agreement, clause: Clause, clean: CleanTable, period: Quarter) -> pl.Series:
    """For each row: does the clause apply on its event date, or else on the period's last day?"""
    event = clean.table.event_date
    if event is None:
        return pl.repeat(agreement.in_force(clause, period.last_on), clean.rows.height, dtype=pl.Boolean, eager=True)
    dates = clean.rows.get_column(event)
    days = {day: agreement.in_force(clause, day) for day in dates.unique().drop_nulls()}
    missing = agreement.in_force(clause, period.last_on)
    applying = pl.Series(list(days.values()), dtype=pl.Boolean)
    listed = pl.Series(list(days), dtype=pl.Date)
    return dates.replace_strict(listed, applying, default=missing, return_dtype=pl.Boolean)


def _held(held: pl.Series, applies: Iterable[pl.Series]) -> pl.Series:
    any_applies = pl.repeat(False, len(held), dtype=pl.Boolean, eager=True)
    for applying in applies:
        any_applies = any_applies | applying
    frame = pl.DataFrame({"held": held, "applies": any_applies})
    no_clause = pl.lit(str(Held.NO_CLAUSE_THAT_DAY))
    return frame.select(pl.when("applies").then("held").otherwise(no_clause).alias("held")).to_series()


def _person_part(clauses: Iterable[Clause], table: Table) -> ClauseItem | None:
    named = (part for clause in clauses for part in clause.unit_record_items)
    return next((part for part in named if part.table == table.id and part.item_id == table.person), None)


def _other_parts(clauses: Iterable[Clause], table: Table) -> list[ClauseItem]:
    named = (part for clause in clauses for part in clause.unit_record_items)
    return [part for part in named if part.table == table.id and part.item_id != table.person]


def _columns(
    clean: CleanTable,
    clauses: list[Clause],
    applies: Mapping[str, pl.Series],
    parts: tuple[ClauseItem, ...],
    codes: pl.Series,
    period: Quarter,
) -> dict[str, Distinct]:
    """The sent columns for every row; an item is empty on days when no clause that covers it applied."""
    columns = {}
    for part in parts:
        covering = [applies[clause.id] for clause in clauses if part in clause.items]
        applying = covering[0]
        for other in covering[1:]:
            applying = applying | other
        values = _values(clean, part, codes, period)
        columns[part.name_as_sent] = values if applying.all() else _where(applying, values)
    return columns


def _where(applying: pl.Series, values: Distinct) -> Distinct:
    each = values.each(values.values)
    return Distinct(each.zip_with(applying, each.clear(len(each))))


def _values(clean: CleanTable, part: ClauseItem, codes: pl.Series, period: Quarter) -> Distinct:
    if part.item_id == clean.table.person and part.identifying is not Identifying.IDENTIFIED:
        return Distinct(codes)
    item = clean.table.item(part.item_id)
    return clean.made(item.id, minimised(part, item, period))


def _order(columns: Mapping[str, Distinct], codes: pl.Series, going: pl.Series, has_codes: bool) -> pl.Series:
    """Which of the provider's rows comes where: by what the recipient sees, its own codes first.

    The provider's order carries nothing across. Without codes, neither may rows of one person stand together.
    going: the places of the rows that go.
    """
    if has_codes:
        own = codes.gather(going)
        leading = own.str.head(_LEADING_DIGITS).str.to_integer(base=16, dtype=pl.UInt64, strict=False)
        order = leading.arg_sort(nulls_last=True)
        in_order = leading.gather(order)
        if not in_order.eq_missing(in_order.shift(1)).any():  # nobody comes twice, and no two codes begin alike
            return going.gather(order)
    seen = [*([codes.gather(going)] if has_codes else []), *(each.at(going) for each in columns.values())]
    frame = pl.DataFrame({f"{number}": each for number, each in enumerate(seen)})
    return going.gather(frame.select(pl.arg_sort_by(frame.columns, nulls_last=True)).to_series())


def _counted(held: pl.Series) -> dict[str, int]:
    counts = held.drop_nulls().value_counts()
    return dict(sorted(counts.iter_rows()))
