"""What is brought up to date once something was told, chosen or changed in the register: whoever follows registers.

Stages 3 and 4. Source: docs/adr/0056-a-familys-own-space.md: a person's own space says what the register says of them,
although the register's key is never there. This package knows nothing of who follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lightwell.people.models import Person
from lightwell.people.opened import Opened

Follow = Callable[[Opened, Person, dt.datetime], None]
_FOLLOWS: list[Follow] = []


def follows(this: Follow) -> Follow:
    """Register what is done afterwards, while the register is still open."""
    _FOLLOWS.append(this)
    return this


def afterwards(opened: Opened, person: Person, now: dt.datetime) -> None:
    """Outside any transaction."""
    for each in _FOLLOWS:
        each(opened, person, now)
