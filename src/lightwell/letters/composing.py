"""One letter put together: its subject, its plain and HTML forms, and the message that a mail server is given.

All stages. Source: RFC 5322 and RFC 2046 for the message, RFC 3834 for saying that a machine wrote it. A header that
would hold a line's end is refused by Python's own `email` package, so nothing that somebody wrote can add another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string

from lightwell.letters.shaping import Block, in_plain, parts_of

LANGUAGE: Final = "en-NZ"
LONGEST_SUBJECT: Final = 78


@dataclass(frozen=True, slots=True)
class Attachment:
    """A small text beside a letter."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What a calendar reads of a letter. method: as its text says too, such as REQUEST or CANCEL."""

    method: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one letter tells, before it has a beginning and an end. is_over: it was done, or overtaken, since."""

    subject: str
    blocks: tuple[Block, ...]
    attachment: Attachment | None = None
    is_over: bool = False
    calendar: CalendarPart | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole letter in both its forms."""

    subject: str
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...] = ()
    calendars: tuple[CalendarPart, ...] = ()

    @property
    def plain(self) -> str:
        return in_plain(self.blocks)

    @property
    def html(self) -> str:
        return render_to_string("letters/letter.html", {"letter": self, "language": LANGUAGE})


def say(
    name: str,
    words: Mapping[str, object],
    attachment: Attachment | None = None,
    *,
    is_over: bool = False,
    calendar: CalendarPart | None = None,
) -> Said:
    """What a template says. name: of a kind. The subject is its first heading."""
    blocks = parts_of(render_to_string(f"letters/kinds/{name}.html", {**words, "site": site()}))
    heading, *rest = blocks
    if heading.tag != "h1":
        raise ValueError(f"A letter begins with its subject: {name}")
    return Said(heading.text, tuple(rest), attachment, is_over, calendar)


def letter(said: Iterable[Said], *, name: str, is_security: bool = False) -> Letter:
    """One thing said, or several in one letter, with a greeting and an end. name: whom it is to, where it is known."""
    things = tuple(said)
    words = {"name": name, "site": site(), "is_security": is_security, "count": len(things)}
    subject = things[0].subject if len(things) == 1 else f"{len(things)} things that Lightwell has to tell you"
    blocks = (
        *parts_of(render_to_string("letters/greeting.html", words)),
        *(block for each in things for block in _under(each, is_one=len(things) == 1)),
        *parts_of(render_to_string("letters/ending.html", words)),
    )
    return Letter(
        subject,
        blocks,
        tuple(each.attachment for each in things if each.attachment),
        tuple(each.calendar for each in things if each.calendar),
    )


def _under(said: Said, *, is_one: bool) -> tuple[Block, ...]:
    if is_one:
        return said.blocks
    (heading,) = parts_of(render_to_string("letters/heading.html", {"words": said.subject}))
    return (heading, *said.blocks)


def site() -> str:
    """The address people type, to put a path behind."""
    return str(settings.LIGHTWELL_SITE).rstrip("/")


def host() -> str:
    return urlsplit(site()).hostname or "localhost"


def message_of(written: Letter, *, to: str, envelope: UUID, at: dt.datetime) -> EmailMessage:
    """The message as a mail server is given it; the same `Message-ID` however often it is tried.

    Raises ValueError for an address that is none, or would add a header.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender()
    message["To"] = _address(to)
    message["Subject"] = written.subject
    message["Date"] = at
    message["Message-ID"] = f"<{envelope}@{host()}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = LANGUAGE
    message.set_content(written.plain, cte="quoted-printable")
    message.add_alternative(written.html, subtype="html", cte="quoted-printable")
    _add_calendars(message, written.calendars)
    for each in written.attachments:
        # As bytes, so that no line's end is changed on the way: what is signed has to stay as it is.
        message.add_attachment(
            each.text.encode(), maintype="text", subtype="plain", filename=each.name, params={"charset": "utf-8"}
        )
    return message


def _add_calendars(message: EmailMessage, calendars: tuple[CalendarPart, ...]) -> None:
    """As RFC 6047 has it, a part that a calendar reads; and the same as a file, for programs that look only at those.

    Several in one letter are files alone: a program reads one such part of a message.
    """
    if len(calendars) == 1:
        (only,) = calendars
        message.add_alternative(only.text, subtype="calendar", cte="base64", params={"method": only.method})
    for number, each in enumerate(calendars, start=1):
        name = "invite.ics" if len(calendars) == 1 else f"invite-{number}.ics"
        message.add_attachment(each.text.encode(), maintype="application", subtype="ics", filename=name)


def sender() -> Address:
    """LIGHTWELL_MAIL_FROM, such as "Lightwell <lightwell@agency.example>". Raises ValueError."""
    name, address = parseaddr(settings.LIGHTWELL_MAIL_FROM)
    return _address(address, name)


def _address(text: str, name: str = "") -> Address:
    """One address and nothing more. Raises ValueError."""
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("That is no e-mail address.") from None
    return Address(name, addr_spec=text)
