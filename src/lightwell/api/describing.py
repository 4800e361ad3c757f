"""The published description: OpenAPI 3.1, with every status that an address can answer.

All stages. Source: OpenAPI 3.1.0; RFC 9457.
"""

from __future__ import annotations

import copy
from typing import Any, Final

from lightwell.api.problems import CONTENT_TYPE
from lightwell.api.shapes import ProblemShape

Json = dict[str, Any]
BINARY: Final[Json] = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_ALWAYS: Final = (401, 403, 422, 429)
_FILE: Final[Json] = {"type": "string", "format": "binary"}


def answers(shape: Any, *others: int, status: int = 200) -> dict[int, Any]:
    """What one address answers: its shape, what every address may, and what this one may besides."""
    return {status: shape, **dict.fromkeys(sorted({*_ALWAYS, *others}), ProblemShape)}


def _form(parts: Json, required: list[str]) -> Json:
    schema = {"type": "object", "properties": parts, "required": required}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def _files(words: str, most: int) -> Json:
    return {"type": "array", "items": _FILE, "minItems": 1, "maxItems": most, "description": words}


FILES_TO_CHECK: Final = _form(
    {
        "tables": _files("One file for each table that the agreement names, or one workbook", 12),
        "people": {**_FILE, "description": "The list of people told"},
    },
    ["tables"],
)
FILES_TO_SEND: Final = _form(
    {
        "manifest": {**_FILE, "description": "manifest.json, the signed list"},
        "memory": {**_FILE, "description": "memory.kept, for the next quarter"},
        "deliveries": _files("Every *.delivery, one for each recipient", 12),
        "way_backs": _files("Every *.wayback under its own name, one for each recipient", 12),
        "memory_from": {
            "type": "string",
            "pattern": "^([0-9a-f]{64})?$",
            "description": "The digest of the memory it was split against with --before; left out the first time",
        },
    },
    ["manifest", "memory", "deliveries", "way_backs"],
)


def described(schema: Json) -> Json:
    """The description as it is served: a problem has its own kind of content, and what is refused says how to ask."""
    made: Json = copy.deepcopy(schema)
    for operations in made["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                _describe_problem(int(status), response)
    return made


def _describe_problem(status: int, response: Json) -> None:
    if status < 400 or "content" not in response:
        return
    response["content"] = {CONTENT_TYPE: next(iter(response["content"].values()))}
    if status == 401:
        response["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
    if status == 429:
        response["headers"] = {"Retry-After": {"schema": {"type": "string"}, "required": True}}
