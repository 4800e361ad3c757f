"""Who may write on a sketch of a need, and how much one may hold.

Stage 1, co-design. Source: the house rule that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import HOUSE, unless_designing
from lightwell.policy.decisions import Decision, Reason, refuse_if_any

LONGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class SketchFacts:
    """version: counts up each time it is saved."""

    sketch_id: UUID
    agency_id: UUID
    is_finished: bool
    version: int = 1


def may_save_sketch(
    actor: Actor, facts: SketchFacts, *, typed: Mapping[str, object] | None = None, seen_version: int | None = None
) -> Decision:
    """The agency's designers save what they have typed so far. seen_version: the one that they typed it upon."""
    length = sum(len(str(each)) for each in (typed or {}).values())
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        _FINISHED if facts.is_finished else None,
        _SAVED_SINCE if seen_version is not None and seen_version != facts.version else None,
        _TOO_LONG if length > LONGEST else None,
    )


def may_finish_sketch(actor: Actor, facts: SketchFacts) -> Decision:
    """Once: it became a need, or is put away."""
    return refuse_if_any(unless_designing(actor, facts.agency_id), _FINISHED if facts.is_finished else None)


_FINISHED = Reason("finished-already", "This became a need already, or was put away.", HOUSE)
_SAVED_SINCE = Reason(
    "saved-since",
    "Somebody saved this step while you were writing. Yours is not saved yet: look at theirs, then save yours again.",
    HOUSE,
)
_TOO_LONG = Reason("words-too-long", "That is more than 200,000 characters in all. Say the main things.", HOUSE)
