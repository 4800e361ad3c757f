"""Policies in ODRL's terms, requests and the state of the world, as values that can be compared and decided on.

Stage 2, agreement. Source: ODRL Information Model 2.2. Names are IRIs; a thing without one has the empty name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a rule does."""

    PERMISSION = "permission"
    PROHIBITION = "prohibition"
    OBLIGATION = "obligation"
    DUTY = "duty"


class Logic(StrEnum):
    """How a combination's parts go together."""

    AND = "and"
    OR = "or"
    XONE = "xone"
    AND_SEQUENCE = "andSequence"


class Conflict(StrEnum):
    """What holds when a permission and a prohibition both apply."""

    PERMIT = "perm"
    PROHIBIT = "prohibit"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Value:
    """One value in a constraint.

    kind: the IRI of a literal's type; empty for a thing that has a name.
    """

    text: str
    kind: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One comparison: left operand, operator, right operand.

    is_elsewhere: the right operand is at an address, and nothing is fetched.
    """

    left: str
    operator: str
    right: tuple[Value, ...]
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Combination:
    """Several constraints joined by a logical operand."""

    logic: Logic
    parts: tuple[Condition, ...]


Condition = Constraint | Combination


@dataclass(frozen=True, slots=True)
class Scope:
    """An action, a party or an asset as a rule names it, with what narrows it down.

    sources: the collections that it stands for.
    """

    name: str
    sources: tuple[str, ...] = ()
    refinements: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One permission, prohibition, obligation or duty."""

    name: str
    kind: Kind
    actions: tuple[Scope, ...] = ()
    targets: tuple[Scope, ...] = ()
    assignees: tuple[Scope, ...] = ()
    assigners: tuple[Scope, ...] = ()
    conditions: tuple[Condition, ...] = ()
    duties: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A set of rules that go together.

    absent: policies that it inherits from and that are not in the text.
    """

    name: str
    classes: tuple[str, ...]
    rules: tuple[Rule, ...]
    conflict: Conflict = Conflict.INVALID
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that somebody asks to do; a party or a target that is not named is empty."""

    action: str
    party: str
    target: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, all of it, and what the asker says of their purpose and other circumstances."""

    name: str
    asked: tuple[Asked, ...]
    stated: Mapping[str, tuple[Value, ...]]


class DutyState(StrEnum):
    """What the world says of a duty."""

    FULFILLED = "fulfilled"
    VIOLATED = "violated"
    NOT_SET = "not set"  # reported on, and nothing is demanded yet
    NOT_REPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class World:
    """What is known besides the policy and the request.

    wider: for each action, those that it is part of. implied: those that it implies.
    part_of: collections that a party or an asset is in. is_a: what a thing is.
    """

    wider: Mapping[str, frozenset[str]]
    implied: Mapping[str, frozenset[str]]
    part_of: Mapping[str, frozenset[str]]
    is_a: Mapping[str, frozenset[str]]
    duties: Mapping[str, DutyState]
    stated: Mapping[str, tuple[Value, ...]]
