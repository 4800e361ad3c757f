"""A forgotten password: the same answer to everybody, a link that works once, and still a second step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lightwell.policy.letter_rules import SecurityKind
from lightwell.web.signing_in import telling
from tests.factories import PASSWORD
from tests.letters.mail import mail_server
from tests.signing_in.people import Phone, Sent, Somebody, signed_in, somebody, somebody_with_an_app

pytestmark = pytest.mark.database

NEW = "rimu, tōtara, kahikatea, mataī"


def asked(who: Somebody) -> Any:
    return Client().post("/sign-in/forgotten", {"email": who.email})


def link(letters: list[Sent]) -> str:
    assert letters[-1].kind is SecurityKind.PASSWORD_LINK
    return str(letters[-1].about.link).removeprefix("http://localhost:8000")


def followed(path: str) -> Client:
    """Somebody who clicked the link."""
    client = Client()
    response = client.get(path)
    assert response.headers["Location"] == "/sign-in/new-password"
    return client


def test_nobody_learns_whether_an_address_is_known(letters: list[Sent]) -> None:
    known = asked(somebody())
    unknown = Client().post("/sign-in/forgotten", {"email": "nobody@nowhere.example"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert len(letters) == 1


def test_the_link_is_in_the_letter_alone_and_sets_a_new_password_once(letters: list[Sent], phone: Phone) -> None:
    who = somebody_with_an_app()
    page = asked(who).content.decode()
    path = link(letters)
    assert path not in page
    client = followed(path)
    assert path.rsplit("/", 1)[1] not in client.get("/sign-in/new-password").content.decode()
    assert client.post("/sign-in/new-password", {"new": NEW}).headers["Location"] == "/sign-in"
    assert letters[-1].kind is SecurityKind.PASSWORD_CHANGED
    assert who.gives_password(PASSWORD).status_code == 422
    assert who.gives_password(NEW).headers["Location"] == "/sign-in/second", "a letter replaces one step, not both"
    again = followed(path)
    assert again.get("/sign-in/new-password").status_code == 410
    assert again.post("/sign-in/new-password", {"new": PASSWORD}).status_code == 410
    assert ("reset-password", "done", []) in who.entries()


def test_looking_at_the_link_spends_nothing(letters: list[Sent]) -> None:
    who = somebody()
    asked(who)
    for _ in range(3):
        assert followed(link(letters)).get("/sign-in/new-password").status_code == 200


def test_whoever_is_in_with_the_old_password_is_out(letters: list[Sent], phone: Phone) -> None:
    who = signed_in(phone)
    asked(who)
    followed(link(letters)).post("/sign-in/new-password", {"new": NEW})
    assert who.client.get("/account").headers["Location"] == "/sign-in?next=/account"


def test_a_link_that_is_altered_or_somebody_elses_does_nothing(letters: list[Sent]) -> None:
    who, other = somebody(), somebody()
    asked(who)
    path = link(letters)
    for wrong in (
        path[:-1] + ("a" if path[-1] != "a" else "b"),
        path.replace(str(who.account.pk), str(other.account.pk)),
    ):
        client = followed(wrong)
        assert client.post("/sign-in/new-password", {"new": NEW}).status_code == 410
    assert other.gives_password().status_code == 302


def test_a_link_is_too_old_after_half_an_hour(letters: list[Sent], settings: Any) -> None:
    who = somebody()
    asked(who)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert followed(link(letters)).get("/sign-in/new-password").status_code == 410


def test_without_a_link_there_is_nothing_to_set() -> None:
    assert Client().post("/sign-in/new-password", {"new": NEW}).status_code == 410


def test_nobody_is_sent_letter_after_letter(letters: list[Sent]) -> None:
    who = somebody()
    answers = [asked(who) for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 422]
    assert "Try again in 60 minutes." in answers[-1].content.decode()
    assert len(letters) == 3


def test_whoever_signs_in_at_their_organisation_has_no_password_to_reset(letters: list[Sent]) -> None:
    from django.contrib.auth.hashers import make_password

    from lightwell.organisations.passwords import change_password
    from tests.factories import NOW

    who = somebody()
    change_password(who.actor, who.account, NOW, hashed=make_password(None), is_their_password=True, keep=None)
    assert asked(who).status_code == 200
    assert letters == []


def test_a_letter_really_goes_out_through_a_mail_server(
    settings: Any, letters: list[Sent], monkeypatch: pytest.MonkeyPatch, really_post: Callable[..., None]
) -> None:
    monkeypatch.setattr(telling, "_post", really_post)
    who = somebody("Ōriwa Tūhoe")
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
        settings.LIGHTWELL_MAIL_FROM = "Lightwell <lightwell@agency.example>"
        asked(who)
        for thread in threading.enumerate():
            if thread.name == "letter":
                thread.join(30)
        [message] = box.messages
    assert who.email in message["To"]
    assert "/sign-in/new-password/" in box.plain()
