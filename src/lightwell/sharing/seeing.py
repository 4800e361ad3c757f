"""What a provider looks at while a hand-over is under way, and the problems it confirms there.

Stage 3, sharing. Read with the session's key, which the browser brings; in memory, for one page. Every look asks the
rule again: what has expired is gone, whether or not it has been tidied yet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from lightwell.gateway.problems import Level, Problem
from lightwell.gateway.streaming import StreamDamaged, decrypt_whole
from lightwell.ledger.gate import refuse
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.sharing_rules import HandOverState, may_see_checked
from lightwell.sharing import key_desk
from lightwell.sharing.handing_over import confirm_problem
from lightwell.sharing.key_desk import Progress
from lightwell.sharing.models import Confirmation, HandOver
from lightwell.sharing.preview import Preview, unpack_preview
from lightwell.sharing.session_keys import open_words, purpose_of, seal_words
from lightwell.sharing.storing import store


class NothingToSee(LookupError):
    """There is nothing of that kind: it was not checked yet, or nothing was found to mark."""


@dataclass(frozen=True, slots=True)
class UploadedName:
    """What one uploaded file is called, for its provider. is_people: it is the list of people told."""

    name: str
    is_people: bool


def key_fits(hand_over: HandOver, session_key: bytes) -> bool:
    """This browser brings the key that the files were encrypted with."""
    try:
        open_words(session_key, hand_over.pk, "names", bytes(hand_over.sealed_names))
    except StreamDamaged:
        return False
    return True


def see_names(actor: Actor, hand_over: HandOver, now: dt.datetime, session_key: bytes) -> tuple[UploadedName, ...]:
    """What was uploaded, by name. Raises Refused, NotVisible, StreamDamaged."""
    current = _checked_again(actor, hand_over, now)
    names = open_words(session_key, current.pk, "names", bytes(current.sealed_names))
    return tuple(UploadedName(name, is_people) for name, _, _, is_people in names)


def see_preview(actor: Actor, hand_over: HandOver, now: dt.datetime, session_key: bytes) -> Preview:
    """Everything that was found, and exactly what would go. Raises Refused, NotVisible, NothingToSee, StreamDamaged."""
    current = _checked_again(actor, hand_over, now)
    return unpack_preview(_opened(current, current.preview, "preview", session_key))


def see_marked_copy(actor: Actor, hand_over: HandOver, now: dt.datetime, session_key: bytes) -> bytes:
    """The provider's own file as a workbook, with what must be mended marked. Raises as `see_preview` does."""
    current = _checked_again(actor, hand_over, now)
    return _opened(current, current.marked_copy, "marked copy", session_key)


def see_progress(actor: Actor, hand_over: HandOver, now: dt.datetime) -> Progress | None:
    """How far the check is; None when none is under way, or its worker is gone. Raises Refused, NotVisible."""
    current = _checked_again(actor, hand_over, now)
    if current.state != HandOverState.CHECKING:
        return None
    return key_desk.progress_of(settings.LIGHTWELL_STATE, current.pk)


def confirm(
    actor: Actor, hand_over: HandOver, now: dt.datetime, session_key: bytes, *, problem: Problem, why: str
) -> Confirmation:
    """Say that a problem which was found is right as it is, and why. Raises Refused, NotVisible.

    problem: one of the preview's; it counts from the next check on. A heading that is confirmed is remembered.
    """
    where = seal_words(session_key, hand_over.pk, "where", [problem.table, problem.column])
    return confirm_problem(
        actor,
        hand_over,
        now,
        code=problem.code,
        sealed_where=where,
        may_be_confirmed=problem.level is Level.CONFIRM,
        why=why,
    )


def _checked_again(actor: Actor, hand_over: HandOver, now: dt.datetime) -> HandOver:
    with walls(actor):
        current = hand_over.afresh_for(actor)
        decision = may_see_checked(actor, current.facts(), now=now)
    if not decision:
        refuse("sharing.see-hand-over", actor, current, decision, now)
    return current


def _opened(hand_over: HandOver, digest: str, what: str, session_key: bytes) -> bytes:
    if not digest:
        raise NothingToSee(what)
    return decrypt_whole(store().read(digest), session_key, purpose_of(hand_over.pk, what))
