"""What a request protocol has to be to be of use: an inbox that a message reaches, and plain words that suit whom.

Stage 2, agreement. Source: the service provider journey; Data Protection and Use Policy, Access to Information
guideline (make it easy) and Transparency and Choice guideline (in words that people understand). Asked of what is
offered now, and never of what was signed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from lightwell.policy.draft_points import Point
from lightwell.policy.faults import Fault
from lightwell.policy.request_protocol import RequestProtocol
from lightwell.policy.sharing_rules import says_enough
from lightwell.policy.stated_words import unless_unseen

_ADDRESS: Final = re.compile(
    r"[^\s@<>()\[\],;:\"]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
    r"|https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
WORDS_FOR: Final = {"adult": "families", "child": "a child of about seven"}


def is_reachable(inbox: str) -> bool:
    """It is an e-mail address, or the address of a page on which one can ask."""
    return _ADDRESS.fullmatch(inbox.strip()) is not None


def protocol_faults(point: Point, hard: Collection[str] = (), kept_because: str = "") -> Iterator[Fault]:
    """hard: for whom its plain words are too hard to read, such as “child”. kept_because: the exception stated."""
    if not isinstance(point, RequestProtocol):
        return
    if not is_reachable(point.inbox):
        sentence = "Give an e-mail address, such as privacy@agency.example, or the web address of a page to ask on."
        yield Fault("inbox", "not-an-address", sentence)
    unseen = unless_unseen(kept_because)
    if unseen is not None:
        yield Fault("kept_because", unseen.code, unseen.sentence)
    for each in hard if not says_enough(kept_because) else ():
        sentence = (
            f"These words are too hard for {WORDS_FOR[each]}, or could not be measured. Say them more plainly, or say "
            "below, in a few words, why they have to stay so."
        )
        yield Fault(f"families.{each}", "too-hard-to-read", sentence)
