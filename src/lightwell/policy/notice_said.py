"""What a sentence of a notice stands on: the words of its clauses, and what of them it has to name.

Stage 3, sharing. Source: the signed clauses. What a clause is *not* for, and who does *not* get it, is no part of what
it says that somebody gets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause, ClauseItem, Coarsening, Identifying
from lightwell.policy.notice_parts import read_plainly, stems, stems_of
from lightwell.policy.notice_words import ALIKE, CONCEPTS, SAME_THING
from lightwell.policy.notices import Sentence
from lightwell.policy.tables import Kind
from lightwell.policy.wording import form_words

_GENERAL = stems("group band quarter number day service said replaced reason given made")


@dataclass(frozen=True)
class Said:
    """A sentence that both sides worded, beside what it stands on."""

    agreement: Agreement
    sentence: Sentence

    @property
    def before(self) -> str:
        return self.sentence.instead_of

    @cached_property
    def before_plainly(self) -> str:
        return read_plainly(self.before)

    @property
    def now(self) -> str:
        return self.sentence.words

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(map(self.agreement.clause, self.sentence.clauses))

    @cached_property
    def text(self) -> str:
        """All that may be said of it: what stood there, what its clauses say, and what everybody is called."""
        return " . ".join((self.before, *self._names(), *(said for clause in self.clauses for said in _says(clause))))

    def _names(self) -> Iterator[str]:
        yield self.agreement.title
        for party in self.agreement.parties:
            yield party.name
        for clause in self.clauses:
            yield self.agreement.unit(clause.recipient.unit).name
            for part in clause.items:
                yield from self.item_names(part)

    def item_names(self, part: ClauseItem) -> Iterator[str]:
        item = self.agreement.item(part.item)
        yield from (item.words, item.column.replace("_", " "), part.name_as_sent.replace("_", " ").replace("-", " "))
        yield form_words(part.generalise)

    @cached_property
    def known(self) -> frozenset[str]:
        return stems(self.text)

    # --- items

    def may_go(self, thing: str) -> bool:
        """To anybody: an item that goes as it is and is called so, or one in which anything can be written."""
        own = stems(thing)
        alike = own.union(*(each for each in SAME_THING if each & own))
        parts = (part for clause in self.agreement.clauses for part in clause.items)
        return any(self._may_be(part, alike) for part in parts if part.generalise.to is Coarsening.AS_IS)

    def _may_be(self, part: ClauseItem, alike: frozenset[str]) -> bool:
        if self.is_code(part):
            return False
        is_free = part.identifying is Identifying.NARRATIVE or self.agreement.item(part.item).type is Kind.TEXT
        return is_free or bool(alike & stems_of(self.item_names(part)))

    def names_of(self, part: ClauseItem) -> frozenset[str]:
        """By which words an item is known, and those that name the same thing."""
        item = self.agreement.item(part.item)
        own = stems_of((item.words, part.name_as_sent.replace("_", " ").replace("-", " "))) - _GENERAL
        return own.union(*(alike for alike in ALIKE if alike & own))

    def is_code(self, part: ClauseItem) -> bool:
        table, _, item = part.item.partition(".")
        return self.agreement.table(table).person == item and part.identifying is Identifying.PSEUDONYMISED

    @cached_property
    def rows(self) -> tuple[ClauseItem, ...]:
        """The items of its clauses that go by themselves, each once."""
        return tuple(dict.fromkeys(part for clause in self.clauses for part in clause.unit_record_items))

    def is_named(self, part: ClauseItem, words: str) -> bool:
        """By a word of its own, or by what it is about."""
        item = " . ".join(self.item_names(part))
        is_told = any(each.search(item) and each.search(words) for each in CONCEPTS.values())
        return is_told or bool(self.names_of(part) & stems(words))

    @cached_property
    def about(self) -> ClauseItem | None:
        """Of a sentence that is about one item: which."""
        before = self.before.casefold()
        named = (
            (max((len(each) for each in self.item_names(part) if each and each.casefold() in before), default=0), part)
            for part in self.rows
        )
        longest, found = max(named, key=lambda each: each[0], default=(0, None))
        return found if longest else None

    def form_of(self, part: ClauseItem) -> frozenset[str]:
        """Words by which it says that an item goes coarser than it is; none where it goes as it is."""
        if part.generalise.to is Coarsening.AS_IS:
            return frozenset()
        return stems_of((form_words(part.generalise), "group band about roughly range"))

    @cached_property
    def is_told_who(self) -> bool:
        return any(part.identifying is Identifying.IDENTIFIED for clause in self.clauses for part in clause.items)


def _says(clause: Clause) -> Iterator[str]:
    yield from (clause.title, clause.words.adult, clause.words.child, clause.good.what, clause.good.for_whom)
    yield from (clause.collection.how, clause.collection.where, clause.collection.by_whom)
    yield from (clause.purpose.what, clause.purpose.why, clause.purpose.how_it_helps, clause.purpose.law)
    yield from (
        clause.obligation.on_no,
        clause.obligation.law or "",
        clause.choice.how,
        clause.choice.why_not_told or "",
    )
    yield from (clause.terms.schedule, clause.terms.disposal, str(clause.terms.keep_months))
    yield from (each.words for each in clause.counts)
