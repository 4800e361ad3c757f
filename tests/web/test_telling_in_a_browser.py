"""A worker beside the family, at a telephone's width: the notice, the understanding check, and what they choose."""

from __future__ import annotations

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from lightwell.ledger.walls import walls
from lightwell.people.models import Chosen, Showing
from tests.people.making import WORDS
from tests.sharing.making import PASSPHRASE
from tests.sharing.settling_notices import agreed
from tests.web.keyboard import faults
from tests.web.test_pages_in_a_browser import states as states
from tests.web.told import Told, now

pytestmark = [pytest.mark.browser, pytest.mark.database]
SHOTS = os.environ.get("LIGHTWELL_SHOTS", "")


def is_well(page: Page, where: str, name: str) -> None:
    """The same page with script, which axe needs; at a desk's width and a telephone's."""
    page.goto(where)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert Axe().run(page).response["violations"] == [], f"{name}, {width}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name}, {width}"
        assert faults(page) == [], f"{name}, {width}"
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def test_a_worker_runs_the_understanding_check_on_a_telephone_without_script(
    browser: Browser, address: str, states: Any, told: Told
) -> None:
    mere = told.client("mere")
    assert (
        mere.post(reverse("register-begin"), {"passphrase": PASSPHRASE, "new": WORDS, "same": WORDS}).status_code == 302
    )
    agreed(told.cast, told.agreement, now())
    hinemoa = {"name": "Hinemoa Tūhoro", "client": "BF0007", "source": "referral", "born_on": "2014-05-03"}
    assert mere.post(reverse("person-new"), hinemoa).status_code == 302
    context = browser.new_context(storage_state=states("mere"), java_script_enabled=False)
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{address}/register/open")
    page.get_by_label("Your passphrase for the register").fill(WORDS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/register")
    looked_at = {"register": page.url}
    page.get_by_role("link", name="Who was told, and whom to tell next").click()
    looked_at["coverage"] = page.url
    page.get_by_role("link", name="Hinemoa Tūhoro").click()
    page.get_by_role("link", name="Screen by screen").click()
    looked_at["screen"] = page.url
    page.get_by_role("link", name="Large print").click()
    looked_at["screen-large"] = page.url
    page.wait_for_load_state()
    while (following := page.get_by_role("link", name="Next", exact=True)).is_visible():
        assert page.get_by_role("heading", level=1).count() == 1
        assert "Hinemoa" not in page.content()
        following.click()
        page.wait_for_load_state()
    looked_at["screen-last"] = page.url
    page.get_by_role("link", name="Back", exact=True).click()
    page.get_by_role("link", name="Next", exact=True).click()
    page.get_by_role("link", name="Check together, and record it").click()
    assert page.url.endswith("?for=rangatahi&large=1#check")
    page.get_by_label("Read aloud").check()
    page.get_by_role("button", name="Record it, and go on").click()
    expect(page.get_by_text("Say how it went").first).to_be_visible()
    looked_at["show"] = page.url
    page.get_by_label("They said it back in their own words").check()
    page.get_by_label("What they said, in their own words").fill("They hear how it went, not who I am.")
    page.get_by_label("They write it themselves").check()
    page.get_by_role("button", name="Record it, and go on").click()
    looked_at["choose"] = page.url
    page.wait_for_load_state()
    assert "consent" not in page.content().lower()
    page.get_by_label("No", exact=True).first.check()
    page.get_by_role("button", name="Record what they chose").click()
    looked_at["receipt"] = page.url
    expect(page.get_by_text("you said no")).to_be_visible()
    expect(page.get_by_role("img", name="The number of this receipt as a QR code")).to_be_visible()
    page.goto(f"{address}{reverse('call-backs')}")
    page.get_by_role("link", name="Hinemoa Tūhoro").click()
    looked_at["call-back"] = page.url
    looked_at |= {
        name: f"{address}{reverse(name)}" for name in ("call-backs", "register-later", "register-from-others")
    }
    with_script = browser.new_context(storage_state=context.storage_state())
    other = with_script.new_page()
    for name, where in looked_at.items():
        is_well(other, where, name)
    for each in (context, with_script):
        each.close()
    with walls(told.cast.mere):
        showing = Showing.objects.visible_to(told.cast.mere).get()
        assert Chosen.objects.visible_to(told.cast.mere).get().showing_id == showing.pk
