"""The provider's keys again, from two of the three recovery sheets.

Stage 3, sharing. It works when keyring.json is lost as well as when only the passphrase is. Whoever types is told
which word to look at again, never what it should have been.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics
from shamir_mnemonic.wordlist import WORD_INDEX_MAP

from lightwell.gateway import key_tree, mistyped
from lightwell.gateway.keyring import Keyring, from_root
from lightwell.gateway.passphrase import Cost
from lightwell.gateway.sheets import NEEDED, WORDS_END, WORDS_ON_A_SHEET, WORDS_START
from lightwell.gateway.unusable import Unusable

_ORDINALS = ("first", "second", "third")


class SheetsUnusable(Unusable):
    """The words do not bring the keys back, with every reason. Says which word, never what it is."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@dataclass(frozen=True, slots=True)
class Generations:
    """How far a keyring had turned, as a sheet, a manifest or an old keyring.json says it."""

    encryption: int = 1
    pseudonyms: int = 1

    def at_least(self, other: Generations) -> Generations:
        return Generations(max(self.encryption, other.encryption), max(self.pseudonyms, other.pseudonyms))


@dataclass(frozen=True, slots=True)
class Typed:
    """A sheet as somebody typed it in: its words, and the generations where they were typed too."""

    words: tuple[str, ...]
    generations: Generations = Generations()


def read_typed(text: str) -> Typed:
    """A whole sheet, or its words alone, with or without their numbers."""
    generations = Generations(
        _number_after("encryption generation:", text), _number_after("pseudonym generation:", text)
    )
    return Typed(_words(text), generations)


def recover(
    sheets: Sequence[Typed],
    new_passphrase: str,
    *,
    on: dt.date,
    last_known: Keyring | None = None,
    at_least: Generations | None = None,
    cost: Cost | None = None,
) -> Keyring:
    """The keyring under a new passphrase.

    last_known: the old keyring.json where it is still there; at_least: what a later manifest names. Where neither is
    there, the generations are those on the sheets. Raises SheetsUnusable with every reason, WeakPassphrase.
    """
    root = _root(sheets)
    generations = at_least or Generations()
    for sheet in sheets:
        generations = generations.at_least(sheet.generations)
    if last_known is not None:
        _refuse_another(root, last_known)
        generations = generations.at_least(Generations(last_known.generation, last_known.pseudonym_generation))
    return from_root(
        root,
        new_passphrase,
        created_on=last_known.created_on if last_known else on,
        generation=generations.encryption,
        pseudonym_generation=generations.pseudonyms,
        drilled_on=on,  # nobody could have a better drill than this
        cost=cost,
    )


def drill(keyring: Keyring, sheets: Sequence[Typed], on: dt.date) -> Keyring:
    """The keyring with the record that these sheets would bring it back. Raises SheetsUnusable."""
    refuse_unusable(sheets, keyring)
    return keyring.drilled(on)


def refuse_unusable(sheets: Sequence[Typed], last_known: Keyring | None = None) -> None:
    """Raises SheetsUnusable, with every reason, where `recover` would."""
    root = _root(sheets)
    if last_known is not None:
        _refuse_another(root, last_known)


def _refuse_another(root: bytearray, keyring: Keyring) -> None:
    if key_tree.keyring_id(root) != keyring.id:
        raise SheetsUnusable("These sheets belong to another keyring. Look at the keyring's name on each sheet.")


# --- from words to the root ----------------------------------------------------------------------------------


def _root(sheets: Sequence[Typed]) -> bytearray:
    shares = _shares(sheets)
    reasons = tuple(_together(shares))
    if reasons:
        raise SheetsUnusable(*reasons)
    try:
        roots = {combine_mnemonics([shares[0].mnemonic(), other.mnemonic()]) for other in shares[1:]}
    except MnemonicError:
        roots = set()
    if len(roots) != 1:
        raise SheetsUnusable("These sheets do not belong together. Use two of one printing.")
    return bytearray(roots.pop())


def _shares(sheets: Sequence[Typed]) -> list[Share]:
    """Raises SheetsUnusable with what is wrong with every sheet."""
    reasons: list[str] = []
    shares: list[Share] = []
    for name, sheet in zip(_names(len(sheets)), sheets, strict=True):
        found = list(_word_reasons(name, sheet.words))
        try:
            shares += [] if found else [Share.from_mnemonic(" ".join(sheet.words))]
        except MnemonicError:
            found = [_checksum_reason(name, sheet.words)]
        reasons += found
    if reasons:
        raise SheetsUnusable(*reasons)
    return shares


def _names(count: int) -> list[str]:
    return [
        f"the {_ORDINALS[number]} sheet" if number < len(_ORDINALS) else f"sheet {number + 1}"
        for number in range(count)
    ]


def _word_reasons(name: str, words: tuple[str, ...]) -> Iterator[str]:
    if len(words) != WORDS_ON_A_SHEET:
        yield f"In {name} the number of words is {len(words)}; each sheet has {WORDS_ON_A_SHEET}."
    unknown = [str(place) for place, word in enumerate(words, start=1) if word not in WORD_INDEX_MAP]
    if unknown:
        which = f"word {unknown[0]} is" if len(unknown) == 1 else f"words {', '.join(unknown)} are"
        yield f"In {name}, {which} not among the words that sheets use. Look at the paper again."


def _checksum_reason(name: str, words: tuple[str, ...]) -> str:
    places = [WORD_INDEX_MAP[word] for word in words]
    if (place := mistyped.swapped(places)) is not None:
        return f"In {name}, words {place} and {place + 1} have probably changed places. Look at the paper again."
    if (place := mistyped.wrong(places)) is not None:
        return f"In {name}, word {place} is probably not the one on the paper. Look at it again."
    return f"In {name}, two or more words are not the ones on the paper. Compare each with the paper."


def _together(shares: Sequence[Share]) -> Iterator[str]:
    if len(shares) < NEEDED:
        yield "Two sheets are needed."
    elif len({share.group_parameters() for share in shares}) > 1:
        yield "These sheets are from different printings or keyrings. Use two of one printing."
    elif len({share.index for share in shares}) < len(shares):
        yield "The same sheet was given twice. Use two different ones."


# --- reading what was typed ----------------------------------------------------------------------------------


def _words(text: str) -> tuple[str, ...]:
    _, marked, after = text.partition(WORDS_START)
    typed = after.partition(WORDS_END)[0] if marked else text
    tokens = re.findall(r"\d+|[^\W\d]+", typed.casefold())
    return _by_number(tokens) or tuple(token for token in tokens if not token.isdigit())


def _by_number(tokens: Sequence[str]) -> tuple[str, ...]:
    """Words in the order of their numbers, where each has one; nothing where not."""
    numbers, words = tokens[::2], tokens[1::2]
    if any(not number.isdigit() for number in numbers) or any(word.isdigit() for word in words):
        return ()
    if sorted(map(int, numbers)) != list(range(1, len(words) + 1)):
        return ()
    return tuple(word for _, word in sorted(zip(map(int, numbers), words, strict=True)))


def _number_after(label: str, text: str) -> int:
    found = re.search(re.escape(label) + r"\s*([1-9]\d{0,2})\b", text, flags=re.IGNORECASE)
    return int(found[1]) if found else 1
