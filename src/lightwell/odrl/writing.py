"""A policy of somebody else's, kept as a document and written back as JSON-LD with everything that it stated.

Stage 2, agreement. Source: JSON-LD 1.1. Names are written in full or by ODRL's own words, and values with their
types, so that whatever reads it again finds the same statements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lightwell.odrl import statements
from lightwell.odrl.understanding import policies, policy_nodes
from lightwell.odrl.vocabulary import CONTEXT, LINKS, ODRL, PREFIXES, RDF, WORD_LINKS, XSD, context_of

if TYPE_CHECKING:
    from rdflib import Graph, Literal
    from rdflib.term import Node

Json = Any

FORM: Final = "odrl-policy/1"
DEEPEST: Final = 30
RULES: Final = ("permission", "prohibition", "obligation")
_WORDS: Final = frozenset(CONTEXT) - {*PREFIXES, "uid", "type"}  # both of these are JSON-LD's own here


def as_document(graph: Graph) -> Json:
    """A policy that is no agreement, as a document of its own form. Raises Unusable where there is none."""
    policies(graph)
    return {"form": FORM, "policy": written(graph)}


def from_document(document: Json) -> Json:
    """The JSON-LD in such a document. Raises Unusable."""
    graph = statements.of_json(document.get("policy"))
    policies(graph)
    return written(graph)


def written(graph: Graph) -> Json:
    """Everything that the statements say: the policies first, what they alone hold inside them."""
    return _Writing(graph).document()


class _Writing:
    """One graph on its way to JSON-LD."""

    def __init__(self, graph: Graph) -> None:
        from rdflib import URIRef

        self.graph, self.done = graph, set[Any]()
        held: dict[Node, int] = {}
        for value in graph.objects():
            held[value] = held.get(value, 0) + 1
        policies = set(policy_nodes(graph))
        self.inside = {node for node in graph.subjects(unique=True) if held.get(node, 0) == 1 and node not in policies}
        # A prefix that some name already begins with would make another name of it.
        schemes = {str(node).partition(":")[0] for node in graph.all_nodes() if isinstance(node, URIRef)}
        self.unclear = frozenset(schemes & set(PREFIXES))

    def document(self) -> Json:
        subjects = list(dict.fromkeys([*policy_nodes(self.graph), *sorted(self.graph.subjects(unique=True), key=str)]))
        outermost = [node for node in subjects if node not in self.inside]
        found = [self.node(node) for node in outermost]
        # Nodes that hold one another in a circle are inside nothing that was written.
        found += [self.node(node) for node in subjects if node not in self.done]
        said = found[0] if len(found) == 1 else {"@graph": found}
        return {"@context": context_of(said, leaving_out=self.unclear), **said}

    def node(self, node: Node, depth: int = 0) -> Json:
        from rdflib import BNode

        self.done.add(node)
        nameless = isinstance(node, BNode) and node in self.inside and depth > 0
        said: dict[str, Json] = {} if nameless else {"uid": self._name(node)}
        for name in dict.fromkeys(self.graph.predicates(node)):
            values = list(self.graph.objects(node, name))
            if str(name) == f"{RDF}type":
                said["type"] = _single([_short(self._name(value)) for value in values])
                continue
            key = _key(str(name), self.unclear)
            told = [self._value(value, key, depth) for value in values]
            said[key] = told if key in RULES else _single(told)
        return said

    def _value(self, value: Node, key: str, depth: int) -> Json:
        from rdflib import Literal

        if isinstance(value, Literal):
            # Where a name is expected, text has to say that it is text.
            return _literal(value, alone=key not in LINKS and key not in WORD_LINKS and key != "rightOperandReference")
        if value in self.inside and value not in self.done and depth < DEEPEST:
            return self.node(value, depth + 1)
        name = self._name(value)
        if key in WORD_LINKS and _short(name) != name:
            return _short(name)
        return name if key in LINKS else {"@id": name}

    def _name(self, node: Node) -> str:
        from rdflib import BNode

        return f"_:{node}" if isinstance(node, BNode) else str(node)


def _single(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _literal(value: Literal, *, alone: bool) -> Json:
    if value.language:
        return {"@value": str(value), "@language": value.language}
    kind = str(value.datatype or "")
    if kind and kind != f"{XSD}string":
        return {"@value": str(value), "@type": kind}
    return str(value) if alone else {"@value": str(value)}


def _key(name: str, unclear: frozenset[str]) -> str:
    """One of ODRL's own words where there is one, else the name, shortened by a usual prefix."""
    if _short(name) != name:
        return _short(name)
    for prefix, whole in PREFIXES.items():
        if name.startswith(whole) and prefix not in unclear and re.fullmatch(r"\w+", name[len(whole) :], re.ASCII):
            return f"{prefix}:{name[len(whole) :]}"
    return name


def _short(name: str) -> str:
    """ODRL's own word for a name, without its prefix."""
    word = name.removeprefix(ODRL)
    return word if word != name and word in _WORDS else name
