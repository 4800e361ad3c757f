"""NUL, which no keyboard types and no database keeps: wherever it comes in an address or a form, a 400 that says so."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.api.making import codes, system
from tests.sharing.making import WHY
from tests.web.told import Told

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("priya", "/deliveries?q=%00"),
        ("priya", "/deliveries?quarter=%00"),
        ("priya", "/deliveries?page=%00"),
        ("priya", "/deliveries?q=city&other%00=1"),
        ("mere", "/who-saw-what?quarter=%00"),
        ("mere", "/who-saw-what?clause=4%00"),
        ("mere", "/who-saw-what.csv?clause=%00"),
        ("mere", "/letters?page=%00"),
        ("hana", "/agreements?q=%00"),
        ("nobody", "/sign-in?next=/%00"),
        ("nobody", "/ledger/consistency?from=%00&to=2"),
    ],
)
def test_an_address_that_holds_nul_is_not_read(told: Told, name: str, address: str) -> None:
    response = told.client(name).get(address)
    assert response.status_code == 400
    assert "We could not read what your browser sent" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_a_form_that_holds_nul_is_not_read(told: Told) -> None:
    forms = {
        "/sign-in": {"email": "mere\0@ccss.example"},
        "/ledger": {"checkpoint": "lightwell\0"},
        f"/deliveries/{told.to_evaluation.pk}": {"clause": "4", "why": f"{WHY}\0"},
    }
    for address, given in forms.items():
        response = told.client("priya").post(address, given)
        assert response.status_code == 400, address
        assert "We could not read what your browser sent" in response.content.decode()


def test_another_system_that_sends_nul_is_told_as_a_problem(told: Told) -> None:
    for address in ("/who-saw-what?period=%00", "/who-saw-what?clause=%00", "/deliveries?offset=%00"):
        response = system(told.actor("mere")).get(address)
        assert (response.status_code, codes(response)) == (400, {"nul-character"}), address


def test_a_cookie_that_holds_nul_is_nobodys(told: Told) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "abcdefghijklmnop\0"
    assert client.get("/deliveries").status_code == 302


def test_what_holds_no_nul_is_read_as_before(told: Told) -> None:
    assert told.client("priya").get("/deliveries?q=%01").status_code == 200


def test_another_system_is_told_as_a_problem_that_we_failed_and_nothing_of_why(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*anything: object, **named: object) -> None:
        raise ValueError("Wiremu")

    monkeypatch.setattr("lightwell.api.who_saw_calls.walls", broken)
    asking = system(told.actor("mere"))
    asking.client.raise_request_exception = False
    response = asking.get("/who-saw-what")
    assert (response.status_code, codes(response)) == (500, {"our-fault"})
    assert "Wiremu" not in response.content.decode()
