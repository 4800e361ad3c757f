"""Reading frozen values from JSON, writing them back, and describing them as JSON Schema, from their types alone.

All stages. The dataclass is the only place where a document's shape is written down: the reader, the writer and
the published schema (2020-12) follow it, so that they cannot drift apart.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
import typing
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from lightwell.policy.checked import UNREADABLE, Checked, Limit, bare, optional, shapes
from lightwell.policy.faults import Fault, NotWellFormed, refuse_faults

T = TypeVar("T")
Json = Any  # what json.loads gives: str, int, bool, None, list, dict


def decode(shape: type[T], document: Json) -> T:
    """The value that a JSON document says.

    Raises NotWellFormed with every fault in the document, each with the path to it.
    """
    faults: list[Fault] = []
    value = _decode(shape, document, "", faults)
    refuse_faults(faults)
    return typing.cast(T, value)


def encode(value: object) -> Json:
    """The JSON document for a value; keys whose value is the default are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: encode(part)
            for field in dataclasses.fields(value)
            if not _is_default(field, part := getattr(value, field.name))
        }
    if isinstance(value, tuple):
        return [encode(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def _is_default(field: dataclasses.Field[Any], value: object) -> bool:
    return field.default is not dataclasses.MISSING and value == field.default


def schema(shape: type[object]) -> Json:
    """JSON Schema (2020-12) of the documents that `decode(shape, …)` can read."""
    definitions: dict[str, Json] = {}
    top = _schema(shape, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


# --- reading -------------------------------------------------------------------------------------------------


def _decode(shape: Any, value: Json, where: str, faults: list[Fault]) -> Any:
    shape, _, _ = bare(shape)
    if optional(shape) is not None:
        return None if value is None else _decode(optional(shape), value, where, faults)
    if typing.get_origin(shape) is tuple:
        return _decode_tuple(typing.get_args(shape)[0], value, where, faults)
    if dataclasses.is_dataclass(shape):
        return _decode_dataclass(typing.cast(type, shape), value, where, faults)
    return _decode_plain(shape, value, where, faults)


def _decode_tuple(inner: Any, value: Json, where: str, faults: list[Fault]) -> Any:
    if not isinstance(value, list):
        return _bad(faults, where, "wrong-type", "Expected a list.")
    return tuple(_decode(inner, part, f"{where}[{number}]", faults) for number, part in enumerate(value))


def _decode_dataclass(shape: type, value: Json, where: str, faults: list[Fault]) -> Any:
    if not isinstance(value, Mapping):
        return _bad(faults, where, "wrong-type", "Expected an object with named parts.")
    fields = {field.name: field for field in dataclasses.fields(shape)}
    prefix = f"{where}." if where else ""
    for name in sorted(set(value) - set(fields)):
        sentence = f"“{name}” is not a part of {titled(shape)}. {_suggestion(name, fields)}"
        _bad(faults, f"{prefix}{name}", "unknown-part", sentence)
    parts: dict[str, Any] = {}
    for name, field in fields.items():
        if name in value:
            parts[name] = _decode(shapes(shape)[name], value[name], f"{prefix}{name}", faults)
        elif field.default is dataclasses.MISSING:
            parts[name] = _bad(
                faults, f"{prefix}{name}", "missing-part", f"{titled(shape).capitalize()} needs “{name}”."
            )
        else:
            parts[name] = field.default
    return _made(shape, parts, where, faults)


def _suggestion(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"Did you mean “{close[0]}”?" if close else "Check its spelling, or take it out."


def _made(shape: type, parts: Mapping[str, Any], where: str, faults: list[Fault]) -> Any:
    """The value, made although it may have faults, so that what holds it is checked as well."""
    value: object = object.__new__(shape)
    for name, part in parts.items():
        object.__setattr__(value, name, part)
    faults.extend(fault.within(where) for fault in _faults_of(value, shape, parts))
    return value


def _faults_of(value: object, shape: type, parts: Mapping[str, Any]) -> Iterable[Fault]:
    if isinstance(value, Checked):
        return value.faults()
    if any(part is UNREADABLE for part in parts.values()):
        return ()
    try:
        shape(**parts)
    except NotWellFormed as error:
        return error.faults
    return ()


def _decode_plain(shape: Any, value: Json, where: str, faults: list[Fault]) -> Any:
    reader, expected = _READERS.get(shape, (None, ""))
    if reader is not None:
        found = reader(value)
        return found if found is not None else _bad(faults, where, "wrong-type", f"Expected {expected}.")
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        if isinstance(value, str) and value in {str(member) for member in shape}:
            return shape(value)
        choices = ", ".join(f"“{member}”" for member in shape)
        return _bad(faults, where, "unknown-word", f"Expected one of {choices}.")
    raise TypeError(f"{shape!r} is not a shape that documents can have")


def _bad(faults: list[Fault], where: str, code: str, sentence: str) -> object:
    faults.append(Fault(where, code, sentence))
    return UNREADABLE


def _read_text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _read_number(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _read_truth(value: Json) -> bool | None:
    return value if isinstance(value, bool) else None


_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"  # Python also reads 20260701 and week dates


def _read_date(value: Json) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(_DATE, value) else None
    except ValueError:
        return None


_READERS: dict[Any, tuple[Callable[[Json], Any], str]] = {
    str: (_read_text, "text"),
    int: (_read_number, "a whole number"),
    bool: (_read_truth, "true or false"),
    dt.date: (_read_date, "a date such as 2026-07-01"),
}


# --- describing ----------------------------------------------------------------------------------------------


def titled(shape: type) -> str:
    """How sentences name a shape: "the clause item"."""
    return "the " + re.sub(r"(?<!^)(?=[A-Z])", " ", shape.__name__).lower()


def _schema(shape: Any, definitions: dict[str, Json]) -> Json:
    shape, words, limits = bare(shape)
    found = _limited(_schema_of(shape, definitions), limits)
    return {**found, "description": words} if words else found


def _limited(found: Json, limits: Iterable[Limit]) -> Json:
    for limit in limits:
        found = {**found, **limit.schema}
    return found


def _schema_of(shape: Any, definitions: dict[str, Json]) -> Json:
    if optional(shape) is not None:
        return {"anyOf": [_schema(optional(shape), definitions), {"type": "null"}]}
    if typing.get_origin(shape) is tuple:
        return {"type": "array", "items": _schema(typing.get_args(shape)[0], definitions)}
    if dataclasses.is_dataclass(shape):
        return _schema_of_dataclass(typing.cast(type, shape), definitions)
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return {"enum": [str(member) for member in shape], "description": _first_line(shape)}
    return dict(_PLAIN_SCHEMAS[shape])


_PLAIN_SCHEMAS: dict[Any, Json] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    dt.date: {"type": "string", "format": "date", "pattern": f"^{_DATE}$"},
}


def _schema_of_dataclass(shape: type, definitions: dict[str, Json]) -> Json:
    name = shape.__name__
    if name not in definitions:
        definitions[name] = {}  # holds the place, so that a shape may hold itself
        fields = dataclasses.fields(shape)
        definitions[name] = {
            "type": "object",
            "description": _first_line(shape),
            "properties": {field.name: _property(shape, field, definitions) for field in fields},
            "required": [field.name for field in fields if field.default is dataclasses.MISSING],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _first_line(shape: type) -> str:
    return (shape.__doc__ or "").strip().split("\n")[0]


def _property(shape: type, field: dataclasses.Field[Any], definitions: dict[str, Json]) -> Json:
    found = _schema(shapes(shape)[field.name], definitions)
    if field.default is dataclasses.MISSING:
        return found
    return {**found, "default": encode(field.default)}
