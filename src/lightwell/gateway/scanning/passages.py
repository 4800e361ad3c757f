"""Where in a text somebody's details may stand: sentence by sentence, for a person to decide about.

Stage 4, access and correction, by what stage 3 searches columns with. Pure. It suggests and decides nothing, and it
does not find everything: whoever reads the paper looks at all of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lightwell.gateway.scanning.columns import composed, searched
from lightwell.gateway.scanning.findings import Kind
from lightwell.gateway.scanning.searching import SEARCHES

_NOT_A_DETAIL = frozenset({Kind.LONG_TEXT})


def kinds_in(sentences: Sequence[str]) -> tuple[tuple[Kind, ...], ...]:
    """Of each sentence, the kinds of personal detail that it may hold."""
    if not sentences:
        return ()
    column = searched("note", composed(pl.Series(sentences)))
    cells = {
        kind: column.cells_with(search(column)).to_list()
        for kind, search in SEARCHES.items()
        if kind not in _NOT_A_DETAIL and not column.values.is_empty()
    }
    return tuple(tuple(kind for kind, found in cells.items() if found[at]) for at in range(len(sentences)))
