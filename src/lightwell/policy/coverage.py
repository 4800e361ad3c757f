"""How each person stands for each recipient and use: told, by whose notice, excepted, due again, or not told yet.

Stages 3 and 4. Source: Privacy Act 2020, section 22, principles 3 and 3A; Data Protection and Use Policy, Transparency
and Choice guideline: no surprises. A notice is enough for a use until a variation changes something there that
`lightwell.policy.effects` says must be told again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lightwell.policy.agreement import Agreement
from lightwell.policy.checked import Checked
from lightwell.policy.clauses import Clause
from lightwell.policy.diffing import Change, diff
from lightwell.policy.effects import TELL_AGAIN
from lightwell.policy.telling_again import why_again
from lightwell.policy.telling_records import Choice, StandsTold, ToldRecord, standing
from lightwell.policy.why_not_told import WhyNot
from lightwell.policy.wording import day_words

Pair = tuple[str, str]
"""A recipient unit and a use, by their short names."""


class Stand(StrEnum):
    """How somebody stands for one recipient and use."""

    TOLD = "told"
    BY_ANOTHER = "by-another"
    EXCEPTION = "exception"
    AGAIN = "again"
    NOT_YET = "not-yet"

    @property
    def words(self) -> str:
        return _STAND_WORDS[self]

    @property
    def is_due(self) -> bool:
        return self in (Stand.AGAIN, Stand.NOT_YET)


_STAND_WORDS: Final = {
    Stand.TOLD: "Told",
    Stand.BY_ANOTHER: "Told by another’s notice",
    Stand.EXCEPTION: "Not told, for a stated reason",
    Stand.AGAIN: "To be told again",
    Stand.NOT_YET: "Not told yet",
}


@dataclass(frozen=True, slots=True)
class Enough(Checked):
    """Which notices are enough for a recipient and use as the agreement is now.

    known: every number that both sides agreed to. enough: those since which nothing changed that must be told again.
    since: the day on which the first of these was agreed. Where nothing ever changed, any notice is enough.
    said_on: from which day on the agreement says of it what it says now; None: not known. missing: what it says since
    then that whoever was told before was not told, each a sentence.
    """

    unit: str
    use: str
    known: tuple[int, ...] = ()
    enough: tuple[int, ...] = ()
    since: dt.date | None = None
    said_on: dt.date | None = None
    missing: tuple[str, ...] = ()

    @property
    def has_no_notice(self) -> bool:
        """No notice was ever agreed here, so that only the day of telling says what somebody was told."""
        return not self.known

    def covers(self, told: StandsTold) -> bool:
        """A notice that goes by another name is enough where nothing changed, or it was later than what did; never
        one from before the agreement said what it says now.
        """
        if told.told_on is None or (self.said_on is not None and told.told_on < self.said_on):
            return False
        number = number_of_notice(told.notice) if not told.by else None
        if number in self.known:
            return number in self.enough
        return self.known == self.enough or (self.since is not None and told.told_on >= self.since)


def number_of_notice(notice: str) -> int | None:
    """The number of a notice as people write it: 3, or notice 3."""
    found = _NUMBERED.fullmatch(notice.strip())
    return int(found[1]) if found else None


def as_numbered(notice: str) -> str:
    """A notice as it is kept: its number alone, where it was written as “notice 3”; otherwise as it was written."""
    number = number_of_notice(notice)
    return notice if number is None else str(number)


_NUMBERED: Final = re.compile(r"(?:notice\s+)?(\d{1,6})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A version of the notice that both sides agreed to, and the agreement that it was made from."""

    number: int
    agreed_on: dt.date
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class SaidThen:
    """One version of an agreement that both sides signed. on: from which day on people could be told what it says."""

    on: dt.date
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Covered:
    """How somebody stands for one recipient and use. clauses: those that give it."""

    unit: str
    use: str
    clauses: tuple[str, ...]
    stand: Stand
    told: StandsTold
    why: str = ""

    @property
    def pair(self) -> Pair:
        return self.unit, self.use

    @property
    def choice(self) -> Choice:
        return self.told.choice


def pairs_of(agreement: Agreement) -> Mapping[Pair, tuple[Clause, ...]]:
    """Every recipient and use, with the clauses that say so."""
    found: dict[Pair, list[Clause]] = {}
    for clause in agreement.clauses:
        found.setdefault((clause.recipient.unit, clause.use), []).append(clause)
    return {pair: tuple(clauses) for pair, clauses in found.items()}


def enough_for(current: Agreement, noticed: Sequence[Noticed], signed: Sequence[SaidThen] = ()) -> tuple[Enough, ...]:
    """For each recipient and use, the notices that still say all that must be told. noticed: the earliest first.

    signed: every version that both sides signed, `current` among them.
    """
    stale = {each.number: _stale_pairs(each.agreement, current) for each in noticed}
    before = [(each.on, _stale_pairs(each.agreement, current)) for each in signed]
    return tuple(_enough(pair, noticed, stale, before) for pair in pairs_of(current))


_Stale = Mapping[Pair, tuple[str, ...]]
"""What must be told again of a recipient and use, each a sentence; nothing said of those that are as they were."""


def _enough(
    pair: Pair, noticed: Sequence[Noticed], stale: Mapping[int, _Stale], before: Sequence[tuple[dt.date, _Stale]]
) -> Enough:
    known = tuple(each.number for each in noticed)
    numbers = tuple(each for each in known if pair not in stale[each])
    return Enough(
        *pair,
        known,
        numbers,
        since=next((each.agreed_on for each in noticed if each.number in numbers), None),
        said_on=min((on for on, changed in before if pair not in changed), default=None),
        missing=tuple(dict.fromkeys(said for _, changed in before for said in changed.get(pair, ()))),
    )


def _stale_pairs(old: Agreement, new: Agreement) -> _Stale:
    found: dict[Pair, tuple[str, ...]] = {}
    for change in to_tell_again(old, new):
        for pair in pairs_touched(change, old, new):
            found[pair] = (*found.get(pair, ()), *why_again([change], old, new))
    return found


def to_tell_again(old: Agreement, new: Agreement) -> tuple[Change, ...]:
    """What changed between two versions that whoever was told before must be told."""
    return () if old is new else tuple(change for change in diff(old, new) if TELL_AGAIN in change.effect)


def pairs_touched(change: Change, old: Agreement, new: Agreement) -> Iterator[Pair]:
    """A change of a clause is about its recipient and use, as it was and as it is; any other is about all."""
    for agreement in (old, new):
        for pair, clauses in pairs_of(agreement).items():
            if change.clause is None or any(clause.id == change.clause for clause in clauses):
                yield pair


def coverage(
    records: Iterable[ToldRecord], agreement: Agreement, enough: Iterable[Enough] = (), by: dt.date | None = None
) -> tuple[Covered, ...]:
    """How one person stands, for every recipient and use. records: theirs, the earliest first. by: on which day."""
    said, notices = (
        [each for each in records if each.is_of(agreement.id)],
        {(each.unit, each.use): each for each in enough},
    )
    return tuple(
        _covered(standing(said, *pair, by), pair, clauses, notices.get(pair, Enough(*pair)))
        for pair, clauses in pairs_of(agreement).items()
    )


def _covered(told: StandsTold, pair: Pair, clauses: tuple[Clause, ...], enough: Enough) -> Covered:
    stand, why = _stand(told, clauses, enough)
    return Covered(*pair, tuple(clause.id for clause in clauses), stand, told, why)


def _stand(told: StandsTold, clauses: tuple[Clause, ...], enough: Enough) -> tuple[Stand, str]:
    if enough.covers(told):
        return (Stand.BY_ANOTHER if told.by else Stand.TOLD), ""
    if told.why_not.is_exception:
        return Stand.EXCEPTION, told.reason
    if not any(clause.choice.told_first for clause in clauses):
        return Stand.EXCEPTION, next((each.choice.why_not_told for each in clauses if each.choice.why_not_told), "")
    return (Stand.AGAIN if told.told_on is not None else Stand.NOT_YET), ""


def may_go_untold(told: StandsTold, clauses: Iterable[Clause]) -> bool:
    """Their rows may go although nobody told them: an exception stands, and there was nothing that they could choose.

    Where somebody could have said no, a reason not to tell them is no yes.
    """
    return told.why_not is not WhyNot.NOT_STATED and not any(clause.choice.can_say_no for clause in clauses)


def told_before_words(name: str, enough: Enough) -> str:
    """What whoever was told before is missing. name: who receives it."""
    since = f" on {day_words(enough.said_on)}" if enough.said_on is not None and enough.has_no_notice else ""
    missing = f" What they were not told: {' '.join(enough.missing)}" if enough.missing else ""
    return f"To {name}: whoever was told before this was agreed{since} is told again before their rows go.{missing}"


NO_NOTICE_AGREED: Final = (
    "No notice of this agreement is agreed here between both sides, so nobody checked what people were told: only the "
    "day on which they were. Settle the notice, and tell people by it."
)
