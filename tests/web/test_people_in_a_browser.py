"""The pages of people and invitations in a real browser: on any screen, without script, with nothing that axe finds."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from lightwell.organisations.inviting import NewInvitation, invite
from lightwell.policy.actors import Role
from tests.sharing.making import OPENED_AT
from tests.web.keyboard import faults
from tests.web.test_pages_in_a_browser import states as states
from tests.web.test_pages_in_a_browser import visit
from tests.web.told import Told

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture(scope="module")
def invited(told: Told) -> NewInvitation:
    """Somebody whom Mere invited."""
    return invite(told.cast.mere, told.cast.ccss, OPENED_AT, email="tavita@ccss.example", role=Role.REPORTING_OFFICER)


def _is_well(page: Page, complaints: list[str], name: str) -> None:
    page.wait_for_load_state()
    assert Axe().run(page).response["violations"] == [], name
    assert complaints == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert faults(page) == [], name


def test_every_page_of_people_can_be_read_on_any_screen(
    browser: Browser, address: str, states: Any, told: Told, invited: NewInvitation
) -> None:
    offices = {name: told.actor(name).membership_id for name in ("mere", "sione", "priya")}
    pages = (
        ("mere", "/people"),
        ("sione", "/people"),
        ("wei", "/people"),
        ("mere", "/people/invite"),
        ("wei", "/people/invite"),
        ("sione", "/people/invite"),
        ("mere", f"/people/invitations/{invited.invitation.pk}/withdraw"),
        ("mere", f"/people/offices/{offices['sione']}/end"),
        ("wei", f"/people/offices/{offices['priya']}/end"),
    )
    for person, path in pages:
        for width in (360, 1280):
            at = visit(browser, address + path, states(person), width=width, java_script_enabled=True)
            with at as (page, complaints):
                _is_well(page, complaints, f"{person} at {path}, {width}")


def test_somebody_new_takes_an_office_up_by_keyboard_and_without_script(
    browser: Browser, address: str, told: Told, invited: NewInvitation
) -> None:
    for width in (360, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto(address + urlsplit(invited.link).path)
        assert page.title() == "You are invited · Lightwell"
        assert "/invitation/" not in page.url
        _is_well(page, [], f"invited, {width}")
        context.close()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + urlsplit(invited.link).path)
    page.get_by_label("Your name").focus()
    page.keyboard.type("Tavita Leota")
    page.keyboard.press("Tab")
    page.keyboard.type("a kākā in the kōwhai, loudly")
    page.keyboard.press("Enter")
    page.get_by_text("Welcome. You are reporting officer at City Centre Social Services now.").wait_for()
    context.close()
    gone = browser.new_context()
    page = gone.new_page()
    page.goto(address + urlsplit(invited.link).path)
    assert page.inner_text("h1") == "This invitation does not work"
    _is_well(page, [], "over")
    gone.close()


def test_a_manager_invites_somebody_by_keyboard_and_without_script(browser: Browser, address: str, states: Any) -> None:
    with visit(browser, address + "/people", states("mere"), width=1280, java_script_enabled=False) as (page, _):
        page.get_by_role("link", name="Invite somebody").press("Enter")
        page.get_by_label("Their e-mail address").fill("ana@ccss.example")
        page.get_by_label("Privacy officer").press(" ")
        page.get_by_role("button", name="Send the invitation").press("Enter")
        page.locator("#invitation-link").wait_for()
        assert "Pass this link on yourself" in page.inner_text("h1")
        assert "/invitation/" in page.inner_text("#invitation-link")
