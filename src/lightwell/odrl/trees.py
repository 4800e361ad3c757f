"""A JSON document as statements under Lightwell's own namespace, and back, with nothing added or lost.

Stage 2, agreement. Statements have no order, no empty list and no null of their own: lists are said as lists, and
null by a name.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from lightwell.odrl.statements import Unusable
from lightwell.odrl.vocabulary import LIGHTWELL, NULL, RDF, XSD

if TYPE_CHECKING:
    from rdflib.term import Node

    from lightwell.odrl.understanding import Reading

Json = Any
Way = tuple[str, ...]

NOTHING: Final = f"{LIGHTWELL}Nothing"


def as_tree(value: Json) -> Json:
    """JSON-LD that states a JSON value."""
    if isinstance(value, dict):
        # An object with no parts would be a node that nothing is said of.
        return {f"lw:{name}": as_tree(part) for name, part in value.items()} or {"@type": NOTHING}
    if isinstance(value, list):
        return {"@list": [as_tree(part) for part in value]}
    return {"@id": NULL} if value is None else value


def of_tree(reading: Reading, node: Node, depth: int = 0) -> Json:
    """The JSON value that statements say. Raises Unusable."""
    from rdflib import Literal

    reading.count(depth)
    if isinstance(node, Literal):
        return _plain(str(node), str(node.datatype or ""))
    if str(node) == NULL:
        return None
    if str(node) == f"{RDF}nil" or reading.objects(node, f"{RDF}first"):
        return [of_tree(reading, each, depth + 1) for each in reading.listed(node)]
    return {
        str(name).removeprefix(LIGHTWELL): of_tree(reading, value, depth + 1)
        for name, value in _parts(reading, node).items()
    }


def _parts(reading: Reading, node: Node) -> dict[Node, Node]:
    found: dict[Node, Node] = {}
    for name, value in reading.graph.predicate_objects(node):
        if str(name).startswith(LIGHTWELL):
            if name in found:
                raise Unusable(f"a part of the agreement says “{str(name).removeprefix(LIGHTWELL)}” twice.")
            found[name] = value
    return found


def _plain(text: str, kind: str) -> Json:
    if kind == f"{XSD}boolean":
        return text in ("true", "1")
    if kind == f"{XSD}integer":
        return int(text) if len(text) < 20 else text
    return text


def without(value: Json, ways: Iterable[Way]) -> Json:
    """The value with some of its parts taken out."""
    rest = copy.deepcopy(value)
    for *above, last in ways:
        part = rest
        for step in above:
            part = part[step]
        part.pop(last, None)
    return rest


def put(value: Json, way: Way, part: Json) -> None:
    """Put a part back where it was taken out. Raises Unusable where there is no such place."""
    *above, last = way
    for step in above:
        value = value.get(step)
        if not isinstance(value, dict):
            raise Unusable(f"a clause lacks its “{step}”.")
    value[last] = part
