"""A booklet of eight pages on one sheet: read from the first to the last, and refused where a page is too full."""

from __future__ import annotations

import pytest

from lightwell.printing.booklet import Booklet, DoesNotFit, Panel, pdf
from lightwell.printing.paper import NotAPaper, Run, mi
from tests.printing.making import BAR, WRITTEN_ON
from tests.printing.reading_aloud import ReadAloud


def booklet(*panels: Panel) -> Booklet:
    others = tuple(Panel(f"Page {number}", (f"Words of page {number}.",)) for number in range(len(panels) + 1, 9))
    return Booklet("To a child", WRITTEN_ON, (*panels, *others), "Version 1")


def test_its_pages_are_read_in_their_order_however_they_lie_on_the_sheet() -> None:
    read = ReadAloud(pdf(booklet(Panel("The cover"), Panel("My page", is_blank=True))))
    assert len(read.pages) == 1
    said = read.document.words
    order = [said.index(words) for words in ("The cover", "My page", *(f"Words of page {n}" for n in range(3, 9)))]
    assert order == sorted(order)
    assert "/Marked true" in read.catalog
    assert len(list(read.document.all("H1"))) == 7


def test_a_picture_is_said_in_words_and_te_reo_is_read_as_te_reo() -> None:
    panel = Panel("Hello", ((Run("Hello, "), mi("whānau"), Run(".")),), BAR, "A bar")
    read = ReadAloud(pdf(booklet(Panel("The cover"), panel)))
    assert [each.alternative for each in read.document.all("Figure")] == ["A bar"]
    assert read.words_in("mi").split() == ["whānau"]


def test_a_page_with_too_many_words_is_refused_by_its_name_and_nothing_is_left_out() -> None:
    long = Panel("What they get", tuple("They get one more thing than before." for _ in range(40)))
    with pytest.raises(DoesNotFit) as refused:
        pdf(booklet(Panel("The cover"), long))
    assert refused.value.panel == "What they get"


def test_what_somebody_typed_is_never_a_program() -> None:
    typed = "#panic() $x$ <too-many> [*] " + "\\" + '" #metadata(3)'
    read = ReadAloud(pdf(booklet(Panel("The cover"), Panel(typed, (typed,)))))
    assert read.document.words.count("#panic()") == 2


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Panel(" "), "has a heading"),
        (lambda: Panel("Who", picture=BAR), "in words as well"),
        (lambda: Booklet("To a child", WRITTEN_ON, (Panel("Who"),)), "has 8 pages"),
    ],
)
def test_what_could_not_be_a_booklet_is_refused(make: object, why: str) -> None:
    assert callable(make)
    with pytest.raises(NotAPaper, match=why):
        make()
