"""An agreement read back from others' terms, and whether its two readings still say the same.

Stage 2, agreement. Source: docs/adr/0029-odrl.md. Whoever works with ODRL alone may have changed a rule; then the
document under our namespace would say one thing and the policy another, and neither is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

from lightwell.odrl import exporting, statements
from lightwell.odrl.comparing import duration
from lightwell.odrl.names import Names, last_part, names_of
from lightwell.odrl.policies import Constraint, Kind, Rule
from lightwell.odrl.statements import Unusable
from lightwell.odrl.trees import of_tree, put
from lightwell.odrl.understanding import Reading, policies
from lightwell.odrl.vocabulary import DCT, LIGHTWELL, ODRL, RDF
from lightwell.policy import agreement
from lightwell.policy.agreement import Document
from lightwell.policy.faults import Fault, NotWellFormed

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Json = Any
T = TypeVar("T")

TOLD: Final = (f"{DCT}title", f"{DCT}description", f"{DCT}isPartOf")


def import_agreement(graph: Graph) -> Document | None:
    """The agreement that a policy is; None for a policy that is none of ours.

    Raises Unusable, and NotWellFormed with every fault where it does not hold together.
    """
    reading = Reading(graph)
    nodes = list(dict.fromkeys(_subjects(graph, f"{LIGHTWELL}agreement")))
    if not nodes:
        return None
    names = names_of(reading.name(nodes[0]))
    if len(nodes) > 1 or names is None:
        raise Unusable("it should hold one agreement, named urn:lightwell:agreement:ID:VERSION.")
    document = agreement.parse(_written(reading, nodes[0], names))
    faults = tuple(_differences(graph, document))
    if faults:
        raise NotWellFormed(faults)
    return document


def _subjects(graph: Graph, part: str) -> Iterator[Node]:
    from rdflib import URIRef

    return graph.subjects(URIRef(part), None)


def _written(reading: Reading, node: Node, names: Names) -> Json:
    written = of_tree(reading, _one(reading, node, f"{LIGHTWELL}agreement"))
    if not isinstance(written, dict):
        raise Unusable("its lw:agreement is not an object with named parts.")
    clauses = [_clause(reading, each, names) for each in _listed(reading, node, f"{LIGHTWELL}clauses")]
    title = _text(reading, node, "title")
    return {**written, "id": names.id, "version": names.version, "title": title, "clauses": clauses}


def _clause(reading: Reading, node: Node, names: Names) -> Json:
    written = of_tree(reading, _one(reading, node, f"{LIGHTWELL}clause"))
    rule = reading.rule(node, Kind.PERMISSION)
    if rule.name != names.clause(last_part(rule.name)):
        raise Unusable(f"a clause of it is not named {names.clause('ID')}.")
    duty = _one(reading, node, f"{ODRL}duty")
    ruled_out = [_not_used_for(reading, each, names) for each in _listed(reading, node, f"{LIGHTWELL}not_used_for")]
    said: dict[tuple[str, ...], Json] = {
        ("id",): last_part(rule.name),
        ("title",): _text(reading, node, "title"),
        ("recipient", "unit"): last_part(_only([scope.name for scope in rule.assignees], "one assignee")),
        ("purpose", "use"): last_part(_right(rule, "purpose")),
        ("purpose", "not_used_for"): ruled_out,
        ("terms", "keep_months"): _months(reading.rule(duty, Kind.DUTY)),
        ("terms", "disposal"): _text(reading, duty, "description"),
        ("words", "adult"): _text(reading, node, "description"),
    }
    for way, part in said.items():
        put(written, way, part)
    return written


def _not_used_for(reading: Reading, node: Node, names: Names) -> Json:
    rule = reading.rule(node, Kind.PROHIBITION)
    purpose, written = _right(rule, "purpose"), {"words": _text(reading, node, "description")}
    if purpose != names.purpose_of(rule.name):
        return {**written, "use": last_part(purpose)}
    said_null = reading.objects(node, f"{LIGHTWELL}use")
    return {**written, "use": None} if said_null else written


# --- one part ------------------------------------------------------------------------------------------------


def _one(reading: Reading, node: Node, part: str) -> Node:
    return _only(reading.objects(node, part), f"one {part.removeprefix(LIGHTWELL).removeprefix(ODRL)}")


def _only(found: list[T], what: str) -> T:
    if len(found) != 1:
        raise Unusable(f"it has {len(found)} where a part of an agreement has {what}.")
    return found[0]


def _text(reading: Reading, node: Node, part: str) -> str:
    return str(_one(reading, node, f"{DCT}{part}"))


def _listed(reading: Reading, node: Node, part: str) -> list[Node]:
    return list(reading.listed(_one(reading, node, part)))


def _right(rule: Rule, left: str) -> str:
    found = [
        value.text
        for condition in rule.conditions
        if isinstance(condition, Constraint) and condition.left == f"{ODRL}{left}"
        for value in condition.right
    ]
    return _only(found, f"one {left}")


def _months(duty: Rule) -> int:
    found = duration(_right(duty, "delayPeriod"))
    if found is None:
        raise Unusable("a duty to dispose has a delay that is not a duration, such as P24M.")
    return found.months


# --- do the two readings agree? ------------------------------------------------------------------------------


def _differences(graph: Graph, document: Document) -> Iterator[Fault]:
    """Where the policy says something else than the agreement in it would."""
    ours = statements.of_json(exporting.export(document))
    yield from _other_rules(graph, ours)
    told, expected = _told(graph, ours), _told(ours, ours)
    for name in sorted({name for name, _, _ in told ^ expected}):
        yield _differs(name, "Its title, its description or where it belongs is not the agreement's.")


def _other_rules(graph: Graph, ours: Graph) -> Iterator[Fault]:
    (expected,) = policies(ours)
    found = [policy for policy in policies(graph) if policy.name == expected.name]
    rules = {rule for policy in found for rule in policy.rules}
    for rule in sorted(rules ^ set(expected.rules), key=lambda rule: rule.name):
        yield _differs(rule.name or rule.kind, "This rule is not as the agreement would have it.")
    if [policy.conflict for policy in found] != [expected.conflict]:
        yield _differs(expected.name, "Its conflict strategy is not “prohibit”.")


def _differs(where: str, sentence: str) -> Fault:
    return Fault(where, "says-two-things", f"{sentence} Change the agreement itself, and export it again.")


def _told(graph: Graph, ours: Graph) -> set[tuple[str, str, str]]:
    from rdflib import URIRef

    named = {node for node in ours.subjects(URIRef(f"{RDF}type"), None) if isinstance(node, URIRef)}
    return {
        (str(node), part, str(value)) for node in named for part in TOLD for value in graph.objects(node, URIRef(part))
    }
