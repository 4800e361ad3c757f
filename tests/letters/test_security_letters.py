"""Letters about signing in are sent at once, hold their link once, and are kept nowhere."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest

from lightwell.letters.sending import Particulars, can_send, send_now
from lightwell.policy.letter_rules import SecurityKind
from tests.factories import NOW, NZ
from tests.letters.mail import Mailbox

LINK = "https://lightwell.agency.example/invitations/hN3o8Zc0vYqfF5c9Tn2QJw1xkz7oVbqk5y0e8mB2rLs"
UNTIL = dt.datetime(2026, 10, 9, 10, 30, tzinfo=NZ)
ABOUT = Particulars(
    name="Tāne Hōhepa",
    link=LINK,
    until=UNTIL,
    by="Mere Tūhoro",
    organisation="Whānau Ōtautahi Trust",
    unit="Evaluation",
    office="Reporting officer",
    at=NOW,
    device="Firefox on Windows",
    what="A passkey was added.",
)


@pytest.mark.parametrize("kind", SecurityKind)
def test_every_letter_about_signing_in_is_whole_in_both_its_forms(mailbox: Mailbox, kind: SecurityKind) -> None:
    assert send_now(kind, "tane@ccss.example", ABOUT, NOW)
    (message,) = mailbox.messages
    assert mailbox.to == ["tane@ccss.example"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "Lightwell <lightwell@agency.example>"
    assert "Tāne" not in message["Subject"]
    assert "cannot be turned off" in " ".join(mailbox.plain().split())
    for form in (mailbox.plain(), mailbox.html()):
        assert "Tēnā koe" in form
        assert "None" not in form
        assert "{{" not in form


def test_macrons_arrive_byte_for_byte(mailbox: Mailbox) -> None:
    assert send_now(SecurityKind.INVITATION, "tane@ccss.example", ABOUT, NOW)
    (message,) = mailbox.messages
    for name in ("plain", "html"):
        part = message.get_body((name,))
        assert part is not None
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        assert part.get_content_charset() == "utf-8"
        for words in ("Tēnā koe", "Tāne Hōhepa", "Mere Tūhoro", "Whānau Ōtautahi Trust", "Ngā mihi"):
            assert words.encode() in b" ".join(content.split())


def test_an_invitations_link_is_whole_on_a_line_of_its_own_and_named_once(mailbox: Mailbox) -> None:
    assert send_now(SecurityKind.INVITATION, "tane@ccss.example", ABOUT, NOW)
    assert LINK in mailbox.plain().splitlines()
    assert mailbox.html().count(LINK) == 1
    assert b"hN3o8Zc0" not in mailbox.arrived[0].split(b"\r\n\r\n", 1)[0]


def test_a_link_is_never_printed_or_logged(mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="lightwell")
    caplog.set_level(logging.WARNING, logger="mail.log")
    mailbox.answers[""] = ["554 no"]
    assert not send_now(SecurityKind.PASSWORD_LINK, "tane@ccss.example", ABOUT, NOW)
    assert "hN3o8Zc0" not in caplog.text
    assert "tane@" not in caplog.text
    assert "hN3o8Zc0" not in repr(ABOUT)


def test_a_site_without_a_mail_server_says_that_nothing_was_sent(settings: Any) -> None:
    settings.LIGHTWELL_SMTP = ""
    assert not can_send()
    assert not send_now(SecurityKind.INVITATION, "tane@ccss.example", ABOUT, NOW)


@pytest.mark.parametrize(
    "address", ["tane@ccss.example\r\nBcc: all@ccss.example", "tane@ccss.example\nX: y", "a@b, c@d", ""]
)
def test_an_address_that_would_add_a_header_or_a_reader_is_refused(mailbox: Mailbox, address: str) -> None:
    with pytest.raises(ValueError):
        send_now(SecurityKind.INVITATION, address, ABOUT, NOW)
    assert mailbox.arrived == []


def test_what_somebody_is_called_adds_no_header_and_no_tag(mailbox: Mailbox) -> None:
    by = "Mere\r\nBcc: all@ccss.example <script>alert(1)</script>"
    about = Particulars(link=LINK, by=by, organisation="A & B <b>", office="Manager", until=UNTIL)
    assert send_now(SecurityKind.INVITATION, "tane@ccss.example", about, NOW)
    assert mailbox.messages[0]["Bcc"] is None
    assert mailbox.to == ["tane@ccss.example"]
    assert "<script>" not in mailbox.html()
    assert "A &amp; B &lt;b&gt;" in mailbox.html()
    assert "A & B <b>" in " ".join(mailbox.plain().split())
