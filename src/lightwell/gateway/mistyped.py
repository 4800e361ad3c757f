"""Which word of a recovery sheet was probably typed wrong, from the sheet's checksum alone.

Stage 3, sharing. Source: SLIP-0039. Its checksum is a Reed-Solomon code that always notices up to three wrong words,
and for one wrong word there is exactly one place where another word would mend it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shamir_mnemonic import rs1024
from shamir_mnemonic.constants import CUSTOMIZATION_STRING_EXTENDABLE, CUSTOMIZATION_STRING_ORIG, RADIX

_EXTENDABLE = 0b10000  # the flag's place in the second word


def swapped(words: Sequence[int]) -> int | None:
    """The place, from 1, of the first of two neighbours whose exchange would mend the sheet."""
    for place in range(len(words) - 1):
        exchanged = [*words[:place], words[place + 1], words[place], *words[place + 2 :]]
        if _adds_up(exchanged):
            return place + 1
    return None


def wrong(words: Sequence[int]) -> int | None:
    """The place, from 1, of the one word whose change would mend the sheet."""
    return next(_mendable(words), None)


def _mendable(words: Sequence[int]) -> Iterator[int]:
    for place in range(len(words)):
        if any(_adds_up([*words[:place], other, *words[place + 1 :]]) for other in range(RADIX)):
            yield place + 1


def _adds_up(words: Sequence[int]) -> bool:
    extendable = bool(words[1] & _EXTENDABLE)
    customization = CUSTOMIZATION_STRING_EXTENDABLE if extendable else CUSTOMIZATION_STRING_ORIG
    return bool(rs1024.verify_checksum(words, customization))
