"""Letters composed with their marks, so that a macron typed as a mark of its own is the same letter.

Stage 3, sharing. Source: Unicode normalisation form C. Composing takes longer than all else that is done to a column,
and what is plain ASCII is composed already.
"""

from __future__ import annotations

import polars as pl


def composed(cells: pl.Series) -> pl.Series:
    """The column with its letters composed."""
    is_plain = bool((cells.str.len_bytes() == cells.str.len_chars()).all())
    return cells if is_plain else cells.str.normalize("NFC")
