"""The mail server that this site hands its letters to, and what it answered.

All stages. Source: RFC 5321: 4xx is not now, 5xx is never; RFC 8314, section 3: a site's letters go over TLS, so a
server that does not offer it is not used, and one that says it is somebody else is not trusted.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from django.conf import settings

SECONDS: Final = 15
_PERMANENT: Final = 500


class Tls(StrEnum):
    """How the line to the server is kept private."""

    STARTTLS = "smtp"
    FROM_THE_START = "smtps"
    NONE = "smtp+plain"


_PORTS: Final = {Tls.STARTTLS: 587, Tls.FROM_THE_START: 465, Tls.NONE: 25}


class NotAMailServer(ValueError):
    """LIGHTWELL_SMTP cannot be understood; the sentence says what it should be."""

    def __init__(self) -> None:
        super().__init__(
            "LIGHTWELL_SMTP should be such as smtp://name@mail.example.org:587 (TLS by STARTTLS), "
            "smtps://mail.example.org:465 (TLS from the start), or smtp+plain://localhost:25 for a server on this "
            "machine. Put the password, in ASCII, in a file and name it with LIGHTWELL_SMTP_PASSWORD_FILE."
        )


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over. authority: a file with the certificate to trust, where it is one of our own."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str = ""

    @property
    def is_in_the_clear(self) -> bool:
        """What is handed over crosses a network unlocked."""
        return self.tls is Tls.NONE and self.host not in {"localhost", "127.0.0.1", "::1"}


class Answer(StrEnum):
    """What came of handing a letter over."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"
    AWAY = "away"  # nothing to do with this letter: no letter can be handed over now


@dataclass(frozen=True, slots=True)
class Answered:
    """code: what to tell whoever keeps the machine, such as "smtp-550"; never what the server wrote."""

    answer: Answer
    code: str = ""


def mail_server() -> MailServer | None:
    """The one that is set; None where this site sends no e-mail. Raises NotAMailServer, OSError for the password."""
    return read(settings.LIGHTWELL_SMTP) if settings.LIGHTWELL_SMTP else None


def read(text: str) -> MailServer:
    """Raises NotAMailServer; OSError when the password's file cannot be read."""
    parts = urlsplit(text)
    try:
        tls, port = Tls(parts.scheme), parts.port
    except ValueError:
        raise NotAMailServer from None
    if not parts.hostname or parts.password or parts.path not in {"", "/"} or parts.query:
        raise NotAMailServer
    user = unquote(parts.username or "")
    file = settings.LIGHTWELL_SMTP_PASSWORD_FILE
    password = Path(file).read_text(encoding="utf-8").strip() if user and file else ""
    if not (user + password).isascii():  # Python's smtplib can say no other
        raise NotAMailServer
    return MailServer(parts.hostname, port or _PORTS[tls], tls, user, password, settings.LIGHTWELL_SMTP_AUTHORITY)


def hand_over(message: EmailMessage, server: MailServer, *, named: str) -> Answered:
    """Hand one message over. named: what this machine calls itself to the server."""
    is_ascii = message["To"].addresses[0].addr_spec.isascii()
    return _asked(server, named, lambda line: line.send_message(message), is_ascii=is_ascii)


def try_it(server: MailServer, *, named: str) -> Answered:
    """Whether a letter could be handed over now; none is."""
    return _asked(server, named, lambda line: line.noop())


def _asked(server: MailServer, named: str, ask: Callable[[smtplib.SMTP], object], *, is_ascii: bool = True) -> Answered:
    try:
        with _connected(server, named) as line:
            ask(line)
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, _),) = refused.recipients.values()
        return _answered(code)
    except smtplib.SMTPDataError as refused:
        return _answered(refused.smtp_code)
    except smtplib.SMTPNotSupportedError:
        # A server without TLS is not used; one that takes no address of this form will never take this letter.
        return Answered(Answer.AWAY, "no-trusted-tls") if is_ascii else Answered(Answer.NEVER, "smtp-553")
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused) as refused:
        return Answered(Answer.AWAY, f"smtp-{refused.smtp_code}")
    except ssl.SSLError:
        return Answered(Answer.AWAY, "no-trusted-tls")
    except (smtplib.SMTPException, OSError):
        return Answered(Answer.AWAY, "no-answer")
    return Answered(Answer.TAKEN)


def _answered(code: int) -> Answered:
    return Answered(Answer.NEVER if code >= _PERMANENT else Answer.LATER, f"smtp-{code}")


def _connected(server: MailServer, named: str) -> smtplib.SMTP:
    """Signed in, with nothing said in the clear that should not be."""
    trusted = ssl.create_default_context(cafile=server.authority or None)
    if server.tls is Tls.FROM_THE_START:
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, named, timeout=SECONDS, context=trusted)
    else:
        line = smtplib.SMTP(server.host, server.port, named, timeout=SECONDS)
    with ExitStack() as unless_all_is_well:
        unless_all_is_well.callback(line.close)
        if server.tls is Tls.STARTTLS:
            line.starttls(context=trusted)
        if server.user:
            line.login(server.user, server.password)
        unless_all_is_well.pop_all()
    return line
