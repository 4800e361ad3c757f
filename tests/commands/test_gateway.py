"""The gateway at the command line: fixed words, keys and exit codes, and plain sentences for what cannot be used."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from lightwell.cli import main
from tests.gateway.quarters import ROOT, csv_bytes, people_bytes, rows

AGREEMENT = str(ROOT / "examples" / "best-foot-forward.json")
PASSPHRASE = "kererū over the wharf at dawn"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A provider's desk: a keyring, a quarter, a list of people told, and a file that holds something broken."""
    monkeypatch.setenv("LIGHTWELL_PASSPHRASE", PASSPHRASE)
    table = rows(9)
    (tmp_path / "quarter.csv").write_bytes(csv_bytes(table))
    (tmp_path / "people.csv").write_bytes(people_bytes({row[0]: "yes" for row in table[:-1]}))
    (tmp_path / "broken.csv").write_bytes(csv_bytes(rows(3, Sessions_attended=["lots"])))
    assert main(["keyring", "new", str(tmp_path / "keys")]) == 0
    capsys.readouterr()
    return tmp_path


def handing_over(desk: Path, name: str = "quarter.csv") -> list[str]:
    people = ["--people", str(desk / "people.csv")]
    return ["--agreement", AGREEMENT, "--period", "2026-Q3", "--on", "2026-10-06", *people, str(desk / name), "--json"]


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_checking_says_what_each_would_get_and_writes_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(desk.rglob("*"))
    assert main(["gateway", "check", *handing_over(desk)]) == 0
    report = said(capsys)
    assert {"sendable", "rows", "problems", "deliveries", "stays"} <= set(report)
    assert report["sendable"] is True
    assert (report["rows"], report["stays"]) == (9, ["First name", "Notes"])
    evaluation = next(each for each in report["deliveries"] if each["recipient"] == "evaluation")
    assert {"recipient", "clauses", "columns", "rows", "withheld"} <= set(evaluation)
    assert (evaluation["rows"], evaluation["withheld"]) == (8, [{"why": "not told yet", "rows": 1}])
    assert sorted(desk.rglob("*")) == before


def test_problems_are_found_and_answered_with_one(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gateway", "check", *handing_over(desk, "broken.csv")]) == 1
    (problem,) = said(capsys)["problems"]
    assert set(problem) == {"code", "level", "table", "column", "count", "rows", "sentence", "fix"}
    assert (problem["code"], problem["level"], problem["rows"]) == ("not-a-number", "stop", [2])


def test_splitting_seals_one_delivery_for_each_and_the_way_back_opens_for_the_provider(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, keys = str(desk / "out"), str(desk / "keys")
    assert main(["gateway", "split", "--keyring", keys, "--to", out, *handing_over(desk)]) == 0
    made = said(capsys)
    assert {each["recipient"] for each in made["deliveries"]} == {"evaluation", "contract-reporting"}
    assert all({"recipient", "file", "rows", "digest"} <= set(each) for each in made["deliveries"])
    assert Path(made["manifest"]).is_file()
    evaluation = next(each["file"] for each in made["deliveries"] if each["recipient"] == "evaluation")
    assert main(["gateway", "open", evaluation, "--key", keys, "--json"]) == 0
    opened = said(capsys)
    assert (opened["rows"], opened["columns"][0]) == (8, "person")
    assert main(["gateway", "find", "--keyring", keys, "--client", "bf-0003", out, "--json"]) == 0
    (found,) = said(capsys)["found"]
    assert {"recipient", "period", "row"} <= set(found)
    assert main(["gateway", "find", "--keyring", keys, "--client", "BF0009", out, "--json"]) == 1
    assert said(capsys)["found"] == []


def test_when_the_disk_fills_up_on_the_way_nothing_is_left_of_it(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def full_at_the_fourth(file: int) -> None:
        written.append(file)
        if len(written) == 4:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_at_the_fourth)
    out = desk / "out"
    assert main(["gateway", "split", "--keyring", str(desk / "keys"), "--to", str(out), *handing_over(desk)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(out.iterdir()) == []


def test_a_file_with_a_problem_is_not_split_and_nothing_is_written(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = desk / "out"
    asked = ["--keyring", str(desk / "keys"), "--to", str(out), *handing_over(desk, "broken.csv")]
    assert main(["gateway", "split", *asked]) == 1
    assert said(capsys)["deliveries"] == []
    assert not out.exists()


def test_deliveries_are_never_written_over(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["gateway", "split", "--keyring", str(desk / "keys"), "--to", str(desk / "out"), *handing_over(desk)]
    assert main(asked) == 0
    before = {path.name: path.read_bytes() for path in (desk / "out").iterdir()}
    assert main(asked) == 2
    assert {path.name: path.read_bytes() for path in (desk / "out").iterdir()} == before


@pytest.mark.parametrize(
    "change",
    [
        ["--period", "2026-Q5"],
        ["--agreement", "nowhere.json"],
        ["--people", "nowhere.csv"],
        ["--confirm", "near-unique"],
    ],
)
def test_what_cannot_be_used_is_one_plain_line(
    desk: Path, capsys: pytest.CaptureFixture[str], change: list[str]
) -> None:
    assert main(["gateway", "check", *handing_over(desk), *change]) == 2
    answered = capsys.readouterr()
    assert answered.out == ""
    assert len(answered.err.strip().splitlines()) == 1
    assert "Traceback" not in answered.err


def test_the_wrong_passphrase_opens_nothing(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIGHTWELL_PASSPHRASE", "pūkeko on the other wharf")
    assert main(["gateway", "check", "--keyring", str(desk / "keys"), *handing_over(desk)]) == 2
    assert "passphrase" in capsys.readouterr().err


def test_a_delivery_that_was_changed_on_its_way_is_not_opened(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = str(desk / "keys")
    assert main(["gateway", "split", "--keyring", keys, "--to", str(desk / "out"), *handing_over(desk)]) == 0
    delivery = desk / "out" / "evaluation.delivery"
    content = bytearray(delivery.read_bytes())
    content[-1] ^= 1
    delivery.write_bytes(content)
    capsys.readouterr()
    assert main(["gateway", "open", str(delivery), "--key", keys, "--json"]) == 2
    assert capsys.readouterr().out == ""


def test_a_formula_in_what_is_written_for_a_spreadsheet_is_not_run(desk: Path) -> None:
    from lightwell.gateway.reading import write_csv

    assert write_csv(["a"], [["=1+1"]]).decode("utf-8-sig").splitlines()[1] == '"\'=1+1"'
