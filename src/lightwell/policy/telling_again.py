"""Whether families must be told again because of a variation, and what telling them costs in hours.

Stages 2 and 3. Source: Data Protection and Use Policy, Transparency and Choice guideline: no surprises, what people
were told has to stay true; Mahitahitanga: consider other parties' cost. Read off the effect of each change.
"""

from __future__ import annotations

from dataclasses import dataclass

from lightwell.policy.agreement import Agreement
from lightwell.policy.costs import MINUTES_PER_HOUR
from lightwell.policy.diffing import Change, diff
from lightwell.policy.effects import TELL_AGAIN
from lightwell.policy.wording import counted


@dataclass(frozen=True, slots=True)
class TellingAgain:
    """What families must be told again, and how many they are. people, minutes: 0 where nobody has said.

    minutes: for each person.
    """

    because: tuple[Change, ...]
    people: int = 0
    minutes: int = 0

    @property
    def is_known(self) -> bool:
        return bool(self.people and self.minutes)

    @property
    def hours(self) -> float:
        return round(self.people * self.minutes / MINUTES_PER_HOUR, 1)

    @property
    def words(self) -> str:
        """The sum, said as a sentence."""
        if not self.because:
            return (
                "Nobody need be told again: nothing new goes, to nobody else, for nothing else, and no choice is less."
            )
        if not self.people:
            return "Nobody has said yet how many people must be told again, so nobody knows what it costs."
        people = counted(self.people, "person", "people")
        if not self.minutes:
            return f"{people} must be told again. Nobody has said yet how long that takes with each."
        hours = f"{self.hours:g}"
        return (
            f"{people} × {counted(self.minutes, 'minute')} = {hours} {'hour' if hours == '1' else 'hours'} of telling."
        )


def telling_again(old: Agreement, new: Agreement, *, people: int | None, minutes: int | None) -> TellingAgain:
    """people: as the provider says; where it has not, as many as the largest table is expected to tell of."""
    because = tuple(change for change in diff(old, new) if TELL_AGAIN in change.effect)
    return TellingAgain(because, people if people is not None else people_expected(new), minutes or 0)


def people_expected(agreement: Agreement) -> int:
    """About how many people the provider's files tell of; 0: not known."""
    return max((table.people_expected for table in agreement.tables), default=0)
