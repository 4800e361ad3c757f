"""Whose clock an entry's moment is: the database's own, but for a demonstration, which lives on a day of its own.

All stages. Source: the house rule that an entry says when something happened, whoever wrote it. Needs no Django: a
database is told by its owner, before there is anything that Django could use; the run-time role cannot tell it.
"""

from __future__ import annotations

from typing import Final

_SAYS: Final = """
CREATE OR REPLACE FUNCTION lightwell_has_a_day_of_its_own() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN {answer};
"""
DATABASES_MOMENT: Final = _SAYS.format(answer="false")
"""Every entry from now on has the moment at which the database took it, whatever it was given with."""
GIVEN_MOMENT: Final = _SAYS.format(answer="true")
"""Every entry from now on has the moment it was given with."""
