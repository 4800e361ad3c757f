"""Agreements that nobody wrote, and requests to ask policies with."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st
from rdflib import Graph

from lightwell.odrl import exporting, statements
from lightwell.policy.agreement import Document
from tests.policy.small_agreements import every_shape, parts_of, signed, written

Json = Any

PROSE = {
    "adult", "by_whom", "child", "disposal", "for_whom", "how", "how_it_helps", "less_intrusive", "on_no", "route",
    "row_means", "schedule", "title", "transparency", "what", "why",
}  # fmt: skip
# Parts that may be left out, may be null, or may be written although they say nothing.
SAYS_NOTHING: dict[str, Json] = {
    "not_used_for": {"use": None},
    "units": {"public_key": None},
    "uses": {"aliases": []},
    "items": {"generalise": {}, "sent_as": None},
}
text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).filter(lambda said: said.strip())


@st.composite
def agreements(draw: st.DrawFn) -> Document:
    """An agreement with any words in it, parts written out or left out, clauses in any order, signed or not."""
    document = copy.deepcopy(draw(st.sampled_from([written(), {**every_shape(), "signatures": []}])))
    for way in list(parts_of(document)):
        if way[-1] in PROSE and isinstance(_at(document, way), str) and draw(st.booleans()):
            _at(document, way[:-1])[way[-1]] = draw(text)
    for clause in document["clauses"]:
        _vary(draw, clause)
    if draw(st.booleans()):
        document["small_number"] = 6
    _say_nothing(draw, document)
    document["clauses"] = draw(st.permutations(document["clauses"]))
    return signed(document)


def _vary(draw: st.DrawFn, clause: Json) -> None:
    clause["terms"]["keep_months"] = draw(st.integers(0, 600))
    clause["terms"]["may_download"] = draw(st.booleans())
    ruled_out = st.fixed_dictionaries({"words": text}, optional={"use": st.sampled_from(["decisions", None])})
    clause["purpose"]["not_used_for"] = draw(st.lists(ruled_out, min_size=1, max_size=3))


def _say_nothing(draw: st.DrawFn, document: Json) -> None:
    for way in list(parts_of(document)):
        part = _at(document, way)
        named = next((step for step in reversed(way) if isinstance(step, str)), "")
        if isinstance(part, dict) and way[0] != "tables" and named in SAYS_NOTHING and draw(st.booleans()):
            for name, value in SAYS_NOTHING[named].items():
                part.setdefault(name, copy.deepcopy(value))


def _at(document: Json, way: tuple[str | int, ...]) -> Json:
    for step in way:
        document = document[step]
    return document


def through_text(document: Document) -> Graph:
    """The statements of an exported agreement, as somebody reads them who gets the file."""
    return of(exporting.export(document))


def of(said: Json) -> Graph:
    return statements.read(json.dumps(said, ensure_ascii=False).encode())


def policy(*rules: Json, **more: Json) -> Json:
    """A policy with these rules, each with its kind."""
    found: Json = {"@context": "http://www.w3.org/ns/odrl.jsonld", "uid": "urn:policy", "type": "Set", **more}
    for number, rule in enumerate(rules, 1):
        kind = rule.get("kind", "permission")
        said = {"uid": f"urn:rule:{number}", "action": "read", **{k: v for k, v in rule.items() if k != "kind"}}
        found.setdefault(kind, []).append(said)
    return found


def request(action: str = "read", party: str = "urn:mere", target: str = "urn:file", **stated: Json) -> Json:
    """A request, and what the asker states for each left operand."""
    return {
        "@context": "http://www.w3.org/ns/odrl.jsonld",
        "uid": "urn:request",
        "type": "Request",
        "permission": {
            "action": action,
            "assignee": party,
            "target": target,
            "constraint": [constraint(left, "eq", right) for left, right in stated.items()],
        },
    }


def constraint(left: str, operator: str, right: Json, **more: Json) -> Json:
    return {"leftOperand": left, "operator": operator, "rightOperand": right, **more}
