"""`lightwell clock declare`: whoever runs the machine writes down a day that a new law leaves out of the count."""

from __future__ import annotations

import pytest

from lightwell.access_requests.days import declared_days
from lightwell.ledger.walls import walls
from tests.commands.test_ledger import Machine
from tests.commands.test_ledger import cast as cast
from tests.commands.test_ledger import machine as machine
from tests.factories import Cast

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_a_day_is_declared_once_and_everybody_counts_on_from_it(cast: Cast, machine: Machine) -> None:
    words = ("clock", "declare", "--name", "A day of remembrance", "--source", "A made-up Act", "--on")
    assert machine.does(*words, "2026-12-07") == {"on": "2026-12-07", "declared": True, "refused": None}
    assert machine.does(*words, "2026-12-07", code=1)["declared"] is False
    [sentence] = machine.does(*words, "2053-01-01", code=1)["refused"]
    assert "31 December 2052" in sentence
    with walls(cast.wei):
        assert [*declared_days().values()] == ["A day of remembrance (A made-up Act)"]
