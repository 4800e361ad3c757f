"""The one gate: an action is a rule, a change and an event, and nothing changes in any other way.

All stages. Source: Lightwell's one gate. One transaction locks the subject, asks the pure rule, makes the change
and writes one ledger entry. A refusal changes nothing and is itself recorded, with every reason's code.

    @action(code="sharing.open-delivery", rule=may_open_delivery)
    def open_delivery(deed: Deed[Delivery], *, clause: str, why: str) -> Done[Opened]:
        return Done(Opened(...), Event(clauses=(clause,), counts={"rows": 38}, reason=why))

    open_delivery(request.actor, delivery, request.now, clause="3", why=why)     # raises Refused
    allowed(open_delivery, request.actor, delivery, request.now, clause="3")     # the same rule, for a page

The entry has been committed when the call returns, so an action that lets somebody see rows returns the means
to see them, never the rows: whoever holds the means is already in the ledger.

The subject is locked by its identity (an advisory lock) rather than by its row: PostgreSQL lets nobody lock a row
that they may not update, and somebody who opens a delivery must not be able to alter it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import inspect
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, NoReturn, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction

from lightwell.ledger.governing import GovernedTable, Subject, facts_of
from lightwell.ledger.recording import NOTHING_MORE, Attempt, Event, record_done, record_refused
from lightwell.ledger.walls import act_behind, act_further
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision

__all__ = ["Action", "Deed", "Done", "Event", "Refused", "action", "actions", "allowed", "refuse"]

S = TypeVar("S", bound=Subject)
P = ParamSpec("P")
R = TypeVar("R")
Rule = Callable[..., Decision]


class Refused(Exception):
    """The Policy says no. Nothing changed, the attempt is in the ledger, and the decision says every reason why."""

    def __init__(self, decision: Decision, attempt: Attempt) -> None:
        self.decision = decision
        self.attempt = attempt
        super().__init__(f"{attempt.action}: {', '.join(decision.codes)}")


@dataclass(frozen=True, slots=True)
class Deed(Generic[S]):
    """What a change is given: who acts, on what (locked, as it is now), when, and the entry that will say so."""

    actor: Actor
    subject: S
    now: dt.datetime
    entry: UUID


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """What a change gives back: a value for the caller and an event for the ledger."""

    value: R
    event: Event = NOTHING_MORE


class Action(Generic[S, P, R]):
    """Something people can do. Call it to do it; ask `allowed` whether one may."""

    def __init__(self, code: str, rule: Rule, change: Callable[Concatenate[Deed[S], P], Done[R]]) -> None:
        self.code = code
        self.rule = rule
        self.change: Callable[..., Done[R]] = change
        self.inputs = _by_name(change, after=1)  # the deed
        self.asked = _by_name(rule, after=2)  # the actor and the facts
        self.__doc__ = change.__doc__
        self.__name__ = change.__name__
        if unknown := set(self.asked) - set(self.inputs) - {"now"}:
            raise TypeError(f"{code}: the rule asks for {sorted(unknown)}, which the change does not take")

    def __call__(self, actor: Actor, subject: S, now: dt.datetime, /, *args: P.args, **inputs: P.kwargs) -> R:
        """Do it, in a transaction of its own that has committed when this returns.

        Raises Refused, with every reason; NotVisible, when this actor may not know of the subject.
        """
        self._refuse_by_position(args)
        try:
            with transaction.atomic(durable=True):
                act_behind(actor, self.code, _lock_of(subject.subject_kind, subject.pk))
                return self._act(actor, subject, now, inputs)
        except Refused as refusal:
            _record(refusal)
            raise

    def within(self, deed: Deed[Any], subject: S, /, *args: P.args, **inputs: P.kwargs) -> R:
        """Do it as part of another action: its own rule and entry, and both happen or neither does.

        A refusal ends the outer action too, which records it: let it rise.
        """
        self._refuse_by_position(args)
        if not connection.in_atomic_block:
            raise transaction.TransactionManagementError(f"{self.code} can only join an action that is under way.")
        act_further(self.code, _lock_of(subject.subject_kind, subject.pk))
        return self._act(deed.actor, subject, deed.now, inputs)

    def decide(self, actor: Actor, subject: S, now: dt.datetime, /, **inputs: object) -> Decision:
        """What the rule says of this. Every answer to "may they?" comes from here, for page and act alike."""
        given = {"now": now, **inputs}
        asked = {name: facts_of(given[name]) for name in self.asked if name in given}
        return self.rule(actor, subject.facts(), **asked)

    def _refuse_by_position(self, given: tuple[object, ...]) -> None:
        if given:
            raise TypeError(f"{self.code} takes its inputs by name")

    def _defaults(self) -> Mapping[str, Any]:
        return {name: value for name, value in self.inputs.items() if value is not inspect.Parameter.empty}

    def _act(self, actor: Actor, subject: S, now: dt.datetime, inputs: Mapping[str, Any]) -> R:
        current = subject.afresh_for(actor)
        # With the change's own defaults, so that the rule is asked about what would be done.
        settled = {name: _afresh(value, actor) for name, value in {**self._defaults(), **inputs}.items()}
        attempt = _attempt(self.code, actor, current, now)
        decision = self.decide(actor, current, now, **settled)
        if not decision:
            raise Refused(decision, attempt)
        done = self.change(Deed(actor, current, now, attempt.entry), **settled)
        record_done(attempt, done.event)
        return done.value


_ACTIONS: dict[str, Action[Any, Any, Any]] = {}


def action(*, code: str, rule: Rule) -> Callable[[Callable[Concatenate[Deed[S], P], Done[R]]], Action[S, P, R]]:
    """Make a change into an action.

    code: stable, "stage.what-is-done"; it is what the ledger says was done.
    rule: pure; is given the actor, the subject's facts, and by name whichever inputs it asks for (a row among
        them as its facts) and `now` if it asks. The change takes every input by name.
    """

    def made(change: Callable[Concatenate[Deed[S], P], Done[R]]) -> Action[S, P, R]:
        if code in _ACTIONS:
            raise TypeError(f"Two actions are called {code}")
        _ACTIONS[code] = this = Action(code, rule, change)
        return this

    return made


def actions() -> tuple[Action[Any, Any, Any], ...]:
    """Every action of this installation, in the order of their codes."""
    return tuple(_ACTIONS[code] for code in sorted(_ACTIONS))


def meaning_of(code: str) -> str:
    """What an action does, in the words of its own first line; the code itself where nothing here is called that."""
    known = _ACTIONS.get(code)
    return (known.__doc__ or code).splitlines()[0] if known else code


def allowed(this: Action[S, P, R], actor: Actor, subject: S, now: dt.datetime, /, **inputs: object) -> Decision:
    """May this actor do this? For a page, inside `walls`: an input not known yet is left to the rule's default."""
    return this.decide(actor, subject, now, **inputs)


def refuse(code: str, actor: Actor, subject: Subject, decision: Decision, now: dt.datetime) -> NoReturn:
    """Refuse what fails before any action is reached, and record it. Raises Refused."""
    refusal = Refused(decision, _attempt(code, actor, subject, now))
    _record(refusal)
    raise refusal


def _attempt(code: str, actor: Actor, subject: Subject, now: dt.datetime) -> Attempt:
    return Attempt(actor, code, subject.subject_kind, subject.pk, subject.seen_by(), now, uuid.uuid4())


def _record(refusal: Refused) -> None:
    """The attempt's own transaction has been undone; this one holds the entry and nothing else."""
    attempt = refusal.attempt
    with transaction.atomic(durable=True):
        act_behind(attempt.actor, attempt.action, _lock_of(attempt.subject_kind, attempt.subject_id))
        record_refused(attempt, refusal.decision.codes)


def _lock_of(kind: str, key: UUID) -> int:
    """The number that everybody who acts on this subject waits for."""
    return int.from_bytes(hashlib.sha256(f"{kind}:{key}".encode()).digest()[:8], signed=True)


def _afresh(value: Any, actor: Actor) -> Any:
    """An input that is a row is read again behind this actor's walls."""
    return value.afresh_for(actor) if isinstance(value, GovernedTable) else value


def _by_name(function: Callable[..., Any], *, after: int) -> Mapping[str, Any]:
    """The inputs a rule or a change takes by name, with their defaults. Raises TypeError for one by position."""
    parameters = list(inspect.signature(function).parameters.values())
    if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters[after:]):
        raise TypeError(f"{function.__name__} must take its inputs by name, after a *")
    return {parameter.name: parameter.default for parameter in parameters[after:]}
