"""Everybody reads their own letters on the site, whether or not it sends e-mail, and chooses how the next ones come."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Browser

from lightwell.ledger.walls import walls
from lightwell.letters.models import Choice, Letter
from lightwell.letters.posting import do_a_round
from lightwell.sharing.delivering import open_delivery
from tests.letters.happening import MINUTE
from tests.sharing.making import OPENED_AT, WHY
from tests.web.conftest import address, told
from tests.web.test_pages_in_a_browser import refuse_faults, states, visit
from tests.web.told import Told, at

pytestmark = [pytest.mark.browser, pytest.mark.database]

__all__ = ["address", "states", "told"]


@pytest.fixture(scope="module")
def written(told: Told) -> Told:
    """Two units were sent something, and one of them opened it; this site sends no e-mail."""
    open_delivery(told.cast.priya, told.to_evaluation, OPENED_AT, clause="4", why=WHY)
    do_a_round(OPENED_AT + MINUTE)
    return told


def letter_to(told: Told, name: str) -> Letter:
    with walls(told.actor(name)):
        return Letter.objects.visible_to(told.actor(name)).get()


def test_a_letter_is_for_the_one_person_whom_it_is_to(written: Told) -> None:
    page = f"/letters/{letter_to(written, 'priya').pk}"
    assert written.client("priya").get(page).status_code == 200
    for person in ("tom", "mere", "sione", "wei", "hana", "aroha", "former"):
        for where in (page, f"{page}/as-sent"):
            assert written.client(person).get(where).status_code == 404, person


def test_a_list_names_no_programme_and_a_letter_does(written: Told) -> None:
    client = written.client("mere")
    listed = client.get("/letters").content.decode()
    assert "Somebody opened what you sent, for the first time" in listed
    assert listed.count("his site sends no e-mail") == 1  # of the list, and not of each letter
    assert "Best foot forward" not in re.sub(r"<[^>]*>", "", listed)
    page = client.get(f"/letters/{letter_to(written, 'mere').pk}").content.decode()
    assert "Evaluation at The Agency (demonstration) opened" in page
    assert "mere@ccss.example" in page


def test_the_form_that_mail_programs_show_can_do_nothing_but_look(written: Told) -> None:
    answer = written.client("priya").get(f"/letters/{letter_to(written, 'priya').pk}/as-sent")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "unsafe-inline" not in written.client("priya").get("/letters").headers["Content-Security-Policy"]


def test_a_letter_whose_thing_was_done_says_so(written: Told) -> None:
    """Tom's was sent again since."""
    page = written.client("tom").get(f"/letters/{letter_to(written, 'tom').pk}").content.decode()
    assert "was done, or overtaken, since" not in page


def test_what_somebody_chooses_is_theirs_and_kept(written: Told) -> None:
    client = written.client("former")
    assert "You hold no office that letters are for" in client.get("/letters/choices").content.decode()
    sione = written.client("sione")
    given = {"due-soon": "daily", "opened": "none", "check-failed": "at-once", "destroyed": "at-once"}
    given |= {"round-open": "at-once", "answered": "daily", "link-shut": "at-once"}
    given |= {"open-tried": "at-once", "yes-wanted": "at-once", "taken-out": "at-once"}
    given |= dict.fromkeys(("clause-yes-wanted", "adviser-out", "round-closed", "nobody-speaks"), "at-once")
    given |= dict.fromkeys(("agreement-suspended", "suspension-lifted", "agreement-ended"), "at-once")
    assert sione.post("/letters/choices", given).status_code == 302
    with walls(written.cast.sione):
        kept = {each.kind: each.how for each in Choice.objects.visible_to(written.cast.sione)}
    assert kept == {"due-soon": "daily", "opened": "none"}
    page = sione.get("/letters/choices").content.decode()
    assert re.search(r'name="opened" value="none"[^>]*checked', page)


def test_a_way_that_is_not_offered_is_refused_in_words(written: Told) -> None:
    wei = written.client("wei")
    given = dict.fromkeys(("opened", "destroyed", "checkpoint"), "at-once")
    answer = wei.post("/letters/choices", {**given, "approval-wanted": "none"})
    assert answer.status_code == 422
    assert "Choose one of the ways that are offered" in answer.content.decode()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_can_be_read_by_anybody_on_any_screen(
    browser: Browser, written: Told, address: str, states: Any, width: int
) -> None:
    letter = letter_to(written, "priya").pk
    with at(OPENED_AT), visit(browser, f"{address}/letters", states("priya"), width=width) as (page, complaints):
        refuse_faults(page)
        page.get_by_role("link", name="Something was sent to your unit").click()
        refuse_faults(page)
        assert page.get_by_text("Nobody reads answers to").last.is_visible()
        page.goto(f"{address}/letters/choices")
        refuse_faults(page)
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}/letters/{letter}/as-sent")
        assert page.get_by_role("heading", name="Something was sent to your unit").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_letter_itself_can_be_read_by_anybody_in_the_dark_too(browser: Browser, written: Told, scheme: Any) -> None:
    """As a mail program shows it, among landmarks of the program's own; with scripts on, so that axe can look."""
    html = written.client("priya").get(f"/letters/{letter_to(written, 'priya').pk}/as-sent").content.decode()
    page = browser.new_page(color_scheme=scheme)
    page.set_content(html)
    found = Axe().run(page, options={"rules": {name: {"enabled": False} for name in ("landmark-one-main", "region")}})
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_a_site_that_sends_e_mail_says_so(written: Told) -> None:
    with override_settings(LIGHTWELL_SMTP="smtp://mail.agency.example"):
        page = written.client("priya").get("/letters").content.decode()
    assert "by e-mail, because it was your turn" in " ".join(page.split())
