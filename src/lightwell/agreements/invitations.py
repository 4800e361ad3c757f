"""A meeting as calendars read it: invitation, update and cancellation, and a file to take away.

Stage 2, agreement. Source: RFC 5545 (iCalendar) for the text, RFC 5546 (iTIP) for what a method means and when SEQUENCE
rises, RFC 6047 (iMIP) for how it goes by e-mail. Times are in UTC, which every calendar shows by its own reader's
clock. An invitation names its one addressee and nobody else: whoever acts on one side may not know who works on the
other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vText

MAKER: Final = "-//Lightwell//Meetings about a draft agreement//EN"


class Method(StrEnum):
    """What a calendar is to do with it. PUBLISH: a file that somebody takes away themselves."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar is told of a meeting. page: where its agenda is. changed_at: when it last changed."""

    uid: str
    sequence: int
    changed_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    place: str
    page: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address and whose it is."""

    address: str
    name: str

    def as_calendar(self) -> vCalAddress:
        written = vCalAddress(f"mailto:{self.address}")
        written.params["CN"] = vText(self.name)
        return written


def calendar(method: Method, told: Appointment, *, organiser: Mailbox, addressee: Mailbox | None = None) -> str:
    """The whole text, folded at 75 octets and with CRLF. addressee: of an invitation, and of nothing else.

    The organiser is the address that the letter comes from; calendars take an invitation from nobody else.
    """
    whole = Calendar()
    whole.add("prodid", MAKER)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", method.value)
    whole.add_component(_event(method, told, organiser, addressee))
    text: bytes = whole.to_ical()
    return text.decode()


def _event(method: Method, told: Appointment, organiser: Mailbox, addressee: Mailbox | None) -> Event:
    event = Event()
    event.add("uid", told.uid)
    event.add("sequence", told.sequence)
    for name, moment in (
        ("dtstamp", told.changed_at),
        ("last-modified", told.changed_at),
        ("dtstart", told.starts_at),
        ("dtend", told.ends_at),
    ):
        event.add(name, moment.astimezone(dt.UTC))
    event.add("summary", told.summary)
    event.add("description", f"What is open, and whose turn it is: {told.page}")
    event.add("url", told.page)
    if told.place:
        event.add("location", told.place)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if method is Method.CANCEL else "OPAQUE")
    event.add("organizer", organiser.as_calendar())
    if addressee is not None:
        event.add("attendee", _invited(addressee))
    return event


def _invited(addressee: Mailbox) -> vCalAddress:
    """No answer is asked for by e-mail: nobody reads it, and who agreed to the time stands on the page."""
    written = addressee.as_calendar()
    for name, value in (
        ("CUTYPE", "INDIVIDUAL"),
        ("ROLE", "REQ-PARTICIPANT"),
        ("PARTSTAT", "NEEDS-ACTION"),
        ("RSVP", "FALSE"),
    ):
        written.params[name] = vText(value)
    return written
