"""Whether a need's words suit those who are to read them, and the exceptions that somebody stated.

Stage 1, co-design. Source: Data Protection and Use Policy, Transparency and Choice guideline: in words, and at a level,
that people understand. Words of te reo Māori have no grade here, so whoever wrote them says who looked at them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final

from lightwell.policy.clauses import PlainWords
from lightwell.policy.need_words import FOR_CHILDREN, PARTS, SECTIONS, said_at
from lightwell.policy.needs import Need
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


CHILDREN: Final = "words:children"
"""Among the checklist's answers: why not all that a child reads is written for a child."""


def why_not_for_children(checklist: Mapping[str, Mapping[str, str]]) -> str:
    """Why some of what children read is hard, or not written for them; nothing where nobody said."""
    return checklist.get(CHILDREN, {}).get("why", "").strip()


def suits_a_child(text: str | None) -> bool:
    """It is written, and in words for a child."""
    return bool(text) and measured(text or "", Audience.CHILD).passes


def unfit_for_children(need: Need, dropped: Collection[str]) -> tuple[str, ...]:
    """What of a need is not written for children, or too hard for them, by what a grown-up calls it."""
    return tuple(name for name, text in _told_to_children(need, dropped) if not suits_a_child(text))


def _told_to_children(need: Need, dropped: Collection[str]) -> Iterator[tuple[str, str | None]]:
    for path in SECTIONS[FOR_CHILDREN]:
        text = said_at(need, path)
        yield PARTS[path].label, text if isinstance(text, str) else None
    for each in need.items:
        if each.path not in dropped:
            yield each.item.words, each.child
