"""Recovery codes: shown once, good once each, and kept so that nobody gets them back."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lightwell.organisations import recovery_codes
from lightwell.organisations.factors import factors_of
from tests.signing_in.people import Phone, Sent, signed_in, somebody_with_an_app

pytestmark = pytest.mark.database


def test_each_lets_its_owner_in_once(letters: list[Sent]) -> None:
    who = somebody_with_an_app()
    who.gives_password()
    assert who.client.post("/sign-in/second", {"code": who.codes[3].upper()}).headers["Location"] == "/"
    again = Client()
    who.gives_password(client=again)
    assert again.post("/sign-in/second", {"code": who.codes[3]}).status_code == 422
    assert again.post("/sign-in/second", {"code": who.codes[4]}).headers["Location"] == "/"
    assert factors_of(who.account.pk).codes_left == 8
    assert letters[0].about.what == "A recovery code was used to sign in."


def test_somebody_elses_lets_nobody_in() -> None:
    who, other = somebody_with_an_app(), somebody_with_an_app()
    who.gives_password()
    assert who.client.post("/sign-in/second", {"code": other.codes[0]}).status_code == 422


def test_new_ones_make_the_old_ones_worthless(phone: Phone) -> None:
    who = signed_in(phone)
    made = who.client.post("/account/recovery-codes").content.decode()
    assert made.count("<li><code>") == 10
    again = Client()
    who.gives_password(client=again)
    assert again.post("/sign-in/second", {"code": who.codes[0]}).status_code == 422


def test_they_are_on_no_page_afterwards(phone: Phone) -> None:
    who = signed_in(phone)
    for path in ("/account", "/account/recovery-codes"):
        page = who.client.get(path).content.decode()
        assert not [code for code in who.codes if code in page]
    assert "10 of 10 are left" in who.client.get("/account").content.decode()


def test_they_can_be_kept_as_a_file(phone: Phone) -> None:
    who = signed_in(phone)
    response = who.client.post("/account/recovery-codes/file", {"code": who.codes})
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert all(code in response.content.decode() for code in who.codes)


@pytest.mark.parametrize("code", ["<script>alert(1)</script>", "a" * 5000, ""])
def test_the_file_holds_nothing_but_codes(phone: Phone, code: str) -> None:
    assert signed_in(phone).client.post("/account/recovery-codes/file", {"code": code}).status_code == 404


def test_nothing_that_is_kept_shows_one(phone: Phone) -> None:
    who = somebody_with_an_app()
    kept = factors_of(who.account.pk).codes
    assert kept is not None
    assert not [code for code in who.codes if code in str(kept.data) or code.replace("-", "") in str(kept.data)]
    assert set(kept.data) == {"salt", "left"}


def test_what_is_misread_from_paper_still_works() -> None:
    codes = ("01234-abcde",)
    kept = recovery_codes.kept(codes)
    assert recovery_codes.spent(kept, "O l 2 3 4 ABCDE") is not None


@given(st.text(max_size=40))
def test_nothing_else_spends_one(guess: str) -> None:
    kept = {"salt": "00" * 16, "left": ["ff" * 32]}
    assert recovery_codes.looks_like_one(guess) or recovery_codes.spent(kept, guess) is None
