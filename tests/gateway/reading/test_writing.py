"""What we write for a spreadsheet never runs in one, and says what it said."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lightwell.gateway.reading import Sheet, read, safe_cell, write_csv, write_xlsx

NAUGHTY = Path(__file__).parents[3] / "../shared/data/naughty"
OWN_PAYLOADS = (
    '=HYPERLINK("https://example.org","see")',
    "=1+1",
    "+64 21 555 0101",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(A1)",
    "﹦1+1",
    "−1+1",
    "--5",
    "-",
    "+",
    "=",
)


def naughty(name: str) -> str:
    path = NAUGHTY / name
    if not path.exists():
        pytest.skip(f"../shared/data is missing: naughty/{name}")
    return path.read_text(encoding="utf-8")


def could_run(text: str) -> bool:
    """Said another way than the code says it: what a spreadsheet sees first after what it skips."""
    if text[:1] in "\t\r\n" and text:
        return True
    seen = [character for character in text if unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp")]
    if not seen:
        return False
    is_number = text.replace(".", "", 1).removeprefix("-").isdecimal() and not text.endswith(".")
    return not is_number and unicodedata.normalize("NFKC", seen[0])[0] in "=+-@−"


@pytest.mark.parametrize("payload", OWN_PAYLOADS)
def test_our_own_payloads_are_made_safe(payload: str) -> None:
    assert could_run(payload)
    assert not could_run(safe_cell(payload))


def test_the_public_payloads_are_made_safe() -> None:
    for payload in naughty("csv-injection.txt").splitlines():
        assert not could_run(safe_cell(payload))


@pytest.mark.parametrize("text", ["-5", "-0.25", "5", "1.5", "Mere Tūhoro", "", "a=b", "'=quoted", "mere@example.org"])
def test_numbers_and_ordinary_text_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_a_formula_behind_another_delimiter_is_made_safe_too() -> None:
    assert safe_cell("x;=cmd()") == "x;'=cmd()"
    assert safe_cell("x\n@SUM(1)") == "x\n'@SUM(1)"
    assert safe_cell("5; -3") == "5; -3"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=12) | st.text(st.sampled_from(list("=+-@\t\r\n ;'1.＝−\u200b")), max_size=8))
def test_nothing_we_write_can_run_and_safe_text_is_left_alone(text: str) -> None:
    safe = safe_cell(text)
    assert not could_run(safe)
    assert safe_cell(safe) == safe
    assert safe.replace("'", "") == text.replace("'", "")


def test_a_csv_is_read_back_as_it_was_written() -> None:
    contents = write_csv(["name", "note"], [["Mere Tūhoro", 'said "kia ora",\nthen left'], ["Wei Zhang", "=1+1"]])
    assert contents.startswith(b"\xef\xbb\xbf")
    result = read(contents, "copy.csv")
    assert not result.findings
    assert result.tables[0].frame.rows() == [
        (2, "Mere Tūhoro", 'said "kia ora",\nthen left'),
        (3, "Wei Zhang", "'=1+1"),
    ]


def test_a_workbook_holds_text_only_and_carries_its_marks() -> None:
    rows = [["0012", "2026-07-01"], ["=1+1", "#N/A\x07"]]
    contents = write_xlsx([Sheet("Clients", ["client", "day"], rows, {(1, 0): "This was a formula."})])
    result = read(contents, "copy.xlsx")
    assert result.tables[0].frame.rows() == [(2, "0012", "2026-07-01"), (3, "'=1+1", "#N/A\ufffd")]
    page = load_workbook(io.BytesIO(contents))["Clients"]
    assert page["A3"].comment.text == "This was a formula."
    assert page["A2"].comment is None


def test_every_naughty_string_survives_both_writers() -> None:
    strings = [text for text in json.loads(naughty("blns.json")) if text.strip()]
    for contents, name in (
        (write_csv(["text"], [[text] for text in strings]), "x.csv"),
        (write_xlsx([Sheet("x", ["text"], [[text] for text in strings])]), "x.xlsx"),
    ):
        values = read(contents, name).tables[0].frame["text"].to_list()
        assert len(values) == len(strings)
        assert not any(could_run(value) for value in values)
