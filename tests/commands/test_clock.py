"""`lightwell clock due`, asked as people and programs ask it."""

from __future__ import annotations

import argparse
import json

import pytest

from lightwell.commands import clock


def asked(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="lightwell")
    clock.register(parser.add_subparsers())
    arguments = parser.parse_args(["clock", "due", *words])
    answer: int = arguments.run(arguments)
    return answer


def test_a_program_gets_the_day_the_count_and_every_day_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--received", "2026-11-27", "--kind", "transfer", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "kind": "transfer",
        "received_on": "2026-11-27",
        "due_on": "2026-12-11",
        "counted": 10,
        "skipped": [
            {"date": "2026-11-28", "why": "Saturday"},
            {"date": "2026-11-29", "why": "Sunday"},
            {"date": "2026-12-05", "why": "Saturday"},
            {"date": "2026-12-06", "why": "Sunday"},
        ],
        "extension_told_by": None,
        "source": "Privacy Act 2020 s 43; working days: Privacy Act 2020 s 7 (list as in OIA 1982 s 2; confirm)",
    }


@pytest.mark.parametrize("kind", ["access", "correction"])
def test_access_and_correction_received_on_27_november_are_due_on_18_january(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked("--received", "2026-11-27", "--kind", kind, "--json") == 0
    assert json.loads(capsys.readouterr().out)["due_on"] == "2027-01-18"


def test_a_person_gets_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--received", "2026-06-26", "--kind", "access", "--extended-by", "3") == 0
    said = capsys.readouterr().out
    assert said.startswith("The last day is Thursday 30 July 2026.\n23 working days were counted from the day after")
    assert "The person must be told of the extension by Monday 27 July 2026." in said
    assert "  Friday 10 July 2026: Te Rā Aro ki a Matariki/Matariki Observance Day\n" in said


def test_past_the_last_matariki_one_plain_line_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("--received", "2052-12-20", "--kind", "access", "--json") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert "Matariki" in shown.err


@pytest.mark.parametrize(
    "words",
    [
        ("--received", "27/11/2026", "--kind", "access"),
        ("--received", "20261127", "--kind", "access"),
        ("--received", "2026-02-30", "--kind", "access"),
        ("--received", "2026-W01-1", "--kind", "access"),
        ("--received", "2026-11-27", "--kind", "complaint"),
        ("--received", "2026-11-27", "--kind", "access", "--extended-by", "-1"),
        ("--received", "2026-11-27", "--kind", "access", "--extended-by", "soon"),
        ("--kind", "access"),
    ],
)
def test_misuse_ends_with_2_and_nothing_on_standard_output(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        asked(*words)
    assert stopped.value.code == 2
    assert capsys.readouterr().out == ""
