"""The example over the SSDA903 return says of the files what is true of them, and asks for no more than it should."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from lightwell.policy import agreement, deciding
from lightwell.policy.clauses import Class
from lightwell.policy.tables import Item, Kind, Table

ROOT = Path(__file__).parents[2]
FILES = ROOT / "../shared/data/ssda903"
EXAMPLE = agreement.read((ROOT / "examples/ssda903.json").read_bytes())
TABLES = EXAMPLE.agreement.tables


def rows_of(name: str) -> list[dict[str, str]]:
    path = FILES / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"shared/data/ssda903 is missing: {name}.csv")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def is_date_within(item: Item, cell: str) -> bool:
    day, month, year = cell.split("/")
    on = dt.date(int(year), int(month), int(day)).isoformat()
    return (item.minimum or on) <= on <= (item.maximum or on)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_every_column_is_declared_and_every_value_is_one_that_the_agreement_knows(table: Table) -> None:
    rows = rows_of(table.id)
    assert [item.column for item in table.items] == list(rows[0])
    for item in table.items:
        cells = {row[item.column] for row in rows}
        assert not (item.required and "" in cells)
        if item.codes:
            assert cells - {""} <= {code.value for code in item.codes}
        if item.type is Kind.DATE:
            assert all(is_date_within(item, cell) for cell in cells - {""})


@pytest.mark.parametrize(("name", "rows", "children"), [("header", 2675, 2675), ("episodes", 5050, 2123)])
def test_the_key_tells_every_row_from_every_other(name: str, rows: int, children: int) -> None:
    table = EXAMPLE.agreement.table(name)
    found = rows_of(name)
    columns = [table.item(item).column for item in table.key]
    assert len(found) == rows
    assert len({tuple(row[column] for column in columns) for row in found}) == rows
    assert len({row["CHILD"] for row in found}) == children


def label(classes: tuple[Class, ...], value: str) -> str:
    return next(group.label for group in classes if value in group.values)


def test_in_each_table_every_combination_sent_is_of_six_children_or_more() -> None:
    forms = {part.item: part.generalise.classes for clause in EXAMPLE.agreement.clauses for part in clause.items}
    header = Counter(
        (row["DOB"][-4:], row["SEX"], label(forms["header.ethnic"], row["ETHNIC"])) for row in rows_of("header")
    )
    assert min(header.values()) == 9
    children: dict[tuple[str, ...], set[str]] = {}
    for row in rows_of("episodes"):
        status, place = label(forms["episodes.ls"], row["LS"]), label(forms["episodes.place"], row["PLACE"])
        children.setdefault((row["DECOM"][-4:], status, place), set()).add(row["CHILD"])
    assert min(map(len, children.values())) == 7


def test_school_numbers_and_postcodes_and_what_a_mother_is_known_by_are_in_no_clause() -> None:
    covered = {part.item for clause in EXAMPLE.agreement.clauses for part in clause.items}
    never = {"header.upn", "header.mother", "header.mc_dob", "episodes.home_post", "episodes.pl_post", "episodes.urn"}
    assert covered & never == set()
    decider = deciding.compile(EXAMPLE.agreement, signed=EXAMPLE.is_signed)
    for item in sorted(never):
        for unit, use in (("evaluation", "evaluation"), ("contract-reporting", "contract-reporting")):
            assert decider.decide(unit, [item], use, dt.date(2018, 3, 31)).codes == ("not-covered",)


def test_evaluation_gets_rows_and_contract_reporting_gets_counts() -> None:
    for clause in EXAMPLE.agreement.clauses:
        assert bool(clause.unit_record_items) is (clause.recipient.unit == "evaluation")
        assert bool(clause.counts) is (clause.recipient.unit == "contract-reporting")


@pytest.mark.parametrize("day", ["2015-01-01", "2016-03-31", "2018-03-31", "2026-12-31"])
def test_it_is_in_force_on_the_days_that_the_files_tell_of(day: str) -> None:
    on = dt.date.fromisoformat(day)
    assert all(EXAMPLE.agreement.in_force(clause, on) for clause in EXAMPLE.agreement.clauses)
