"""Small numbers: combinations of facts that so few people share that somebody who knows one might recognise them.

Stage 3, sharing. Source: the agreement's own k. New Zealand law sets none; fewer than 6 is the public sector's habit.
Nothing here says that nobody can be recognised; it says what was counted and what would mend it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.deriving import Dataset
from lightwell.policy.agreement import Agreement
from lightwell.policy.tables import Kind

MIGHT_BE_RECOGNISED = "They do not get your name; somebody who knows you might still recognise you."
_PERSON, _PEOPLE = "__person__", "__people__"
_MANY_VALUES = 24  # a column with more is offered coarser as a whole, not value by value
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    """What was found in one dataset.

    columns: those that somebody who knows the person might know too.
    people: how many people are in a combination that fewer than k share, in this quarter.
    people_across: the same once earlier quarters that the recipient already has are laid beside it.
    smallest: people in the smallest combination; 0 when there are no rows.
    mend: what to change in the agreement, step by step, in words.
    left: how many people would still be in a small combination after those steps.
    """

    recipient: str
    use: str
    table: str
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


def small_numbers(agreement: Agreement, dataset: Dataset, earlier: Sequence[pl.DataFrame] = ()) -> SmallNumbers:
    """Small combinations in a dataset, now and across the quarters its recipient already has.

    earlier: frames that `remembered` made of the same recipient, use and table, oldest first.
    """
    columns = knowable(agreement, dataset)
    k = agreement.small_number
    frame = pl.DataFrame([dataset.people.alias(_PERSON), *dataset.rows.select(columns).iter_columns()])
    groups = _groups(frame, columns)
    mend, left = _mend(groups, columns, k)
    return SmallNumbers(
        recipient=dataset.recipient,
        use=dataset.use,
        table=dataset.table,
        k=k,
        columns=columns,
        people=_small_people(groups, k),
        people_across=_people_across(dataset, columns, earlier, k),
        smallest=_smallest(groups),
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


def remembered(agreement: Agreement, dataset: Dataset) -> pl.DataFrame:
    """What the provider keeps of a sent dataset so that the next quarter can be laid beside it.

    One row per sent row: the recipient's own code for the person, and the columns that somebody might know.
    """
    columns = list(knowable(agreement, dataset))
    codes = dataset.rows.get_column(dataset.pseudonym_column) if dataset.pseudonym_column else None
    kept = list(dataset.rows.select(columns).iter_columns())
    return pl.DataFrame([*kept, codes.alias(_PERSON)] if codes is not None else kept)


def _groups(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    if not columns:
        return pl.DataFrame({_PEOPLE: [frame.get_column(_PERSON).n_unique()] if frame.height else []})
    return frame.group_by(list(columns)).agg(pl.col(_PERSON).n_unique().cast(pl.Int64).alias(_PEOPLE))


def _small_people(groups: pl.DataFrame, k: int) -> int:
    return int(groups.filter(pl.col(_PEOPLE) < k).get_column(_PEOPLE).sum())


def _smallest(groups: pl.DataFrame) -> int:
    return int(groups.get_column(_PEOPLE).min() or 0) if groups.height else 0  # type: ignore[arg-type]


def _people_across(dataset: Dataset, columns: Sequence[str], earlier: Sequence[pl.DataFrame], k: int) -> int:
    linked = [frame for frame in earlier if _PERSON in frame.columns]
    if dataset.pseudonym_column is None or not linked or not columns:
        return 0
    code = dataset.rows.get_column(dataset.pseudonym_column).alias(_PERSON)
    now = _one_line_each(dataset.rows.select(columns).with_columns(code), columns)
    for frame in linked:
        shared = [name for name in columns if name in frame.columns]
        now = now.join(_one_line_each(frame, shared), on=_PERSON, how="left", suffix=f"_{len(now.columns)}")
    lines = [name for name in now.columns if name != _PERSON]
    return _small_people(now.group_by(lines).agg(pl.len().cast(pl.Int64).alias(_PEOPLE)), k)


def _one_line_each(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """One row per person: all that is known of them in one quarter, as one text."""
    facts = [pl.col(name).cast(pl.String).fill_null("\x00") for name in columns]
    line = pl.concat_str(facts, separator="\x1f") if facts else pl.lit("")
    return frame.with_columns(line.alias("line")).group_by(_PERSON).agg(pl.col("line").sort().str.join("\x1e"))


# --- what would mend it --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """One change to the agreement: what it says, and the groups there would be after it."""

    words: str
    groups: pl.DataFrame
    lost: float  # how much the recipient would no longer learn, in bits for each person


def _mend(groups: pl.DataFrame, columns: Sequence[str], k: int) -> tuple[tuple[str, ...], int]:
    """Steps that mend most for what they lose, one after another, until no combination is small."""
    words: list[str] = []
    while _lacking(groups, k) and len(words) < _MOST_STEPS:
        lacking = _lacking(groups, k)
        steps = [step for step in _steps(groups, columns) if _lacking(step.groups, k) < lacking]
        if not steps:
            break
        best = max(steps, key=lambda step: (lacking - _lacking(step.groups, k)) / (step.lost + 0.01))
        words.append(best.words)
        groups = best.groups
        columns = [name for name in columns if name in groups.columns]
    return tuple(words), _small_people(groups, k)


def _lacking(groups: pl.DataFrame, k: int) -> int:
    """How many more people the small combinations would need, all together."""
    return int((k - groups.get_column(_PEOPLE)).clip(lower_bound=0).sum())


def _steps(groups: pl.DataFrame, columns: Sequence[str]) -> Iterator[_Step]:
    for name in columns:
        yield from _merges(groups, columns, name)
        rest = [other for other in columns if other != name]
        yield _step(f"Leave out “{_plain(name)}”.", groups, groups.drop(name), rest)


def _merges(groups: pl.DataFrame, columns: Sequence[str], name: str) -> Iterator[_Step]:
    text = pl.col(name).cast(pl.String)
    sizes = groups.group_by(text).agg(pl.col(_PEOPLE).sum()).sort(_PEOPLE, name, nulls_last=True)
    values = sizes.get_column(name).drop_nulls().to_list()
    if len(values) > _MANY_VALUES:
        if groups.select(text.str.contains(r"^\d{4}-\d{2}").all()).item():
            words = f"Send the year of “{_plain(name)}”, not the day or month."
            yield _step(words, groups, groups.with_columns(text.str.slice(0, 4)), columns)
        return
    for first, second in itertools.pairwise(values):
        pair = sorted((first, second))
        together = text.replace(pair, [" or ".join(pair)] * 2)
        words = f"In “{_plain(name)}”, put “{pair[0]}” and “{pair[1]}” together."
        yield _step(words, groups, groups.with_columns(together), columns)


def _step(words: str, before: pl.DataFrame, after: pl.DataFrame, columns: Sequence[str]) -> _Step:
    regrouped = _regrouped(after, columns)
    return _Step(words, regrouped, _bits(before) - _bits(regrouped))


def _bits(groups: pl.DataFrame) -> float:
    """How much a combination tells about a person, on average."""
    return float(groups.get_column(_PEOPLE).entropy(base=2) or 0.0)


def _regrouped(groups: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    people = pl.col(_PEOPLE).sum()
    return groups.group_by(list(columns)).agg(people) if columns else groups.select(people)


def _plain(name: str) -> str:
    return name.replace("_", " ")
