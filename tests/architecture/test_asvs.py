"""The table of OWASP ASVS 5.0 is whole, adds up, and names files that are there."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "lightwell"
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
PUBLISHED = ROOT / "../shared/data/asvs/asvs_5.0.0_en.csv"
STATES = ("met", "not applicable", "not met")


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement, as the table has it."""

    number: str
    level: str
    about: str
    state: str
    where: str
    tested: str


def cells(line: str) -> list[str]:
    return [each.strip().strip("*") for each in line.strip("|").split("|")]


def rows() -> list[Row]:
    return [Row(*cells(line)) for line in PAGE.splitlines() if re.match(r"\| \d+\.\d+\.\d+ \| [12] \|", line)]


def counts() -> dict[str, list[int]]:
    """Each chapter's line of the summary: met, not applicable, not met, together."""
    lines = re.findall(r"^\| (\d+|All)[^|]*\|((?: \d+ \|){4})$", PAGE, re.MULTILINE)
    return {chapter: [int(each) for each in re.findall(r"\d+", numbers)] for chapter, numbers in lines}


def counted(found: list[Row]) -> list[int]:
    states = Counter(row.state for row in found)
    return [*(states[state] for state in STATES), len(found)]


def paths(text: str) -> list[str]:
    return [each for each in re.findall(r"`([^`\s]+)`", text) if re.search(r"\.(py|md|html|js|txt|toml)$", each)]


def is_there(path: str) -> bool:
    return (ROOT / path).is_file() or (PACKAGE / path).is_file()


def test_every_file_that_the_table_names_is_there() -> None:
    named = {path for row in rows() for path in paths(f"{row.where} {row.tested}")}
    assert len(named) > 100
    assert sorted(path for path in named if not is_there(path)) == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_a_row_says_where_and_how_it_is_tested_or_why_not(row: Row) -> None:
    assert row.state in STATES
    assert row.about
    assert row.where
    if row.state == "met":
        assert re.match(r"`tests/[\w/]+\.py`|not tested: \w", row.tested)
    else:
        assert row.tested == ""


def test_what_is_met_names_the_file_that_meets_it() -> None:
    anchored = {row.number for row in rows() if "(#" in row.where}
    bare = {row.number for row in rows() if row.state == "met" and not paths(row.where)} - anchored
    assert bare == set()


@pytest.mark.skipif(not PUBLISHED.exists(), reason="../shared/data is missing: asvs")
def test_every_requirement_of_levels_1_and_2_has_one_row_and_no_other_has_any() -> None:
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        wanted = {row["req_id"].removeprefix("V"): row["L"] for row in csv.DictReader(file) if row["L"] in {"1", "2"}}
    assert len(wanted) == 253
    assert Counter(row.number for row in rows()) == Counter(wanted.keys())
    assert {row.number: row.level for row in rows()} == wanted


def test_the_summary_adds_up() -> None:
    chapters = dict.fromkeys(row.number.split(".")[0] for row in rows())
    made = {each: counted([row for row in rows() if row.number.split(".")[0] == each]) for each in chapters}
    assert counts() == {**made, "All": counted(rows())}


def test_what_is_not_met_is_listed_with_what_it_would_take() -> None:
    section = PAGE.partition("## What is not met\n")[2].partition("\n## ")[0]
    listed = re.findall(r"\d+\.\d+\.\d+", "".join(line.split("|")[1] for line in section.splitlines() if "|" in line))
    assert sorted(listed) == sorted(row.number for row in rows() if row.state == "not met")


def test_the_proxy_is_set_up_as_the_table_says() -> None:
    """What a row calls “at the proxy”: TLS of today, and headers that whoever asks cannot set."""
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    for line in (
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;",
        "proxy_set_header X-Forwarded-Proto https;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "LIGHTWELL_PROXIES=1",
        "location /api/ { return 403; }",
    ):
        assert re.search(rf"^\s*{re.escape(line)}$", page, re.MULTILINE), line
