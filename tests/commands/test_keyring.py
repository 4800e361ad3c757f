"""`lightwell keyring`, as people and programs use it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from lightwell import cli
from lightwell.gateway import passphrase as locking
from lightwell.gateway.keyring import Keyring
from lightwell.gateway.manifest import Form, Manifest, sign_manifest
from tests.gateway.made_keys import ANOTHER_PASSPHRASE, PASSPHRASE, QUICK, SEALED_ON


@pytest.fixture(autouse=True)
def _quick_and_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default cost is tried in its own test; here it would only be waited for."""
    monkeypatch.setattr(locking, "Cost", lambda: QUICK)
    monkeypatch.setenv("LIGHTWELL_PASSPHRASE", PASSPHRASE)


class Desk:
    """A provider's desk: what is asked there, and what is answered."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.complaint = ""

    def does(self, *words: object, code: int = 0) -> dict[str, Any]:
        assert cli.main(["keyring", *map(str, words), "--json"]) == code
        said = self._capsys.readouterr()
        self.complaint = said.err
        answer: dict[str, Any] = json.loads(said.out) if said.out else {}
        return answer


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(capsys)


def kept(folder: Path) -> Keyring:
    return Keyring.read((folder / "keyring.json").read_bytes())


def sheets_of(desk: Desk, keys: Path, to: Path) -> list[str]:
    files: list[str] = desk.does("sheets", keys, "--to", to)["files"]
    return ["--sheet", files[0], "--sheet", files[2]]


def test_a_new_keyring_is_its_owners_alone_and_answers_with_its_id(desk: Desk, tmp_path: Path) -> None:
    made = desk.does("new", tmp_path / "keys")
    assert made["id"] == kept(tmp_path / "keys").id
    assert made["generation"] == 1
    assert stat.S_IMODE((tmp_path / "keys" / "keyring.json").stat().st_mode) == 0o600


def test_a_keyring_that_is_there_is_never_overwritten_by_a_new_one(desk: Desk, tmp_path: Path) -> None:
    desk.does("new", tmp_path)
    before = (tmp_path / "keyring.json").read_bytes()
    desk.does("new", tmp_path, code=2)
    assert "left as it is" in desk.complaint
    assert (tmp_path / "keyring.json").read_bytes() == before


def test_a_weak_passphrase_is_one_line_and_nothing_is_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIGHTWELL_PASSPHRASE", "short")
    desk.does("new", tmp_path / "keys", code=2)
    assert desk.complaint.count("\n") == 1
    assert not (tmp_path / "keys").exists()


def test_rotating_turns_the_generation_and_keeps_pseudonyms(desk: Desk, tmp_path: Path) -> None:
    made = desk.does("new", tmp_path)
    turned = desk.does("rotate", tmp_path)
    assert (turned["id"], turned["generation"], turned["pseudonym_generation"]) == (made["id"], 2, 1)


def test_ending_matching_has_to_be_asked_for_and_says_what_it_means(desk: Desk, tmp_path: Path) -> None:
    desk.does("new", tmp_path)
    assert desk.does("rotate", tmp_path, "--end-matching")["pseudonym_generation"] == 2
    assert "can no longer match" in desk.complaint


def test_a_wrong_passphrase_changes_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.does("new", tmp_path)
    before = (tmp_path / "keyring.json").read_bytes()
    monkeypatch.setenv("LIGHTWELL_PASSPHRASE", ANOTHER_PASSPHRASE)
    for act in ("rotate", "sheets", "passphrase"):
        desk.does(act, tmp_path, code=2)
        assert "does not open this keyring" in desk.complaint
    assert (tmp_path / "keyring.json").read_bytes() == before


def test_the_keys_come_back_from_two_sheets_when_the_keyring_is_lost(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.does("new", tmp_path)
    sheets = sheets_of(desk, tmp_path, tmp_path / "paper")
    (tmp_path / "keyring.json").unlink()
    monkeypatch.setenv("LIGHTWELL_PASSPHRASE", ANOTHER_PASSPHRASE)
    assert desk.does("recover", tmp_path, *sheets)["id"] == made["id"]
    assert "--manifest" in desk.complaint
    kept(tmp_path).unlock(ANOTHER_PASSPHRASE).forget()


def test_a_lost_passphrase_is_replaced_and_the_generation_kept(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.does("new", tmp_path)
    sheets = sheets_of(desk, tmp_path, tmp_path / "paper")
    desk.does("rotate", tmp_path)
    monkeypatch.setenv("LIGHTWELL_PASSPHRASE", ANOTHER_PASSPHRASE)
    assert desk.does("recover", tmp_path, *sheets)["generation"] == 2
    assert "is replaced" in desk.complaint
    kept(tmp_path).unlock(ANOTHER_PASSPHRASE).forget()


def test_a_damaged_keyring_is_put_aside_and_not_destroyed(desk: Desk, tmp_path: Path) -> None:
    made = desk.does("new", tmp_path)
    sheets = sheets_of(desk, tmp_path, tmp_path / "paper")
    (tmp_path / "keyring.json").write_bytes(b'{"form": "lightwell-')
    assert desk.does("recover", tmp_path, *sheets)["id"] == made["id"]
    (aside,) = tmp_path.glob("keyring-damaged-*.json")
    assert aside.read_bytes() == b'{"form": "lightwell-'


def manifest_at(folder: Path, to: Path) -> Path:
    keyring = kept(folder)
    with keyring.unlock(PASSPHRASE) as opened:
        manifest = Manifest(
            form=Form.ONE,
            agreement="best-foot-forward",
            agreement_version=1,
            agreement_hash="ab" * 32,
            provider="ccss",
            period="2026-Q3",
            sealed_on=SEALED_ON,
            keyring=keyring.id,
            generation=keyring.generation,
            pseudonym_generation=keyring.pseudonym_generation,
            deliveries=(),
        )
        to.write_bytes(sign_manifest(opened, manifest))
    return to


def test_the_latest_manifest_tells_how_far_a_lost_keyring_had_turned(desk: Desk, tmp_path: Path) -> None:
    desk.does("new", tmp_path)
    sheets = sheets_of(desk, tmp_path, tmp_path / "paper")
    desk.does("rotate", tmp_path, "--end-matching")
    manifest = manifest_at(tmp_path, tmp_path / "manifest.json")
    (tmp_path / "keyring.json").unlink()
    recovered = desk.does("recover", tmp_path, *sheets, "--manifest", manifest)
    assert (recovered["generation"], recovered["pseudonym_generation"]) == (2, 2)


def test_somebody_elses_manifest_is_refused_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    desk.does("new", tmp_path / "ours")
    desk.does("new", tmp_path / "theirs")
    sheets = sheets_of(desk, tmp_path / "ours", tmp_path / "paper")
    theirs = manifest_at(tmp_path / "theirs", tmp_path / "manifest.json")
    desk.does("recover", tmp_path / "again", *sheets, "--manifest", theirs, code=2)
    assert "not with a key of the provider's" in desk.complaint
    assert not (tmp_path / "again").exists()


def test_a_drill_is_recorded_and_a_failed_one_says_which_word(desk: Desk, tmp_path: Path) -> None:
    desk.does("new", tmp_path)
    sheets = sheets_of(desk, tmp_path, tmp_path / "paper")
    assert desk.does("drill", tmp_path, *sheets)["ok"] is True
    assert kept(tmp_path).drilled_on is not None
    wrong = tmp_path / "wrong.txt"
    wrong.write_text((tmp_path / "paper" / "sheet-1-of-3.txt").read_text().replace(" 9 ", " 9 x"), encoding="utf-8")
    failed = desk.does("drill", tmp_path, "--sheet", wrong, *sheets[2:], code=1)
    assert failed["ok"] is False
    assert failed["problems"][0].startswith("In the first sheet, word 9 is not among")


def test_sheets_are_shown_or_written_for_their_owner_alone(desk: Desk, tmp_path: Path) -> None:
    desk.does("new", tmp_path)
    shown = desk.does("sheets", tmp_path)["sheets"]
    assert [sheet.splitlines()[0] for sheet in shown] == [f"LIGHTWELL RECOVERY SHEET {n} OF 3" for n in (1, 2, 3)]
    sheets_of(desk, tmp_path, tmp_path / "paper")
    for path in (tmp_path / "paper").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    desk.does("sheets", tmp_path, "--to", tmp_path / "paper", code=2)
    assert "already" in desk.complaint


def test_another_passphrase_opens_the_same_keyring(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.does("new", tmp_path)
    monkeypatch.setenv("LIGHTWELL_NEW_PASSPHRASE", ANOTHER_PASSPHRASE)
    assert desk.does("passphrase", tmp_path)["id"] == made["id"]
    kept(tmp_path).unlock(ANOTHER_PASSPHRASE).forget()


def test_where_there_is_no_terminal_and_no_passphrase_one_line_says_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIGHTWELL_PASSPHRASE")
    desk.does("new", tmp_path, code=2)
    assert desk.complaint == "There is no terminal to ask for the passphrase on. Put it in LIGHTWELL_PASSPHRASE.\n"


@pytest.mark.parametrize("act", ["rotate", "sheets", "passphrase"])
def test_a_folder_without_a_keyring_says_how_to_get_one(desk: Desk, tmp_path: Path, act: str) -> None:
    desk.does(act, tmp_path / "nowhere", code=2)
    assert "There is no keyring.json in this folder" in desk.complaint
    assert not (tmp_path / "nowhere").exists()


def test_files_that_cannot_be_used_are_named_in_one_line(desk: Desk, tmp_path: Path) -> None:
    desk.does("new", tmp_path / "keys")
    missing = tmp_path / "missing.txt"
    desk.does("drill", tmp_path / "keys", "--sheet", missing, code=2)
    assert desk.complaint.startswith(f"{missing} cannot be used")
    (tmp_path / "picture.txt").write_bytes(b"\xff\xd8\xff")
    desk.does("drill", tmp_path / "keys", "--sheet", tmp_path / "picture.txt", code=2)
    assert "plain text" in desk.complaint
    (tmp_path / "file").write_text("not a folder")
    desk.does("new", tmp_path / "file", code=2)
    assert desk.complaint.startswith(f"{tmp_path / 'file'} cannot be used")
