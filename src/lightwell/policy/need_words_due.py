"""Which words of a need are due anew because it asks for something else than when they were written.

Stage 1, co-design. Source: Data Protection and Use Policy, Transparency and Choice guideline: what people are told is
true. What each audience's words were written for is kept beside the checklist's answers; the law's words that say
what is used are due with what goes alone.
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
from lightwell.policy.words_due import ADULT, AUDIENCES, WHAT

_TOLD: Final = ("good", "collection", "purpose", "recipient", "obligation", "choice", "counts")
_ALL: Final = (*AUDIENCES, WHAT)
Kept = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=1024)
def _asked(stood: Stood, name: str) -> str:
    """A digest of all that these words speak of; nothing where nothing is asked for any more."""
    left = stood.need.without(stood.dropped)
    if left is None:
        return ""
    if name == WHAT:
        forms = [(each.path, encode(each.identifying), encode(each.generalise)) for each in left.items]
        return canonical.digest([list(each) for each in sorted(forms, key=lambda form: form[0])])
    about = {name: encode(getattr(left, name)) for name in _TOLD}
    terms = encode(dataclasses.replace(left.terms, due_working_days=0, route="-"))
    return canonical.digest({**about, "terms": terms, "items": [encode(each.as_covered) for each in left.items]})


def words_due(kept: Kept, stood: Stood) -> tuple[str, ...]:
    """Which words were written before something changed, and nobody said why they still fit."""
    now = {name: _asked(stood, name) for name in _ALL}
    return tuple(name for name, asked in now.items() if asked and _written_for(kept, name, asked) != asked)


def written_for(kept: Kept, before: Stood, after: Stood, answers: Kept | None) -> dict[str, dict[str, str]]:
    """What each audience's words are written for, once a need was changed: for what is asked now, where they were
    worded anew or a reason says why they still fit; else for what they were.

    To give the law's words on what is used anew, because they were due, makes no others due.
    """
    found, is_mended = {}, _is_mended(kept, before, after)
    for name in _ALL:
        is_new = _words(before, name) != _words(after, name)
        is_said = says_something((answers or {}).get(f"fits:{name}", {}).get("why", ""))
        written = _written_for(kept, name, _asked(before, name))
        fitted = is_mended and written == _asked(before, name)
        asked = _asked(after, name) if is_new or is_said or fitted else written
        found[f"written-for:{name}"] = {"asked": asked}
    return found


def _is_mended(kept: Kept, before: Stood, after: Stood) -> bool:
    """The law's words on what is used were due and are given anew, and nothing else is asked otherwise."""
    purpose = dataclasses.replace(before.need.purpose, what=after.need.purpose.what)
    was = Stood(dataclasses.replace(before.need, purpose=purpose), before.dropped)
    return WHAT in words_due(kept, before) and _asked(was, ADULT) == _asked(after, ADULT)


def _words(stood: Stood, name: str) -> str:
    return stood.need.purpose.what if name == WHAT else str(getattr(stood.need.words, name))


def _written_for(kept: Kept, audience: str, otherwise: str) -> str:
    return kept.get(f"written-for:{audience}", {}).get("asked", otherwise)
