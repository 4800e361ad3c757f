"""Small agreements, written as JSON would be, for tests to break or to vary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from lightwell.policy import agreement
from lightwell.policy.agreement import Agreement
from lightwell.policy.faults import Fault, NotWellFormed

Json = Any

ROWS, NO_CODE, COUNTS, KNOWN = (
    "pseudonymised_unit_record",
    "deidentified_unit_record",
    "confidentialised_aggregate",
    "identified",
)


def text_of(id: str, **more: Json) -> Json:
    return {"id": id, "column": id.replace("_", " ").title(), "words": f"The {id}", "type": "text", **more}


def code_of(id: str, values: str, **more: Json) -> Json:
    return text_of(id, **{"type": "code", "codes": [{"value": each, "words": each} for each in values.split()], **more})


def date_of(id: str, **more: Json) -> Json:
    return text_of(id, type="date", **more)


def families(items: Sequence[Json] = (), **more: Json) -> Json:
    """A table of one row per person."""
    return {
        "id": "families",
        "title": "Families",
        "row_means": "one person",
        "key": ["client"],
        "person": "client",
        "items": [text_of("client", required=True), *items],
        "people_expected": 400,
        **more,
    }


def sent(item: str, how: str = ROWS, **more: Json) -> Json:
    return {"item": item, "identifying": how, **more}


def clause(id: str, unit: str, items: Iterable[Json], use: str | None = None, **more: Json) -> Json:
    return {
        "id": id,
        "title": f"Title {id}",
        "good": {"what": "Shows what helps", "for_whom": "Families and their whānau"},
        "items": list(items),
        "collection": {"where": "At the centre", "how": "Talked through", "by_whom": "The worker"},
        "purpose": {
            "use": use or unit,
            "what": "What is asked",
            "why": "Why it is asked",
            "how_it_helps": "Sessions get better",
            "choice": "Each person may say no",
            "law": "This agreement",
            "transparency": "In the notice",
            "not_used_for": [{"words": "deciding about one family", "use": "decisions"}],
        },
        "recipient": {"unit": unit, "will_not_see": ["Work and Income"]},
        "terms": {
            "schedule": "each quarter",
            "due_working_days": 10,
            "route": "Sealed",
            "keep_months": 24,
            "disposal": "The key is destroyed",
        },
        "obligation": {"kind": "voluntary", "on_no": "Nothing changes", "less_intrusive": "Counts were thought about"},
        "choice": {"level": "some", "how": "Yes or no"},
        "words": {"adult": "They get how you are doing.", "child": "They get how you are doing."},
        **more,
    }


def count(id: str, table: str = "families", by: Sequence[str] = (), **more: Json) -> Json:
    return {"id": id, "words": f"How many {id}", "table": table, "by": list(by), **more}


def written(clauses: Sequence[Json] = (), tables: Sequence[Json] = (), **more: Json) -> Json:
    """The agreement as JSON; without clauses, one that gives evaluation a region."""
    return {
        "form": "lightwell-agreement/1",
        "id": "small",
        "version": 1,
        "title": "Small",
        "starts_on": "2026-07-01",
        "ends_on": "2028-06-30",
        "parties": [
            {
                "id": "agency",
                "name": "The Agency",
                "kind": "agency",
                "units": [
                    {"id": "evaluation", "name": "Evaluation"},
                    {"id": "reporting", "name": "Contract reporting"},
                ],
            },
            {"id": "ccss", "name": "City Centre Social Services", "kind": "provider"},
        ],
        "uses": [
            {"id": "evaluation", "title": "Learning what helps", "aliases": ["research"]},
            {"id": "reporting", "title": "Showing it was delivered", "aliases": ["contract management"]},
            {"id": "decisions", "title": "Deciding about one family"},
        ],
        "tables": list(tables) or [families([code_of("region", "North South")])],
        "clauses": list(clauses) or [clause("1", "evaluation", [sent("families.client"), sent("families.region")])],
        **more,
    }


def made(clauses: Sequence[Json] = (), tables: Sequence[Json] = (), **more: Json) -> Agreement:
    return agreement.parse(written(clauses, tables, **more)).agreement


def faults_of(document: Json) -> list[tuple[str, str]]:
    """(where, code) of everything wrong with a document."""
    return [(fault.where, fault.code) for fault in sentences_of(document)]


def sentences_of(document: Json) -> tuple[Fault, ...]:
    """Everything wrong with a document, in full."""
    try:
        agreement.parse(document)
    except NotWellFormed as refused:
        return refused.faults
    return ()


def signed(document: Json) -> agreement.Document:
    found = agreement.parse(document)
    for party in ("agency", "ccss"):
        found = agreement.with_signature(found, party=party, role="Manager", on=dt.date(2026, 6, 24))
    return found
