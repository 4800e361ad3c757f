"""Whether a need's words suit those who are to read them, and the exceptions that somebody stated.

Stage 1, co-design. Source: Data Protection and Use Policy, Transparency and Choice guideline: in words, and at a level,
that people understand. Words of te reo Māori have no grade here, so whoever wrote them says who looked at them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from lightwell.policy.clauses import PlainWords
from lightwell.words import Audience, Measured, measure


@lru_cache(maxsize=1024)
def measured(text: str, audience: Audience) -> Measured:
    """As `measure`, once for each text."""
    return measure(text, audience)


def too_hard(words: PlainWords) -> tuple[Audience, ...]:
    """Those whose words have no grade, or one that does not suit them."""
    texts = {Audience.ADULT: words.adult, Audience.CHILD: words.child}
    return tuple(each for each, text in texts.items() if not measured(text, each).passes)


def why_hard(checklist: Mapping[str, Mapping[str, str]], audience: Audience) -> str:
    """Why the words for this audience stay as they are all the same; nothing where nobody said."""
    return checklist.get(f"words:{audience}", {}).get("why", "").strip()
