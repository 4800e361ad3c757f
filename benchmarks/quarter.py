"""A quarter of any length for the gateway: 30 columns, two units, an agreement that fits. All invented."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl

from lightwell.gateway import keyring as keyrings
from lightwell.gateway.keyring import Keyring
from lightwell.gateway.passphrase import Cost
from lightwell.policy import agreement as agreements
from lightwell.policy.agreement import Document
from lightwell.policy.periods import Quarter

QUARTER = Quarter(2026, 3)
TOLD_BY = dt.date(2026, 10, 6)
PASSPHRASE = "pīwakawaka over the weir"  # noqa: S105
SCORES = 21
EXAMPLE = Path(__file__).parents[1] / "examples" / "best-foot-forward.json"
KEPT = ("client", "date_of_birth", "suburb", "ethnicity", "started_on", "exit_reason")
NUMBERS = ("sessions_offered", "sessions_attended")
ETHNICITIES = ("Māori", "Samoan", "Tongan; Māori", "Chinese", "Indian", "New Zealand European", "Fijian; Indian")
SUBURBS = ("Newtown", "Petone", "Karori", "Naenae", "Cannons Creek", "Ōtaki", "Taitā", "Whitby")
SATISFACTION = ("Very happy", "Happy", "Not sure", "Unhappy")
EXITS = ("Still going", "Completed", "Moved")


def document() -> Document:
    """Two units that share nothing but their own codes for people; each gets half of what goes."""
    written: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    written.pop("signatures")
    table = written["tables"][0]
    by_id = {item["id"]: item for item in table["items"]}
    table["items"] = [by_id[name] for name in (*KEPT, *NUMBERS, "satisfaction")] + [_score(n) for n in range(SCORES)]
    table["people_expected"] = 1_000_000
    written["clauses"] = [_for_evaluation(written), _for_reporting(written)]
    made = agreements.parse(written)
    for party, role in (("agency", "Manager, Contracts"), ("ccss", "Chief executive")):
        made = agreements.with_signature(made, party=party, role=role, on=dt.date(2026, 3, 24))
    return made


def _score(number: int) -> dict[str, Any]:
    words = f"Answer {number} of the questions about wellbeing"
    return {
        "id": f"answer_{number}", "column": f"Answer {number}", "words": words, "type": "number",
        "minimum": "0", "maximum": "40",
    }  # fmt: skip


def _for_evaluation(written: dict[str, Any]) -> dict[str, Any]:
    clause = _clause(written, 2, "3")
    named = {part["item"]: part for each in written["clauses"] for part in each["items"] if each["id"] in "345"}
    kept = ("people.client", "people.date_of_birth", "people.ethnicity", "people.started_on")
    clause["items"] = [named[name] for name in kept] + [_record(f"answer_{n}") for n in range(SCORES // 2)]
    return clause


def _for_reporting(written: dict[str, Any]) -> dict[str, Any]:
    clause = _clause(written, 3, "6")
    clause["recipient"]["unit"], clause["purpose"]["use"] = "contract-reporting", "contract-reporting"
    person = next(part for part in written["clauses"][2]["items"] if part["item"] == "people.client")
    others = [*NUMBERS, "exit_reason", *(f"answer_{n}" for n in range(SCORES // 2, SCORES))]
    clause["items"] = [person, *(_record(name) for name in others)]
    return clause


def _clause(written: dict[str, Any], place: int, name: str) -> dict[str, Any]:
    """One that nobody has to be told of first, so that no list of people told is read."""
    clause: dict[str, Any] = copy.deepcopy(written["clauses"][place])
    clause["id"], clause["choice"] = name, copy.deepcopy(written["clauses"][0]["choice"])
    return clause


def _record(item: str) -> dict[str, Any]:
    return {"item": f"people.{item}", "identifying": "pseudonymised_unit_record"}


def frame(rows: int) -> pl.DataFrame:
    """The provider's sheet, the same each time for so many rows."""
    row = pl.int_range(rows, dtype=pl.UInt64)
    columns = {
        "Client number": pl.format("BF{}", row.reverse().cast(pl.String).str.zfill(8)),
        "Date of birth": _day(row, 1, _drawn(row, 2, 74) + 1950, _drawn(row, 3, 12) + 1),
        "Suburb": _chosen(row, 4, SUBURBS),
        "Ethnicity": _chosen(row, 5, ETHNICITIES),
        "Start date": _day(row, 6, pl.lit(2026), _drawn(row, 7, 3) + 7),
        "Exit reason": _chosen(row, 8, EXITS),
        "Sessions offered": pl.lit("12"),
        "Sessions attended": _drawn(row, 9, 13).cast(pl.String),
        "Satisfaction": _chosen(row, 10, SATISFACTION),
        **{f"Answer {n}": _drawn(row, 20 + n, 41).cast(pl.String) for n in range(SCORES)},
    }
    return pl.select(row).select(**columns)


def _drawn(row: pl.Expr, seed: int, count: int) -> pl.Expr:
    return row.hash(seed) % count


def _chosen(row: pl.Expr, seed: int, words: tuple[str, ...]) -> pl.Expr:
    return _drawn(row, seed, len(words)).replace_strict(dict(enumerate(words)), return_dtype=pl.String)


def _day(row: pl.Expr, seed: int, year: pl.Expr, month: pl.Expr) -> pl.Expr:
    two = (_drawn(row, seed, 28) + 1, month)
    return pl.format("{}/{}/{}", *(each.cast(pl.String).str.zfill(2) for each in two), year)


def keyring() -> Keyring:
    """Quick to open, which a real one never is: opening it is not what is compared."""
    return keyrings.new(PASSPHRASE, dt.date(2026, 6, 24), Cost(memory_kib=64, iterations=1, lanes=1))
