"""What `lightwell doctor` says about letters: where they go, whether that is private, and whether they arrive.

All stages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from lightwell.health import Finding
from lightwell.ledger.walls import walls
from lightwell.letters.composing import host, sender
from lightwell.letters.models import Letter
from lightwell.letters.smtp import Answer, MailServer, NotAMailServer, mail_server, try_it
from lightwell.policy.actors import OPERATOR
from lightwell.policy.letter_rules import LetterState
from lightwell.policy.wording import counted

NOT_LONGER: Final = dt.timedelta(hours=6)
LATELY: Final = dt.timedelta(days=7)
_TROUBLES: Final = {
    "no-answer": "it does not answer; see that it runs and that this machine may reach it",
    "no-trusted-tls": "it offers no TLS that this machine trusts; see its certificate, or LIGHTWELL_SMTP_AUTHORITY",
}


def findings() -> Iterable[Finding]:
    """Time enters here."""
    return tuple(findings_on(import_string(settings.LIGHTWELL_CLOCK)()))


def findings_on(now: dt.datetime) -> Iterator[Finding]:
    """Everything that was looked at."""
    try:
        server = mail_server()
        sender()
    except NotAMailServer as wrong:
        yield Finding("mail", False, str(wrong))
        return
    except OSError:
        yield Finding("mail", False, "The mail server's password cannot be read: LIGHTWELL_SMTP_PASSWORD_FILE.")
        return
    except ValueError:
        yield Finding("mail", False, "LIGHTWELL_MAIL_FROM should be such as Lightwell <lightwell@agency.example>.")
        return
    yield _nowhere() if server is None else _reached(server)
    if server is not None:
        yield _arriving(now)


def _nowhere() -> Finding:
    is_here = urlsplit(settings.LIGHTWELL_SITE).hostname in {"localhost", "127.0.0.1", "::1"}
    words = "No mail server is set, so everybody reads their letters on the page “Letters”."
    if is_here or settings.DEMONSTRATION:
        return Finding("mail", True, words)
    return Finding("mail", False, f"{words} Nobody is told by e-mail: set LIGHTWELL_SMTP.")


def _reached(server: MailServer) -> Finding:
    if server.is_in_the_clear:
        sentence = f"Letters cross the network unlocked to {server.host}: use smtp:// or smtps:// in LIGHTWELL_SMTP."
        return Finding("mail", False, sentence)
    answered = try_it(server, named=host())
    if answered.answer is Answer.TAKEN:
        return Finding("mail", True, f"Letters are handed to {server.host}, which answers.")
    why = _TROUBLES.get(answered.code, f"it answers {answered.code.removeprefix('smtp-')}; see its name and password")
    return Finding("mail", False, f"Letters cannot be handed to {server.host}: {why}.")


def _arriving(now: dt.datetime) -> Finding:
    """Letters that wait too long, or that ended badly lately."""
    with walls(OPERATOR):
        known = Letter.objects.visible_to(OPERATOR)
        late = known.filter(state=LetterState.WAITING, due_at__lte=now - NOT_LONGER).count()
        failed = known.filter(state__in=(LetterState.REFUSED, LetterState.GIVEN_UP), ended_at__gte=now - LATELY).count()
    if not late and not failed:
        return Finding("letters", True, "No letter waits long, and none was refused in the last seven days.")
    parts = [
        f"{counted(late, 'letter has', 'letters have')} waited for more than six hours" if late else "",
        f"{counted(failed, 'letter was', 'letters were')} refused or given up in the last seven days" if failed else "",
    ]
    said = " and ".join(part for part in parts if part)
    return Finding("letters", False, f"{said}: see the mail server’s own log, and that the worker runs.")
