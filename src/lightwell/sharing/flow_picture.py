"""Where everything stands in a flow map: who hands over at the left, each unit at the right, and what goes to nobody.

Stages 2 and 3. Plain numbers for a template to draw with. The lines to two units never meet.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from lightwell.agreements.flows import Flow, Line

WIDTH = 800
_LEFT_EDGE, _RIGHT = 250, 540
_NODE_HEIGHT, _APART, _LABEL, _MARGIN = 92, 46, 44, 16
_NAME_LETTERS, _FOOT_LETTERS = 22, 88


@dataclass(frozen=True, slots=True)
class Node:
    """A unit, or nobody. name: in lines short enough for it."""

    y: int
    height: int
    line: Line
    name: tuple[str, ...]
    size: str

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def words(self) -> Iterator[tuple[int, str, str]]:
        """Each line of text: its height, its class, and what it says."""
        lines = [*(("name", words) for words in self.name), ("", self.size)]
        first = self.middle - 12 * (len(lines) - 1) + 6
        for number, (kind, words) in enumerate(lines):
            yield first + 25 * number, kind, words


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
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    height: int
    provider_height: int
    provider: tuple[tuple[int, str, str], ...]
    houses: tuple[House, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    walls: tuple[int, ...]
    foot: tuple[tuple[int, str], ...]


def picture(provider: str, flows: Sequence[Flow], stays: int, foot: str) -> Picture:
    """flows: in the order to draw them. stays: how many columns go to nobody. foot: said below it all."""
    houses, nodes, walls = _right_side(flows)
    below = houses[-1].y + houses[-1].height if houses else 0
    nodes = [*nodes, _nobody(below + _MARGIN, stays)]
    height = nodes[-1].y + nodes[-1].height
    lines = textwrap.wrap(foot, _FOOT_LETTERS)
    return Picture(
        height=height + 14 + 24 * len(lines),
        provider_height=height - 20,
        provider=tuple(_provider_words(provider)),
        houses=tuple(houses),
        nodes=tuple(nodes),
        edges=tuple(_edges(nodes, height)),
        walls=tuple(walls),
        foot=tuple((height + 30 + 24 * number, words) for number, words in enumerate(lines)),
    )


def _right_side(flows: Sequence[Flow]) -> tuple[list[House], list[Node], list[int]]:
    houses: list[House] = []
    nodes: list[Node] = []
    walls: list[int] = []
    y = 4
    for organisation, group in groupby(
        sorted(flows, key=lambda each: each.organisation), lambda each: each.organisation
    ):
        inside = list(_stacked(list(group), y + _LABEL))
        walls.extend((above.y + above.height + below.y) // 2 for above, below in pairwise(inside))
        height = inside[-1].y + inside[-1].height + _MARGIN - y
        houses.append(House(y, height, textwrap.shorten(organisation, 30, placeholder="…")))
        nodes.extend(inside)
        y += height + _MARGIN
    return houses, nodes, walls


def _stacked(flows: Sequence[Flow], y: int) -> Iterator[Node]:
    for flow in flows:
        name = tuple(textwrap.wrap(flow.name, _NAME_LETTERS))[:2]
        height = _NODE_HEIGHT + 25 * (len(name) - 1)
        yield Node(y, height, flow.line, name, flow.size)
        y += height + _APART


def _nobody(y: int, stays: int) -> Node:
    columns = "1 column stays" if stays == 1 else f"{stays} columns stay"
    return Node(y, 84, Line.NOBODY, ("Nobody",), columns if stays else "every other column")


def _provider_words(name: str) -> Iterator[tuple[int, str, str]]:
    y = 58
    for words in textwrap.wrap(name, 20)[:4]:
        yield y, "name", words
        y += 26
    for words in ("keeps every name,", "and the only keys", "that tell whose", "a row is"):
        y += 24
        yield y, "quiet", words


def _edges(nodes: Sequence[Node], height: int) -> Iterator[Edge]:
    """They leave in the order in which they arrive, so that none crosses another."""
    for number, node in enumerate(nodes):
        leaves = round(10 + (height - 20) * (number + 1) / (len(nodes) + 1))
        bend = (_LEFT_EDGE + _RIGHT) // 2
        yield Edge(node.line, f"M{_LEFT_EDGE} {leaves}C{bend} {leaves} {bend} {node.middle} {_RIGHT} {node.middle}")
