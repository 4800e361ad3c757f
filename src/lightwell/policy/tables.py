"""What a provider hands over: tables, what a row of each means, and the items in them.

Stage 2, agreement, read by stage 3, sharing. An agreement declares its tables beside its clauses, so that a file can
be checked against what was agreed and against nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from lightwell.policy.faults import Fault, blank, refuse_faults


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
class Code:
    """One value that a coded item may hold, and what it means."""

    value: Annotated[str, "As it stands in the file"]
    words: Annotated[str, "What it means, in plain words"]


@dataclass(frozen=True, slots=True)
class CanonicalForm:
    """How two writings of one identifier are known to be the same. Unicode is always NFC and spaces trimmed."""

    case: LetterCase = LetterCase.KEEP
    width: Annotated[
        int, "Shorter numbers get leading zeros up to this many characters; 0: they are kept as written"
    ] = 0
    without: Annotated[str, "Characters that do not count, such as spaces and hyphens"] = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is known about somebody, and the column it is kept in."""

    id: Annotated[str, "Short name, used in clauses as table.item"]
    column: Annotated[str, "The heading of its column in the provider's file"]
    words: Annotated[str, "What it is, in plain words"]
    type: Kind
    about: About = About.PERSON
    aliases: Annotated[tuple[str, ...], "Other headings it is known by"] = ()
    required: Annotated[bool, "An empty cell is a problem"] = False
    date_format: DateFormat = DateFormat.ISO
    codes: tuple[Code, ...] = ()
    separator: Annotated[str, "What stands between several codes in one cell"] = ";"
    minimum: Annotated[str | None, "Smallest number or earliest date that makes sense"] = None
    maximum: Annotated[str | None, "Largest number or latest date that makes sense"] = None
    missing: Annotated[tuple[str, ...], "Words that mean the value is not known, such as “Unknown”"] = ()
    same_as: Annotated[str | None, "table.item of the same fact in another table"] = None

    def __post_init__(self) -> None:
        refuse_faults(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blank("id", self.id, "The item's short name")
        yield from blank("column", self.column, "The item's column heading")
        yield from blank("words", self.words, "The item in plain words")
        if "." in self.id:
            yield Fault("id", "dot-in-name", "An item's short name cannot hold a full stop.")
        coded = self.type in (Kind.CODE, Kind.CODES)
        if coded and not self.codes:
            yield Fault("codes", "no-codes", "A coded item needs the list of its codes.")
        if self.codes and not coded:
            yield Fault("codes", "codes-not-used", "Only a coded item has codes. Change the type or drop the codes.")
        values = [code.value for code in self.codes]
        if len(set(values)) < len(values):
            yield Fault("codes", "code-twice", "A code is listed twice.")

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading this item is known by, the agreed one first."""
        return (self.column, *self.aliases)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the provider's file, such as one sheet of a workbook."""

    id: Annotated[str, "Short name; a file or sheet of this name holds it"]
    title: str
    row_means: Annotated[str, "What one row is, such as “one person in one quarter”"]
    key: Annotated[tuple[str, ...], "Items that together tell one row from every other"]
    person: Annotated[str, "The item that says who a row is about"]
    items: tuple[Item, ...]
    canonical: CanonicalForm = CanonicalForm()
    event_date: Annotated[str | None, "The item whose date decides which clauses apply to a row"] = None
    belongs: Belonging = Belonging.PERIOD
    people_expected: Annotated[int, "About how many people one file tells of; 0: not known"] = 0

    def __post_init__(self) -> None:
        refuse_faults(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blank("id", self.id, "The table's short name")
        yield from blank("row_means", self.row_means, "What a row means")
        known = [item.id for item in self.items]
        for name in sorted({name for name in known if known.count(name) > 1}):
            yield Fault("items", "item-twice", f"The item “{name}” is declared twice.")
        named = [("person", self.person), *(("key", name) for name in self.key)]
        for where, name in [*named, *([("event_date", self.event_date)] if self.event_date else [])]:
            if name not in known:
                yield Fault(where, "unknown-item", f"The table has no item “{name}”.")
        if not self.key:
            yield Fault("key", "no-key", "Say which items together tell one row from every other.")
        yield from self._heading_faults()
        if self.event_date in known and self.item(self.event_date or "").type is not Kind.DATE:
            yield Fault("event_date", "not-a-date", f"“{self.event_date}” is not a date.")

    def _heading_faults(self) -> Iterator[Fault]:
        headings = [heading.casefold() for item in self.items for heading in item.headings]
        for heading in sorted({heading for heading in headings if headings.count(heading) > 1}):
            yield Fault("items", "heading-twice", f"Two items share the heading “{heading}”.")

    def item(self, name: str) -> Item:
        """The item of this short name. Raises LookupError when there is none."""
        for item in self.items:
            if item.id == name:
                return item
        raise LookupError(name)

    @property
    def has_one_row_per_person(self) -> bool:
        return self.key == (self.person,)
