"""Requests and the state of the world, understood from statements.

Stage 2, agreement. Source: ODRL Information Model 2.2 (request); the field's evaluators for what it leaves open: a
request or a world states values by constraints with “eq”, or by parameters that describe a feature, and reports on
duties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Final

from lightwell.odrl.policies import Asked, Constraint, DutyState, Request, Value, World
from lightwell.odrl.statements import Unusable
from lightwell.odrl.understanding import RULE_KINDS, Reading, in_full, policy_nodes
from lightwell.odrl.vocabulary import INCLUDED_IN, ODRL, PREFIXES, RDF, REPORTS, SAME_ACTION, STATES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

MOST_ASKED: Final = 10_000
STATING: Final = frozenset(f"{ODRL}{name}" for name in ("eq", "isA"))
_ASKED_PARTS: Final = (("action", "requestedAction"), ("assignee", "requestingParty"), ("target", "requestedTarget"))
_STATES: Final = {
    "Fulfilled": DutyState.FULFILLED,
    "Performed": DutyState.FULFILLED,
    "Violated": DutyState.VIOLATED,
    "Unperformed": DutyState.VIOLATED,
    "NonSet": DutyState.NOT_SET,
    "Unknown": DutyState.NOT_SET,
}
_IS_A: Final = (f"{RDF}type", f"{PREFIXES['rdfs']}subClassOf", f"{PREFIXES['skos']}broader")
Relation = Mapping[str, frozenset[str]]


# --- requests ------------------------------------------------------------------------------------------------


def request(graph: Graph) -> Request:
    """The one request that the statements hold. Raises Unusable."""
    reading = Reading(graph)
    nodes = list(dict.fromkeys([*policy_nodes(graph), *_of_class(graph, f"{STATES}EvaluationRequest")]))
    if len(nodes) != 1:
        raise Unusable(f"it holds {len(nodes)} requests where one is needed: an odrl:Request with a permission.")
    asked = tuple(dict.fromkeys(_asked(reading, nodes[0])))
    if not asked:
        raise Unusable("it asks for no action. A request has a permission with an action.")
    return Request(reading.name(nodes[0]), asked, _stated(reading))


def _of_class(graph: Graph, name: str) -> Iterator[Node]:
    from rdflib import URIRef

    return graph.subjects(URIRef(f"{RDF}type"), URIRef(name))


def _asked(reading: Reading, node: Node) -> Iterator[Asked]:
    rules = [rule for kind in RULE_KINDS for rule in reading.objects(node, kind)] or [node]
    seen = 0
    for rule in rules:
        for action, party, target in product(*(_names(reading, rule, node, *parts) for parts in _ASKED_PARTS)):
            seen += 1
            if seen > MOST_ASKED:
                raise Unusable(f"it asks for more than {MOST_ASKED} things at once.")
            if action:
                yield Asked(same_action(action), party, target)


def _names(reading: Reading, rule: Node, request: Node, part: str, state_part: str) -> list[str]:
    found = reading.objects(rule, part) or reading.objects(request, part)
    found = found or reading.objects(rule, f"{STATES}{state_part}")
    return [_action_name(reading, node) for node in found] or [""]


def _action_name(reading: Reading, node: Node) -> str:
    named = reading.objects(node, f"{RDF}value")
    return reading.name(named[0] if named else node)


def same_action(name: str) -> str:
    """The word in use today for an action."""
    return SAME_ACTION.get(name, name)


# --- what is stated ------------------------------------------------------------------------------------------


def _stated(reading: Reading) -> dict[str, tuple[Value, ...]]:
    """For each left operand, the values that are said to hold."""
    found: defaultdict[str, list[Value]] = defaultdict(list)
    for node in _subjects(reading.graph, f"{ODRL}leftOperand"):
        condition = reading.condition(node)
        if isinstance(condition, Constraint) and condition.operator in STATING:
            found[condition.left].extend(condition.right)
    for node in _subjects(reading.graph, f"{STATES}describesFeature"):
        for feature in reading.objects(node, f"{STATES}describesFeature"):
            values = [reading.value(each) for each in reading.objects(node, f"{STATES}value")]
            found[_operand(reading.name(feature))].extend(values)
    return {left: tuple(dict.fromkeys(values)) for left, values in found.items()}


def _operand(feature: str) -> str:
    word = feature.removeprefix(STATES)
    return f"{ODRL}{word[:1].lower()}{word[1:]}"


def _subjects(graph: Graph, part: str) -> list[Node]:
    from rdflib import URIRef

    return list(dict.fromkeys(graph.subjects(URIRef(part), None)))


# --- the world -----------------------------------------------------------------------------------------------


def world(policy: Graph, request: Graph, state: Graph | None = None) -> World:
    """What the three texts say besides rules and what is asked. Raises Unusable for actions in a circle."""
    told = [Reading(graph) for graph in (policy, request, state) if graph is not None]
    declared = {same_action(name): frozenset(map(same_action, wider)) for name, wider in _pairs(told, "includedIn")}
    wider = {name: declared.get(name, frozenset()) | _usual(name) for name in {*INCLUDED_IN, *declared}}
    _refuse_circles(wider)
    return World(
        wider=wider,
        implied=dict(_pairs(told, "implies")),
        part_of=dict(_pairs(told, "partOf")),
        is_a=dict(_pairs(told, *_IS_A)),
        duties=_duties(told),
        stated={} if state is None else _stated(Reading(state)),
    )


def _usual(name: str) -> frozenset[str]:
    return frozenset([INCLUDED_IN[name]] if name in INCLUDED_IN else [])


def _pairs(told: Iterable[Reading], *parts: str) -> Iterator[tuple[str, frozenset[str]]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for reading in told:
        for part in parts:
            full = part if ":" in part else f"{ODRL}{part}"
            for node in _subjects(reading.graph, full):
                found[reading.name(node)].update(reading.name(each) for each in reading.objects(node, full))
    return ((name, frozenset(others)) for name, others in found.items() if name)


def _duties(told: Iterable[Reading]) -> dict[str, DutyState]:
    found: dict[str, DutyState] = {}
    for reading in told:
        for reports in REPORTS:
            for node in _subjects(reading.graph, f"{reports}rule"):
                states = [
                    _STATES[word]
                    for part in ("deonticState", "performanceState")
                    for each in reading.objects(node, f"{reports}{part}")
                    if (word := reading.name(each).removeprefix(reports)) in _STATES
                ]
                for duty in reading.objects(node, f"{reports}rule"):
                    if states:
                        found[reading.name(duty)] = states[0]
    return found


def _refuse_circles(wider: Relation) -> None:
    """Raises Unusable where an action is part of itself, by however many steps."""
    done: set[str] = set()
    for start in wider:
        way: list[str] = [start]
        left = [iter(sorted(wider.get(start, ())))]
        while left and start not in done:
            step = next(left[-1], None)
            if step is None:
                left.pop()
                done.add(way.pop())
            elif step in way:
                raise Unusable(f"the action {in_full(step)} is included in itself, by way of others.")
            elif step not in done:
                way.append(step)
                left.append(iter(sorted(wider.get(step, ()))))
