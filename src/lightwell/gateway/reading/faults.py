"""The sentences: every fault a file can have, whether it stops, and how to mend it.

Stage 3, sharing. Source: the paths into spreadsheet damage that the issue lists; the wording is for somebody
at a reception desk with a spreadsheet open. No sentence has a place for a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lightwell.gateway.problems import Level, Problem
from lightwell.gateway.reading.readings import Note, first_rows

_SAVE_AS_XLSX = 'In your spreadsheet program choose "Save as" and the type "Excel workbook (.xlsx)" or "ODS".'
_SAVE_AS_CSV = 'In your spreadsheet program choose "Save as" and the type "CSV UTF-8", or send the workbook itself.'


def in_words(rows: Sequence[int], count: int) -> str:
    """Rows as people say them: "rows 4, 9 and 30 more"."""
    shown = [str(row) for row in first_rows(rows)]
    if count > len(shown):
        shown = [*shown[:3], f"{count - len(shown[:3]):,} more"]
    if not shown:
        return "some rows"
    if len(shown) == 1:
        return f"row {shown[0]}"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}"


def cells_in_words(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of problem: its code, its level and its words, into which only places and counts are put."""

    code: str
    sentence: str
    fix: str
    level: Level = Level.STOP

    def found(
        self,
        *,
        table: str | None = None,
        column: str | None = None,
        rows: Sequence[int] = (),
        count: int | None = None,
        **words: object,
    ) -> Problem:
        """This fault at one place. `words` are limits, letters and names of settings: never cell values."""
        number = count if count is not None else max(1, len(rows))
        places = {"column": column, "rows": in_words(rows, number), "cells": cells_in_words(number)} | words
        return Problem(
            self.code,
            self.level,
            table,
            column,
            first_rows(rows),
            number,
            _capital(self.sentence.format(**places)),
            self.fix.format(**places),
        )


def note(code: str, sentence: str, *, table: str | None, rows: Sequence[int] = (), count: int = 1) -> Note:
    """Something put right without asking; `{rows}` and `{cells}` may be used."""
    words = sentence.format(rows=in_words(rows, count), cells=cells_in_words(count))
    return Note(code, table, first_rows(rows), count, _capital(words))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


# The file as a whole

EMPTY_FILE = Fault(
    "empty-file",
    "The file has nothing in it.",
    "Check that you picked the right file and that it was saved, then choose it again.",
)
TOO_LARGE = Fault(
    "file-too-large",
    "The file is {has}, and at most {limit} can be read here.",
    "Send one table to a file, or one month to a file, and leave out pictures.",
)
TOO_SLOW = Fault(
    "reading-too-slow",
    "This file could not be read within {limit}, so reading it was stopped.",
    "Split it, such as one month to a file, or save each sheet as CSV UTF-8.",
)
TOO_MUCH_MEMORY = Fault(
    "reading-too-large",
    "This file could not be read within {limit} of memory, so reading it was stopped.",
    "Split it, such as one month to a file, or save each sheet as CSV UTF-8.",
)
READING_STOPPED = Fault(
    "reading-stopped",
    "This file could not be read: the program that was reading it was stopped.",
    "Choose it again. If that happens twice, copy the cells you mean to send into a new workbook and send that one.",
)
NOT_A_TABLE = Fault(
    "not-a-table",
    "The file is {what}, not a table.",
    _SAVE_AS_XLSX,
)
NAME_DIFFERS = Fault(
    "name-and-contents-differ",
    "The file's name ends in {ending}, but what is in it is {what}.",
    'Open it in your spreadsheet program and use "Save as", so that its name and its contents agree.',
)
OLD_WORKBOOK = Fault(
    "old-workbook",
    "This is an old Excel workbook (.xls), which is no longer read.",
    _SAVE_AS_XLSX,
)
BINARY_WORKBOOK = Fault(
    "binary-workbook",
    "This is a binary Excel workbook (.xlsb), which is not read.",
    _SAVE_AS_XLSX,
)
ENCRYPTED = Fault(
    "password-protected",
    "The workbook is locked with a password, so it cannot be read.",
    "Open it, take the password off (File, Info, Protect workbook), save and choose it again. "
    "What you send is encrypted here in any case.",
)
DAMAGED_WORKBOOK = Fault(
    "damaged-workbook",
    "The workbook is damaged or was cut short, so it cannot be read.",
    "Open it in your spreadsheet program, let it repair the file if it offers to, save it and choose it again.",
)
UNPACKS_TOO_LARGE = Fault(
    "workbook-unpacks-too-large",
    "The workbook unpacks to {has}, and at most {limit} is opened for one of its size.",
    "Copy the cells you mean to send into a new workbook, save it and choose that one.",
)
TOO_MANY_PARTS = Fault(
    "workbook-unpacks-too-large",
    "The workbook is packed from {has} parts, and at most {limit} are opened.",
    "Copy the cells you mean to send into a new workbook, save it and choose that one.",
)
UNSAFE_WORKBOOK = Fault(
    "unsafe-workbook",
    "The workbook holds instructions that a spreadsheet program does not write, so it was not opened.",
    "Copy the cells you mean to send into a new workbook, save it and choose that one.",
)
TOO_MANY_SHEETS = Fault(
    "too-many-sheets",
    "The workbook has {has} sheets, and at most {limit} can be read.",
    "Keep only the sheets that the agreement asks for.",
)
MACROS = Fault(
    "macros",
    "The workbook holds macros. They are not run, but a file to be sent should not carry them.",
    'Save it as "Excel workbook (.xlsx)", which leaves the macros out.',
)
EXTERNAL_LINKS = Fault(
    "external-links",
    "The workbook takes values from other files, which may have changed since it was saved.",
    "In Data, Edit links, choose Break link for each, so that the values stay; save and choose it again.",
)

# Letters

ENCODING_UNKNOWN = Fault(
    "encoding-unknown",
    "The file is not stored as UTF-8, so letters in {rows} cannot be read for certain.",
    _SAVE_AS_CSV + " If you know how it was stored, say so: files from older Windows programs are usually "
    '"cp1252". That has no macrons, so check names such as Tūhoro afterwards.',
)
ENCODING_WRONG = Fault(
    "encoding-wrong",
    "The file cannot be read as {encoding}: some of its letters are not in that set.",
    _SAVE_AS_CSV,
)
NUL_CHARACTERS = Fault(
    "nul-characters",
    "There are empty bytes that no spreadsheet writes in {rows}; the file may be damaged, or UTF-16 without its mark.",
    _SAVE_AS_CSV,
)
CONTROL_CHARACTERS = Fault(
    "control-characters",
    "Column {column} has {cells} with characters that cannot be seen ({rows}).",
    "Type those cells again, or use the spreadsheet's CLEAN function and paste the result as values.",
)
LOST_LETTERS = Fault(
    "lost-letters",
    "Column {column} has {cells} with � where a letter has been lost ({rows}).",
    "Correct those cells, or export the file again from where it came, as UTF-8.",
)
GARBLED_LETTERS = Fault(
    "garbled-letters",
    "Column {column} has {cells} that look garbled, as when macrons are stored twice over ({rows}).",
    "Export the file again from where it came, as UTF-8, or correct those cells.",
)
CELL_TOO_LONG = Fault(
    "cell-too-long",
    "Column {column} has {cells} with more than {limit} characters, the longest with {has} ({rows}).",
    "Shorten those cells. If the text runs over many rows, a quotation mark is probably missing.",
)

# The shape of the table

DELIMITER_UNCLEAR = Fault(
    "delimiter-unclear",
    "It is not certain whether commas, semicolons or tabs stand between the cells.",
    "Save the file again as CSV UTF-8, or say which it is when you choose the file.",
)
QUOTES = Fault(
    "quotes-do-not-pair",
    "A quotation mark is out of place or never closed in {rows}.",
    'Save the file from a spreadsheet program, which writes "" for a quotation mark inside a cell.',
)
CUT_SHORT = Fault(
    "cut-short",
    "The file stops in the middle of its last row ({rows}), as if it was cut short.",
    "Export or download the file again and check its last row.",
)
TITLE_ABOVE = Fault(
    "title-above-header",
    "There is a title or a note above the row of column names ({rows}).",
    "Delete what stands above the column names, so that they are the first row.",
)
NO_HEADER = Fault(
    "no-header",
    "Row {row} holds values where the names of the columns should be.",
    "Add a first row with the name of each column, as in the blank sheet made from your agreement.",
)
BLANK_HEADER = Fault(
    "blank-header",
    "Column {letter} has cells in it but no name in row {row}.",
    "Name the column as the agreement does, or delete it.",
)
DUPLICATE_HEADER = Fault(
    "duplicate-header",
    "The same name stands at the head of columns {letters}.",
    "Keep the one that is meant and rename or delete the other.",
)
TOO_SHORT = Fault(
    "row-too-short",
    "There are fewer cells than columns in {rows}.",
    "Check that no cell was lost; save the file again from a spreadsheet program, which fills every row.",
)
TOO_LONG = Fault(
    "row-too-long",
    "There are more cells than columns in {rows}.",
    "Look for a comma or tab inside a cell that is not in quotation marks, or for a cell typed beyond the last column.",
)
NO_ROWS = Fault(
    "no-rows",
    "There are column names but no rows under them.",
    "Check that the right file was chosen and that the rows were saved.",
)
TOO_MANY_ROWS = Fault(
    "too-many-rows",
    "There are {has} rows, and at most {limit} can be read at once.",
    "Send one month to a file.",
)
TOO_MANY_COLUMNS = Fault(
    "too-many-columns",
    "There are {has} columns, and at most {limit} can be read.",
    "Delete columns that the agreement does not ask for; check for a stray cell far to the right.",
)
TOO_MANY_CELLS = Fault(
    "too-many-cells",
    "There are {has} cells, short rows filled up, and at most {limit} can be read at once.",
    "Send one month to a file, or leave out columns that the agreement does not ask for.",
)
SHEET_TOO_LARGE = Fault(
    "sheet-too-large",
    "The sheet reaches {down} rows down and {right} columns to the right, more than the {limit} cells or {columns} "
    "columns that can be read, so it was not opened.",
    "Look for a stray cell far from the table and delete it, or copy the table into a new workbook.",
)

# Spreadsheet damage

FORMULA = Fault(
    "formula",
    "Column {column} has {cells} with a formula in place of a value ({rows}).",
    "Select them, copy, and use Paste special, Values only; then save.",
)
FORMULA_WITHOUT_VALUE = Fault(
    "formula-without-value",
    "Column {column} has {cells} with a formula whose result was never saved ({rows}).",
    "Open the workbook, let it calculate, then copy those cells and use Paste special, Values only.",
)
ERROR_CELL = Fault(
    "error-cell",
    "Column {column} has {cells} with a spreadsheet error such as #N/A or #REF! ({rows}).",
    "Type the right value in those cells, or leave them empty if it is not known.",
)
LONG_NUMBER = Fault(
    "long-number",
    "Column {column} has {cells} with a number of more than 15 digits, and a spreadsheet keeps only 15 ({rows}).",
    "Format the column as Text and type or import those numbers again.",
)
HIDDEN_SHEET = Fault(
    "hidden-sheet",
    "The workbook has a hidden sheet. Nothing that you cannot see should be in a file to be sent.",
    "Right-click any sheet's tab and choose Unhide to see it; then delete it, or leave it in view.",
)
HIDDEN_ROWS = Fault(
    "hidden-rows",
    "There is something hidden, by hand or by a filter, in {rows}, and it would be sent all the same.",
    "Clear the filter and unhide the rows; delete those that should not go.",
)
HIDDEN_COLUMN = Fault(
    "hidden-column",
    "Column {column} is hidden, and would be read all the same.",
    "Unhide it, and delete it if it should not go.",
)
MERGED_CELLS = Fault(
    "merged-cells",
    "Cells are merged in {rows}, so only the first of each holds its value.",
    "Select the table, choose Unmerge cells, and fill in the cells that are now empty.",
)
