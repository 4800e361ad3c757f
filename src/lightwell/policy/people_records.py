"""What a provider keeps about one of the people it serves, item by item, each with where it came from and when.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principles 2, 3A and 8: whoever is told what is held is told where
it came from, and what somebody else said is looked at again before it is relied on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Final

from lightwell.policy.checked import SOME, Checked, Limit, Prose
from lightwell.policy.faults import Fault
from lightwell.policy.stated_words import as_number, as_seen
from lightwell.policy.wording import cell_words


class Piece(StrEnum):
    """One sort of thing that is kept about somebody."""

    CLIENT = "client"
    NAME = "name"
    OTHER_NAMES = "other_names"
    KNOWN_AS = "known_as"
    BORN_ON = "born_on"
    CONTACT = "contact"
    SAFE_HOW = "safe_how"
    SAFE_WHEN = "safe_when"
    SAFE_NEVER = "safe_never"
    LANGUAGE = "language"
    FORMAT = "format"
    WORKER = "worker"
    HOUSEHOLD = "household"

    @property
    def words(self) -> str:
        return PIECE_WORDS[self]


PIECE_WORDS: Final[Mapping[Piece, str]] = {
    Piece.CLIENT: "Client number",
    Piece.NAME: "Name",
    Piece.OTHER_NAMES: "Other names",
    Piece.KNOWN_AS: "Known as",
    Piece.BORN_ON: "Date of birth",
    Piece.CONTACT: "Contact",
    Piece.SAFE_HOW: "How it is safe to reach them",
    Piece.SAFE_WHEN: "When it is safe",
    Piece.SAFE_NEVER: "Never",
    Piece.LANGUAGE: "Language",
    Piece.FORMAT: "Format they can use",
    Piece.WORKER: "Whom they can ring",
    Piece.HOUSEHOLD: "Household",
}
NAMES: Final = (Piece.NAME, Piece.OTHER_NAMES, Piece.KNOWN_AS)
SAFE_CONTACT: Final = (Piece.SAFE_NEVER, Piece.SAFE_HOW, Piece.SAFE_WHEN)
NEEDED: Final = (Piece.CLIENT, Piece.NAME)
LONGEST: Final = 500
_YOUNGEST_YEAR: Final = 1900


class Source(StrEnum):
    """Where one item came from."""

    THE_PERSON = "person"
    PARENT = "parent"
    WHANAU = "whanau"
    REFERRAL = "referral"
    OTHER_AGENCY = "agency"
    OUR_STAFF = "staff"
    SHEET = "sheet"

    @property
    def words(self) -> str:
        return SOURCE_WORDS[self]

    @property
    def is_themselves(self) -> bool:
        return self is Source.THE_PERSON


SOURCE_WORDS: Final[Mapping[Source, str]] = {
    Source.THE_PERSON: "the person",
    Source.PARENT: "a parent or caregiver, about them",
    Source.WHANAU: "somebody else of their whānau",
    Source.REFERRAL: "a referral",
    Source.OTHER_AGENCY: "another organisation",
    Source.OUR_STAFF: "our own staff",
    Source.SHEET: "our own sheet, which did not say from whom",
}
_SHORT = Limit(
    "too-long",
    f"This is longer than {LONGEST} characters. Notes belong in your own case system.",
    {"maxLength": LONGEST},
    lambda text: len(text) <= LONGEST,
)


@dataclass(frozen=True, slots=True)
class KeptItem(Checked):
    """One item. on: the day on which it was said, or taken in."""

    piece: Piece
    words: Annotated[Prose, _SHORT]
    source: Source
    on: dt.date

    @property
    def said(self) -> str:
        """As people write it: a day of birth in words."""
        return as_said(self.piece, self.words)


def as_said(piece: Piece, words: str) -> str:
    """What is kept of one sort of thing, as people write it."""
    return cell_words(words) if piece is Piece.BORN_ON else words


@dataclass(frozen=True, slots=True)
class PersonRecord(Checked):
    """All that is kept about somebody. worker_membership: the named worker's office, where they have one here."""

    items: Annotated[tuple[KeptItem, ...], SOME]
    worker_membership: str = ""

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._needed_faults()
        yield self._twice_faults()
        yield self._birth_faults()

    def _needed_faults(self) -> Iterator[Fault]:
        for piece in NEEDED:
            if not self.words_of(piece):
                yield Fault(piece, "needed", f"{piece.words} is needed.")

    def _twice_faults(self) -> Iterator[Fault]:
        given = [item.piece for item in self.items]
        for piece in sorted({each for each in given if given.count(each) > 1}):
            yield Fault(piece, "twice", f"{Piece(piece).words} is there twice. Keep one.")

    def _birth_faults(self) -> Iterator[Fault]:
        born = self.item(Piece.BORN_ON)
        if born is not None and not _is_birthday(born.words, born.on):
            yield Fault(Piece.BORN_ON, "not-a-birthday", "Write a day that has been, such as 3 May 2014.")

    def item(self, piece: Piece) -> KeptItem | None:
        return next((item for item in self.items if item.piece is piece), None)

    def words_of(self, piece: Piece) -> str:
        found = self.item(piece)
        return found.words if found else ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(words for piece in NAMES if (words := self.words_of(piece)))

    @property
    def born_on(self) -> dt.date | None:
        words = self.words_of(Piece.BORN_ON)
        return dt.date.fromisoformat(words) if words else None

    @property
    def has_safe_contact(self) -> bool:
        return any(self.words_of(piece) for piece in SAFE_CONTACT)

    def age_on(self, day: dt.date) -> int | None:
        born = self.born_on
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def is_child_on(self, day: dt.date) -> bool | None:
        """Not eighteen yet; None where nobody knows their day of birth."""
        return None if self.adult_on is None else day < self.adult_on

    @property
    def adult_on(self) -> dt.date | None:
        """The day on which they are eighteen; of the 29th of February, the first of March. None where nobody knows."""
        born = self.born_on
        if born is None:
            return None
        is_leap_day = (born.month, born.day) == (2, 29)
        return dt.date(born.year + 18, 3, 1) if is_leap_day else born.replace(year=born.year + 18)

    def changed(self, said: Mapping[Piece, str], source: Source, on: dt.date) -> PersonRecord:
        """With these items as they are said now. What is the same keeps where it came from; an empty one goes.

        Raises NotWellFormed.
        """
        return replace(self, items=tuple(_laid_over({item.piece: item for item in self.items}, said, source, on)))


def new_record(said: Mapping[Piece, str], source: Source, on: dt.date, worker_membership: str = "") -> PersonRecord:
    """Raises NotWellFormed, with everything that is wrong."""
    return PersonRecord(tuple(_laid_over({}, said, source, on)), worker_membership)


def _laid_over(
    before: Mapping[Piece, KeptItem], said: Mapping[Piece, str], source: Source, on: dt.date
) -> Iterator[KeptItem]:
    for piece in Piece:
        kept = before.get(piece)
        words = _as_kept(piece, said[piece]) if piece in said else None
        if words is None or (kept is not None and kept.words == words):
            if kept is not None:
                yield kept
        elif words:
            yield KeptItem(piece, words, source, on)


def _as_kept(piece: Piece, words: str) -> str:
    """What is stored is what is seen, and a number is one however wide its letters were typed."""
    return as_number(words) if piece is Piece.CLIENT else as_seen(words)


def _is_birthday(words: str, on: dt.date) -> bool:
    try:
        born = dt.date.fromisoformat(words)
    except ValueError:
        return False
    return born.year >= _YOUNGEST_YEAR and born <= on
