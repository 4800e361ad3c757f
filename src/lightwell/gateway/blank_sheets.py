"""The blank sheet: the agreed headings and nothing under them, with what each column means beside it.

Stage 3, sharing. Source: the signed agreement, read by the same rules as the check, so that a sheet filled in as
it says has no problems. A provider may keep more columns in it; they stay at its desk.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lightwell.gateway.checking.matching import AGREED_WORDS, NOTES
from lightwell.gateway.checking.people_file import COLUMNS
from lightwell.gateway.clean import covered_items
from lightwell.gateway.reading import safe_cell
from lightwell.gateway.who_goes import Said
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause
from lightwell.policy.tables import DateFormat, Item, Kind, Table
from lightwell.policy.wording import listed, quoted

_PEOPLE_TOLD: Final = "People told"
_LONGEST_NAME: Final = 31
_TEXT: Final = "@"  # so that no program drops a zero or turns a date round
_HEAD = PatternFill("solid", start_color="E3EFEF")
_ROWS_WITH_A_LIST: Final = 5000


def blank_workbook(agreement: Agreement) -> bytes:
    """One sheet for each agreed table, a list to choose from where words are agreed, and the notes."""
    workbook = _empty_workbook()
    coded = dict(_coded(agreement))
    for table in agreement.tables:
        sheet = workbook.create_sheet(_sheet_name(table))
        items = covered_items(agreement, table)
        _headings(sheet, [item.column for item in items])
        _offer_choices(sheet, items, coded)
    _notes(workbook.create_sheet(NOTES), _COLUMN_NOTES, _column_notes(agreement))
    if coded:
        _agreed_words(workbook.create_sheet(AGREED_WORDS), list(coded.values()))
    return _saved(workbook)


def blank_people_list(agreement: Agreement) -> bytes:
    """The list of people told, with what may stand in each of its columns."""
    workbook = _empty_workbook()
    _headings(workbook.create_sheet(_PEOPLE_TOLD), COLUMNS)
    _notes(workbook.create_sheet(NOTES), ("Column", "What to write"), _people_notes(agreement))
    return _saved(workbook)


def _sheet_name(table: Table) -> str:
    """A name that the check knows the table by: its title, or its short name where a sheet's name cannot hold that."""
    fits = len(table.title) <= _LONGEST_NAME and not set(table.title) & set("[]:*?/\\")
    return table.title if fits else table.id[:_LONGEST_NAME]


# --- the table itself --------------------------------------------------------------------------------------------


def _headings(sheet: Worksheet, headings: Sequence[str]) -> None:
    for place, heading in enumerate(headings, start=1):
        cell = sheet.cell(1, place, safe_cell(heading))
        cell.font, cell.fill = Font(bold=True), _HEAD
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width, column.number_format = max(14, len(heading) + 4), _TEXT
    sheet.freeze_panes = "A2"


def _coded(agreement: Agreement) -> Iterator[tuple[tuple[str, str], Item]]:
    for table in agreement.tables:
        for item in covered_items(agreement, table):
            if item.codes:
                yield (table.id, item.id), item


def _offer_choices(sheet: Worksheet, items: Iterable[Item], coded: Mapping[tuple[str, str], Item]) -> None:
    """A list to choose from, as an offer: the check, not the spreadsheet, says what is wrong."""
    listed_items = list(coded.values())
    for place, item in enumerate(items, start=1):
        if item.type is Kind.CODE and item in listed_items:
            at, last = get_column_letter(listed_items.index(item) + 1), len(_allowed(item)) + 1
            choices = DataValidation("list", f"'{AGREED_WORDS}'!${at}$2:${at}${last}", allow_blank=True)
            letter = get_column_letter(place)
            choices.add(f"{letter}2:{letter}{_ROWS_WITH_A_LIST}")
            sheet.add_data_validation(choices)


def _allowed(item: Item) -> list[str]:
    return [*(code.value for code in item.codes), *(word for word in item.missing if word)]


def _agreed_words(sheet: Worksheet, items: Sequence[Item]) -> None:
    _headings(sheet, [item.column for item in items])
    for place, item in enumerate(items, start=1):
        for row, word in enumerate(_allowed(item), start=2):
            sheet.cell(row, place, safe_cell(word))


# --- the notes ---------------------------------------------------------------------------------------------------

_COLUMN_NOTES: Final = ("Column", "What it is", "How to write it", "Who gets it", "May it be left empty?")


def _notes(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    _headings(sheet, head)
    for number, row in enumerate(rows, start=2):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place, safe_cell(text))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 22 if place == 1 else 46


def _column_notes(agreement: Agreement) -> Iterator[Sequence[str]]:
    for table in agreement.tables:
        yield (table.title, f"One row is {table.row_means}.", "", "", "")
        for item in covered_items(agreement, table):
            empty = "Yes" if not item.required else _instead(item)
            yield (item.column, f"{item.words}.", how_to_write(item), _who_gets(agreement, table, item), empty)
    yield (
        "Anything else",
        "You may keep more columns than these. They stay with you, and nobody is sent them.",
        "",
        "",
        "",
    )


def _instead(item: Item) -> str:
    words = [word for word in item.missing if word]
    return f"No. Where it is not known, write {quoted(words, 'or')}" if words else "No"


def how_to_write(item: Item) -> str:
    """What the check understands in this column, in a sentence."""
    match item.type:
        case Kind.CODE:
            return f"One of: {quoted(_allowed(item), 'or')}."
        case Kind.CODES:
            return f"One or more of these, with “{item.separator}” between: {listed(_allowed(item))}."
        case Kind.DATE:
            return f"A date such as {_AS_A_DATE[item.date_format]}{_between(item)}."
        case Kind.NUMBER:
            return f"A whole number{_between(item)}."
        case Kind.DECIMAL:
            return f"A number{_between(item)}."
        case Kind.YES_NO:
            return "yes or no."
    return "Words or numbers, as you write them."


_AS_A_DATE: Mapping[DateFormat, str] = {
    DateFormat.ISO: "2026-07-31",
    DateFormat.DAY_FIRST: "31/07/2026 or 2026-07-31",
    DateFormat.MONTH_FIRST: "07/31/2026 or 2026-07-31",
}


def _between(item: Item) -> str:
    if item.minimum and item.maximum:
        return f", from {item.minimum} to {item.maximum}"
    if item.minimum:
        return f", {item.minimum} or more" if item.type is not Kind.DATE else f", {item.minimum} or later"
    return f", up to {item.maximum}" if item.maximum else ""


def _who_gets(agreement: Agreement, table: Table, item: Item) -> str:
    covering = [
        clause for clause in agreement.clauses if f"{table.id}.{item.id}" in {part.item for part in clause.items}
    ]
    if not covering:
        return "Nobody: it tells your rows apart."
    who = dict.fromkeys(_one_who_gets(agreement, clause, table, item) for clause in covering)
    return f"{listed(who)}."


def _one_who_gets(agreement: Agreement, clause: Clause, table: Table, item: Item) -> str:
    name = agreement.unit(clause.recipient.unit).name
    parts = [part for part in clause.items if part.item == f"{table.id}.{item.id}"]
    if not any(part.identifying.is_unit_record for part in parts):
        return f"{name} (in counts only)"
    return f"{name} (as a made-up code)" if item.id == table.person else name


def _people_notes(agreement: Agreement) -> Iterator[Sequence[str]]:
    asked = [clause for clause in agreement.clauses if clause.choice.told_first or clause.choice.can_say_no]
    units = dict.fromkeys(agreement.unit(clause.recipient.unit).name for clause in asked)
    uses = dict.fromkeys(use.title for clause in asked for use in agreement.uses if use.id == clause.use)
    notes = (
        "Who was told: the same number or code as in your file.",
        f"Which part of the Agency it is about: {quoted(units, 'or')}.",
        f"What it is for: {quoted(uses, 'or')}.",
        "The day they were told, such as 31/07/2026 or 2026-07-31.",
        "Which notice they were given, in your own words, such as “notice 1”.",
        f"What they chose: {quoted([each for each in Said if each], 'or')}; leave it empty where they were not asked.",
    )
    yield from zip(COLUMNS, notes, strict=True)


def _empty_workbook() -> Workbook:
    workbook = Workbook()
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    return workbook


def _saved(workbook: Workbook) -> bytes:
    contents = io.BytesIO()
    workbook.save(contents)
    return contents.getvalue()
