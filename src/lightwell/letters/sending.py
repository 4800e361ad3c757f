"""Sending one letter about signing in at once: an invitation, a link for a password, or news of a change.

All stages. Source: the promise that a secret link is in one message and nowhere else: nothing here is kept, so a
letter that the mail server does not take now is not sent, and whoever called says so.

    send_now(
        SecurityKind.INVITATION,
        "tavita@ccss.example",
        Particulars(link=made.link, by="Mere Tūhoro", organisation="City Centre Social Services",
                    office="Reporting officer", until=made.invitation.expires_at),
        now,
    )                       # True: it is on its way. False: this site sends no e-mail, or could not now.

Call it after the transaction that made the link has committed, never inside one. It takes as long as the mail server
does, at most SECONDS; where that would tell a stranger whether an account exists, answer the same time either way.
Which particulars each kind uses is on its `Particulars` field.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass, field

from lightwell.letters.composing import host, letter, message_of, say
from lightwell.letters.smtp import Answer, NotAMailServer, hand_over, mail_server
from lightwell.policy.letter_rules import SecurityKind

__all__ = ["Particulars", "can_send", "send_now"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a letter about signing in says. Leave out what the kind does not use.

    name: whom it is to, where they have an account (all kinds but an invitation).
    link: the whole secret address (INVITATION, PASSWORD_LINK); it is printed nowhere.
    until: the last moment at which the link works. by: who invited, by name.
    organisation, unit, office: what they are invited to, in words.
    at: when it happened. device: such as "Firefox on Windows" (SIGNED_IN, PASSWORD_CHANGED, SIGN_IN_CHANGED).
    what: what changed, as a sentence: "A passkey was added." (SIGN_IN_CHANGED).
    """

    name: str = ""
    link: str = field(default="", repr=False)
    until: dt.datetime | None = None
    by: str = ""
    organisation: str = ""
    unit: str = ""
    office: str = ""
    at: dt.datetime | None = None
    device: str = ""
    what: str = ""


def can_send() -> bool:
    """This site sends e-mail."""
    try:
        return mail_server() is not None
    except (NotAMailServer, OSError):
        return False


def send_now(kind: SecurityKind, to: str, about: Particulars, now: dt.datetime) -> bool:
    """Whether the mail server has taken it. Raises ValueError for an address that is none."""
    try:
        server = mail_server()
    except (NotAMailServer, OSError) as trouble:
        log.error("no letter is sent: %s", type(trouble).__name__)
        return False
    if server is None:
        return False
    words = {name: getattr(about, name) for name in about.__slots__}
    written = letter([say(kind.value, words)], name=about.name, is_security=True)
    answered = hand_over(message_of(written, to=to, envelope=uuid.uuid4(), at=now), server, named=host())
    if answered.answer is not Answer.TAKEN:
        log.warning("a letter about %s was not taken: %s", kind.value, answered.code)
    return answered.answer is Answer.TAKEN
