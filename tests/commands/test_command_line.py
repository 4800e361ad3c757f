"""`lightwell`: one door, one manner of answering, and nothing slow that was not asked for."""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys

import pytest

from docs.__main__ import parsers
from lightwell.cli import MODULES, main, parser_for
from lightwell.commands.answering import Misuse, command
from lightwell.web.database import Connections
from tests.databases import ROOT, child_environment


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lightwell.cli", *words],
        env=child_environment(Connections(run="")), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("parser", list(parsers(parser_for([]))), ids=lambda parser: parser.prog)
def test_every_help_carries_an_example(parser: argparse.ArgumentParser) -> None:
    assert parser.epilog is not None
    assert parser.epilog.startswith("example:\n")
    assert "lightwell " in parser.epilog


@pytest.mark.parametrize("parser", list(parsers(parser_for([]))), ids=lambda parser: parser.prog)
def test_every_command_that_runs_can_answer_a_program(parser: argparse.ArgumentParser) -> None:
    if parser.get_default("run") is not None:
        assert "--json" in parser.format_help()


@pytest.mark.parametrize("module", MODULES)
def test_a_group_is_found_under_each_of_its_names(module: str) -> None:
    for name in MODULES[module]:
        assert name in parser_for([name]).format_help()


@pytest.mark.parametrize(
    "words",
    [[], ["no-such-command"], ["clock"], ["clock", "due", "--kind", "neither"], ["serve", "--port", "80800"]],
    ids=" ".join,
)
def test_misuse_is_two_and_one_plain_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1


def test_what_cannot_be_read_is_two_and_one_plain_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreadable(arguments: argparse.Namespace) -> int:
        raise Misuse("quarter.csv cannot be read:\nit is not there.")

    def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        command(subparsers, "clock", "a stand-in", "example:\n", unreadable)

    monkeypatch.setattr("lightwell.commands.clock.register", register)
    assert main(["clock"]) == 2
    assert capsys.readouterr().err == "quarter.csv cannot be read: it is not there.\n"


@pytest.mark.parametrize("words", [["agreement", "--help"], ["clock", "--help"]], ids=" ".join)
def test_a_quick_command_waits_for_neither_django_nor_polars(words: list[str]) -> None:
    asked = f"""
import sys
from lightwell.cli import main
try:
    main({words!r})
except SystemExit as ended:
    assert not ended.code, ended.code
print(sorted({{"django", "polars", "psycopg"}} & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=child_environment(Connections(run="")), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == "[]\n"


def test_macrons_are_shown_where_the_terminal_knows_only_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="ascii"))
    main(["clock", "due", "--received", "2026-06-26", "--kind", "access"])
    sys.stdout.flush()
    assert "Te Rā Aro ki a Matariki" in shown.getvalue().decode("utf-8")


def test_a_reader_that_has_had_enough_ends_it_quietly() -> None:
    piped = f"{sys.executable} -m lightwell.cli clock due --received 2026-11-27 --kind access | true"
    done = subprocess.run(
        ["bash", "-c", piped],
        env=child_environment(Connections(run="")), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""


def test_the_doctor_of_a_new_installation_says_that_there_is_no_database_yet() -> None:
    done = run("doctor", "--json")
    found = {each["name"]: each for each in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert found["python"]["ok"]
    assert found["state-folder"]["ok"]
    assert found["store"]["ok"]
    assert not found["database"]["ok"]
    assert "lightwell serve" in found["database"]["sentence"]
