"""Taking a mended file in place of what was uploaded, in the same hand-over: what somebody confirmed still counts.

Stage 3, sharing. Source: `lightwell.policy.sharing_rules`. What is not given again stays as it was; a check that is
under way is overtaken, and nothing can be sent before the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.actors import Actor
from lightwell.policy.sharing_rules import HandOverState, may_request_check
from lightwell.sharing.handing_over import UPLOADED_FIELDS, everything_staged
from lightwell.sharing.models import HandOver
from lightwell.sharing.session_keys import open_words, seal_words
from lightwell.sharing.storing import forget
from lightwell.sharing.uploading import Original, Upload, Uploading


@action(code="sharing.exchange-files", rule=may_request_check)
def exchange_files(deed: Deed[HandOver], *, upload: Upload) -> Done[tuple[str, ...]]:
    """Take what was uploaded now in place of what was there; gives back what to forget. It must be checked anew."""
    hand_over = deed.subject
    if upload.hand_over_id != hand_over.pk:
        raise ValueError("What was uploaded for one hand-over is never taken for another.")
    forgotten = tuple(digest for digest in everything_staged(hand_over) if digest not in upload.originals)
    hand_over.state, hand_over.error, hand_over.staged = HandOverState.UPLOADED, "", None
    hand_over.originals, hand_over.sealed_names = list(upload.originals), upload.sealed_names
    hand_over.preview = hand_over.marked_copy = ""
    hand_over.save(update_fields=["state", "error", "staged", *UPLOADED_FIELDS])
    return Done(forgotten, Event(counts={"files": len(upload.originals)}))


def mend(actor: Actor, hand_over: HandOver, now: dt.datetime, *, uploading: Uploading) -> None:
    """Take mended files, and forget those they take the place of. Raises Refused, NotVisible, StreamDamaged."""
    forget(exchange_files(actor, hand_over, now, upload=_together(hand_over, uploading)))


def _together(hand_over: HandOver, uploading: Uploading) -> Upload:
    """What is given now, with what was given before of the other sort: tables, or the list of people told."""
    given = {each.is_people for each in uploading.originals}
    kept = [each for each in originals_of(hand_over, uploading.session_key) if each.is_people not in given]
    originals = (*kept, *uploading.originals)
    names = [[each.name, each.digest, each.place, each.is_people] for each in originals]
    sealed = seal_words(uploading.session_key, hand_over.pk, "names", names)
    return Upload(hand_over.pk, tuple(each.digest for each in originals), sealed)


def originals_of(hand_over: HandOver, session_key: bytes) -> Iterator[Original]:
    """What was uploaded, by the names that the provider knows. Raises StreamDamaged."""
    for name, digest, place, is_people in open_words(session_key, hand_over.pk, "names", bytes(hand_over.sealed_names)):
        yield Original(name, digest, place, is_people)
