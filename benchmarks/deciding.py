"""May this recipient use these items, for this use, on this day? Asked of ours and of two engines made for policies.

The peers are told what the clauses give, and nothing else; they answer yes or no. Ours also gives every reason with
its source, since a no has to teach. Of the questions six in ten are a yes; all must answer them alike.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from benchmarks.measuring import Bound, Comparison, Contender, Size, Unit, absent, per_second
from benchmarks.questions import ENDS_ON, STARTS_ON, Question, agreement, given, questions
from lightwell.policy import deciding
from lightwell.policy.agreement import Agreement

OURS = "Lightwell"
CLAUSES = 10
FEW, MUCH = "10 clauses", "10,000 clauses"
MANY = {Size.FULL: (10, 10_000), Size.TINY: (10, 20)}
ASKED = {Size.FULL: 20_000, Size.TINY: 20}
# The peers are asked a part of them, so that a round does not take minutes; a rate does not mind.
ASKED_OF_PEERS = {Size.FULL: 2_000, Size.TINY: 20}

Ask = Callable[[Question], bool]


def ours(found: Agreement) -> Ask:
    """By clause, with reasons."""
    decide = deciding.compile(found).decide
    return lambda each: bool(decide(each.unit, each.items, each.use, each.on))


def by_cedar(found: Agreement) -> Ask:
    """One policy for each clause, kept parsed; an item is a resource, the day is in the context."""
    cedarpy: Any = importlib.import_module("cedarpy")

    policies = cedarpy.PolicySet.from_str("\n".join(_cedar_policy(found, each.id) for each in found.clauses))
    entities = cedarpy.Entities.from_json_str("[]")

    def ask(each: Question) -> bool:
        requests = [
            {
                "principal": f'Unit::"{each.unit}"',
                "action": f'Action::"{each.use}"',
                "resource": f'Item::"{item}"',
                "context": {"on": each.on.toordinal()},
            }
            for item in each.items
        ]
        if len(requests) == 1:
            return bool(cedarpy.is_authorized(requests[0], policies, entities).allowed)
        return all(answer.allowed for answer in cedarpy.is_authorized_batch(requests, policies, entities))

    return ask


def _cedar_policy(found: Agreement, clause: str) -> str:
    [one] = (each for each in found.clauses if each.id == clause)
    items = ", ".join(f'Item::"{part.item}"' for part in one.items)
    return (
        f'permit(principal == Unit::"{one.recipient.unit}", action == Action::"{one.use}", resource) when {{ '
        f"[{items}].contains(resource) && "
        f"context.on >= {STARTS_ON.toordinal()} && context.on <= {ENDS_ON.toordinal()} }};"
    )


CASBIN_MODEL = """
[request_definition]
r = unit, item, use, on
[policy_definition]
p = unit, item, use, starts_on, ends_on
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.unit == p.unit && r.item == p.item && r.use == p.use && r.on >= p.starts_on && r.on <= p.ends_on
"""


def by_casbin(found: Agreement) -> Ask:
    """Its quicker enforcer, which looks only at policies of the unit and the item asked about."""
    casbin: Any = importlib.import_module("casbin")

    model = casbin.FastModel([0, 1])
    model.load_model_from_text(CASBIN_MODEL)
    enforcer = casbin.FastEnforcer(model, cache_key_order=[0, 1])
    days = (STARTS_ON.isoformat(), ENDS_ON.isoformat())
    enforcer.add_policies([[unit, item, use, *days] for _, unit, item, use in given(found)])

    def ask(each: Question) -> bool:
        return all(enforcer.enforce(each.unit, item, each.use, each.on.isoformat()) for item in each.items)

    return ask


PEERS = (("cedarpy", "cedarpy", by_cedar), ("pycasbin", "casbin", by_casbin))


def answered(ask: Ask, asked: Sequence[Question]) -> list[bool]:
    """Every question, one after another."""
    return [ask(each) for each in asked]


def beside_peers(items: int) -> Callable[[Size], AbstractContextManager[tuple[Contender, ...]]]:
    """Ten clauses of twelve items; so many items in each question."""

    @contextmanager
    def contenders(size: Size) -> Iterator[tuple[Contender, ...]]:
        found = agreement(CLAUSES)
        asked = questions(CLAUSES, items, ASKED[size])
        fewer = asked[: ASKED_OF_PEERS[size]]
        known = answered(ours(found), fewer)
        yield (_asking(OURS, ours(found), asked), *(_peer(*each, found, fewer, known) for each in PEERS))

    return contenders


def more_clauses(items: int, given: int) -> Callable[[Size], AbstractContextManager[tuple[Contender, ...]]]:
    """The same questions of agreements that differ in their number of clauses alone."""

    @contextmanager
    def contenders(size: Size) -> Iterator[tuple[Contender, ...]]:
        few, many = MANY[size]
        count = ASKED[size]
        yield tuple(
            _asking(name, ours(agreement(number, given)), questions(number, items, count, given))
            for name, number in ((FEW, few), (MUCH, many))
        )

    return contenders


def _asking(name: str, ask: Ask, asked: Sequence[Question]) -> Contender:
    return Contender(name, per_second(lambda: answered(ask, asked), len(asked)))


def _peer(
    name: str,
    module: str,
    made: Callable[[Agreement], Ask],
    found: Agreement,
    asked: Sequence[Question],
    known: list[bool],
) -> Contender:
    if importlib.util.find_spec(module) is None:
        return absent(name, "it is not installed")
    ask = made(found)
    if answered(ask, asked) != known:
        raise ValueError(f"{name} answers otherwise than we do, so that its time means nothing.")
    return _asking(name, ask, asked)


PACKAGES = ("cedarpy", "casbin")
COMPARISONS = (
    Comparison(
        name="decide-one-item",
        title="Deciding about one item",
        meaning=(
            "Questions answered in one second on one core, by an agreement of ten clauses: may this unit use this "
            "item, for this use, on this day? The peers answer yes or no; ours also says which clause, and of a no "
            "every reason with its source."
        ),
        unit=Unit.PER_SECOND,
        contenders=beside_peers(items=1),
        bounds=(Bound(OURS, at_least=100_000),),
        packages=PACKAGES,
    ),
    Comparison(
        name="decide-twelve-items",
        title="Deciding about twelve items at once",
        meaning=(
            "The same of twelve items in one question, as a delivery asks. The peers know single items only, so each "
            "question is twelve of theirs (cedarpy's as one batch)."
        ),
        unit=Unit.PER_SECOND,
        contenders=beside_peers(items=12),
        bounds=(Bound(OURS, at_least=25_000),),
        packages=PACKAGES,
    ),
    Comparison(
        name="decide-more-clauses",
        title="Deciding under ten thousand clauses",
        meaning=(
            "The same questions of an agreement of ten clauses and of one a thousand times as long, each clause "
            "giving an item of its own. What is looked at does not grow with the agreement; what is left of the ratio "
            "is memory that is further away."
        ),
        unit=Unit.PER_SECOND,
        contenders=more_clauses(items=1, given=1),
        bounds=(Bound(FEW, at_most=2, times=MUCH),),
    ),
)
