"""The two pages about other systems: anybody can read them, and a token is shown once, to whoever made it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.api.making import System, token_for
from tests.web.test_pages_in_a_browser import refuse_faults, states, visit
from tests.web.told import Told, at, now

pytestmark = [pytest.mark.browser, pytest.mark.database]

__all__ = ["states"]


@pytest.mark.parametrize("person", ["nobody", "mere"])
def test_what_a_system_can_ask_can_be_read_by_anybody(
    browser: Browser, told: Told, address: str, states: Any, person: str
) -> None:
    with visit(browser, f"{address}/api/v1/docs", states(person)) as (page, complaints):
        assert page.get_by_role("heading", name="findUsage").is_visible()
        refuse_faults(page)
        assert complaints == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_token_is_made_shown_once_used_and_revoked(
    browser: Browser, told: Told, address: str, states: Any, scripts: bool
) -> None:
    with visit(browser, f"{address}/tokens", states("sione"), java_script_enabled=scripts) as (page, complaints):
        label = f"Nightly send {'with' if scripts else 'without'} scripts"
        page.get_by_label("What do you call the system that will use it?").fill(label)
        page.get_by_label("Read who opened what, when and why").check()
        page.get_by_role("button", name="Make it, and show it once").click()
        secret = page.locator("#new-token").inner_text()
        assert System(secret).get("/data-tracker/heartbeat").status_code == 200
        if scripts:
            refuse_faults(page)
        page.goto(f"{address}/tokens")
        assert secret not in page.content()
        page.get_by_role("button", name=f"Revoke {label}").click()
        page.wait_for_load_state()
        assert page.get_by_text("It does nothing any more.").is_visible()
        assert System(secret).get("/data-tracker/heartbeat").status_code == 401
        assert complaints == []


def test_a_list_of_tokens_and_a_form_that_is_wrong_can_be_read_by_anybody(
    browser: Browser, told: Told, address: str, states: Any
) -> None:
    for days in (1, 90):
        token_for(told.actor("mere"), at=now() - dt.timedelta(days=2), days=days)
    with at(now()), visit(browser, f"{address}/tokens", states("mere")) as (page, complaints):
        page.get_by_role("button", name="Make it, and show it once").click()
        page.wait_for_load_state()
        assert "There is something to put right" in page.evaluate("document.activeElement.innerText")
        assert page.get_by_text("Its time is up").is_visible()
        refuse_faults(page)
        assert complaints == []


def test_an_office_in_which_no_system_could_do_anything_says_so(
    browser: Browser, told: Told, address: str, states: Any
) -> None:
    with visit(browser, f"{address}/tokens", states("hana")) as (page, complaints):
        assert page.get_by_role("heading", name="You cannot make a token").is_visible()
        refuse_faults(page)
        assert complaints == []
