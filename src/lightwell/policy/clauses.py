"""The clause: the one object that is proposed, negotiated, signed, executed, quoted, cited and reported on.

All stages. Source: the Data Protection and Use Policy, Purpose Matters guideline (purpose statement template, six
parts) and Transparency and Choice guideline (choice levels none, limited, some).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from lightwell.policy.checked import SOME, Checked, ItemPath, Prose, ShortName, at_least
from lightwell.policy.faults import Fault


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
    def as_it_goes(self) -> str:
        """To be read after “it goes”."""
        return self.words if self in (Identifying.IDENTIFIED, Identifying.NARRATIVE) else f"as {self.words}"

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
    """Whether a law requires it."""

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
class Good(Checked):
    """What good a clause does, and for whom."""

    what: Annotated[Prose, "The good itself"]
    for_whom: Annotated[Prose, "These people, their whānau, their community"]


@dataclass(frozen=True, slots=True)
class Band(Checked):
    """A range, both ends counted in; no end means open."""

    label: Annotated[Prose, "What the recipient gets in its place"]
    lowest: Annotated[int | None, "Smallest number in it; null: no smallest"] = None
    highest: Annotated[int | None, "Largest number in it; null: no largest"] = None

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._order_faults()

    def _order_faults(self) -> Iterator[Fault]:
        if self.lowest is not None and self.highest is not None and self.highest < self.lowest:
            yield Fault("highest", "band-backwards", f"“{self.label}” ends below where it starts. Swap the two.")


@dataclass(frozen=True, slots=True)
class Class(Checked):
    """A group of codes or places that go under one label."""

    label: Annotated[Prose, "What the recipient gets in their place"]
    values: Annotated[tuple[Prose, ...], SOME, "As they stand in the file; capitals do not matter"]


@dataclass(frozen=True, slots=True)
class Generalisation(Checked):
    """How an item is made coarser before it goes."""

    to: Coarsening = Coarsening.AS_IS
    bands: Annotated[tuple[Band, ...], "From low to high"] = ()
    classes: Annotated[tuple[Class, ...], "Every code is in one, unless there is an “otherwise”"] = ()
    otherwise: Annotated[Prose | None, "Label of everything in no class; null: such a value is a problem"] = None

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._kind_faults()
        yield self._label_faults()
        yield self._band_faults()
        yield self._class_faults()

    def _kind_faults(self) -> Iterator[Fault]:
        banded = self.to == Coarsening.BANDS or self.to == Coarsening.AGE_BANDS
        classed = self.to == Coarsening.CLASSES
        if banded != bool(self.bands):
            yield Fault("bands", "bands-and-kind", "Bands go with “bands” or “age_bands”, and those need bands.")
        if classed != bool(self.classes):
            yield Fault("classes", "classes-and-kind", "Classes go with “classes”, and that needs classes.")
        if self.otherwise is not None and not classed:
            yield Fault("otherwise", "otherwise-not-used", "Only classes have an “otherwise”. Take it out.")

    def _label_faults(self) -> Iterator[Fault]:
        labels = [*(band.label for band in self.bands), *(group.label for group in self.classes)]
        if len(set(labels)) < len(labels):
            yield Fault("", "label-twice", "Two bands or classes have one label. Name them apart or join them.")

    def _band_faults(self) -> Iterator[Fault]:
        for low, high in itertools.pairwise(self.bands):
            if low.highest is None or high.lowest is None or high.lowest <= low.highest:
                sentence = (
                    f"“{low.label}” and “{high.label}” overlap or are out of order. Start each after the last ends."
                )
                yield Fault("bands", "bands-overlap", sentence)

    def _class_faults(self) -> Iterator[Fault]:
        values = [value.casefold() for group in self.classes for value in group.values]
        for value in sorted(value for value, times in Counter(values).items() if times > 1):
            yield Fault("classes", "value-twice", f"“{value}” is in two classes, or twice in one. Keep one.")


@dataclass(frozen=True, slots=True)
class ClauseItem(Checked):
    """One item that a clause covers, how identifying it is as sent, and how it is made coarser."""

    item: Annotated[ItemPath, "table.item"]
    identifying: Identifying
    sent_as: Annotated[Prose | None, "Its name in what the recipient gets; null: the item's own short name"] = None
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
class Collection(Checked):
    """Where, how and by whom an item comes to be known."""

    where: Annotated[Prose, "At which place"]
    how: Annotated[Prose, "Whether the worker types, the family writes, a form, a referral"]
    by_whom: Annotated[Prose, "Which kind of worker"]


@dataclass(frozen=True, slots=True)
class NotUsedFor(Checked):
    """One thing the information will not be used for. DPUP: a purpose states its negatives."""

    words: Annotated[Prose, "To be read after “It will not be used for”"]
    use: Annotated[ShortName | None, "The declared use it rules out, where it is one"] = None


@dataclass(frozen=True, slots=True)
class Purpose(Checked):
    """The six parts of DPUP's purpose statement, and what it will not be used for."""

    use: Annotated[ShortName, "The declared use this is"]
    what: Annotated[Prose, "What is used, from whom, and whether it could identify anybody"]
    why: Annotated[Prose, "Which work or decisions it feeds"]
    how_it_helps: Annotated[Prose, "The outcome for these people or people like them"]
    choice: Annotated[Prose, "What people can choose; if nothing, that is said"]
    law: Annotated[Prose, "Laws and agreements that apply"]
    transparency: Annotated[Prose, "How people come to know, and who explains it"]
    not_used_for: Annotated[tuple[NotUsedFor, ...], SOME, "What it will not be used for"]


@dataclass(frozen=True, slots=True)
class Recipient(Checked):
    """The one part of an organisation that gets it, and who will not."""

    unit: Annotated[ShortName, "The unit's short name"]
    will_not_see: Annotated[tuple[Prose, ...], SOME, "Who will not see it, in words"]
    context: Annotated[tuple[Prose, ...], "What must be read beside it"] = ()


@dataclass(frozen=True, slots=True)
class Terms(Checked):
    """When it goes, how, and how long it is kept."""

    schedule: Annotated[Prose, "In words, such as “each quarter”"]
    due_working_days: Annotated[int, at_least(0), "Working days after the quarter's last day"]
    route: Annotated[Prose, "The secure way it goes"]
    keep_months: Annotated[int, at_least(0), "Months the recipient may keep it after the quarter ends"]
    disposal: Annotated[Prose, "What becomes of it then"]
    may_download: Annotated[bool, "The recipient may take a copy out of Lightwell"] = False
    starts_on: Annotated[dt.date | None, "First day this clause applies; null: the agreement's"] = None
    ends_on: Annotated[dt.date | None, "Last day this clause applies; null: the agreement's"] = None

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._order_faults()

    def _order_faults(self) -> Iterator[Fault]:
        if self.starts_on is not None and self.ends_on is not None and self.ends_on < self.starts_on:
            yield Fault("ends_on", "ends-before-start", "The clause ends before it starts. Swap or mend the dates.")


@dataclass(frozen=True, slots=True)
class Obligation(Checked):
    """Required or voluntary, what happens on a no, and what less intrusive way was thought about."""

    kind: ObligationKind
    on_no: Annotated[Prose, "What happens on a no"]
    less_intrusive: Annotated[Prose, "The less intrusive way that was thought about"]
    law: Annotated[Prose | None, "The provision that requires it"] = None

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._law_faults()

    def _law_faults(self) -> Iterator[Fault]:
        if self.kind == ObligationKind.REQUIRED and self.law is None:
            yield Fault("law", "no-law", "What is required needs the law that requires it; otherwise it is voluntary.")


@dataclass(frozen=True, slots=True)
class Choice(Checked):
    """What the family can choose, how, and whether each person must have been told first."""

    level: ChoiceLevel
    how: Annotated[Prose, "How they choose; if they cannot, that is said"]
    told_first: Annotated[bool, "A row goes only when its person has been told"] = True
    why_not_told: Annotated[Prose | None, "Where nobody need be told first: the exception and its source"] = None

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._telling_faults()

    def _telling_faults(self) -> Iterator[Fault]:
        if not self.told_first and self.why_not_told is None:
            yield Fault("why_not_told", "not-told", "Say why nobody need be told first, and under what rule.")
        if not self.told_first and self.level != ChoiceLevel.NONE:
            sentence = "Somebody who can choose must be told first. Set “told_first”, or say there is no choice."
            yield Fault("told_first", "choice-not-told", sentence)

    @property
    def can_say_no(self) -> bool:
        return self.level is not ChoiceLevel.NONE


@dataclass(frozen=True, slots=True)
class PlainWords(Checked):
    """The clause for an adult and for a child."""

    adult: Annotated[Prose, "For a parent"]
    child: Annotated[Prose, "For a child of about seven"]


@dataclass(frozen=True, slots=True)
class Condition(Checked):
    """One thing that a counted row must meet. Several parts given: each must hold."""

    item: Annotated[ItemPath, "table.item; of the count's own table"]
    any_of: Annotated[tuple[Prose, ...], "The cell is one of these, as in the file"] = ()
    at_least: Annotated[int | None, "The number is this or more"] = None
    at_most: Annotated[int | None, "The number is this or less"] = None
    in_period: Annotated[bool, "The date falls in the quarter handed over"] = False

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._empty_faults()
        yield self._order_faults()

    def _empty_faults(self) -> Iterator[Fault]:
        if not self.any_of and self.at_least is None and self.at_most is None and not self.in_period:
            yield Fault("", "asks-nothing", f"This asks nothing of “{self.item}”. Say what it must be, or take it out.")

    def _order_faults(self) -> Iterator[Fault]:
        if self.at_least is not None and self.at_most is not None and self.at_most < self.at_least:
            yield Fault("at_most", "range-backwards", "The most is smaller than the least. Swap them.")


@dataclass(frozen=True, slots=True)
class Count(Checked):
    """One protected table of counts that a clause asks for."""

    id: ShortName
    words: Annotated[Prose, "What is counted, in plain words"]
    table: Annotated[ShortName, "The one table it looks at"]
    measure: Measure = Measure.PEOPLE
    by: Annotated[tuple[ItemPath, ...], "table.item; the groups it is broken into, as generalised by the clause"] = ()
    where: Annotated[tuple[Condition, ...], "What a row must meet to be counted; all of them"] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """table.item of everything it looks at."""
        return (*self.by, *(condition.item for condition in self.where))


@dataclass(frozen=True, slots=True)
class Clause(Checked):
    """One thing that is asked for, by one recipient, for one purpose."""

    id: Annotated[ShortName, "Short and stable, such as “3”; cited by every ledger entry"]
    title: Annotated[Prose, "What people call it"]
    good: Good
    items: Annotated[tuple[ClauseItem, ...], SOME]
    collection: Collection
    purpose: Purpose
    recipient: Recipient
    terms: Terms
    obligation: Obligation
    choice: Choice
    words: PlainWords
    counts: Annotated[tuple[Count, ...], "Where items go as protected counts: which counts"] = ()

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._item_faults()
        yield self._count_faults()
        yield self._use_of_counts_faults()

    def _item_faults(self) -> Iterator[Fault]:
        named = [(part.item, part.name_as_sent) for part in self.items]
        for (item, _), times in Counter(named).items():
            if times > 1:
                yield Fault("items", "item-twice", f"“{item}” is covered twice under one name. Keep one.")
        for name, times in Counter(count.id for count in self.counts).items():
            if times > 1:
                yield Fault("counts", "name-twice", f"Two counts are called “{name}”. Give one another name.")

    def _count_faults(self) -> Iterator[Fault]:
        counted = {part.item for part in self.items if part.identifying == Identifying.AGGREGATE}
        for number, count in enumerate(self.counts):
            for name in dict.fromkeys(count.items):
                if name not in counted:
                    sentence = f"“{name}” is counted, but the clause does not cover it as protected counts."
                    yield Fault(f"counts[{number}]", "not-covered", f"{sentence} Add it to the clause's items.")

    def _use_of_counts_faults(self) -> Iterator[Fault]:
        counted = [part.item for part in self.items if part.identifying == Identifying.AGGREGATE]
        if self.counts and not counted:
            yield Fault("counts", "counts-not-used", "A clause with counts names its items as protected counts.")
        used = {name for count in self.counts for name in count.items}
        totalled = {count.table for count in self.counts if not count.items}  # counts of everybody, or of every row
        for name in dict.fromkeys(counted):
            if name in used or name.partition(".")[0] in totalled:
                continue
            sentence = f"“{name}” goes as protected counts, but no count uses it. Add the count, or take the item out."
            yield Fault("counts", "no-counts", sentence)

    @property
    def unit_record_items(self) -> tuple[ClauseItem, ...]:
        """Items that go as one value per person or event."""
        return tuple(part for part in self.items if part.identifying.is_unit_record)

    @property
    def use(self) -> str:
        return self.purpose.use
