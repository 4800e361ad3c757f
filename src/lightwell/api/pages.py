"""The published description as people read it: every address, what it takes and what it answers, in words.

All stages. Source: the OpenAPI description that programs read, so that the two never differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]

_SECTION_WORDS: Final = {
    "Quarters": "For a provider's own machine",
    "Deliveries": "For a unit that is sent something",
    "Who saw what": "For a provider, and for an agency's privacy officer",
    "Data Tracker": "For a provider, in the words of Estonia's Data Tracker",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is given. where: in the address, in a header, after the question mark or in the body."""

    name: str
    where: str
    kind: str
    words: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One address and method. answers: status and what it means."""

    name: str
    method: str
    address: str
    words: str
    parts: tuple[Part, ...]
    fields: tuple[str, ...]
    statuses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The calls that belong together."""

    title: str
    words: str
    calls: tuple[Call, ...]


def sections(description: Json) -> tuple[Section, ...]:
    """Every call, under its heading, in the order of the description."""
    found: dict[str, list[Call]] = {}
    for address, methods in description["paths"].items():
        for method, operation in methods.items():
            tag = operation["tags"][0]
            found.setdefault(tag, []).append(_call(description, method.upper(), address, operation))
    return tuple(Section(title, _SECTION_WORDS.get(title, ""), tuple(calls)) for title, calls in found.items())


def _call(description: Json, method: str, address: str, operation: Json) -> Call:
    return Call(
        name=operation["operationId"],
        method=method,
        address=address,
        words=" ".join(operation.get("description", "").split()).replace("`", ""),
        parts=tuple(_parts(description, operation)),
        fields=tuple(_fields(description, operation)),
        statuses=tuple(int(status) for status in operation["responses"]),
    )


def _parts(description: Json, operation: Json) -> Iterator[Part]:
    where = {"path": "in the address", "query": "after the question mark", "header": "in a header"}
    for each in operation.get("parameters", ()):
        schema = each["schema"]
        yield Part(each["name"], where[each["in"]], _kind(schema), _words(each, schema), bool(each.get("required")))
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        schema = _resolved(description, body["schema"])
        place = "in the form" if media.startswith("multipart") else "in the body"
        for name, part in schema.get("properties", {}).items():
            is_needed = name in schema.get("required", ())
            yield Part(name, place, _kind(part), part.get("description", ""), is_needed)


def _fields(description: Json, operation: Json) -> Iterator[str]:
    good = next(body for status, body in operation["responses"].items() if int(status) < 400)
    for body in good.get("content", {}).values():
        yield from _resolved(description, body["schema"]).get("properties", {})


def _resolved(description: Json, schema: Json) -> Json:
    """What a reference stands for."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Json = description["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def _words(parameter: Json, schema: Json) -> str:
    words: str = parameter.get("description") or schema.get("description", "")
    return words


def _kind(schema: Json) -> str:
    """In words, as far as somebody who calls it needs."""
    if "anyOf" in schema:
        return _kind(next(each for each in schema["anyOf"] if each.get("type") != "null"))
    if schema.get("format") == "binary":
        return "a file"
    if schema.get("type") == "array":
        return f"several: {_kind(schema['items'])}"
    named = {"uuid": "an identifier", "date-time": "a moment"}
    plain = {"integer": "a whole number", "boolean": "true or false", "string": "text"}
    return named.get(schema.get("format", ""), plain.get(schema.get("type", ""), "text"))
