"""What comes back to the provider the same day: its own protected counts, before anybody has opened anything."""

from __future__ import annotations

import csv
import io

import pytest

from lightwell.sharing.queries import TrendLine, TrendOver
from lightwell.sharing.trend_pages import trend_shown
from tests.web.told import Told

pytestmark = pytest.mark.database

AREAS = TrendOver(
    "took_part",
    "People who took part, by area",
    ("area",),
    ("2026-Q2", "2026-Q3"),
    (
        TrendLine(("Porirua",), {"2026-Q2": 6, "2026-Q3": None}),
        TrendLine(("All",), {"2026-Q2": 36, "2026-Q3": 42}),
    ),
)


def test_the_latest_quarter_is_told_against_the_one_before() -> None:
    shown = trend_shown(AREAS)
    assert shown.summary == "42 in July to September 2026, up from 36 in April to June 2026."
    assert [row.label for row in shown.rows] == ["Everybody", "Porirua"]
    assert shown.hides_any


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        (36, 30, "30 in July to September 2026, down from 36 in April to June 2026."),
        (36, 36, "36 in July to September 2026, the same as in April to June 2026."),
        (None, 36, "36 in July to September 2026."),
        (36, None, "In July to September 2026 the number is too small to show."),
    ],
)
def test_a_number_that_is_not_shown_is_never_guessed_at(before: int | None, now: int | None, says: str) -> None:
    line = TrendLine((), {"2026-Q2": before, "2026-Q3": now})
    shown = trend_shown(TrendOver("started", "People who started", (), ("2026-Q2", "2026-Q3"), (line,)))
    assert shown.summary == says


def test_what_is_not_shown_has_no_bar_whose_length_would_tell_it() -> None:
    chart = trend_shown(AREAS).chart
    assert len(chart.bars) == 3
    assert "not shown, Jul to Sep" in [text.words for text in chart.texts]
    assert all(0 < bar.width <= 128 for bar in chart.bars)


def test_a_provider_sees_its_trend_before_anybody_opened_anything(told: Told) -> None:
    page = told.client("sione").get("/trends").content.decode()
    assert "People who took part, by area" in page
    assert "How happy people were" in page
    assert page.count('<svg class="chart') == page.count('<table id="trend-')


@pytest.mark.parametrize("name", ["priya", "tom", "hana", "wei"])
def test_it_is_the_providers_own(told: Told, name: str) -> None:
    assert told.client(name).get("/trends").status_code == 404
    assert told.client(name).get("/trends.csv").status_code == 404


def test_another_provider_has_none_yet(told: Told) -> None:
    assert "Nothing to show yet" in told.client("aroha").get("/trends").content.decode()
    assert told.client("aroha").get("/trends.csv?agreement=best-foot-forward").status_code == 404


def test_the_numbers_can_be_taken_away(told: Told) -> None:
    response = told.client("mere").get("/trends.csv?agreement=best-foot-forward")
    headings, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert headings == ["What", "Who", "Quarter", "How many, protected"]
    assert {line[2] for line in lines} == {"July to September 2026"}
