"""What stands between the cells of a text file: decided only where it is certain.

Stage 3, sharing. Source: "anything else is asked about, never guessed".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lightwell.gateway.reading.readings import Delimiter

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_DECLARED = re.compile(r'"?sep=([,;\t])"?', re.IGNORECASE)
_OTHERS = ("|", "^", "¦")


def declared(first_line: str) -> Delimiter | None:
    """The delimiter that Excel's own first line `sep=;` declares; Excel does not show or number that line."""
    match = _DECLARED.fullmatch(first_line.strip(" "))
    return Delimiter(match.group(1)) if match else None


def sniff(lines: Sequence[str], name: str) -> Delimiter | None:
    """The delimiter that the first lines agree on, or None where two would do or the file uses another.

    A file of one column has none, and is read as comma-separated.
    """
    outside_quotes = _QUOTED.sub("", "\n".join(lines)).split("\n")
    filled = [line for line in outside_quotes if line.strip(" ,;\t")]
    counts = {mark: [line.count(mark) for line in filled] for mark in Delimiter}
    present = [mark for mark in Delimiter if any(counts[mark])]
    if not present:
        return None if filled and any(other in filled[0] for other in _OTHERS) else Delimiter.COMMA
    if name.lower().endswith((".tsv", ".tab")) and counts[Delimiter.TAB][0]:
        return Delimiter.TAB
    return _only([mark for mark in present if _agreement(counts[mark]) == 1.0]) or _best(present, counts)


def _best(present: Sequence[Delimiter], counts: dict[Delimiter, list[int]]) -> Delimiter | None:
    """Where no mark, or more than one, divides every line alike: the only one that could be meant."""
    if sum(_agreement(counts[mark]) == 1.0 for mark in present) > 1:
        return None
    return (
        _only(present)
        or _only([mark for mark in present if _agreement(counts[mark]) >= 0.5])
        or _only([mark for mark in present if counts[mark][0]])
    )


def _agreement(counts: Sequence[int]) -> float:
    """The share of lines that the mark divides into the commonest number of cells."""
    commonest, lines = Counter(counts).most_common(1)[0]
    return lines / len(counts) if commonest else 0.0


def _only(marks: Sequence[Delimiter]) -> Delimiter | None:
    return marks[0] if len(marks) == 1 else None
