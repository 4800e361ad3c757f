"""What the database keeps of the people a provider serves: identifiers, moments and bytes that it cannot open.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. Models load from here, whichever file they are in.
"""

from __future__ import annotations

from lightwell.people.person_models import Authority, IncomingSheet, Openness, Person, Told
from lightwell.people.register_models import Register, RegisterAccess
from lightwell.people.telling_models import Chosen, Later, Showing

__all__ = [
    "Authority",
    "Chosen",
    "IncomingSheet",
    "Later",
    "Openness",
    "Person",
    "Register",
    "RegisterAccess",
    "Showing",
    "Told",
]
