"""What does not hold together in a draft, in the words that its pages use: no short names, no names of parts.

Stage 2, agreement. Source: the house rule that every problem is said in words that somebody can act on. The document's
own faults name parts as a file does, for whoever writes one by hand; a page has no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lightwell.agreements.frames import Frame
from lightwell.policy.faults import Fault

_SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "choice-not-told": "Somebody who can choose must be told first. Tick “A row goes only once its person has been "
        "told”, or say that people cannot choose.",
        "not-told": "Say why nobody need be told first, and under what rule.",
        "undeclared-use": "This names a use that the draft does not know. Choose one that it does.",
        "rules-itself-out": "This rules out what the clause itself is for. Take that line out.",
    }
)

_NOTHING_LEFT: Final = (
    "You took out every item, so that nothing would go under this clause. Leave one in, or say no to the whole clause."
)


def in_plain_words(fault: Fault, frame: Frame) -> str:
    """The fault's sentence as a page says it."""
    if (fault.where, fault.code) == ("items", "empty"):
        return _NOTHING_LEFT
    return frame.in_words(_SENTENCES.get(fault.code, fault.sentence))
