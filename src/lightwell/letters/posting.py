"""Writing the letters that are to be written, and sending those that wait: one round, again and again.

All stages. At least once, and with the same Message-ID each time: a letter is marked as sent after the mail server took
it, so a worker that is killed between the two sends it again, and a reader's mail program shows it once. Each envelope
is held by one worker at a time with a lock of the database's, which lets go by itself when that worker dies.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.letters.actions import Ended, Postbox, end_letters, forget_letters, put_off, write_letters
from lightwell.letters.composing import Said, host, letter, message_of
from lightwell.letters.models import Letter, Occasion
from lightwell.letters.smtp import Answer, Answered, MailServer, NotAMailServer, hand_over, mail_server
from lightwell.letters.telling import Addressee, Person, directory, told
from lightwell.policy.actors import OPERATOR
from lightwell.policy.letter_rules import KEPT_FOR, RULES, Kind, LetterState

log = logging.getLogger(__name__)
_LOCKS: Final = 0x1E77E5
MOST_AT_ONCE: Final = 200


def do_a_round(now: dt.datetime) -> None:
    """Write what is to be written, and send what waits."""
    try:
        server = mail_server()
    except (NotAMailServer, OSError) as trouble:
        # What waits goes on waiting until the setting is mended; `lightwell doctor` says the same.
        log.error("letters wait: %s", type(trouble).__name__)
        write_all(now, is_posting=True)
        return
    write_all(now, is_posting=server is not None)
    if server is not None:
        send_all(now, server)


# --- writing -----------------------------------------------------------------------------------------------------


def write_all(now: dt.datetime, *, is_posting: bool) -> int:
    """The letters about everything that happened and was not told of yet; answers how many."""
    with walls(OPERATOR):
        waiting = Occasion.objects.visible_to(OPERATOR).filter(addressed_at__isnull=True, tell_at__lte=now)
        found = list(waiting.order_by("tell_at", "id")[:MOST_AT_ONCE])
    return sum(_written(occasion, now, is_posting=is_posting) for occasion in found)


def _written(occasion: Occasion, now: dt.datetime, *, is_posting: bool) -> int:
    try:
        return write_letters(OPERATOR, occasion, now, people=_people(occasion, now), is_posting=is_posting)
    except Refused:
        return 0  # another worker wrote them since we looked


def _people(occasion: Occasion, now: dt.datetime) -> tuple[Person, ...]:
    """Those in the offices that such a letter is for; or the one person whom it is for."""
    there, rule = directory().people(occasion.organisation, occasion.unit, now), RULES[Kind(occasion.kind)]
    only = tuple(each for each in there if each.membership_id == occasion.membership)
    if only or (occasion.membership is not None and not rule.or_others):
        return only
    return tuple(each for each in there if each.role in rule.roles)


# --- sending -----------------------------------------------------------------------------------------------------


def send_all(now: dt.datetime, server: MailServer) -> None:
    """Every envelope that should go by now. When the server is away, everything that is due waits."""
    for envelope in _due_envelopes(now):
        with _held(envelope) as is_ours:
            answered = _sent(envelope, now, server) if is_ours else None
        if answered is not None and answered.answer is Answer.AWAY:
            log.warning("letters wait, the mail server is away: %s", answered.code)
            _all_wait(now, answered.code)
            return


def _due_envelopes(now: dt.datetime) -> tuple[UUID, ...]:
    with walls(OPERATOR):
        due = Letter.objects.visible_to(OPERATOR).due(now).order_by("next_try_at", "id")
        return tuple(dict.fromkeys(due.values_list("envelope", flat=True)[:MOST_AT_ONCE]))


def _sent(envelope: UUID, now: dt.datetime, server: MailServer) -> Answered | None:
    """Send one envelope and say what became of it; None where it held nothing to tell."""
    with walls(OPERATOR):
        due = Letter.objects.visible_to(OPERATOR).due(now).filter(envelope=envelope)
        letters = tuple(due.order_by("happened_at", "id"))
    filled = _filled(letters, now)
    if filled.to is None:
        _end(now, Ended(LetterState.DROPPED, filled.dropped))
        return None
    written = letter(filled.said, name=filled.to.name)
    # Dated when it was first to go: the same message each time, byte for byte but for its MIME boundaries.
    message = message_of(written, to=filled.to.address, envelope=envelope, at=letters[0].due_at)
    answered = hand_over(message, server, named=host())
    _settle(answered, filled, now)
    return answered


@dataclass(frozen=True, slots=True)
class _Filled:
    """An envelope's letters: those that tell something, and those that do not any more."""

    to: Addressee | None
    said: tuple[Said, ...]
    kept: tuple[UUID, ...]
    dropped: tuple[UUID, ...]


def _filled(letters: Iterable[Letter], now: dt.datetime) -> _Filled:
    """What is over since it was written is no news any more, and is left out."""
    to: Addressee | None = None
    said: list[Said] = []
    kept: list[UUID] = []
    dropped: list[UUID] = []
    for each in letters:
        reader, words = read_as_its_reader(each, now)
        if reader is None or words is None or words.is_over:
            dropped.append(each.pk)
        else:
            to = reader
            said.append(words)
            kept.append(each.pk)
    return _Filled(to, tuple(said), tuple(kept), tuple(dropped))


def read_as_its_reader(each: Letter, now: dt.datetime) -> tuple[Addressee | None, Said | None]:
    """Whoever a letter is to, and what it says to them: nothing when their office ended, or they may not know of it."""
    reader = directory().addressee(each.membership, now)
    if reader is None or reader.actor.account_id != each.account:
        return None, None
    with walls(reader.actor):
        return reader, told(Kind(each.kind), reader.actor, each.about, now)


def _settle(answered: Answered, filled: _Filled, now: dt.datetime) -> None:
    dropped = Ended(LetterState.DROPPED, filled.dropped)
    match answered.answer:
        case Answer.TAKEN:
            _end(now, Ended(LetterState.POSTED, filled.kept), dropped)
        case Answer.NEVER:
            _end(now, Ended(LetterState.REFUSED, filled.kept, answered.code), dropped)
        case Answer.LATER:
            _end(now, dropped)
            put_off(OPERATOR, Postbox(), now, letters=filled.kept, trouble=answered.code)
        case Answer.AWAY:
            _end(now, dropped)


def _end(now: dt.datetime, *ended: Ended) -> None:
    some = tuple(each for each in ended if each.letters)
    if some:
        end_letters(OPERATOR, Postbox(), now, ended=some)


def _all_wait(now: dt.datetime, trouble: str) -> None:
    """Nothing can be sent now: what is due is put off together, in one entry."""
    with walls(OPERATOR):
        due = tuple(Letter.objects.visible_to(OPERATOR).due(now).values_list("pk", flat=True))
    if due:
        put_off(OPERATOR, Postbox(), now, letters=due, trouble=trouble)


@contextmanager
def _held(envelope: UUID) -> Iterator[bool]:
    """Whether this worker may send it: a lock on the connection, gone with it."""
    name = int.from_bytes(envelope.bytes[:4], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, name])
        row = cursor.fetchone()
    is_ours = bool(row and row[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, name])


# --- tidying -----------------------------------------------------------------------------------------------------


def forget_old(now: dt.datetime) -> int:
    """Take away letters that ended three months ago; answers how many."""
    with walls(OPERATOR):
        ended = Letter.objects.visible_to(OPERATOR).filter(ended_at__lte=now - KEPT_FOR)
        old = tuple(ended.values_list("pk", flat=True)[:MOST_AT_ONCE])
    if old:
        forget_letters(OPERATOR, Postbox(), now, letters=old)
    return len(old)
