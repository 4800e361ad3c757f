"""How things are measured side by side: the same input, the same run, turn by turn, medians of five, and ratios.

A comparison has contenders, ours first. Each takes its turn in every round, so that whatever else the machine does
falls on all of them alike. What was meant to be reached is a bound, and a bound is met, not met, or not measured.

    COMPARISONS = (
        Comparison(
            name="hash-a-file",
            title="Hashing a file",
            meaning="How long a file of 10 MB takes to hash. It is hashed once for each hand-over.",
            unit=Unit.SECONDS,
            contenders=hashing,
            bounds=(Bound("Lightwell", at_most=2, times="hashlib alone"),),
            packages=("cryptography",),
        ),
    )

    @contextmanager
    def hashing(size: Size) -> Iterator[tuple[Contender, ...]]:
        content = bytes(1_000 if size is Size.TINY else 10_000_000)
        yield (
            Contender("Lightwell", seconds(lambda: digest(content))),
            Contender("hashlib alone", seconds(lambda: hashlib.sha256(content))),
            absent("another", "it is not installed"),
        )

Any module of this folder with COMPARISONS is found, and imported to see what it has: it must not set Django up, nor
read the environment, before a comparison is asked for its contenders. A contender measures itself and answers in the
comparison's unit: `seconds` and `per_second` make one of some work; what starts a program of its own can give its peak
memory instead.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum

ROUNDS = 5

Measure = Callable[[], float]


class Size(StrEnum):
    """How much is measured. Tiny: enough to see that it runs, in a moment; no figure of it is kept."""

    FULL = "full"
    TINY = "tiny"


class Unit(StrEnum):
    """What a figure counts."""

    SECONDS = "s"
    MILLISECONDS = "ms"
    PER_SECOND = "per second"
    MEBIBYTES = "MiB"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Contender:
    """Whoever takes part, ours or a peer. why_not: why it could not be measured here, where it could not."""

    name: str
    measure: Measure | None
    why_not: str = ""


def absent(name: str, why_not: str) -> Contender:
    """A contender that cannot be measured here."""
    return Contender(name, None, why_not)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a contender's median is held to: a figure in the comparison's unit, or so many times another's."""

    of: str
    at_most: float | None = None
    at_least: float | None = None
    times: str | None = None

    def figure(self, medians: Mapping[str, float]) -> float | None:
        """What is held to the bound; none where it was not measured."""
        found, other = medians.get(self.of), medians.get(self.times or self.of)
        if found is None or other is None:
            return None
        return found / other if self.times else found

    def is_met(self, medians: Mapping[str, float]) -> bool | None:
        """None: it was not measured."""
        figure = self.figure(medians)
        if figure is None:
            return None
        is_small_enough = self.at_most is None or figure <= self.at_most
        return is_small_enough and (self.at_least is None or figure >= self.at_least)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Contenders on the same input. The first is ours, and ratios are to it.

    meaning: what the figures tell, in two sentences. packages: the distributions whose versions matter.
    next_to_try: said where a bound is not met. rounds: fewer where one takes minutes, and the meaning says so.
    """

    name: str
    title: str
    meaning: str
    unit: Unit
    contenders: Callable[[Size], AbstractContextManager[Sequence[Contender]]]
    bounds: tuple[Bound, ...] = ()
    packages: tuple[str, ...] = ()
    next_to_try: str = ""
    rounds: int = ROUNDS


@dataclass(frozen=True, slots=True)
class Measured:
    """One contender's figures, one for each round; none, and why, where it could not be measured."""

    contender: str
    figures: tuple[float, ...]
    why_not: str = ""

    @property
    def median(self) -> float | None:
        return statistics.median(self.figures) if self.figures else None


def measured(comparison: Comparison, size: Size = Size.FULL, rounds: int = ROUNDS) -> tuple[Measured, ...]:
    """Measure every contender, each once in every round, in the order given and then in the opposite one."""
    with comparison.contenders(size) as contenders:
        figures: dict[str, list[float]] = {each.name: [] for each in contenders}
        for number in range(rounds):
            for name, measure in _turns(contenders, number):
                gc.collect()
                figures[name].append(measure())
        return tuple(Measured(each.name, tuple(figures[each.name]), each.why_not) for each in contenders)


def _turns(contenders: Sequence[Contender], number: int) -> Iterator[tuple[str, Measure]]:
    """Every other round the last begins: what one leaves warm or busy is not always the same one's gain."""
    for each in contenders if number % 2 == 0 else reversed(contenders):
        if each.measure is not None:
            yield each.name, each.measure


def medians(found: Sequence[Measured]) -> dict[str, float]:
    """By contender; without those that were not measured."""
    return {each.contender: each.median for each in found if each.median is not None}


def ratios(found: Sequence[Measured]) -> dict[str, float]:
    """By contender: how many times the first one's median its own is."""
    known = medians(found)
    ours = known.get(found[0].contender) if found else None
    return {name: median / ours for name, median in known.items()} if ours else {}


def seconds(work: Callable[[], object]) -> Measure:
    """How long some work takes."""

    def measure() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return measure


def milliseconds(work: Callable[[], object]) -> Measure:
    """The same, a thousand times as large."""
    taken = seconds(work)
    return lambda: taken() * 1_000


def per_second(work: Callable[[], object], count: int) -> Measure:
    """How many of what the work does so many of are done in one second."""
    taken = seconds(work)
    return lambda: count / taken()
