"""Recovery sheets: three sheets of paper, any two of which bring the provider's keys back.

Stage 3, sharing; made at set-up and tried once a year. Source: SLIP-0039 (Shamir's secret sharing as words with a
checksum), one group, two of three.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from shamir_mnemonic import generate_mnemonics

from lightwell.gateway.keyring import Unlocked

HOLDERS: Final = ("Manager", "Board chair", "One more person whom the board names")
NEEDED: Final = 2
WORDS_ON_A_SHEET: Final = 33
WORDS_START: Final = "--- the words ---"
WORDS_END: Final = "--- end of the words ---"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed sheet. Two of them are as good as the keyring and its passphrase together."""

    number: int
    holder: str
    keyring: str
    generation: int
    pseudonym_generation: int
    printed_on: dt.date
    words: tuple[str, ...]

    def text(self) -> str:
        """The page to print."""
        numbered = [f"    {number:2} {word:<12}" for number, word in enumerate(self.words, start=1)]
        lines = ["".join(numbered[start : start + 3]).rstrip() for start in range(0, len(numbered), 3)]
        return _PAGE.format(sheet=self, start=WORDS_START, words="\n".join(lines), end=WORDS_END)


_PAGE: Final = """\
LIGHTWELL RECOVERY SHEET {sheet.number} OF 3

Holder: {sheet.holder}
Keyring: {sheet.keyring}
Encryption generation: {sheet.generation}
Pseudonym generation: {sheet.pseudonym_generation}
Printed on: {sheet.printed_on}

What this is
    Any two of the three sheets bring back the keys to your families'
    information when the passphrase or the computer is lost. One sheet alone
    opens nothing.

{start}
{words}
{end}

How to use it
    With one other holder, at the provider's own computer, type the words of
    each sheet into a plain text file of its own and run

        lightwell keyring recover FOLDER --sheet FIRST --sheet SECOND

    Once a year try that they still work, which changes no key:

        lightwell keyring drill FOLDER --sheet FIRST --sheet SECOND

    Delete the two files afterwards.

What not to do
    Do not photograph, scan, e-mail or copy this sheet. Do not keep it beside
    another sheet or the passphrase. Do not give it to the Agency, to whoever
    runs the computer, or to anybody who telephones for it.
    If a sheet is lost, tell the board. Three new sheets replace the paper, but
    two old ones still work together: find and destroy them.
"""


def print_sheets(
    unlocked: Unlocked,
    printed_on: dt.date,
    holders: tuple[str, str, str] = HOLDERS,
    iteration_exponent: int = 1,
) -> tuple[Sheet, ...]:
    """Three sheets that belong together; sheets of another printing do not combine with them."""
    (shares,) = generate_mnemonics(
        1, [(NEEDED, len(holders))], bytes(unlocked.root), iteration_exponent=iteration_exponent
    )
    keyring = unlocked.keyring
    return tuple(
        Sheet(
            number=number,
            holder=holder,
            keyring=keyring.id,
            generation=keyring.generation,
            pseudonym_generation=keyring.pseudonym_generation,
            printed_on=printed_on,
            words=tuple(share.split()),
        )
        for number, (holder, share) in enumerate(zip(holders, shares, strict=True), start=1)
    )
