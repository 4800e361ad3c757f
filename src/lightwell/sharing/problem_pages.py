"""What was found in a file, as the page shows it: grouped by what mends it, what must be mended first.

Stage 3, sharing. Source: the house rule that a problem names rows and columns and never repeats a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lightwell.gateway.problems import Level, Problem
from lightwell.gateway.reporting import Report
from lightwell.policy.sharing_rules import FEWEST_WORDS, says_enough
from lightwell.policy.stated_words import cleaned, unless_unseen
from lightwell.policy.wording import counted

HEADING_PROBLEMS: Final = frozenset({"other-heading", "look-alike-heading"})
SAME_COLUMN: Final = "It is the same column under another heading."
SAY_WHY: Final = f"Say why it is right, in at least {FEWEST_WORDS} words."


@dataclass(frozen=True, slots=True)
class Asked:
    """One problem on the page. name: of its field in the form. why: what was answered; wrong: what is amiss with that.

    is_heading: the answer is that it is the same column, which is then remembered.
    """

    problem: Problem
    name: str
    is_heading: bool
    why: str = ""
    wrong: str = ""
    same_column: str = SAME_COLUMN

    @property
    def rows(self) -> tuple[int, ...]:
        """Those to list; the sentence itself names a single one."""
        return self.problem.rows if self.problem.count > 1 else ()


@dataclass(frozen=True, slots=True)
class Group:
    """Problems that one and the same thing mends."""

    fix: str
    level: Level
    asked: tuple[Asked, ...]

    @property
    def only(self) -> Asked | None:
        return self.asked[0] if len(self.asked) == 1 else None

    @property
    def sentence(self) -> str:
        return f"{len(self.asked)} things that are mended in the same way"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said of a problem that may be confirmed."""

    problem: Problem
    why: str


def groups(report: Report, answered: Mapping[str, str] | None = None, *, complain: bool = False) -> tuple[Group, ...]:
    """Everything that stands in the way. answered: field name -> what was written. complain: say what is missing."""
    found: dict[tuple[Level, str], list[Asked]] = {}
    for asked in _asked(report, answered or {}, complain):
        problem = asked.problem
        key = problem.fix if problem.level is Level.STOP else f"{problem.code} {asked.name}"
        found.setdefault((problem.level, key), []).append(asked)
    return tuple(Group(each[0].problem.fix, level, tuple(each)) for (level, _), each in found.items())


def _asked(report: Report, answered: Mapping[str, str], complain: bool) -> Iterator[Asked]:
    for place, problem in enumerate(report.problems):
        if problem.level is Level.STOP or problem in report.unconfirmed:
            name, is_heading = f"why-{place}", problem.code in HEADING_PROBLEMS
            why = cleaned(answered.get(name, ""))
            wrong = _wrong(why) if complain and problem.level is Level.CONFIRM else ""
            yield Asked(problem, name, is_heading, why, wrong)


def _wrong(why: str) -> str:
    unseen = unless_unseen(why)
    return unseen.sentence if unseen else "" if says_enough(why) else SAY_WHY


def answers(report: Report, answered: Mapping[str, str]) -> tuple[Answer, ...]:
    """What was said, enough of it, of problems that may be confirmed."""
    said = ((each.problem, each.why) for each in _asked(report, answered, complain=False))
    return tuple(Answer(problem, why) for problem, why in said if problem.level is Level.CONFIRM and not _wrong(why))


def leaves_something(report: Report, given: Iterable[Answer]) -> bool:
    """Some problem that may be confirmed would still stand."""
    return bool(set(report.unconfirmed) - {each.problem for each in given})


def must_mend(report: Report) -> str:
    """What to say to somebody who asks for another check of the same file; empty where that makes sense."""
    stops = len(report.stops)
    if not stops:
        return ""
    return f"Choose the mended file: {counted(stops, 'thing')} must be mended in it before it can go."


def in_short(report: Report) -> str:
    """How much there is to do, in a sentence."""
    stops, confirms = len(report.stops), len(report.unconfirmed)
    if stops and confirms:
        return (
            f"{counted(stops, 'thing')} to mend in the file, and {counted(confirms, 'thing')} to look at and say why."
        )
    if stops:
        return f"{counted(stops, 'thing')} to mend in the file."
    return f"Nothing must be mended. There {'is' if confirms == 1 else 'are'} {counted(confirms, 'thing')} to look at."
