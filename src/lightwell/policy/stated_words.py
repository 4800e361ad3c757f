"""What somebody states in their own words: how it is kept, and what nobody could see in it.

All stages. Source: the house rule that a stated reason is read by others, who must see all of it and in the order in
which it was written. Unicode Technical Report 36, 2.5 and 3: marks that turn the order of reading round, and marks that
cannot be seen.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from lightwell.policy.decisions import Reason

_LINE_ENDS: Final = str.maketrans(dict.fromkeys("\r\x85\u2028\u2029", "\n"))
_SEEN: Final = "\n\t"
_UNSEEN_KINDS: Final = frozenset({"Cc", "Cf", "Co", "Cs"})
# Letters and marks by their kind, which show as nothing: joiners of marks, fillers and an empty braille cell.
_UNSEEN: Final = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# Some scripts are spelt with these, and some pictures put together, always between two characters of their own.
_JOINERS: Final = "\u200c\u200d"
_FIRST_JOINED: Final = "\u0600"
# Which shape of a picture or of a character is meant; after a letter of ours it says nothing.
_SELECTORS: Final = frozenset(
    map(chr, (*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_KEY_CAP: Final = "\u20e3"
_SHAPED: Final = frozenset({"Lo", "So", "Sm", "Sk", "Po", "Pd"})
_FIRST_SHAPED: Final = "\u1000"
_SHAPED_BEFORE: Final = "©®"
_WORDS_SHOWN: Final = 5
_LONGEST_SHOWN: Final = 40


def cleaned(words: str) -> str:
    """As it is kept, wherever it came from: nothing empty round it, and each line ended in the same way."""
    return words.replace("\r\n", "\n").translate(_LINE_ENDS).strip()


def says_something(words: str) -> bool:
    """There is a character in it that somebody can see: a reason of nothing but hidden marks is none."""
    return any(not each.isspace() and not is_unseen(words, place) for place, each in enumerate(words))


def only_seen(words: str) -> str:
    """Without what nobody could see: of words that a file held, which nobody can type again."""
    kept = cleaned(words)
    if kept.isascii() and kept.isprintable():
        return kept
    return "".join(each for place, each in enumerate(kept) if not is_unseen(kept, place))


def as_seen(words: str) -> str:
    """The same, with each letter stored in one way, however the file stored it: a letter and its macron are one."""
    return unicodedata.normalize("NFC", only_seen(words))


def as_number(words: str) -> str:
    """A number, or a mark such as BF0007, as it is kept: full-width letters and figures are those of everybody."""
    return only_seen(unicodedata.normalize("NFKC", only_seen(words)))


def unless_unseen(words: str) -> Reason | None:
    """Why these words are not taken, where there is a character in them that nobody could see."""
    places = [place for place in range(len(words)) if is_unseen(words, place)]
    if not places:
        return None
    first, more = places[0], len(places) - 1
    others = f" There {'is 1 more' if more == 1 else f'are {more} more'} after it." if more else ""
    sentence = (
        f"There is a character in these words that cannot be seen: U+{ord(words[first]):04X}, "
        f"{_where(words, first)}.{others} Whoever reads them must see all of them. Type that part again rather than "
        "paste it."
    )
    return Reason("unseen-character", sentence, "Lightwell, what is stated is read by others")


def _where(words: str, place: int) -> str:
    """Which words stand before this place, and after it where none do; nothing of it that cannot be seen."""
    before, after = only_seen(words[:place]).split(), only_seen(words[place:]).split()
    if before:
        return f"after “{_shortly(' '.join(before[-_WORDS_SHOWN:]), at_end=True)}”"
    return f"before “{_shortly(' '.join(after[:_WORDS_SHOWN]))}”" if after else "and nothing else"


def _shortly(words: str, *, at_end: bool = False) -> str:
    if len(words) <= _LONGEST_SHOWN:
        return words
    return f"…{words[-_LONGEST_SHOWN:]}" if at_end else f"{words[:_LONGEST_SHOWN]}…"


def is_unseen(words: str, place: int) -> bool:
    """Nobody could see the character in this place."""
    each = words[place]
    if each in _JOINERS:
        return not all(beside >= _FIRST_JOINED for beside in (words[place - 1 : place], words[place + 1 : place + 2]))
    if each in _SELECTORS:
        return not _has_shapes(words[max(place - 1, 0) : place], words[place + 1 : place + 2])
    return each in _UNSEEN or (unicodedata.category(each) in _UNSEEN_KINDS and each not in _SEEN)


def _has_shapes(before: str, after: str) -> bool:
    """What stands before it is shown in more than one shape: a picture, or a character of a script that has them."""
    is_shaped = before >= _FIRST_SHAPED and unicodedata.category(before) in _SHAPED
    return after == _KEY_CAP or is_shaped or (before != "" and before in _SHAPED_BEFORE)
