"""Small quarters for the gateway's tests: an agreement with two recipients, and files written by hand."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lightwell.gateway.preparing import Given, GivenFile
from lightwell.policy import agreement
from lightwell.policy.agreement import Document
from lightwell.policy.periods import Quarter

ROOT = Path(__file__).parents[2]
QUARTER = Quarter(2026, 3)
TOLD_BY = dt.date(2026, 10, 6)
SIGNED_ON = dt.date(2026, 3, 24)

HEADINGS = (
    "Client number",
    "First name",
    "Date of birth",
    "Suburb",
    "Ethnicity",
    "Start date",
    "Exit reason",
    "Sessions offered",
    "Sessions attended",
    "Wellbeing before",
    "Wellbeing after",
    "Satisfaction",
    "Notes",
)
USUAL = (
    "BF0001",
    "Mere",
    "14/02/1990",
    "Newtown",
    "Māori",
    "03/07/2026",
    "Still going",
    "12",
    "9",
    "20",
    "28",
    "Happy",
    "Came with her sister",
)


def best_foot_forward() -> Document:
    """The example as it is shipped: signed."""
    return agreement.read((ROOT / "examples" / "best-foot-forward.json").read_bytes())


def varied(change: Any) -> Document:
    """The example with something changed, and signed anew by both sides. change: is given the JSON to alter."""
    written = copy.deepcopy(json.loads((ROOT / "examples" / "best-foot-forward.json").read_text(encoding="utf-8")))
    written.pop("signatures")
    change(written)
    return signed(agreement.parse(written))


def signed(document: Document) -> Document:
    for party, role in (("agency", "Manager, Contracts"), ("ccss", "Chief executive")):
        document = agreement.with_signature(document, party=party, role=role, on=SIGNED_ON)
    return document


def two_unit_recipients() -> Document:
    """Evaluation gets age and ethnic group; Contract reporting gets sessions, as rows too: nothing is shared."""

    def change(written: dict[str, Any]) -> None:
        reporting = copy.deepcopy(written["clauses"][3])
        reporting["id"], reporting["recipient"]["unit"] = "6", "contract-reporting"
        reporting["purpose"]["use"] = "contract-reporting"
        reporting["items"] = [
            {"item": "people.client", "identifying": "pseudonymised_unit_record", "sent_as": "person"},
            {"item": "people.sessions_attended", "identifying": "pseudonymised_unit_record"},
        ]
        written["clauses"] = [written["clauses"][2], reporting]

    return varied(change)


def rows(count: int = 8, **columns: Sequence[str]) -> list[list[str]]:
    """Usual rows, one client each; a column given by heading (spaces as underscores) takes these cells instead."""
    made = [[f"BF{number:04}", *USUAL[1:]] for number in range(1, count + 1)]
    for name, cells in columns.items():
        place = HEADINGS.index(name.replace("_", " "))
        for row, cell in zip(made, cells, strict=False):
            row[place] = cell
    return made


def csv_bytes(table: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(table)
    return text.getvalue().encode()


def people_bytes(told: Mapping[str, str], recipients: Sequence[str] = ("evaluation",)) -> bytes:
    """told: client -> what they chose."""
    lines = ["client,recipient,purpose,told_on,notice,choice"]
    lines += [
        f"{client},{unit},{unit},2026-07-10,notice 1,{said}" for client, said in told.items() for unit in recipients
    ]
    return "\n".join(lines).encode()


def given(
    table: Sequence[Sequence[str]],
    *,
    headings: Sequence[str] = HEADINGS,
    told: Mapping[str, str] | None = None,
    recipients: Sequence[str] = ("evaluation",),
) -> Given:
    """One CSV, and a list in which everybody was told and said yes unless `told` says otherwise."""
    everybody = {row[0]: "yes" for row in table} if told is None else told
    people = GivenFile("people.csv", people_bytes(everybody, recipients))
    return Given((GivenFile("quarter.csv", csv_bytes(table, headings)),), people)
