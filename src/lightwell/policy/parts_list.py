"""The parts that a document may hold, as the reference manual lists them; made from its schema alone.

Stage 2, agreement. Source: the types of `clauses`, `tables` and `agreement`, by way of `decoding.schema`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lightwell.policy.decoding import Json


def as_markdown(schema: Json) -> str:
    """One table for each kind of part, in the order in which a reader of the document meets them."""
    return "\n".join(line for name in _met(schema) for line in _table(name, schema["$defs"]))


def _met(schema: Json) -> list[str]:
    """Names of the kinds of part, from the whole document downwards."""
    found = [_kind(schema["$ref"])]
    for name in found:
        for part in schema["$defs"][name]["properties"].values():
            found.extend(inner for inner in _kinds_in(part) if inner not in found)
    return found


def _kinds_in(part: Json) -> Iterator[str]:
    if "$ref" in part:
        yield _kind(part["$ref"])
    for inner in [*part.get("anyOf", ()), *([part["items"]] if "items" in part else ())]:
        yield from _kinds_in(inner)


def _kind(reference: str) -> str:
    return reference.rpartition("/")[2]


def _table(name: str, kinds: Json) -> Iterator[str]:
    kind = kinds[name]
    yield f"### {_spaced(name)}"
    yield ""
    yield kind["description"]
    yield ""
    yield "| part | holds | when left out | what it is |"
    yield "| --- | --- | --- | --- |"
    for part, described in kind["properties"].items():
        left_out = "must be given" if part in kind["required"] else _default(described["default"])
        yield f"| `{part}` | {_holds(described)} | {left_out} | {_what(described, kinds)} |"
    yield ""


def _what(part: Json, kinds: Json) -> str:
    inner = next(_kinds_in(part), None)
    return str(part.get("description", kinds[inner]["description"] if inner else ""))


def _spaced(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).capitalize()


def _default(value: Json) -> str:
    if value is None or value == []:
        return "none"
    if value == {}:
        return "each part as when left out"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


_PLAIN = {"integer": "whole number", "boolean": "true or false"}


def _holds(part: Json) -> str:
    if "$ref" in part:
        name = _kind(part["$ref"])
        return f"[{_spaced(name).lower()}](#{_spaced(name).lower().replace(' ', '-')})"
    if "anyOf" in part:
        return f"{_holds(part['anyOf'][0])} or null"
    if "enum" in part:
        return " · ".join(f"`{word}`" for word in part["enum"])
    if part["type"] == "array":
        return f"list of {_holds(part['items'])}{', at least one' if part.get('minItems') else ''}"
    if part["type"] == "string":
        return _text(part)
    least = f" from {part['minimum']}" if "minimum" in part else ""
    return f"{_PLAIN[part['type']]}{least}"


def _text(part: Json) -> str:
    if part.get("format") == "date":
        return "date"
    return str(part.get("title", "text"))
