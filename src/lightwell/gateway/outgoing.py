"""Exactly what each recipient would get: its unit records and its protected counts, in the words of the agreement.

Stage 3, sharing. The preview shows these very frames, and these very frames are sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from lightwell.confidentiality.safe_tables import SafeCell, Status
from lightwell.gateway.counting import SafeCount
from lightwell.gateway.deriving import Dataset
from lightwell.gateway.reporting import DatasetSummary, DeliverySummary, Withheld
from lightwell.gateway.rows import Rows
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import ClauseItem, Coarsening

COUNT, HOW = "count", "how_protected"


@dataclass(frozen=True, slots=True)
class SentColumn:
    """A column as its recipient gets it, what it is in plain words, and the clauses that cover it."""

    name: str
    words: str
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class OutgoingDataset:
    """One table as one recipient gets it.

    use: the declared use it is for. clauses: those it stands on.
    columns: each column of the rows, in their order.
    code_column: the column that holds made-up codes for people, where there is one.
    codes: the recipient's made-up code behind each row, also where it gets none, for the provider's way back; never
    sealed. people: the canonical identifier behind each row, for the same. None of either: counts, which are about
    nobody.
    """

    name: str
    words: str
    use: str
    clauses: tuple[str, ...]
    rows: Rows
    columns: tuple[SentColumn, ...]
    code_column: str | None = None
    codes: Rows | None = None
    people: Callable[[], pl.Series] | None = None

    @property
    def frame(self) -> pl.DataFrame:
        """All of it."""
        return self.rows.frame()


@dataclass(frozen=True)
class Outgoing:
    """Everything one recipient gets, and what it must be read beside."""

    recipient: str
    clauses: tuple[str, ...]
    datasets: tuple[OutgoingDataset, ...]
    context: tuple[str, ...]
    withheld: tuple[Withheld, ...]

    def summary(self) -> DeliverySummary:
        return DeliverySummary(
            self.recipient,
            self.clauses,
            tuple(
                DatasetSummary(each.name, each.words, tuple(each.rows.columns), each.rows.height)
                for each in self.datasets
            ),
            self.withheld,
        )


def as_texts(frame: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    """Rows for people to read or to open in a spreadsheet: what is not known is empty."""
    return frame.select(pl.all().cast(pl.String).fill_null("")).iter_rows()


def outgoing(agreement: Agreement, datasets: Sequence[Dataset], counts: Sequence[SafeCount]) -> tuple[Outgoing, ...]:
    """One Outgoing for each recipient that the clauses name and that gets anything."""
    made = (_for_recipient(agreement, unit, datasets, counts) for unit in agreement.recipients)
    return tuple(each for each in made if each.datasets)


def _for_recipient(
    agreement: Agreement, unit: str, datasets: Iterable[Dataset], counts: Iterable[SafeCount]
) -> Outgoing:
    own = [dataset for dataset in datasets if dataset.recipient == unit and dataset.clauses]
    counted = [count for count in counts if count.recipient == unit]
    named = [name for dataset in own for name in dataset.clauses] + [count.clause for count in counted]
    clauses = tuple(clause.id for clause in agreement.clauses if clause.id in named)
    context = dict.fromkeys(words for name in clauses for words in agreement.clause(name).recipient.context)
    return Outgoing(
        recipient=unit,
        clauses=clauses,
        datasets=(
            *(_records(agreement, dataset, len(own)) for dataset in own),
            *(_counts(agreement, count) for count in counted),
        ),
        context=tuple(context),
        withheld=_withheld(own),
    )


def _withheld(datasets: Iterable[Dataset]) -> tuple[Withheld, ...]:
    rows: dict[str, int] = {}
    for dataset in datasets:
        for why, count in dataset.withheld.items():
            rows[why] = rows.get(why, 0) + count
    return tuple(Withheld(why, count) for why, count in sorted(rows.items()))


def _records(agreement: Agreement, dataset: Dataset, of: int) -> OutgoingDataset:
    table = agreement.table(dataset.table)
    same_table_twice = of > len(agreement.tables)
    words = f"{table.title}: {table.row_means}"
    return OutgoingDataset(
        name=f"{table.id}-{dataset.use}" if same_table_twice else table.id,
        words=words,
        use=dataset.use,
        clauses=dataset.clauses,
        rows=dataset.rows,
        columns=tuple(_column(agreement, part, dataset) for part in dataset.parts),
        code_column=dataset.pseudonym_column,
        codes=dataset.codes,
        people=lambda: dataset.people,
    )


_COARSENED = {
    Coarsening.AS_IS: "",
    Coarsening.YEAR: " (the year only)",
    Coarsening.MONTH: " (the month only)",
    Coarsening.QUARTER: " (the quarter only)",
    Coarsening.BANDS: " (in bands)",
    Coarsening.AGE_BANDS: " (as an age band on the quarter's last day)",
    Coarsening.CLASSES: " (in groups)",
}


def _column(agreement: Agreement, part: ClauseItem, dataset: Dataset) -> SentColumn:
    covering = tuple(name for name in dataset.clauses if part in agreement.clause(name).items)
    return SentColumn(part.name_as_sent, _meaning(agreement, part, dataset), covering)


def _meaning(agreement: Agreement, part: ClauseItem, dataset: Dataset) -> str:
    if part.name_as_sent == dataset.pseudonym_column:
        return "A made-up code for the person: the same in every quarter, and nobody else's code is like it"
    return agreement.item(part.item).words + _COARSENED[part.generalise.to]


def _counts(agreement: Agreement, count: SafeCount) -> OutgoingDataset:
    clause = agreement.clause(count.clause)
    part_of = {part.name_as_sent: part for part in clause.items}
    columns = [*count.by, COUNT, HOW]
    groups = [agreement.item(part_of[name].item).words + _COARSENED[part_of[name].generalise.to] for name in count.by]
    meanings = [*groups, "How many, protected", "How it was protected"]
    return OutgoingDataset(
        name=count.count.id,
        words=count.count.words,
        use=clause.use,
        clauses=(count.clause,),
        rows=Rows.of(_count_frame(count)),
        columns=tuple(SentColumn(name, words, (count.clause,)) for name, words in zip(columns, meanings, strict=True)),
    )


ALL = "All"
_HOW = {
    Status.ROUNDED: "rounded to base 3",
    Status.SUPPRESSED: "not shown, to protect people",
    Status.SHOWN: "as counted",
}


def _count_frame(count: SafeCount) -> pl.DataFrame:
    """One row for each group and each total; a total's missing groups read "All"."""
    once = {cell.cell: cell for cell in (*count.safe.cells, *count.safe.totals)}
    rows = [_count_row(count.by, cell) for cell in once.values()]
    schema = {**dict.fromkeys(count.by, pl.String()), COUNT: pl.Int64(), HOW: pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _count_row(by: Sequence[str], cell: SafeCell) -> tuple[object, ...]:
    groups = dict(cell.by)
    return (*(groups.get(name, ALL) for name in by), cell.shown, _HOW[cell.status])
