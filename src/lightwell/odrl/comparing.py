"""One comparison of a constraint: does what is known stand in this relation to what is asked?

Stage 2, agreement. Source: ODRL Vocabulary 2.2, operators; XML Schema 1.1 for dates, numbers and durations. The
answer is yes, no, or None where it cannot be told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from operator import ge, gt, le, lt
from typing import Final

from lightwell.odrl.policies import Value, World
from lightwell.odrl.vocabulary import ODRL, XSD

LONGEST_NUMBER: Final = 60
_TEXT: Final = frozenset({f"{XSD}string", f"{XSD}anyURI"})
_DURATION: Final = re.compile(
    r"(?P<minus>-)?P(?=.)(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,9})?)S)?)?"
)
Order = Callable[[object, object], bool]
ORDERS: Final[Mapping[str, Order]] = {"lt": lt, "lteq": le, "gt": gt, "gteq": ge}  # type: ignore[dict-item]
Known = tuple[Value, ...]


def compare(operator: str, known: Known, right: Known, world: World) -> bool | None:
    """Does it hold of the known values? None where it cannot be told, such as for an operator of somebody's own."""
    word = operator.removeprefix(ODRL)
    if not known or not right or not operator.startswith(ODRL):
        return None
    if word in ORDERS:
        return all_of(_ordered(word, left, other) for left in known for other in right)
    if word in _SETS:
        return _SETS[word](known, right)
    if word in _RELATIONS:
        related = _RELATIONS[word]
        return any(related(left, other, world) for left in known for other in right)
    return None


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """No where one is no; else None where one cannot be told."""
    found = list(answers)
    if False in found:
        return False
    return None if None in found else True


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """Yes where one is yes; else None where one cannot be told."""
    found = list(answers)
    if True in found:
        return True
    return None if None in found else False


def negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


# --- sets ----------------------------------------------------------------------------------------------------


def _same(left: Value, right: Value) -> bool | None:
    """Are these one value? A name given as text is the thing of that name."""
    if left.unit != right.unit:
        return None
    if left.text == right.text and ({left.kind, right.kind} <= {"", *_TEXT} or left.kind == right.kind):
        return True
    one, other = _measure(left, right), _measure(right, left)
    if one is None or other is None:
        return False
    return one == other if type(one) is type(other) else None


def _equal(known: Known, right: Known) -> bool | None:
    return any_of(_same(left, other) for left in known for other in right)


def _every_right(known: Known, right: Known) -> bool | None:
    return all_of(_equal(known, (other,)) for other in right)


_SETS: Final[Mapping[str, Callable[[Known, Known], bool | None]]] = {
    "eq": _equal,
    "neq": lambda known, right: negated(_equal(known, right)),
    "isAnyOf": _equal,
    "isNoneOf": lambda known, right: negated(_equal(known, right)),
    "isAllOf": _every_right,
}


# --- relations -----------------------------------------------------------------------------------------------


def reaches(start: str, end: str, steps: Mapping[str, frozenset[str]]) -> bool:
    """Is the one the other, or does it lead there by any number of steps?"""
    seen, left = {start}, [start]
    while left:
        name = left.pop()
        if name == end:
            return True
        onward = steps.get(name, frozenset()) - seen
        seen |= onward
        left.extend(onward)
    return False


_RELATIONS: Final[Mapping[str, Callable[[Value, Value, World], bool]]] = {
    "isA": lambda left, right, world: reaches(left.text, right.text, world.is_a),
    "isPartOf": lambda left, right, world: reaches(left.text, right.text, world.part_of),
    "hasPart": lambda left, right, world: reaches(right.text, left.text, world.part_of),
}


# --- order ---------------------------------------------------------------------------------------------------


def _ordered(word: str, left: Value, right: Value) -> bool | None:
    one, other = _measure(left, right), _measure(right, left)
    if one is None or other is None or type(one) is not type(other) or left.unit != right.unit:
        return None
    if isinstance(one, Duration) and isinstance(other, Duration):
        return one.compare(ORDERS[word], other)
    return ORDERS[word](one, other)


def _measure(value: Value, beside: Value) -> object:
    """The value as something that has an order, seen beside another: a day where either is only a day."""
    if f"{XSD}date" in (value.kind, beside.kind) or _is_day(value.text) or _is_day(beside.text):
        return _day(value.text)
    found = (moment(value.text, _zone(beside.text)), _number(value.text), duration(value.text))
    return next((each for each in found if each is not None), None)


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if re.match(r"\d{4}-\d\d-\d\d(?!\d)", text) else None
    except ValueError:
        return None


def moment(text: str, zone: dt.tzinfo | None = None) -> dt.datetime | None:
    """An instant. One without an offset is in the zone of what it is compared with, otherwise in UTC."""
    try:
        found = dt.datetime.fromisoformat(text) if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text) else None
    except ValueError:
        return None
    if found is not None and found.tzinfo is None:
        return found.replace(tzinfo=zone or dt.UTC)
    return found


def _zone(text: str) -> dt.tzinfo | None:
    found = moment(text)
    return None if found is None else found.tzinfo


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip()) if len(text) <= LONGEST_NUMBER and text.isascii() else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: months, and seconds that no number of months is sure to be."""

    months: int
    seconds: Decimal

    def compare(self, order: Order, other: Duration) -> bool | None:
        """None where months would have to be weighed against days."""
        if self.months == other.months:
            return order(self.seconds, other.seconds)
        if self.seconds == other.seconds:
            return order(self.months, other.months)
        return None


def duration(text: str) -> Duration | None:
    """A duration as XML Schema writes it, such as P24M."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    part = {name: Decimal(digits or 0) for name, digits in found.groupdict().items() if name != "minus"}
    sign = -1 if found["minus"] else 1
    days = part["days"] * 86_400 + part["hours"] * 3_600 + part["minutes"] * 60 + part["seconds"]
    return Duration(sign * int(part["years"] * 12 + part["months"]), sign * days)
