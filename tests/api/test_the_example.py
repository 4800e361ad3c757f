"""The example in the reference runs as it is written: real files, a real server, curl and the command line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.api.making import answered, keys_of, system, token_for
from tests.gateway.quarters import csv_bytes, people_bytes
from tests.sharing.making import PASSPHRASE, Ready, locked_keyring, usual_rows
from tests.web.told import now

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"


@pytest.fixture
def site(untouched: Ready) -> Iterator[str]:
    server = LiveServer("localhost")
    yield server.url
    server.stop()


def at_the_desk(folder: Path, ready: Ready) -> None:
    """What a provider's machine has: its keyring, its files, and the units' keys."""
    rows = usual_rows()
    (folder / "keys").mkdir()
    (folder / "keys" / "keyring.json").write_bytes(locked_keyring().document())
    (folder / "quarter.csv").write_bytes(csv_bytes(rows))
    (folder / "told.csv").write_bytes(people_bytes({row[0]: "yes" for row in rows}))
    for unit, key in keys_of(ready).items():
        (folder / f"{unit}.key").write_text(key)


def test_the_example_of_the_reference_sends_a_quarter(untouched: Ready, site: str, tmp_path: Path) -> None:
    found = re.search(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    at_the_desk(tmp_path, untouched)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LIGHTWELL_PASSPHRASE": PASSPHRASE,
        "SITE": site,
        "TOKEN": token_for(untouched.cast.sione, at=now()).secret,
        "AGREEMENT": str(untouched.agreement.pk),
    }
    done = subprocess.run(
        ["bash", "-euc", found[1]], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    receipt = json.loads(done.stdout[done.stdout.rindex('{"hand_over"') :])
    assert receipt["period"] == "2026-Q3"
    assert answered(system(untouched.cast.priya).get("/deliveries"))["total"] == 1
