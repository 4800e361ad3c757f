"""Checking a quarter for another system: what the command line answers, and nothing of the files is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from lightwell.cli import main
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.token_rules import Scope
from tests.api.making import answered, codes, system
from tests.gateway.quarters import csv_bytes, people_bytes, rows
from tests.sharing.handing import stored
from tests.sharing.making import Ready, usual_rows

pytestmark = pytest.mark.database


def files(table: list[list[str]] | None = None) -> dict[str, object]:
    given = usual_rows() if table is None else table
    return {
        "tables": SimpleUploadedFile("quarter.csv", csv_bytes(given)),
        "people": SimpleUploadedFile("told.csv", people_bytes({row[0]: "yes" for row in given})),
    }


def where(ready: Ready, period: str = "2026-Q3") -> str:
    return f"/agreements/{ready.agreement.pk}/quarters/{period}/check"


def test_a_check_answers_as_the_command_line_does(
    untouched: Ready, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "agreement.json").write_text(untouched.agreement.document, encoding="utf-8")
    given = rows(8, Sessions_attended=["nine"])
    (tmp_path / "quarter.csv").write_bytes(csv_bytes(given))
    (tmp_path / "told.csv").write_bytes(people_bytes({row[0]: "yes" for row in given}))
    asked = ["--agreement", "agreement.json", "--period", "2026-Q3", "--people", "told.csv", "--on", "2026-10-08"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        main(["gateway", "check", *asked, "--json", "quarter.csv"])
    at_the_desk = json.loads(capsys.readouterr().out)
    answer = answered(system(untouched.cast.sione).upload(where(untouched), files(given)))
    assert answer == at_the_desk
    assert not answer["sendable"]
    assert answer["examples"]


def test_nothing_of_what_was_checked_is_kept_and_that_it_was_is(untouched: Ready) -> None:
    answer = answered(system(untouched.cast.sione).upload(where(untouched), files()))
    assert answer["sendable"]
    assert stored(Path(settings.LIGHTWELL_STATE)) == []
    with walls(untouched.cast.mere):
        entry = Entry.objects.filter(action="api.check-quarter").latest("id")
    assert entry.counts == {"files": 2}


def test_a_check_without_files_or_of_another_kind_says_what_is_wrong(untouched: Ready) -> None:
    sione = system(untouched.cast.sione)
    assert codes(sione.upload(where(untouched), {"people": files()["people"]})) == {"no-files"}
    assert sione.post(where(untouched), {}).status_code == 415
    assert codes(sione.upload(where(untouched, "2026-Q5"), files())) == {"other-kind"}
    assert codes(sione.upload(where(untouched, "2031-Q1"), files())) >= {"agreement-not-in-force"}


def test_what_is_too_large_is_turned_away(untouched: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lightwell.api.arriving.MOST_BYTES", 1000)
    response = system(untouched.cast.sione).upload(where(untouched), files())
    assert (response.status_code, codes(response)) == (413, {"too-large"})


def test_nobody_checks_under_another_provider_s_agreement_or_without_the_scope(untouched: Ready) -> None:
    assert system(untouched.cast.aroha).upload(where(untouched), files()).status_code == 404
    assert codes(system(untouched.cast.sione, Scope.LIST).upload(where(untouched), files())) == {"scope-missing"}
    assert codes(system(untouched.cast.priya).upload(where(untouched), files())) == {"scope-missing"}
