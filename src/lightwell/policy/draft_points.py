"""What the two sides settle beside the clauses: promises, how a family's request is handled, who holds which copy.

Stage 2, agreement. Source: Data Protection and Use Policy, Mahitahitanga and Purpose Matters guidelines; the service
provider journey. A point sends nobody anything; it is moved on as a clause is, and nothing is signed while one is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from lightwell.policy.agreement import Promise
from lightwell.policy.clocks import LIMITS, Kind
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.request_protocol import HeldCopy, RequestProtocol, WithoutProtocol
from lightwell.policy.wording import counted

Point: TypeAlias = Promise | RequestProtocol | WithoutProtocol | HeldCopy


class PointKind(StrEnum):
    """What a point is about."""

    PROMISE = "promise"
    PROTOCOL = "protocol"
    NO_PROTOCOL = "no-protocol"
    COPY = "copy"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Mapping[PointKind, str] = MappingProxyType(
    {
        PointKind.PROMISE: "Promise",
        PointKind.PROTOCOL: "How a family’s request is handled",
        PointKind.NO_PROTOCOL: "Why there is no request protocol",
        PointKind.COPY: "Who holds which copy, and on which machine",
    }
)
_SHAPES: Mapping[PointKind, type[Promise] | type[RequestProtocol] | type[WithoutProtocol] | type[HeldCopy]] = {
    PointKind.PROMISE: Promise,
    PointKind.PROTOCOL: RequestProtocol,
    PointKind.NO_PROTOCOL: WithoutProtocol,
    PointKind.COPY: HeldCopy,
}
PROTOCOLS = (PointKind.PROTOCOL, PointKind.NO_PROTOCOL)
"""One of these must be agreed before anything is signed."""


@dataclass(frozen=True, slots=True)
class SaidOfPoint:
    """One thing that a point says, under its name."""

    name: str
    words: str


def point_of(kind: PointKind, written: Json) -> Point:
    """What a point's document says. Raises NotWellFormed."""
    return decode(_SHAPES[kind], written)


def kind_of(point: Point) -> PointKind:
    return next(kind for kind, shape in _SHAPES.items() if isinstance(point, shape))


def code_of(point: Point) -> str:
    """The short name under which a draft keeps it: there is one protocol, and one reason for none."""
    if isinstance(point, Promise | HeldCopy):
        return point.id
    return "request-protocol"


def points_of(
    promises: Iterable[Promise],
    protocol: RequestProtocol | None,
    without: WithoutProtocol | None,
    copies: Iterable[HeldCopy],
) -> tuple[Point, ...]:
    """Every point that an agreement has, in the order of the document."""
    return (*promises, *([protocol] if protocol else ()), *([without] if without else ()), *copies)


def as_parts(points: Iterable[tuple[PointKind, Json]]) -> Json:
    """The parts of a document that these points are."""
    found: dict[str, Json] = {}
    for kind, written in points:
        match kind:
            case PointKind.PROMISE:
                found.setdefault("promises", []).append(written)
            case PointKind.COPY:
                found.setdefault("copies", []).append(written)
            case PointKind.PROTOCOL:
                found["protocol"] = written
            case PointKind.NO_PROTOCOL:
                found["without_protocol"] = written
    return found


def title_of(point: Point, holder: str = "") -> str:
    """holder: what whoever holds a copy is called."""
    match point:
        case Promise():
            return point.words
        case HeldCopy():
            return f"A copy at {holder or point.holder}"
    return kind_of(point).words


def said_of(point: Point, holder: str = "") -> tuple[SaidOfPoint, ...]:
    """Everything that it says, part by part."""
    return tuple(SaidOfPoint(name, words) for name, words in _said(point, holder))


def _said(point: Point, holder: str) -> Iterator[tuple[str, str]]:
    match point:
        case Promise():
            yield "What is promised", point.words
            yield "Where it comes from", point.source
        case WithoutProtocol():
            yield "Why there is none", point.why
        case HeldCopy():
            yield "Who holds it", holder or point.holder
            yield "Which copy", point.what
            yield "In which country", point.country
            yield "On which machine", point.system
            yield "Who runs that machine", point.run_by or "The holder itself"
        case RequestProtocol():
            yield from _protocol_said(point)


def _protocol_said(protocol: RequestProtocol) -> Iterator[tuple[str, str]]:
    limit = LIMITS[Kind.ACCESS]
    days = counted(protocol.answer_working_days, "working day")
    yield "Whom the provider asks", protocol.ask
    yield "In which inbox", protocol.inbox
    yield "Within how long", f"{days}; the law allows {limit.days} ({limit.source})"
    yield "Who stands in", protocol.stand_in
    yield "If no answer came in time", protocol.escalation
    yield "What families are told", protocol.families.adult
    yield "What children are told", protocol.families.child


@dataclass(frozen=True, slots=True)
class PointChange:
    """One part of a point that another wording says differently."""

    effect: str
    before: str | None
    after: str | None


def changes_of(old: Point, new: Point, holders: Mapping[str, str]) -> tuple[PointChange, ...]:
    """holders: what each party and unit is called."""
    was, now = (
        {each.name: each.words for each in said_of(point, holders.get(getattr(point, "holder", ""), ""))}
        for point in (old, new)
    )
    return tuple(PointChange(f"{name}:", was.get(name), words) for name, words in now.items() if was.get(name) != words)


def written(point: Point) -> Json:
    return encode(point)
