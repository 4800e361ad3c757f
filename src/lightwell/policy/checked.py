"""Values that check themselves when made, and say everything that is wrong with them at once.

All stages. What a part may hold is written once, beside its type, and read by the value, by the reader of documents
and by the published schema alike.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, NoReturn, TypeVar

from lightwell.policy.faults import Fault, refuse_faults

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """What a part may hold, beyond its type.

    schema: the same in JSON Schema.
    """

    code: str
    sentence: str
    schema: Mapping[str, str | int]
    holds: Callable[[Any], bool]


def matching(pattern: str, title: str, code: str, sentence: str) -> Limit:
    """The whole text is of this pattern."""
    schema = {"pattern": f"^{pattern}$", "title": title}
    return Limit(code, sentence, schema, lambda text: re.fullmatch(pattern, text) is not None)


def at_least(smallest: int) -> Limit:
    """A number from this one up."""
    sentence = f"Expected a whole number from {smallest} up."
    return Limit("too-small", sentence, {"minimum": smallest}, lambda number: bool(number >= smallest))


NOT_BLANK = Limit(
    "blank", "This is empty. Write it in plain words.", {"pattern": r"\S"}, lambda text: bool(text.strip())
)
NOT_EMPTY = Limit("empty", "This holds nothing. Give at least one character.", {"minLength": 1}, bool)
SOME = Limit("empty", "This list is empty. Give at least one.", {"minItems": 1}, lambda parts: len(parts) > 0)

Prose = Annotated[str, NOT_BLANK]
ShortName = Annotated[
    str,
    matching(
        "[A-Za-z0-9][A-Za-z0-9_-]{0,63}",
        "short name",
        "short-name",
        "A short name is up to 64 letters a to z, figures, hyphens and underscores. The full name has its own part.",
    ),
]
ItemPath = Annotated[
    str,
    matching(
        r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.[A-Za-z0-9][A-Za-z0-9_-]{0,63}",
        "table.item",
        "item-path",
        "Write an item as its table's short name, a full stop and its own, such as “people.suburb”.",
    ),
]
Digest = Annotated[
    str,
    matching(
        "[0-9a-f]{64}",
        "64 hexadecimal digits",
        "not-hexadecimal",
        "Expected 64 figures and letters a to f, all lower case.",
    ),
]


class CannotTell(Exception):
    """A check came upon a part that could not be read."""


def _cannot_tell(*_: object) -> NoReturn:
    raise CannotTell


class _Unreadable:
    """Stands for a part that could not be read; its fault is already noted, and no check may conclude from it."""

    __slots__ = ()
    __getattr__ = __getitem__ = __contains__ = __iter__ = __len__ = __bool__ = __hash__ = _cannot_tell
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = _cannot_tell
    __str__ = __format__ = _cannot_tell

    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE: Any = _Unreadable()


class Checked:
    """A value that cannot be made while it has a fault; making it says every fault."""

    __slots__ = ()

    def __post_init__(self) -> None:
        refuse_faults(self.faults())

    def faults(self) -> Iterator[Fault]:
        """Everything wrong with this value, though not with the checked values in it."""
        yield from _broken_limits(self)
        yield from found_by(self.checks())

    def checks(self) -> Iterator[Iterable[Fault]]:
        """Each thing that must hold, apart from the others, so that one unreadable part stops only what needs it."""
        return iter(())


def found_by(checks: Iterable[Iterable[Fault]], where: str = "") -> Iterator[Fault]:
    """What checks find, each running as far as what could be read lets it.

    where: path to the part that the checks are of.
    """
    for check in _while_it_can_tell(checks):
        yield from (fault.within(where) for fault in _while_it_can_tell(check))


def _while_it_can_tell(steps: Iterable[T]) -> Iterator[T]:
    try:
        yield from steps
    except CannotTell:
        return


# --- limits --------------------------------------------------------------------------------------------------


@cache
def bare(shape: Any) -> tuple[Any, str, tuple[Limit, ...]]:
    """A type without its notes, the words that describe it, and its limits."""
    if typing.get_origin(shape) is not Annotated:
        return shape, "", ()
    inner, *notes = typing.get_args(shape)
    words = next((note for note in reversed(notes) if isinstance(note, str)), "")
    return inner, words, tuple(note for note in notes if isinstance(note, Limit))


@cache
def optional(shape: Any) -> Any:
    """The type that this one is when it is not null; None when it is never null."""
    if isinstance(shape, types.UnionType) or typing.get_origin(shape) is typing.Union:
        return next(part for part in typing.get_args(shape) if part is not type(None))
    return None


@cache
def shapes(value: type) -> dict[str, Any]:
    """The type of each part of a dataclass, with its notes."""
    return typing.get_type_hints(value, include_extras=True)


def _broken_limits(value: object) -> Iterator[Fault]:
    shape_of: type = type(value)
    for name, shape in _limited_parts(shape_of):
        yield from _while_it_can_tell(_broken(shape, getattr(value, name), name))


@cache
def _limited_parts(value: type) -> tuple[tuple[str, Any], ...]:
    return tuple((name, shape) for name, shape in shapes(value).items() if _is_limited(shape))


def _is_limited(shape: Any) -> bool:
    shape, _, limits = bare(shape)
    inner = [optional(shape)] if optional(shape) is not None else typing.get_args(shape)[:1]
    return bool(limits) or any(_is_limited(part) for part in inner)


def _broken(shape: Any, part: Any, where: str) -> Iterator[Fault]:
    shape, _, limits = bare(shape)
    if part is None or part is UNREADABLE:
        return
    if optional(shape) is not None:
        yield from _broken(optional(shape), part, where)
        return
    yield from (Fault(where, limit.code, limit.sentence) for limit in limits if not limit.holds(part))
    if typing.get_origin(shape) is tuple:
        inner = typing.get_args(shape)[0]
        for number, each in enumerate(part):
            yield from _while_it_can_tell(_broken(inner, each, f"{where}[{number}]"))
