"""Guessing: how often, and what whoever guesses is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.factories import PASSWORD
from tests.signing_in.people import Phone, Sent, signed_in, somebody, somebody_with_an_app

pytestmark = pytest.mark.database

NOT_NOW = "That was tried too often. Try again in"


def said(response: Any) -> str:
    return str(response.content.decode())


def test_after_five_wrong_passwords_even_the_right_one_waits_and_says_how_long() -> None:
    who = somebody()
    for _ in range(5):
        assert "We do not know this e-mail address" in said(who.gives_password("a wrong guess, once more"))
    refused = who.gives_password()
    assert refused.status_code == 422
    assert f"{NOT_NOW} 5 minutes." in said(refused)


def test_whoever_guesses_from_elsewhere_does_not_keep_the_owner_out() -> None:
    who = somebody()
    for _ in range(6):
        Client(REMOTE_ADDR="192.0.2.7").post("/sign-in", {"email": who.email, "password": "a wrong guess"})
    assert who.gives_password().status_code == 302


def test_guesses_from_everywhere_are_counted_together(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere": "4/h/key"}
    who = somebody()
    for place in range(4):
        Client(REMOTE_ADDR=f"192.0.2.{place}").post("/sign-in", {"email": who.email, "password": "a wrong guess"})
    assert f"{NOT_NOW} 60 minutes." in said(who.gives_password())


def test_one_place_cannot_try_many_addresses() -> None:
    for number in range(10):
        Client().post("/sign-in", {"email": f"nobody-{number}@ccss.example", "password": "a wrong guess"})
    assert f"{NOT_NOW} 1 minute." in said(somebody().gives_password())


def test_signing_in_often_is_no_guessing(settings: Any) -> None:
    settings.LIGHTWELL_SECOND_FACTOR = "optional"
    who = somebody()
    for _ in range(12):
        assert who.gives_password(client=Client()).status_code == 302


def test_after_five_wrong_codes_the_right_one_waits_and_its_owner_is_told(phone: Phone, letters: list[Sent]) -> None:
    who = somebody_with_an_app()
    who.gives_password()
    for _ in range(5):
        who.client.post("/sign-in/second", {"code": "000000"})
    refused = who.client.post("/sign-in/second", {"code": phone.shows()})
    assert refused.status_code == 422
    assert f"{NOT_NOW} 5 minutes." in said(refused)
    assert letters[-1].about.what.startswith("Somebody knows your password")


def test_after_five_wrong_passwords_afresh_the_right_one_waits(phone: Phone) -> None:
    who = signed_in(phone)
    for _ in range(5):
        who.client.post("/sign-in/afresh", {"password": "a wrong guess"})
    assert NOT_NOW in said(who.client.post("/sign-in/afresh", {"password": PASSWORD}))


def test_after_five_wrong_passwords_the_password_is_not_changed(phone: Phone) -> None:
    who, new = signed_in(phone), "rimu, tōtara, kahikatea, mataī"
    for _ in range(5):
        who.client.post("/account/password", {"current": "a wrong guess", "new": new})
    assert NOT_NOW in said(who.client.post("/account/password", {"current": PASSWORD, "new": new}))


def test_each_refusal_is_in_the_log_by_whose_account_and_without_what_was_typed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    who = somebody()
    for _ in range(6):
        who.gives_password("a wrong guess, once more")
    Client().post("/sign-in", {"email": "nobody-at-all@ccss.example", "password": "a wrong guess, once more"})
    lines = [record.getMessage() for record in caplog.records]
    assert lines.count(f"a password was refused, of account {who.account.pk}") == 5
    assert "a password was refused, of no account here" in lines
    assert not [line for line in lines if "guess" in line or "@" in line]


def test_reaching_a_limit_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(31):
        Client().get("/sign-in/passkey")
    assert "a limit was reached: passkey" in [record.getMessage() for record in caplog.records]


def test_passkeys_are_not_asked_for_without_end(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "passkey": "3/m/ip"}
    answers = [Client().get("/sign-in/passkey").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 422]


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "[]",
        "not json",
        "{}",
        '{"response": {"userHandle": "AAAA"}}',
        '{"response": []}',
        '{"response": {"userHandle": 7}}',
    ],
)
def test_what_is_no_passkey_lets_nobody_in(credential: str) -> None:
    client = Client()
    client.get("/sign-in/passkey")
    response = client.post("/sign-in/passkey", {"credential": credential})
    assert response.status_code == 422
    assert "That passkey was not accepted." in said(response)


def test_what_counts_attempts_holds_nothing_about_anybody(phone: Phone) -> None:
    who = somebody_with_an_app()
    who.gives_password("a wrong guess")
    who.gives_password()
    who.client.post("/sign-in/second", {"code": "000000"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT key || ' ' || value::text FROM lightwell_recent")
        kept = "\n".join(row[0] for row in cursor.fetchall())
    assert len(kept) > 64
    assert not [each for each in (who.email, "127.0.0.1", str(who.account.pk), "a wrong guess") if each in kept]


def test_what_counts_attempts_forgets() -> None:
    cache.set("guess", [1.5], timeout=60)
    assert cache.get("guess") == [1.5]
    assert not cache.add("guess", [2.5], timeout=60)
    cache.touch("guess", timeout=-1)
    assert cache.get("guess") is None
    assert cache.add("guess", [3.5], timeout=60)
    assert cache.delete("guess")
    assert cache.get("guess", "nothing") == "nothing"
