"""Where somebody is again in what is about to be sent, so that their own side goes with the row by itself.

Stage 4, access and correction, within stage 3. Source: Privacy Act 2020 s 64: a statement of correction is always read
with the information. The provider's keys are open for the check, and they alone can tell that a row of this quarter and
one that was sent before are about one person; nobody's number is given or kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.drawers import Head, codes_at
from lightwell.gateway.kept import IN_DRAWERS, KeptUnreadable
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.outgoing import Outgoing, OutgoingDataset
from lightwell.gateway.pseudonyms import HEXADECIMAL_DIGITS, pseudonyms
from lightwell.gateway.still_said import Known, differs, mark_now, mark_then
from lightwell.gateway.store import NotStored, StoredWrong
from lightwell.gateway.way_back import NOBODY, WayBackUnreadable, open_way_back
from lightwell.policy.agreement import Agreement


@dataclass(frozen=True, slots=True)
class ToCarry:
    """Somebody's own side of an item, and rows of theirs that were sent before.

    about: what it is known by, which says nothing. item: as the agreement names it. way_back, delivery: by their
    digests. rows: of one table, counted from 1. said_of: the quarter of which it was said. value: the mark of the value
    that it was said of; empty while nobody knows it, which is told from the memory where that list is the last of its
    quarter: form is how the item went in it (`lightwell.gateway.still_said.form_of`), and empty where it is not.
    """

    about: str
    item: str
    way_back: str
    delivery: str
    table: str
    rows: tuple[int, ...]
    said_of: str = ""
    value: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class CarriedRows:
    """The rows beside which it goes now: of one table of one delivery, counted from 1.

    value: the mark of the value that it was said of, where it is known. differs: these rows say something else.
    """

    about: str
    table: str
    rows: tuple[int, ...]
    value: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True)
class _Was:
    """The made-up codes somebody had in one list, and what they were made with."""

    head: Head
    use: str
    codes: tuple[str, ...]


def carried_to(
    unlocked: Unlocked,
    known: Known,
    going: Outgoing,
    beside: Iterable[ToCarry],
    read: Callable[[str], bytes],
) -> Iterator[CarriedRows]:
    """Where each goes in one delivery. read: what lies in the store. What cannot be read any more is found nowhere."""
    for each in beside:
        tables = [data for data in going.datasets if _gives(known.agreement, data, each.item)]
        was = _was(unlocked, each, read) if tables else None
        for table in tables if was else ():
            assert was is not None  # noqa: S101 - for the type checker
            if rows := _rows(unlocked, table, was):
                now = mark_now(unlocked, known, each.about, going.recipient, each.item, table, rows)
                value = each.value or _value_then(unlocked, known, each, was)
                is_same = each.said_of == known.period
                is_else = differs(known, going.recipient, each.item, value, now, same_quarter=is_same)
                yield CarriedRows(each.about, table.name, rows, value, is_else)


def _value_then(unlocked: Unlocked, known: Known, beside: ToCarry, was: _Was) -> str:
    head, table = was.head, beside.item.partition(".")[0]
    where = (head.period, head.recipient, was.use, table)
    return mark_then(unlocked, known, beside.about, beside.form, where, beside.item, was.codes) if beside.form else ""


def _gives(agreement: Agreement, data: OutgoingDataset, item: str) -> bool:
    """It has rows about people with this item in them."""
    if data.people is None:
        return False
    table = item.partition(".")[0]
    parts = (part for name in data.clauses for part in agreement.clause(name).unit_record_items)
    return data.name in (table, f"{table}-{data.use}") and any(part.item == item for part in parts)


def _was(unlocked: Unlocked, beside: ToCarry, read: Callable[[str], bytes]) -> _Was | None:
    try:
        content = read(beside.way_back)
        found = _codes_in(unlocked, beside, content)
    except (NotStored, StoredWrong, KeptUnreadable, WayBackUnreadable):
        return None
    return found if found is not None and found.head.delivery == beside.delivery and found.codes else None


def _codes_in(unlocked: Unlocked, beside: ToCarry, content: bytes) -> _Was | None:
    if content.startswith(IN_DRAWERS):
        head, use, codes = codes_at(unlocked, content, beside.table, beside.rows)
        return _Was(head, use, codes)
    index = open_way_back(unlocked, content)
    head = Head(
        index.agreement, index.recipient, index.period, index.delivery, index.pseudonym_generation, index.canonical, ()
    )
    for table in index.tables:
        if table.table == beside.table:
            whole = [table.codes[(row - 1) * HEXADECIMAL_DIGITS : row * HEXADECIMAL_DIGITS] for row in beside.rows]
            return _Was(head, table.use, tuple(code for code in whole if code not in ("", NOBODY)))
    return None


def _rows(unlocked: Unlocked, data: OutgoingDataset, was: _Was) -> tuple[int, ...]:
    """Everybody's code as it was made then, compared with theirs."""
    assert data.people is not None  # noqa: S101 - for the type checker
    key = unlocked.pseudonym_key(was.head.agreement, was.head.recipient, was.use, was.head.pseudonym_generation)
    people = data.people().alias("client").to_frame()
    codes = people.select(pseudonyms(pl.col("client"), key)).to_series()
    return tuple(at + 1 for at in codes.is_in(list(was.codes)).fill_null(value=False).arg_true().to_list())
