"""Small agreements, written as JSON would be, for tests to break or to vary."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lightwell.policy import agreement
from lightwell.policy.agreement import Agreement
from lightwell.policy.faults import Fault, NotWellFormed

Json = Any
Path_ = tuple[str | int, ...]

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


def changed(document: Json, path: str, value: Json) -> Json:
    """The document with one part put in, or taken out when the value is `...`."""
    whole = copy.deepcopy(document)
    part = whole
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        part = part[step]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return whole


def parts_of(document: Json, way: Path_ = ()) -> Iterator[Path_]:
    if way:
        yield way
    inner = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for name, part in inner:
        yield from parts_of(part, (*way, name))


def every_shape() -> Json:
    """An agreement that holds every kind of part, so that each can be broken."""
    regions = {"to": "classes", "classes": [{"label": "Both", "values": ["North"]}], "otherwise": "Other"}
    ages = {"to": "age_bands", "bands": [{"label": "0 to 9", "lowest": 0, "highest": 9}]}
    visits = text_of("visits", type="number", minimum="0", maximum="40", missing=["Not known"])
    people = families([code_of("region", "North South"), date_of("born"), visits], canonical={"case": "upper"})
    homes = families([text_of("area", same_as="families.region")], id="homes", event_date="moved")
    homes["items"].append(date_of("moved", minimum="2026-01-01", maximum="2028-12-31"))
    rows = [sent("families.client"), sent("families.region", sent_as="area", generalise=regions)]
    rows.append(sent("families.born", generalise=ages))
    where = [{"item": "families.visits", "at_least": 1, "at_most": 9}, {"item": "families.region", "any_of": ["North"]}]
    counts = [count("c", by=["families.region"], measure="rows", where=where)]
    counted = [sent("families.region", COUNTS), sent("families.visits", COUNTS)]
    terms = {"starts_on": "2026-08-01", "ends_on": "2027-08-01", "may_download": True}
    told = {"level": "none", "how": "None", "told_first": False, "why_not_told": "Only counts"}
    clauses = [clause("1", "evaluation", rows), clause("2", "reporting", counted, counts=counts, choice=told)]
    clauses[0]["terms"] |= terms
    clauses[1]["obligation"] |= {"kind": "required", "law": "This Act s 1"}
    clauses[1]["recipient"] |= {"context": ["Rounded"]}
    document = written(clauses, [people, homes])
    document["parties"][0]["units"][0]["public_key"] = "0" * 64
    told = {"adult": "Ask us", "child": "Ask us"}
    document["protocol"] = {"ask": "An officer", "inbox": "An inbox", "answer_working_days": 10, "stand_in": "Another"}
    document["protocol"] |= {"escalation": "A manager", "families": told}
    held = {"id": "store", "holder": "evaluation", "what": "Deliveries", "country": "New Zealand", "system": "A store"}
    document["copies"] = [{**held, "run_by": "A neutral body"}]
    document["yeses"] = [{"clause": "1", "party": "A trust", "on": "2026-06-30", "for_maori": True}]
    return signed(document).written


def place(way: Path_) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way).removeprefix(".")
