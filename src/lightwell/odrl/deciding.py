"""What policies decide of a request: permit, deny, or none, with every rule that was looked at.

Stage 2, agreement. Source: ODRL Information Model 2.2: a rule applies when its action, parties, assets and
constraints are met; a permission's duties come first; a conflict goes by the policy's strategy, and by none the
policy is void. What cannot be told never permits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lightwell.odrl.asking import same_action
from lightwell.odrl.comparing import all_of, any_of, compare, reaches
from lightwell.odrl.policies import (
    Asked,
    Combination,
    Condition,
    Conflict,
    Constraint,
    DutyState,
    Kind,
    Logic,
    Policy,
    Request,
    Rule,
    Scope,
    Value,
    World,
)  # fmt: skip
from lightwell.odrl.vocabulary import ODRL, XSD

MOST_LOOKED_AT: Final = 200_000


class Answer(StrEnum):
    """What comes of a request."""

    PERMIT = "permit"
    DENY = "deny"
    NONE = "none"


class Activation(StrEnum):
    """Whether a rule applies to what is asked."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, whether it applies, and why not.

    is_open: it could not be told; then a permission does not apply, and nothing is permitted beside a prohibition.
    """

    rule: str
    kind: Kind
    activation: Activation
    why: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer to a request."""

    answer: Answer
    rules: tuple[Finding, ...]
    reasons: tuple[str, ...]


def decide(policies: Iterable[Policy], request: Request, world: World, now: dt.datetime) -> Ruling:
    """The answer of all the policies together: a denial in one is a denial."""
    told = tuple(policies)
    looked_at = len(request.asked) * sum(len(policy.rules) for policy in told)
    if looked_at > MOST_LOOKED_AT:
        return Ruling(Answer.NONE, (), (f"There are {looked_at} rules to look at, more than {MOST_LOOKED_AT}.",))
    stated = {**_USUAL, **world.stated, **request.stated, f"{ODRL}dateTime": (_moment(now),)}
    starts = [1 + sum(len(earlier.rules) for earlier in told[:number]) for number in range(len(told))]
    rulings = [
        _ruling(policy, start, _Case(asked, stated, world))
        for asked in request.asked
        for policy, start in zip(told, starts, strict=True)
    ]
    each = [
        _together([ruling.answer for ruling in rulings[start : start + len(told)]])
        for start in range(0, len(rulings), len(told))
    ]
    reasons = (*_notes(told), *(reason for ruling in rulings for reason in ruling.reasons))
    return Ruling(_every(each), _by_rule(rulings), tuple(dict.fromkeys(reasons)))


# What holds unless somebody states otherwise: no delay has run when somebody asks.
_USUAL: Final = {f"{ODRL}delayPeriod": (Value("P0D", f"{XSD}duration"),)}


def _moment(now: dt.datetime) -> Value:
    return Value(now.isoformat(), f"{XSD}dateTime")


def _together(answers: list[Answer]) -> Answer:
    if Answer.DENY in answers:
        return Answer.DENY
    return Answer.PERMIT if Answer.PERMIT in answers else Answer.NONE


def _every(answers: list[Answer]) -> Answer:
    """Of several things asked at once, all have to be permitted."""
    if Answer.DENY in answers:
        return Answer.DENY
    return Answer.PERMIT if set(answers) == {Answer.PERMIT} else Answer.NONE


def _by_rule(rulings: list[Ruling]) -> tuple[Finding, ...]:
    """Each rule once, as it applied to whatever was asked."""
    found: dict[str, Finding] = {}
    for finding in (finding for ruling in rulings for finding in ruling.rules):
        if finding.rule not in found or finding.activation is Activation.ACTIVE:
            found[finding.rule] = finding
    return tuple(found.values())


def _notes(policies: tuple[Policy, ...]) -> Iterator[str]:
    for policy in policies:
        if policy.classes == (f"{ODRL}Offer",):
            yield "This policy is an offer: what it permits holds only once somebody has agreed to it."
        if any(not rule.actions for rule in policy.rules):
            yield "A rule names no action; it is read as being of every action."


# --- one policy, one thing asked -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Case:
    asked: Asked
    stated: Mapping[str, tuple[Value, ...]]
    world: World

    def known(self, left: str) -> tuple[Value, ...]:
        """The result goes to whoever asks, unless they say otherwise."""
        if left == f"{ODRL}recipient" and left not in self.stated and self.asked.party:
            return (Value(self.asked.party),)
        return self.stated.get(left, ())


def _ruling(policy: Policy, start: int, case: _Case) -> Ruling:
    findings = tuple(_finding(rule, number, case) for number, rule in enumerate(policy.rules, start))
    if policy.absent:
        sentence = f"It inherits from {', '.join(policy.absent)}, which is not here to be read."
        return Ruling(Answer.NONE, findings, (sentence,))
    answer, reasons = _answer(policy.conflict, findings)
    return Ruling(answer, findings, reasons)


def _answer(conflict: Conflict, findings: tuple[Finding, ...]) -> tuple[Answer, tuple[str, ...]]:
    permitted = _applies(findings, Kind.PERMISSION)
    prohibited = _applies(findings, Kind.PROHIBITION)
    is_open = any(finding.kind is Kind.PROHIBITION and finding.is_open for finding in findings)
    if permitted and prohibited and conflict is Conflict.INVALID:
        return Answer.NONE, ("A permission and a prohibition both apply, which makes the policy void.",)
    if permitted and conflict is Conflict.PERMIT:
        return Answer.PERMIT, ()
    if prohibited:
        return Answer.DENY, ()
    if permitted and is_open:
        return Answer.NONE, ("A permission applies, and it cannot be told whether a prohibition does.",)
    return (Answer.PERMIT, ()) if permitted else (Answer.NONE, ("No permission applies.",))


def _applies(findings: tuple[Finding, ...], kind: Kind) -> bool:
    return any(finding.kind is kind and finding.activation is Activation.ACTIVE for finding in findings)


def _finding(rule: Rule, number: int, case: _Case) -> Finding:
    found = {sentence: holds for sentence, holds in _premises(rule, case) if holds is not True}
    name = rule.name or f"{rule.kind} {number}"
    if not found:
        return Finding(name, rule.kind, Activation.ACTIVE)
    return Finding(name, rule.kind, Activation.INACTIVE, tuple(found), False not in found.values())


def _premises(rule: Rule, case: _Case) -> Iterator[tuple[str, bool | None]]:
    """Each thing that must hold for a rule to apply, as the sentence for where it does not."""
    asked, world = case.asked, case.world
    actions = {asked.action, *(world.implied.get(asked.action, ()) if rule.kind is Kind.PROHIBITION else ())}
    yield (
        "It is about another action.",
        _one_of(rule.actions, lambda scope: _is_part(scope, actions, world), case),
    )
    yield "It is about another party.", _one_of(rule.assignees, lambda scope: _covers(scope, asked.party, world), case)
    yield "It is about another asset.", _one_of(rule.targets, lambda scope: _covers(scope, asked.target, world), case)
    for condition in rule.conditions:
        holds = _holds(condition, case)
        yield _unmet(condition, holds), holds
    for duty in rule.duties:
        yield f"A duty comes first: {_duty_words(duty)}.", _is_met(duty, case)


def _one_of(scopes: tuple[Scope, ...], covers: Callable[[Scope], bool], case: _Case) -> bool | None:
    """Where a rule names none, it is about all."""
    if not scopes:
        return True
    return any_of(
        all_of(_holds(refinement, case) for refinement in scope.refinements) for scope in scopes if covers(scope)
    )


def _is_part(scope: Scope, actions: set[str], world: World) -> bool:
    return any(reaches(action, same_action(scope.name), world.wider) for action in actions)


def _covers(scope: Scope, name: str, world: World) -> bool:
    return bool(name) and any(reaches(name, each, world.part_of) for each in (scope.name, *scope.sources) if each)


# --- constraints and duties ----------------------------------------------------------------------------------


def _holds(condition: Condition, case: _Case) -> bool | None:
    if isinstance(condition, Constraint):
        return _compared(condition, case)
    answers = [_holds(part, case) for part in condition.parts]
    if condition.logic is Logic.OR:
        return any_of(answers)
    if condition.logic is Logic.XONE:
        return _exactly_one(answers)
    return all_of(answers)


def _exactly_one(answers: list[bool | None]) -> bool | None:
    if answers.count(True) > 1:
        return False
    return None if None in answers else answers.count(True) == 1


def _compared(constraint: Constraint, case: _Case) -> bool | None:
    if constraint.is_elsewhere:
        return None
    return compare(constraint.operator, case.known(constraint.left), constraint.right, case.world)


def _unmet(condition: Condition, holds: bool | None) -> str:
    opening = "A constraint is not met" if holds is False else "It cannot be told whether a constraint is met"
    return f"{opening}: {_words(condition)}."


def _words(condition: Condition) -> str:
    if isinstance(condition, Combination):
        return f"{condition.logic} of {len(condition.parts)} constraints"
    right = ", ".join(value.text for value in condition.right[:3]) or "a value that is not here"
    return f"{_short(condition.left)} {_short(condition.operator)} {right}"


def _short(name: str) -> str:
    return name.removeprefix(ODRL) or "nothing"


def _duty_words(duty: Rule) -> str:
    return ", ".join(_short(action.name) for action in duty.actions) or "one that names no action"


def _is_met(duty: Rule, case: _Case) -> bool | None:
    """Fulfilled, or not demanded: not yet by its own constraints, or by what the world reports."""
    state = case.world.duties.get(duty.name, DutyState.NOT_REPORTED)
    if state is DutyState.VIOLATED:
        return False
    if state in (DutyState.FULFILLED, DutyState.NOT_SET):
        return True
    due = all_of(_holds(condition, case) for condition in duty.conditions)
    return True if due is False else None
