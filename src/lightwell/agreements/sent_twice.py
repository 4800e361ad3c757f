"""A move that was sent twice, such as by pressing a button again while the page was slow: it is once, and says so.

Stage 2, agreement. Source: the house rule that nobody is told that something failed which was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from lightwell.agreements.communities import known_communities
from lightwell.agreements.frames import Frame
from lightwell.agreements.models import Draft, DraftClause, Move
from lightwell.agreements.wording_forms import Wording
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.negotiating import MoveKind, Side, Standing

ONCE = "It was taken the first time. Sent again, it changes nothing."


def was_made(request: AskedRequest, row: DraftClause, side: Side | None, seen: int, kind: MoveKind, words: str) -> bool:
    """The very move was made from what the page showed, by one's own side, and nothing came after it.

    row: as it is now. seen: how many moves the page showed. words: with the line ends that are kept.
    """
    if side is None or row.moves_made != seen + 1:
        return False
    with walls(request.actor):
        made = Move.objects.visible_to(request.actor).filter(clause=row.pk, number=row.moves_made).first()
    return made is not None and (made.side, made.kind) == (side, kind) and made.words.startswith(words)


def wording_was_made(request: AskedRequest, row: DraftClause, frame: Frame, side: Side | None, seen: int) -> bool:
    """The same of a counter-offer: what was typed, read against the wording that the page showed, is what stands."""
    with walls(request.actor):
        worded = Move.objects.visible_to(request.actor).filter(clause=row.pk, number__lte=seen).exclude(document="")
        shown = worded.order_by("-number").first()
        known = known_communities(request.actor)
    if shown is None:
        return False
    was = copy(row)
    was.document = shown.document
    form = Wording(request.POST, was, frame, known)
    try:
        says_the_same = form.is_valid() and form.clause == row.clause
    except NotWellFormed:
        return False
    return says_the_same and was_made(request, row, side, seen, MoveKind.COUNTER, form.cleaned_data["words"])


def agreed_already(request: AskedRequest, draft: Draft, chosen: Iterable[str]) -> frozenset[str]:
    """Those of what was ticked, each as row:moves, to which one's own side has agreed from that very state."""
    side = draft.facts().side_of(request.actor)
    ticked = {f"{each.pk}:{each.moves_made - 1}": each for each in draft.clauses.all() if _is_agreed(each)}
    return frozenset(each for each in chosen if each in ticked and _by_us(request, ticked[each], side))


def _is_agreed(row: DraftClause) -> bool:
    return row.standing == Standing.AGREED


def _by_us(request: AskedRequest, row: DraftClause, side: Side | None) -> bool:
    return was_made(request, row, side, row.moves_made - 1, MoveKind.AGREE, "")
