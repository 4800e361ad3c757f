"""A Māori party's yes and no, open invitations, replies, letters, and what people follow: pages and their walls."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import threading
import typing
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from lightwell.codesign.actions import bring_guest, invite_organisation, open_programme, remove_participant
from lightwell.codesign.hearing import replies_by_view
from lightwell.codesign.models import Contribution, Need, OpenInvitation, Participant, Programme, YesOrNo
from lightwell.codesign.open_tries import Tried, count_try, take_back
from lightwell.codesign.opening_doors import give_place, open_invitation
from lightwell.codesign.rounds import answer, change_need, close_round, settle_round
from lightwell.codesign.saying_yes import say_yes_or_no
from lightwell.guests.actions import give_code, try_code
from lightwell.guests.models import Guest
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.letters.models import About, Occasion
from lightwell.letters.telling import told as letter_to
from lightwell.organisations.actions import say_for_whom
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import OPERATOR, Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import ContributionKind, Group, Outcome, Stance
from lightwell.policy.letter_rules import Kind
from lightwell.policy.maori_party import PartyAnswer, touched_as_they_stand
from tests.agreements.talking import signed_in
from tests.codesign.making import (
    CLOSED_AT,
    OPENED_AT,
    SAID_AT,
    Designed,
    families,
    make_designed,
    part_of,
    say,
    still_fits,
)
from tests.codesign.test_design_pages import plainly, read, send
from tests.factories import Cast, best_foot_forward, make_actor, make_organisation
from tests.web import told

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ITEM = "people.ethnicity"


@pytest.fixture
def cast(settings: Any) -> Iterator[Cast]:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    settings.LIGHTWELL_KEPT_IN = "a data centre in Auckland, under New Zealand law"
    with told.at(SAID_AT):
        yield best_foot_forward()


@dataclasses.dataclass(frozen=True)
class Advisory:
    """A Māori party that was asked, and its manager."""

    organisation: Organisation
    rangi: Actor
    part: Participant


def advisory(cast: Cast, designed: Designed) -> Advisory:
    organisation = make_organisation(PartyKind.COMMUNITY, "advisory", "City Māori Advisory Group (demonstration)")
    rangi = make_actor("Rangi Pōtae", "rangi@advisory.example", organisation, Role.MANAGER)
    organisation = say_for_whom(rangi, organisation, OPENED_AT, speaks_for_maori=True)
    part = invite_organisation(cast.hana, designed.programme, OPENED_AT, organisation=organisation, group=Group.MAORI)
    return Advisory(organisation, rangi, part)


def afresh(cast: Cast, need: Need) -> Need:
    with walls(cast.hana):
        return Need.objects.visible_to(cast.hana).select_related("programme").get(pk=need.pk)


def settles(cast: Cast, designed: Designed) -> tuple[str, ...]:
    """The reasons why the round does not settle; none once it has."""
    try:
        settle_round(cast.hana, designed.round, CLOSED_AT)
    except Refused as refusal:
        return refusal.decision.codes
    return ()


def test_what_a_maori_party_declines_is_not_settled_until_it_is_changed_and_its_conditions_travel(cast: Cast) -> None:
    designed = make_designed(cast, ("3",))
    party, need = advisory(cast, designed), designed.needs["3"]
    rangi, hana, mere = signed_in(party.rangi), signed_in(cast.hana), signed_in(cast.mere)
    assert "1 item waits for your yes or no" in read(rangi, "say", designed.programme.pk)
    page = read(rangi, "yes-or-no", need.pk)
    assert "a data centre in Auckland, under New Zealand law" in page
    assert "The day the person was born" not in page
    assert mere.get(reverse("yes-or-no", args=[need.pk])).status_code == 403
    field = "people-ethnicity-"
    silent = send(rangi, {f"{field}answer": "decline"}, "yes-or-no", need.pk, expected=422)
    assert "Say why in your own words" in silent
    send(rangi, {f"{field}answer": "decline", f"{field}words": "Not with forty families"}, "yes-or-no", need.pk)
    assert "You decline it" in read(rangi, "yes-or-no", need.pk)
    assert "Not with forty families" in read(hana, "design-need-checks", need.pk)
    assert "1 × A Māori party declines it" in read(hana, "design-people", designed.programme.pk)
    close_round(cast.hana, designed.round, CLOSED_AT)
    assert settles(cast, designed) == ("maori-party-declines", "needs-not-ready")
    assert "A Māori party declines 1 item." in read(hana, "design-round", designed.round.pk)
    items = tuple(
        dataclasses.replace(each, why="To see whom it reaches, as they say themselves") if each.path == ITEM else each
        for each in need.need.items
    )
    change_need(cast.hana, need, CLOSED_AT, need=dataclasses.replace(need.need, items=items))
    assert settles(cast, designed) == ("waits-for-maori-party", "needs-not-ready")
    page = read(rangi, "yes-or-no", need.pk)
    assert "Worded anew since: it waits for your yes or no" in page
    seen = {f"{field}seen": touched_as_they_stand(need.need)[ITEM]}
    approve = {f"{field}answer": "approve", f"{field}conditions": "Nobody guesses it"}
    stale = send(rangi, {**approve, **seen}, "yes-or-no", need.pk, expected=422)
    assert "This item was worded anew while you read it." in stale
    assert "Nobody guesses it" in stale
    with told.at(SAID_AT + dt.timedelta(minutes=1)):
        send(rangi, approve, "yes-or-no", need.pk)
    assert settles(cast, designed) == ()
    with walls(OPERATOR):
        kinds = (Kind.YES_WANTED.value, Kind.YES_OR_NO.value)
        found = Occasion.objects.visible_to(OPERATOR).filter(kind__in=kinds).order_by("happened_at", "key")
        told_of = [(each.kind, each.organisation, each.key.partition(" ")[0]) for each in found]
    assert told_of == [
        ("yes-wanted", party.organisation.pk, "2026-06-16"),
        ("yes-or-no", cast.agency.pk, "decline"),
        ("yes-or-no", cast.agency.pk, "approve"),
        ("yes-wanted", party.organisation.pk, "2026-06-20"),
    ]
    for kind, actor, subject, key in (
        (Kind.YES_OR_NO, cast.hana, need.pk, "decline 2026-06-17"),
        (Kind.YES_WANTED, party.rangi, designed.programme.pk, "2026-06-20"),
    ):
        with walls(actor):
            letter = letter_to(kind, actor, About(subject, key, SAID_AT), SAID_AT)
        assert letter is not None
        said = " ".join(block.text for block in letter.blocks)
        assert "Not with forty families" not in said
        assert letter.is_over is (kind is Kind.YES_WANTED)
        assert ("A Māori party declines something" in said) is (kind is Kind.YES_OR_NO)
    clause = afresh(cast, need).settled_clause()
    assert any(each.endswith(": Nobody guesses it") for each in clause.recipient.context)
    for page in (read(hana, "design-need", need.pk), read(hana, "design-need-checks", need.pk)):
        assert "Waits for a Māori party’s yes or no" not in page
        assert "A Māori party approves it" in page
    page = read(rangi, "yes-or-no", need.pk)
    assert "You approve it" in page
    assert "Worded anew since" not in page
    with walls(cast.mere):
        assert not YesOrNo.objects.exists()
    with pytest.raises(Refused):
        say_yes_or_no(party.rangi, need, CLOSED_AT, part=party.part, item=ITEM, answer=PartyAnswer.APPROVE)


def test_an_open_link_shows_nothing_and_each_comer_has_a_number_and_a_code_and_no_name(cast: Cast) -> None:
    designed = make_designed(cast, ("3",))
    party = advisory(cast, designed)
    rangi, mere = signed_in(party.rangi), signed_in(cast.mere)
    where = ("open-invitations", designed.programme.pk)
    assert mere.get(reverse(where[0], args=where[1:])).status_code == 403
    late = send(rangi, {"places": "2", "ends_on": "2027-01-01"}, *where, expected=422)
    assert "within the next 90 days" in late
    made = rangi.post(reverse(where[0], args=where[1:]), {"places": "2", "ends_on": "2026-06-30"})
    assert "<svg" in made.content.decode()
    address = made.content.decode().split('id="open-link">')[1].split("<")[0]
    path = address[address.index("/o/") :]
    forwarded = Client()
    page = plainly(forwarded.get(path, follow=True))
    guessed = plainly(Client().get(f"/o/{'x' * 43}", follow=True))
    for shown in (page, guessed):
        assert "What are your number and your code?" in shown
        assert "Best foot forward" not in shown
        assert party.organisation.name not in shown
    assert "0 of 2 places given" in read(rangi, *where)
    with walls(cast.hana):
        programme = Programme.objects.visible_to(cast.hana).get(pk=designed.programme.pk)
    other = open_invitation(party.rangi, programme, SAID_AT, part=party.part, places=1, ends_on=dt.date(2026, 6, 30))
    place = give_place(party.rangi, other.invitation, SAID_AT)
    with pytest.raises(Refused) as full:
        give_place(party.rangi, other.invitation, SAID_AT)
    assert full.value.decision.codes == ("all-places-given",)
    comer = Client()
    comer.get(other.address[other.address.index("/o/") :])
    told = [plainly(comer.post(reverse("open-door"), {"number": number, "code": "1234 5678"})) for number in "129"]
    assert len({re.sub(r'value="\d+"', "", re.sub(r'name="csrf[^>]*>', "", page)) for page in told}) == 1
    assert "do not belong together" in told[0]
    assert comer.post(reverse("open-door"), {"number": place.number, "code": place.code}).status_code == 302
    assert "Have your say" in plainly(comer.get(reverse("say", args=[programme.pk])))
    elsewhere = Client()
    elsewhere.get(path)
    assert elsewhere.post(reverse("open-door"), {"number": "1", "code": place.code}).status_code == 422
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    guesser.get(other.address[other.address.index("/o/") :])
    guesses = [plainly(guesser.post(reverse("open-door"), {"number": "1", "code": str(n)})) for n in range(6)]
    assert "Wait 15 minutes, then try yours again: no number is shut." in guesses[5]
    assert "Wait 15" not in guesses[4]
    beside = plainly(guesser.post(reverse("open-door"), {"number": "2", "code": "1234 5678"}))
    assert "do not belong together" in beside, "others of the same network wait for nobody's guesses"
    with walls(party.rangi):
        guest = Guest.objects.visible_to(party.rangi).get()
    code = give_code(party.rangi, guest, SAID_AT)
    assert comer.get(reverse("guest-home")).status_code == 302
    again = Client()
    again.get(other.address[other.address.index("/o/") :])
    assert again.post(reverse("open-door"), {"number": "1", "code": code}).status_code == 302
    with walls(OPERATOR):
        tried = Occasion.objects.visible_to(OPERATOR).get(kind=Kind.OPEN_TRIED.value)
    with walls(party.rangi):
        letter = letter_to(Kind.OPEN_TRIED, party.rangi, About(tried.subject_id, tried.key, SAID_AT), SAID_AT)
    assert letter is not None
    assert "nobody’s number is shut" in " ".join(block.text for block in letter.blocks)
    with walls(party.rangi):
        guest = Guest.objects.visible_to(party.rangi).get()
        assert Participant.objects.visible_to(party.rangi).get(guest=guest).how == "open"
    hana = signed_in(cast.hana)
    for name in ("design-people", "design-probity"):
        page = read(hana, name, programme.pk)
        assert f"By the open invitation of {party.organisation.name}, made" in page
        assert "2 open invitations, made by bodies of the community" in page
        assert "1 of 1" in page
    with walls(cast.hana):
        letter = letter_to(Kind.OPEN_MADE, cast.hana, About(other.invitation.pk, "", SAID_AT), SAID_AT)
    assert letter is not None
    assert party.organisation.name in " ".join(block.text for block in letter.blocks)
    pressed = {"words": "adult", "given": "0"}
    shown = send(rangi, pressed, "open-place", _first(party.rangi))
    with walls(party.rangi):
        page_of = OpenInvitation.objects.visible_to(party.rangi).get(places=2).pk
    assert send(rangi, pressed, "open-place", page_of) == shown, "sent twice it is one"
    assert "Their number: <strong>1</strong>" in plainly(rangi.get(shown))
    with walls(party.rangi):
        newest = Guest.objects.visible_to(party.rangi).order_by("-invited_at").first()
    assert newest is not None
    assert newest.number == 1
    assert "with the number 1" in read(rangi, "guests")
    coded = plainly(rangi.post(reverse("guest-code", args=[newest.pk])))
    assert "Their number: <strong>1</strong>" in coded
    assert "shown once" in plainly(rangi.get(shown, follow=True))
    assert "1 of 2 places given" in read(rangi, *where)


def test_of_many_codes_tried_at_one_moment_no_more_are_looked_at_than_may_be_wrong(transactional_db: None) -> None:
    asked = typing.cast("AskedRequest", RequestFactory().post("/", REMOTE_ADDR="203.0.113.10"))
    asked.now = SAID_AT
    outcomes: list[Tried] = []

    def guess(barrier: threading.Barrier) -> None:
        barrier.wait(timeout=60)
        try:
            outcomes.append(count_try(asked, "a link", 7))
        finally:
            connection.close()

    together = threading.Barrier(8)
    guessers = [threading.Thread(target=guess, args=(together,)) for _ in range(8)]
    for each in guessers:
        each.start()
    for each in guessers:
        each.join(timeout=60)
    assert sorted((each.wait, each.is_last) for each in outcomes) == [
        *[(0, False)] * 4, (0, True), *[(15, False)] * 3,
    ]  # fmt: skip
    take_back(asked, "a link", 7)
    assert count_try(asked, "a link", 7).wait == 0


def _first(rangi: Actor) -> object:
    with walls(rangi):
        return OpenInvitation.objects.visible_to(rangi).get(given=0).pk


def test_whoever_brought_somebody_in_is_told_by_letter_when_five_codes_are_wrong(cast: Cast) -> None:
    designed = make_designed(cast, ("3",))
    mere = signed_in(cast.mere)
    send(mere, {"words": "child", "hint": "Tuesday, red jacket"}, "bring-family", designed.programme.pk, expected=200)
    with walls(cast.mere):
        guest = Guest.objects.visible_to(cast.mere).get()
    mere.post(reverse("guest-code", args=[guest.pk]))
    assert "Link 1: Tuesday, red jacket" in read(mere, "guests")
    for _ in range(5):
        assert not try_code(Actor(guest_id=guest.pk), guest, SAID_AT, said="x")
    page = read(mere, "guests")
    assert "1 link is shut after five wrong codes" in page
    assert "Their code works until" not in page
    with walls(OPERATOR):
        occasion = Occasion.objects.visible_to(OPERATOR).get(kind=Kind.LINK_SHUT.value)
    assert (occasion.organisation, occasion.membership) == (cast.ccss.pk, cast.mere.membership_id)
    about = About(guest.pk, occasion.key, SAID_AT)
    with walls(cast.mere):
        letter = letter_to(Kind.LINK_SHUT, cast.mere, about, SAID_AT)
    assert letter is not None
    assert "red jacket" not in " ".join(block.text for block in letter.blocks)
    assert not letter.is_over
    send(mere, {"hint": "Wednesday"}, "guest-hint", guest.pk)
    mere.post(reverse("guest-code", args=[guest.pk]))
    assert "Link 1: Wednesday" in read(mere, "guests")
    with walls(cast.mere):
        again = letter_to(Kind.LINK_SHUT, cast.mere, about, SAID_AT)
        assert again is not None
        assert again.is_over


def test_those_with_an_account_are_told_when_a_round_opens_and_once_a_day_that_they_are_answered(cast: Cast) -> None:
    designed = make_designed(cast)
    first = say(cast.mere, designed, designed.ccss, "3", ITEM, Stance.KEEP)
    second = say(cast.mere, designed, designed.ccss, "3", "people.suburb", Stance.KEEP)
    for said in (first, second):
        answer(cast.hana, designed.round, SAID_AT, contribution=said, outcome=Outcome.KEPT, words="Thank you")
    with walls(OPERATOR):
        found = Occasion.objects.visible_to(OPERATOR)
        opened = set(found.filter(kind=Kind.ROUND_OPEN.value).values_list("organisation", flat=True))
        answered = list(found.filter(kind=Kind.ANSWERED.value).values_list("organisation", flat=True))
    assert opened == {cast.ccss.pk, cast.harbour.pk}
    assert answered == [cast.ccss.pk]
    with walls(cast.mere):
        for kind, subject in ((Kind.ROUND_OPEN, designed.round.pk), (Kind.ANSWERED, designed.programme.pk)):
            letter = letter_to(kind, cast.mere, About(subject, "", SAID_AT), SAID_AT)
            assert letter is not None
            assert "Best foot forward" in " ".join(block.text for block in letter.blocks)


def test_a_reply_stands_under_its_view_is_hidden_with_it_and_names_nobody(cast: Cast) -> None:
    designed = make_designed(cast)
    need, mere, aroha = designed.needs["3"], signed_in(cast.mere), signed_in(cast.aroha)
    view = say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.DROP, "Too few to say this of")
    assert mere.get(reverse("reply", args=[view.pk])).status_code == 404
    given_back = mere.post(reverse("reply", args=[view.pk]), {"words": "We saw that too"})
    assert given_back.status_code == 404
    assert "We saw that too" in plainly(given_back)
    send(mere, {"item": "idea", "idea-words": "An idea of ours"}, "say-need", need.pk)
    with walls(cast.mere):
        assert not Contribution.objects.filter(pk=view.pk).exists()
    say(cast.mere, designed, designed.ccss, "3", ITEM, Stance.KEEP)
    assert mere.get(reverse("reply", args=[view.pk])).status_code == 404
    for actor, part in families(cast, designed, 2):
        say(actor, designed, part, "3", ITEM, Stance.KEEP)
    hidden = send(mere, {"words": "We saw\u200b that too"}, "reply", view.pk, expected=422)
    assert "U+200B" in hidden
    for _ in range(2):
        send(mere, {"words": "We saw that too"}, "reply", view.pk)
    with walls(cast.hana):
        assert Contribution.objects.filter(reply_to=view.pk).count() == 1, "a page that is sent twice says it once"
    for reader in (mere, aroha):
        page = read(reader, "say-need", need.pk)
        assert "We saw that too" in page
        assert "Others who take part" in page
    assert "City Centre" not in read(aroha, "reply", view.pk)
    assert "What you said" in read(aroha, "reply", view.pk)
    hana = signed_in(cast.hana)
    assert "We saw that too" in read(hana, "design-round-views", designed.round.pk)
    assert "We saw that too" in read(hana, "design-answer", view.pk)


def test_replies_stand_in_no_order_that_says_who_spoke_when() -> None:
    view, spoken = UUID(int=9), [(3, "First"), (1, "Second"), (2, "Third")]
    replies = [
        Contribution(pk=UUID(int=key), kind=ContributionKind.REPLY, words=words, reply_to_id=view)
        for key, words in spoken
    ]
    assert replies_by_view(replies) == replies_by_view(replies[::-1]) == {view: ("Second", "Third", "First")}


def test_somebody_taken_out_in_mid_round_gets_their_text_back_and_a_stale_view_is_not_taken(cast: Cast) -> None:
    designed = make_designed(cast)
    need, mere = designed.needs["3"], signed_in(cast.mere)
    typed = {"item": ITEM, "people-ethnicity-stance": "drop", "people-ethnicity-words": "It says too much"}
    stale = send(mere, {**typed, "people-ethnicity-seen": "0" * 16}, "say-need", need.pk, expected=422)
    assert "This was worded anew while you read it." in stale
    assert "It says too much" in stale
    with walls(cast.mere):
        assert not Contribution.objects.exists()
    (seen,) = re.findall(r'name="people-ethnicity-seen" value="([^"]+)"', read(mere, "say-need", need.pk))
    first = {**typed, "people-ethnicity-words": "Said in one window", "people-ethnicity-seen": seen}
    send(mere, first, "say-need", need.pk)
    second = send(mere, {**typed, "people-ethnicity-seen": seen}, "say-need", need.pk, expected=422)
    assert "You have said something of this since you opened this page" in second
    assert "Said in one window" in second
    with walls(cast.mere):
        assert Contribution.objects.get().words == "Said in one window"
    (anew,) = re.findall(r'name="people-ethnicity-seen" value="([^"]+)"', second)
    send(mere, {**typed, "people-ethnicity-seen": anew}, "say-need", need.pk)
    remove_participant(cast.hana, designed.ccss, SAID_AT, agency_id=cast.agency.pk, why="They asked to")
    beside = {"item": "", "whole-stance": "drop", "whole-words": "Ask us first"}
    lost = mere.post(reverse("say-need", args=[need.pk]), {**typed, **beside})
    assert lost.status_code == 404
    assert "What you typed was not kept" in plainly(lost)
    assert "Ask us first" in plainly(lost)
    assert "It says too much" not in plainly(lost), "what they said before is kept"


def test_a_round_is_closed_early_once_its_designer_knows_that_some_are_cut_off_and_not_who(cast: Cast) -> None:
    designed = make_designed(cast)
    party = advisory(cast, designed)
    hana, closing = signed_in(cast.hana), designed.round.pk
    say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.KEEP)
    say_yes_or_no(
        party.rangi, designed.needs["3"], SAID_AT, part=party.part, item=ITEM, answer=PartyAnswer.DECLINE, words="No"
    )  # fmt: skip
    with walls(cast.hana):
        assert [each.pk for each in designed.round.silent()] == [designed.ccss.pk]
    assert "Close it before its last day" in read(hana, "design-round", closing)
    refused = hana.post(reverse("design-round-move", args=[closing, "close"]))
    assert "some who take part have said nothing yet" in plainly(refused)
    page = read(hana, "design-close-early", closing)
    assert "Some who take part have said nothing yet. Nobody is told who" in page
    for name in ("City Centre", "Harbour", "Advisory"):
        assert name not in page
    assert "reads every view" not in page
    send(hana, {}, "design-close-early", closing)
    closed = read(hana, "design-round", closing)
    assert "Being answered" in closed
    assert ", before its last day, " in closed
    assert "Views until" not in closed
    record = read(hana, "design-probity", designed.programme.pk)
    assert "closed <strong>before that day</strong>" in record
    assert "No view was taken after that day, from anybody" in record
    assert "shown the same needs at the same moment" in record
    asked = read(signed_in(cast.aroha), "say", designed.programme.pk)
    assert "before its last day" in asked
    assert "Its record keeps which organisation said it" in asked


def test_whoever_had_said_nothing_is_told_that_a_round_closed_early_and_whoever_brought_somebody_in_tells_them(
    cast: Cast,
) -> None:
    designed = make_designed(cast, ("3",))
    party = advisory(cast, designed)
    families(cast, designed, 2)
    say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.KEEP)
    close_round(cast.hana, designed.round, SAID_AT, is_meant=True)
    with walls(OPERATOR):
        told_of = Occasion.objects.visible_to(OPERATOR).filter(kind=Kind.ROUND_CLOSED.value)
        assert {each.organisation for each in told_of} == {cast.ccss.pk, cast.harbour.pk, party.organisation.pk}
    assert designed.round.closes_on > SAID_AT.date()
    mere, rangi, aroha = (closed_early(actor, designed) for actor in (cast.mere, party.rangi, cast.aroha))
    assert "You had not said anything in it yet" in mere[0]
    assert "Tell them that the round is closed" in mere[0]
    assert "Tell them that" not in rangi[0], "nobody came in by them"
    assert "sooner than it had said: on Wednesday 17 June 2026" in rangi[0]
    assert (mere[1], rangi[1], aroha[1]) == (False, False, True), "whoever has spoken is told nothing"


def closed_early(actor: Actor, designed: Designed) -> tuple[str, bool]:
    """What the letter says to somebody, and whether it is not sent."""
    with walls(actor):
        letter = letter_to(Kind.ROUND_CLOSED, actor, About(designed.round.pk, "", SAID_AT), SAID_AT)
    assert letter is not None
    return " ".join(block.text for block in letter.blocks), letter.is_over


def test_what_changed_is_shown_by_round_and_for_whom_and_success_and_child_words_to_all(cast: Cast) -> None:
    designed = make_designed(cast)
    programme, hana, mere = designed.programme, signed_in(cast.hana), signed_in(cast.mere)
    dropping = say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.DROP, "Too few to say this of")
    keeping = say(cast.mere, designed, designed.ccss, "3", ITEM, Stance.KEEP, "It helps us plan")
    close_round(cast.hana, designed.round, CLOSED_AT)
    answer(
        cast.hana, designed.round, CLOSED_AT, contribution=keeping, outcome=Outcome.DROPPED, words="Others asked",
        drops=[ITEM],
    )  # fmt: skip
    answer(
        cast.hana, designed.round, CLOSED_AT, contribution=dropping, outcome=Outcome.DROPPED, words="You are right"
    )  # fmt: skip
    for page in (read(mere, "what-changed", programme.pk), read(hana, "design-what-changed", programme.pk)):
        assert "It is not asked for any more, so nobody would get it." in page
        assert "Harbour" not in page
        assert "Changed for: Somebody who takes part." in page
        assert "It helps us plan" not in page, "whoever wanted it kept is none of those it was dropped for"
    assert "Too few to say this of" not in read(mere, "what-changed", programme.pk)
    for reader, its in ((hana, "design-what-changed"), (signed_in(cast.aroha), "what-changed")):
        page = read(reader, its, programme.pk)
        assert page.count("Answered:") == 1
        assert "Too few to say this of" in page
    assert "Too few to say this of" in read(hana, "design-need-changes", designed.needs["3"].pk)
    assert "Changed for: Somebody who takes part" in read(mere, "say-need", designed.needs["3"].pk)
    said = {"how_much": "Families who come", "how_well": "Times suit them", "better_off": "Better days",
            "bad_reading": "Fewer sessions mean failure", "context": "The flood", "agrees": "Two families"}  # fmt: skip
    send(hana, said, "design-success", programme.pk)
    page = read(mere, "say-success", programme.pk)
    for words in said.values():
        assert words in page


def test_a_programme_is_worded_anew_while_it_is_designed_and_how_it_was_stays(cast: Cast) -> None:
    designed = make_designed(cast, ("4",))
    programme, hana = designed.programme, signed_in(cast.hana)
    typed = {"title": "Best foot forward", "good": "Children enjoy their days", "for_whom": "Families in the city",
             "starts_on": "2026-07-01", "ends_on": "2028-06-30", "version": "1"}  # fmt: skip
    assert "Nothing is different yet." in send(
        hana, {**typed, "good": "Parents and children enjoy their days"}, "design-words", programme.pk, expected=422
    )
    send(hana, typed, "design-words", programme.pk)
    page = read(hana, "design-words", programme.pk)
    assert "Before: Parents and children enjoy their days" in page
    assert "Then: Children enjoy their days" in page
    stale = send(hana, {**typed, "good": "Mine"}, "design-words", programme.pk, expected=422)
    assert "Somebody changed these words while you were writing." in stale
    assert "Mine" in stale
    assert "Children enjoy their days" in read(signed_in(cast.mere), "say", programme.pk)
    assert signed_in(cast.mere).get(reverse("design-words", args=[programme.pk])).status_code == 404
    close_round(cast.hana, designed.round, CLOSED_AT)
    settle_round(cast.hana, designed.round, CLOSED_AT)
    assert hana.post(reverse("design-words", args=[programme.pk]), typed).status_code == 403


def test_a_family_reads_child_words_where_it_chose_them_and_sees_whose_turn_it_is_in_each_programme(cast: Cast) -> None:
    designed = make_designed(cast, ("4",))
    mere = signed_in(cast.mere)
    send(mere, {"words": "child"}, "bring-family", designed.programme.pk, expected=200)
    with walls(cast.mere):
        guest = Guest.objects.visible_to(cast.mere).get()
    code = mere.post(reverse("guest-code", args=[guest.pk])).content.decode()
    figures = code.split('class="digest">')[1].split("<")[0].replace(" ", "")
    browser = Client()
    session = browser.session
    session["lightwell_guest_shown"] = str(guest.pk)
    session.save()
    assert browser.post(reverse("guest-door"), {"code": figures}).status_code == 302
    page = plainly(browser.get(reverse("say", args=[designed.programme.pk])))
    words = designed.needs["4"].need.words
    assert " ".join(words.child.split()) in page
    assert " ".join(words.adult.split()) not in page
    assert "Official Information Act" not in page
    assert "The law lets people ask The Agency" in page
    its = plainly(browser.get(reverse("say-need", args=[designed.needs["4"].pk])))
    assert "in which capacity" not in its + page
    assert "one row each" not in its
    assert "They get it with a made-up code, and not your name." in its
    second = _another_programme(cast, guest)
    home = plainly(browser.get(reverse("guest-home")))
    assert "One of them asks what you think." in home
    assert "Friday 19 June 2026" in home
    assert "Nothing is asked yet" in home
    assert second.title in home


def _another_programme(cast: Cast, guest: Guest) -> Programme:
    programme = open_programme(
        cast.hana, cast.agency, OPENED_AT, title="Steady steps", starts_on=dt.date(2027, 1, 1),
        ends_on=dt.date(2028, 1, 1),
    )  # fmt: skip
    invite_organisation(cast.hana, programme, OPENED_AT, organisation=cast.ccss, group=Group.PROVIDER)
    bring_guest(cast.mere, programme, OPENED_AT, guest=guest, host_id=cast.ccss.pk, part=part_of(cast.mere, programme))
    return programme


def test_an_agency_brings_in_somebody_it_knows_from_where_it_invites(cast: Cast) -> None:
    designed = make_designed(cast, ("4",))
    hana = signed_in(cast.hana)
    assert reverse("bring-family", args=[designed.programme.pk]) in read(hana, "design-people", designed.programme.pk)
    typed = {"words": "adult", "group": "community", "hint": "From the hui"}
    page = send(hana, typed, "bring-family", designed.programme.pk, expected=200)
    assert page.index("<svg") < page.index("Now make their code")
    with walls(cast.hana):
        part = Participant.objects.visible_to(cast.hana).get(guest__isnull=False)
    assert part.group == "community"


def test_what_is_declined_is_dropped_the_round_settles_and_whoever_left_or_comes_back_reads_their_answer(
    cast: Cast,
) -> None:
    designed = make_designed(cast, ("3",))
    party, need = advisory(cast, designed), designed.needs["3"]
    (parent, part), *others = families(cast, designed, 3)
    with walls(parent):
        guest = Guest.objects.visible_to(parent).get()
    browser = came_in(guest, give_code(cast.mere, guest, SAID_AT))
    send(browser, {"pin": "204 863"}, "guest-pin")
    ours = say(parent, designed, part, "3", ITEM, Stance.DROP, "Nobody needs to know that of us")
    theirs = say(cast.aroha, designed, designed.harbour, "3", ITEM, Stance.DROP, "Too few to say this of")
    for actor, its in others:
        say(actor, designed, its, "3", ITEM, Stance.KEEP)
    say(cast.mere, designed, designed.ccss, "3", ITEM, Stance.KEEP)
    say_yes_or_no(
        party.rangi, need, SAID_AT, part=party.part, item=ITEM, answer=PartyAnswer.DECLINE, words="Not with forty"
    )  # fmt: skip
    hana, aroha = signed_in(cast.hana), signed_in(cast.aroha)
    send(hana, {"why": "They asked to"}, "design-remove", designed.harbour.pk)
    assert "You do not take part any more" in read(aroha, "say", designed.programme.pk)
    home = read(aroha, "programme", designed.programme.pk)
    assert "Providers were asked before any tender" in home
    assert "to open a round" not in home
    for name in ("say", "what-changed", "say-success"):
        assert need.title not in read(aroha, name, designed.programme.pk)
    assert aroha.get(reverse("say-need", args=[need.pk])).status_code == 404
    assert "Too few to say this of" in plainly(browser.get(reverse("say-need", args=[need.pk])))
    close_round(cast.hana, designed.round, CLOSED_AT)
    send(hana, {"outcome": "dropped", "words": "You are right: forty is few", "same": "on"}, "design-answer", ours.pk)
    with walls(cast.hana):
        kept = designed.round.contributions.filter(outcome="").select_related("voice")
        assert {each.voice.stance for each in kept} == {"keep"}
        waiting = list(kept)
    for each in waiting:
        answer(cast.hana, designed.round, CLOSED_AT, contribution=each, outcome=Outcome.DROPPED, words="It is dropped")
    assert f'needs/{need.pk}">{need.title}</a>.' in read(hana, "design-round", designed.round.pk), "what is still open"
    still_fits(cast, need)
    page = plainly(browser.get(reverse("say-need", args=[need.pk])))
    assert page.count("It is dropped</") == 1, "one answer to several is told once"
    send(hana, {}, "design-round-move", designed.round.pk, "settle")
    assert afresh(cast, need).dropped == [ITEM]
    said = read(aroha, "you-said", designed.programme.pk)
    assert "You are right: forty is few" in said
    assert f"One thing that was asked for: {need.need.item(ITEM).item.words}" in said
    assert theirs.words in said
    assert "Nobody needs to know that of us" not in said
    with walls(cast.aroha):
        for kind in (Kind.TAKEN_OUT, Kind.ANSWERED):
            assert letter_to(kind, cast.aroha, About(designed.programme.pk, "", CLOSED_AT), CLOSED_AT) is not None
    with walls(OPERATOR):
        told_of = Occasion.objects.visible_to(OPERATOR).filter(organisation=cast.harbour.pk)
        assert {each.kind for each in told_of} == {"round-open", "taken-out", "answered"}
    for figures in (give_code(cast.mere, guest, CLOSED_AT), "204863"):
        page = plainly(came_in(guest, figures).get(reverse("you-said", args=[designed.programme.pk])))
        assert "You are right: forty is few" in page
        assert "We dropped it" in page
        assert f"{need.title}: {need.need.item(ITEM).item.words}" in page
        assert "by which link it was said, without a name" in page


def came_in(guest: Guest, figures: str) -> Client:
    browser = Client()
    session = browser.session
    session["lightwell_guest_shown"] = str(guest.pk)
    session.save()
    assert browser.post(reverse("guest-door"), {"code": figures}).status_code == 302
    return browser
