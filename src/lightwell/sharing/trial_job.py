"""Trying a sheet, in a child process: the only place where it is read, and gone with it.

Stage 2, tender and agreement. The files come on a pipe and the answer goes back on another; nothing of either touches
a disk, and there is neither a key nor a store here.
"""

from __future__ import annotations

import base64
import datetime as dt
import resource
from dataclasses import dataclass
from typing import Final

from lightwell.gateway.preparing import Given, GivenFile
from lightwell.gateway.trying import try_sheet
from lightwell.policy import agreement as agreements
from lightwell.policy.decoding import decode, encode
from lightwell.policy.periods import Quarter
from lightwell.sharing.children import Json, Tell, answer

MOST_SECONDS: Final = 60  # of computing; a file that takes more is tried in parts


@dataclass(frozen=True, slots=True)
class FileGiven:
    """One file on its way to the child. contents: base64."""

    name: str
    contents: str

    def file(self) -> GivenFile:
        return GivenFile(self.name, base64.b64decode(self.contents))


@dataclass(frozen=True, slots=True)
class TrialTask:
    """What the child is given. document: an agreement's JSON. passed_over: kinds of problem that say nothing here."""

    document: str
    period: str
    told_by: dt.date
    files: tuple[FileGiven, ...]
    people: FileGiven | None = None
    passed_over: tuple[str, ...] = ()


def _answered(message: Json, tell: Tell) -> Json:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file
    task = decode(TrialTask, message)
    tried = try_sheet(
        agreements.read(task.document).agreement,
        Quarter.parse(task.period),
        Given(tuple(each.file() for each in task.files), task.people.file() if task.people else None),
        told_by=task.told_by,
        passed_over=frozenset(task.passed_over),
    )
    return encode(tried)


if __name__ == "__main__":
    answer(_answered)
