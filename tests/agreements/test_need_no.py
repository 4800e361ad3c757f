"""What a no to something that is asked would do, shown in a round before anybody decides."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lightwell.agreements.need_no import Recipients, need_without
from lightwell.codesign.models import Need
from lightwell.guests.models import Words
from lightwell.organisations.machine import who_runs_this_machine
from tests.agreements.talking import signed_in
from tests.codesign.making import SAID_AT, Designed, make_designed
from tests.codesign.test_child_pages import brought_in, come_in
from tests.factories import Cast, best_foot_forward
from tests.web import told

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ETHNICITY = "people.ethnicity"
MOST_QUERIES = 12


@pytest.fixture
def cast() -> Iterator[Cast]:
    with override_settings(LIGHTWELL_CLOCK="tests.web.told.now"), told.at(SAID_AT):
        yield best_foot_forward()


def plainly(page: bytes) -> str:
    words = re.sub(r"<[^>]*>", " ", html.unescape(page.decode().partition("<main")[2]))
    return " ".join(words.split())


def path_of(designed: Designed, code: str, item: str = "") -> str:
    where = reverse("need-no", args=[designed.needs[code].pk])
    return f"{where}?item={item}" if item else where


def test_a_no_to_a_need_in_a_round_is_drawn_for_whoever_takes_part(cast: Cast) -> None:
    designed = make_designed(cast)
    mere, hana = signed_in(cast.mere), signed_in(cast.hana)
    asked = designed.needs["3"]
    read = html.unescape(mere.get(reverse("say-need", args=[asked.pk])).content.decode())
    assert f'href="{path_of(designed, "3")}"' in read
    assert f'href="{path_of(designed, "3", ETHNICITY)}"' in read
    with CaptureQueriesContext(connection) as made:
        found = mere.get(path_of(designed, "3"))
    assert found.status_code == 200
    assert len(made) <= MOST_QUERIES
    page = plainly(found.content)
    for words in ("What would stop", "What would not", "Who would know", "What happens to a family that says no"):
        assert words in page
    assert "would no longer get “" in page or "would get nothing at all: not “" in page
    assert asked.need.purpose.why in page
    assert "Nobody else who takes part is told." in page
    assert "nothing is decided yet" in page
    assert b"<svg" in found.content
    assert path_of(designed, "3") in hana.get(reverse("design-need", args=[asked.pk])).content.decode()
    assert "not by whom" in plainly(hana.get(path_of(designed, "3")).content)
    one = plainly(mere.get(path_of(designed, "3", ETHNICITY)).content)
    assert f"no longer get “{asked.need.item(ETHNICITY).item.words}”" in one
    assert mere.get(path_of(designed, "3", "people.nothing")).status_code == 404
    assert signed_in(cast.sione).get(path_of(designed, "3")).status_code in (403, 404) or cast.sione.organisation_id
    assert Client().get(path_of(designed, "3")).status_code == 302


@pytest.mark.parametrize("words", [Words.ADULT, Words.CHILD])
def test_a_family_by_link_reads_it_in_their_words(cast: Cast, words: Words) -> None:
    designed = make_designed(cast)
    guest = come_in(cast, brought_in(cast, designed, words))
    asks = html.unescape(guest.get(reverse("say-need", args=[designed.needs["3"].pk])).content.decode())
    assert f'href="{path_of(designed, "3", ETHNICITY)}"' in asks
    page = plainly(guest.get(path_of(designed, "3", ETHNICITY)).content)
    assert ("What stops" in page) is (words == Words.CHILD)
    assert ("What would stop" in page) is (words == Words.ADULT)
    assert "City Centre" not in page.partition("What")[2]


def test_what_another_need_asks_for_too_does_not_stop_and_a_count_that_looks_at_it_does(cast: Cast) -> None:
    designed = make_designed(cast)
    every = list(designed.needs.values())
    who = Recipients("The Agency", {"evaluation": "Evaluation"})
    for need in every:
        for item in ("", *(each.path for each in need.need.items)):
            found = need_without(need, item, every, who, who_runs_this_machine())
            others = [each for each in every if each.pk != need.pk]
            for flow in found.flows:
                got = {*flow.columns, *flow.counts}
                asks = [each.need for each in (*others, need) if each.need.recipient.unit == flow.unit]
                assert got <= {
                    *(asked.item.words for document in asks for asked in document.items),
                    *(count.words for document in asks for count in document.counts),
                }
            if not item:
                still = {flow.unit for flow in found.flows}
                assert still == {each.need.recipient.unit for each in others}
    twice = designed.needs["3"]
    again = Need(programme=twice.programme, agency_id=twice.agency_id, code="3-again", document=twice.document,
                 hash=twice.hash, title="Again", state=twice.state)  # fmt: skip
    both = need_without(twice, ETHNICITY, [twice, again], who, "")
    assert both.stops == ("Nothing of what Evaluation gets would stop: other things that are asked give it all.",)
    assert both.gone == ()
    only = need_without(twice, "", [twice], who, "")
    assert only.stops[0].startswith("Evaluation would get nothing at all: not “")
    assert only.goes_on == ("Nothing else is asked: nothing would go to anybody.",)
    assert only.wide is None
    assert dataclasses.is_dataclass(only)
