"""`lightwell serve` and `doctor` on a real installation, started and stopped as people do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import ROOT
from tests.ports import free_port


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """A new installation with a database of its own."""
    state = Path(tempfile.mkdtemp(prefix="lightwell-serving-"))
    state.chmod(0o711)
    ours = {"LIGHTWELL_STATE": str(state), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    theirs = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
    yield theirs | ours
    shutil.rmtree(state)


def lightwell(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lightwell.cli", *words], env=environment, capture_output=True, text=True, check=False
    )


def state_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answered:  # noqa: S310
            return int(answered.status)
    except urllib.error.HTTPError as error:
        with error:
            return int(error.code)


def children_of(process: int) -> set[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [(int(pid), int(parent)) for pid, parent in (line.split() for line in listed.splitlines())]
    found, new = set[int](), {process}
    while new:
        new = {pid for pid, parent in parents if parent in new}
        found |= new
    return found


# A worker that is told to stop while its database is gone looks for it twice, for half a minute each.
PATIENCE = 120


def are_gone(processes: set[int]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not any(Path(f"/proc/{each}").exists() for each in processes):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["asked to stop", "killed"])
def test_one_command_serves_pages_and_leaves_nothing_behind(ending: int, environment: dict[str, str]) -> None:
    port = free_port()
    words = ["serve", "--port", str(port), "--processes", "1", "--with-worker", "--json"]
    serving = subprocess.Popen(
        [sys.executable, "-m", "lightwell.cli", *words], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert serving.stdout is not None
    with serving.stdout:
        assert json.loads(serving.stdout.readline()) == {"address": f"http://localhost:{port}"}
        assert state_of(f"http://127.0.0.1:{port}/") < 500
        started = children_of(serving.pid)
        assert len(started) >= 3
        serving.send_signal(ending)
        serving.wait(timeout=60)
    assert are_gone(started)


def test_the_doctor_finds_nothing_wrong_but_that_no_worker_runs_yet(environment: dict[str, str]) -> None:
    assert lightwell(environment, "migrate", "--json").returncode == 0
    found = json.loads(lightwell(environment, "doctor", "--json").stdout)["checks"]
    assert {each["name"] for each in found} >= {"python", "state-folder", "store", "database", "run-time-role"}
    wrong = [each for each in found if not each["ok"] and not each["name"].startswith("recovery")]
    assert [each["name"] for each in wrong] == ["worker"]


def test_a_taken_port_is_said_in_one_line(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = lightwell(environment, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "choose another with --port" in done.stderr
