"""The provider's own sheet of the people it serves, as the register reads it: by its headings, whatever their order.

Stages 3 and 4. Source: docs/adr/0050-the-register-of-people.md. Every problem at once, with its rows and how to
mend it, and never a value. A column that nobody knows is passed over, and said so: nothing is kept that has no place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from lightwell.gateway import reading
from lightwell.gateway.checking.understanding import understand
from lightwell.gateway.name_tags import folded_words
from lightwell.gateway.problems import Level, Problem
from lightwell.gateway.reading import faults as reading_faults
from lightwell.gateway.reading.faults import Fault
from lightwell.gateway.register_keys import compared
from lightwell.policy.people_records import LONGEST, Piece, Source
from lightwell.policy.stated_words import as_seen
from lightwell.policy.tables import DateFormat, Item, Kind
from lightwell.policy.telling_records import Choice

FIRST, LAST, SOURCE, TOLD_ON, NOTICE, CHOICE = "first", "last", "source", "told_on", "notice", "choice"
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    Piece.CLIENT: ("client number", "client", "client no", "client id", "client code", "number", "id"),
    Piece.NAME: ("name", "full name"),
    FIRST: ("first name", "given name", "given names", "first names"),
    LAST: ("last name", "surname", "family name"),
    Piece.OTHER_NAMES: ("other names", "other name", "also called"),
    Piece.KNOWN_AS: ("known as", "preferred name", "likes to be called"),
    Piece.BORN_ON: ("date of birth", "born", "dob", "birth date", "birthday"),
    Piece.CONTACT: ("contact", "phone", "telephone", "mobile", "phone number", "email", "e mail"),
    Piece.SAFE_HOW: ("safe contact", "how to reach them", "safe how"),
    Piece.SAFE_WHEN: ("safe when", "safe times", "when it is safe"),
    Piece.SAFE_NEVER: ("never", "safe never", "do not"),
    Piece.LANGUAGE: ("language", "languages"),
    Piece.FORMAT: ("format", "format needs"),
    Piece.WORKER: ("worker", "named worker", "whom they can ring", "key worker"),
    Piece.HOUSEHOLD: ("household", "household label"),
    SOURCE: ("where from", "source", "told us by", "came from"),
    TOLD_ON: ("told on", "told", "date told"),
    NOTICE: ("version", "notice", "notice version"),
    CHOICE: ("choice", "chose"),
}
_FIELD_OF: Final = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_SOURCES: Final = {
    "": Source.SHEET, "person": Source.THE_PERSON, "self": Source.THE_PERSON, "the person": Source.THE_PERSON,
    "themselves": Source.THE_PERSON, "parent": Source.PARENT, "caregiver": Source.PARENT, "mother": Source.PARENT,
    "father": Source.PARENT, "whanau": Source.WHANAU, "family": Source.WHANAU, "referral": Source.REFERRAL,
    "agency": Source.OTHER_AGENCY, "staff": Source.OUR_STAFF, "worker": Source.OUR_STAFF,
}  # fmt: skip
_CHOICES: Final = {
    "": Choice.NOT_ASKED, "yes": Choice.YES, "y": Choice.YES, "no": Choice.NO, "n": Choice.NO,
    "not asked": Choice.NOT_ASKED,
}  # fmt: skip
_OLDEST: Final = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class SaidItem:
    """One item as a cell says it."""

    piece: Piece
    words: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person's row. said: what it says of them; an empty cell says nothing. row: as the spreadsheet shows it."""

    row: int
    client: str
    said: tuple[SaidItem, ...]
    source: Source = Source.SHEET
    told_on: dt.date | None = None
    notice: str = ""
    choice: Choice = Choice.NOT_ASKED

    @property
    def items(self) -> dict[Piece, str]:
        return {each.piece: each.words for each in self.said}


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What a sheet says. problems: all of them; rows are empty where one of them stops. passed_over: its headings."""

    rows: tuple[SheetRow, ...]
    problems: tuple[Problem, ...]
    passed_over: tuple[str, ...] = ()

    @property
    def stops(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if each.level is Level.STOP)

    @property
    def is_unknown(self) -> bool:
        """Nobody can tell from the file how its letters were stored."""
        return any(each.code == reading_faults.ENCODING_UNKNOWN.code for each in self.problems)


_MEND: Final = "Mend it in your sheet, and choose the sheet again."
_NO_TABLE = Fault("no-table", "This file holds no table of people.", "Choose the sheet with one row for each person.")
_SEVERAL = Fault(
    "several-tables", "This workbook has several sheets.", "Choose a file that holds the sheet of people alone."
)
_NO_CLIENT = Fault(
    "no-client-column", "No column says which client a row is about.", "Call the column “Client number”, and try again."
)
_TWO_COLUMNS = Fault("two-columns", "Two columns mean the same thing.", "Keep one of them, and choose the sheet again.")
_EMPTY_CLIENT = Fault("empty-client", "The client number is empty in {rows}.", _MEND)
_TWICE = Fault("client-twice", "The same client number stands in {rows}.", f"Keep one row for each person. {_MEND}")
_BAD_DATE = Fault("bad-date", "This is not a day, in {rows}.", f"Write it like 3/05/2014 or 2014-05-03. {_MEND}")
_NOT_YET = Fault("not-yet", "This day has not been yet, or is too long ago, in {rows}.", _MEND)
_BAD_CHOICE = Fault("bad-choice", "The choice is neither yes nor no in {rows}.", f"Write yes, no or nothing. {_MEND}")
_BAD_SOURCE = Fault(
    "bad-source", "Nobody knows this word for where it came from, in {rows}.",
    f"Write person, parent, whānau, referral, agency, staff or nothing. {_MEND}",
)  # fmt: skip
_NO_NOTICE = Fault(
    "no-notice",
    "There is a day on which they were told, and no notice, in {rows}.",
    f"Write its version beside the day. {_MEND}",
)
_NO_DAY = Fault(
    "no-day", "There is a notice, and no day on which they were told, in {rows}.", f"Write the day. {_MEND}"
)
_TOO_LONG = Fault(
    "too-long", f"This is longer than {LONGEST} characters in {{rows}}.", f"Notes do not belong here. {_MEND}"
)


def read_register_sheet(
    contents: bytes, name: str, today: dt.date, encoding: reading.Encoding | None = None
) -> SheetRead:
    """What a provider's sheet says of the people it serves. encoding: how it was stored, where somebody had to say."""
    read = reading.read(contents, name, encoding=encoding)
    stops = tuple(each for each in read.findings if each.level is Level.STOP)
    tables = [each for each in read.tables if each.frame.height or each.columns]
    if stops or len(tables) != 1:
        found = () if stops else ((_SEVERAL if tables else _NO_TABLE).found(),)
        return SheetRead((), (*read.findings, *found))
    sheet = _Sheet(tables[0], today)
    problems = (*read.findings, *sheet.problems())
    stopped = any(each.level is Level.STOP for each in problems)
    return SheetRead(() if stopped else tuple(sheet.rows()), problems, tuple(sheet.passed_over))


def field_of(heading: str) -> str:
    """What a column is; empty where nobody knows. Capitals, macrons and what stands between words do not count."""
    return _FIELD_OF.get(" ".join(folded_words(heading.replace("_", " ").replace("-", " "))), "")


class _Sheet:
    """One table, its columns found by their headings."""

    def __init__(self, table: reading.Table, today: dt.date) -> None:
        self.today = today
        self.numbers = [int(number) for number in table.frame.get_column(reading.ROW)]
        self.headings: dict[str, list[str]] = {}
        self.passed_over: list[str] = []
        cells: dict[str, list[pl.Series]] = {}
        for column in table.columns:
            field = field_of(column.header)
            if field:
                self.headings.setdefault(field, []).append(reading.shown(column.header))
                cells.setdefault(field, []).append(_text(table.frame.get_column(column.name)))
            else:
                self.passed_over.append(reading.shown(column.header))
        self.doubled = [field for field, found in cells.items() if len(found) > 1 and field != Piece.CONTACT]
        self.cells = {field: _joined(found) for field, found in cells.items()}
        self.days = {field: _days(self.cells[field]) for field in (Piece.BORN_ON, TOLD_ON) if field in self.cells}

    def problems(self) -> Iterator[Problem]:
        if Piece.CLIENT not in self.cells:
            yield _NO_CLIENT.found()
        for field in self.doubled:
            yield _TWO_COLUMNS.found(column=", ".join(self.headings[field]))
        yield from self._client_problems()
        yield from self._day_problems()
        yield from self._told_problems()
        yield from self._where(_BAD_CHOICE, CHOICE, lambda text: text.casefold() not in _CHOICES)
        yield from self._where(_BAD_SOURCE, SOURCE, lambda text: _source(text) is None)
        for piece in Piece:
            yield from self._where(_TOO_LONG, piece, lambda text: len(text) > LONGEST)

    def _client_problems(self) -> Iterator[Problem]:
        yield from self._where(_EMPTY_CLIENT, Piece.CLIENT, lambda text: not text)
        given = [compared(text) for text in self.cells.get(Piece.CLIENT, ())]
        counted: dict[str, int] = {}
        for each in given:
            counted[each] = counted.get(each, 0) + 1
        yield from self._where(_TWICE, Piece.CLIENT, lambda text: bool(text) and counted[compared(text)] > 1)

    def _day_problems(self) -> Iterator[Problem]:
        for field, days in self.days.items():
            bad = [bool(text) and day is None for text, day in zip(self.cells[field], days, strict=True)]
            yield from self._at(_BAD_DATE, field, bad)
            not_yet = [day is not None and not _OLDEST <= day <= self.today for day in days]
            yield from self._at(_NOT_YET, field, not_yet)

    def _told_problems(self) -> Iterator[Problem]:
        told = [bool(text) for text in self._column(TOLD_ON)]
        notices = [bool(text) for text in self._column(NOTICE)]
        pairs = list(zip(told, notices, strict=True))
        yield from self._at(_NO_NOTICE, TOLD_ON, [day and not notice for day, notice in pairs])
        yield from self._at(_NO_DAY, NOTICE, [notice and not day for day, notice in pairs])

    def _where(self, fault: Fault, field: str, is_wrong: Callable[[str], bool]) -> Iterator[Problem]:
        yield from self._at(fault, field, [is_wrong(text) for text in self.cells.get(field, ())])

    def _at(self, fault: Fault, field: str, wrong: Sequence[bool]) -> Iterator[Problem]:
        rows = [number for number, is_wrong in zip(self.numbers, wrong, strict=False) if is_wrong]
        if rows:
            yield fault.found(column=", ".join(self.headings.get(field, ())) or None, rows=rows)

    def _column(self, field: str) -> Sequence[str]:
        return self.cells.get(field) or [""] * len(self.numbers)

    def rows(self) -> Iterator[SheetRow]:
        """Once nothing stops."""
        told_on = self.days.get(TOLD_ON, [None] * len(self.numbers))
        for at, number in enumerate(self.numbers):
            yield SheetRow(
                number,
                self._column(Piece.CLIENT)[at],
                tuple(self._said(at)),
                _source(self._column(SOURCE)[at]) or Source.SHEET,
                told_on[at],
                self._column(NOTICE)[at],
                _CHOICES[self._column(CHOICE)[at].casefold()],
            )

    def _said(self, at: int) -> Iterator[SaidItem]:
        for piece in Piece:
            text = self._name(at) if piece is Piece.NAME else self._column(piece)[at]
            if piece is Piece.BORN_ON and text:
                text = f"{self.days[piece][at]}"
            if text:
                yield SaidItem(piece, text)

    def _name(self, at: int) -> str:
        whole = self._column(Piece.NAME)[at]
        return whole or f"{self._column(FIRST)[at]} {self._column(LAST)[at]}".strip()


def _text(cells: pl.Series) -> pl.Series:
    """As it is seen: nothing unseen in it, and each letter stored in one way."""
    texts = [as_seen(text) for text in cells.cast(pl.String).fill_null("")]
    return pl.Series(cells.name, texts, dtype=pl.String)


def _joined(columns: Sequence[pl.Series]) -> list[str]:
    """Several columns of contact are one."""
    return ["; ".join(filter(None, texts)) for texts in zip(*columns, strict=True)]


def _days(texts: Sequence[str]) -> list[dt.date | None]:
    item = Item(id="day", column="day", words="A day", type=Kind.DATE, date_format=DateFormat.DAY_FIRST)
    return list(understand(item, pl.Series(texts, dtype=pl.String)).values)


def _source(text: str) -> Source | None:
    return _SOURCES.get(" ".join(folded_words(text)))
