"""What was measured, as a page and on a terminal: figures, ratios, and whether each bound is met, plainly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import Bound, Comparison, Measured, Unit, medians, ratios

KEPT = Path(__file__).parent / "measured"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEFORE = """# Side by side

Made by `make bench` from what was measured; `make bench ARGS="NAME …"` measures some anew and leaves the rest. Each
comparison runs in a process of its own: the same input for everybody, turn by turn, five rounds unless it says fewer;
the figure is the median, with the least and the most beside it. A ratio is to the first in its table. Where it may, a
comparison goes ahead of whatever else the machine does, and says so. No test asserts a time: this page is where times
are told ([record 31](adr/0031-measurements.md)).
"""
SAID = {True: "met", False: "**not met**", None: "not measured"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one comparison found, and when and on what."""

    comparison: Comparison
    found: tuple[Measured, ...]
    told: Mapping[str, Any]

    @classmethod
    def of(cls, comparison: Comparison, told: Mapping[str, Any]) -> Outcome:
        found = (Measured(each["contender"], tuple(each["figures"]), each["why_not"]) for each in told["measured"])
        return cls(comparison, tuple(found), told)


def keep(told: Mapping[str, Any]) -> None:
    """Put one comparison's figures beside the others'."""
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{told['name']}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def kept(comparisons: Mapping[str, Comparison]) -> Iterator[Outcome]:
    """Whatever was measured last of each comparison."""
    for name, comparison in comparisons.items():
        if (path := KEPT / f"{name}.json").exists():
            yield Outcome.of(comparison, json.loads(path.read_text(encoding="utf-8")))


def page(outcomes: Sequence[Outcome]) -> str:
    """The whole page: first every bound in one table, then each comparison."""
    bounds = [
        f"| [{each.comparison.title}](#{_anchor(each.comparison.title)}) | {words} | {figure} | {said} |"
        for each in outcomes
        for words, figure, said in verdicts(each)
    ]
    table = ["| what | bound | measured | |", "| --- | --- | --- | --- |", *bounds]
    return "\n".join([BEFORE, "## Bounds\n", *table, "", *map(section, outcomes)]).rstrip("\n") + "\n"


def section(outcome: Outcome) -> str:
    """One comparison's part of the page."""
    comparison, told = outcome.comparison, outcome.told
    machine, versions = told["machine"], told["versions"]
    named = ", ".join(f"{name} {version}" for name, version in {"Python": machine["python"], **versions}.items())
    where = f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gib']} GiB, {machine['system']}"
    lines = [
        f"## {comparison.title}\n",
        f"{comparison.meaning}\n",
        "| contender | median | least to most | ratio |",
        "| --- | ---: | ---: | ---: |",
        *rows(outcome),
        "",
        *(f"* {words}: {figure}, {said}." for words, figure, said in verdicts(outcome)),
        *([f"* Next to try: {comparison.next_to_try}"] if comparison.next_to_try and _is_missed(outcome) else []),
    ]
    load = f"load {told['load_before']} before{', and ahead of it' if told.get('ahead') else ''}"
    footing = f"`{comparison.name}`, {told['on']}, {where}; {load}. {named}."
    return "\n".join([*lines, *([""] if comparison.bounds else []), footing, ""])


def rows(outcome: Outcome) -> Iterator[str]:
    found, unit = ratios(outcome.found), outcome.comparison.unit
    for each in outcome.found:
        if each.median is None:
            yield f"| {each.contender} | not measured: {each.why_not} | | |"
            continue
        spread = f"{figure_words(min(each.figures), unit)} to {figure_words(max(each.figures), unit)}"
        ratio = f"{found[each.contender]:.2f}" if each.contender in found else ""
        yield f"| {each.contender} | {figure_words(each.median, unit)} | {spread} | {ratio} |"


def verdicts(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    """Each bound in words, its figure, and whether it is met."""
    known, unit = medians(outcome.found), outcome.comparison.unit
    for bound in outcome.comparison.bounds:
        figure = bound.figure(known)
        shown = "none" if figure is None else f"{figure:.2f} ×" if bound.times else figure_words(figure, unit)
        yield bound_words(bound, unit), shown, SAID[bound.is_met(known)]


def _is_missed(outcome: Outcome) -> bool:
    return any(bound.is_met(medians(outcome.found)) is False for bound in outcome.comparison.bounds)


def bound_words(bound: Bound, unit: Unit) -> str:
    """ "Lightwell at most 1.5 × by hand"."""
    ends = (("at most", bound.at_most), ("at least", bound.at_least))
    held = (f"{word} {_limit(end, bound, unit)}" for word, end in ends if end is not None)
    return f"{bound.of} {' and '.join(held)}"


def _limit(end: float, bound: Bound, unit: Unit) -> str:
    return f"{end:g} × {bound.times}" if bound.times else f"{end:,.10g} {unit.value}"


def figure_words(figure: float, unit: Unit) -> str:
    """Three figures that count, and the unit."""
    if figure >= 1_000:
        return f"{figure:,.0f} {unit.value}"
    return f"{figure:.3g} {unit.value}"


def on_terminal(outcome: Outcome) -> str:
    """The same in a few lines."""
    found, unit = ratios(outcome.found), outcome.comparison.unit
    lines = [outcome.comparison.title]
    for each in outcome.found:
        if each.median is None:
            lines.append(f"  {each.contender}: not measured: {each.why_not}")
        else:
            lines.append(f"  {each.contender}: {figure_words(each.median, unit)}, ratio {found[each.contender]:.2f}")
    return "\n".join([*lines, *(f"  {words}: {figure}, {said}" for words, figure, said in verdicts(outcome))])


def _anchor(title: str) -> str:
    kept = "".join(each for each in title.lower() if each.isalnum() or each in " -_")
    return kept.replace(" ", "-")
