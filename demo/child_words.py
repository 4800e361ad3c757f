"""What “Best foot forward” is called and is for, in words for a child of about seven.

Stage 1. Whoever wrote the needs wrote these beside them; each is measured like the rest.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

from lightwell.policy.needs import ForChildren, Need

NEVER: Final = "They do not use it to choose things for you. They do not use it to check on you."
NEEDS: Final[Mapping[str, ForChildren]] = {
    "1": ForChildren("How many people came", "So we all know that the group is there. Then it can go on.", NEVER),
    "2": ForChildren("If people liked it", "If people do not like it, it can be made better.", NEVER),
    "3": ForChildren("Who comes", "So they can see who comes, and who does not. Then more people can come.", NEVER),
    "4": ForChildren("What people came to", "So they can see how much of it helps.", NEVER),
    "5": ForChildren("How things were", "So they can see if it helps. Then they can do more of it.", NEVER),
}
ITEMS: Final[Mapping[str, str]] = {
    "people.client": "A made-up code for you",
    "people.date_of_birth": "How old you are",
    "people.suburb": "Where you live",
    "people.ethnicity": "Which peoples you belong to",
    "people.started_on": "When you began",
    "people.sessions_offered": "How often you could come",
    "people.sessions_attended": "How often you came",
    "people.satisfaction": "If you liked it",
    "people.exit_reason": "How it ended",
    "people.worker": "Who helped you",
    "people.wellbeing_before": "How things were before",
    "people.wellbeing_after": "How things were after",
}


def for_children(need: Need) -> Need:
    """The same need, with what children read of it."""
    items = tuple(dataclasses.replace(each, child=ITEMS[each.path]) for each in need.items)
    return dataclasses.replace(need, items=items, children=NEEDS[need.id])
