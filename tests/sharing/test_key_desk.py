"""What is left at the key desk goes to one job, once, and only this account can come to it."""

from __future__ import annotations

import json
import socket
import stat
import threading
from pathlib import Path
from uuid import UUID

import pytest

from lightwell.sharing import key_desk
from lightwell.sharing.key_desk import Desk, DeskTaken, NobodyChecks, Progress, Secrets

ONE = UUID("7d3c8f6e-55d1-4a7e-8a3c-0f6b9a1d2e01")
SECRETS = Secrets("weka under the flax", bytes(range(32)))


def test_what_is_left_is_taken_once(state: Path) -> None:
    desk = Desk()
    with key_desk.kept(desk, state):
        key_desk.leave(state, ONE, 1, SECRETS)
        assert desk.take(ONE, 1, 0) == SECRETS
        assert desk.take(ONE, 1, 0) is None


def test_a_later_check_forgets_what_was_left_for_an_earlier_one() -> None:
    desk = Desk()
    desk.leave(ONE, 1, SECRETS)
    desk.leave(ONE, 2, SECRETS)
    assert desk.take(ONE, 1, 0) is None
    assert desk.take(ONE, 2, 0) == SECRETS


def test_what_nobody_comes_for_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    desk.leave(ONE, 1, SECRETS)
    monkeypatch.setattr(key_desk, "FORGOTTEN_AFTER_SECONDS", -1)
    desk.leave(UUID(int=2), 1, SECRETS)
    assert desk.take(ONE, 1, 0) is None


def test_a_job_waits_a_little_for_what_is_on_its_way() -> None:
    desk = Desk()
    threading.Timer(0.1, desk.leave, (ONE, 1, SECRETS)).start()
    assert desk.take(ONE, 1, 10) == SECRETS


def test_a_page_hears_how_far_it_is_and_nothing_when_nobody_checks(state: Path) -> None:
    desk = Desk()
    assert key_desk.progress_of(state, ONE) is None
    with key_desk.kept(desk, state):
        assert key_desk.progress_of(state, ONE) is None
        desk.tell(ONE, 30, "Checking every column")
        assert key_desk.progress_of(state, ONE) == Progress(30, "Checking every column")
        desk.done(ONE)
        assert key_desk.progress_of(state, ONE) is None
    with pytest.raises(NobodyChecks):
        key_desk.leave(state, ONE, 1, SECRETS)


def test_only_this_account_can_come_to_the_desk_and_there_is_one(state: Path) -> None:
    with key_desk.kept(Desk(), state):
        mode = (state / "key-desk.sock").stat().st_mode
        assert stat.S_ISSOCK(mode)
        assert stat.S_IMODE(mode) == 0o600
        with pytest.raises(DeskTaken), key_desk.kept(Desk(), state):
            pass
    assert not (state / "key-desk.sock").exists()


def test_a_desk_that_a_killed_worker_left_is_kept_again(state: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(state / "key-desk.sock"))
    with key_desk.kept(Desk(), state):
        key_desk.refuse_when_closed(state)


def test_a_long_path_is_no_trouble(tmp_path: Path) -> None:
    state = tmp_path / ("a-long-name-" * 9)
    state.mkdir()
    desk = Desk()
    with key_desk.kept(desk, state):
        key_desk.leave(state, ONE, 1, SECRETS)
    assert desk.take(ONE, 1, 0) == SECRETS


def test_nonsense_at_the_desk_closes_nothing(state: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with key_desk.kept(Desk(), state):
        for said in (b"{\n", b'{"leave": "weka under the flax"}\n', b"\n", json.dumps([1]).encode() + b"\n"):
            with socket.socket(socket.AF_UNIX) as visitor:
                visitor.connect(str(state / "key-desk.sock"))
                visitor.sendall(said)
                visitor.shutdown(socket.SHUT_WR)
                visitor.recv(100)
        key_desk.refuse_when_closed(state)
    assert "weka" not in "".join(capfd.readouterr())
