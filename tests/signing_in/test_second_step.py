"""The second step: required of everybody, right once, and recorded."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lightwell.policy.letter_rules import SecurityKind
from tests.factories import PASSWORD
from tests.signing_in.people import Phone, Sent, signed_in, somebody, somebody_with_an_app

pytestmark = pytest.mark.database


def test_a_password_alone_leads_to_the_second_step_and_lets_nobody_in(phone: Phone) -> None:
    who = somebody_with_an_app()
    assert who.gives_password().headers["Location"] == "/sign-in/second"
    assert who.client.get("/account").headers["Location"] == "/sign-in?next=/account"


def test_password_and_code_lead_in_and_on_to_where_they_were_going(phone: Phone) -> None:
    who = somebody_with_an_app()
    who.gives_password(next="/office")
    assert (
        who.client.post("/sign-in/second", {"code": f" {phone.shows()[:3]} {phone.shows()[3:]} "}).headers["Location"]
        == "/office"
    )
    assert who.client.get("/account").status_code == 200
    assert ("show-second-factor", "done", []) in who.entries()
    assert who.entries()[-1] == ("sign-in", "done", [])


def test_the_session_has_another_key_after_signing_in(phone: Phone) -> None:
    who = somebody_with_an_app()
    who.gives_password()
    before = who.client.session.session_key
    who.client.post("/sign-in/second", {"code": phone.shows()})
    assert who.client.session.session_key != before


def test_a_wrong_code_is_said_in_words_and_is_in_the_ledger(phone: Phone) -> None:
    who = somebody_with_an_app()
    who.gives_password()
    wrong = f"{(int(phone.shows()) + 1) % 10**6:06}"
    response = who.client.post("/sign-in/second", {"code": wrong})
    assert response.status_code == 422
    assert "That code is not right, or was used already." in response.content.decode()
    assert wrong not in response.content.decode().replace(f'value="{wrong}"', "")
    assert who.entries()[-1] == ("show-second-factor", "refused", ["not-their-code"])
    assert who.client.get("/account").status_code == 302


def test_a_code_that_was_used_lets_nobody_in_a_second_time(phone: Phone) -> None:
    who = somebody_with_an_app()
    who.gives_password()
    assert who.client.post("/sign-in/second", {"code": phone.shows()}).status_code == 302
    overheard = Client()
    who.gives_password(client=overheard)
    assert overheard.post("/sign-in/second", {"code": phone.shows()}).status_code == 422


def test_somebody_elses_code_lets_nobody_in(phone: Phone) -> None:
    who = somebody_with_an_app()
    who.gives_password()
    assert (
        who.client.post("/sign-in/second", {"code": phone.shows("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")}).status_code == 422
    )


def test_without_a_password_there_is_no_second_step_to_try() -> None:
    assert Client().get("/sign-in/second").headers["Location"] == "/sign-in"
    assert Client().post("/sign-in/second", {"code": "123456"}).headers["Location"] == "/sign-in"


def test_whoever_starts_again_is_asked_for_everything(phone: Phone) -> None:
    who = somebody_with_an_app()
    who.gives_password()
    assert who.client.post("/sign-in/start-again").headers["Location"] == "/sign-in"
    assert who.client.get("/sign-in/second").headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    "path", ["/", "/account", "/office", "/account/password", "/flow-maps", "/account/recovery-codes"]
)
def test_whoever_has_no_second_step_is_led_to_set_one_up_before_anything_else(path: str) -> None:
    who = somebody()
    assert who.gives_password().headers["Location"] == "/"
    assert who.client.get(path).headers["Location"] == "/account/second-step"
    assert "Set up your second step" in who.client.get("/account/second-step").content.decode()


def test_a_trial_may_leave_the_second_step_to_each(settings: Any) -> None:
    settings.LIGHTWELL_SECOND_FACTOR = "optional"
    who = somebody()
    who.gives_password()
    assert who.client.get("/account").status_code == 200


def test_whoever_sets_up_an_app_is_shown_its_secret_and_ten_codes_once(phone: Phone, letters: list[Sent]) -> None:
    who = somebody()
    who.gives_password()
    page = who.client.get("/account/app").content.decode()
    secret = who.client.session["mfa.totp.secret"]
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in page
    assert "<svg" in page
    assert "data:" not in page
    response = who.client.post("/account/app", {"code": phone.shows(secret)})
    assert response.status_code == 200
    shown = response.content.decode()
    assert shown.count("<li><code>") == 10
    assert secret not in shown
    assert who.client.get("/account").status_code == 200
    assert [(each.kind, each.to) for each in letters] == [(SecurityKind.SIGN_IN_CHANGED, who.email)]
    assert letters[0].about.what == "An authenticator app was set up."
    assert "mfa.totp.secret" not in who.client.session


def test_an_app_that_shows_another_code_is_not_set_up(phone: Phone) -> None:
    who = somebody()
    who.gives_password()
    who.client.get("/account/app")
    secret = who.client.session["mfa.totp.secret"]
    response = who.client.post("/account/app", {"code": phone.shows("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")})
    assert response.status_code == 422
    assert "That is not the code that your app shows now." in response.content.decode()
    assert who.client.session["mfa.totp.secret"] == secret, "scanned once is enough"
    assert who.client.get("/account").headers["Location"] == "/account/second-step"


def test_the_only_second_step_cannot_be_removed_where_everybody_has_one(phone: Phone) -> None:
    who = signed_in(phone)
    from lightwell.organisations.factors import factors_of

    app = factors_of(who.account.pk).app
    assert app is not None
    page = who.client.get(f"/account/second-step/{app.pk}/remove")
    assert "This is your only second step" in page.content.decode()
    assert who.client.post(f"/account/second-step/{app.pk}/remove").status_code == 403
    assert factors_of(who.account.pk).app is not None


def test_in_a_trial_it_can_be_and_its_recovery_codes_go_with_it(
    phone: Phone, settings: Any, letters: list[Sent]
) -> None:
    from lightwell.organisations.factors import factors_of

    settings.LIGHTWELL_SECOND_FACTOR = "optional"
    who = signed_in(phone)
    app = factors_of(who.account.pk).app
    assert app is not None
    assert who.client.post(f"/account/second-step/{app.pk}/remove").headers["Location"] == "/account"
    assert factors_of(who.account.pk).held == ()
    assert letters[-1].about.what == "An authenticator app or a passkey was removed."


def test_nobody_removes_what_is_somebody_elses(phone: Phone) -> None:
    from lightwell.organisations.factors import factors_of

    who, other = signed_in(phone), somebody_with_an_app()
    theirs = factors_of(other.account.pk).app
    assert theirs is not None
    assert who.client.post(f"/account/second-step/{theirs.pk}/remove").status_code == 404
    assert factors_of(other.account.pk).app is not None


def test_a_change_asks_who_they_are_again_when_that_is_a_while_ago(phone: Phone) -> None:
    import datetime as dt

    from tests.signing_in.people import later

    who = signed_in(phone)
    with later(dt.timedelta(minutes=20)):
        for path in ("/account/passkeys/new", "/account/recovery-codes", "/account/app"):
            assert who.client.get(path).headers["Location"].startswith("/sign-in/afresh?next=")
        assert who.client.post("/account/sign-ins/end").headers["Location"] == "/sign-in/afresh?next=%2Faccount"
        response = who.client.post("/sign-in/afresh", {"code": phone.next_code(), "next": "/account/recovery-codes"})
        assert response.headers["Location"] == "/account/recovery-codes"
        assert who.client.get("/account/recovery-codes").status_code == 200


def test_afresh_a_wrong_code_or_a_wrong_password_does_not_do(phone: Phone) -> None:
    who = signed_in(phone)
    for given in ({"code": "000000"}, {"password": "not my password at all"}, {"code": ""}, {"credential": "{}"}):
        response = who.client.post("/sign-in/afresh", given)
        assert response.status_code == 422
    assert who.client.post("/sign-in/afresh", {"password": PASSWORD}).headers["Location"] == "/"
