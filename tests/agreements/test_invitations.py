"""A meeting as calendars read it: read back with the same library, and by the letters of RFC 5545."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar

from lightwell.agreements.invitations import Appointment, Mailbox, Method, calendar
from lightwell.policy.local_days import HERE

SUMMARY = "Meeting about the draft of Ngā Hōneti; whānau, and \\ more " + "ā" * 60
ORGANISER = Mailbox("lightwell@agency.example", "Lightwell")
MERE = Mailbox("mere@ccss.example", 'Mere "Māhina" Tūhoro, of Te Āti Awa')
STARTS_AT = dt.datetime(2026, 1, 26, 9, 30, tzinfo=HERE)  # daylight time: 13 hours ahead of UTC
WINTER = dt.datetime(2026, 6, 25, 9, 30, tzinfo=HERE)  # standard time: 12 hours
CHANGED_AT = dt.datetime(2026, 1, 20, 8, 0, tzinfo=HERE)


def appointment(starts_at: dt.datetime = STARTS_AT, sequence: int = 0) -> Appointment:
    return Appointment(
        uid="00000000-0000-0000-0000-000000000001@lightwell.example",
        sequence=sequence,
        changed_at=CHANGED_AT,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=45),
        summary=SUMMARY,
        place="Room 2; second floor, or by telephone\nas suits",
        page="https://lightwell.example/drafts/1/meetings/1",
    )


def test_no_line_is_longer_than_75_octets_and_none_is_cut_inside_a_letter() -> None:
    lines = calendar(Method.REQUEST, appointment(), organiser=ORGANISER, addressee=MERE).encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()  # a macron cut in two would not be UTF-8


def test_what_is_escaped_comes_back_to_the_letter() -> None:
    text = calendar(Method.REQUEST, appointment(), organiser=ORGANISER, addressee=MERE)
    whole = Calendar.from_ical(text)
    (event,) = whole.walk("VEVENT")
    assert whole["METHOD"] == "REQUEST"
    assert whole["VERSION"] == "2.0"
    assert event["SUMMARY"] == SUMMARY
    assert event["LOCATION"] == "Room 2; second floor, or by telephone\nas suits"
    assert event["ATTENDEE"] == "mailto:mere@ccss.example"
    assert event["ATTENDEE"].params["CN"] == MERE.name
    assert event["ORGANIZER"] == "mailto:lightwell@agency.example"
    assert "\r\nBEGIN:VALARM" not in text


def test_times_are_the_same_moment_in_summer_and_in_winter() -> None:
    for starts_at, stamped in ((STARTS_AT, "20260125T203000Z"), (WINTER, "20260624T213000Z")):
        text = calendar(Method.REQUEST, appointment(starts_at), organiser=ORGANISER, addressee=MERE)
        assert f"DTSTART:{stamped}" in text
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert event.decoded("DTSTART") == starts_at
        assert event.decoded("DTEND") - event.decoded("DTSTART") == dt.timedelta(minutes=45)
        assert event.decoded("DTSTAMP") == CHANGED_AT


def test_a_cancellation_says_so_and_leaves_the_time_free() -> None:
    text = calendar(Method.CANCEL, appointment(sequence=2), organiser=ORGANISER, addressee=MERE)
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 2)


def test_a_file_to_take_away_names_nobody() -> None:
    text = calendar(Method.PUBLISH, appointment(), organiser=ORGANISER)
    assert "ATTENDEE" not in text
    assert "METHOD:PUBLISH" in text


def test_nothing_that_somebody_wrote_adds_a_line_of_its_own() -> None:
    sly = Mailbox("mere@ccss.example", "Mere\r\nATTENDEE:mailto:other@else.example")
    text = calendar(Method.REQUEST, appointment(), organiser=ORGANISER, addressee=sly)
    unfolded = text.replace("\r\n ", "")
    assert sum(line.startswith("ATTENDEE") for line in unfolded.split("\r\n")) == 1
    assert len(Calendar.from_ical(text).walk("VEVENT")[0].get("ATTENDEE").split("@")) == 2
