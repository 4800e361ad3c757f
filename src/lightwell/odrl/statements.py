"""What a policy's text states: JSON-LD or Turtle read as statements, with nothing fetched.

Stage 2, agreement. Source: JSON-LD 1.1 and RDF 1.1 Turtle, read by rdflib. Every context that a text names is
settled here, before the reader could go looking for it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NoReturn

from lightwell.odrl.vocabulary import CONTEXT, STANDARD_CONTEXTS

if TYPE_CHECKING:
    from rdflib import Graph

Json = Any

LARGEST_BYTES: Final = 4 * 1024 * 1024
DEEPEST: Final = 100
MOST_CONTEXTS: Final = 100
_NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x20<>"{}|\\^`]')
# What rdflib trips over in a text that is wrong; it has no one error of its own.
_TRIPS: Final = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, SyntaxError, RecursionError,
    NotImplementedError,
)  # fmt: skip


class Unusable(ValueError):
    """A text that says nothing that can be used; the words say why, in one sentence for people."""


def read(contents: bytes) -> Graph:
    """The statements of a JSON-LD or Turtle text. Raises Unusable."""
    if len(contents) > LARGEST_BYTES:
        raise Unusable(f"it is larger than {LARGEST_BYTES // 1024 // 1024} MB, more than any policy.")
    try:
        text = contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"byte {error.start + 1} is not UTF-8 text. Save the file as UTF-8.") from None
    if text.lstrip()[:1] in ("{", "["):
        return of_json(_json(text))
    return _of_turtle(text)


def of_json(said: Json) -> Graph:
    """The statements of a JSON-LD document. Raises Unusable."""
    from rdflib import Graph
    from rdflib.plugins.parsers.jsonld import to_rdf

    settled = _settled(said)
    graph = Graph(bind_namespaces="none")
    with _as_unusable("JSON-LD"):
        to_rdf(settled, graph)
    _refuse_odd_names(graph)
    return graph


def _of_turtle(text: str) -> Graph:
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    with _as_unusable("Turtle"):
        graph.parse(data=text, format="turtle")
    return graph


def _refuse_odd_names(graph: Graph) -> None:
    from rdflib import URIRef

    names = {node for statement in graph for node in statement if isinstance(node, URIRef)}
    if any(_NOT_IN_A_NAME.search(name) for name in names):
        raise Unusable("a name in it is not an IRI: it has a space, a bracket or a quotation mark.")


@contextlib.contextmanager
def _as_unusable(form: str) -> Iterator[None]:
    """What trips the reader is a fault of the text; what it would log about values is told by nobody."""
    logger = logging.getLogger("rdflib")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    except _TRIPS:
        raise Unusable(f"it cannot be read as {form}.") from None
    finally:
        logger.setLevel(level)


# --- JSON ----------------------------------------------------------------------------------------------------


def _json(text: str) -> Json:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise Unusable(f"it stops being JSON at line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        _too_deep()


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unusable("one of its objects gives a name twice. Keep one.")
    return found


def _no_number(name: str) -> NoReturn:
    raise Unusable(f"{name} is not a number in JSON.")


def _whole_number(digits: str) -> int:
    if len(digits) > 100:
        raise Unusable("it holds a number of more than 100 digits. Write it as text.")
    return int(digits)


def _too_deep() -> NoReturn:
    raise Unusable(f"it is nested more than {DEEPEST} levels deep. Flatten it.") from None


# --- contexts ------------------------------------------------------------------------------------------------


def _settled(said: Json) -> Json:
    """The document with every context in it, none by address; ours where it names none at all."""
    contexts = [0]
    if not isinstance(said, dict | list):
        raise Unusable("it is JSON, but neither an object nor a list.")
    whole = said if isinstance(said, dict) else {"@graph": said}
    return _node(whole if "@context" in whole else {"@context": CONTEXT, **whole}, 0, contexts)


def _node(value: Json, depth: int, contexts: list[int]) -> Json:
    if depth > DEEPEST:
        _too_deep()
    if isinstance(value, list):
        return [_node(each, depth + 1, contexts) for each in value]
    if not isinstance(value, dict):
        return value
    if "@import" in value:
        raise Unusable("it imports a context by its address, and nothing is fetched. Put the context in the file.")
    return {
        name: _settled_context(each, depth + 1, contexts) if name == "@context" else _node(each, depth + 1, contexts)
        for name, each in value.items()
    }


def _settled_context(context: Json, depth: int, contexts: list[int]) -> Json:
    contexts[0] += 1
    if contexts[0] > MOST_CONTEXTS:
        _too_many()
    if isinstance(context, list):
        return [_settled_context(each, depth + 1, contexts) for each in context]
    if isinstance(context, str):
        if context in STANDARD_CONTEXTS:
            return CONTEXT
        raise Unusable(
            "it names a context at an address other than ODRL's own, and nothing is fetched. Put the context itself in"
            " the file."
        )
    return _node(context, depth, contexts)


def _too_many() -> NoReturn:
    raise Unusable(f"it holds more than {MOST_CONTEXTS} contexts. Put one at the top.")
