"""The clause: the one object that is proposed, negotiated, signed, executed, quoted, cited and reported on.

All stages. Source: the Data Protection and Use Policy, Purpose Matters guideline (purpose statement template, six
parts) and Transparency and Choice guideline (choice levels none, limited, some).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from lightwell.policy.faults import Fault, blank, refuse_faults


class Identifying(StrEnum):
    """How identifying an item is in what a recipient gets, from most to least."""

    IDENTIFIED = "identified"
    PSEUDONYMISED = "pseudonymised_unit_record"
    DEIDENTIFIED = "deidentified_unit_record"
    AGGREGATE = "confidentialised_aggregate"
    NARRATIVE = "narrative"

    @property
    def words(self) -> str:
        return _IDENTIFYING_WORDS[self]

    @property
    def is_unit_record(self) -> bool:
        """There is one row for each person or event."""
        return self in (Identifying.IDENTIFIED, Identifying.PSEUDONYMISED, Identifying.DEIDENTIFIED)


_IDENTIFYING_WORDS = {
    Identifying.IDENTIFIED: "with who it is",
    Identifying.PSEUDONYMISED: "one row each, with a made-up code in place of who it is",
    Identifying.DEIDENTIFIED: "one row each, with nothing in place of who it is",
    Identifying.AGGREGATE: "protected counts only",
    Identifying.NARRATIVE: "in a story",
}


class Coarsening(StrEnum):
    """What is done to an item before it goes, so that it says no more than it must."""

    AS_IS = "as_is"
    YEAR = "year"
    MONTH = "month"
    QUARTER = "quarter"
    BANDS = "bands"  # ranges of a number
    AGE_BANDS = "age_bands"  # ranges of age in whole years on the period's last day
    CLASSES = "classes"  # groups of codes or places


class ObligationKind(StrEnum):
    REQUIRED = "required"
    VOLUNTARY = "voluntary"


class ChoiceLevel(StrEnum):
    """How much a family can choose. Source: DPUP, Transparency and Choice guideline."""

    NONE = "none"
    LIMITED = "limited"
    SOME = "some"


class Measure(StrEnum):
    """What a protected count counts."""

    PEOPLE = "people"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Good:
    """What good a clause does, and for whom."""

    what: str
    for_whom: Annotated[str, "These people, their whānau, their community"]

    def __post_init__(self) -> None:
        refuse_faults([*blank("what", self.what, "The good it does"), *blank("for_whom", self.for_whom, "For whom")])


@dataclass(frozen=True, slots=True)
class Band:
    """A range, both ends counted in; no end means open."""

    label: str
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class Class:
    """A group of codes or places that go under one label."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Generalisation:
    """How an item is made coarser before it goes."""

    to: Coarsening = Coarsening.AS_IS
    bands: tuple[Band, ...] = ()
    classes: tuple[Class, ...] = ()
    otherwise: Annotated[str | None, "Label of everything in no class; null: such a value is a problem"] = None

    def __post_init__(self) -> None:
        refuse_faults(self._faults())

    def _faults(self) -> Iterator[Fault]:
        banded = self.to in (Coarsening.BANDS, Coarsening.AGE_BANDS)
        if banded != bool(self.bands):
            yield Fault("bands", "bands-and-kind", "Bands go with “bands” or “age_bands”, and those need bands.")
        if (self.to is Coarsening.CLASSES) != bool(self.classes):
            yield Fault("classes", "classes-and-kind", "Classes go with “classes”, and that needs classes.")
        labels = [part.label for part in (*self.bands, *self.classes)]
        if len(set(labels)) < len(labels):
            yield Fault("", "label-twice", "Two bands or classes have one label.")
        yield from self._band_faults()

    def _band_faults(self) -> Iterator[Fault]:
        for low, high in zip(self.bands, self.bands[1:], strict=False):
            if low.highest is None or high.lowest is None or high.lowest <= low.highest:
                yield Fault("bands", "bands-overlap", f"“{low.label}” and “{high.label}” overlap or are out of order.")


@dataclass(frozen=True, slots=True)
class ClauseItem:
    """One item that a clause covers, how identifying it is as sent, and how it is made coarser."""

    item: Annotated[str, "table.item"]
    identifying: Identifying
    sent_as: Annotated[str | None, "Its name in what the recipient gets; null: the item's own short name"] = None
    generalise: Generalisation = Generalisation()

    @property
    def table(self) -> str:
        return self.item.partition(".")[0]

    @property
    def item_id(self) -> str:
        return self.item.partition(".")[2]

    @property
    def name_as_sent(self) -> str:
        return self.sent_as or self.item_id


@dataclass(frozen=True, slots=True)
class Collection:
    """Where, how and by whom an item comes to be known."""

    where: str
    how: str
    by_whom: str


@dataclass(frozen=True, slots=True)
class NotUsedFor:
    """One thing the information will not be used for. DPUP: a purpose states its negatives."""

    words: str
    use: Annotated[str | None, "The declared use it rules out, where it is one"] = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """The six parts of DPUP's purpose statement, and what it will not be used for."""

    use: Annotated[str, "The declared use this is"]
    what: str
    why: str
    how_it_helps: str
    choice: str
    law: str
    transparency: str
    not_used_for: tuple[NotUsedFor, ...]

    def __post_init__(self) -> None:
        refuse_faults(self._faults())

    def _faults(self) -> Iterator[Fault]:
        for part in ("use", "what", "why", "how_it_helps", "choice", "law", "transparency"):
            yield from blank(part, getattr(self, part), f"The purpose's “{part.replace('_', ' ')}”")
        if not self.not_used_for:
            yield Fault("not_used_for", "no-negatives", "Say at least one thing the information will not be used for.")


@dataclass(frozen=True, slots=True)
class Recipient:
    """The one part of an organisation that gets it, and who will not."""

    unit: Annotated[str, "The unit's short name"]
    will_not_see: Annotated[tuple[str, ...], "Who will not see it, in words"]
    context: Annotated[tuple[str, ...], "What must be read beside it"] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """When it goes, how, and how long it is kept."""

    schedule: Annotated[str, "In words, such as “each quarter”"]
    due_working_days: Annotated[int, "Working days after the quarter's last day"]
    route: Annotated[str, "The secure way it goes"]
    keep_months: Annotated[int, "Months the recipient may keep it after the quarter ends"]
    disposal: str
    may_download: Annotated[bool, "The recipient may take a copy out of Lightwell"] = False
    starts_on: Annotated[dt.date | None, "First day this clause applies; null: the agreement's"] = None
    ends_on: Annotated[dt.date | None, "Last day this clause applies; null: the agreement's"] = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """Required or voluntary, what happens on a no, and what less intrusive way was thought about."""

    kind: ObligationKind
    on_no: str
    less_intrusive: str
    law: Annotated[str | None, "The provision that requires it"] = None

    def __post_init__(self) -> None:
        refuse_faults(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blank("on_no", self.on_no, "What happens on a no")
        yield from blank("less_intrusive", self.less_intrusive, "The less intrusive way that was thought about")
        if self.kind is ObligationKind.REQUIRED and not (self.law or "").strip():
            yield Fault("law", "no-law", "What is required needs the law that requires it; otherwise it is voluntary.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the family can choose, how, and whether each person must have been told first."""

    level: ChoiceLevel
    how: str
    told_first: Annotated[bool, "A row goes only when its person has been told"] = True
    why_not_told: Annotated[str | None, "Where nobody need be told first: the exception and its source"] = None

    def __post_init__(self) -> None:
        if not self.told_first and not (self.why_not_told or "").strip():
            refuse_faults([Fault("why_not_told", "blank", "Say why nobody need be told first, and under what rule.")])

    @property
    def can_say_no(self) -> bool:
        return self.level is not ChoiceLevel.NONE


@dataclass(frozen=True, slots=True)
class PlainWords:
    """The clause for an adult and for a child."""

    adult: str
    child: str

    def __post_init__(self) -> None:
        refuse_faults(
            [
                *blank("adult", self.adult, "The words for adults"),
                *blank("child", self.child, "The words for a child"),
            ]
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a counted row must meet. Several parts given: each must hold."""

    item: Annotated[str, "table.item; of the count's own table"]
    any_of: Annotated[tuple[str, ...], "The cell is one of these, as in the file"] = ()
    at_least: int | None = None
    at_most: int | None = None
    in_period: Annotated[bool, "The date falls in the quarter handed over"] = False


@dataclass(frozen=True, slots=True)
class Count:
    """One protected table of counts that a clause asks for."""

    id: str
    words: Annotated[str, "What is counted, in plain words"]
    table: str
    measure: Measure = Measure.PEOPLE
    by: Annotated[tuple[str, ...], "table.item; the groups it is broken into, as generalised by the clause"] = ()
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is asked for, by one recipient, for one purpose."""

    id: Annotated[str, "Short and stable, such as “3”; cited by every ledger entry"]
    title: str
    good: Good
    items: tuple[ClauseItem, ...]
    collection: Collection
    purpose: Purpose
    recipient: Recipient
    terms: Terms
    obligation: Obligation
    choice: Choice
    words: PlainWords
    counts: tuple[Count, ...] = ()

    def __post_init__(self) -> None:
        refuse_faults(self._faults())

    def _faults(self) -> Iterator[Fault]:
        yield from blank("id", self.id, "The clause's number")
        if not self.items:
            yield Fault("items", "no-items", "A clause covers at least one item.")
        covered = {part.item for part in self.items}
        counted = {part.item for part in self.items if part.identifying is Identifying.AGGREGATE}
        for number, count in enumerate(self.counts):
            for name in (*count.by, *(condition.item for condition in count.where)):
                if name not in covered:
                    yield Fault(
                        f"counts[{number}]",
                        "not-covered",
                        f"“{name}” is counted but the clause does not cover it.",
                    )
        if counted and not self.counts:
            yield Fault("counts", "no-counts", "Items that go as protected counts need the counts that use them.")
        if self.counts and not counted:
            yield Fault("counts", "counts-not-used", "A clause with counts names its items as protected counts.")

    @property
    def unit_record_items(self) -> tuple[ClauseItem, ...]:
        """Items that go as one value per person or event."""
        return tuple(part for part in self.items if part.identifying.is_unit_record)

    @property
    def use(self) -> str:
        return self.purpose.use
