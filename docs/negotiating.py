"""The tables of moves, on a clause and about an agreement's end, drawn for people from those that the rules read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from lightwell.policy.ending import ENDING, EndStanding
from lightwell.policy.negotiating import TABLE, MoveKind, Standing

_OWES = {
    Standing.OFFERED: "the side it was offered to",
    Standing.ASKED: "the side that was asked",
    Standing.DECLINED: "the side that offered it",
    Standing.AGREED: "nobody; either may open it again",
    Standing.DROPPED: "nobody; either may offer it anew",
}
_END_OWES = {
    EndStanding.NOT_SAID: "nobody; either may end it",
    EndStanding.SAID: "nobody; either may ask to take that back",
    EndStanding.ASKED_BACK: "the side that did not ask",
}


def diagram() -> str:
    """Every standing of a clause and every move between two, in Mermaid's words."""
    return _drawn(TABLE, f"{Standing.OFFERED}: {MoveKind.OFFER}")


def end_diagram() -> str:
    """The same of an agreement's end, from the day on which both have signed."""
    return _drawn(ENDING, str(EndStanding.NOT_SAID))


def _drawn(table: Mapping[tuple[StrEnum, StrEnum], StrEnum], first: str) -> str:
    arrows = [f"  {start} --> {to}: {kind}" for (start, kind), to in table.items()]
    return "\n".join(["stateDiagram-v2", f"  [*] --> {first}", *arrows])


def as_markdown() -> str:
    """The same as a table, for whoever cannot see a drawing, and then the drawing."""
    rows = [f"| {standing} | {_OWES[standing]} | {_moves(TABLE, standing)} |" for standing in Standing]
    return _page("a clause is", rows, diagram())


def end_as_markdown() -> str:
    """Of an agreement's end."""
    rows = [f"| {standing} | {_END_OWES[standing]} | {_moves(ENDING, standing)} |" for standing in EndStanding]
    return _page("its end is", rows, end_diagram())


def _page(first: str, rows: Iterable[str], drawing: str) -> str:
    head = [f"| {first} | who owes the answer | what they may do, and where that leads |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows, "", "```mermaid", drawing, "```"])


def _moves(table: Mapping[tuple[StrEnum, StrEnum], StrEnum], standing: StrEnum) -> str:
    return ", ".join(f"{kind} → {to}" for (at, kind), to in table.items() if at is standing)
