"""Whatever is killed, whenever: a quarter that somebody sends is sent once, whole, and nothing else is left behind.

Stage 3, sharing. Each round kills one part of a real machine at a random moment of a hand-over, starts it again, and
lets the person carry on as the pages tell them. `make kills` does it 200 times; how often by default is below. The
seed is printed, and `LIGHTWELL_KILLS_SEED` repeats it.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.samples import samples
from lightwell.policy.periods import Quarter
from tests.databases import migrated_state
from tests.journey.machine import ROOT, Machine, Part
from tests.journey.person import QUARTER, Person
from tests.ports import free_port

pytestmark = pytest.mark.database

KILLS = int(os.environ.get("LIGHTWELL_KILLS", "6"))
SEED = int(os.environ.get("LIGHTWELL_KILLS_SEED", "20261123"))


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with migrated_state() as state, Machine(state, free_port()).running() as running:
        yield running


def test_whatever_is_killed_whenever_a_quarter_is_sent_once_and_whole(machine: Machine, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    person = Person(machine.address, files_in(tmp_path))
    person.hand_over()  # the first warms everything up
    usual = how_long(person)
    expected, killed = 2, Counter[str]()
    assert_all_is_well(machine, expected)
    for number in range(KILLS):
        part = list(Part)[number % len(Part)]
        # A job is waited for, and killed some way into it.
        at, which = 0.0 if part is Part.JOB else chance.uniform(0, usual), chance.random()
        expected += 1
        print(f"{number + 1}: {part.value}, {at:.2f} s into a hand-over of {usual:.1f} s (seed {SEED})", flush=True)
        killed[part.value] += hand_over_while_killing(machine, person, part, at, which)
        assert_all_is_well(machine, expected)
    print("killed:", dict(killed), flush=True)
    assert_the_store_holds_what_is_pointed_at(machine)


def files_in(folder: Path) -> Path:
    """The demonstration's own files for the quarter."""
    given = samples("best-foot-forward", Quarter.parse(QUARTER))
    for name in ("quarter.csv", "people-told.csv"):
        (folder / name).write_bytes(given.file(name).contents())
    return folder


def how_long(person: Person) -> float:
    """Seconds that one hand-over takes when nothing is killed."""
    began = time.monotonic()
    person.hand_over()
    return time.monotonic() - began


def hand_over_while_killing(machine: Machine, person: Person, part: Part, at: float, which: float) -> bool:
    """Whether there was something to kill at that moment."""
    failed: list[Exception] = []

    def keep_at_it() -> None:
        try:
            person.hand_over()
        except (TimeoutError, AssertionError) as failure:
            failed.append(failure)

    trying = threading.Thread(target=keep_at_it)
    trying.start()
    time.sleep(at)
    killed = machine.kill(part, which)
    machine.mend()
    while trying.is_alive():
        trying.join(0.5)
        machine.mend()
    if failed:
        raise AssertionError(f"after killing {part.value}: {failed[0]}\n{said(machine)}")
    return killed


def said(machine: Machine) -> str:
    return (machine.state / "said.log").read_text(encoding="utf-8")[-4000:]


def assert_all_is_well(machine: Machine, sent: int) -> None:
    """The quarter was sent so many times, each once and whole; the latest is the one that is current."""
    states = dict(machine.ask("SELECT state, count(*) FROM sharing_handover WHERE period = %s GROUP BY 1", QUARTER))
    assert states.get("sent") == 1, states
    assert states["sent"] + states.get("replaced", 0) == sent, (states, person_saw(machine))
    assert set(states) <= {"sent", "replaced", "withdrawn", "expired"}, states
    deliveries = """
        SELECT h.id, count(*), count(DISTINCT d.unit_id), count(*) FILTER (WHERE d.superseded_at IS NULL), h.state
        FROM sharing_handover h JOIN sharing_delivery d ON d.hand_over_id = h.id
        WHERE h.period = %s GROUP BY h.id, h.state
    """
    for _, whole, units, current, state in machine.ask(deliveries, QUARTER):
        assert (whole, units, current) == (2, 2, 2 if state == "sent" else 0)
    entries = """
        SELECT subject_id, action, count(*) FROM ledger_entry
        WHERE outcome = 'done' AND action = 'sharing.send' GROUP BY 1, 2 HAVING count(*) > 1
    """
    assert machine.ask(entries) == []


def person_saw(machine: Machine) -> list[tuple[object, ...]]:
    return machine.ask("SELECT occurred_at, action, outcome, reasons FROM ledger_entry ORDER BY id DESC LIMIT 12")


SWEEP = """
import datetime as dt, django
django.setup()
from django.utils import timezone
from lightwell.sharing import chores
from lightwell.sharing.storing import store
from lightwell.ledger.walls import walls
from lightwell.policy.actors import OPERATOR
chores.sweep_orphans(timezone.now() + dt.timedelta(days=2))
with walls(OPERATOR):
    print("\\n".join(sorted(set(chores._pointed_at()))))
"""


def assert_the_store_holds_what_is_pointed_at(machine: Machine) -> None:
    """Every digest that the database points at is there and is itself; after a sweep there is nothing else."""
    swept = subprocess.run(
        [sys.executable, "-c", SWEEP], env=machine.environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    pointed_at = set(swept.stdout.split())
    kept = {path.name: path for path in (machine.state / "store").rglob("*") if path.is_file()}
    assert set(kept) == pointed_at
    for name, path in kept.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == name
