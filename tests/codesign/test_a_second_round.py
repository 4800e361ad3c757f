"""A second round asks what is new, or asked anew on purpose: what was settled stays settled, and is shown as that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import override_settings
from django.urls import reverse

from lightwell.codesign.actions import remove_participant
from lightwell.codesign.models import Need, Round
from lightwell.codesign.rounds import (
    answer,
    change_need,
    close_round,
    contribute,
    open_round,
    plan_round,
    settle_round,
    write_need,
)
from lightwell.codesign.success import say_success
from lightwell.guests.models import Words
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import NeedState, Outcome, RoundState, Stance
from lightwell.web.designing import design_stands, with_design
from tests.agreements.making import document
from tests.agreements.talking import signed_in
from tests.codesign.making import CLOSED_AT, SAID_AT, Designed, make_designed, need_of, part_of, ready, say, still_fits
from tests.codesign.test_child_pages import adult_sentences, brought_in, come_in
from tests.codesign.test_design_pages import read, send, the_need
from tests.factories import Cast, best_foot_forward
from tests.web import told

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
AGAIN_AT = CLOSED_AT.replace(month=7, day=6)
SETTLED = "so nothing of it is asked now"


@pytest.fixture
def cast() -> Iterator[Cast]:
    with override_settings(LIGHTWELL_CLOCK="tests.web.told.now"), told.at(CLOSED_AT):
        yield best_foot_forward()


def settled_once(cast: Cast) -> Designed:
    """Round 1 of two needs, of which an item was dropped because City Centre asked, is settled."""
    designed = make_designed(cast)
    said = say(cast.mere, designed, designed.ccss, "3", "people.ethnicity", Stance.DROP, "Too few to say this of")
    close_round(cast.hana, designed.round, CLOSED_AT)
    answer(
        cast.hana, designed.round, CLOSED_AT, contribution=said, outcome=Outcome.DROPPED, words="Nobody asks it now",
        drops=["people.ethnicity"],
    )  # fmt: skip
    still_fits(cast, designed.needs["3"])
    settle_round(cast.hana, designed.round, CLOSED_AT)
    return designed


def planned_again(cast: Cast, designed: Designed) -> Round:
    return plan_round(cast.hana, designed.programme, AGAIN_AT, closes_on=AGAIN_AT.date().replace(day=20))


def a_new_need(cast: Cast, designed: Designed) -> Need:
    return ready(cast, designed.programme, replace(need_of(document(), "5"), title="What helped"), AGAIN_AT)


def test_what_was_settled_is_shown_as_settled_and_nobody_is_asked_for_a_view_of_it(cast: Cast) -> None:
    designed = settled_once(cast)
    hana, mere = signed_in(cast.hana), signed_in(cast.mere)
    planned = planned_again(cast, designed)
    assert "Write at least one thing that you think you need to know." in read(hana, "design-round", planned.pk)
    new = a_new_need(cast, designed)
    before = read(hana, "design-round", planned.pk)
    asked, settled = before.split("Settled before, and not asked")
    assert "What helped" in asked
    for each in designed.needs.values():
        assert each.title not in asked.split("What will be asked")[1]
        assert each.title in settled
    second = open_round(cast.hana, planned, AGAIN_AT)
    with told.at(AGAIN_AT):
        mere = signed_in(cast.mere)
        assert read(mere, "say", designed.programme.pk).count("Settled before: nothing of it is asked now") == 2
        page = read(mere, "say-need", designed.needs["3"].pk)
        assert "This was settled with everybody in round 1, so nothing of it is asked now." in page
        assert "You said: <strong>drop</strong>" in page
        assert "Give my view" not in page
        assert "Give my view" in read(mere, "say-need", new.pk)
        typed = {"item": "people.client", "people-client-stance": "keep"}
        send(mere, typed, "say-need", designed.needs["3"].pk, expected=422)
        assert designed.needs["3"].title not in read(signed_in(cast.hana), "design-round", second.pk)
    its, part = the_need(cast.mere, "3"), part_of(cast.mere, designed.programme)
    with pytest.raises(Refused) as refused:
        contribute(cast.mere, second, AGAIN_AT, part=part, need=its, item="people.client", stance=Stance.KEEP)
    assert refused.value.decision.codes == ("not-asked-now",)


def test_a_need_that_is_written_after_a_round_closed_does_not_keep_it_from_settling(cast: Cast) -> None:
    designed = make_designed(cast)
    close_round(cast.hana, designed.round, CLOSED_AT)
    write_need(cast.hana, designed.programme, CLOSED_AT, need=replace(need_of(document(), "5"), title="What helped"))
    settle_round(cast.hana, designed.round, CLOSED_AT)
    with walls(cast.hana):
        assert Need.objects.visible_to(cast.hana).get(code="5").state == NeedState.DRAFT


def test_a_designer_asks_it_anew_by_a_step_of_its_own_and_everybody_reads_why(cast: Cast) -> None:
    designed = settled_once(cast)
    hana, planned = signed_in(cast.hana), planned_again(cast, designed)
    where = ("design-ask-anew", planned.pk, designed.needs["3"].pk)
    assert "It is not settled any more" in read(hana, *where)
    assert "Write it in your own words." in send(hana, {"why": " "}, *where, expected=422)
    assert "cannot be seen" in send(hana, {"why": "a\u202eb"}, *where, expected=422)
    assert signed_in(cast.mere).get(reverse(where[0], args=where[1:])).status_code == 404
    send(hana, {"why": "Two families wrote since"}, *where)
    assert the_need(cast.hana, "3").state == NeedState.ASKED
    assert "Only what was settled is asked anew" in hana.get(reverse(where[0], args=where[1:])).content.decode()
    assert (
        "asked again: <bdi>Two families wrote since</bdi>"
        in hana.get(reverse("design-round", args=[planned.pk])).content.decode()
    )
    open_round(cast.hana, planned, AGAIN_AT)
    with told.at(AGAIN_AT):
        page = read(signed_in(cast.mere), "say-need", designed.needs["3"].pk)
        assert "This was settled before, and is asked again because:" in page
        assert "Two families wrote since" in page
        assert "Give my view" in page
    with walls(cast.hana):
        assert Round.objects.visible_to(cast.hana).get(number=2).state == RoundState.OPEN
    assert the_need(cast.hana, "4").state == NeedState.SETTLED


def test_what_a_round_first_asked_stands_under_that_round_and_what_was_dropped_speaks_of_no_notice(cast: Cast) -> None:
    designed = settled_once(cast)
    planned, new = planned_again(cast, designed), a_new_need(cast, designed)
    hana = signed_in(cast.hana)
    assert new.title not in read(hana, "design-what-changed", designed.programme.pk), "nobody was asked it yet"
    open_round(cast.hana, planned, AGAIN_AT)
    change_need(cast.hana, new, AGAIN_AT, need=replace(new.need, title="What helped you"))
    with told.at(AGAIN_AT):
        child = come_in(cast, brought_in(cast, designed, Words.CHILD), AGAIN_AT)
        pages = {
            "Round": signed_in(cast.hana).get(reverse("design-what-changed", args=[designed.programme.pk])),
            "Time": child.get(reverse("what-changed", args=[designed.programme.pk])),
        }
        settled = child.get(reverse("say-need", args=[designed.needs["3"].pk])).content.decode()
    assert "This is done. Nobody asks you more about it." in settled
    assert adult_sentences(settled) == []
    for called, page in pages.items():
        said = page.content.decode()
        second, first = said.split(f"<h2>{called} 1")
        first_asked = {"Round": "Asked for the first time:", "Time": "New this time:"}[called]
        assert first_asked in second.split(f"<h2>{called} 2")[1]
        assert first_asked not in first
        assert "notices" not in said
        assert "told again" not in said
        assert "so nobody would get it." in first


def test_what_was_answered_and_what_success_means_stay_true_while_a_second_round_is_open(cast: Cast) -> None:
    designed = make_designed(cast)
    say_success(
        cast.hana, designed.programme, SAID_AT, how_much="Families who come", how_well="Whether times suit them",
        better_off="Whether they enjoy their days more", bad_reading="Fewer sessions: a family may need no more",
        context="A flood closed the centre in May", agrees="Both providers and two families",
    )  # fmt: skip
    said = say(cast.mere, designed, designed.ccss, "3", "people.ethnicity", Stance.KEEP, "We use it ourselves")
    assert stands(cast, designed) == (False, False)
    close_round(cast.hana, designed.round, CLOSED_AT)
    answer(cast.hana, designed.round, CLOSED_AT, contribution=said, outcome=Outcome.KEPT, words="It is kept")
    assert stands(cast, designed) == (True, False), "not settled yet, and every view is answered"
    settle_round(cast.hana, designed.round, CLOSED_AT)
    assert stands(cast, designed) == (True, True)
    a_new_need(cast, designed)
    open_round(cast.hana, planned_again(cast, designed), AGAIN_AT)
    assert stands(cast, designed) == (True, True), "a second round takes nothing of it back"


def stands(cast: Cast, designed: Designed) -> tuple[bool, bool]:
    """Whether every view is answered, and whether what success means was settled."""
    with walls(cast.hana):
        found = design_stands(with_design(cast.hana).get(pk=designed.programme.pk), cast.hana)
    return found.is_every_view_answered, found.has_settled_measures


def test_whoever_was_taken_out_reads_on_which_day_and_why(cast: Cast) -> None:
    designed = make_designed(cast)
    made = brought_in(cast, designed, Words.CHILD)
    guest = Actor(guest_id=made.guest.pk)
    for part in (designed.harbour, part_of(guest, designed.programme)):
        remove_participant(cast.hana, part, CLOSED_AT, agency_id=cast.agency.pk, why="They moved to Porirua")
    aroha, child = signed_in(cast.aroha), come_in(cast, made, CLOSED_AT)
    for name in ("say", "you-said"):
        page = read(aroha, name, designed.programme.pk)
        assert "The Agency (demonstration) ended your part on" in page
        assert "20 June 2026" in page
        assert "They moved to Porirua" in page
        told_a_child = child.get(reverse(name, args=[designed.programme.pk])).content.decode()
        assert "They moved to Porirua" in told_a_child
        assert adult_sentences(told_a_child.replace("They moved to Porirua", "")) == []
    assert "When you were taken out" not in read(signed_in(cast.mere), "say", designed.programme.pk)
