"""How two writings of one identifier are known to be the same, as the agreement says.

Stage 3, sharing; stage 4 finds a client by the same form.
"""

from __future__ import annotations

import polars as pl

from lightwell.gateway.composing import composed
from lightwell.policy.tables import CanonicalForm, LetterCase


def canonical_ids(form: CanonicalForm, cells: pl.Series) -> pl.Series:
    """Identifiers in the form by which two writings of one are known to be the same; null where nothing is left."""
    text = composed(cells.cast(pl.String)).str.strip_chars()
    for character in form.without:
        text = text.str.replace_all(character, "", literal=True)
    if form.case is not LetterCase.KEEP:
        text = text.str.to_uppercase() if form.case is LetterCase.UPPER else text.str.to_lowercase()
    text = text.replace("", None)
    return text.str.zfill(form.width) if form.width else text


def canonical_id(form: CanonicalForm, client: str) -> str:
    """One identifier in its canonical form; empty when nothing is left of it."""
    return str(canonical_ids(form, pl.Series([client], dtype=pl.String)).item() or "")
