"""The pages of those who take part: an organisation, a parent with a link, and somebody who has no part in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lightwell.codesign.actions import bring_guest, remove_participant
from lightwell.codesign.rounds import answer, close_round
from lightwell.guests.actions import bring, give_code
from lightwell.guests.models import Guest
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import Outcome, Stance
from tests.codesign.making import CLOSED_AT, SAID_AT, Designed, make_designed, part_of, say
from tests.factories import Cast, best_foot_forward
from tests.web import told

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ITEM = "people.ethnicity"
MOST_QUERIES = 12


@dataclass
class Site:
    cast: Cast
    designed: Designed

    def client(self, actor: Actor) -> Client:
        client = Client()
        with walls(actor):
            account = Account.objects.visible_to(actor).get(pk=actor.account_id)
        client.force_login(account, backend="lightwell.organisations.sign_in.EmailBackend")
        return client

    def address_of_a_parent(self) -> tuple[Guest, str]:
        """A guest whom City Centre brought in, and their link's address."""
        cast, programme = self.cast, self.designed.programme
        made = bring(cast.mere, cast.ccss, SAID_AT)
        part = part_of(cast.mere, programme)
        bring_guest(cast.mere, programme, SAID_AT, guest=made.guest, host_id=cast.ccss.pk, part=part)
        return made.guest, made.address[made.address.index("/g/") :]

    def come_in(self) -> Client:
        """A parent's browser, once they have given their code."""
        guest, address = self.address_of_a_parent()
        browser = Client()
        browser.get(address)
        browser.post(reverse("guest-door"), {"code": give_code(self.cast.mere, guest, SAID_AT)})
        return browser

    @property
    def need(self) -> str:
        return reverse("say-need", args=[self.designed.needs["3"].pk])


@pytest.fixture
def site() -> Iterator[Site]:
    cast = best_foot_forward()
    with override_settings(LIGHTWELL_CLOCK="tests.web.told.now"), told.at(SAID_AT):
        yield Site(cast, make_designed(cast))


def view(stance: str, words: str = "", item: str = ITEM) -> dict[str, str]:
    prefix = item.replace(".", "-")
    return {"item": item, f"{prefix}-stance": stance, f"{prefix}-words": words}


def test_opening_a_link_spends_nothing_and_leads_to_a_page_without_its_secret(site: Site) -> None:
    guest, address = site.address_of_a_parent()
    code = give_code(site.cast.mere, guest, SAID_AT)
    for _ in range(3):
        browser = Client()
        assert browser.get(address)["Location"] == reverse("guest-door")
    assert browser.post(reverse("guest-door"), {"code": code})["Location"] == reverse("guest-home")


def test_a_forwarded_link_shows_nothing_without_the_code(site: Site) -> None:
    _, address = site.address_of_a_parent()
    browser = Client()
    page = browser.get(address, follow=True)
    assert "Best foot forward" not in page.content.decode()
    assert browser.get(site.need)["Location"] == reverse("guest-door")


def test_a_guessed_and_an_ended_link_say_the_same(site: Site) -> None:
    guessed = Client().get(f"/g/{'x' * 43}", follow=True)
    assert guessed.status_code == 410
    assert "Ask whoever gave it to you" in guessed.content.decode()


def test_a_parent_gives_a_view_and_later_sees_what_it_changed(site: Site) -> None:
    parent = site.come_in()
    page = parent.get(site.need)
    assert "Leave now" in page.content.decode()
    shown = " ".join(page.content.decode().split())
    assert re.search(r"<dt>Who gets it</dt><dd>[A-Z][a-z ]+, [A-Z]", shown)
    assert "<dt>Who collects it</dt>" in shown
    assert not re.search(r"[a-z]; by [A-Z]|; at At|\.\.", shown)
    given = parent.post(site.need, view("drop", "Nobody needs to know that of us"))
    assert given.status_code == 302
    with walls(site.cast.hana):
        said = site.designed.round.contributions.get(item=ITEM)
    close_round(site.cast.hana, site.designed.round, CLOSED_AT)
    answer(
        site.cast.hana, site.designed.round, CLOSED_AT, contribution=said, outcome=Outcome.DROPPED,
        words="You are right, so we took it out.", drops=[ITEM],
    )  # fmt: skip
    later = parent.get(reverse("you-said", args=[site.designed.programme.pk])).content.decode()
    assert "You are right, so we took it out." in later
    assert "We dropped it" in later


def test_a_no_without_a_reason_is_asked_for_one_and_loses_nothing(site: Site) -> None:
    page = site.come_in().post(site.need, view("drop", "   "))
    assert page.status_code == 422
    assert "Say why in your own words" in page.content.decode()
    assert re.search(r'value="drop"[^>]*checked', page.content.decode())


def test_what_others_said_is_shown_after_ones_own_view_once_nobody_is_known_by_it(site: Site) -> None:
    aroha = site.client(site.cast.aroha)
    aroha.post(site.need, view("drop", "Too few to say this of"))
    mere, parents = site.client(site.cast.mere), [site.come_in() for _ in range(3)]
    assert "once you have given your own view" in mere.get(site.need).content.decode()
    mere.post(site.need, view("keep", "We use it ourselves"))
    for parent in parents[:1]:
        parent.post(site.need, view("drop", "Leave us be"))
    for reader in (mere, aroha, parents[0]):
        few = reader.get(site.need).content.decode()
        assert "once enough of them have spoken" in few
        assert "<h3>What others said" not in few
    parents[1].post(site.need, view("keep"))
    shown = mere.get(site.need).content.decode()
    assert "<strong>Others who take part</strong>: most of the 3, or all of them, say “Drop it”" in shown
    assert "Too few to say this of" in shown
    assert "Harbour" not in shown
    assert shown.count("We use it ourselves") == 1
    aroha.post(site.need, view("keep", "We thought again"))
    assert "Others read what you said first" in aroha.get(site.need).content.decode()
    parents[2].post(site.need, {**view("drop", "As I say it"), "people-ethnicity-as_said": "on"})
    for _ in ("open", "closed"):
        again = mere.get(site.need).content.decode()
        assert "most of the 3, or all of them" in again
        assert "We thought again" not in again
        assert "<strong>Families</strong>: 1 × drop it" in again
        if _ == "open":
            close_round(site.cast.hana, site.designed.round, CLOSED_AT)


def test_words_from_a_page_keep_macrons_and_cannot_become_part_of_it_nor_turn_it_round(site: Site) -> None:
    parent = site.come_in()
    turned = parent.post(site.need, view("change", "Mō te whānau \u202e txet"))
    assert turned.status_code == 422
    assert "U+202E" in turned.content.decode()
    parent.post(site.need, view("change", "<script>alert(1)</script> Mō te whānau"))
    said = parent.get(site.need).content.decode()
    assert "<script>alert" not in said
    assert "Mō te whānau" in said


def test_a_provider_that_was_not_asked_and_somebody_signed_out_find_nothing(site: Site) -> None:
    with walls(site.cast.hana):
        harbour = site.designed.harbour
    remove_participant(site.cast.hana, harbour, SAID_AT, agency_id=site.cast.agency.pk, why="They asked to")
    assert site.client(site.cast.aroha).get(site.need).status_code == 404
    assert Client().get(site.need)["Location"] == reverse("guest-door")


def test_a_guests_session_ends_after_half_an_hour_and_when_they_leave(site: Site) -> None:
    parent = site.come_in()
    with told.at(SAID_AT + dt.timedelta(minutes=31)):
        assert parent.get(site.need)["Location"] == reverse("guest-door")
    other = site.come_in()
    left = other.post(reverse("guest-leave"))
    assert "Lightwell" not in re.sub(r"<link[^>]*>|<script.*?</script>", "", left.content.decode())
    assert other.get(site.need)["Location"] == reverse("guest-door")


def test_a_page_of_a_need_asks_the_database_little(site: Site) -> None:
    parent = site.come_in()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        parent.get(site.need)
    reads = [each for each in asked.captured_queries if each["sql"].lstrip().upper().startswith("SELECT")]
    own = [each for each in reads if "codesign_" in each["sql"]]
    assert len(own) <= MOST_QUERIES, [each["sql"][:90] for each in own]


def test_a_manager_brings_a_family_in_and_the_link_is_shown_once(site: Site) -> None:
    mere = site.client(site.cast.mere)
    made = mere.post(reverse("bring-family", args=[site.designed.programme.pk]), {"words": "child"})
    assert "/g/" in made.content.decode()
    assert "<svg" in made.content.decode()
    shown = mere.get(reverse("guests")).content.decode()
    assert "For children" in shown
    assert "/g/" not in shown


def test_what_was_typed_about_other_things_is_taken_with_it_and_what_lacks_something_is_pointed_at(site: Site) -> None:
    parent = site.come_in()
    both = {**view("keep"), **view("drop", "Not the suburb", "people.suburb")}
    assert parent.post(site.need, both)["Location"].endswith("?kept=people-suburb#item-people-suburb")
    page = parent.get(site.need).content.decode()
    assert page.count("Your view is in</span>") == 2
    idea = {"idea-words": "Ask who would like help instead"}
    typed = {**view("change", "Ask it otherwise"), **view("drop", " ", "people.suburb"), **idea}
    wrong = parent.post(site.need, typed)
    assert wrong.status_code == 422
    assert re.search(r'still there: <a href="#item-people-suburb">[^<]+</a>\.', wrong.content.decode())
    assert wrong.content.decode().count("We have kept this.") == 2
    assert "Say why in your own words" in wrong.content.decode()
    assert parent.post(site.need, typed).status_code == 422, "the same page, sent again"
    assert "Ask it otherwise" in parent.get(site.need).content.decode()
    unsaid = {**view("keep"), "people-suburb-stance": "", "people-suburb-words": "A whole city is enough"}
    half = site.come_in().post(site.need, unsaid).content.decode()
    assert half.count("We have kept this.") == 1
    assert "Choose one: keep it, change it, or drop it." in half
    assert "A whole city is enough" in half
    as_before = {**view("change", "Ask it otherwise"), **view("drop", " ", "people.suburb")}
    assert "We have kept" not in parent.post(site.need, as_before).content.decode()
    empty = parent.post(site.need, {**view("change", "Ask it otherwise"), "item": "idea"})
    assert "Write your idea first." in empty.content.decode()
    given = parent.post(site.need, {**view("change", "Ask it otherwise"), **idea, "item": "idea"})
    assert given["Location"].endswith("?kept=idea#item-idea")
    assert "We have kept this. It will be answered." in parent.get(given["Location"]).content.decode()
    said = parent.get(reverse("you-said", args=[site.designed.programme.pk])).content.decode()
    assert "Ask it otherwise" in said
    assert said.count("Ask who would like help instead") == 1, "the same idea in the same words is one"


def test_somebody_who_was_taken_out_still_reads_what_they_said_and_its_answer(site: Site) -> None:
    cast, designed = site.cast, site.designed
    said = say(cast.mere, designed, designed.ccss, "3", ITEM, Stance.DROP, "It says too much")
    remove_participant(cast.hana, designed.ccss, SAID_AT, agency_id=cast.agency.pk, why="They asked to")
    answer(
        cast.hana, designed.round, SAID_AT, contribution=said, outcome=Outcome.KEPT, words="It stays, because"
    )  # fmt: skip
    page = site.client(cast.mere).get(reverse("you-said", args=[designed.programme.pk])).content.decode()
    assert "It says too much" in page
    assert "It stays, because" in page
    assert "One thing that was asked for: The ethnic groups the person says they belong to" in page
    assert "What success means</h2>" not in page
    moved = site.client(cast.mere).get(reverse("what-changed", args=[designed.programme.pk])).content.decode()
    assert "You do not take part any more" in moved
    assert "No round has been opened yet" not in moved


def test_a_reason_of_hidden_marks_alone_is_no_reason(site: Site) -> None:
    page = site.come_in().post(site.need, view("drop", "\u200b\u202e"))
    assert page.status_code == 422
