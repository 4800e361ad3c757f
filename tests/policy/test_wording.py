"""What stands in a file as people write it."""

from __future__ import annotations

import pytest

from lightwell.policy.clauses import Coarsening
from lightwell.policy.wording import cell_words


@pytest.mark.parametrize(
    ("cell", "how", "words"),
    [
        ("2026-06-03", Coarsening.AS_IS, "3 June 2026"),
        ("2026-06", Coarsening.MONTH, "June 2026"),
        ("2026-Q2", Coarsening.QUARTER, "April to June 2026"),
        ("2026", Coarsening.YEAR, "2026"),
        ("2026-06", Coarsening.AS_IS, "2026-06"),  # a number of theirs that only looks like a month
        ("2026-13", Coarsening.MONTH, "2026-13"),
        ("1850-Q2", Coarsening.QUARTER, "1850-Q2"),
        ("Hutt Valley", Coarsening.CLASSES, "Hutt Valley"),
    ],
)
def test_a_day_a_month_and_a_quarter_are_in_words(cell: str, how: Coarsening, words: str) -> None:
    assert cell_words(cell, how) == words
