"""What the probity record says of each round: who was shown what, when, and whether everybody had the same time.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga; fairness to those who may later compete: what
is said here is what was so, also of a second round and of one that was closed before its last day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lightwell.codesign.models import Participant, Round
from lightwell.policy.codesign_rules import RoundState


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One round as the record tells it. shown: in whole sentences."""

    round: Round
    shown: tuple[str, ...]


def of_rounds(rounds: Sequence[Round], parts: Sequence[Participant]) -> tuple[RoundRecord, ...]:
    """rounds: by number."""
    after = [each.opened_at for each in rounds[1:]]
    return tuple(
        RoundRecord(each, tuple(_sentences(each, parts, then)))
        for each, then in zip_longest(rounds, after[: len(rounds)])
    )


def _sentences(found: Round, parts: Sequence[Participant], next_opened_at: dt.datetime | None) -> Iterator[str]:
    if found.opened_at is None:
        yield "Nobody has been shown anything of it yet."
        return
    if found.number == 1:
        yield "Everybody who took part when it opened was shown the same needs at the same moment."
    else:
        yield (
            "Everybody who took part when it opened was shown at the same moment what it asked anew, and beside it "
            f"what had been settled up to round {found.number - 1}."
        )
    late = sum(found.opened_at < each.invited_at and not _is_after(each, found) for each in parts)
    if late:
        yield (
            f"{late} more {'was' if late == 1 else 'were'} asked to take part while it was open, saw the "
            "same needs from then on, and so had fewer days."
        )
    nothing_to_say = sum(
        _is_after(each, found) and (next_opened_at is None or each.invited_at < next_opened_at) for each in parts
    )
    if nothing_to_say:
        yield (
            f"{nothing_to_say} more {'was' if nothing_to_say == 1 else 'were'} asked to take part after it had closed, "
            f"when nothing could be said of it{'' if next_opened_at is None else ', before the next round opened'}."
        )
    if found.was_closed_early:
        yield (
            "No view was taken after that day, from anybody, although views had been asked for until the last day. "
            "Every organisation that took part was sent a letter that says so; whoever came by a link hears it from "
            "whoever brought them in."
        )
    elif found.state == RoundState.OPEN:
        yield "It is open still."


def _is_after(part: Participant, found: Round) -> bool:
    return found.closed_at is not None and part.invited_at > found.closed_at
