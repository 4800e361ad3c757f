"""A paper as the template reads it: plain values, in which whatever anybody typed is text and nothing else.

All stages. What somebody typed reaches the template inside one JSON text, never as part of a program.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lightwell.policy.decoding import Json
from lightwell.printing.paper import (
    Beside,
    Contents,
    Facts,
    Figure,
    Heading,
    Marked,
    NewPage,
    Paper,
    Paragraph,
    Part,
    Points,
    Run,
    Table,
    Words,
    runs,
)
from lightwell.printing.typeface import A_LINE_OF_TYPE, LONGEST_WORD, breakable, legible, numbers_in

NUMBERS = (
    "A character that cannot be seen, or that this paper’s typeface has no shape for, is written here as its number, "
    "such as [U+738B]. What was written itself keeps it."
)


def spelled(paper: Paper) -> dict[str, Json]:
    """Everything that the template needs to know."""
    parts = [_part(each) for each in paper.parts]
    if any(map(numbers_in, _texts(paper))):
        parts.append({"is": "note", "runs": _runs(NUMBERS)})
    return {
        "title": _line(paper.title),
        "language": paper.language,
        "written_on": [paper.written_on.year, paper.written_on.month, paper.written_on.day],
        "kind": _line(paper.kind),
        "standing": _line(paper.standing),
        "foot": _line(paper.foot),
        "digest": _line(paper.digest, A_LINE_OF_TYPE),
        "is_large": paper.is_large,
        "parts": parts,
    }


def _part(part: Part) -> dict[str, Json]:
    match part:
        case Heading():
            return _heading(part)
        case Paragraph():
            return {"is": "paragraph", "tone": part.tone.value, "runs": _runs(part.words)}
        case Points():
            return {"is": "points", "numbered": part.numbered, "items": [_runs(each) for each in part.items]}
        case Facts():
            return {
                "is": "facts",
                "facts": [{"name": _line(each.name), "runs": _runs(each.words)} for each in part.facts],
            }
        case Table():
            return _table(part)
        case Figure():
            return _figure(part)
        case Contents():
            return {"is": "contents", "heading": _line(part.heading), "depth": part.depth}
        case NewPage():
            return {"is": "new page"}
        case Beside():
            return {
                "is": "beside",
                "left": [_part(each) for each in part.left],
                "right": [_part(each) for each in part.right],
            }
        case Marked():
            return {"is": "marked", "mark": part.mark.value, "parts": [_part(each) for each in part.parts]}


def _heading(heading: Heading) -> dict[str, Json]:
    return {
        "is": "heading",
        "level": heading.level,
        "words": _line(heading.words),
        "mark": heading.mark.value if heading.mark else "",
        "key": _line(heading.key),
    }


def _table(table: Table) -> dict[str, Json]:
    return {
        "is": "table",
        "caption": _line(table.caption),
        "head": [_line(name) for name in table.head],
        "marks": [mark.value for mark in table.marks],
        "rows": [[_runs(cell) for cell in row] for row in table.rows],
    }


def _figure(figure: Figure) -> dict[str, Json]:
    return {
        "is": "figure",
        "picture": figure.picture,
        "alternative": _line(figure.alternative),
        "caption": _line(figure.caption),
    }


def _runs(words: Words) -> list[Json]:
    return [
        {"lines": _lines(run), "strong": run.strong, "typed": run.typed, "language": run.language or ""}
        for run in runs(words)
    ]


def _lines(run: Run) -> list[str]:
    longest = A_LINE_OF_TYPE if run.typed else LONGEST_WORD
    return [breakable(line, longest) for line in legible(run.words).split("\n")]


def _line(words: str, longest: int = LONGEST_WORD) -> str:
    """As one paragraph, whatever was typed."""
    return breakable(" ".join(legible(words).split()), longest)


# --- whether anything is written as its number ---------------------------------------------------------------


def _texts(value: object) -> Iterator[str]:
    """Everything in a paper that anybody may have typed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif dataclasses.is_dataclass(value):
        yield from _texts(tuple(getattr(value, field.name) for field in dataclasses.fields(value)))
