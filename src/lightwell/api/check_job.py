"""Checking a quarter's files for another system, in a child process that keeps nothing and then ends.

Stage 3, sharing. The files come on a pipe; no key is there, so made-up codes and rounded counts are examples.
"""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass, field

from lightwell.gateway.preparing import Given, GivenFile, prepare
from lightwell.policy import agreement as agreements
from lightwell.policy.decoding import Json, decode
from lightwell.policy.periods import Quarter
from lightwell.sharing.children import Tell, answer


@dataclass(frozen=True, slots=True)
class FileToCheck:
    """One file. contents: base64. is_people: it is the list of people told."""

    name: str
    contents: str = field(repr=False)
    is_people: bool = False

    @classmethod
    def of(cls, name: str, contents: bytes, *, is_people: bool = False) -> FileToCheck:
        return cls(name, base64.b64encode(contents).decode(), is_people)

    @property
    def given(self) -> GivenFile:
        return GivenFile(self.name, base64.b64decode(self.contents))


@dataclass(frozen=True, slots=True)
class CheckTask:
    """One check. told_by: the day by which a person must have been told."""

    agreement: str
    period: str
    told_by: dt.date
    files: tuple[FileToCheck, ...]


def check(task: CheckTask) -> Json:
    """As `lightwell gateway check --json` answers."""
    people = next((each.given for each in task.files if each.is_people), None)
    tables = tuple(each.given for each in task.files if not each.is_people)
    document = agreements.read(task.agreement)
    period = Quarter.parse(task.period)
    return prepare(document, period, Given(tables, people), unlocked=None, told_by=task.told_by).report.to_json()


def _answered(message: Json, tell: Tell) -> Json:
    return check(decode(CheckTask, message))


if __name__ == "__main__":
    answer(_answered)
