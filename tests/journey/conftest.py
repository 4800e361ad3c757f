"""The demonstration as `make run` starts it, and a browser to be each of its people in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address, in a state folder of its own, with a database of its own."""
    command = [sys.executable, "-m", "lightwell.cli", "demo", "--port", str(free_port()), "--json"]
    state = tmp_path_factory.mktemp("demonstration", numbered=True)
    with subprocess.Popen(
        command, cwd=ROOT, env=_environment(state), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdout is not None
        said = running.stdout.readline()
        assert said, "the demonstration did not start; the lines above say why"
        yield str(json.loads(said)["address"])
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=60)


def _environment(state: Path) -> dict[str, str]:
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(("DATABASE_", "LIGHTWELL_", "DJANGO_"))
    }
    return {**kept, "LIGHTWELL_STATE": str(state), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
