"""Where everything stands in a flow map: whoever hands over, each unit, and what goes to nobody.

Stages 2 and 3. Plain numbers for a template to draw with: wide for a desk and for paper, tall for a phone. The lines to
two units never meet.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from lightwell.agreements.flows import Flow, Line

_HIGH, _APART, _LABEL, _MARGIN = 92, 46, 44, 16


@dataclass(frozen=True, slots=True)
class Shape:
    """How one of the two pictures is laid out, in units that are never drawn smaller than a pixel.

    node_x, node_width: where units stand. house_x, house_width: the organisation round them.
    """

    width: int
    node_x: int
    node_width: int
    house_x: int
    house_width: int
    name_letters: int
    foot_letters: int


WIDE = Shape(800, 540, 240, 500, 296, 22, 88)
TALL = Shape(248, 82, 152, 68, 178, 14, 30)
_PROVIDER_RIGHT = 250  # of the wide picture
_RAIL = 18  # between two lines of the tall one


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words. kind: its class."""

    y: int
    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A unit, or nobody."""

    y: int
    height: int
    line: Line
    texts: tuple[Text, ...]

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Edge:
    """The line from the provider to a node."""

    line: Line
    path: str


@dataclass(frozen=True, slots=True)
class House:
    """An organisation round its units."""

    y: int
    height: int
    name: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it. provider_height: of the provider's own box. walls: the heights at which two units are kept apart."""

    shape: Shape
    height: int
    provider_height: int
    provider: tuple[Text, ...]
    houses: tuple[House, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    walls: tuple[int, ...]
    foot: tuple[Text, ...]


def wide_picture(provider: str, flows: Sequence[Flow], stays: int, foot: str) -> Picture:
    """The provider at the left, everybody else at the right. stays: how many columns go to nobody."""
    houses, nodes, walls = _recipients(flows, stays, WIDE, 4)
    height = nodes[-1].y + nodes[-1].height
    texts = _provider(provider, 20, ("keeps every name, and", "the only keys that tell", "whose a row is"))
    first = 10 + (height - 20 - _tallness(texts)) // 2
    return Picture(
        shape=WIDE,
        height=height + 14 + 24 * len(textwrap.wrap(foot, WIDE.foot_letters)),
        provider_height=height - 20,
        provider=tuple(_down(texts, first + 20)),
        houses=tuple(houses),
        nodes=tuple(nodes),
        edges=tuple(_sideways(nodes, height)),
        walls=tuple(walls),
        foot=tuple(_foot(foot, WIDE, height)),
    )


def tall_picture(provider: str, flows: Sequence[Flow], stays: int, foot: str) -> Picture:
    """The provider on top, everybody else below."""
    texts = _provider(provider, 22, ("keeps every name, and", "the only keys that tell", "whose a row is"))
    top = _tallness(texts) + 24
    houses, nodes, walls = _recipients(flows, stays, TALL, top + 40)
    height = nodes[-1].y + nodes[-1].height
    return Picture(
        shape=TALL,
        height=height + 14 + 24 * len(textwrap.wrap(foot, TALL.foot_letters)),
        provider_height=top,
        provider=tuple(_down(texts, 30)),
        houses=tuple(houses),
        nodes=tuple(nodes),
        edges=tuple(_downwards(nodes, top + 2)),
        walls=tuple(walls),
        foot=tuple(_foot(foot, TALL, height)),
    )


# --- who gets it -------------------------------------------------------------------------------------------------


def _recipients(flows: Sequence[Flow], stays: int, shape: Shape, top: int) -> tuple[list[House], list[Node], list[int]]:
    """Each organisation round its units, then nobody."""
    houses: list[House] = []
    nodes: list[Node] = []
    walls: list[int] = []
    for organisation, group in groupby(sorted(flows, key=_organisation), _organisation):
        name = textwrap.wrap(organisation, shape.name_letters + 6)[:2]
        inside = list(_stacked(list(group), shape, top + _LABEL + 22 * (len(name) - 1)))
        walls.extend((above.y + above.height + below.y) // 2 for above, below in pairwise(inside))
        height = inside[-1].y + inside[-1].height + _MARGIN - top
        houses.append(House(top, height, tuple(Text(top + 28 + 22 * at, words) for at, words in enumerate(name))))
        nodes.extend(inside)
        top += height + _MARGIN
    columns = "1 column stays" if stays == 1 else f"{stays} columns stay" if stays else "every other column"
    return houses, [*nodes, _node(top, Line.NOBODY, ("Nobody",), columns, shape)], walls


def _organisation(flow: Flow) -> str:
    return flow.organisation


def _stacked(flows: Sequence[Flow], shape: Shape, y: int) -> Iterator[Node]:
    for flow in flows:
        node = _node(y, flow.line, textwrap.wrap(flow.name, shape.name_letters)[:2], flow.size, shape)
        yield node
        y += node.height + _APART


def _node(y: int, line: Line, name: Sequence[str], size: str, shape: Shape) -> Node:
    sizes = textwrap.wrap(size, shape.name_letters + 2)
    lines = [*(("name", words) for words in name), *(("", words) for words in sizes)]
    height = _HIGH + 25 * (len(lines) - 2)
    first = y + height // 2 - 12 * (len(lines) - 1) + 6
    return Node(y, height, line, tuple(Text(first + 25 * at, words, kind) for at, (kind, words) in enumerate(lines)))


# --- who hands over ----------------------------------------------------------------------------------------------


def _provider(name: str, letters: int, keeps: Sequence[str]) -> list[tuple[str, str]]:
    return [*(("name", words) for words in textwrap.wrap(name, letters)[:4]), *(("quiet", words) for words in keeps)]


def _tallness(texts: Sequence[tuple[str, str]]) -> int:
    return 25 * len(texts)


def _down(texts: Sequence[tuple[str, str]], y: int) -> Iterator[Text]:
    for at, (kind, words) in enumerate(texts):
        yield Text(y + 25 * at, words, kind)


# --- the lines ---------------------------------------------------------------------------------------------------


def _sideways(nodes: Sequence[Node], height: int) -> Iterator[Edge]:
    """They leave in the order in which they arrive, so that none crosses another."""
    bend = (_PROVIDER_RIGHT + WIDE.node_x) // 2
    for place, node in enumerate(nodes, start=1):
        leaves = round(10 + (height - 20) * place / (len(nodes) + 1))
        path = f"M{_PROVIDER_RIGHT} {leaves}C{bend} {leaves} {bend} {node.middle} {WIDE.node_x} {node.middle}"
        yield Edge(node.line, path)


def _downwards(nodes: Sequence[Node], top: int) -> Iterator[Edge]:
    """Side by side down the left, the first to turn in nearest to the units."""
    rail = min(_RAIL, 54 // len(nodes))
    for place, node in enumerate(nodes):
        x = TALL.house_x - 14 - rail * place
        yield Edge(node.line, f"M{x} {top}V{node.middle - 12}Q{x} {node.middle} {x + 12} {node.middle}H{TALL.node_x}")


def _foot(words: str, shape: Shape, height: int) -> Iterator[Text]:
    for at, line in enumerate(textwrap.wrap(words, shape.foot_letters)):
        yield Text(height + 30 + 24 * at, line, "quiet")
