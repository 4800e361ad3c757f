"""A need: what an agency thinks it needs to know, why, for whom and at what cost, before it is anybody's agreement.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline (purpose statement template, six
parts; assessing need: could less, or less identifying, do?) and Mahitahitanga (consider other parties' cost of
collecting). A need says everything that a clause says, and what is argued about besides; once it is settled, its clause
is read off it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated

from lightwell.policy.agreement import Agreement
from lightwell.policy.checked import SOME, Checked, Prose, ShortName, at_least
from lightwell.policy.clauses import (
    Choice,
    Clause,
    ClauseItem,
    Collection,
    Count,
    Generalisation,
    Good,
    Identifying,
    Obligation,
    PlainWords,
    Purpose,
    Recipient,
    Terms,
)
from lightwell.policy.faults import Fault
from lightwell.policy.tables import Item
from lightwell.policy.wording import sentence

_AS_IT_IS = Generalisation()


class Bearer(StrEnum):
    """Who bears what it costs to collect."""

    PROVIDER = "provider"
    FAMILY = "family"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Cost(Checked):
    """What it costs to know this. Source: Mahitahitanga, consider other parties' cost of collecting."""

    minutes: Annotated[int, at_least(0), "Minutes for each family and quarter"]
    bearer: Annotated[Bearer, "Whose time that is"]
    families: Annotated[int, at_least(0), "About how many families; 0: not known"] = 0


@dataclass(frozen=True, slots=True)
class ForChildren(Checked):
    """What a need is called and is for, in words for a child of about seven; nothing where nobody wrote it."""

    title: Annotated[Prose | None, "What it is called"] = None
    why: Annotated[Prose | None, "What it is for, and what good it does"] = None
    never: Annotated[Prose | None, "What it will not be used for"] = None


_NOT_WRITTEN = ForChildren()


@dataclass(frozen=True, slots=True)
class AskedItem(Checked):
    """One item that a need asks for, as the provider would keep it and as the recipient would get it."""

    table: Annotated[ShortName, "The table that holds it"]
    item: Item
    why: Annotated[Prose, "What this one item is needed for"]
    identifying: Identifying
    sent_as: Annotated[Prose | None, "Its name in what the recipient gets; null: the item's own short name"] = None
    generalise: Generalisation = field(default=_AS_IT_IS)
    child: Annotated[Prose | None, "What it is, for a child of about seven; null: nobody wrote it"] = None

    @property
    def path(self) -> str:
        """table.item"""
        return f"{self.table}.{self.item.id}"

    @property
    def because(self) -> str:
        """What it is needed for, ended as a sentence whether or not whoever wrote it did."""
        return sentence(self.why)

    @property
    def described(self) -> str:
        """What it is called, in small letters and with spaces between its words."""
        return self.item.described

    @property
    def as_asked(self) -> AskedItem:
        """What is asked, without how it is told to children."""
        return replace(self, child=None)

    @property
    def as_covered(self) -> ClauseItem:
        return ClauseItem(self.path, self.identifying, self.sent_as, self.generalise)


@dataclass(frozen=True, slots=True)
class Need(Checked):
    """What one unit thinks it needs to know, for one purpose."""

    id: Annotated[ShortName, "Short and stable; becomes the clause's own"]
    title: Annotated[Prose, "What people call it"]
    good: Good
    items: Annotated[tuple[AskedItem, ...], SOME]
    collection: Collection
    purpose: Purpose
    recipient: Recipient
    terms: Terms
    obligation: Obligation
    choice: Choice
    words: PlainWords
    cost: Cost
    could_less: Annotated[Prose, "Could less, or less identifying, do? The answer, with its reason"]
    counts: Annotated[tuple[Count, ...], "Where items go as protected counts: which counts"] = ()
    children: ForChildren = _NOT_WRITTEN

    @property
    def as_asked(self) -> Need:
        """All that is asked of anybody, without how it is told to children."""
        return replace(self, children=_NOT_WRITTEN, items=tuple(each.as_asked for each in self.items))

    def checks(self) -> Iterator[Iterator[Fault]]:
        yield self._item_faults()

    def _item_faults(self) -> Iterator[Fault]:
        for path, times in Counter(asked.path for asked in self.items).items():
            if times > 1:
                yield Fault("items", "item-twice", f"“{path}” is asked for twice. Keep one.")

    def item(self, path: str) -> AskedItem:
        """Raises LookupError when the need asks for no such item."""
        for asked in self.items:
            if asked.path == path:
                return asked
        raise LookupError(path)

    def without(self, dropped: Container[str]) -> Need | None:
        """What is left of it without these items, and without counts that look at them; none where nothing is."""
        items = tuple(asked for asked in self.items if asked.path not in dropped)
        counts = tuple(count for count in self.counts if not any(path in dropped for path in count.items))
        return replace(self, items=items, counts=counts) if items else None

    def clause(self, kept: frozenset[str] | None = None) -> Clause:
        """The clause this need becomes, of the items that were kept (all, where none are named).

        A count that looks at an item that was dropped is dropped with it. Raises NotWellFormed with every fault, such
        as a clause left without items.
        """
        items = tuple(asked for asked in self.items if kept is None or asked.path in kept)
        paths = {asked.path for asked in items}
        return Clause(
            id=self.id,
            title=self.title,
            good=self.good,
            items=tuple(asked.as_covered for asked in items),
            collection=self.collection,
            purpose=self.purpose,
            recipient=self.recipient,
            terms=self.terms,
            obligation=self.obligation,
            choice=self.choice,
            words=self.words,
            counts=tuple(count for count in self.counts if paths.issuperset(count.items)),
        )


def from_clause(agreement: Agreement, clause_id: str, *, cost: Cost) -> Need:
    """What a clause of an agreement asks for, as a need that can be argued about before anybody signs it again.

    Why each item is needed is what the clause says of them all, until somebody says it of each. Raises LookupError
    where there is no such clause.
    """
    clause = agreement.clause(clause_id)
    return Need(
        id=clause.id,
        title=clause.title,
        good=clause.good,
        items=tuple(_asked(agreement, part, clause.purpose.why) for part in clause.items),
        collection=clause.collection,
        purpose=clause.purpose,
        recipient=clause.recipient,
        terms=clause.terms,
        obligation=clause.obligation,
        choice=clause.choice,
        words=clause.words,
        cost=cost,
        could_less=clause.obligation.less_intrusive,
        counts=clause.counts,
    )


def _asked(agreement: Agreement, part: ClauseItem, why: str) -> AskedItem:
    return AskedItem(part.table, agreement.item(part.item), why, part.identifying, part.sent_as, part.generalise)
