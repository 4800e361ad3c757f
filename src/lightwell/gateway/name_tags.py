"""How a name is found without lying in clear: marks of its beginnings, cut short, that only the register's key makes.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. Macrons, capitals and apostrophes do not count.
A mark is 16 bits: now and then two names share one, so what is found is opened and looked at again.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from lightwell.gateway.key_tree import Label, derive
from lightwell.policy.stated_words import only_seen

SHORTEST_BEGINNING: Final = 3
LONGEST_BEGINNING: Final = 12
MARKS_IN_STEPS_OF: Final = 8
_SET_ASIDE: Final = re.compile(r"['’‘ʻʼ`´]")
_MARKS: Final = 2**16
_HOUSEHOLD: Final = "household "


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: `Tūhoro-O’Brien` is `tuhoro` and `obrien`."""
    plain = unicodedata.normalize("NFKD", _SET_ASIDE.sub("", only_seen(text)))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return tuple(re.findall(r"\w+", bare))


def matches(wanted: str, *names: str) -> bool:
    """Every word that was typed begins a word of one of these names."""
    words = [word for name in names for word in folded_words(name)]
    return all(any(word.startswith(each) for word in words) for each in folded_words(wanted))


def tags_of(key: bytes, names: Iterable[str], household: str = "") -> list[int]:
    """What is kept to find somebody by, in no order of theirs, with some that mean nothing among them."""
    tag_key = derive(key, Label.REGISTER_TAGS)
    beginnings = {each for name in names for word in folded_words(name) for each in _beginnings(word)}
    found = {_mark(tag_key, each) for each in beginnings}
    if household.strip():
        found.add(_mark(tag_key, _HOUSEHOLD + " ".join(folded_words(household))))
    missing = -len(found) % MARKS_IN_STEPS_OF
    return sorted([*found, *(secrets.randbelow(_MARKS) for _ in range(missing))])


def tags_wanted(key: bytes, wanted: str) -> list[int]:
    """All of what somebody who matches must have. Empty where too little was typed to look for anybody."""
    tag_key = derive(key, Label.REGISTER_TAGS)
    return sorted({_mark(tag_key, word[:LONGEST_BEGINNING]) for word in folded_words(wanted)})


def household_wanted(key: bytes, household: str) -> list[int]:
    """The same for everybody of one household."""
    words = folded_words(household)
    return [_mark(derive(key, Label.REGISTER_TAGS), _HOUSEHOLD + " ".join(words))] if words else []


def _beginnings(word: str) -> Iterator[str]:
    """The whole word, and each beginning of three letters or more; of one, in writing that needs few signs a name."""
    shortest = SHORTEST_BEGINNING if word.isascii() else 1
    longest = min(len(word), LONGEST_BEGINNING)
    yield word[:LONGEST_BEGINNING]
    yield from (word[:length] for length in range(shortest, longest))


def _mark(tag_key: bytes, text: str) -> int:
    return int.from_bytes(hmac.digest(tag_key, text.encode(), "sha256")[:2], "big")
