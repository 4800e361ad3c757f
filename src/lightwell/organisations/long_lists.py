"""Lists that may be very long: shown a page at a time, and counted no further than anybody would turn.

All stages. Source: the house rule that a page takes as long however much there is. Counting a million rows takes
longer than showing fifty of them, and nobody turns to the twenty thousandth page: whoever looks for what is older
narrows the list.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet

COUNTED: Final = 1_000
"""As many are counted, and can be turned to, page by page."""


class LongList(Paginator):  # type: ignore[type-arg]
    """A paginator that is told how many there are, or counts up to COUNTED and no further.

    has_more: there are more than can be turned to.
    """

    def __init__(self, rows: QuerySet[Any], on_a_page: int, counted: int | None = None) -> None:
        found = counted_up_to(rows) if counted is None else counted
        self.has_more = found > COUNTED
        self._found = min(found, COUNTED)
        super().__init__(rows, on_a_page)

    @property
    def count(self) -> int:
        return self._found


def counted_up_to(rows: QuerySet[Any], most: int = COUNTED) -> int:
    """How many there are; one more than `most` where there are more."""
    return rows.order_by()[: most + 1].count()
