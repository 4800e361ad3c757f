"""Meetings about a draft: times proposed and agreed to, calendars that are told by real e-mail, and notes as moves."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from icalendar import Calendar, Component

from lightwell.agreements.meetings import (
    agree_to_time,
    cancel_meeting,
    confirm_note,
    note,
    propose_other_times,
    take_back_note,
)
from lightwell.agreements.models import Meeting, MeetingNote
from lightwell.codesign.success import say_success
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter
from lightwell.letters.posting import do_a_round
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import Kind
from lightwell.policy.negotiating import MoveKind, Side, Standing
from tests.agreements.meeting import AGREED_AT, FIRST, PLACE, PROPOSED_AT, SECOND, agreed, meeting_as, proposed
from tests.agreements.talking import Talked, make_talked, read, signed_in
from tests.factories import Cast, best_foot_forward
from tests.letters.mail import Mailbox, mail_server
from tests.web.told import at

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

SITE = "https://lightwell.agency.example"
SPEAK = ["hana@agency.example", "mere@ccss.example"]
LATER = dt.timedelta(minutes=20)
HELD_AT = FIRST + dt.timedelta(minutes=30)


@pytest.fixture
def talked(settings: Any) -> Talked:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    cast: Cast = best_foot_forward()
    return make_talked(cast, ("3", "4"))


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.LIGHTWELL_SMTP = f"smtp+plain://127.0.0.1:{box.port}"
        settings.LIGHTWELL_MAIL_FROM = "Lightwell <lightwell@agency.example>"
        settings.LIGHTWELL_SITE = SITE
        yield box


def event_in(message: EmailMessage) -> tuple[str, Component]:
    """The method and the one event of a letter, from the part that calendars read."""
    (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    whole = Calendar.from_ical(bytes(part.get_payload(decode=True)))
    assert part.get_param("method") == whole["METHOD"]
    (event,) = whole.walk("VEVENT")
    return str(whole["METHOD"]), event


def sent_to(mailbox: Mailbox, to: str) -> list[EmailMessage]:
    return [each for each, reader in zip(mailbox.messages, mailbox.to, strict=True) if reader == to]


def test_calendars_are_told_that_it_is_on_that_it_moved_and_that_it_is_off(talked: Talked, mailbox: Mailbox) -> None:
    cast, meeting = talked.cast, agreed(talked)
    do_a_round(AGREED_AT)
    propose_other_times(cast.hana, meeting, AGREED_AT + LATER, times=(SECOND,), minutes=60, place="Room 9")
    do_a_round(AGREED_AT + 3 * LATER)
    assert meeting_as(cast.mere, meeting.pk).starts_at == FIRST  # it stands until the other side agrees
    agree_to_time(cast.mere, meeting, AGREED_AT + 4 * LATER, starts_at=SECOND)
    do_a_round(AGREED_AT + 4 * LATER)
    cancel_meeting(cast.hana, meeting, AGREED_AT + 5 * LATER)
    do_a_round(AGREED_AT + 5 * LATER)
    for to in SPEAK:
        told = [each for each in sent_to(mailbox, to) if "meeting" in str(each["Subject"]).lower()]
        events = [event_in(each) for each in told if any(part.get_param("method") for part in each.walk())]
        assert [method for method, _ in events] == ["REQUEST", "REQUEST", "CANCEL"]
        assert [event["SEQUENCE"] for _, event in events] == [0, 1, 2]
        assert len({str(event["UID"]) for _, event in events}) == 1
        assert [event.decoded("DTSTART") for _, event in events] == [FIRST, SECOND, SECOND]
        assert [str(event["STATUS"]) for _, event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert [event.decoded("DTSTAMP") for _, event in events] == [
            AGREED_AT, AGREED_AT + 4 * LATER, AGREED_AT + 5 * LATER
        ]  # fmt: skip
        for message, (_, event) in zip([each for each in told if each.is_multipart()][-3:], events, strict=True):
            assert str(message["From"]) == "Lightwell <lightwell@agency.example>"
            assert event["ORGANIZER"] == "mailto:lightwell@agency.example"
            assert event["ATTENDEE"] == f"mailto:{to}"  # and nobody else's address


def test_an_invitation_stands_where_every_program_looks_for_it(talked: Talked, mailbox: Mailbox) -> None:
    agreed(talked)
    do_a_round(AGREED_AT)
    (message,) = sent_to(mailbox, "hana@agency.example")
    assert message.get_content_type() == "multipart/mixed"
    alternative, file = message.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    kinds = [each.get_content_type() for each in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    (part,) = [each for each in alternative.iter_parts() if each.get_content_type() == "text/calendar"]
    assert part.get_content_charset() == "utf-8"
    assert part.get_content_disposition() is None
    assert part.get_payload(decode=True) == file.get_payload(decode=True)
    _, event = event_in(message)
    assert event["LOCATION"] == PLACE
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "Thursday 25 June 2026, 9:30 a.m." in " ".join(plain.get_content().split())
    assert "The words for children" not in message.as_string()
    assert str(event["URL"]).startswith(SITE)


def test_everybody_who_speaks_is_invited_and_nobody_before_a_time_is_agreed(talked: Talked, mailbox: Mailbox) -> None:
    meeting = proposed(talked)
    do_a_round(PROPOSED_AT + LATER)
    waits = [each for each in mailbox.messages if "Times for a meeting" in str(each["Subject"])]
    assert [str(each["To"]) for each in waits] == ["hana@agency.example"]
    assert not any(part.get_content_type() == "text/calendar" for each in mailbox.messages for part in each.walk())
    before = len(mailbox.to)
    agree_to_time(talked.cast.hana, meeting, AGREED_AT, starts_at=FIRST)
    do_a_round(AGREED_AT)
    assert sorted(mailbox.to[before:]) == SPEAK


def test_only_how_it_stands_now_is_sent_when_much_happened_meanwhile(talked: Talked, mailbox: Mailbox) -> None:
    meeting = agreed(talked)
    cancel_meeting(talked.cast.mere, meeting, AGREED_AT + LATER)
    do_a_round(AGREED_AT + LATER)
    methods = {event_in(each)[0] for each in mailbox.messages if "meeting about" in str(each["Subject"])}
    assert methods == {"CANCEL"}
    where = f"{talked.home}/meetings/{meeting.pk}"
    file = signed_in(talked.cast.mere).get(f"{where}/meeting.ics")
    whole = Calendar.from_ical(file.content)
    assert (whole["METHOD"], str(whole.walk("VEVENT")[0]["STATUS"])) == ("CANCEL", "CANCELLED")
    assert "Take it out of your calendar" in read(signed_in(talked.cast.mere), where)


def test_times_that_nobody_had_agreed_to_are_withdrawn_without_a_letter(talked: Talked, mailbox: Mailbox) -> None:
    cancel_meeting(talked.cast.mere, proposed(talked), AGREED_AT)
    do_a_round(AGREED_AT + LATER)
    assert [each for each in mailbox.messages if "meeting" in str(each["Subject"]).lower()] == []
    with walls(talked.cast.hana):
        assert not Letter.objects.visible_to(talked.cast.hana).filter(kind=Kind.MEETING).exists()


# --- what was said -------------------------------------------------------------------------------------------


def noted(talked: Talked, by: Actor, kind: MoveKind | None, mover: Side | None, code: str = "3") -> MeetingNote:
    meeting = agreed(talked)
    return note(
        by, meeting, HELD_AT, clause=talked.clause(code), words="They agree to clause 3 as it stands", kind=kind,
        mover=mover,
    )  # fmt: skip


def test_a_note_becomes_a_move_only_when_both_have_confirmed_and_by_the_side_whose_move_it_is(talked: Talked) -> None:
    cast = talked.cast
    written = noted(talked, cast.mere, MoveKind.AGREE, Side.PROVIDER)
    assert talked.clause("3").standing == Standing.OFFERED
    with pytest.raises(Refused) as refused:
        confirm_note(cast.mere, written, HELD_AT)
    assert refused.value.decision.codes == ("they-confirm",)
    confirm_note(cast.hana, written, HELD_AT)
    assert talked.clause("3").standing == Standing.OFFERED
    made = confirm_note(cast.mere, written, HELD_AT)
    assert talked.clause("3").standing == Standing.AGREED
    assert made.move is not None
    assert (made.move.side, made.move.kind, made.move.words) == ("provider", "agree", written.words)
    assert made.done_at == HELD_AT


def test_a_clause_that_moved_meanwhile_is_not_moved_by_an_old_note(talked: Talked) -> None:
    cast = talked.cast
    written = noted(talked, cast.hana, MoveKind.AGREE, Side.PROVIDER)
    talked.says(cast.mere, "3", MoveKind.ASK, "One more thing", at=HELD_AT)
    talked.says(cast.hana, "3", MoveKind.ANSWER, "Here it is", at=HELD_AT)
    with pytest.raises(Refused) as refused:
        confirm_note(cast.mere, written, HELD_AT)
    assert refused.value.decision.codes == ("moved-since",)
    assert talked.clause("3").standing == Standing.OFFERED
    where = f"{talked.home}/meetings/{written.meeting_id}"
    mere, hana = signed_in(cast.mere), signed_in(cast.hana)
    with at(HELD_AT):
        for side in (mere, hana):
            page = plainly(read(side, where))
            assert "has moved since this was noted" in page
            assert "It holds as it stands now" in page
            assert "Let it go" in page
        stale = send(mere, f"{where}/notes/{written.pk}/renew", seen="2")[1]
        assert "It has moved again while you read it" in stale
        assert "The other side is asked" in send(mere, f"{where}/notes/{written.pk}/renew", seen="3")[1]
        assert "Waits for The Agency (demonstration) to confirm it" in plainly(read(mere, where))
        send(hana, f"{where}/notes/{written.pk}/confirm")
        assert talked.clause("3").standing == Standing.OFFERED
        assert "it is a move now" in send(mere, f"{where}/notes/{written.pk}/confirm")[1]
    assert talked.clause("3").standing == Standing.AGREED


def test_a_note_that_no_move_can_come_of_any_more_is_let_go_by_either_side(talked: Talked) -> None:
    cast = talked.cast
    written = noted(talked, cast.hana, MoveKind.ASK, Side.PROVIDER)
    talked.says(cast.mere, "3", MoveKind.AGREE, at=HELD_AT)
    where, mere = f"{talked.home}/meetings/{written.meeting_id}", signed_in(cast.mere)
    with at(HELD_AT):
        page = plainly(read(mere, where))
        assert "That move cannot be made on it any more" in page
        assert "It holds as it stands now" not in page
        assert "can make no such move on it" in send(mere, f"{where}/notes/{written.pk}/renew", seen="2")[1]
        assert "Let go: what it is about had moved" in send(mere, f"{where}/notes/{written.pk}/take-back")[1]


def test_what_stands_beside_the_clauses_is_noted_too_and_the_note_becomes_its_move(talked: Talked) -> None:
    cast = talked.cast
    talked.says(cast.mere, "request-protocol", MoveKind.REOPEN, "Who stands in at Christmas?")
    protocol = talked.clause("request-protocol")
    where, meeting = f"{talked.home}/meetings", agreed(talked)
    mere, hana = signed_in(cast.mere), signed_in(cast.hana)
    with at(HELD_AT):
        assert f"clause={protocol.pk}" in read(hana, f"{where}/{meeting.pk}")
        typed = {"clause": str(protocol.pk), "becomes": "agency answer", "words": "The duty officer, every day"}
        assert "It is noted." in send(hana, f"{where}/{meeting.pk}/notes/new", **typed)[1]
        with walls(cast.mere):
            written = MeetingNote.objects.get(meeting=meeting)
        for side in (mere, hana):
            send(side, f"{where}/{meeting.pk}/notes/{written.pk}/confirm")
    now = talked.clause("request-protocol")
    assert (now.standing, now.owed_by, now.moves_made) == (Standing.OFFERED, Side.PROVIDER, 4)


def test_what_is_only_remembered_and_what_is_taken_back_move_nothing(talked: Talked) -> None:
    cast = talked.cast
    remembered = noted(talked, cast.hana, None, None, "4")
    assert confirm_note(cast.mere, remembered, HELD_AT).move is None
    written = note(
        cast.hana, remembered.meeting, HELD_AT, clause=talked.clause("3"), words="They say no", kind=MoveKind.DECLINE,
        mover=Side.PROVIDER,
    )  # fmt: skip
    take_back_note(cast.mere, written, HELD_AT)
    with pytest.raises(Refused):
        confirm_note(cast.mere, written, HELD_AT)
    assert {talked.clause(code).moves_made for code in ("3", "4")} == {1}


def test_the_database_keeps_a_proposed_time_and_the_words_of_a_note(talked: Talked) -> None:
    written = noted(talked, talked.cast.mere, MoveKind.AGREE, Side.PROVIDER)
    for rows, change in (
        (MeetingNote.objects.filter(pk=written.pk), {"words": "Something else"}),
        (Meeting.objects.filter(pk=written.meeting_id), {"uid": "another"}),
    ):
        with pytest.raises(DatabaseError), walls(talked.cast.mere), transaction.atomic():
            rows.update(**change)


# --- pages ---------------------------------------------------------------------------------------------------


def plainly(text: str) -> str:
    return " ".join(html.unescape(text).split())


def send(client: Client, path: str, **typed: str) -> tuple[int, str]:
    response = client.post(path, typed, follow=True)
    return response.status_code, plainly(response.content.decode())


def test_the_road_of_a_meeting_in_pages(talked: Talked) -> None:
    cast, home = talked.cast, talked.home
    mere, hana = signed_in(cast.mere), signed_in(cast.hana)
    with at(PROPOSED_AT):
        assert f"{home}/meetings" in read(mere, home)
        assert "No meeting yet" in read(mere, f"{home}/meetings")
        status, page = send(mere, f"{home}/meetings/new", minutes="45", first="", place="")
        assert status == 422
        assert "Propose at least one time." in page
        status, page = send(mere, f"{home}/meetings/new", minutes="45", first="2026-06-22T09:30", place="Room 2")
        assert status == 422
        assert "That time is over already" in page
        assert 'href="#id_first"' in page
        one_over = {"first": "2026-06-25T09:30", "second": "2026-06-22T09:30"}
        status, page = send(mere, f"{home}/meetings/new", minutes="45", **one_over, place="Room 2")
        assert (status, 'href="#id_second"' in page, 'href="#id_first"' in page) == (422, True, False)
        twice = {"first": "2026-06-25T09:30", "second": "25/06/2026 09:30"}
        status, page = send(mere, f"{home}/meetings/new", minutes="45", **twice, place=PLACE)
        assert (status, "You wrote this time already." in page) == (422, True)
        status, page = send(
            mere, f"{home}/meetings/new", minutes="45", first="2026-06-25T09:30", second="26/06/2026 14:00", place=PLACE
        )
        assert "Nobody is invited until they agree to one" in page
        with walls(cast.mere):
            meeting = Meeting.objects.get(draft=talked.draft)
        where = f"{home}/meetings/{meeting.pk}"
        assert "Agree to it" not in read(mere, where)
        page = plainly(read(hana, where))
        assert "Which of these times will do?" in page
        assert "Clause 3" in page
        assert "City Centre Social Services answers the wording as it stands" in page
        assert "Choose one of the times" in send(hana, where)[1]
        with walls(cast.hana):
            first, _ = meeting.times.order_by("starts_at")
        assert "Everybody who speaks for either side is sent it" in send(hana, where, time=str(first.pk))[1]
        assert "Your turn" not in plainly(read(hana, f"{home}/meetings"))
        file = mere.get(f"{where}/meeting.ics")
        assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert Calendar.from_ical(file.content).walk("VEVENT")[0].decoded("DTSTART") == FIRST
        assert mere.get(f"{where}/notes/new").status_code == 403
    with at(HELD_AT):
        clause = str(talked.clause("3").pk)
        status, page = send(
            hana, f"{where}/notes/new", clause=clause, becomes="provider reopen", words="They open it again"
        )
        assert status == 422
        assert "not one of the moves that this side can make" in page
        _a_measure_is_moved_where_it_is_settled(talked, f"{where}/notes/new")
        noted = {"clause": clause, "becomes": "provider agree", "words": "Agreed, as worded"}
        assert "It is noted." in send(hana, f"{where}/notes/new", **noted)[1]
        assert "It was taken the first time." in send(hana, f"{where}/notes/new", **noted)[1]
        page = read(mere, where)
        assert "Yes, and make it our move" in page
        with walls(cast.mere):
            written = MeetingNote.objects.get(meeting=meeting)
        assert "it is a move now" in send(mere, f"{where}/notes/{written.pk}/confirm")[1]
        assert talked.clause("3").standing == Standing.AGREED
        assert send(mere, f"{where}/call-off")[0] == 403
    stranger = signed_in(cast.aroha)
    for path in (where, f"{home}/meetings", f"{where}/meeting.ics"):
        assert stranger.get(path).status_code == 404


def _a_measure_is_moved_where_it_is_settled(talked: Talked, where: str) -> None:
    """What success means is no matter of a draft: a note that names one is led to co-design, and loses nothing."""
    cast = talked.cast
    with walls(cast.hana):
        programme = talked.draft.afresh_for(cast.hana).programme
    words = dict.fromkeys(("how_well", "better_off", "bad_reading", "context", "agrees"), "As both said")
    say_success(cast.hana, programme, HELD_AT, how_much="How many whānau came", **words)
    typed = {"clause": "success.1", "becomes": "noted", "words": "Count those who come back"}
    for who, page in ((cast.hana, "design/success"), (cast.mere, "success")):
        client = signed_in(who)
        asked = read(client, where)
        assert "Measure 1: How many whānau came" in asked
        assert "settled in co-design, with everybody who takes part, so that a note here would move nothing" in asked
        status, answer = send(client, where, **typed)
        assert status == 422
        assert f'href="/programmes/{programme.pk}/{page}"' in answer
        assert "What you wrote stays below." in answer
        assert "Count those who come back" in answer
        assert client.get(f"/programmes/{programme.pk}/{page}").status_code == 200
    with walls(cast.mere):
        assert not MeetingNote.objects.filter(words="Count those who come back").exists()
