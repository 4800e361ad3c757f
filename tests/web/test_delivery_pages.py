"""A unit's deliveries: chosen, opened under a clause and for a reason, read, and copied only where a clause allows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.sharing.models import Delivery
from tests.factories import PASSWORD
from tests.sharing.making import OPENED_AT, WHY
from tests.web.told import Told, at

pytestmark = pytest.mark.database


def entries(told: Told, delivery: Delivery) -> list[Entry]:
    with walls(told.cast.mere):
        return list(Entry.objects.visible_to(told.cast.mere).filter(subject_id=delivery.pk).order_by("-id"))


def opened(told: Told, name: str, delivery: Delivery, clause: str) -> tuple[Client, str]:
    """Somebody's browser on the page of rows, and that page's address."""
    client = told.client(name)
    response = client.post(f"/deliveries/{delivery.pk}", {"clause": clause, "why": WHY})
    assert response.status_code == 302
    return client, response.headers["Location"]


# --- the list ----------------------------------------------------------------------------------------------------


def test_a_unit_sees_what_it_was_sent_and_nothing_that_another_was(told: Told) -> None:
    page = told.client("priya").get("/deliveries").content.decode()
    assert "What Evaluation was sent" in page
    assert str(told.to_evaluation.pk) in page
    assert str(told.to_reporting.pk) not in page


def test_a_list_that_grew_can_be_narrowed(told: Told) -> None:
    client = told.client("priya")
    assert str(told.to_evaluation.pk) in client.get("/deliveries?q=city&quarter=2026-Q3").content.decode()
    assert "No delivery like that" in client.get("/deliveries?q=harbour").content.decode()
    assert "No delivery like that" in client.get("/deliveries?quarter=2026-Q2").content.decode()


@pytest.mark.parametrize("name", ["mere", "hana", "wei", "aroha"])
def test_the_list_is_for_those_who_open_deliveries(told: Told, name: str) -> None:
    assert told.client(name).get("/deliveries").status_code == 404


# --- opening -----------------------------------------------------------------------------------------------------


def test_before_it_is_opened_no_row_is_shown_and_what_must_be_read_beside_it_is(told: Told) -> None:
    page = told.client("priya").get(f"/deliveries/{told.to_evaluation.pk}").content.decode()
    assert "Which clause do you stand on?" in page
    assert "Wellbeing is what the person said, not what a worker thought." in page
    assert "Newtown" not in page
    assert "Wellington city" not in page


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ({}, "Choose the clause you stand on."),
        ({"clause": "4"}, "Say why you need it."),
        ({"clause": "4", "why": "because"}, "Say why, in at least 3 words."),
        ({"clause": "1", "why": WHY}, "It was not sent under that clause."),
        ({"clause": "4", "why": "to see " * 200}, "Say it in fewer words"),
    ],
)
def test_nothing_is_opened_without_a_clause_and_a_reason(told: Told, said: dict[str, str], asks: str) -> None:
    before = len(entries(told, told.to_evaluation))
    response = told.client("priya").post(f"/deliveries/{told.to_evaluation.pk}", said)
    assert response.status_code == 422
    assert asks in unescape(response.content.decode())
    assert len(entries(told, told.to_evaluation)) == before


def test_opening_is_in_the_ledger_before_the_rows_are_on_the_page(told: Told) -> None:
    _, rows = opened(told, "priya", told.to_evaluation, "4")
    entry = entries(told, told.to_evaluation)[0]
    assert (entry.action, entry.clauses, entry.actor_unit) == ("sharing.open-delivery", ["4"], told.cast.evaluation.pk)
    page = told.client("priya").get(rows).content.decode()
    assert f"You said: “{WHY}”" in unescape(page)
    assert "Sessions attended" in page
    assert "Wellington city" not in page  # where people live is clause 3, and nobody said they stood on it
    assert "What each column is" in page
    assert "A made-up code for the person" in page
    assert "Read this beside it" in page


def test_the_rows_can_be_sorted_both_ways(told: Told) -> None:
    client, rows = opened(told, "priya", told.to_evaluation, "5")
    page = client.get(rows).content.decode()
    up = unescape(next(url for url in re.findall(r'href="([^"]+)"', page) if "sort=wellbeing_after" in url))
    first = _column(client.get(up).content.decode(), "Wellbeing after")
    assert first == sorted(first)
    assert 'aria-sort="ascending"' in client.get(up).content.decode()
    down = up.replace("order=up", "order=down")
    assert _column(client.get(down).content.decode(), "Wellbeing after") == sorted(first, reverse=True)


def _column(page: str, heading: str) -> list[str]:
    table = page[page.index('<table id="rows">') : page.index("</table>")]
    heads = [
        re.sub(r"<[^>]+>", "", head).strip() for head in re.findall(r"<th scope=\"col\".*?</th>", table, re.DOTALL)
    ]
    place = heads.index(heading)
    rows = re.findall(r"<tr>(<td.*?)</tr>", table, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", re.findall(r"<td.*?</td>", row, re.DOTALL)[place]) for row in rows]


def test_a_page_number_that_is_none_is_the_first(told: Told) -> None:
    client, rows = opened(told, "priya", told.to_evaluation, "5")
    for number in ("0", "-1", "two", "9" * 40, "٣"):
        assert client.get(f"{rows}&{urlencode({'page': number})}").status_code == 200


def test_half_an_hour_later_it_must_be_opened_again(told: Told) -> None:
    client, rows = opened(told, "priya", told.to_evaluation, "3")
    with at(OPENED_AT + dt.timedelta(minutes=31)):
        client.post("/sign-in/afresh", {"password": PASSWORD})
        response = client.get(rows, follow=True)
    assert "Your half hour with it is over." in response.content.decode()
    assert "Wellington city" not in response.content.decode()


def test_a_screen_that_was_left_alone_shows_the_rows_for_half_an_hour(told: Told) -> None:
    client, rows = opened(told, "priya", told.to_evaluation, "3")
    with at(OPENED_AT + dt.timedelta(minutes=10)):
        response = client.get(rows)
    assert response.headers["Refresh"] == f"{20 * 60}; url=/deliveries/{told.to_evaluation.pk}"


@pytest.mark.parametrize("name", ["tom", "mere", "hana", "wei", "aroha"])
def test_the_address_of_somebodys_rows_opens_nothing_for_anybody_else(told: Told, name: str) -> None:
    _, rows = opened(told, "priya", told.to_evaluation, "3")
    response = told.client(name).get(rows, follow=True)
    assert "Wellington city" not in response.content.decode()


def test_an_address_for_one_delivery_opens_no_other(told: Told) -> None:
    client, rows = opened(told, "priya", told.to_evaluation, "4")
    elsewhere = rows.replace(str(told.to_evaluation.pk), str(told.to_reporting.pk))
    assert client.get(elsewhere).status_code == 404


@pytest.mark.parametrize("name", ["mere", "wei"])
def test_the_provider_and_the_privacy_officer_see_what_it_is_but_are_not_asked_to_open_it(
    told: Told, name: str
) -> None:
    client = told.client(name)
    page = client.get(f"/deliveries/{told.to_evaluation.pk}").content.decode()
    assert "Its rows are for Evaluation alone" in page
    assert "Which clause do you stand on?" not in page


def test_whoever_may_not_open_it_is_refused_with_every_reason_and_it_is_recorded(told: Told) -> None:
    response = told.client("mere").post(f"/deliveries/{told.to_evaluation.pk}", {"clause": "4", "why": WHY})
    assert response.status_code == 403
    page = response.content.decode()
    assert "Only an analyst or reporting officer of the unit it was sent to may open it." in page
    assert "Purpose Matters guideline" in page
    assert entries(told, told.to_evaluation)[0].reasons == ["not-its-unit"]


# --- copies ------------------------------------------------------------------------------------------------------


def test_a_clause_that_allows_no_copy_says_so_and_gives_none(told: Told) -> None:
    client, where = told.client("priya"), f"/deliveries/{told.to_evaluation.pk}/copy"
    assert "This clause does not let a copy be taken out." in client.get(where).content.decode()
    assert client.post(where, {"clause": "4", "why": WHY}).status_code == 422
    page = client.get(f"/deliveries/{told.to_evaluation.pk}").content.decode()
    assert f'href="{where}"' not in page


def test_a_pass_to_read_is_no_pass_to_copy(told: Told) -> None:
    client, rows = opened(told, "tom", told.to_reporting, "1")
    given = rows.partition("?")[2]
    response = client.get(f"/deliveries/{told.to_reporting.pk}/copy/took_part.csv?{given}")
    assert response.status_code == 302


def test_a_copy_is_an_act_of_its_own_with_a_reason_of_its_own(told: Told) -> None:
    client, where = told.client("tom"), f"/deliveries/{told.to_reporting.pk}/copy"
    taken = client.post(where, {"clause": "1", "why": "For the quarterly report to our board"})
    assert entries(told, told.to_reporting)[0].action == "sharing.download-delivery"
    page = client.get(taken.headers["Location"]).content.decode()
    assert "People who took part, by area" in page
    assert "People who came to nine sessions" not in page  # clause 2's
    file = unescape(next(url for url in re.findall(r'href="([^"]+)"', page) if "took_part.csv" in url))
    response = client.get(file)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert lines[0] == ["area", "count", "how_protected"]


def test_a_copy_goes_to_nobody_else(told: Told) -> None:
    client, where = told.client("tom"), f"/deliveries/{told.to_reporting.pk}/copy"
    taken = client.post(where, {"clause": "1", "why": "For the quarterly report to our board"}).headers["Location"]
    given = taken.partition("?")[2]
    for name in ("priya", "mere", "aroha"):
        response = told.client(name).get(f"{where}/took_part.csv?{given}", follow=True)
        assert "text/csv" not in response.headers["Content-Type"]
