"""Small numbers: combinations of facts that so few people share that somebody who knows one might recognise them.

Stage 3, sharing. Source: the agreement's own k. New Zealand law sets none; fewer than 6 is the public sector's habit.
Nothing here says that nobody can be recognised; it says what was counted and what would mend it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.deriving import Dataset
from lightwell.gateway.rows import Rows
from lightwell.policy.agreement import Agreement
from lightwell.policy.tables import Kind

MIGHT_BE_RECOGNISED = "They do not get your name; somebody who knows you might still recognise you."
PERSON, _PEOPLE = "__person__", "__people__"
_TOGETHER = "\x1f"  # stands between groups that were put together


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    """What was found in all that one recipient gets for one use, laid together by its codes for people.

    columns: those that somebody who knows the person might know too.
    people: how many people have facts, all together, that fewer than k share, in this quarter.
    people_across: the same once earlier quarters that the recipient already has are laid beside it.
    smallest: fewest people who share all their facts; 0 when there is nobody.
    mend: what to change in the agreement, step by step, in words.
    left: how many people would still be in a small combination after those steps.
    """

    recipient: str
    use: str
    tables: tuple[str, ...]
    k: int
    columns: tuple[str, ...]
    people: int
    people_across: int
    smallest: int
    mend: tuple[str, ...]
    left: int

    @property
    def sentence(self) -> str:
        if not self.columns or not (self.people or self.people_across):
            return f"Every combination of what they get about people is shared by {self.k} people or more."
        return MIGHT_BE_RECOGNISED


def small_numbers(
    agreement: Agreement, datasets: Sequence[Dataset], earlier: Mapping[str, Rows] | None = None
) -> tuple[SmallNumbers, ...]:
    """Small combinations in what each recipient gets, now and across the quarters it already has.

    earlier: "period/recipient/use/table" -> what `remembered` made of it.
    """
    return tuple(_found(agreement, linked, earlier or {}) for linked in _linked(datasets))


def _linked(datasets: Sequence[Dataset]) -> list[list[Dataset]]:
    """Datasets that a recipient can lay together by its codes; one without codes stands alone."""
    groups: dict[object, list[Dataset]] = {}
    for dataset in datasets:
        if dataset.height:
            coded = dataset.pseudonym_column is not None
            key = (dataset.recipient, dataset.use, None if coded else dataset.table)
            groups.setdefault(key, []).append(dataset)
    return list(groups.values())


def _found(agreement: Agreement, linked: Sequence[Dataset], earlier: Mapping[str, Rows]) -> SmallNumbers:
    k, first = agreement.small_number, linked[0]
    people, smallest = _sharing(_sizes(agreement, linked), k)
    mend, left = _mend_all(agreement, linked, k) if people else ((), 0)
    return SmallNumbers(
        recipient=first.recipient,
        use=first.use,
        tables=tuple(dataset.table for dataset in linked),
        k=k,
        columns=tuple(dict.fromkeys(name for dataset in linked for name in knowable(agreement, dataset))),
        people=people,
        people_across=_people_across(agreement, linked, earlier, k),
        smallest=smallest,
        mend=mend,
        left=left,
    )


def knowable(agreement: Agreement, dataset: Dataset) -> tuple[str, ...]:
    """Columns of what somebody might know about a person: who, where, when, which; not scores or amounts."""
    amounts = (Kind.NUMBER, Kind.DECIMAL)
    return tuple(
        part.name_as_sent
        for part in dataset.parts
        if part.name_as_sent != dataset.pseudonym_column and agreement.item(part.item).type not in amounts
    )


def amounts(agreement: Agreement, dataset: Dataset) -> Rows:
    """The other columns of the same rows in the same order: scores and amounts, by which nobody is known."""
    if dataset.pseudonym_column is None:
        return Rows.of(pl.DataFrame())
    known = (dataset.pseudonym_column, *knowable(agreement, dataset))
    return dataset.rows_of([part.name_as_sent for part in dataset.parts if part.name_as_sent not in known])


def remembered(agreement: Agreement, dataset: Dataset) -> Rows:
    """What the provider keeps of a sent dataset so that the next quarter can be laid beside it.

    One row per sent row: the recipient's own code for the person, and the columns that somebody might know. Nothing
    of a dataset without codes, which cannot be laid beside another.
    """
    if dataset.pseudonym_column is None:
        return Rows.of(pl.DataFrame())
    return dataset.rows_of((dataset.pseudonym_column, *knowable(agreement, dataset))).renamed(
        {dataset.pseudonym_column: PERSON}
    )


def _known(agreement: Agreement, dataset: Dataset) -> pl.DataFrame:
    """The columns that somebody might know, beside the recipient's code, or beside the person where there is none."""
    if dataset.pseudonym_column is not None:
        return remembered(agreement, dataset).frame()
    known = dataset.rows_of(knowable(agreement, dataset)).frame()
    return pl.DataFrame([dataset.people.alias(PERSON), *known.iter_columns()])


def _sizes(agreement: Agreement, linked: Sequence[Dataset]) -> pl.DataFrame:
    """How many people share each combination of all their facts."""
    if len(linked) == 1 and linked[0].each_comes_once:
        return linked[0].groups(knowable(agreement, linked[0]), _PEOPLE)
    lines = _lines([_known(agreement, dataset) for dataset in linked])
    return lines.group_by("line").agg(pl.len().cast(pl.Int64).alias(_PEOPLE))


def _lines(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One row per person: all their facts in all their rows of all these tables, as one text."""
    told = [_told(frame, f"{number}") for number, frame in enumerate(frames)]
    if len(told) == 1 and _each_comes_once(told[0].get_column(PERSON)):
        return told[0]
    return pl.concat(told).group_by(PERSON).agg(pl.col("line").sort().str.join("\x1e"))


def _each_comes_once(people: pl.Series) -> bool:
    """Rows stand in the order of their codes, where there are codes, so that equal ones stand together."""
    if people.is_sorted():
        return not people.eq_missing(people.shift(1)).slice(1).any()
    return people.n_unique() == len(people)


def _told(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    names = [name for name in frame.columns if name != PERSON]
    facts = [pl.lit(table), *(pl.col(name).cast(pl.String).fill_null("\x00") for name in names)]
    return frame.select(PERSON, pl.concat_str(facts, separator="\x1f").alias("line"))


def _sharing(sizes: pl.DataFrame, k: int) -> tuple[int, int]:
    """(people whose facts fewer than k share, fewest people who share theirs)."""
    return _small_people(sizes, k), int(sizes.get_column(_PEOPLE).min() or 0)  # type: ignore[arg-type]


def _people_across(agreement: Agreement, linked: Sequence[Dataset], earlier: Mapping[str, Rows], k: int) -> int:
    """The same with every earlier quarter's facts beside this one's."""
    dataset = linked[0]
    middle = f"/{dataset.recipient}/{dataset.use}/"
    periods = sorted({name.partition("/")[0] for name in earlier if middle in name})
    if dataset.pseudonym_column is None or not periods:
        return 0
    lines = _lines([_known(agreement, each) for each in linked])
    for number, period in enumerate(periods):
        frames = [rows.frame() for name, rows in sorted(earlier.items()) if name.startswith(period + middle)]
        before = _lines([frame for frame in frames if frame.width]).rename({"line": f"line{number}"})
        lines = lines.join(before, on=PERSON, how="left")
    by = [name for name in lines.columns if name != PERSON]
    return _small_people(lines.group_by(by).agg(pl.len().cast(pl.Int64).alias(_PEOPLE)), k)


def _small_people(groups: pl.DataFrame, k: int) -> int:
    return int(groups.filter(pl.col(_PEOPLE) < k).get_column(_PEOPLE).sum())


# --- what would mend it --------------------------------------------------------------------------------------


def _mend_all(agreement: Agreement, linked: Sequence[Dataset], k: int) -> tuple[tuple[str, ...], int]:
    """Counts in place of several rows for a person, whose pattern hardly ever repeats; then wider groups."""
    single = [each for each in linked if agreement.table(each.table).has_one_row_per_person]
    several = [each for each in linked if each not in single]
    steps = [f"Send protected counts of “{each.table}” in place of a row for each." for each in several]
    if not single:
        return tuple(steps), 0
    if len(single) == 1 and single[0].each_comes_once:
        columns = list(knowable(agreement, single[0]))
        more, left = _mend(single[0].groups(columns, _PEOPLE), columns, _widening(agreement, single), k)
        return (*steps, *more), left
    frames = [_known(agreement, each).unique(PERSON) for each in single]
    together = frames[0]
    for frame in frames[1:]:
        together = together.join(frame, on=PERSON, how="full", coalesce=True, suffix=f"_{len(together.columns)}")
    columns = [name for name in together.columns if name != PERSON]
    groups = _regrouped(together.with_columns(pl.lit(1, pl.Int64).alias(_PEOPLE)), columns)
    more, left = _mend(groups, columns, _widening(agreement, single), k)
    return (*steps, *more), left


def _widening(agreement: Agreement, datasets: Sequence[Dataset]) -> dict[str, tuple[str, ...]]:
    """For each column that can be made coarser: its groups, in the agreement's order.

    Bands and classes are joined with their neighbours; what holds several codes, or codes without groups, is left as
    it is or left out.
    """
    return {
        part.name_as_sent: tuple(each.label for each in (part.generalise.bands or part.generalise.classes))
        for dataset in datasets
        for part in dataset.parts
        if agreement.item(part.item).type is not Kind.CODES
    }


def _mend(
    groups: pl.DataFrame, columns: Sequence[str], widening: Mapping[str, tuple[str, ...]], k: int
) -> tuple[tuple[str, ...], int]:
    """The most that could be kept so that no combination is small, tried with each column first."""
    if not columns:
        return (), _small_people(groups, k)  # nothing is told of anybody, so that nothing could be left out
    tries = [_kept(groups, [first, *(name for name in columns if name != first)], widening, k) for first in columns]
    best = max(tries, key=_bits)
    said = (words for name in columns for words in _in_words(name, groups, best))
    return tuple(said), _small_people(best, k)


def _kept(
    groups: pl.DataFrame, columns: Sequence[str], widening: Mapping[str, tuple[str, ...]], k: int
) -> pl.DataFrame:
    """The columns that can stay, one after another, each made only as coarse as it must be."""
    kept: list[str] = []
    for name in columns:
        trial: pl.DataFrame | None = groups
        while trial is not None and _lacking(_regrouped(trial, [*kept, name]), k):
            trial = _coarser(trial, kept, name, widening.get(name, ()), k)
        if trial is not None and trial.get_column(name).n_unique() > 1:
            groups, kept = trial, [*kept, name]
    return _regrouped(groups, kept)


def _coarser(
    groups: pl.DataFrame, kept: Sequence[str], name: str, labels: Sequence[str], k: int
) -> pl.DataFrame | None:
    """One step coarser in this column, the one that leaves fewest people short; None when there is none."""
    text = pl.col(name).cast(pl.String)
    written = groups.get_column(name).cast(pl.String).drop_nulls()
    if len(written) and written.str.contains(r"^\d{4}-\d{2}").all():
        return groups.with_columns(text.str.slice(0, 4))
    standing = groups.get_column(name).cast(pl.String).drop_nulls().unique().to_list()
    ordered = sorted(standing, key=lambda value: _place(value, labels)) if labels else []
    steps = [
        groups.with_columns(text.replace([first, second], [f"{first}{_TOGETHER}{second}"] * 2))
        for first, second in itertools.pairwise(ordered)
    ]
    return min(steps, key=lambda step: _lacking(_regrouped(step, [*kept, name]), k), default=None)


def _place(value: str, labels: Sequence[str]) -> int:
    """Where a group stands in the agreement; one put together, where its first part does."""
    first = value.partition(_TOGETHER)[0]
    return labels.index(first) if first in labels else len(labels)


def _in_words(name: str, before: pl.DataFrame, after: pl.DataFrame) -> Iterator[str]:
    """What became of one column."""
    if name not in after.columns:
        yield f"Leave out “{_plain(name)}”."
        return
    standing = after.get_column(name).cast(pl.String).drop_nulls().unique().sort().to_list()
    was = before.get_column(name).cast(pl.String).drop_nulls().unique().to_list()
    if any(len(value) < len(date) and date.startswith(value) for value in standing for date in was):
        yield f"Send the year of “{_plain(name)}”, not the day or month."
    for value in standing:
        parts = value.split(_TOGETHER)
        if len(parts) > 1:
            listed = ", ".join(f"“{part}”" for part in parts[:-1])
            yield f"In “{_plain(name)}”, put {listed} and “{parts[-1]}” together."


def _lacking(groups: pl.DataFrame, k: int) -> int:
    """How many more people the small combinations would need, all together."""
    return int((k - groups.get_column(_PEOPLE)).clip(lower_bound=0).sum())


def _bits(groups: pl.DataFrame) -> float:
    """How much a combination tells about a person, on average."""
    return float(groups.get_column(_PEOPLE).entropy(base=2) or 0.0)


def _regrouped(groups: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    people = pl.col(_PEOPLE).sum()
    return groups.group_by(list(columns)).agg(people) if columns else groups.select(people)


def _plain(name: str) -> str:
    return name.replace("_", " ")
