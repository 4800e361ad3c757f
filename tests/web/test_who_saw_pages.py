"""Who saw what: the provider reads every opening; a name is only for the privacy officer whose person it was."""

from __future__ import annotations

import csv
import datetime as dt
import io
from html import unescape

import pytest

from lightwell.sharing.delivering import download_delivery, open_delivery
from tests.sharing.making import OPENED_AT, WHY
from tests.web.said import without_tokens
from tests.web.told import Told

pytestmark = pytest.mark.database

FORMULA = "=HYPERLINK of what we saw"
LATER = OPENED_AT + dt.timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def openings(told: Told) -> None:
    """Evaluation opened it twice, Contract reporting took a copy."""
    cast = told.cast
    open_delivery(cast.priya, told.to_evaluation, OPENED_AT, clause="3", why=WHY)
    open_delivery(cast.priya, told.to_evaluation, LATER, clause="4", why=FORMULA)
    download_delivery(cast.tom, told.to_reporting, LATER, clause="1", why="For the quarterly report to our board")


def page_for(told: Told, name: str, asked: str = "") -> str:
    response = told.client(name).get(f"/who-saw-what{asked}")
    assert response.status_code == 200
    return unescape(without_tokens(response.content.decode()))


@pytest.mark.parametrize("name", ["mere", "sione"])
def test_the_provider_reads_unit_office_clause_time_and_reason_and_never_a_name(told: Told, name: str) -> None:
    page = page_for(told, name)
    assert "3 openings by 2 units" in page
    for words in ("Evaluation", "Analyst", "Clause 3", "8 October 2026, 9:30 am", WHY, "Took a copy"):
        assert words in page
    assert "Priya" not in page
    assert "Tom" not in page


def test_the_privacy_officer_reads_whose_account_it_was(told: Told) -> None:
    page = page_for(told, "wei")
    assert "Priya Nair" in page
    assert "Tom Bailey" in page
    assert "from City Centre Social Services" in page


@pytest.mark.parametrize("name", ["priya", "tom", "hana"])
def test_it_is_not_for_units_or_advisors(told: Told, name: str) -> None:
    assert told.client(name).get("/who-saw-what").status_code == 404
    assert told.client(name).get("/who-saw-what.csv").status_code == 404


def test_another_provider_is_shown_nothing_of_it(told: Told) -> None:
    page = page_for(told, "aroha")
    assert "Nothing has been sent yet" in page
    assert WHY not in page
    assert WHY not in told.client("aroha").get("/who-saw-what.csv").content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?clause=3", 1),
        ("?what=copies", 1),
        ("?quarter=2026-Q3", 3),
        ("?since=2026-10-09", 2),
        ("?until=2026-10-08", 1),
        ("?since=2026-10-09&what=copies", 1),
    ],
)
def test_the_list_can_be_narrowed(told: Told, asked: str, found: int) -> None:
    assert f"{found} opening{'s' if found > 1 else ''} by" in page_for(told, "mere", asked)


def test_the_list_can_be_narrowed_to_one_unit(told: Told) -> None:
    assert "2 openings by 1 unit" in page_for(told, "mere", f"?unit={told.cast.evaluation.pk}")


def test_what_was_not_understood_is_said_and_everything_is_shown(told: Told) -> None:
    page = page_for(told, "mere", "?since=yesterday")
    assert "Write a day, such as 8 October 2026." in page
    assert "3 openings by 2 units" in page


def test_asking_for_what_was_never_opened_says_so(told: Told) -> None:
    assert "No opening like that" in page_for(told, "mere", "?since=2027-01-01")


def test_refused_attempts_are_there_for_whoever_asks(told: Told) -> None:
    told.client("mere").post(f"/deliveries/{told.to_reporting.pk}", {"clause": "1", "why": WHY})
    assert "Tried, and was refused" not in page_for(told, "mere")
    assert "Tried, and was refused" in page_for(told, "mere", "?what=refused")


def test_the_newest_is_first_until_somebody_sorts(told: Told) -> None:
    assert 'aria-sort="descending"' in page_for(told, "mere")
    page = page_for(told, "mere", "?sort=when&order=up")
    assert page.index("8 October 2026, 9:30 am") < page.index("9 October 2026, 9:30 am")


def test_the_list_can_be_taken_away_with_nothing_in_it_that_a_spreadsheet_would_run(told: Told) -> None:
    response = told.client("mere").get("/who-saw-what.csv?clause=4")
    assert response.headers["Content-Disposition"] == 'attachment; filename="who-saw-what-2026-10-08.csv"'
    headings, line = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert headings == ["When", "Quarter", "Unit", "Office", "Clause", "Why", "What", "Agreement"]
    assert line[5] == f"'{FORMULA}"
    assert "Priya" not in response.content.decode()


def test_a_delivery_shows_who_opened_it(told: Told) -> None:
    page = unescape(told.client("sione").get(f"/deliveries/{told.to_evaluation.pk}").content.decode())
    assert WHY in page
    assert "Priya" not in page
