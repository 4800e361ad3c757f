"""The list of people told: who was told what, when, by which notice, and what each chose.

Stage 3, sharing. Columns: client, recipient, purpose, told_on, notice, choice. A register of people replaces the file
in time; what is read from it stays the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import polars as pl

from lightwell.gateway.checking.understanding import understand
from lightwell.gateway.checking.wording import problem, rows_where
from lightwell.gateway.clean import ROW
from lightwell.gateway.identifiers import canonical_ids
from lightwell.gateway.problems import Problem
from lightwell.gateway.who_goes import Register, Said, Told
from lightwell.policy.agreement import Agreement
from lightwell.policy.coverage import Enough, Pair
from lightwell.policy.tables import DateFormat, Item, Kind
from lightwell.policy.telling_records import StandsTold

COLUMNS = ("client", "recipient", "purpose", "told_on", "notice", "choice")
_TOLD_ON = Item(id="told_on", column="told_on", words="When", type=Kind.DATE, date_format=DateFormat.DAY_FIRST)
_CHOICES = {
    "yes": Said.YES,
    "y": Said.YES,
    "no": Said.NO,
    "n": Said.NO,
    "": Said.NOT_ASKED,
    "not asked": Said.NOT_ASKED,
}
_TABLE = "people told"


def read_people(
    agreement: Agreement, rows: pl.DataFrame, enough: Iterable[Enough] = ()
) -> tuple[Register, tuple[Problem, ...]]:
    """The register in a people file, and every row of it that cannot be understood.

    rows: text columns under the headings found, and ROW. enough: by which notices, and since when, they must have been
    told; any, where nothing is said of a recipient and use.
    """
    named = rows.rename({name: name.strip().lower().replace(" ", "_") for name in rows.columns if name != ROW})
    absent = [name for name in COLUMNS if name not in named.columns]
    if absent:
        return Register(), (
            problem("people-file-unreadable", _TABLE, extra=f"there is no column {', '.join(absent)}", many=1),
        )
    parts = _parts(agreement, named)
    troubles = tuple(
        problem(
            "people-file-unreadable", _TABLE, column, rows_where(parts.get_column(flag), parts.get_column(ROW)), words
        )
        for column, flag, words in _TROUBLES
        if parts.get_column(flag).any()
    )
    return Register(_entries(parts, {(each.unit, each.use): each for each in enough})), troubles


_TROUBLES = (
    ("client", "bad_client", "the client is empty"),
    ("recipient", "bad_recipient", "the recipient is not one that the agreement names"),
    ("purpose", "bad_purpose", "the purpose is not one that the agreement names"),
    ("told_on", "bad_told_on", "the date cannot be read"),
    ("choice", "bad_choice", "the choice is neither yes nor no"),
    ("client", "twice", "the same client, recipient and purpose stand there twice"),
)


def _parts(agreement: Agreement, named: pl.DataFrame) -> pl.DataFrame:
    text = {name: named.get_column(name).cast(pl.String).fill_null("").str.strip_chars() for name in COLUMNS}
    told = understand(_TOLD_ON, text["told_on"])
    unit_of, use_of = _units(agreement), _uses(agreement)
    frame = pl.DataFrame(
        {
            ROW: named.get_column(ROW),
            "client": canonical_ids(agreement.tables[0].canonical, text["client"]),
            "recipient": _looked_up(text["recipient"], unit_of),
            "purpose": _looked_up(text["purpose"], use_of),
            "told_on": told.values,
            "notice": text["notice"],
            "choice": _looked_up(text["choice"], {word: str(said) for word, said in _CHOICES.items()}),
        }
    )
    return frame.with_columns(
        bad_client=pl.col("client").is_null(),
        bad_recipient=pl.col("recipient").is_null(),
        bad_purpose=pl.col("purpose").is_null(),
        bad_told_on=pl.Series((text["told_on"] != "") & told.values.is_null()),
        bad_choice=pl.col("choice").is_null(),
        twice=pl.struct("client", "recipient", "purpose").is_duplicated(),
    )


def _entries(parts: pl.DataFrame, notices: Mapping[Pair, Enough]) -> dict[tuple[str, str, str], Told]:
    flags = [flag for _, flag, _ in _TROUBLES]
    good = parts.filter(~pl.any_horizontal(*flags))
    fields = good.select("client", "recipient", "purpose", "told_on", "notice", "choice").iter_rows()
    return {
        (client, unit, use): _told(notices.get((unit, use), Enough(unit, use)), told_on, notice, Said(choice))
        for client, unit, use, told_on, notice, choice in fields
    }


def _told(enough: Enough, told_on: dt.date | None, notice: str, choice: Said) -> Told:
    """The same rule as for a register: a telling that says too little is none."""
    if told_on is None or enough.covers(StandsTold(told_on, notice)):
        return Told(told_on, notice, choice)
    return Told(None, notice, choice, was_before=True)


def _looked_up(text: pl.Series, names: dict[str, str]) -> pl.Series:
    return text.str.to_lowercase().replace_strict(
        list(names), list(names.values()), default=None, return_dtype=pl.String
    )


def _units(agreement: Agreement) -> dict[str, str]:
    units = [unit for party in agreement.parties for unit in party.units]
    return {name.casefold(): unit.id for unit in units for name in (unit.id, unit.name)}


def _uses(agreement: Agreement) -> dict[str, str]:
    return {name.casefold(): use.id for use in agreement.uses for name in (use.id, use.title, *use.aliases)}
