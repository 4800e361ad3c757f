"""The flow map: lines that never meet, the same as a table, and no more than each person may know."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightwell.agreements.flow_picture import Picture, tall_picture, wide_picture
from lightwell.agreements.flows import Flow, Line, flows, line_to, stays
from lightwell.policy.agreement import read
from tests.agreements.making import EXAMPLE
from tests.web.told import Told

pytestmark = pytest.mark.database

NAMES = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Zs")), min_size=1, max_size=60)
FLOWS = st.lists(
    st.builds(
        lambda name, house, line: Flow(name, name, house, line, ("1",), ("Learning",), ("a",), (), (), ""),
        NAMES,
        st.sampled_from(["The Agency", "Another agency with rather a long name"]),
        st.sampled_from([Line.ROWS, Line.COUNTS]),
    ),
    min_size=1,
    max_size=6,
)


def test_what_flows_is_read_off_the_clauses() -> None:
    agreement = read(EXAMPLE.read_bytes()).agreement
    reporting, evaluation = flows(agreement)
    assert (reporting.name, reporting.line, reporting.size) == ("Contract reporting", Line.COUNTS, "4 protected counts")
    assert (evaluation.name, evaluation.line, evaluation.size) == ("Evaluation", Line.ROWS, "10 columns")
    assert evaluation.clauses == ("3", "4", "5")
    assert "First name" in stays(agreement)
    assert line_to(agreement, "evaluation") is Line.ROWS


def boxes(picture: Picture) -> list[tuple[int, int]]:
    return [(node.y, node.y + node.height) for node in picture.nodes]


@given(st.sampled_from([wide_picture, tall_picture]), NAMES, FLOWS, st.integers(0, 40))
def test_no_two_units_overlap_and_everything_is_inside_the_picture(
    draw: Callable[[str, Sequence[Flow], int, str], Picture], provider: str, drawn: list[Flow], stay: int
) -> None:
    picture = draw(provider, drawn, stay, "This machine is run by a neutral body.")
    for (_, above), (below, _) in itertools.pairwise(boxes(picture)):
        assert above < below
    assert max(bottom for _, bottom in boxes(picture)) <= picture.height
    assert all(text.y <= picture.height for text in picture.foot)
    assert [edge.line for edge in picture.edges] == [node.line for node in picture.nodes]


@given(FLOWS)
def test_the_lines_leave_in_the_order_in_which_they_arrive_so_that_none_meets_another(drawn: list[Flow]) -> None:
    wide = wide_picture("A provider", drawn, 3, "")
    ends = [list(map(int, re.findall(r"\d+", edge.path))) for edge in wide.edges]
    assert [each[1] for each in ends] == sorted({each[1] for each in ends})
    assert [each[-1] for each in ends] == sorted({each[-1] for each in ends})
    tall = tall_picture("A provider", drawn, 3, "")
    rails = [int(re.findall(r"\d+", edge.path)[0]) for edge in tall.edges]
    assert rails == sorted(set(rails), reverse=True)


def page_for(told: Told, name: str) -> str:
    return told.client(name).get(f"/agreements/{told.agreement.pk}/flow-map").content.decode()


@pytest.mark.parametrize("name", ["mere", "priya", "hana"])
def test_the_picture_and_its_table_say_the_same(told: Told, name: str) -> None:
    page = page_for(told, name)
    assert page.count('<svg class="chart') == 2
    table = page[page.index('<table id="map-table"') :]
    for words in ("Contract reporting", "Evaluation", "4 protected counts", "10 columns", "Nobody", "First name"):
        assert words in table
    assert "This machine is run by a neutral body." in page
    assert "somebody who knows you might still recognise you" in page


def test_what_was_sent_and_opened_is_for_those_it_concerns(told: Told) -> None:
    assert page_for(told, "mere").count("Sent 1 time, last on") == 2
    assert page_for(told, "priya").count("Sent 1 time, last on") == 1
    assert "Sent 1 time, last on" not in page_for(told, "hana")


def test_one_map_is_shown_at_once(told: Told) -> None:
    response = told.client("mere").get("/flow-maps")
    assert response.headers["Location"] == f"/agreements/{told.agreement.pk}/flow-map"
    assert "Nothing flows yet" in told.client("aroha").get("/flow-maps").content.decode()
