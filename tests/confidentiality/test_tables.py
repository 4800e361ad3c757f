"""Counting people into cells and totals."""

from __future__ import annotations

import pytest

from lightwell.confidentiality import Dimension, Table, TableFault, tabulate, tabulate_rows
from lightwell.confidentiality.tables import MOST_CELLS, how_many_cells
from tests.confidentiality.made_up import cell

REGION = Dimension("region", ("Waikato", "Otago"))
ETHNICITY = Dimension("ethnicity", ("Māori", "Pacific peoples", "Asian", "European"))


def test_rows_are_counted_in_their_cell_and_every_total_over_it() -> None:
    table = tabulate_rows((REGION, ETHNICITY), [("Waikato", "Māori"), ("Waikato", "Asian"), ("Otago", "Asian")])
    assert table.counts[cell(region="Waikato", ethnicity="Māori")] == 1
    assert table.counts[cell(region="Otago", ethnicity="Māori")] == 0
    assert table.counts[cell(region="Waikato")] == 2
    assert table.counts[cell(ethnicity="Asian")] == 2
    assert table.counts[cell()] == 3
    assert len(table.counts) == 15 == how_many_cells((REGION, ETHNICITY))
    assert not table.several_groups


def test_a_person_in_two_groups_is_in_both_and_once_in_the_total() -> None:
    both = frozenset({("Māori",), ("Pacific peoples",)})
    table = tabulate((ETHNICITY,), {both: 4, frozenset({("Māori",)}): 3})
    assert table.counts[cell(ethnicity="Māori")] == 7
    assert table.counts[cell(ethnicity="Pacific peoples")] == 4
    assert table.counts[cell()] == 7
    assert table.single[cell(ethnicity="Māori")] == 3
    assert table.single[cell(ethnicity="Pacific peoples")] == 0
    assert table.several_groups


def test_a_table_without_dimensions_counts_everyone() -> None:
    assert dict(tabulate_rows((), [(), (), ()]).counts) == {cell(): 3}


def test_categories_that_were_read_off_the_rows_are_known_to_be() -> None:
    assert Dimension.observed("region", ["Otago", "Waikato", "Otago"]) == Dimension(
        "region", ("Otago", "Waikato"), declared=False
    )


@pytest.mark.parametrize(
    ("dimensions", "rows", "fault"),
    [
        ((REGION, REGION), [], "Two dimensions have the same name."),
        ((Dimension("region", ()),), [], "region has no categories."),
        ((Dimension("region", ("Otago", "Otago")),), [], "region has the same category twice."),
        ((REGION,), [("Waikato", "Māori")], "Every row needs one category of each dimension."),
        ((REGION,), [("Southland",)], "Some rows have a category of region that is not among its categories."),
        ((Dimension("id", tuple(map(str, range(MOST_CELLS)))),), [], "That would be more than 10,000 cells: divide"),
    ],
)
def test_a_table_that_cannot_be_made_says_why_and_names_nobody(
    dimensions: tuple[Dimension, ...], rows: list[tuple[str, ...]], fault: str
) -> None:
    with pytest.raises(TableFault, match=fault) as raised:
        tabulate_rows(dimensions, rows)
    assert "Southland" not in str(raised.value)


def test_as_many_cells_as_may_be_are_made() -> None:
    largest = Dimension("id", tuple(map(str, range(MOST_CELLS - 1))))
    assert len(tabulate_rows((largest,), []).counts) == MOST_CELLS


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(TableFault) as raised:
        tabulate_rows((Dimension("region", ()), Dimension("region", ("Otago", "Otago"))), [])
    assert len(raised.value.faults) == 3


HERE, ALL = cell(region="Waikato"), cell()
OTHER = cell(region="Otago")


@pytest.mark.parametrize(
    ("counts", "single", "fault"),
    [
        ({HERE: 1, ALL: 1}, {HERE: 1, OTHER: 0}, "every cell and every total"),
        ({HERE: 1, OTHER: 0, ALL: 1}, {HERE: 1}, "how many people are in that one alone"),
        ({HERE: 1, OTHER: -1, ALL: 1}, {HERE: 1, OTHER: 0}, "cannot be negative"),
        ({HERE: 1, OTHER: 0, ALL: 1}, {HERE: 2, OTHER: 0}, "More people are in one cell alone"),
        ({HERE: 1, OTHER: 1, ALL: 1}, {HERE: 0, OTHER: 0}, "People are in several cells"),
    ],
)
def test_counts_that_do_not_hang_together_are_not_taken(
    counts: dict[frozenset[tuple[str, str]], int], single: dict[frozenset[tuple[str, str]], int], fault: str
) -> None:
    with pytest.raises(TableFault, match=fault):
        Table((REGION,), counts, single)


def test_a_table_does_not_change_after_it_is_made() -> None:
    counts = {HERE: 1, OTHER: 0, ALL: 1}
    table = Table((REGION,), counts, {HERE: 1, OTHER: 0})
    counts[HERE] = 9
    assert table.counts[HERE] == 1
