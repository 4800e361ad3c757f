"""Which sheet is which table, and which column is which item: from headings as they stand to what was agreed.

Stage 3, sharing. What matches no item that a clause covers stays at the provider's desk, and is only named to it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lightwell.gateway.checking.wording import problem
from lightwell.gateway.clean import covered_items
from lightwell.gateway.problems import Problem
from lightwell.gateway.reading.readings import Table as Sheet
from lightwell.policy.agreement import Agreement
from lightwell.policy.tables import Item, Table

NOTES, AGREED_WORDS = "What each column means", "Agreed words"
"""Sheets of a filled-in blank sheet that hold no table; they are passed over when it comes back."""

_FEW = 4  # with fewer than one in so many of its columns, a sheet is another table's
_NEAR = 2  # letters that may differ in a heading that is still taken for the agreed one, once somebody says so


@dataclass(frozen=True)
class MatchedTable:
    """One agreed table and the sheet that holds it.

    column_of: item id -> heading in the sheet, for every item that is read.
    stays: headings that go nowhere.
    """

    table: Table
    sheet: Sheet
    column_of: Mapping[str, str]
    stays: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Matched:
    tables: tuple[MatchedTable, ...]
    problems: tuple[Problem, ...]

    @property
    def stays(self) -> tuple[str, ...]:
        """Headings that go nowhere, each once."""
        return tuple(dict.fromkeys(heading for table in self.tables for heading in table.stays))


def match(agreement: Agreement, sheets: Sequence[Sheet], remembered: Mapping[str, str] | None = None) -> Matched:
    """Each agreed table with its sheet, and each item with its column.

    remembered: heading as this provider writes it -> table.item, said once and kept.
    """
    found: list[MatchedTable] = []
    problems: list[Problem] = []
    left = [sheet for sheet in sheets if sheet.name not in (NOTES, AGREED_WORDS)]
    for table in agreement.tables:
        likely = _sheets_for(table, left, only=len(agreement.tables) == 1)
        if len(likely) != 1:
            problems.append(problem("table-twice" if likely else "no-table", table.id))
        else:
            left.remove(likely[0])
            found.append(_match_table(agreement, table, likely[0], remembered or {}))
    problems.extend(problem("not-this-table", sheet.name) for sheet in left)
    return Matched(tuple(found), tuple(problems))


def _sheets_for(table: Table, sheets: Sequence[Sheet], only: bool) -> list[Sheet]:
    """Sheets that could hold a table: by name, or else the one whose headings fit best."""
    named = [sheet for sheet in sheets if _plain(sheet.name) in (_plain(table.id), _plain(table.title))]
    if named or not sheets:
        return named
    if only and len(sheets) == 1:
        return list(sheets)
    wanted = {_plain(item.column) for item in table.items}
    fits = [(len(wanted & {_plain(heading) for heading in _headings(sheet)}), sheet) for sheet in sheets]
    best = max(count for count, _ in fits)
    return [sheet for count, sheet in fits if count == best and 2 * count >= len(wanted)]


def _headings(sheet: Sheet) -> tuple[str, ...]:
    return tuple(column.name for column in sheet.columns)


def _match_table(agreement: Agreement, table: Table, sheet: Sheet, remembered: Mapping[str, str]) -> MatchedTable:
    column_of: dict[str, str] = {}
    problems: list[Problem] = []
    needed = covered_items(agreement, table)
    free = _claimed_elsewhere(table, needed, _headings(sheet))
    for item in needed:
        heading, found = _match_item(table, item, free, remembered)
        problems.extend(found)
        if heading is not None:
            column_of[item.id] = heading
            free = [other for other in free if other != heading]
    if len(column_of) * _FEW < len(needed):
        problems = [problem("few-columns", table.id, extra=f"only {len(column_of)} of the {len(needed)}")]
    stays = tuple(heading for heading in _headings(sheet) if heading not in column_of.values())
    return MatchedTable(table, sheet, column_of, stays, tuple(problems))


def _claimed_elsewhere(table: Table, needed: Iterable[Item], headings: Iterable[str]) -> list[str]:
    """Headings that are free to match: not those of items that stay, which must never be taken for another."""
    reading = {item.id for item in needed}
    staying = {_plain(name) for item in table.items if item.id not in reading for name in item.headings}
    return [heading for heading in headings if _plain(heading) not in staying]


def _match_item(
    table: Table, item: Item, headings: Sequence[str], remembered: Mapping[str, str]
) -> tuple[str | None, Iterator[Problem]]:
    path = f"{table.id}.{item.id}"
    agreed, aliases = _plain(item.column), {_plain(name) for name in item.aliases}
    ways: tuple[tuple[Callable[[str], bool], str | None], ...] = (
        (lambda heading: _plain(heading) == agreed, None),
        (lambda heading: remembered.get(heading) == path, None),
        (lambda heading: _plain(heading) in aliases, "other-heading"),
        (lambda heading: _looks_like(heading, item.column), "look-alike-heading"),
    )
    for is_it, code in ways:
        candidates = [heading for heading in headings if is_it(heading)]
        if len(candidates) > 1:
            return candidates[0], iter([problem("heading-twice", table.id, item.column)])
        if candidates:
            said = [problem(code, table.id, item.column, extra=candidates[0])] if code else []
            return candidates[0], iter(said)
    return None, iter([problem("missing-column", table.id, item.column)])


def _plain(heading: str) -> str:
    """A heading without what the eye passes over: capitals, spaces, hyphens and full stops."""
    text = unicodedata.normalize("NFC", heading).casefold()
    return "".join(character for character in text if character not in " \t\u00a0_-–.:")


_LOOKS_LATIN = str.maketrans("авекмнорстухіјѕԁɡⅼоΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abekmhopctyxijsdgloabezhikmnoptyx")


def _seen(heading: str) -> str:
    """A heading as the eye sees it: without macrons, letters of other alphabets that look the same, or hidden marks."""
    text = unicodedata.normalize("NFKD", heading.translate(_LOOKS_LATIN)).casefold()
    return _plain("".join(character for character in text if unicodedata.category(character)[0] in "LN"))


def _looks_like(heading: str, agreed: str) -> bool:
    one, other = _seen(heading), _seen(agreed)
    if one == other:
        return True
    return min(len(one), len(other)) > 2 * _NEAR and _distance(one, other) <= _NEAR


def _distance(one: str, other: str) -> int:
    """Letters to change, add or drop to turn one into the other."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        row = _next_row(row, number, letter, other)
    return row[-1]


def _next_row(row: Sequence[int], number: int, letter: str, other: str) -> list[int]:
    new = [number]
    for place, match_letter in enumerate(other):
        new.append(min(new[place] + 1, row[place + 1] + 1, row[place] + (letter != match_letter)))
    return new
