"""How long the Privacy Act 2020 gives to answer a person, by what they asked for.

Stage 4, access and correction. Source: Privacy Act 2020 ss 43, 44, 48, 63 and 65.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from lightwell.policy import working_days
from lightwell.policy.working_days import LIST_SOURCE, NONE_DECLARED, Declared, Due


class Kind(StrEnum):
    """What the time limit is for."""

    ACCESS = "access"
    CORRECTION = "correction"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Limit:
    """A statutory time limit, in working days after receipt."""

    days: int
    source: str
    extension_source: str


LIMITS: Mapping[Kind, Limit] = MappingProxyType(
    {
        Kind.ACCESS: Limit(20, "Privacy Act 2020 s 44", "s 48"),
        Kind.CORRECTION: Limit(20, "Privacy Act 2020 s 63", "s 65"),
        Kind.TRANSFER: Limit(10, "Privacy Act 2020 s 43", "s 48 (that it reaches a transfer: confirm)"),
    }
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to answer, how it was counted, and from which law.

    extension_told_by: the last day on which to tell the person of the extension; None when there is none.
    """

    due: Due
    extension_told_by: dt.date | None
    source: str


def deadline(
    kind: Kind, received_on: dt.date, *, extended_by_days: int = 0, declared: Declared = NONE_DECLARED
) -> Deadline:
    """When something received on a day must be answered.

    extended_by_days: working days that the agency added, having said so within the first limit.
    declared: days that a law left out of the count since.
    Raises OutsideTheList; ValueError for a negative extension.
    """
    if extended_by_days < 0:
        raise ValueError("an extension cannot shorten a time limit")
    limit = LIMITS[kind]
    due = working_days.due(received_on, limit.days + extended_by_days, declared)
    if not extended_by_days:
        return Deadline(due, None, f"{limit.source}; working days: {LIST_SOURCE}")
    told_by = working_days.due(received_on, limit.days, declared).due_on
    return Deadline(
        due, told_by, f"{limit.source}, extended under {limit.extension_source}; working days: {LIST_SOURCE}"
    )
