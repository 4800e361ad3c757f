"""How the pages of a round speak to a child: how much of each thing would go, in words for about seven years old.

Stage 1, co-design. Source: Data Protection and Use Policy, Transparency and Choice guideline: in words that people
understand, children among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lightwell.policy.clauses import Coarsening, Generalisation, Identifying
from lightwell.policy.needs import AskedItem
from lightwell.policy.wording import listed

_WHO: Final[Mapping[Identifying, str]] = MappingProxyType(
    {
        Identifying.IDENTIFIED: "They can see that it is you.",
        Identifying.PSEUDONYMISED: "They get it with a made-up code, and not your name.",
        Identifying.DEIDENTIFIED: "They get it with no name and no code.",
        Identifying.AGGREGATE: "They only get how many people there are. They get nothing about just you.",
        Identifying.NARRATIVE: "It is told as a story.",
    }
)
_ONLY: Final[Mapping[Coarsening, str]] = MappingProxyType(
    {
        Coarsening.YEAR: "They only get the year.",
        Coarsening.MONTH: "They only get the month.",
        Coarsening.QUARTER: "They only get which three months it was in.",
    }
)


def how_it_goes(asked: AskedItem) -> str:
    """How much of one thing goes, and whether anybody could see whose it is."""
    return " ".join(filter(None, (_how_much(asked.generalise), _WHO[asked.identifying])))


def _how_much(how: Generalisation) -> str:
    labels = [*(each.label for each in how.bands), *(each.label for each in how.classes)]
    if how.otherwise:
        labels.append(how.otherwise)
    return f"They only get one of these: {listed(labels, 'or')}." if labels else _ONLY.get(how.to, "")
