"""A file is wholly there, for its owner alone, or not there at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from lightwell.gateway import durable
from lightwell.gateway.unusable import NoRoom


def test_a_file_is_its_owners_alone_and_in_place_at_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keyring.json"
    durable.write(path, b"locked")
    assert path.read_bytes() == b"locked"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert os.listdir(path.parent) == ["keyring.json"]


def test_a_file_that_is_there_is_kept_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "keyring.json"
    durable.write(path, b"first")
    with pytest.raises(FileExistsError):
        durable.write(path, b"second")
    assert path.read_bytes() == b"first"
    durable.write(path, b"second", replace=True)
    assert path.read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["keyring.json"]


def test_what_breaks_off_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise KeyError("gone")

    durable.write(tmp_path / "kept", b"old")
    with pytest.raises(KeyError), durable.drafted(tmp_path, breaking()):
        pytest.fail("a draft that broke off was handed on")
    assert os.listdir(tmp_path) == ["kept"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_told_by_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(_: int) -> None:
        raise OSError(number, "in some language or other")

    durable.write(tmp_path / "kept", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoom):
        durable.write(tmp_path / "kept", b"new", replace=True)
    assert (tmp_path / "kept").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["kept"]


def test_another_fault_of_the_disk_is_not_called_a_full_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="input/output"):
        durable.write(tmp_path / "kept", b"new")
    assert os.listdir(tmp_path) == []


def test_a_disk_that_knows_no_second_names_still_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", unable)
    durable.write(tmp_path / "keyring.json", b"first")
    with pytest.raises(FileExistsError):
        durable.write(tmp_path / "keyring.json", b"second")
    assert (tmp_path / "keyring.json").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["keyring.json"]
