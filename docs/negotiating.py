"""The table of moves on a clause, drawn for people from the table that the rules read."""

from __future__ import annotations

from lightwell.policy.negotiating import TABLE, MoveKind, Standing

_OWES = {
    Standing.OFFERED: "the side it was offered to",
    Standing.ASKED: "the side that was asked",
    Standing.DECLINED: "the side that offered it",
    Standing.AGREED: "nobody; either may open it again",
    Standing.DROPPED: "nobody; either may offer it anew",
}


def diagram() -> str:
    """Every standing and every move between two, in Mermaid's words."""
    arrows = [f"  {start} --> {to}: {kind}" for (start, kind), to in TABLE.items()]
    return "\n".join(["stateDiagram-v2", f"  [*] --> {Standing.OFFERED}: {MoveKind.OFFER}", *arrows])


def as_markdown() -> str:
    """The same as a table, for whoever cannot see a drawing, and then the drawing."""
    rows = [f"| {standing} | {_OWES[standing]} | {_moves(standing)} |" for standing in Standing]
    head = ["| a clause is | who owes the answer | what they may do, and where that leads |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows, "", "```mermaid", diagram(), "```"])


def _moves(standing: Standing) -> str:
    return ", ".join(f"{kind} → {to}" for (at, kind), to in TABLE.items() if at is standing)
