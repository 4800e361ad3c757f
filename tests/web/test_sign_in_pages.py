"""The door: who may come in, in which office, and where they land."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from lightwell.organisations.actions import grant_membership
from lightwell.policy.actors import OPERATOR, Role
from tests.factories import NOW, PASSWORD, SET_UP_AT
from tests.web.told import ACCOUNTS, Told

pytestmark = pytest.mark.database

PRIYA = "priya@agency.example"


def test_somebody_with_an_account_comes_in_by_e_mail_and_password(told: Told) -> None:
    response = Client().post("/sign-in", {"email": PRIYA, "password": PASSWORD}, follow=True)
    assert "Priya Nair, Analyst" in response.content.decode()
    assert "The Agency (demonstration) · Evaluation" in response.content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"email": PRIYA, "password": "wrong"}, "We do not know this e-mail address with this password."),
        ({"email": "nobody@agency.example", "password": PASSWORD}, "We do not know this e-mail address with this"),
        ({"email": "", "password": ""}, "Write your e-mail address."),
        ({"email": "priya", "password": PASSWORD}, "Write it such as mere@example.org.nz."),
    ],
)
def test_whoever_is_not_known_is_told_so_in_words_and_stays_outside(
    told: Told, given: dict[str, str], says: str
) -> None:
    client = Client()
    response = client.post("/sign-in", given)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert client.get("/").status_code == 302


def test_a_password_is_never_shown_again(told: Told) -> None:
    response = Client().post("/sign-in", {"email": PRIYA, "password": "a wrong guess"})
    assert "a wrong guess" not in response.content.decode()


def test_a_fixed_account_opens_nothing_where_this_is_no_demonstration(told: Told, settings: Any) -> None:
    settings.LIGHTWELL_FIXED_ACCOUNTS = ACCOUNTS
    client = Client()
    assert client.post("/sign-in", {"account": "priya"}).status_code == 422
    assert client.get("/").status_code == 302


def test_in_the_demonstration_one_click_is_enough(told: Told, settings: Any) -> None:
    settings.DEMONSTRATION, settings.LIGHTWELL_FIXED_ACCOUNTS = True, ACCOUNTS
    client = Client()
    assert "Who are you today?" in client.get("/sign-in").content.decode()
    assert "Priya Nair" in client.post("/sign-in", {"account": "priya"}, follow=True).content.decode()


def test_in_the_demonstration_nobody_else_can_be_clicked(told: Told, settings: Any) -> None:
    settings.DEMONSTRATION, settings.LIGHTWELL_FIXED_ACCOUNTS = True, ACCOUNTS[:1]
    response = Client().post("/sign-in", {"account": "priya"})
    assert response.status_code == 422
    assert "Choose one of these people." in response.content.decode()


def test_somebody_who_signs_in_lands_on_the_page_they_asked_for(told: Told) -> None:
    asked = Client()
    sent_away = asked.get("/flow-maps")
    assert sent_away.headers["Location"] == "/sign-in?next=/flow-maps"
    page = asked.get("/sign-in?next=/flow-maps").content.decode()
    assert '<input type="hidden" name="next" value="/flow-maps">' in page
    response = asked.post("/sign-in", {"email": PRIYA, "password": PASSWORD, "next": "/flow-maps"})
    assert response.headers["Location"] == "/flow-maps"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(told: Told, elsewhere: str) -> None:
    response = Client().post("/sign-in", {"email": PRIYA, "password": PASSWORD, "next": elsewhere})
    assert response.headers["Location"] == "/"


def test_signing_out_forgets_the_session_and_asks_again(told: Told) -> None:
    client = told.client("priya")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert client.get("/").headers["Location"].startswith("/sign-in")


def test_somebody_who_is_in_already_is_not_asked_again(told: Told) -> None:
    assert told.client("priya").get("/sign-in").headers["Location"] == "/"


def test_somebody_who_left_is_told_that_they_hold_no_office(told: Told) -> None:
    page = told.client("former").get("/", follow=True)
    assert "You hold no office now" in page.content.decode()
    assert "Best foot forward" not in page.content.decode()


def test_somebody_with_two_offices_acts_in_one_and_chooses(told: Told) -> None:
    second = grant_membership(
        OPERATOR,
        told.cast.agency,
        SET_UP_AT + dt.timedelta(days=1),
        account_id=told.cast.hana.account_id,
        role=Role.ANALYST,
        unit=told.cast.evaluation,
    )
    client = told.client("hana")
    before = client.get("/", follow=True).content.decode()
    assert "Hana Ōkeroa, Contract advisor" in before
    assert "Change office" in before
    assert client.get("/deliveries").status_code == 404
    assert client.post("/office", {"office": str(second.pk)}).headers["Location"] == "/"
    after = client.get("/", follow=True).content.decode()
    assert "Hana Ōkeroa, Analyst" in after
    assert client.get("/deliveries").status_code == 200


def test_nobody_can_choose_an_office_that_is_not_theirs(told: Told) -> None:
    client = told.client("tom")
    assert client.post("/office", {"office": str(told.cast.priya.membership_id)}).status_code == 404
    assert "Contract reporting" in client.get("/", follow=True).content.decode()


@pytest.mark.parametrize("path", ["/sign-in", "/", "/nowhere"])
def test_no_page_is_kept_framed_or_given_a_camera(told: Told, path: str) -> None:
    response = told.client("mere").get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_pages_live_by_the_clock_they_are_given(told: Told) -> None:
    assert NOW.date() == dt.date(2026, 10, 6)
    page = told.client("mere").get("/", follow=True).content.decode()
    assert "Printed" in page
    assert "8 October 2026" in page
