"""The pages of keeping in a real browser: readable on any screen, without script, and with nothing that axe finds."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from lightwell.policy.retention_rules import HoldGround
from lightwell.sharing.retention import Kept, ask_destruction, destroy, place_hold, record_authority
from tests.sharing.test_retention import OVER
from tests.web.keyboard import faults
from tests.web.test_pages_in_a_browser import states as states
from tests.web.test_pages_in_a_browser import visit
from tests.web.told import Told, at

pytestmark = [pytest.mark.browser, pytest.mark.database]


def _look(browser: Browser, address: str, states: Any, person: str, path: str) -> None:
    for width in (360, 1280):
        with visit(browser, address + path, states(person), width=width, java_script_enabled=True) as (
            page,
            complaints,
        ):
            assert Axe().run(page).response["violations"] == []
            assert complaints == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert faults(page) == []


def test_every_page_of_keeping_can_be_read_on_any_screen(
    browser: Browser,
    address: str,
    states: Any,
    told: Told,
) -> None:
    cast = told.cast
    delivery = told.to_evaluation
    page = f"/deliveries/{delivery.pk}"
    with at(OVER):
        record_authority(cast.wei, Kept(delivery), OVER, reference="DA123, class 2.1")
        _look(browser, address, states, "priya", f"{page}/keeping")
        place_hold(
            cast.mere, Kept(told.to_reporting), OVER, ground=HoldGround.OPEN_REQUEST, why="A mother asked to see hers"
        )
        ask_destruction(cast.priya, Kept(delivery), OVER, why="Its agreed time is over")
        _look(browser, address, states, "wei", f"{page}/keeping")
        _look(browser, address, states, "mere", f"/deliveries/{told.to_reporting.pk}/keeping")
        _look(browser, address, states, "mere", "/due?all=1")
        destroy(cast.wei, Kept(delivery), OVER)
        _look(browser, address, states, "sione", f"{page}/certificate")
        _look(browser, address, states, "sione", f"{page}/keeping")
        _look(browser, address, states, "wei", "/due")
