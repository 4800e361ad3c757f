"""Statements understood as policies.

Stage 2, agreement. Source: ODRL Information Model 2.2, sections on policy, rule, constraint and policy composition.
A name given as plain text, such as “odrl:read”, is taken for the name that it abbreviates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from lightwell.odrl.policies import (
    Combination,
    Condition,
    Conflict,
    Constraint,
    Kind,
    Logic,
    Policy,
    Rule,
    Scope,
    Value,
)
from lightwell.odrl.statements import Unusable
from lightwell.odrl.vocabulary import ODRL, PREFIXES, RDF

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

T = TypeVar("T")

DEEPEST: Final = 40
MOST_PARTS: Final = 50_000
POLICY_CLASSES: Final = frozenset(
    f"{ODRL}{name}" for name in ("Policy", "Set", "Offer", "Agreement", "Assertion", "Privacy", "Request", "Ticket")
)
RULE_KINDS: Final = (Kind.PERMISSION, Kind.PROHIBITION, Kind.OBLIGATION)


def policies(graph: Graph) -> tuple[Policy, ...]:
    """Every policy that the statements hold, requests apart. Raises Unusable when there is none."""
    reading = Reading(graph)
    found = [node for node in policy_nodes(graph) if f"{ODRL}Request" not in reading.classes(node)]
    if not found:
        raise Unusable("it holds no ODRL policy: nothing in it has permissions, prohibitions or obligations.")
    return tuple(reading.policy(node) for node in found)


def policy_nodes(graph: Graph) -> list[Node]:
    """The nodes that are policies: by their class, or because they have rules."""
    from rdflib import URIRef

    typed = [node for name in sorted(POLICY_CLASSES) for node in graph.subjects(URIRef(f"{RDF}type"), URIRef(name))]
    ruling = [node for kind in RULE_KINDS for node in graph.subjects(URIRef(f"{ODRL}{kind}"), None)]
    return list(dict.fromkeys([*typed, *ruling]))


@dataclass
class Reading:
    """One graph being understood; counts what it has seen, so that a text cannot make more of itself than it says."""

    graph: Graph
    parts: int = field(default=0)
    said: dict[Node, dict[str, list[Node]]] = field(default_factory=dict)

    def policy(self, node: Node, above: tuple[Node, ...] = ()) -> Policy:
        """The policy, with what it inherits where that is in the text."""
        if node in above or len(above) > DEEPEST:
            raise Unusable("a policy in it inherits from itself.")
        self.count()
        parents = self.objects(node, "inheritFrom")
        known = set(policy_nodes(self.graph)) if parents else set()
        here = [parent for parent in parents if parent in known]
        inherited = [self.policy(parent, (*above, node)) for parent in here]
        own = [self.rule(rule, kind, node) for kind in RULE_KINDS for rule in self.objects(node, kind)]
        absent = (self.name(parent) for parent in parents if parent not in here)
        return Policy(
            name=self.name(node),
            classes=tuple(sorted(self.classes(node) & POLICY_CLASSES)),
            rules=(*own, *(rule for parent in inherited for rule in parent.rules)),
            conflict=self._conflict(node),
            absent=(*absent, *(name for parent in inherited for name in parent.absent)),
        )

    def _conflict(self, node: Node) -> Conflict:
        said = {self.name(each).removeprefix(ODRL) for each in self.objects(node, "conflict")}
        if said - set(Conflict):
            raise Unusable("its conflict strategy is none of perm, prohibit and invalid.")
        return Conflict(said.pop()) if len(said) == 1 else Conflict.INVALID

    def rule(self, node: Node, kind: Kind, policy: Node | None = None, depth: int = 0) -> Rule:
        """A rule with what its policy says for all its rules."""
        self.count(depth)
        duties = self.objects(node, "duty") if kind is Kind.PERMISSION else []
        shared = self.objects(policy, "constraint") if policy is not None else []
        return Rule(
            name=self.name(node),
            kind=kind,
            actions=self._scopes(node, "action", policy),
            targets=self._scopes(node, "target", policy, "hasPolicy"),
            assignees=self._scopes(node, "assignee", policy, "assigneeOf"),
            assigners=self._scopes(node, "assigner", policy, "assignerOf"),
            conditions=_in_order(self.condition(each) for each in [*self.objects(node, "constraint"), *shared]),
            duties=_in_order(self.rule(each, Kind.DUTY, depth=depth + 1) for each in duties),
        )

    def _scopes(self, rule: Node, part: str, policy: Node | None, inverse: str = "") -> tuple[Scope, ...]:
        nodes = self.objects(rule, part)
        if not nodes and policy is not None:
            nodes = [*self.objects(policy, part), *self._subjects(inverse, policy)]
        return _in_order(self._scope(node) for node in nodes)

    def _scope(self, node: Node) -> Scope:
        self.count()
        named = self.objects(node, f"{RDF}value")  # an action that is refined says which it is by rdf:value
        return Scope(
            name=self.name(named[0] if named else node),
            sources=_in_order(self.name(each) for each in self.objects(node, "source")),
            refinements=_in_order(self.condition(each) for each in self.objects(node, "refinement")),
        )

    # --- constraints -----------------------------------------------------------------------------------------

    def condition(self, node: Node, depth: int = 0) -> Condition:
        """A constraint, or a combination of some."""
        self.count(depth)
        for logic in Logic:
            parts = [each for part in self.objects(node, logic) for each in self.listed(part)]
            if parts:
                made = tuple(self.condition(part, depth + 1) for part in parts)
                return Combination(logic, made if logic is Logic.AND_SEQUENCE else _in_order(made))
        return self._constraint(node)

    def _constraint(self, node: Node) -> Constraint:
        units = [self.name(each) for each in self.objects(node, "unit")]
        rights = [each for right in self.objects(node, "rightOperand") for each in self.listed(right)]
        return Constraint(
            left=self._one(node, "leftOperand"),
            operator=self._one(node, "operator"),
            right=_in_order(self.value(each, units[0] if units else "") for each in rights),
            is_elsewhere=bool(self.objects(node, "rightOperandReference")),
        )

    def _one(self, node: Node, part: str) -> str:
        found = self.objects(node, part)
        return self.name(found[0]) if len(found) == 1 else ""

    def value(self, node: Node, unit: str = "") -> Value:
        """A literal with its type, or a thing with a name."""
        from rdflib import Literal

        if isinstance(node, Literal):
            return Value(str(node), str(node.datatype or f"{PREFIXES['xsd']}string"), unit)
        return Value(self.name(node), "", unit)

    # --- nodes -----------------------------------------------------------------------------------------------

    def objects(self, node: Node, part: str) -> list[Node]:
        """What a node has for one of ODRL's properties, or for a property named in full."""
        if node not in self.said:
            found = self.said.setdefault(node, {})
            for name, value in self.graph.predicate_objects(node):
                found.setdefault(str(name), []).append(value)
        return list(self.said[node].get(part if ":" in part else f"{ODRL}{part}", ()))

    def _subjects(self, part: str, node: Node) -> list[Node]:
        from rdflib import URIRef

        return list(self.graph.subjects(URIRef(f"{ODRL}{part}"), node)) if part else []

    def listed(self, node: Node) -> Iterator[Node]:
        """The members of a list; of anything else, itself. Raises Unusable for a list without an end."""
        first, rest, nil = f"{RDF}first", f"{RDF}rest", f"{RDF}nil"
        if str(node) != nil and not self.objects(node, first):
            yield node
            return
        seen: set[Node] = set()
        while str(node) != nil:
            if node in seen:
                raise Unusable("a list in it has no end.")
            seen.add(node)
            self.count()
            yield from self.objects(node, first)[:1]
            node = next(iter(self.objects(node, rest)), node)

    def classes(self, node: Node) -> set[str]:
        return {self.name(each) for each in self.objects(node, f"{RDF}type")}

    def name(self, node: Node) -> str:
        """The IRI of a node; empty where it has none."""
        from rdflib import BNode

        return "" if isinstance(node, BNode) else in_full(str(node))

    def count(self, depth: int = 0) -> None:
        """One more part has been seen. Raises Unusable for too many of them, or too deep."""
        self.parts += 1
        if depth > DEEPEST:
            raise Unusable(f"a rule in it is nested more than {DEEPEST} levels deep, or is part of itself.")
        if self.parts > MOST_PARTS:
            raise Unusable(f"its rules come to more than {MOST_PARTS} parts.")


def in_full(name: str) -> str:
    """A name that may be shortened by one of the usual prefixes."""
    prefix, colon, rest = name.partition(":")
    return f"{PREFIXES[prefix]}{rest}" if colon and prefix in PREFIXES and not rest.startswith("//") else name


def _in_order(parts: Iterable[T]) -> tuple[T, ...]:
    """In an order of their own, since statements have none."""
    found = tuple(parts)
    return found if len(found) < 2 else tuple(sorted(found, key=repr))
