"""Which plain words of a need are due anew because it asks for something else than when they were written.

Stage 1, co-design. Source: Data Protection and Use Policy, Transparency and Choice guideline: what people are told is
true. How each audience's words were written for what is asked is kept beside the checklist's answers.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lightwell.policy import canonical
from lightwell.policy.answer_rules import Stood
from lightwell.policy.decoding import encode
from lightwell.policy.stated_words import says_something
from lightwell.policy.words_due import AUDIENCES

_TOLD: Final = ("good", "collection", "purpose", "recipient", "obligation", "choice", "counts")
Kept = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=1024)
def _asked(stood: Stood) -> str:
    """A digest of all that plain words speak of; nothing where nothing is asked for any more."""
    left = stood.need.without(stood.dropped)
    if left is None:
        return ""
    about = {name: encode(getattr(left, name)) for name in _TOLD}
    terms = encode(dataclasses.replace(left.terms, due_working_days=0, route="-"))
    return canonical.digest({**about, "terms": terms, "items": [encode(each.as_covered) for each in left.items]})


def words_due(kept: Kept, stood: Stood) -> tuple[str, ...]:
    """For whom the plain words were written before something changed, and nobody said why they still fit."""
    asked = _asked(stood)
    return tuple(name for name in AUDIENCES if asked and _written_for(kept, name, asked) != asked)


def written_for(kept: Kept, before: Stood, after: Stood, answers: Kept | None) -> dict[str, dict[str, str]]:
    """What each audience's words are written for, once a need was changed: for what is asked now, where they were
    worded anew or a reason says why they still fit; else for what they were.
    """
    found = {}
    for name in AUDIENCES:
        is_new = getattr(before.need.words, name) != getattr(after.need.words, name)
        is_said = says_something((answers or {}).get(f"fits:{name}", {}).get("why", ""))
        asked = _asked(after) if is_new or is_said else _written_for(kept, name, _asked(before))
        found[f"written-for:{name}"] = {"asked": asked}
    return found


def _written_for(kept: Kept, audience: str, otherwise: str) -> str:
    return kept.get(f"written-for:{audience}", {}).get("asked", otherwise)
