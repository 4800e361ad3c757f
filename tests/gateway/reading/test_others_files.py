"""Odd and broken files that others made, beside what another validator says of each.

We differ on purpose where the table says so: that validator checks a file against what it can infer; we check it
against what can be read for certain, and what may be sent.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lightwell.gateway.reading import Delimiter, read

SHARED = Path(__file__).parents[3] / "../shared/data"
FRICTIONLESS = SHARED / "frictionless"

OUR_CODES = {
    "blank-label": {"blank-header", "empty-column"},
    "blank-row": {"blank-rows"},
    "duplicate-label": {"duplicate-header"},
    "extra-cell": {"row-too-long"},
    "missing-cell": {"row-too-short"},
}
OLD = "An old .xls workbook is refused whole, whatever is in it, with one sentence that says how to save it anew."
TITLE = "A comment above the header is a title to us; that validator is told to skip it or takes it for the header."
DIFFERENCES: dict[str, tuple[frozenset[str], str]] = {
    "chunk2.headless.csv": (frozenset({"no-rows"}), "One row is a header without rows to both of us; we say so."),
    "without-rows.csv": (frozenset({"no-rows"}), "A file with nothing to send is a problem to somebody sending it."),
    "countries.csv": (frozenset({"title-above-header", "row-too-short", "row-too-long"}), TITLE),
    "country-2.csv": (frozenset({"title-above-header"}), TITLE),
    "escaping.csv": (
        frozenset({"quotes-do-not-pair"}),
        'A backslash before a quotation mark could mean two things, so it is asked about; only "" is certain.',
    ),
    "latin1.csv": (frozenset({"encoding-unknown"}), "It is detected there; here it is asked about, never guessed."),
    "table-with-accents.csv": (frozenset({"encoding-unknown"}), "The same: short files are detected wrongly."),
    "issue-1024.xlsx": (
        frozenset({"blank-header", "blank-rows", "merged-cells", "title-above-header"}),
        "Merged cells and titles are spreadsheet damage to us; the blank names are what is left of them.",
    ),
    "issue-312.xlsx": (
        frozenset({"blank-header", "duplicate-header", "blank-rows"}),
        "The same classes; listed because a workbook's blank row is noted, not a fault.",
    ),
    "merged-cells.xls": (frozenset({"old-workbook"}), OLD),
    "sheet2.xls": (frozenset({"old-workbook"}), OLD),
    "table-with-booleans.xls": (frozenset({"old-workbook"}), OLD),
    "table-infer-increase-limit.csv": (
        frozenset(),
        "Types come from the agreement, in checking; a reader infers none, so no value is of the wrong type yet.",
    ),
    "table.xlsx": (
        frozenset({"formula", "blank-rows"}),
        "Formulas stop here, though their saved results are read there; its second sheet has a blank row.",
    ),
}


def expected() -> dict[str, dict[str, object]]:
    path = FRICTIONLESS / "expected.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def codes(name: str) -> frozenset[str]:
    result = read(FRICTIONLESS / "files" / name, name)
    return frozenset({finding.code for finding in result.findings} | {said.code for said in result.notes})


@pytest.mark.skipif(not expected(), reason="../shared/data is missing: frictionless")
@pytest.mark.parametrize("name", sorted(expected()))
def test_each_odd_file_is_found_wrong_as_another_validator_finds_it_or_we_say_why_not(name: str) -> None:
    ours = codes(name)
    if name in DIFFERENCES:
        assert ours == DIFFERENCES[name][0], DIFFERENCES[name][1]
        return
    theirs = expected()[name]["errors"]
    assert isinstance(theirs, list)
    assert all(ours & OUR_CODES[error] for error in theirs)
    assert ours <= {code for error in theirs for code in OUR_CODES[error]}


@pytest.mark.skipif(not (SHARED / "ssda903").exists(), reason="../shared/data is missing: ssda903")
@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [("header.csv", 2675, 7), ("episodes.csv", 5050, 13), ("ad1.csv", 29, 8), ("missing.csv", 43, 5)],
)
def test_a_national_return_is_read_whole_and_without_findings(name: str, rows: int, columns: int) -> None:
    result = read(SHARED / "ssda903" / name, name)
    assert not result.findings
    frame = result.tables[0].frame
    assert frame.shape == (rows, columns + 1)
    assert frame["__row__"].to_list() == list(range(2, rows + 2))
    assert not any(frame[column].null_count() for column in frame.columns)


@pytest.mark.skipif(not (SHARED / "ssda903").exists(), reason="../shared/data is missing: ssda903")
def test_a_national_workbook_of_several_sheets_is_read() -> None:
    result = read(SHARED / "ssda903" / "ch_fake.xlsx", "ch_fake.xlsx")
    assert not result.findings
    assert [table.name for table in result.tables] == ["Provider information", "Registration Conditions"]


@pytest.mark.skipif(not (SHARED / "naughty").exists(), reason="../shared/data is missing: naughty")
def test_every_naughty_string_is_read_as_it_was_written() -> None:
    strings = json.loads((SHARED / "naughty" / "blns.json").read_text(encoding="utf-8"))
    kept = [text for text in strings if text.strip() and "\x00" not in text]
    quoted = ['"' + text.replace('"', '""').replace("\r", "\n") + '"' for text in kept]
    result = read(("text\n" + "\n".join(quoted)).encode("utf-8"), "blns.csv", delimiter=Delimiter.COMMA)
    assert result.tables[0].frame["text"].to_list() == [text.replace("\r", "\n") for text in kept]
