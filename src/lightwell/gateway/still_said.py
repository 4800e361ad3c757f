"""Whether a list still says what somebody's own side was said of; what it says is neither kept nor told.

Stage 4, access and correction, within stage 3. Source: Privacy Act 2020 s 64: a statement is about one value, and is
read with that. What was sent is in the provider's memory, under its own codes; a value is known again by a digest that
only the provider's keys can make.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.memory import Memory
from lightwell.gateway.outgoing import OutgoingDataset
from lightwell.policy import canonical
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import ClauseItem, Coarsening
from lightwell.policy.decoding import encode
from lightwell.policy.tables import Kind

_ABOUT = b"the value that somebody's own side is about"


@dataclass(frozen=True)
class Known:
    """What is about to go, and what went before. period: of the list that is about to go."""

    agreement: Agreement
    period: str
    memory: Memory


def form_of(agreement: Agreement, recipient: str, item: str) -> str:
    """Tells how an item goes to a recipient: as what, how coarse, and by which values. Empty where it does not go."""
    parts = _parts(agreement, recipient, item)
    if not parts:
        return ""
    written = [[each.name_as_sent, encode(each.generalise)] for each in parts]
    return canonical.digest([sorted(written, key=str), encode(agreement.item(item))])


def _parts(agreement: Agreement, recipient: str, item: str) -> tuple[ClauseItem, ...]:
    every = (part for clause in agreement.clauses_for(recipient) for part in clause.unit_record_items)
    return tuple(dict.fromkeys(part for part in every if part.item == item))


def mark_then(
    unlocked: Unlocked, known: Known, about: str, form: str, where: tuple[str, ...], item: str, codes: Iterable[str]
) -> str:
    """Of the value that somebody had in a list that went before; empty where nobody remembers it.

    about: whose side it is, so that the marks of two people who have the same value are not alike. form: how the item
    went then; where it goes otherwise now, nothing can be compared. where: period, recipient, use and table. codes:
    their made-up codes in that list.
    """
    recipient = where[1]
    if form != form_of(known.agreement, recipient, item):
        return ""
    names = _names(_parts(known.agreement, recipient, item))
    found = known.memory.values_of("/".join(where), codes, names)
    return _mark(unlocked, about, form, found) if found is not None else ""


def mark_now(
    unlocked: Unlocked, known: Known, about: str, recipient: str, item: str, data: OutgoingDataset, rows: Iterable[int]
) -> str:
    """Of the value in these rows of what is about to go, counted from 1."""
    names = [each for each in _names(_parts(known.agreement, recipient, item)) if each in data.rows.columns]
    found = pl.concat([data.rows.made(row - 1, 1).select(names) for row in rows])
    return _mark(unlocked, about, form_of(known.agreement, recipient, item), found)


def _names(parts: Iterable[ClauseItem]) -> list[str]:
    return sorted({each.name_as_sent for each in parts})


def _mark(unlocked: Unlocked, about: str, form: str, found: pl.DataFrame) -> str:
    """Each different value once, in no order: of several rows nobody knows which is which."""
    texts = found.select(pl.all().cast(pl.String)).unique().rows()
    said = canonical.canonical([about, found.columns, sorted([list(each) for each in texts], key=str)])
    return f"{form}:{unlocked.plaintext_digest(_ABOUT, form.encode(), said)}"


def differs(known: Known, recipient: str, item: str, then: str, now: str, *, same_quarter: bool) -> bool:
    """The list says something else, or nothing, where nobody corrected it. then, now: marks; empty where not known.

    Of another quarter only what stands from quarter to quarter is the same value: not what happened in it, nor an age,
    nor what is counted or scored.
    """
    form = then.partition(":")[0]
    if not form or not now or form != now.partition(":")[0] or then == now:
        return False
    table = known.agreement.table(item.partition(".")[0])
    ages = any(each.generalise.to is Coarsening.AGE_BANDS for each in _parts(known.agreement, recipient, item))
    is_counted = known.agreement.item(item).type in {Kind.NUMBER, Kind.DECIMAL}
    stands = table.has_one_row_per_person and table.event_date is None and not ages and not is_counted
    return same_quarter or stands
