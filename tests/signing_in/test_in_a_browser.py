"""The pages of signing in, in a real browser with a real (virtual) authenticator, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from lightwell.organisations.factors import factors_of
from tests.factories import PASSWORD
from tests.signing_in.people import Phone, Somebody, somebody, somebody_with_an_app
from tests.web.test_look import is_complaint
from tests.web.test_pages_in_a_browser import refuse_faults

pytestmark = [pytest.mark.browser, pytest.mark.database]

NEW = "rimu, tōtara, kahikatea, mataī"


@pytest.fixture(scope="module")
def address(site: None) -> Iterator[str]:
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("localhost")
    yield server.url
    server.stop()


@contextmanager
def at_home(browser: Browser, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """A browser of one's own, and everything that its console complained of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-NZ", **options)
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, complaints
    context.close()


def with_authenticator(page: Page) -> None:
    """A device that keeps passkeys, and whose owner puts a finger on it each time."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def gives_password(page: Page, address: str, who: Somebody) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_made_and_then_signs_in_by_itself(browser: Browser, address: str, phone: Phone) -> None:
    who = somebody("Mele Fonua")
    with at_home(browser) as (page, complaints):
        with_authenticator(page)
        gives_password(page, address, who)
        refuse_faults(page)
        page.get_by_role("link", name="Add a passkey").click()
        refuse_faults(page)
        page.get_by_label("What do you call it?").fill("Blue key")
        page.get_by_role("button", name="Make it").click()
        expect(page.get_by_role("heading", name="Your passkey is added.")).to_be_visible()
        assert page.locator("ol.codes li").count() == 10
        refuse_faults(page)
        page.goto(f"{address}/account")
        expect(page.get_by_role("heading", name="Blue key")).to_be_visible()
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(f"{address}/account")
        expect(page.get_by_role("definition").filter(has_text="Passkey")).to_be_visible()
        assert complaints == []
    assert [entry[0] for entry in who.entries()][-3:] == ["sign-out", "show-second-factor", "sign-in"]
    assert len(factors_of(who.account.pk).passkeys) == 1


def test_a_passkey_is_a_second_step_and_shows_afresh_who_it_is(browser: Browser, address: str) -> None:
    who = somebody("Arjun Rao")
    with at_home(browser) as (page, complaints):
        with_authenticator(page)
        gives_password(page, address, who)
        page.goto(f"{address}/account/passkeys/new")
        page.get_by_label("What do you call it?").fill("Work laptop")
        page.get_by_role("button", name="Make it").click()
        expect(page.get_by_role("heading", name="Your passkey is added.")).to_be_visible()
        page.get_by_role("button", name="Sign out", exact=True).click()
        gives_password(page, address, who)
        expect(page.get_by_role("heading", name="One more step")).to_be_visible()
        refuse_faults(page)
        page.get_by_role("button", name="Use your passkey").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        page.goto(f"{address}/sign-in/afresh?next=/account")
        refuse_faults(page)
        page.get_by_role("button", name="Use your passkey").click()
        expect(page.get_by_role("heading", name="Your account")).to_be_visible()
        page.get_by_role("link", name="Remove Work laptop").click()
        expect(page.get_by_text("This is your only second step")).to_be_visible()
        refuse_faults(page)
        assert complaints == []


def test_a_passkey_that_nobody_gives_is_said_and_nothing_happens(browser: Browser, address: str) -> None:
    with at_home(browser) as (page, _):
        page.goto(f"{address}/sign-in")
        page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_text("The passkey was not given.")).to_be_visible()
        refuse_faults(page)


def test_all_of_it_works_without_scripts_but_passkeys_which_say_so(
    browser: Browser, address: str, phone: Phone
) -> None:
    who = somebody("Tevita Moala")
    with at_home(browser, java_script_enabled=False) as (page, _):
        page.goto(f"{address}/sign-in")
        expect(page.get_by_text("A passkey needs scripts")).to_be_visible()
        assert not page.get_by_role("button", name="Use a passkey").is_visible()
        gives_password(page, address, who)
        page.get_by_role("link", name="Set up an app").click()
        page.get_by_text("I cannot use a camera").click()
        secret = page.locator("#secret").inner_text().replace(" ", "")
        page.get_by_label("The six digits").fill(phone.shows(secret))
        page.get_by_role("button", name="Turn it on").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download them").click()
        assert download.value.suggested_filename == "lightwell-recovery-codes.txt"
        page.get_by_role("link", name="I have kept them: go on").click()
        page.get_by_role("link", name="Tevita Moala").click()
        page.get_by_role("link", name="Change your password").click()
        page.get_by_label("Password you have now").fill(PASSWORD)
        page.get_by_label("New password").fill(NEW)
        page.get_by_role("button", name="Change it").click()
        expect(page.get_by_text("Your password is changed.")).to_be_visible()


def test_the_whole_of_a_sign_in_can_be_typed_from_a_keyboard(browser: Browser, address: str, phone: Phone) -> None:
    who = somebody_with_an_app("Hēmi Rāwiri")
    with at_home(browser) as (page, complaints):
        page.goto(f"{address}/sign-in")
        page.get_by_label("E-mail address").focus()
        page.keyboard.type(who.email)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="One more step")).to_be_visible()
        for _ in range(10):
            if page.evaluate("document.activeElement.name") == "code":
                break
            page.keyboard.press("Tab")
        page.keyboard.type(phone.shows())
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        assert complaints == []


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/forgotten", "/sign-in/new-password"])
def test_a_page_for_everybody_can_be_read_and_reached_by_anybody(browser: Browser, address: str, path: str) -> None:
    with at_home(browser) as (page, complaints):
        page.goto(f"{address}{path}")
        refuse_faults(page)
        if path == "/sign-in/forgotten":
            page.get_by_label("E-mail address").fill("nobody@nowhere.example")
            page.get_by_role("button", name="Send the link").click()
            refuse_faults(page)
        assert [each for each in complaints if "410" not in each] == []


def test_an_own_page_can_be_read_and_reached_by_anybody(browser: Browser, address: str, phone: Phone) -> None:
    who = somebody_with_an_app("Siosaia Tupou")
    with at_home(browser) as (page, complaints):
        gives_password(page, address, who)
        page.get_by_label("Code").fill(phone.shows())
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        for path in ("/account", "/account/password", "/account/recovery-codes", "/account/app"):
            page.goto(f"{address}{path}")
            refuse_faults(page)
        page.goto(f"{address}/account/password")
        page.get_by_role("button", name="Change it").click()
        refuse_faults(page)
        assert [each for each in complaints if "422" not in each] == []
