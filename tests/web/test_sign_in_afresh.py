"""Signing in afresh: before sending and before revealing rows, and back to where one was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lightwell.organisations.afresh import SHOWN_AT
from tests.factories import NOW, PASSWORD
from tests.web.told import Told

pytestmark = pytest.mark.database


def _gone_stale(told: Told, who: str) -> Client:
    client = told.client(who)
    session = client.session
    session[SHOWN_AT] = (NOW - dt.timedelta(days=1)).isoformat()
    session.save()
    return client


def _rows(told: Told) -> str:
    return reverse("opening", args=[told.to_evaluation.pk])


def test_rows_are_not_reached_by_somebody_who_signed_in_long_ago(told: Told) -> None:
    response = _gone_stale(told, "priya").get(_rows(told))
    assert response.headers["Location"].startswith("/sign-in/afresh?next=")


def test_nothing_is_sent_by_somebody_who_signed_in_long_ago_and_they_come_back_to_its_page(told: Told) -> None:
    response = _gone_stale(told, "sione").post(reverse("hand-over-send", args=[told.hand_over.pk]))
    assert response.headers["Location"] == f"/sign-in/afresh?next=%2Fhand-overs%2F{told.hand_over.pk}"


def test_the_right_password_leads_back_under_a_new_session_key(told: Told) -> None:
    client = _gone_stale(told, "priya")
    before = client.session.session_key
    response = client.post("/sign-in/afresh", {"password": PASSWORD, "next": _rows(told)})
    assert response.headers["Location"] == _rows(told)
    assert client.session.session_key != before
    again = client.get(_rows(told))
    assert "/sign-in/afresh" not in again.headers.get("Location", "")


def test_a_wrong_password_is_said_in_words_and_nothing_opens(told: Told) -> None:
    client = _gone_stale(told, "priya")
    response = client.post("/sign-in/afresh", {"password": "a wrong guess"})
    assert response.status_code == 422
    assert "That is not your password." in response.content.decode()
    assert "a wrong guess" not in response.content.decode()
    assert client.get(_rows(told)).headers["Location"].startswith("/sign-in/afresh")


def test_nobody_is_led_to_another_site_afterwards(told: Told) -> None:
    response = _gone_stale(told, "priya").post("/sign-in/afresh", {"password": PASSWORD, "next": "//elsewhere.example"})
    assert response.headers["Location"] == "/"


def test_in_the_demonstration_nobody_is_asked_since_nobody_has_a_password(told: Told, settings: Any) -> None:
    settings.DEMONSTRATION = True
    response = _gone_stale(told, "priya").get(_rows(told))
    assert "/sign-in/afresh" not in response.headers.get("Location", "")
