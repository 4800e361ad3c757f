"""The provider's own file with everything that must be mended marked in it, to work through in a spreadsheet.

Stage 3, sharing. Made in the child that checks and encrypted under the session's key, as the original is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lightwell.gateway.checking.matching import MatchedTable
from lightwell.gateway.problems import Problem
from lightwell.gateway.reading import ROW, Sheet, write_xlsx

MOST_ROWS: Final = 20_000  # a workbook of more takes longer to write than to mend
_TO_MEND: Final = "To mend"
_HEADINGS: Final = ("What is wrong", "What to do", "Table", "Column", "Rows", "How many", "Must it be mended?")
_LONGEST_NAME: Final = 31


def marked_copy(problems: Sequence[Problem], tables: Sequence[MatchedTable]) -> bytes:
    """A workbook: a list of everything that was found, then each sheet with the cells that have a problem marked."""
    rows = sum(table.sheet.frame.height for table in tables)
    sheets = [_sheet(table, problems, number) for number, table in enumerate(tables, start=1)]
    return write_xlsx([_list(problems), *(sheets if rows <= MOST_ROWS else [])])


def _list(problems: Iterable[Problem]) -> Sheet:
    return Sheet(_TO_MEND, _HEADINGS, [_line(problem) for problem in problems])


def _line(problem: Problem) -> Sequence[str]:
    known = problem.every_row or problem.rows
    rows = ", ".join(str(row) for row in known)
    more = " and more" if len(known) < problem.count and known else ""
    must = "Yes" if problem.level == "stop" else "No, it may be confirmed"
    return (
        problem.sentence,
        problem.fix,
        problem.table or "",
        problem.column or "",
        rows + more,
        str(problem.count),
        must,
    )


def _sheet(table: MatchedTable, problems: Iterable[Problem], number: int) -> Sheet:
    """The sheet as it was given, every column of it: it is the provider's own."""
    names = [column.name for column in table.sheet.columns]
    rows = table.sheet.frame.select(names).fill_null("").rows()
    own = [problem for problem in problems if problem.table in (table.table.id, table.sheet.name)]
    title = f"{number} {table.table.title}"[:_LONGEST_NAME]
    return Sheet(_plain(title), [column.header for column in table.sheet.columns], rows, _marks(table, own, names))


def _marks(table: MatchedTable, problems: Iterable[Problem], names: Sequence[str]) -> Mapping[tuple[int, int], str]:
    row_at = {row: place for place, row in enumerate(table.sheet.frame.get_column(ROW).to_list())}
    marks: dict[tuple[int, int], str] = {}
    for problem in problems:
        heading = _heading(table, problem.column)
        if heading in names:
            for row in problem.every_row or problem.rows:
                if row in row_at:
                    at = (row_at[row], names.index(heading))
                    marks[at] = f"{marks[at]} {problem.sentence}" if at in marks else problem.sentence
    return marks


def _heading(table: MatchedTable, column: str | None) -> str | None:
    """The file's own heading of a column, which a problem names as the agreement does."""
    for item in table.table.items:
        if item.column == column and item.id in table.column_of:
            return table.column_of[item.id]
    return column


def _plain(title: str) -> str:
    return "".join(" " if character in "[]:*?/\\" else character for character in title)
