"""What the cells of a sheet do not say themselves: formulas, errors, merged and hidden parts.

Stage 3, sharing. Source: the formats' own XML (ECMA-376 and OASIS OpenDocument), which the fast reader leaves out.
Rows and columns count from 0 here, as they do in the fast reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

Attributes = Mapping[str, str]


class UnsafeXml(ValueError):
    """A part declares its own entities or another encoding, which no spreadsheet program does."""


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A cell that is calculated; `has_value` when its last result was saved with it."""

    row: int
    column: int
    has_value: bool


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell that shows an error, and the error's own name such as #N/A."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """One sheet, beyond its values. `depth` and `width` are how far its filled cells reach."""

    name: str
    is_hidden: bool = False
    is_worksheet: bool = True
    depth: int = 0
    width: int = 0
    formulas: tuple[FormulaCell, ...] = ()
    errors: tuple[ErrorCell, ...] = ()
    merged_rows: tuple[int, ...] = ()
    hidden_rows: tuple[range, ...] = ()
    hidden_columns: tuple[range, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """A workbook's sheets in order, and what it carries besides."""

    sheets: tuple[SheetFacts, ...]
    has_macros: bool = False
    has_external_links: bool = False
    unsafe: bool = False
    damaged: bool = False


@dataclass(slots=True)
class Walker:
    """Walk a part's elements in order, without ever expanding an entity.

    Subclasses say what to do at `opened`, `closed` and `said`; names come without their namespace prefix.
    """

    path: list[str] = field(default_factory=list)

    def opened(self, tag: str, attributes: Attributes) -> None: ...

    def closed(self, tag: str) -> None: ...

    def said(self, text: str) -> None: ...

    def walk(self, xml: bytes) -> None:
        """Raises UnsafeXml, or expat.ExpatError where the part is not well formed."""
        refuse_unsafe(xml)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, attributes: self.opened(_local(tag), _locals(attributes))
        parser.EndElementHandler = lambda tag: self.closed(_local(tag))
        parser.CharacterDataHandler = self.said
        parser.Parse(xml, True)


def refuse_unsafe(xml: bytes) -> None:
    """A document type could declare entities; a UTF-16 part would hide from the searches made here."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in xml[:64]:
        raise UnsafeXml("a part declares a document type or is not UTF-8")


def elements(xml: bytes) -> Iterator[tuple[str, Attributes]]:
    """Every element of a small part, in order."""
    found: list[tuple[str, Attributes]] = []

    class Collecting(Walker):
        def opened(self, tag: str, attributes: Attributes) -> None:
            found.append((tag, attributes))

    Collecting().walk(xml)
    yield from found


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _locals(attributes: dict[str, str]) -> dict[str, str]:
    return {_local(name): value for name, value in attributes.items()}
