"""`lightwell clock`: the last day to answer somebody and every day not counted, and a day that a new law leaves out.

Stage 4, access and correction. Source: Privacy Act 2020 ss 43, 44, 48, 63 and 65, by way of `policy.clocks`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from typing import TYPE_CHECKING

from lightwell.commands.answering import command
from lightwell.commands.declaring import EXAMPLE as DECLARE_EXAMPLE
from lightwell.commands.declaring import declare
from lightwell.policy.clocks import Deadline, Kind, deadline
from lightwell.policy.periods import words
from lightwell.policy.working_days import OutsideTheList

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXAMPLE = """example:
  lightwell clock due --received 2026-11-27 --kind access
  lightwell clock due --received 2026-11-27 --kind access --extended-by 5 --json
"""


def register(subparsers: Subparsers) -> None:
    """Adds `clock` and what it can be asked."""
    clock = subparsers.add_parser(
        "clock",
        help="the day on which the law wants an answer",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    questions = clock.add_subparsers(dest="question", required=True, metavar="due|declare")
    _register_due(questions)
    _register_declare(questions)


def _register_declare(questions: Subparsers) -> None:
    declaring = command(questions, "declare", "a day that a new law leaves out of the count", DECLARE_EXAMPLE, declare)
    declaring.add_argument("--on", required=True, type=_day, metavar="DATE", help="the day, as 2026-12-07")
    declaring.add_argument("--name", required=True, help="what it is called")
    declaring.add_argument("--source", required=True, help="the law that says so")


def _register_due(questions: Subparsers) -> None:
    due = questions.add_parser(
        "due",
        help="the last day to answer, and every day that was not counted and why",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    due.add_argument("--received", required=True, type=_day, metavar="DATE", help="when it came, as 2026-11-27")
    due.add_argument("--kind", required=True, choices=[str(kind) for kind in Kind], help="what was asked for")
    due.add_argument(
        "--extended-by",
        type=_whole_days,
        default=0,
        metavar="N",
        help="working days added by an extension that the person was told of in time",
    )
    due.add_argument("--json", action="store_true", help="one JSON object on standard output")
    due.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Answers on standard output; 2 when the law has not set the days that the count needs."""
    kind = Kind(arguments.kind)
    try:
        found = deadline(kind, arguments.received, extended_by_days=arguments.extended_by)
    except OutsideTheList as outside:
        print(outside.sentence, file=sys.stderr)
        return 2
    print(_as_json(kind, arguments.received, found) if arguments.json else _in_words(arguments.received, found))
    return 0


def _as_json(kind: Kind, received_on: dt.date, found: Deadline) -> str:
    told_by = found.extension_told_by
    return json.dumps(
        {
            "kind": kind,
            "received_on": received_on.isoformat(),
            "due_on": found.due.due_on.isoformat(),
            "counted": found.due.counted,
            "skipped": [{"date": day.on.isoformat(), "why": day.why} for day in found.due.skipped],
            "extension_told_by": told_by.isoformat() if told_by else None,
            "source": found.source,
        },
        ensure_ascii=False,
    )


def _in_words(received_on: dt.date, found: Deadline) -> str:
    lines = [
        f"The last day is {words(found.due.due_on)}.",
        f"{found.due.counted} working days were counted from the day after {words(received_on)}.",
    ]
    if found.extension_told_by:
        lines.append(f"The person must be told of the extension by {words(found.extension_told_by)}.")
    if found.due.skipped:
        lines += ["Not counted:", *(f"  {words(day.on)}: {day.why}" for day in found.due.skipped)]
    return "\n".join([*lines, f"Source: {found.source}"])


def _day(text: str) -> dt.date:
    try:
        # The shape is checked first: Python also reads 20261127 and week dates.
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError("expected a date such as 2026-11-27")


def _whole_days(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    raise argparse.ArgumentTypeError("expected a whole number of working days, such as 5")
