"""Measurements are worked out rightly, and every comparison runs at a tiny size. No test asserts a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from benchmarks.measuring import (
    Bound,
    Comparison,
    Contender,
    Measured,
    Size,
    Unit,
    absent,
    measured,
    medians,
    per_second,
    ratios,
    seconds,
)
from benchmarks.running import comparisons, modules
from benchmarks.telling import PAGE, Outcome, kept, page, verdicts
from tests.databases import ROOT, WorkerDatabase, child_environment, migrated_state

KNOWN = comparisons()


def figures(*given: float) -> Iterator[float]:
    yield from given


def comparison(contenders: Sequence[Contender], *bounds: Bound) -> Comparison:
    @contextmanager
    def these(size: Size) -> Iterator[Sequence[Contender]]:
        yield contenders

    return Comparison("of-tests", "Of tests", "What. Why.", Unit.SECONDS, these, bounds)


def test_the_figure_is_the_median_of_five_and_a_ratio_is_to_the_first() -> None:
    ours, theirs = figures(3, 9, 1, 2, 4), figures(6, 6, 100, 5, 7)
    found = measured(comparison([Contender("ours", lambda: next(ours)), Contender("theirs", lambda: next(theirs))]))
    assert medians(found) == {"ours": 3, "theirs": 6}
    assert ratios(found) == {"ours": 1, "theirs": 2}
    assert found[0].figures == (3, 9, 1, 2, 4)


def test_contenders_take_turns_and_every_other_round_the_last_begins() -> None:
    turns: list[str] = []

    def turn(name: str) -> Contender:
        return Contender(name, seconds(lambda: turns.append(name)))

    measured(comparison([turn("a"), turn("b"), absent("c", "it is not here")]), rounds=3)
    assert turns == ["a", "b", "b", "a", "a", "b"]


@pytest.mark.parametrize(
    ("bound", "is_met"),
    [
        (Bound("ours", at_most=3), True),
        (Bound("ours", at_most=2.9), False),
        (Bound("ours", at_least=3), True),
        (Bound("ours", at_least=3.1), False),
        (Bound("ours", at_most=1.5, times="theirs"), True),
        (Bound("ours", at_most=1.4, times="theirs"), False),
        (Bound("ours", at_least=0, at_most=0), False),
        (Bound("ours", at_most=1.5, times="nobody"), None),
        (Bound("nobody", at_most=1), None),
    ],
)
def test_a_bound_is_met_not_met_or_not_measured(bound: Bound, is_met: bool | None) -> None:
    assert bound.is_met({"ours": 3, "theirs": 2}) is is_met


def test_what_was_not_measured_is_told_with_its_reason_and_no_figure() -> None:
    this = comparison([absent("ours", "it is not here")], Bound("ours", at_most=1))
    outcome = Outcome(this, measured(this), {})
    assert outcome.found == (Measured("ours", (), "it is not here"),)
    assert list(verdicts(outcome)) == [("ours at most 1 s", "none", "not measured")]


def test_a_rate_counts_what_was_done_in_one_second() -> None:
    done: list[int] = []
    assert per_second(lambda: done.extend(range(10)), 10)() > 0
    assert len(done) == 10


def test_every_comparison_says_what_it_means_and_bounds_only_its_own_contenders() -> None:
    for each in KNOWN.values():
        assert each.meaning.endswith("."), each.name
        for bound in each.bounds:
            assert (bound.at_most, bound.at_least) != (None, None), each.name


def test_the_page_is_as_what_was_measured_would_make_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(list(kept(KNOWN))), "run `make bench`"


# Those of pages share a site of their own, which the first of them makes.
OF_PAGES = [name for name in KNOWN if name.startswith("page-")]


@pytest.mark.database
@pytest.mark.parametrize("name", [name for name in KNOWN if name not in OF_PAGES])
def test_every_comparison_runs_at_a_tiny_size(name: str, worker_database: WorkerDatabase) -> None:
    worker_database.restore()
    runs_tiny(name, {**child_environment(worker_database.connections), "LIGHTWELL_STATE": ""})


@pytest.mark.database
def test_every_comparison_of_pages_runs_at_a_tiny_size() -> None:
    with migrated_state() as state:
        state.rename(state.with_name(Size.TINY.value))
        for name in OF_PAGES:
            runs_tiny(name, {**os.environ, "LIGHTWELL_BENCH_SITE": str(state.parent)})


def runs_tiny(name: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.running", name, "tiny"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert [each["contender"] for each in told["measured"] if each["figures"]]
    known = {each["contender"] for each in told["measured"]}
    assert {bound.of for bound in KNOWN[name].bounds} <= known


def test_every_module_with_comparisons_is_found() -> None:
    assert {"acting", "deciding", "sealing"} <= set(modules())
