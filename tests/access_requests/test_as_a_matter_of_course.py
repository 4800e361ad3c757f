"""Written work on its person's page, and a breach from its finding to those who are told, through the pages."""

from __future__ import annotations

import datetime as dt
import html
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from lightwell.access_requests.models import Case, PrivacyBreach, WrittenWork
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.breach_rules import Factor
from tests.access_requests.asking import ASKED_AT, Family
from tests.access_requests.test_from_the_register import in_register
from tests.access_requests.test_one_family import done, read
from tests.people.making import make_kept
from tests.web.told import at

pytestmark = pytest.mark.database

TITLE = "Our plan for the summer"


def test_a_plan_reaches_its_family_that_day_and_the_child_after(family: Family) -> None:
    kept, mere = make_kept(family.cast), family.cast.mere
    with at(ASKED_AT):
        person, client = kept.add(), in_register(family, kept)
        page = f"/register/people/{person.pk}/written"
        given = {"kind": "plan", "title": TITLE, "where_kept": "The blue folder", "for_child": "due"}
        to_come = client.post(page, {**given, "written_on": "2027-11-26"})
        assert to_come.status_code == 422
        assert TITLE in to_come.content.decode()  # nothing that was typed is lost
        assert "That day is still to come" in to_come.content.decode()
        for never, words in {"2014-05-02": "not born yet", "1900-01-01": "not born yet"}.items():
            assert words in client.post(page, {**given, "written_on": never}).content.decode()
        given["once"] = token_on(client, page)
        same = {**given, "written_on": "2026-11-26"}
        assert {each.status_code for each in at_once(client, page, [same, same, same])} == {302}
        with walls(mere):
            [work] = WrittenWork.objects.visible_to(mere)
        assert TITLE.encode() not in bytes(work.sealed)
        here = f"/register/work/{work.pk}"
        assert "Reaches the family today" in client.get(page).content.decode()
        assert client.post(here, {"act": "back", "why": ""}).status_code == 422
        assert client.post(here, {"act": "back", "why": "Their safety plan is not ready"}).status_code == 302
        assert "Their safety plan is not ready" in client.get(page).content.decode()
        assert client.post(here, {"act": "reached", "on": "2027-11-26"}).status_code == 422
        assert client.post(here, {"act": "reached", "on": "2026-11-26"}).status_code == 302
        assert "The child’s version is to come" in html.unescape(client.get(page).content.decode())
        assert client.post(here, {"act": "child", "on": "2026-11-26"}).status_code == 302
        assert "Reached the family" in client.get(page).content.decode()
        for stranger in (family.cast.wei, family.cast.aroha):
            assert family.browser(stranger).get(here).status_code in {302, 404}
            with walls(stranger):
                assert not WrittenWork.objects.exists()
        unlikely = client.post(here, {"act": "away", "seen": "nobody"})
        assert "not the one it is about" in unlikely.content.decode()
        led = client.post(here, {"act": "away", "seen": "maybe"}).headers["Location"]
        assert led.startswith("/breaches?taken=")
        assert TITLE not in client.get(page).content.decode()
        lost = {"kind": "disclosure", "found_on": "2026-11-26", "people": "1", "what": "It was taken back."}
        lost["taken"] = led.removeprefix("/breaches?taken=")
        windows = [{**lost, "once": token_on(client, led)} for _window in range(2)]
        led_to = {each.headers["Location"] for each in at_once(client, "/breaches", [windows[0], *windows])}
        with walls(mere):
            [breach] = PrivacyBreach.objects.visible_to(mere)
        assert led_to == {f"/breaches/{breach.pk}"}
        asked = {
            "agreement": str(family.ready.agreement.pk), "kind": "access", "ask": "programme-rows", "asks": "person",
            "came_in": "said", "received_on": "2026-11-26", "route": "agent", "once": token_on(client, "/cases/new"),
        }  # fmt: skip
        led_to = {each.headers["Location"] for each in at_once(client, "/cases/new", [asked, asked, asked])}
        with walls(mere):
            [case] = Case.objects.visible_to(mere)
        assert led_to == {f"/cases/{case.pk}"}


def at_once(client: Client, where: str, each: list[dict[str, str]]) -> list[Any]:
    """What a server answers to forms that truly come together, each on a connection of its own."""
    together = threading.Barrier(len(each))

    def send(given: dict[str, str]) -> Any:
        browser = Client()
        browser.cookies = client.cookies.copy()
        together.wait(timeout=60)
        try:
            return browser.post(where, given)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(each)) as senders:
        return list(senders.map(send, each))


def token_on(client: Client, where: str) -> str:
    """By what a page of a form is known, so that what is sent twice from it is made once."""
    [token] = re.findall('name="once" value="([^"]+)"', client.get(where).content.decode())
    return token


def test_a_breach_is_assessed_and_told_or_not_where_telling_would_harm(family: Family) -> None:
    mere = family.cast.mere
    with at(ASKED_AT):
        new = {
            "kind": "disclosure",
            "found_on": "2026-11-26",
            "people": "1",
            "what": "A letter went to an old address.",
        }
        to_come = family.browser(mere).post("/breaches", {**new, "found_on": "2027-11-26"})
        assert to_come.status_code == 422
        assert "A letter went to an old address." in to_come.content.decode()
        assert "That day is still to come" in to_come.content.decode()
        assert "who may do what" not in to_come.content.decode()
        for slip in ({"people": "99999999999"}, {"people": "0"}, {"found_on": "1900-01-01"}):
            assert family.browser(mere).post("/breaches", {**new, **slip}).status_code == 422
        new["once"] = token_on(family.browser(mere), "/breaches")
        for _twice in range(2):
            done(family, mere, "/breaches", **new)
        with walls(mere):
            [breach] = PrivacyBreach.objects.visible_to(mere)
        here = f"/breaches/{breach.pk}"
        assert family.browser(mere).post(here, {"act": "commissioner"}).status_code == 403
        factors = {each.value: f"What is known of {each.value}" for each in Factor}
        missing = family.browser(mere).post(here, {"act": "assess", **factors, "other": "", "is_serious": "yes"})
        assert missing.status_code == 422
        done(family, mere, here, act="assess", is_serious="yes", **factors)
        shown = read(family, mere, here)
        assert "29 November 2026" in shown  # 72 hours on
        assert "a guide, not in the Act" in shown
        assert "number, and all that it asks: to be confirmed" in shown
        assert "We are sorry" in shown
        assert "Assess it again" in shown
        drawn = family.browser(mere).get(here).content.decode()
        assert drawn.count("<details") == drawn.count('<details class="no-print"') == 2  # nothing to fill in on paper
    with at(ASKED_AT + dt.timedelta(minutes=10)):
        done(family, mere, here, act="withhold", people="1", why="He opens all of her letters")
        done(family, mere, here, act="assess", is_serious="no", **factors)
        assert "Not told, 1 of 1, because: He opens all of her letters" in read(family, mere, here)
        assert (
            family.browser(mere).post(here, {"act": "after_all", "which": "0", "why": "He has moved away"}).status_code
            == 403
        )
        done(family, mere, here, act="assess", is_serious="yes", **factors)
        done(family, mere, here, act="commissioner")
        assert "Not told, 1 of 1, because: He opens all of her letters" in read(family, mere, here)
        for stranger in (family.cast.wei, family.lupe, family.cast.aroha, family.cast.sione):
            read(family, stranger, here, status=404)
        read(family, family.lupe, "/breaches", status=404)
        assert "Done" in read(family, mere, "/breaches")
        assert family.browser(mere).post(here, {"act": "people"}).status_code == 403
        assert family.browser(mere).post(here, {"act": "after_all", "which": "0", "why": " "}).status_code == 422
        done(family, mere, here, act="after_all", which="0", why="He has moved away")
        assert "Somebody is still to be told" in read(family, mere, "/breaches")
        done(family, mere, here, act="people")
        shown = read(family, mere, here)
        assert "they were not told, because: He opens all of her letters" in shown
        assert "They are to be told after all, because: He has moved away" in shown


def test_of_two_people_one_is_told_and_the_other_not_and_the_commissioner_hears_of_both(family: Family) -> None:
    mere, secret = family.cast.mere, "Somebody opens all of her letters"
    with at(ASKED_AT):
        new = {"kind": "loss", "found_on": "2026-11-26", "people": "2", "what": "A folder is gone."}
        done(family, mere, "/breaches", **new, once=token_on(family.browser(mere), "/breaches"))
        with walls(mere):
            [breach] = PrivacyBreach.objects.visible_to(mere)
        here = f"/breaches/{breach.pk}"
        done(family, mere, here, act="assess", is_serious="yes", **{each.value: "Nothing known yet" for each in Factor})
        for slip in ("3", "0", ""):
            refused = family.browser(mere).post(here, {"act": "withhold", "people": slip, "why": secret})
            assert refused.status_code == 422
            assert secret in refused.content.decode()
        done(family, mere, here, act="withhold", people="1", which="the second on our list", why=secret)
        shown = read(family, mere, here)
        assert f"Not told, 1 of 2 (the second on our list), because: {secret}" in shown
        assert "1 of 2 is still to be told" not in shown  # the Commissioner first
        assert "To be told of it: 1 person, as soon as we can." in shown
        assert f"Our reason: {secret}." in shown
        done(family, mere, here, act="commissioner")
        assert "1 of 2 is still to be told" in read(family, mere, here)
        done(family, mere, here, act="people")
        shown = read(family, mere, here)
        assert "1 of 2 told" in shown
        assert "Told of it: 1 person was told" in shown
        assert "Done" in read(family, mere, "/breaches")
    with walls(mere):
        kept = PrivacyBreach.objects.visible_to(mere).get()
        entries = {each.action: each for each in Entry.objects.visible_to(mere).filter(action__contains="people")}
    assert secret.encode() not in bytes(kept.withheld)
    assert b"second on our list" not in bytes(kept.withheld)
    assert {each.counts["people"] for each in entries.values()} == {1}
    assert "list" not in " ".join(str(vars(each)) for each in entries.values())
    with at(ASKED_AT + dt.timedelta(minutes=10)):
        done(family, mere, here, act="after_all", which="0", why="She lives elsewhere now")
        assert "Somebody is still to be told" in read(family, mere, "/breaches")
        done(family, mere, here, act="people")
        shown = read(family, mere, here)
        assert f"1 of 2 (the second on our list) were not told, because: {secret}" in shown
        assert "2 of 2 told" in shown
