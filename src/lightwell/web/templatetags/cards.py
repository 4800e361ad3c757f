"""A table that is cards on a phone: each cell says what its column is called, and that it is a cell still.

All stages. Source: WCAG 2.2, 1.4.10 (nothing is read by scrolling both ways) and 1.3.1: a browser forgets that a table
is one when its rows are laid out as cards, so each part says its role. Done once here, and in no template twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Final

from django import template

register = template.Library()

_PART: Final = re.compile(r"<(tr|th|td)\b")
_HEAD: Final = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_NOT_SHOWN: Final = re.compile(r'<span class="for-ears">.*?</span>|<[^>]*>', re.DOTALL)
_ROLES: Final = {"tr": "row", "th": "rowheader", "td": "cell"}


def labels(head: str) -> tuple[str, ...]:
    """What the columns are called, as an attribute may say it; nothing for one that has a name for ears alone."""
    return tuple(" ".join(_NOT_SHOWN.sub("", name).split()).replace('"', "&quot;") for name in _HEAD.findall(head))


@register.filter(is_safe=True)
def as_cards(rows: str, head: str) -> str:
    """These rows with a role for each part, and for each cell but a row's own heading the name of its column."""
    names = labels(head)
    left: Iterator[str] = repeat("")

    def told(part: re.Match[str]) -> str:
        nonlocal left
        kind = part[1]
        if kind == "tr":
            left = chain(names, repeat(""))
            return f'{part[0]} role="row"'
        name = next(left)
        said = f' data-label="{name}"' if name and kind == "td" else ""
        return f'{part[0]} role="{_ROLES[kind]}"{said}'

    return _PART.sub(told, rows)
