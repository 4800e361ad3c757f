"""A quarter through the gateway: against the least that could send it, against who checks it, and workbooks.

The same functions as `lightwell gateway split`: the file is read from disk, checked, divided between two recipients,
sealed and written. Opening the keyring, which is slow on purpose, is outside the time.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from benchmarks import quarter
from benchmarks.measuring import Bound, Comparison, Contender, Measure, Size, Unit, absent, seconds
from lightwell.gateway import durable
from lightwell.gateway.handing_over import HandingOver
from lightwell.gateway.into_folder import put_into
from lightwell.gateway.keyring import Unlocked
from lightwell.gateway.preparing import Given, GivenFile, prepare
from lightwell.gateway.pseudonyms import pseudonyms
from lightwell.policy.agreement import Document
from lightwell.policy.clauses import Clause
from lightwell.policy.tables import Item, Kind

ROWS = {Size.FULL: 1_000_000, Size.TINY: 200}
ROWS_FOR_FRICTIONLESS = {Size.FULL: 50_000, Size.TINY: 100}
OURS, CONTROL = "Lightwell, all checks", "no checks: codes, order, two sealed files"
BARE, PANDERA, FRICTIONLESS = "bare read and write", "pandera, checks alone", "Frictionless, checks alone"
DAY_FIRST = "%d/%m/%Y"


@contextmanager
def sending(size: Size) -> Iterator[tuple[Contender, ...]]:
    document = quarter.document()
    with tempfile.TemporaryDirectory() as name, quarter.keyring().unlock(quarter.PASSPHRASE) as unlocked:
        folder = Path(name)
        path, less = folder / "people.csv", folder / "less.csv"
        quarter.frame(ROWS[size]).write_csv(path)
        quarter.frame(ROWS_FOR_FRICTIONLESS[size]).write_csv(less)
        scale = ROWS[size] / ROWS_FOR_FRICTIONLESS[size]
        yield (
            Contender(OURS, seconds(lambda: split(document, path, unlocked, folder / "ours"))),
            Contender(CONTROL, seconds(lambda: unchecked(document, path, folder))),
            Contender(BARE, seconds(lambda: read_and_write(path, folder))),
            _peer(PANDERA, "pandera", seconds(lambda: by_pandera(document, path))),
            _peer(FRICTIONLESS, "frictionless", scaled(lambda: by_frictionless(document, less), scale)),
        )


def split(document: Document, path: Path, unlocked: Unlocked, folder: Path) -> None:
    """Everything: what `lightwell gateway split` does once the keyring is open."""
    given = Given((GivenFile(path.name, path),))
    prepared = prepare(document, quarter.QUARTER, given, unlocked=unlocked, told_by=quarter.TOLD_BY)
    put_into(folder, HandingOver(prepared, unlocked, quarter.TOLD_BY))


# --- the least that could send it --------------------------------------------------------------------------------


def unchecked(document: Document, path: Path, folder: Path) -> None:
    """The same columns as text, made-up codes, their order, and one encrypted file for each; nothing is looked at."""
    frame = pl.read_csv(path, infer_schema=False)
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    for clause in document.agreement.clauses:
        key, unit_key = os.urandom(32).hex(), X25519PrivateKey.generate().public_key()
        code = pseudonyms(pl.col("Client number"), key).alias("person")
        parquet = io.BytesIO()
        frame.select(code, *_headings(document, clause)).sort("person").write_parquet(parquet, statistics=False)
        sealed = suite.encrypt(parquet.getvalue(), unit_key, info=clause.id.encode())
        durable.write(folder / f"{clause.id}.sealed", sealed, replace=True)


def _headings(document: Document, clause: Clause) -> list[str]:
    items = (document.agreement.item(part.item) for part in clause.items)
    return [item.column for item in items if item.id != "client"]


def read_and_write(path: Path, folder: Path) -> None:
    pl.read_csv(path, infer_schema=False).write_csv(folder / "again.csv")


# --- who checks it -----------------------------------------------------------------------------------------------


def by_pandera(document: Document, path: Path) -> None:
    """The agreement's own constraints on the columns that go; nothing is looked for that was not declared."""
    from pandera import polars as pa

    items = _items(document)
    frame = pl.read_csv(path, infer_schema=False).select(_typed(item) for item in items)
    columns = {item.column: _column(pa, item) for item in items}
    pa.DataFrameSchema(columns).validate(frame, lazy=True)


def _items(document: Document) -> list[Item]:
    parts = dict.fromkeys(part.item for clause in document.agreement.clauses for part in clause.items)
    return [document.agreement.item(name) for name in parts]


def _typed(item: Item) -> pl.Expr:
    column = pl.col(item.column)
    if item.type is Kind.NUMBER:
        return column.cast(pl.Int64)
    return column.str.to_date(DAY_FIRST) if item.type is Kind.DATE else column


def _column(pa: Any, item: Item) -> Any:
    if item.id == "client":
        return pa.Column(str, unique=True)
    if item.type is Kind.NUMBER:
        return pa.Column(pl.Int64, pa.Check.in_range(int(item.minimum or 0), int(item.maximum or 1_000)))
    if item.type is Kind.DATE:
        return pa.Column(pl.Date, pa.Check.ge(dt.date.fromisoformat(item.minimum or "1900-01-01")))
    if item.type is Kind.CODES:
        return pa.Column(str, pa.Check.str_matches(_any_of(item)))
    return pa.Column(str, pa.Check.isin([code.value for code in item.codes])) if item.codes else pa.Column(str)


def by_frictionless(document: Document, path: Path) -> None:
    from frictionless import Resource, Schema, system

    schema = Schema.from_descriptor({"fields": _fields(document, pl.read_csv(path, n_rows=1).columns)})
    with system.use_context(trusted=True):
        report = Resource(path=str(path), schema=schema).validate()
    if not report.valid:
        raise ValueError(report.to_summary())


def _fields(document: Document, headings: Sequence[str]) -> list[dict[str, Any]]:
    known = {item.column: item for item in _items(document)}
    return [{"name": name, **(_field(known[name]) if name in known else {"type": "any"})} for name in headings]


def _field(item: Item) -> dict[str, Any]:
    if item.id == "client":
        return {"type": "string", "constraints": {"required": True, "unique": True}}
    if item.type is Kind.NUMBER:
        within = {"minimum": int(item.minimum or 0), "maximum": int(item.maximum or 1_000)}
        return {"type": "integer", "constraints": within}
    if item.type is Kind.DATE:
        earliest = dt.date.fromisoformat(item.minimum or "1900-01-01").strftime(DAY_FIRST)
        return {"type": "date", "format": DAY_FIRST, "constraints": {"minimum": earliest}}
    if item.type is Kind.CODES:
        return {"type": "string", "constraints": {"pattern": _any_of(item)}}
    codes = [code.value for code in item.codes]
    return {"type": "string", "constraints": {"enum": codes}} if codes else {"type": "string"}


def _any_of(item: Item) -> str:
    """Some of the codes, with their separator between them."""
    code = "|".join(each.value for each in item.codes)
    return f"^(?:{code})(?:{item.separator} ?(?:{code}))*$"


def scaled(work: Callable[[], object], times: float) -> Measure:
    """How long the work would take on so many times as many rows."""
    measure = seconds(work)
    return lambda: times * measure()


def _peer(name: str, module: str, measure: Measure) -> Contender:
    found = importlib.util.find_spec(module)
    return Contender(name, measure) if found else absent(name, "it is not installed")


COMPARISONS = (
    Comparison(
        name="gateway-csv",
        title="A million rows from a CSV",
        meaning="A CSV of 1,000,000 rows and 30 columns, read, checked, divided between two recipients, sealed and "
        "written. pandera and Frictionless check the agreement's constraints and send nothing; Frictionless is given "
        "50,000 rows, and its time is multiplied by 20.",
        unit=Unit.SECONDS,
        contenders=sending,
        bounds=(Bound(OURS, at_most=2.5, times=CONTROL),),
        packages=("polars", "polars-hash", "cryptography", "pandera", "frictionless"),
    ),
)
