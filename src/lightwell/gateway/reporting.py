"""What the provider is told before anything goes: every problem, what each recipient would get, and what stays.

Stage 3, sharing. For the provider's eyes alone; the keys of the JSON are fixed by the command line's reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lightwell.gateway.problems import Level, Problem
from lightwell.gateway.small_numbers import SmallNumbers

Json = Any


@dataclass(frozen=True, slots=True)
class Withheld:
    """Rows that stay, and why."""

    why: str
    rows: int


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """One table of a delivery. words: what it is, in plain words."""

    name: str
    words: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class DeliverySummary:
    """What one recipient would get."""

    recipient: str
    clauses: tuple[str, ...]
    datasets: tuple[DatasetSummary, ...]
    withheld: tuple[Withheld, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it would see, once."""
        return tuple(dict.fromkeys(name for dataset in self.datasets for name in dataset.columns))

    @property
    def rows(self) -> int:
        return sum(dataset.rows for dataset in self.datasets)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Somebody looked at a problem that may be confirmed, and said why it is right."""

    code: str
    reason: str
    table: str | None = None
    column: str | None = None

    def answers(self, problem: Problem) -> bool:
        """Left out, table and column stand for any."""
        return (
            self.code == problem.code
            and self.table in (None, problem.table)
            and self.column in (None, problem.column)
            and bool(self.reason.strip())
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer to "may this go, and what would go?".

    rows: rows read, in all tables. stays: headings that no clause covers; not a problem.
    are_examples: made without a keyring, so the made-up codes and rounded counts only show what they would look like.
    """

    period: str
    rows: int
    problems: tuple[Problem, ...]
    unconfirmed: tuple[Problem, ...]
    deliveries: tuple[DeliverySummary, ...]
    stays: tuple[str, ...]
    small_numbers: tuple[SmallNumbers, ...]
    notes: tuple[str, ...]
    are_examples: bool

    @property
    def stops(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level is Level.STOP)

    @property
    def sendable(self) -> bool:
        """Nothing must be mended, and whatever a person may confirm has been confirmed."""
        return not self.stops and not self.unconfirmed

    def to_json(self) -> Json:
        """As the command line prints it."""
        return {
            "sendable": self.sendable,
            "period": self.period,
            "rows": self.rows,
            "problems": [_problem(problem) for problem in self.problems],
            "unconfirmed": [problem.code for problem in self.unconfirmed],
            "deliveries": [_delivery(delivery) for delivery in self.deliveries],
            "stays": list(self.stays),
            "small_numbers": [_small(each) for each in self.small_numbers],
            "notes": list(self.notes),
            "examples": self.are_examples,
        }


def unconfirmed(problems: Sequence[Problem], confirmed: Sequence[Confirmed]) -> tuple[Problem, ...]:
    """Problems that somebody could confirm and nobody has."""
    return tuple(
        problem
        for problem in problems
        if problem.level is Level.CONFIRM and not any(each.answers(problem) for each in confirmed)
    )


def _problem(problem: Problem) -> Json:
    return {
        "code": problem.code,
        "level": str(problem.level),
        "table": problem.table,
        "column": problem.column,
        "count": problem.count,
        "rows": list(problem.rows),
        "sentence": problem.sentence,
        "fix": problem.fix,
    }


def _delivery(delivery: DeliverySummary) -> Json:
    return {
        "recipient": delivery.recipient,
        "clauses": list(delivery.clauses),
        "columns": list(delivery.columns),
        "rows": delivery.rows,
        "withheld": [{"why": each.why, "rows": each.rows} for each in delivery.withheld],
        "datasets": [
            {"name": each.name, "words": each.words, "columns": list(each.columns), "rows": each.rows}
            for each in delivery.datasets
        ],
    }


def _small(found: SmallNumbers) -> Json:
    return {
        "recipient": found.recipient,
        "tables": list(found.tables),
        "k": found.k,
        "columns": list(found.columns),
        "people": found.people,
        "people_across_quarters": found.people_across,
        "smallest": found.smallest,
        "mend": list(found.mend),
        "left": found.left,
        "sentence": found.sentence,
    }
