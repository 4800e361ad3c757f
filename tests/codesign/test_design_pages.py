"""The agency's pages of co-design: from an empty programme to a round that is settled, and who may not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lightwell.codesign.actions import PROGRAMME_WORDS, bring_guest, change_programme, record_lesson
from lightwell.codesign.models import (
    Contribution,
    Lesson,
    Need,
    NeedSketch,
    Participant,
    Programme,
    ReviewFile,
    Round,
    Voice,
)
from lightwell.codesign.rounds import change_need, close_round, contribute, open_round, plan_round, settle_round
from lightwell.guests.actions import bring
from lightwell.ledger.gate import Action, Deed, Done, Event, Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.checks_and_balances import CHECKLIST
from lightwell.policy.codesign_rules import ContributionKind, Group, NeedState, RoundState, Stance
from lightwell.policy.decisions import Decision, permit
from tests.agreements.making import EXAMPLE, document
from tests.agreements.talking import signed_in
from tests.codesign.making import (
    CLOSED_AT,
    OPENED_AT,
    SAID_AT,
    Designed,
    families,
    make_designed,
    need_of,
    part_of,
    say,
)
from tests.codesign.typing_needs import Typed, typed_item, typed_need
from tests.factories import Cast, best_foot_forward
from tests.web import told

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
MOST_QUERIES = 12
HARD = {"why_hard_child": "An elder reads it with them"}


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    settings.LIGHTWELL_HOURLY_RATE = 60
    return best_foot_forward()


def plainly(response: HttpResponse) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def read(client: Client, name: str, *names: object) -> str:
    response = client.get(reverse(name, args=names))
    assert response.status_code == 200, f"{name}: {response.status_code}"
    return plainly(response)


def send(client: Client, typed: Any, name: str, *names: object, expected: int = 302) -> str:
    response = client.post(reverse(name, args=names), typed)
    assert response.status_code == expected, f"{name}: {response.status_code}: {plainly(response)[:3000]}"
    return response.headers["Location"] if expected == 302 else plainly(response)


def the_programme(actor: Actor) -> Programme:
    with walls(actor):
        return Programme.objects.visible_to(actor).get()


def the_need(actor: Actor, code: str) -> Need:
    with walls(actor):
        return Need.objects.visible_to(actor).select_related("programme").get(code=code)


def the_round(actor: Actor) -> Round:
    with walls(actor):
        return Round.objects.visible_to(actor).get()


def opened(hana: Client) -> None:
    send(hana, {
        "title": "Best foot forward", "good": "Families enjoy their days more", "for_whom": "Families in the city",
        "starts_on": "2027-01-01", "ends_on": "2028-06-30",
    }, "design-open")  # fmt: skip


def first_item(**changed: str) -> Typed:
    asked = need_of(document(), "3").items[3]  # ethnic groups
    return typed_item(asked, "item", **changed)


def step_by_step(client: Client, programme: Programme, typed: Typed, said: dict[str, str] | None = None) -> str:
    """Type a whole need a step at a time, and go on whatever is wrong with one; the address of its last step."""
    where = reverse("design-need-new", args=[programme.pk])
    for _ in range(8):
        response = client.post(where, {**typed, "anyway": "1", **(said or {})})
        assert response.status_code == 302, plainly(response)[:2000]
        where = response.headers["Location"]
    return where


def test_a_designer_opens_a_programme_and_writes_a_need_and_nothing_that_was_typed_is_lost(cast: Cast) -> None:
    hana = signed_in(cast.hana)
    assert "Nothing" not in read(hana, "designs")
    wrong = send(hana, {"title": "Best foot forward", "starts_on": "2027-01-01", "ends_on": "2026-01-01"},
                 "design-open", expected=422)  # fmt: skip
    assert "It ends before it starts" in wrong
    assert 'value="Best foot forward"' in wrong
    opened(hana)
    programme = the_programme(cast.hana)
    assert "Write down the first thing you think you need to know" in read(hana, "design", programme.pk)
    need = need_of(document(), "3")
    hard = "Confidentialised aggregates facilitate evaluation."
    typed = {**typed_need(need, id="reach", words__child=hard), **first_item(why="", item__codes="no equals sign")}
    halting = send(hana, {**typed, "title": ""}, "design-need-new", programme.pk, expected=422)
    assert "Write it in plain words." in halting
    assert "Save, and mend it later" in halting
    assert "Without a name yet" in read(hana, "design", programme.pk)
    with walls(cast.hana):
        begun = NeedSketch.objects.visible_to(cast.hana).get()
    misnamed = send(hana, {**typed, "id": "home temperature!"}, "design-sketch", begun.pk, 1, expected=422)
    assert "short name" in misnamed.casefold()
    send(hana, {**typed, "later": "1"}, "design-sketch", begun.pk, 1)
    assert 'value="Who the programme reaches"' in read(hana, "design-sketch", begun.pk, 1)
    stale = send(hana, {**typed, "title": "Another", "seen": "1"}, "design-sketch", begun.pk, 1, expected=422)
    assert "Somebody saved this step while you were writing." in stale
    assert 'value="Another"' in stale
    for step in range(2, 9):
        send(hana, {**typed, "anyway": "1"}, "design-sketch", begun.pk, step)
    page = send(hana, {}, "design-sketch", begun.pk, 9, expected=422)
    for said in ("hard to read for them", "has no “=”", "The first item it asks for: 1 question to answer"):
        assert said in page
    assert "no equals sign" in read(hana, "design-sketch", begun.pk, 8)
    assert hard in read(hana, "design-sketch", begun.pk, 6)
    for step in (6, 8):
        send(hana, {**typed, **HARD, **first_item()}, "design-sketch", begun.pk, step)
    assert "Nothing is missing." in read(hana, "design-sketch", begun.pk, 9)
    send(hana, {}, "design-sketch", begun.pk, 9)
    assert hana.get(reverse("design-sketch", args=[begun.pk, 9])).status_code == 404
    written = the_need(cast.hana, "reach")
    assert [each.path for each in written.need.items] == ["people.ethnicity"]
    page = read(hana, "design-need", written.pk)
    assert "An elder reads it with them" in page
    assert (
        "3.3 hours a quarter of the provider’s time. <span>About $200 at $60 an hour, as this site reckons it.</span>"
        in page
    )
    send(hana, {"version": "1", **typed_item(need.items[1])}, "design-item-new", written.pk)
    taken = pressed(the_need(cast.hana, written.code), "gone")
    send(hana, {**taken, "version": "0"}, "design-item-out", written.pk, "people.ethnicity")
    assert "Look at how it stands, and press again." in read(hana, "design-need", written.pk)
    for _ in range(2):
        send(hana, taken, "design-item-out", written.pk, "people.ethnicity")
    assert "does not ask for that item any more" in read(hana, "design-need", written.pk)
    page = read(hana, "design-need-changes", written.pk)
    assert "One more item would be asked for." in page
    assert "It is not asked for any more, so nobody would get it." in page
    again = send(hana, {**typed_need(need, **HARD), "version": "1", "title": "Mine"}, "design-need-words", written.pk,
                 expected=422)  # fmt: skip
    assert "Somebody changed this need while you were writing" in again
    assert 'value="Mine"' in again
    send(hana, {**typed_need(need, **HARD), "version": "3", "title": "Mine"}, "design-need-words", written.pk)
    assert the_need(cast.hana, "reach").title == "Mine"
    send(hana, {"version": "4", "cost__minutes": "9", "cost__families": "40", "cost__bearer": "provider",
                "could_less": "No"}, "design-need-part", written.pk, 7)  # fmt: skip
    again = the_need(cast.hana, "reach")
    assert (again.title, again.need.cost.minutes) == ("Mine", 9)
    assert "An elder reads it with them" in read(hana, "design-need-assessment", written.pk)


def test_needs_are_made_of_a_document_and_what_is_wrong_with_one_is_said(cast: Cast) -> None:
    hana = signed_in(cast.hana)
    opened(hana)
    programme = the_programme(cast.hana)
    sizes = {"minutes": "5", "families": "40"}

    def file(content: bytes) -> SimpleUploadedFile:
        return SimpleUploadedFile("agreement.json", content, "application/json")

    bad = send(hana, {**sizes, "document": file(b"{")}, "design-bring", programme.pk, expected=422)
    assert "There is something to put right" in bad
    written = json.loads(EXAMPLE.read_text("utf-8"))
    del written["clauses"][0]["good"]
    bad = send(hana, {**sizes, "document": file(json.dumps(written).encode())}, "design-bring", programme.pk,
               expected=422)  # fmt: skip
    assert "The clause needs “good”." in bad
    send(hana, {**sizes, "document": file(EXAMPLE.read_bytes())}, "design-bring", programme.pk)
    page = read(hana, "design", programme.pk)
    assert "5 needs" in page
    assert "16.7 hours a quarter. <span>About $1,000 at $60 an hour, as this site reckons it.</span>" in page
    assert "A Māori party belongs in this" in page
    again = send(hana, {**sizes, "document": file(EXAMPLE.read_bytes())}, "design-bring", programme.pk, expected=422)
    assert "a need for each of its clauses already" in again


def test_who_was_asked_how_and_when_is_kept_and_a_maori_party_is_proposed(cast: Cast) -> None:
    designed = make_designed(cast)
    hana, programme = signed_in(cast.hana), designed.programme
    page = read(hana, "design-people", programme.pk)
    assert "Ask a Māori party to take part" in page
    assert "City Centre Social Services" in page
    assert "Write it in your own words." in send(hana, {"why": " "}, "design-people", programme.pk, expected=422)
    send(hana, {"why": "The local marae asked to come in later"}, "design-people", programme.pk)
    kept = the_need(cast.hana, "3").checklist["check:touches-maori"]
    assert kept["why"] == "The local marae asked to come in later"
    assert "The local marae asked to come in later" in read(hana, "design-people", programme.pk)
    asking = read(hana, "design-remove", designed.harbour.pk)
    assert "What they said stays, is answered, and the answers reach them." in asking
    assert "Write it in your own words." in send(hana, {"why": " "}, "design-remove", designed.harbour.pk, expected=422)
    send(hana, WHY, "design-remove", designed.harbour.pk)
    record = read(hana, "design-probity", programme.pk)
    assert "Harbour Whānau Trust" in record
    assert "Taken out" in record[record.index("Harbour Whānau Trust") :]
    assert "They asked to wait" in record
    assert "16 June 2026" in record
    with walls(cast.hana):
        part = Participant.objects.visible_to(cast.hana).get(pk=designed.harbour.pk)
    assert part.left_at == told.now()
    refused = hana.post(reverse("design-remove", args=[designed.harbour.pk]), WHY)
    assert refused.status_code == 403
    assert "They do not take part any more." in plainly(refused)
    again = reverse("design-ask-again", args=[designed.harbour.pk])
    assert again in read(hana, "design-invite", programme.pk)
    assert "They asked to wait" in read(hana, "design-ask-again", designed.harbour.pk)
    send(hana, {}, "design-ask-again", designed.harbour.pk)
    assert hana.post(again).status_code == 403
    record = read(hana, "design-probity", programme.pk)
    assert "They asked to wait. Asked again" in record
    assert "Best foot forward" in read(signed_in(cast.aroha), "say", programme.pk)
    (_, family), _ = families(cast, designed, 2)
    links = re.findall(r'<a href="[^"]*take-out">(.*?)</a>', read(hana, "design-people", programme.pk))
    assert len(links) == len(set(links)) == 4, "each is told apart by ear"
    send(hana, WHY, "design-remove", family.pk)
    with told.at(SAID_AT + dt.timedelta(days=91)):
        late = signed_in(cast.hana)
        page = read(late, "design-ask-again", family.pk)
        assert "its time is over: asking again does not open it" in page
        assert reverse("bring-family", args=[programme.pk]) in page


WHY = {"why": "They asked to wait"}


def test_a_lesson_is_put_in_front_of_whoever_designs_something_like_it(cast: Cast) -> None:
    mere, hana = signed_in(cast.mere), signed_in(cast.hana)
    assert "No lesson yet" in read(mere, "lessons")
    typed = {"happened": "Forms took an hour", "learned": "Ask less", "kinds": "Ethnicity, ", "is_offered": "on"}
    missing = send(mere, {**typed, "learned": ""}, "lesson-record", expected=422)
    assert "Forms took an hour" in missing
    for _ in range(2):
        send(mere, typed, "lesson-record")
    with walls(cast.mere):
        assert Lesson.objects.visible_to(cast.mere).count() == 1, "sent twice it is one"
    record_lesson(cast.mere, cast.ccss, OPENED_AT, happened="Kept to us", learned="Nobody’s", is_offered=False)
    page = read(hana, "lessons")
    assert "Forms took an hour" in page
    assert "Kept to us" not in page
    opened(hana)
    programme = the_programme(cast.hana)
    need = need_of(document(), "3")
    hana.post(step_by_step(hana, programme, {**typed_need(need, **HARD), **first_item()}))
    assert "1 lesson of earlier programmes waits for an answer" in read(hana, "design", programme.pk)
    send(hana, {"closes_on": "2026-11-01", "merge_below": "3"}, "design-plan", programme.pk)
    refused = hana.post(reverse("design-round-move", args=[the_round(cast.hana).pk, "open"]))
    assert "1 lesson from earlier programmes" in plainly(refused)
    with walls(cast.hana):
        lesson = str(Lesson.objects.visible_to(cast.hana).get().pk)
    form = {"lesson": lesson, f"lesson-{lesson}-is_taken_up": "no", f"lesson-{lesson}-words": ""}
    assert "Write it in your own words." in send(hana, form, "design-lessons", programme.pk, expected=422)
    send(hana, {**form, f"lesson-{lesson}-words": "The marae asked for it"}, "design-lessons", programme.pk)
    assert "The marae asked for it" in read(hana, "design-lessons", programme.pk)
    send(hana, {}, "design-round-move", the_round(cast.hana).pk, "open")
    assert the_need(cast.hana, "3").state == NeedState.ASKED
    record_lesson(cast.mere, cast.ccss, OPENED_AT, happened="It took long", learned="Ask once", kinds=["ethnicity"])
    page = read(hana, "design", programme.pk)
    assert "1 waits for an answer" in page
    assert "before anybody is asked" not in page, "they were asked"


def test_the_checklist_and_the_checks_are_kept_with_a_day_or_a_reason(cast: Cast) -> None:
    designed = make_designed(cast)
    hana, need = signed_in(cast.hana), designed.needs["3"]
    page = read(hana, "design-need-checks", need.pk)
    for question in CHECKLIST.values():
        assert question in page
    assert "Have it looked at for ethics" in page
    typed = dict.fromkeys(CHECKLIST, "yes") | {"linking": "na"}
    assert "Say why it does not apply." in send(hana, typed, "design-need-checks", need.pk, expected=422)
    done = {"check-could-discriminate": "The ethics committee looked", "check-could-discriminate-on": "2026-06-18"}
    review = {"review-ethics-by": "The ethics committee", "review-ethics-on": "2026-06-18"}
    half = send(hana, {**typed, "linking-why": "With nothing", **done, **review}, "design-need-checks", need.pk,
                expected=422)  # fmt: skip
    assert "Say where it is kept." in half
    to_come = {**typed, "linking-why": "With nothing", **done, "check-could-discriminate-on": "2031-01-01"}
    assert "That day has not come yet." in send(hana, to_come, "design-need-checks", need.pk, expected=422)
    done |= {**review, "review-ethics-where": "File 12", "review-ethics-why": "It is well", "raised": "weak-link",
             "required": "impact-assessment"}  # fmt: skip
    send(hana, {**typed, "linking-why": "It is linked with nothing", **done}, "design-need-checks", need.pk)
    kept = the_need(cast.hana, "3")
    assert kept.checklist["check:could-discriminate"] == {
        "answer": "done", "on": "2026-06-18", "why": "The ethics committee looked",
    }  # fmt: skip
    assert kept.open_noes == ()
    assert kept.checklist["review:ethics"]["where"] == "File 12"
    page = read(hana, "design-need-checks", need.pk)
    assert "Whoever designs it says so: its link to what the agency is for is weak." in page
    assessment = read(hana, "design-need-assessment", need.pk)
    assert "The ethics committee looked, done on 2026-06-18" in assessment
    assert "made on 2026-06-18 by The ethics committee, kept at File 12" in assessment
    assert "Whoever runs this machine has not said in which country it is kept." in assessment
    assert kept.need.purpose.law in assessment


def test_a_round_is_answered_item_by_item_and_settled(cast: Cast) -> None:
    designed = make_designed(cast)
    hana = signed_in(cast.hana)
    item, round_id = "people.ethnicity", designed.round.pk
    dropping = say(cast.aroha, designed, designed.harbour, "3", item, Stance.DROP, "Too few to say this of")
    keeping = say(cast.mere, designed, designed.ccss, "3", item, Stance.KEEP)
    coarser = say(cast.mere, designed, designed.ccss, "3", "people.suburb", Stance.CHANGE, "Whole cities are enough")
    whole = say(cast.mere, designed, designed.ccss, "3", "", Stance.CHANGE, "It asks too much")
    idea = contribute(cast.mere, designed.round, SAID_AT, part=designed.ccss, need=designed.needs["3"],
                      kind=ContributionKind.PROPOSAL, words="Ask less of each")  # fmt: skip
    page = read(hana, "design-round", round_id)
    assert "2 have spoken, with 4 views and 1 idea. 5 wait for your answer." in page
    assert "contributions have no answer yet" not in page  # closing comes first
    views = read(hana, "design-round-views", round_id)
    assert "Several groups together" in views
    assert "neither by whom nor when; the record keeps which organisation" in views
    said = views[views.index("Several groups together") :]
    assert not re.search(r"\d:\d\d|17 Jun", said), "neither the day nor the time of day, which would tell who spoke"
    assert "Harbour" not in views
    one = plainly(hana.get(reverse("design-round-views", args=[round_id]),
                           {"need": str(designed.needs["3"].pk), "item": "people.suburb"}))  # fmt: skip
    assert "Whole cities are enough" in one
    assert "Too few to say this of" not in one
    send(hana, {}, "design-round-move", round_id, "close")
    refused = hana.post(reverse("design-round-move", args=[round_id, "settle"]))
    assert "5 contributions have no answer yet." in plainly(refused)
    send(hana, {"outcome": "kept", "words": "Thank you"}, "design-answer", keeping.pk)
    drops = {"outcome": "dropped", "words": "You are right"}
    assert "Other views of it: We kept it, 1." in read(hana, "design-answer", dropping.pk)
    assert "It cannot be both" in send(hana, drops, "design-answer", dropping.pk, expected=422)
    drops["to_others"] = "You would have kept it; for too few it says too much"
    send(hana, drops, "design-answer", dropping.pk)
    assert the_need(cast.hana, "3").dropped == [item]
    kept = {"outcome": "kept", "words": "Thank you"}
    assert "neither kept nor changed" in send(hana, kept, "design-answer", keeping.pk, expected=422)
    with walls(cast.hana):
        answered = keeping.afresh_for(cast.hana)
        assert (answered.outcome, answered.answer) == ("dropped", drops["to_others"])
    for each in (whole, idea):
        send(hana, ALREADY, "design-answer", each.pk)
    _asks_again_and_owes_those_answers_anew(cast, hana, item, [dropping, keeping], [whole, idea])
    same = {"outcome": "changed", "words": "Coarser now", **typed_item(_asked(cast, "people.suburb"), "change")}
    assert "Nothing is different yet" in send(hana, same, "design-answer", coarser.pk, expected=422)
    elsewhere = send(hana, ALREADY, "design-answer", coarser.pk, expected=422)
    assert "This was not changed since the round opened." in elsewhere, "another item of the need was"
    town = {"change-item__id": "town", "change-generalise__classes": "Wellington: Newtown, Te Aro"}
    assert "Everybody was asked of it under" in send(hana, {**same, **town}, "design-answer", coarser.pk,
                                                     expected=422)  # fmt: skip
    renamed = {**typed_item(_asked(cast, "people.suburb")), "item__id": "town"}
    assert "Keep the name" in send(hana, renamed, "design-item", designed.needs["3"].pk, "people.suburb", expected=422)
    cities = {**same, "change-generalise__classes": "Wellington: Newtown, Te Aro"}
    send(hana, cities, "design-answer", coarser.pk)
    assert "in groups" in read(hana, "design-answer", coarser.pk)
    changes = read(hana, "design-need-changes", designed.needs["3"].pk)
    assert "Whole cities are enough" in changes
    assert "Too few to say this of" in changes
    _words_are_looked_at_again(cast, hana)
    send(hana, {}, "design-round-move", round_id, "settle")
    assert the_round(cast.hana).state == RoundState.SETTLED
    settled = the_need(cast.hana, "3")
    assert settled.state == NeedState.SETTLED
    assert item not in {part.item for part in settled.settled_clause().items}
    mended = hana.post(reverse("design-item-out", args=[settled.pk, "people.suburb"]))
    assert "This was settled with everybody who took part." in plainly(mended)


ALREADY = {"outcome": "changed", "words": "It is so", "changed_already": "on"}


def pressed(need: Need, becomes: str) -> dict[str, str]:
    """A button beside an item, as the page of a need has it now."""
    return {"becomes": becomes, "version": str(need.version)}


def _asks_again_and_owes_those_answers_anew(
    cast: Cast, hana: Client, item: str, answered: list[Contribution], of_the_need: list[Contribution]
) -> None:
    """Dropped for somebody, then asked for again: what they were told is not so, so the round does not settle."""
    need = the_need(cast.hana, "3")
    again = pressed(need, "asked")
    for _ in range(2):
        send(hana, again, "design-item-out", need.pk, item)
    page = read(hana, "design-need", need.pk)
    assert "asked for again. 3 views and 1 idea wait for an answer again: what was answered is not so any more." in page
    assert "is asked for already." in page
    assert the_need(cast.hana, "3").dropped == []
    with walls(cast.hana):
        assert {each.afresh_for(cast.hana).outcome for each in (*answered, *of_the_need)} == {""}
    changes = read(hana, "design-need-changes", need.pk)
    assert "It waits for an answer" in changes
    assert "Answered:" not in changes
    for each in of_the_need:
        untrue = send(hana, ALREADY, "design-answer", each.pk, expected=422)
        assert "This was not changed since the round opened." in untrue, "all is as it was"
    send(hana, pressed(need, "dropped"), "design-item-out", need.pk, item)
    assert "somebody changed this need while you read it" in read(hana, "design-need", need.pk)
    send(hana, pressed(the_need(cast.hana, "3"), "dropped"), "design-item-out", need.pk, item)
    assert "contributions have no answer yet" in plainly(
        hana.post(reverse("design-round-move", args=[the_round(cast.hana).pk, "settle"]))
    )
    for each in of_the_need:
        send(hana, ALREADY, "design-answer", each.pk)
    for each in answered:
        changed = {"outcome": "changed", "words": "Fewer groups", "changed_already": "on"}
        assert "It is not asked for any more" in send(hana, changed, "design-answer", each.pk, expected=422)
        send(hana, {"outcome": "dropped", "words": "You are right"}, "design-answer", each.pk)


def _words_are_looked_at_again(cast: Cast, hana: Client) -> None:
    """Plain words that name what was dropped are worded anew, or a reason says why they fit, before it settles."""
    need, round_id = the_need(cast.hana, "3"), the_round(cast.hana).pk
    assert "ethnicity" not in read(hana, "design-need-checks", need.pk)
    assert "Written before something changed" in read(hana, "design-need", need.pk)
    refused = hana.post(reverse("design-round-move", args=[round_id, "settle"]))
    assert "were written before something changed" in plainly(refused)
    page = read(hana, "design-need", need.pk)
    assert "“What is used?” was written before what goes changed" in page
    assert "Dropped since, or before: “The ethnic groups the person says they belong to”" in page
    adult = "The Evaluation unit gets your age group and your city. It does not get your name. You can say no."
    what = "One row for each person, with a made-up code in place of who it is: age band and area"
    typed = {**typed_need(need.need, words__adult=adult, purpose__what=what, **HARD), "version": str(need.version)}
    send(hana, {**typed, "still_fits_child": "It never named groups"}, "design-need-words", need.pk)
    page = read(hana, "design-need", need.pk)
    assert "They still fit because: It never named groups" in page
    assert "Written before something changed" not in page
    assert "was written before what goes changed" not in page


def _asked(cast: Cast, path: str) -> Any:
    return the_need(cast.hana, "3").need.item(path)


def test_one_answer_is_given_to_all_who_said_the_same(cast: Cast) -> None:
    designed = make_designed(cast)
    hana, item = signed_in(cast.hana), "people.ethnicity"
    first = say(cast.aroha, designed, designed.harbour, "3", item, Stance.DROP, "Too few")
    say(cast.mere, designed, designed.ccss, "3", item, Stance.DROP, "Nobody’s business")
    assert "the other one who said the same" in read(hana, "design-answer", first.pk)
    send(hana, {"outcome": "dropped", "words": "It is gone", "same": "on"}, "design-answer", first.pk)
    with walls(cast.hana):
        answers = Contribution.objects.visible_to(cast.hana).values_list("outcome", "answer")
        assert set(answers) == {("dropped", "It is gone")}


def test_what_success_means_is_worded_anew_and_how_it_was_stays(cast: Cast) -> None:
    designed = make_designed(cast)
    hana, programme = signed_in(cast.hana), designed.programme
    said = {"how_much": "Families who come", "how_well": "Times suit them", "better_off": "Better days",
            "bad_reading": "Fewer sessions mean failure", "context": "The flood", "agrees": "Two families"}  # fmt: skip
    assert "Write it in your own words." in send(hana, {**said, "agrees": ""}, "design-success", programme.pk,
                                                 expected=422)  # fmt: skip
    for _ in range(2):
        send(hana, said, "design-success", programme.pk)
    send(hana, {**said, "agrees": "Three families"}, "design-success-again", programme.pk, 1)
    page = read(hana, "design-success", programme.pk)
    assert "Three families" in page
    assert "Measure 1, version 1" in page
    assert "Measure 2" not in page, "sent twice it is one"
    send(hana, {}, "design-success-out", programme.pk, 1)
    assert hana.get(reverse("design-success-out", args=[programme.pk, 1])).status_code == 404
    page = read(hana, "design-success", programme.pk)
    assert "Nothing is said yet" in page
    assert "Measure 1, version 3, taken out" in page
    assert "Three families" not in read(signed_in(cast.mere), "say-success", programme.pk)
    assert hana.get(reverse("design-success-again", args=[programme.pk, 7])).status_code == 404


def test_a_need_that_could_never_be_sent_says_so_and_does_not_settle(cast: Cast) -> None:
    designed = make_designed(cast)
    need = designed.needs["3"]
    change_need(cast.hana, need, CLOSED_AT, need=need.need, dropped=["people.client"], answers=fits(need))
    page = read(signed_in(cast.hana), "design-need", need.pk)
    assert "As it stands it could never be sent" in page
    assert "Ask for the provider’s own number for a person too, or let its items go de-identified." in page
    assert "1 thing that keeps it from being sent" in page
    close_round(cast.hana, designed.round, CLOSED_AT)
    with pytest.raises(Refused) as refused:
        settle_round(cast.hana, designed.round, CLOSED_AT)
    assert refused.value.decision.codes == ("needs-not-ready",)
    change_need(cast.hana, need, CLOSED_AT, need=need.need, dropped=[], answers=fits(need))
    assert "could never be sent" not in read(signed_in(cast.hana), "design-need", need.pk)
    settle_round(cast.hana, designed.round, CLOSED_AT)


def fits(need: Need) -> dict[str, dict[str, str]]:
    """The plain words of a need still fit."""
    return {f"fits:{each}": {"why": "They never spoke of that"} for each in ("adult", "child", "what")}


def test_where_a_round_settled_and_no_measure_was_said_nothing_says_that_one_was(cast: Cast) -> None:
    designed = make_designed(cast)
    close_round(cast.hana, designed.round, CLOSED_AT)
    settle_round(cast.hana, designed.round, CLOSED_AT)
    page = read(signed_in(cast.hana), "design-success", designed.programme.pk)
    assert "Nothing was said before the round was settled" in page
    assert "Open another round to say it, or to say it otherwise." in page
    assert "What success means was settled" not in page


def test_how_a_programme_was_worded_is_read_by_all_of_its_agency_also_once_its_round_is_settled(cast: Cast) -> None:
    designed = make_designed(cast)
    words = {name: getattr(designed.programme, name) for name in PROGRAMME_WORDS} | {"good": "They play together"}
    programme = change_programme(cast.hana, designed.programme, OPENED_AT, seen_version=1, **words)
    close_round(cast.hana, designed.round, CLOSED_AT)
    settle_round(cast.hana, designed.round, CLOSED_AT)
    for client in (signed_in(cast.hana), signed_in(cast.priya)):
        assert "How they changed" in read(client, "design", programme.pk)
        page = read(client, "design-words", programme.pk)
        assert "Before: Parents and children enjoy their days" in page
        assert "They cannot be changed" in page
        again = {"starts_on": "2026-07-01", "ends_on": "2028-06-30", "for_whom": "All", "good": "More"}
        assert "They cannot be changed" in send(client, again, "design-words", programme.pk, expected=403)
    assert signed_in(cast.aroha).get(reverse("design-words", args=[programme.pk])).status_code == 404


def test_others_of_the_agency_read_and_nobody_else_finds_anything(cast: Cast) -> None:
    designed = make_designed(cast)
    said = say(cast.mere, designed, designed.ccss, "3", "people.ethnicity", Stance.KEEP, "Nobody else needs to know")
    addresses = [
        reverse(name, args=[key])
        for key, names in (
            (designed.programme.pk, ("design", "design-people", "design-success", "design-lessons")),
            (designed.needs["3"].pk, ("design-need", "design-need-checks", "design-need-changes")),
            (designed.round.pk, ("design-round",)),
        )
        for name in names
    ]
    priya, mere, aroha = (signed_in(getattr(cast, name)) for name in ("priya", "mere", "aroha"))
    assert {priya.get(each).status_code for each in addresses} == {200}
    writing = [
        reverse("design-need-words", args=[designed.needs["3"].pk]),
        reverse("design-item", args=[designed.needs["3"].pk, "people.suburb"]),
        reverse("design-need-new", args=[designed.programme.pk]),
        reverse("design-invite", args=[designed.programme.pk]),
        reverse("design-answer", args=[said.pk]),
        f"{reverse('design-round-views', args=[designed.round.pk])}?show=all",
    ]
    for each in writing[-2:]:
        assert "Nobody else needs to know" not in plainly(priya.get(each)), "whoever spoke was told who reads it"
    assert {priya.get(each).status_code for each in writing} == {403, 404}
    round_page = plainly(priya.get(addresses[-1]))
    assert "1 view waits for the designers’ answer" in round_page
    assert "Those who spoke were told that whoever answers is shown their views" in round_page
    assert "1 keep" not in round_page, "one view is no picture"
    assert "It cannot close yet" not in round_page, "nothing but who reads it is in the way"
    assert "Close the round: that is for the agency’s manager" in round_page
    assert priya.post(reverse("design-round-move", args=[designed.round.pk, "close"])).status_code == 403
    close_round(cast.hana, designed.round, CLOSED_AT)
    waits = plainly(priya.get(addresses[-1]))
    assert "It cannot settle yet" in waits
    assert "1 contribution has no answer yet." in waits
    assert "may do this" not in waits, "who reads it is no reason why it cannot settle"
    for stranger in (mere, aroha):
        assert {stranger.get(each).status_code for each in (*addresses, *writing)} == {404}


def _anybody_may(actor: Actor, facts: object) -> Decision:
    return permit()


def _say_everything(deed: Deed[Round], *, part: Participant, need: Need) -> Done[None]:
    said = [
        Contribution(
            programme_id=need.programme_id, agency_id=need.agency_id, round=deed.subject, need=need, item=asked.path,
            kind=ContributionKind.POSITION, words="Too fine",
        )
        for asked in need.need.items
    ]  # fmt: skip
    Contribution.objects.bulk_create(said)
    Voice.objects.bulk_create(
        Voice(contribution=each, participant=part, agency_id=need.agency_id, round=deed.subject, need=need,
              item=each.item, kind=each.kind, stance=Stance.CHANGE, words=each.words, said_at=deed.now)
        for each in said
    )  # fmt: skip
    return Done(None, Event(counts={"contributions": len(said)}))


say_everything = Action("tests.say-everything", _anybody_may, _say_everything)


def two_thousand_positions(cast: Cast) -> tuple[Designed, Need]:
    """200 items, and ten families who say what they think of each."""
    designed = make_designed(cast)
    need = designed.needs["3"]
    own = need.need.items
    others = tuple(
        dataclasses.replace(own[0], item=dataclasses.replace(own[0].item, id=f"item-{number}"), sent_as=None)
        for number in range(200 - len(own))
    )
    need = change_need(cast.hana, need, OPENED_AT, need=dataclasses.replace(need.need, items=(*own, *others)))
    for _ in range(10):
        guest = bring(cast.mere, cast.ccss, OPENED_AT).guest
        part = bring_guest(cast.mere, designed.programme, OPENED_AT, guest=guest, host_id=cast.ccss.pk,
                           group=Group.FAMILY, part=part_of(cast.mere, designed.programme))  # fmt: skip
        say_everything(Actor(guest_id=guest.pk), designed.round, SAID_AT, part=part, need=need)
    return designed, need


def test_no_page_asks_the_database_more_often_because_there_is_more(cast: Cast) -> None:
    designed, need = two_thousand_positions(cast)
    hana = signed_in(cast.hana)
    with walls(cast.hana):
        said = Contribution.objects.visible_to(cast.hana).filter(round=designed.round)
        assert said.count() == 2_000
        first = said.filter(voice__place=1).first()
    assert first is not None
    pages = [
        *(reverse(name, args=[designed.programme.pk]) for name in (
            "design", "design-people", "design-probity", "design-lessons", "design-success", "design-need-new",
            "design-invite", "design-bring", "design-words", "design-what-changed", "bring-family",
        )),
        *(reverse(name, args=[need.pk]) for name in (
            "design-need", "design-need-words", "design-item-new", "design-need-changes", "design-need-checks",
            "design-need-assessment",
        )),
        reverse("design-review", args=[need.pk, "ethics"]),
        *(reverse(name, args=[designed.round.pk]) for name in (
            "design-round", "design-round-views", "design-close-early",
        )),
        reverse("design-need-part", args=[need.pk, 1]),
        reverse("design-answer", args=[first.pk]),
        reverse("designs"),
        reverse("lessons"),
    ]  # fmt: skip
    aroha = signed_in(cast.aroha)
    theirs = [
        *(reverse(name, args=[designed.programme.pk]) for name in ("say", "you-said", "what-changed", "say-success")),
        reverse("say-need", args=[need.pk]),
        reverse("reply", args=[first.pk]),
    ]
    say_everything(cast.aroha, designed.round, SAID_AT, part=designed.harbour, need=need)
    asked = {}
    for client, page in [*((hana, page) for page in pages), *((aroha, page) for page in theirs)]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200, page
        asked[page] = [each["sql"][:200] for each in queries.captured_queries if not _is_frame(each["sql"])]
    over = {page: found for page, found in asked.items() if len(found) > MOST_QUERIES}
    assert over == {}, {page: len(found) for page, found in over.items()}


def _is_frame(statement: str) -> bool:
    """The beginning and end of a transaction, and saying who asks, ask nothing."""
    return statement.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT set_config"))


def test_what_somebody_puts_forward_becomes_a_need_that_carries_it_and_its_answer(cast: Cast) -> None:
    designed = make_designed(cast)
    hana, mere, programme = signed_in(cast.hana), signed_in(cast.mere), designed.programme
    words = "Ask each family which day suits them, once"
    send(mere, {"item": "idea", "idea-words": words}, "say-need", designed.needs["4"].pk)
    with walls(cast.hana):
        idea = Contribution.objects.visible_to(cast.hana).get(kind=ContributionKind.PROPOSAL.value)
    assert "Make a need of it" in read(hana, "design-answer", idea.pk)
    first = send(hana, {}, "design-idea-need", idea.pk)
    assert send(hana, {}, "design-idea-need", idea.pk) == first
    page = plainly(hana.get(first))
    assert f'value="{words}"' in page
    assert mere.post(reverse("design-idea-need", args=[idea.pk])).status_code == 404
    typed = {**typed_need(need_of(document(), "3"), id="days", title="Days that suit", **HARD), **first_item()}
    for step in range(1, 9):
        send(hana, {**typed, "anyway": "1"}, "design-sketch", first.split("/")[-2], step)
    send(hana, {}, "design-sketch", first.split("/")[-2], 9)
    made = the_need(cast.hana, "days")
    page = read(hana, "design-need", made.pk)
    assert "Put forward in round 1: Several groups together" in page
    assert words in page
    assert send(hana, {}, "design-idea-need", idea.pk) == reverse("design-need", args=[made.pk])
    answered = read(mere, "you-said", programme.pk)
    assert "We will ask for this: “Days that suit” is one of the things that the next round asks about." in answered
    close_round(cast.hana, designed.round, CLOSED_AT)
    again = plan_round(cast.hana, programme, CLOSED_AT, closes_on=dt.date(2026, 7, 19))
    open_round(cast.hana, again, CLOSED_AT)
    page = read(mere, "say-need", made.pk)
    assert "Somebody who takes part put this forward:" in page
    assert words in page


def test_a_reviews_file_is_kept_sealed_and_who_reads_it_is_recorded(cast: Cast) -> None:
    need = make_designed(cast).needs["3"]
    hana, wei, tom = signed_in(cast.hana), signed_in(cast.wei), signed_in(cast.tom)
    where = ("design-review", need.pk, "ethics")

    def file(content: bytes, name: str = "../ethics review.pdf") -> dict[str, Any]:
        return {"document": SimpleUploadedFile(name, content), "made_on": "2026-06-15"}

    for content, said in (
        (b"MZ\x90 a program", "this is neither"),
        (b"PK\x03\x04 no archive", "this is neither"),
        (b"%PDF-" + b" " * 2_000_000, "This is larger than 2 MB"),
    ):
        assert said in send(hana, file(content), *where, expected=422)
    late = send(hana, {**file(b"%PDF-1.7"), "made_on": "2026-12-24"}, *where, expected=422)
    assert "That day has not come yet." in late
    send(hana, file(b"%PDF-1.7 the committee said yes"), *where)
    assert "Made on 15 June 2026" in read(hana, *where)
    assert "Its files: 1 kept" in read(hana, "design-need-checks", need.pk)
    with walls(cast.hana):
        kept = ReviewFile.objects.visible_to(cast.hana).get()
    assert b"committee" not in bytes(kept.content)
    assert kept.name == "ethics_review.pdf"
    read_at = reverse("design-review-read", args=[kept.pk])
    given = wei.post(read_at)
    assert given.content == b"%PDF-1.7 the committee said yes"
    assert given["Content-Disposition"] == 'attachment; filename="ethics-2026-06-15.pdf"'
    assert tom.post(read_at).status_code == 403
    assert signed_in(cast.mere).post(read_at).status_code == 404
    with walls(cast.wei):
        (entry,) = Entry.objects.visible_to(cast.wei).filter(action="codesign.read-review", outcome="done")
    assert entry.actor_membership == cast.wei.membership_id
