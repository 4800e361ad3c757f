"""The pages of a round for a guest who is spoken to in words for a child: no sentence there is for a grown-up."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from lightwell.codesign.actions import bring_guest
from lightwell.codesign.models import Need
from lightwell.codesign.rounds import answer, answer_checklist, change_need, close_round, settle_round
from lightwell.codesign.success import say_success
from lightwell.guests.actions import NewLink, bring, give_code
from lightwell.guests.models import Words
from lightwell.ledger.gate import allowed
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account
from lightwell.policy.codesign_rules import Outcome, Stance
from lightwell.policy.needs import ForChildren
from lightwell.words import Audience, measure
from tests.codesign.making import CLOSED_AT, SAID_AT, Designed, families, make_designed, part_of, say
from tests.factories import Cast, best_foot_forward
from tests.web import told

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ITEM, WORDS_OF_A_TITLE = "people.ethnicity", 4
AGENCY = "The Agency (demonstration)"  # a name is no sentence of anybody’s
BLOCKS = frozenset(
    {"p", "li", "h1", "h2", "h3", "dt", "dd", "legend", "label", "summary", "a", "button", "div", "strong"}
)
PEOPLES_OWN = frozenset({"blockquote", "time", "script", "title", "svg", "textarea"})


class Read(HTMLParser):
    """What somebody reads of a page: in blocks, without what other people wrote and what is folded for grown-ups."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self._left_out: list[str] = []
        self.feed(page[page.index("<main") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        folded = tag == "details" and "for-grown-ups" in (dict(attrs).get("class") or "")
        if (self._left_out and tag == self._left_out[0]) or (not self._left_out and (tag in PEOPLES_OWN or folded)):
            self._left_out.append(tag)
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._left_out and tag == self._left_out[-1]:
            self._left_out.pop()
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.blocks[-1] += data


def adult_sentences(page: str) -> list[str]:
    """The blocks of a page that are too hard for a child of about seven."""
    blocks = dict.fromkeys(" ".join(block.split()).replace(AGENCY, "Ana") for block in Read(page).blocks)
    return [
        f"{found.grade}: {block}"
        for block in blocks
        if len(block.split()) >= WORDS_OF_A_TITLE and not (found := measure(block, Audience.CHILD)).passes
    ]


@pytest.fixture
def cast() -> Iterator[Cast]:
    with override_settings(LIGHTWELL_CLOCK="tests.web.told.now"), told.at(SAID_AT):
        yield best_foot_forward()


def brought_in(cast: Cast, designed: Designed, words: Words) -> NewLink:
    """A guest who is spoken to in these words."""
    made = bring(cast.mere, cast.ccss, SAID_AT, words=words)
    part = part_of(cast.mere, designed.programme)
    bring_guest(cast.mere, designed.programme, SAID_AT, guest=made.guest, host_id=cast.ccss.pk, part=part)
    return made


def come_in(cast: Cast, made: NewLink, at: dt.datetime = SAID_AT) -> Client:
    """Their browser, once they have given their code."""
    browser = Client()
    browser.get(made.address[made.address.index("/g/") :])
    browser.post(reverse("guest-door"), {"code": give_code(cast.mere, made.guest, at)})
    return browser


def pages_of(browser: Client, designed: Designed) -> dict[str, str]:
    """Every page of the round, by its name."""
    programme, needs = [designed.programme.pk], designed.needs.values()
    addresses = {name: reverse(name, args=programme) for name in ("say", "you-said", "what-changed", "say-success")}
    addresses |= {each.code: reverse("say-need", args=[each.pk]) for each in needs}
    addresses |= {f"a no to {each.code}": reverse("need-no", args=[each.pk]) for each in needs}
    addresses |= {
        f"a no to an item of {each.code}": f"{reverse('need-no', args=[each.pk])}?item={each.need.items[0].path}"
        for each in designed.needs.values()
    }
    return {name: browser.get(address).content.decode() for name, address in addresses.items()}


def test_a_child_reads_no_sentence_for_grown_ups_from_the_program_or_the_designer(cast: Cast) -> None:
    designed = make_designed(cast)
    _say_what_success_means(cast, designed)
    link, need = brought_in(cast, designed, Words.CHILD), reverse("say-need", args=[designed.needs["3"].pk])
    child = come_in(cast, link)
    assert hard_of_the_door(child, link) == {}
    for actor, part in families(cast, designed, 3):
        say(actor, designed, part, "3", ITEM, Stance.DROP, "Not that")
    typed = {"item": ITEM, "people-ethnicity-stance": "drop", "people-ethnicity-words": "No"}
    assert adult_sentences(child.post(need, {**typed, "people-ethnicity-words": ""}).content.decode()) == []
    assert adult_sentences(child.post(need, typed, follow=True).content.decode()) == []
    child.post(need, {"item": "idea", "idea-words": "Ask us"})
    back = re.search(r"/views/[0-9a-f-]+/reply", child.get(need).content.decode())
    assert back
    assert adult_sentences(child.get(back[0]).content.decode()) == []
    while_open = pages_of(child, designed)
    close_round(cast.hana, designed.round, CLOSED_AT)
    _drop_and_answer(cast, designed)
    with told.at(CLOSED_AT):
        afterwards = pages_of(come_in(cast, link, CLOSED_AT), designed)
    found = {name: adult_sentences(page) for pages in (while_open, afterwards) for name, page in pages.items()}
    assert {name: hard for name, hard in found.items() if hard} == {}
    assert "Which peoples you belong to" in while_open["3"]
    assert "They do not ask for this now." in afterwards["what-changed"]
    assert "Who comes: Which peoples you belong to" in " ".join(afterwards["you-said"].split())
    for name in ("you-said", "what-changed"):
        assert "The people who ask wrote this." in afterwards[name]


def hard_of_the_door(browser: Client, made: NewLink) -> dict[str, list[str]]:
    """What is for grown-ups between a child's link and their pages, where all is right and where it is wrong."""
    pin, away = reverse("guest-pin"), Client()
    read = {f"pin {typed}": browser.post(pin, {"pin": typed}) for typed in ("", "12", "123456")} | {
        "pin": browser.get(pin),
        "away": away.get(reverse("guest-door")),
        "door": away.get(made.address[made.address.index("/g/") :], follow=True),
        "shut": away.get(reverse("guest-shut")),
    }
    for number, typed in enumerate(("", "12", "13", "14", "15", "16", "17")):
        read[f"code {number}"] = away.post(reverse("guest-door"), {"code": typed})
    said = {name: page.content.decode() for name, page in read.items()}
    return {name: hard for name, page in said.items() if (hard := adult_sentences(page))}


def _say_what_success_means(cast: Cast, designed: Designed) -> None:
    say_success(
        cast.hana, designed.programme, SAID_AT, how_much="Families who come to nine sessions or more",
        how_well="They say it was worth it", better_off="Parents say their days are better",
        bad_reading="That a provider is a bad one", context="Which families could come", agrees="Two families",
        for_children="Many families come. They say that things are better now.",
    )  # fmt: skip


def _drop_and_answer(cast: Cast, designed: Designed) -> None:
    with walls(cast.hana):
        said = list(designed.round.contributions.filter(item=ITEM).order_by("id"))
    for number, each in enumerate(said):
        answer(
            cast.hana, designed.round, CLOSED_AT, contribution=each, outcome=Outcome.DROPPED,
            words="You are right.", drops=[] if number else [ITEM],
        )  # fmt: skip


def test_what_nobody_wrote_for_children_is_said_to_be_for_grown_ups_and_asked_for_before_the_round_settles(
    cast: Cast,
) -> None:
    designed = make_designed(cast, ("4",))
    need = designed.needs["4"]
    bare = dataclasses.replace(
        need.need, children=ForChildren(why="So they can see how much of it helps."),
        items=(dataclasses.replace(need.need.items[0], child=None), *need.need.items[1:]),
    )  # fmt: skip
    change_need(cast.hana, need, SAID_AT, need=bare)
    child = come_in(cast, brought_in(cast, designed, Words.CHILD))
    page = pages_of(child, designed)["4"]
    assert page.count("What it is called is in words for grown-ups.") == 2
    child.post(reverse("say-need", args=[need.pk]), {"item": "idea", "idea-words": "Ask us"})
    assert "What it is called is in words for grown-ups." in pages_of(child, designed)["you-said"]
    assert "What it is not for is here in words for grown-ups." in " ".join(page.split())
    with walls(cast.mere):
        mere = Account.objects.visible_to(cast.mere).get(pk=cast.mere.account_id)
    host = Client()
    host.force_login(mere, backend="lightwell.organisations.sign_in.EmailBackend")
    bringing = host.get(reverse("bring-family", args=[designed.programme.pk])).content.decode()
    assert f"Not all of this is in words for a child yet: {need.title}." in bringing
    of_adult = pages_of(come_in(cast, brought_in(cast, designed, Words.ADULT)), designed)
    assert "What it is called is in words for grown-ups." not in of_adult["4"]
    close_round(cast.hana, designed.round, CLOSED_AT)
    with walls(cast.hana):
        idea = designed.round.contributions.get()
    kept = {"contribution": idea, "outcome": Outcome.KEPT, "words": "Thank you"}
    answer(cast.hana, designed.round, CLOSED_AT, **kept)
    assert _open(cast, need) == ("What a child calls it", "What it will not be used for", need.need.items[0].item.words)
    with walls(cast.hana):
        assert "needs-not-ready" in allowed(settle_round, cast.hana, designed.round, CLOSED_AT).codes
    answer_checklist(cast.hana, need, CLOSED_AT, answers={"words:children": {"why": "No children are asked of this"}})
    assert _open(cast, need) == ()
    settle_round(cast.hana, designed.round, CLOSED_AT)
    bringing = host.get(reverse("bring-family", args=[designed.programme.pk])).content.decode()
    assert "can say nothing of it until another round opens" in bringing


def _open(cast: Cast, need: Need) -> tuple[str, ...]:
    with walls(cast.hana):
        return Need.objects.visible_to(cast.hana).get(pk=need.pk).unfit_for_children


def test_a_childs_words_change_the_words_of_a_page_and_nothing_else(cast: Cast) -> None:
    designed = make_designed(cast)
    _say_what_success_means(cast, designed)
    of_child, of_adult = (
        pages_of(come_in(cast, brought_in(cast, designed, words)), designed) for words in (Words.CHILD, Words.ADULT)
    )
    for name in of_adult:
        assert _does(of_child[name]) == _does(of_adult[name])


def _does(page: str) -> list[str]:
    """What somebody can do on a page: its links, fields and buttons."""
    page = re.sub(r'(csrfmiddlewaretoken|seen)" value="[^"]*"|name="form_seen"[^>]*', "", page)
    return sorted(re.findall(r'href="[^"]+"|name="[^"]+"', page[page.index("<main") :]))
