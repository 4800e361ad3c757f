"""A paper that could not be read aloud is refused when it is put together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lightwell.printing.paper import (
    Beside,
    Contents,
    Fact,
    Facts,
    Figure,
    Heading,
    Mark,
    Marked,
    NotAPaper,
    Paper,
    Points,
    Run,
    Table,
)
from tests.printing.making import BAR, WRITTEN_ON, paper


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: paper(title=" "), "title of a paper is empty"),
        (lambda: paper(Heading("Who", 2)), "level 2 cannot stand under one of level 0"),
        (lambda: paper(Heading("Who"), Marked(Mark.NOBODY, (Heading("Why", 3),))), "level 3 cannot stand under"),
        (lambda: paper(Beside((Heading("A"),), (Heading("B", 3),))), "level 3 cannot stand under one of level 1"),
        (lambda: Heading("Who", 5), "level 1 to 4"),
        (lambda: Heading("\n"), "heading is empty"),
        (lambda: Heading("Who", mark=Mark.REPORTING), "said in words as well"),
        (lambda: Figure(BAR, " "), "alternative text of a picture is empty"),
        (lambda: Figure("<p>Not a picture</p>", "A bar"), "A picture is an SVG"),
        (lambda: Table("", ("A",), (("1",),)), "caption of a table is empty"),
        (lambda: Table("Counts", ("A", ""), (("1", "2"),)), "name of a column is empty"),
        (lambda: Table("Counts", ("A",), ()), "at least one column and one row"),
        (lambda: Table("Counts", ("A", "B"), (("1",),)), "one cell for each column"),
        (lambda: Table("Counts", ("A",), (("1",),), (Mark.NOBODY,) * 2), "its mark, or none has"),
        (lambda: Points(()), "at least one point"),
        (lambda: Facts(()), "at least one"),
        (lambda: Fact("", "so"), "name of a fact is empty"),
        (lambda: Contents(""), "heading is empty"),
        (lambda: Run("kia ora", language="Māori"), "two or three letters"),
        (lambda: Paper("To you", WRITTEN_ON, (), language="english"), "two or three letters"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_aloud_is_refused(make: Callable[[], object], why: str) -> None:
    with pytest.raises(NotAPaper, match=why):
        make()
