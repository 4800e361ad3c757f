"""What a provider hands over: tables, what a row of each means, and the items in them.

Stage 2, agreement, read by stage 3, sharing. An agreement declares its tables beside its clauses, so that a file can
be checked against what was agreed and against nothing else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from lightwell.policy.checked import NOT_EMPTY, SOME, Checked, ItemPath, Prose, ShortName, at_least
from lightwell.policy.faults import Fault


class About(StrEnum):
    """Who or what an item tells about."""

    PERSON = "person"
    FAMILY = "family"
    WORKER = "worker"
    SERVICE = "service"


class Kind(StrEnum):
    """What kind of value an item holds."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"  # several codes in one cell, as with ethnicity
    NUMBER = "number"  # whole number
    DECIMAL = "decimal"
    DATE = "date"
    YES_NO = "yes_no"


class DateFormat(StrEnum):
    """How a provider writes dates in a column; a date as 2026-07-31 is always understood as well."""

    ISO = "iso"
    DAY_FIRST = "d/m/y"
    MONTH_FIRST = "m/d/y"


class LetterCase(StrEnum):
    """What becomes of capitals in the canonical form of an identifier."""

    KEEP = "keep"
    UPPER = "upper"
    LOWER = "lower"


class Belonging(StrEnum):
    """Which rows a table holds when it is handed over."""

    PERIOD = "period"  # rows of the quarter alone
    TO_DATE = "to_date"  # everything so far


@dataclass(frozen=True, slots=True)
class Code(Checked):
    """One value that a coded item may hold, and what it means."""

    value: Annotated[Prose, "As it stands in the file"]
    words: Annotated[Prose, "What it means, in plain words"]


@dataclass(frozen=True, slots=True)
class CanonicalForm(Checked):
    """How two writings of one identifier are known to be the same. Unicode is always NFC and spaces trimmed."""

    case: LetterCase = LetterCase.KEEP
    width: Annotated[
        int, at_least(0), "Shorter numbers get leading zeros up to this many characters; 0: they are kept as written"
    ] = 0
    without: Annotated[str, "Characters that do not count, such as spaces and hyphens"] = ""


@dataclass(frozen=True, slots=True)
class Item(Checked):
    """One thing that is known about somebody, and the column it is kept in."""

    id: Annotated[ShortName, "Short name, used in clauses as table.item"]
    column: Annotated[Prose, "The heading of its column in the provider's file"]
    words: Annotated[Prose, "What it is, in plain words"]
    type: Kind
    about: About = About.PERSON
    aliases: Annotated[tuple[Prose, ...], "Other headings it is known by"] = ()
    required: Annotated[bool, "An empty cell is a problem"] = False
    date_format: DateFormat = DateFormat.ISO
    codes: Annotated[tuple[Code, ...], "Every value that a coded item may hold"] = ()
    separator: Annotated[str, NOT_EMPTY, "What stands between several codes in one cell"] = ";"
    minimum: Annotated[str | None, "Smallest number or earliest date that makes sense"] = None
    maximum: Annotated[str | None, "Largest number or latest date that makes sense"] = None
    missing: Annotated[tuple[str, ...], "Words that mean the value is not known, such as “Unknown”"] = ()
    same_as: Annotated[ItemPath | None, "table.item of the same fact in another table"] = None

    @property
    def described(self) -> str:
        """What it is called, in small letters and with spaces between its words."""
        return f"{self.id} {self.column} {self.words}".casefold().replace("_", " ")

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._code_faults()
        yield self._range_faults()

    def _code_faults(self) -> Iterator[Fault]:
        coded = self.type == Kind.CODE or self.type == Kind.CODES
        if coded and not self.codes:
            yield Fault("codes", "no-codes", "A coded item needs the list of its codes.")
        if self.codes and not coded:
            yield Fault("codes", "codes-not-used", "Only a coded item has codes. Change the type or drop the codes.")
        values = [code.value for code in self.codes]
        if len(set(values)) < len(values):
            yield Fault("codes", "code-twice", "A code is listed twice. Keep one of them.")

    def _range_faults(self) -> Iterator[Fault]:
        ends = {"minimum": self.minimum, "maximum": self.maximum}
        given = {where: text for where, text in ends.items() if text is not None}
        if given and self.type not in (Kind.NUMBER, Kind.DECIMAL, Kind.DATE):
            yield Fault("type", "range-not-used", "Only a number or a date has a minimum or a maximum. Take them out.")
            return
        found = {where: range_end(self.type, text) for where, text in given.items()}
        for where, end in found.items():
            if end is None:
                expected = "a date such as 2026-07-01" if self.type == Kind.DATE else "a number"
                yield Fault(where, "not-of-this-type", f"Expected {expected}, in quotes.")
        low, high = found.get("minimum"), found.get("maximum")
        if low is not None and high is not None and high < low:
            yield Fault("maximum", "range-backwards", "The largest is smaller than the smallest. Swap them.")

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading this item is known by, the agreed one first."""
        return (self.column, *self.aliases)

    @property
    def may_be_unknown(self) -> bool:
        """A cell may be empty or say that the value is not known."""
        return not self.required or bool(self.missing)


def range_end(kind: Kind, text: str) -> float | None:
    """One end of a range as a number, dates as days; None when the text is not of the kind."""
    if not text.isascii():
        return None
    if kind == Kind.DATE:
        day = text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else ""
        try:
            return dt.date.fromisoformat(day).toordinal()
        except ValueError:
            return None
    pattern = r"-?[0-9]{1,15}" if kind == Kind.NUMBER else r"-?[0-9]{1,15}(\.[0-9]{1,15})?"
    return float(text) if re.fullmatch(pattern, text) else None


@dataclass(frozen=True, slots=True)
class Table(Checked):
    """One table of the provider's file, such as one sheet of a workbook."""

    id: Annotated[ShortName, "Short name; a file or sheet of this name holds it"]
    title: Annotated[Prose, "What people call it"]
    row_means: Annotated[Prose, "What one row is, such as “one person in one quarter”"]
    key: Annotated[tuple[str, ...], SOME, "Items that together tell one row from every other"]
    person: Annotated[str, "The item that says who a row is about"]
    items: Annotated[tuple[Item, ...], SOME]
    canonical: CanonicalForm = CanonicalForm()
    event_date: Annotated[str | None, "The item whose date decides which clauses apply to a row"] = None
    belongs: Belonging = Belonging.PERIOD
    people_expected: Annotated[int, at_least(0), "About how many people one file tells of; 0: not known"] = 0

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._item_faults()
        yield self._heading_faults()
        yield self._reference_faults()
        yield self._event_date_faults()

    def _item_faults(self) -> Iterator[Fault]:
        for name in _twice(item.id for item in self.items):
            yield Fault("items", "item-twice", f"The item “{name}” is declared twice. Keep one.")

    def _heading_faults(self) -> Iterator[Fault]:
        headings = (heading for item in self.items for heading in {each.casefold() for each in item.headings})
        for heading in _twice(headings):
            sentence = f"Two items share the heading “{heading}”. A file could not tell them apart."
            yield Fault("items", "heading-twice", sentence)

    def _reference_faults(self) -> Iterator[Fault]:
        known = {item.id for item in self.items}
        named = [("person", self.person), *((f"key[{number}]", name) for number, name in enumerate(self.key))]
        for where, name in [*named, *([("event_date", self.event_date)] if self.event_date is not None else [])]:
            if name not in known:
                yield Fault(where, "unknown-item", f"The table has no item “{name}”. Declare it, or name another.")

    def _event_date_faults(self) -> Iterator[Fault]:
        for item in self.items:
            if item.id == self.event_date and item.type != Kind.DATE:
                yield Fault("event_date", "not-a-date", f"“{item.id}” is not a date. Name an item that is one.")

    def item(self, name: str) -> Item:
        """The item of this short name. Raises LookupError when there is none."""
        for item in self.items:
            if item.id == name:
                return item
        raise LookupError(name)

    @property
    def has_one_row_per_person(self) -> bool:
        return self.key == (self.person,)


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)
