"""How much a safe table shows: the named protection policies.

Stages 2, 3 and 5. Source: Stats NZ's rounding to base 3 and the Ministry of Social Development's variant of it, both as
published; the graduated bases, the threshold of 6 and the threshold of 20 as a New Zealand agency's published
tests state them. What is marked [U] rests on common practice that no published page we read confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ROUNDED = (
    "Every count is randomly rounded{bases}. The same count of the same people always rounds the same way."
    " Totals are rounded on their own, so they may not add."
)
NOT_SHOWN = (
    "Counts below {below} are not shown, and neither are other counts that would give them away."
    " A count that is not shown may be zero, and it may be large."
)
NOT_MEASURED = (
    "Sums and means over fewer than {people} people are not shown, nor where one person makes up most of the sum,"
    " nor the totals from which those could be worked back. The others are to {figures} significant figures."
)


class Rounding(StrEnum):
    """Which family of random rounding a policy uses."""

    BASE_3 = "base-3"
    BASE_3_ONES_UP = "base-3-ones-up"
    GRADUATED = "graduated"


@dataclass(frozen=True, slots=True)
class ProtectionPolicy:
    """What one named policy does to counts, sums and means; its name stands on every table.

    suppress_below: counts under this are not shown; 0 where the policy shows every count, rounded.
    measured_people: the fewest people a sum or mean may be over [U: "often quoted 20"].
    dominance_percent: the p of the p% rule: the sum less its two largest parts must be at least this share of the
        largest, or one contributor could estimate another [U].
    """

    name: str
    rounding: Rounding
    words: str
    suppress_below: int = 0
    measured_people: int = 20
    dominance_percent: int = 10
    significant_figures: int = 4

    @property
    def suppresses(self) -> bool:
        return self.suppress_below > 0

    def base_for(self, count: int) -> int:
        """The base that a count of this size rounds to."""
        if self.rounding is not Rounding.GRADUATED or count <= 18:
            return 3
        if count == 19:
            return 2
        if count < 100:
            return 5
        return 10 if count < 1000 else 100

    def rounded(self, count: int, draw: int) -> int:
        """The count as shown, given a large random number for it.

        Rounds up with probability remainder/base, so that the expected value is the count; except that `msd`
        sends 1 and 2 always to 3, which lifts small totals.
        """
        base = self.base_for(count)
        below = count - count % base
        if self.rounding is Rounding.BASE_3_ONES_UP and 0 < count < 3:
            return 3
        return below + base if draw % base < count % base else below

    def may_show(self, count: int, shown: int) -> bool:
        """Whether this count could have come out as this shown value."""
        if count < self.suppress_below:
            return False
        return shown in (self.rounded(count, 0), self.rounded(count, self.base_for(count) - 1))

    def possible(self, shown: int) -> tuple[int, int]:
        """The least and the most that a shown count may stand for, as anyone who knows the policy can tell."""
        least = most = shown
        while least > 0 and self.may_show(least - 1, shown):
            least -= 1
        while self.may_show(most + 1, shown):
            most += 1
        return least, most

    def footnotes(self) -> tuple[str, ...]:
        """What a reader of a table of counts must know, in plain words."""
        hidden = (NOT_SHOWN.format(below=self.suppress_below),) if self.suppresses else ()
        return (ROUNDED.format(bases=self.words), *hidden)

    def measure_footnotes(self) -> tuple[str, ...]:
        """What a reader of a table of sums or means must know, in plain words."""
        return (NOT_MEASURED.format(people=self.measured_people, figures=self.significant_figures),)


RR3_SUPPRESS_6 = ProtectionPolicy("rr3-suppress-6", Rounding.BASE_3, " to base 3", suppress_below=6)
"""The default: unbiased rounding to base 3, and nothing shown below 6, zero included.

Source: Stats NZ's rounding to base 3 for the rounding; the public-sector habit of "fewer than 6" for the threshold
[U: no statute sets it].
"""

RR3 = ProtectionPolicy("rr3", Rounding.BASE_3, " to base 3 (up or down by at most 2)")
"""Stats NZ's random rounding to base 3 alone: unbiased, true multiples of 3 and zeros stay, nothing is suppressed.

A small cell shown beside its total can sometimes be worked out exactly; that is a limit of the method itself.
Fixing the rounding per cell, so that repeats cannot be averaged, is Stats NZ's practice since 2018 [U].
"""

MSD = ProtectionPolicy(
    "msd", Rounding.BASE_3_ONES_UP, " to base 3, and 1 and 2 always become 3 (never 0), so small totals lean upward"
)
"""The Ministry of Social Development's variant: 1 and 2 always become 3, so a shown 0 is a true zero.

Its further suppression, for highly sensitive tables, is what `rr3-suppress-6` is for.
"""

GRADUATED = ProtectionPolicy(
    "graduated",
    Rounding.GRADUATED,
    ": to base 3 up to 18, to 2 for 19, to 5 from 20 to 99, to 10 from 100 to 999, to 100 from 1,000",
)
"""Graduated rounding, for large or business counts [U: the bases are from published tests, not a standard]."""

DEFAULT_POLICY = RR3_SUPPRESS_6
POLICIES = {policy.name: policy for policy in (RR3_SUPPRESS_6, RR3, MSD, GRADUATED)}
