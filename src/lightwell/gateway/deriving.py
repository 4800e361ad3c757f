"""What each recipient gets, and nothing more: its rows, its items, its own made-up codes.

Stage 3, sharing. Two recipients' rows cannot be put back together: their codes come from different keys, and the
order of rows follows each one's own codes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.clean import CleanTable
from lightwell.gateway.combining import groups
from lightwell.gateway.distinct import Distinct
from lightwell.gateway.minimising import minimised
from lightwell.gateway.rows import Rows, in_slices
from lightwell.gateway.who_goes import REASONS, Held, Register
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause, ClauseItem, Identifying
from lightwell.policy.periods import Quarter
from lightwell.policy.tables import Table

Pseudonyms = Callable[[str, str, pl.Series], pl.Series]
"""(recipient unit, use, canonical identifiers) -> made-up codes, one for each."""


CODE = "code"
# Of a code's 32 digits: first and how many, as whole numbers hold them, which sort twenty times faster than text.
_CODE_PARTS = ((0, 15), (15, 15), (30, 2))

Deciding = Callable[[pl.Series], pl.Series]
"""Canonical identifiers -> why each one's rows stay, or null. Of all that one recipient gets for one use, so that
somebody who said no is in none of its tables: there in one and missing from another would show it."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Unit records of one table for one recipient and one use.

    columns: each column as the recipient gets it, for every row of the provider's; made-up codes are not among them.
    person: the canonical identifier behind each of those rows, for the provider alone.
    order: which of the provider's rows go, in the order in which they go.
    coded: identifiers -> the recipient's own codes for them.
    each_comes_once: no two rows are known to be about the same person.
    knowable: names of columns that somebody who knows the person might know too.
    withheld: how many rows stayed and why, for the provider alone.
    """

    recipient: str
    use: str
    table: str
    clauses: tuple[str, ...]
    columns: Mapping[str, Distinct]
    person: Distinct
    order: pl.Series
    coded: Callable[[pl.Series], pl.Series]
    each_comes_once: bool
    parts: tuple[ClauseItem, ...]
    pseudonym_column: str | None
    withheld: Mapping[str, int]

    @property
    def knowable(self) -> tuple[str, ...]:
        return tuple(part.name_as_sent for part in self.parts if part.name_as_sent != self.pseudonym_column)

    @property
    def height(self) -> int:
        return len(self.order)

    @property
    def rows(self) -> Rows:
        """As the recipient gets them, in the order it gets them."""
        return self.rows_of(tuple(part.name_as_sent for part in self.parts))

    def rows_of(self, names: Sequence[str]) -> Rows:
        """The same, of some of the columns."""
        return Rows(self.height, self._made(names, 0, 0).schema, lambda first, count: self._made(names, first, count))

    def _made(self, names: Sequence[str], first: int, count: int) -> pl.DataFrame:
        rows = self.order.slice(first, count)
        return pl.DataFrame(
            {name: self.columns[name].at(rows) if name in self.columns else self.codes_at(rows) for name in names}
        )

    def codes_at(self, rows: pl.Series) -> pl.Series:
        """The recipient's own codes for the people behind these rows of the provider's."""
        return self.coded(self.person.at(rows))

    def groups(self, names: Sequence[str], count: str) -> pl.DataFrame:
        """Each combination of these columns that goes, and how many rows it is in, under the name `count`."""
        return groups([self.columns[name] for name in names], names, self.order, count)

    @property
    def people(self) -> pl.Series:
        """The canonical identifier behind each row, in the order in which they go."""
        return self.person.at(self.order)

    @property
    def codes(self) -> Rows:
        """The recipient's code behind each row, also where it gets none."""
        return Rows(
            self.height,
            pl.Schema({CODE: pl.String()}),
            lambda first, count: self.codes_at(self.order.slice(first, count)).alias(CODE).to_frame(),
        )


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
        return lambda people: register.held_in(period.first_on, whole, people, told_by)

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
    stays = held_back(clean.person.values)
    held = _held(clean.person.each(stays), applies.values())
    names = [_person_part(clauses, table), *_other_parts(clauses, table)]
    parts = tuple(dict.fromkeys(part for part in names if part is not None))
    person = parts[0].name_as_sent if parts and parts[0].item_id == table.person else None
    is_code = person is not None and parts[0].identifying is not Identifying.IDENTIFIED
    sent = _columns(clean, clauses, applies, parts[1:] if is_code else parts, period)

    def coded(people: pl.Series) -> pl.Series:
        return pseudonyms(recipient, use, people)

    order, each_comes_once = _order(sent, clean.person, coded, held.is_null().arg_true(), has_codes=person is not None)
    return Dataset(
        recipient=recipient,
        use=use,
        table=table.id,
        clauses=tuple(clause.id for clause in clauses if applies[clause.id].any()),
        columns=sent,
        person=clean.person,
        order=order,
        coded=coded,
        each_comes_once=each_comes_once,
        parts=parts,
        pseudonym_column=person,
        withheld=_counted(held),
    )


def _applies(agreement: Agreement, clause: Clause, clean: CleanTable, period: Quarter) -> pl.Series:
    """For each row: does the clause apply on its event date, or else on the period's last day?"""
    event = clean.table.event_date
    if event is None:
        return pl.repeat(agreement.in_force(clause, period.last_on), clean.height, dtype=pl.Boolean, eager=True)
    by_value = clean.columns[event]
    missing = agreement.in_force(clause, period.last_on)
    days = {day: missing if day is None else agreement.in_force(clause, day) for day in by_value.values.unique()}
    return by_value.each(pl.Series([days[day] for day in by_value.values], dtype=pl.Boolean))


def _held(held: pl.Series, applies: Iterable[pl.Series]) -> pl.Series:
    any_applies = pl.repeat(False, len(held), dtype=pl.Boolean, eager=True)
    for applying in applies:
        any_applies = any_applies | applying
    frame = pl.DataFrame({"held": held, "applies": any_applies})
    no_clause = pl.lit(Held.NO_CLAUSE_THAT_DAY, dtype=REASONS)
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
    period: Quarter,
) -> dict[str, Distinct]:
    """The sent columns for every row; an item is empty on days when no clause that covers it applied."""
    columns = {}
    for part in parts:
        covering = [applies[clause.id] for clause in clauses if part in clause.items]
        applying = covering[0]
        for other in covering[1:]:
            applying = applying | other
        item = clean.table.item(part.item_id)
        values = clean.made(item.id, minimised(part, item, period))
        columns[part.name_as_sent] = values if applying.all() else values.only_where(applying)
    return columns


def _order(
    columns: Mapping[str, Distinct],
    person: Distinct,
    coded: Callable[[pl.Series], pl.Series],
    going: pl.Series,
    has_codes: bool,
) -> tuple[pl.Series, bool]:
    """Which of the provider's rows comes where: by what the recipient sees, its own codes first; and whether no two
    rows are about one person.

    The provider's order carries nothing across. Without codes, neither may rows of one person stand together.
    going: the places of the rows that go.
    """
    if not has_codes:
        return _by_all(pl.DataFrame(), columns, going), False
    leading = _numbers(person, coded, going, 0)
    order = leading.arg_sort(nulls_last=True)
    if _each_differs(leading.gather(order)):  # nobody comes twice, and no two codes begin alike
        return going.gather(order), True
    codes = pl.DataFrame(
        [_numbers(person, coded, going, part).alias(f"code{part}") for part in range(len(_CODE_PARTS))]
    )
    return _by_all(codes, columns, going), False


def _numbers(person: Distinct, coded: Callable[[pl.Series], pl.Series], going: pl.Series, part: int) -> pl.Series:
    """One part of each row's code as a whole number."""
    first, count = _CODE_PARTS[part]

    def numbers(people: pl.Series) -> pl.Series:
        return coded(people).str.slice(first, count).str.to_integer(base=16, dtype=pl.UInt64, strict=False)

    return Distinct(in_slices(person.values, numbers), person.places).at(going)


def _each_differs(in_order: pl.Series) -> bool:
    return not in_order.eq_missing(in_order.shift(1)).slice(1).any()


def _by_all(codes: pl.DataFrame, columns: Mapping[str, Distinct], going: pl.Series) -> pl.Series:
    """By the codes, and where they are alike by every column, none of which takes more room than it must."""
    seen = [each.in_order().gather(going).alias(name) for name, each in columns.items()]
    frame = pl.DataFrame([*codes, *seen])
    return going.gather(frame.select(pl.arg_sort_by(frame.columns, nulls_last=True)).to_series())


def _counted(held: pl.Series) -> dict[str, int]:
    counts = held.drop_nulls().value_counts()
    return dict(sorted(counts.iter_rows()))
