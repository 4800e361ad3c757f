"""May this recipient use these items, for this use, on this day?

Stage 3, sharing. Source: the signed agreement alone: what no clause gives is not given. A use that is not declared,
or that could be one of several, is never permitted: a person is asked (DPUP, Purpose Matters guideline: a purpose is
clear beforehand, and says what it is not).
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause, ClauseItem, NotUsedFor
from lightwell.policy.decisions import Answer, Decision, Reason
from lightwell.policy.timelines import Timeline, timeline
from lightwell.policy.wording import cite, day_words, form_words, listed, plain, quoted, titled

PURPOSE_MATTERS = "Data Protection and Use Policy, Purpose Matters guideline"
NAMED = 3  # at most so many clauses are named to teach; naming all would take longer the more there are

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ruling(Decision):
    """A decision under one agreement.

    clauses: those the answer stands on; where several cover an item for one use, the first in the document.
    examined: how many clauses were looked at, which does not grow with the number in the agreement.
    """

    clauses: tuple[str, ...] = ()
    examined: int = 0


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing found on the way to an answer."""

    answer: Answer
    reason: Reason
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Covers:
    """That a clause gives an item."""

    clause: Clause
    part: ClauseItem


@dataclass(frozen=True, slots=True)
class _RulesOut:
    """That a clause which gives an item says it will not be used for something."""

    clause: Clause
    negative: NotUsedFor


@dataclass(frozen=True, slots=True)
class Decider:
    """An agreement made ready to be asked; made once by `compile`, then asked as often as wanted."""

    agreement: Agreement
    signed: bool
    units: Mapping[str, Sequence[str]]
    uses: Mapping[str, Sequence[str]]
    items: Mapping[str, Sequence[str]]
    covers: Mapping[tuple[str, str, str], Timeline[_Covers]]
    rules_out: Mapping[tuple[str, str, str], Timeline[_RulesOut]]
    other_uses: Mapping[tuple[str, str], Sequence[tuple[str, str]]]
    other_units: Mapping[str, Sequence[tuple[str, str]]]

    def decide(self, recipient: str, items: Sequence[str], use: str, on: dt.date) -> Ruling:
        """Permit, refuse or ask a person, with every reason.

        recipient: a unit's short name, or its name. items: `table.item`, or the item alone where only one table has
        it. use: a declared use's short name, title or alias. on: the day of the use.
        """
        units, uses = self.units.get(plain(recipient), ()), self.uses.get(plain(use), ())
        paths = {name: self._paths(name) for name in dict.fromkeys(items)}
        findings = [
            *self._about_the_agreement(on),
            *self._about_names(recipient, units, paths),
            *self._about_the_use(use, uses),
        ]
        asked = list(dict.fromkeys(path for found in paths.values() if len(found) == 1 for path in found))
        if len(units) != 1:
            return _ruling(findings, 0)
        looked = _Looking(self, units[0], plain(use), uses, on)
        return _ruling([*findings, *looked.findings(asked)], looked.examined)

    def _paths(self, name: str) -> Sequence[str]:
        return self.items.get(plain(name), ())

    def _about_the_agreement(self, on: dt.date) -> Iterator[_Finding]:
        agreement = self.agreement
        if not self.signed:
            sentence = (
                "Both sides have not signed these terms, so they give nobody anything. Have both sign this version."
            )
            yield _refuse("not-signed", sentence, f"{agreement.source}, signatures")
        if not agreement.starts_on <= on <= agreement.ends_on:
            runs = f"from {day_words(agreement.starts_on)} to {day_words(agreement.ends_on)}"
            sentence = (
                f"The agreement is in force {runs}, not on {day_words(on)}. Ask about a day within it, or vary it."
            )
            yield _refuse("not-in-force", sentence, f"{agreement.source}, starts_on and ends_on")

    def _about_names(
        self, recipient: str, units: Sequence[str], paths: Mapping[str, Sequence[str]]
    ) -> Iterator[_Finding]:
        source = self.agreement.source
        if not units:
            yield _refuse("unknown-recipient", self._unknown_recipient(recipient), f"{source}, parties")
        if len(units) > 1:
            sentence = f"“{recipient}” could be {quoted(units, 'or')}. Say which."
            yield _ask("ambiguous-recipient", sentence, f"{source}, parties")
        if not paths:
            yield _refuse("no-items", "No item was asked about. Name at least one.", PURPOSE_MATTERS)
        for name, found in paths.items():
            if not found:
                sentence = f"The agreement has no item “{name}”, so nobody gets it. {_close(name, self.items)}"
                yield _refuse("unknown-item", sentence, f"{source}, tables")
            if len(found) > 1:
                yield _ask(
                    "ambiguous-item", f"“{name}” could be {quoted(found, 'or')}. Say which.", f"{source}, tables"
                )

    def _unknown_recipient(self, recipient: str) -> str:
        for party in self.agreement.parties:
            if plain(recipient) in (plain(party.id), plain(party.name)):
                units = quoted((unit.id for unit in party.units), "or")
                which = f"Name the unit: {units}." if units else "It has no unit that receives anything."
                return f"“{recipient}” is an organisation; only one part of it can receive anything. {which}"
        gets = f"Those that get anything are {quoted(self.agreement.recipients)}."
        return f"The agreement has no unit “{recipient}”, so it gets nothing. {_close(recipient, self.units)} {gets}"

    def _about_the_use(self, use: str, uses: Sequence[str]) -> Iterator[_Finding]:
        if len(uses) > 1:
            sentence = (
                f"“{use}” could be {quoted(uses, 'or')}. A person must say which it is; until then it is not allowed."
            )
            yield _ask("ambiguous-use", sentence, f"{self.agreement.source}, uses; {PURPOSE_MATTERS}")
        if not uses:
            declared = quoted(each.id for each in self.agreement.uses)
            sentence = (
                f"“{use}” is not a use that the agreement declares; it declares {declared}. "
                "A person must say which of them it is, or both sides agree a new one."
            )
            yield _ask("undeclared-use", sentence, f"{self.agreement.source}, uses; {PURPOSE_MATTERS}")


class _Looking:
    """One question being answered, and how many clauses that has taken."""

    def __init__(self, decider: Decider, unit: str, use: str, uses: Sequence[str], on: dt.date) -> None:
        self.decider, self.unit, self.use, self.uses, self.on = decider, unit, use, uses, on
        self.name = f"“{self._named(unit)}”"
        self.examined = 0

    def findings(self, paths: Iterable[str]) -> Iterator[_Finding]:
        covered: dict[str, list[_Covers]] = {}
        for path in paths:
            ruled_out = list(self._ruled_out(path))
            yield from ruled_out
            given = self._given(path)
            if given is not None:
                covered.setdefault(given.clause.id, []).append(given)
            elif not ruled_out:
                yield from self._not_given(path)
        yield from (self._permitted(each) for each in covered.values())

    def _ruled_out(self, path: str) -> Iterator[_Finding]:
        """That a clause which gives the item promises not to use it so, by the use's name or in its own words."""
        asked = dict.fromkeys((*self.uses, self.use))
        found = [self._at(self.decider.rules_out.get((self.unit, path, use))) for use in asked]
        for rules_out in dict.fromkeys(each for each in found if each is not None):
            clause, negative = rules_out.clause, rules_out.negative
            sentence = (
                f"{titled(clause)}, says that “{path}” will not be used for {negative.words}. "
                "Only a variation that both sides sign, and that people are told of, could change that."
            )
            source = f"{self._source(clause.id)}, purpose, not_used_for; {PURPOSE_MATTERS}"
            yield _refuse("ruled-out", sentence, source, clause.id)

    def _given(self, path: str) -> _Covers | None:
        return self._at(self.decider.covers.get((self.unit, path, self.uses[0]))) if len(self.uses) == 1 else None

    def _at(self, days: Timeline[T] | None) -> T | None:
        found = days.on(self.on) if days is not None else None
        self.examined += found is not None
        return found

    def _not_given(self, path: str) -> Iterator[_Finding]:
        """Why an item is not given, and who gets it or when, so that a no teaches."""
        elsewhere = self.decider.other_uses.get((self.unit, path), ())
        if not elsewhere:
            yield self._not_covered(path)
        elif len(self.uses) == 1:
            days = self.decider.covers.get((self.unit, path, self.uses[0]))
            yield from self._other_use(path, elsewhere) if days is None else self._other_day(path, days)

    def _not_covered(self, path: str) -> _Finding:
        others = self.decider.other_units.get(path, ())
        teaches = (
            " ".join(f"Clause {clause} gives it to “{self._named(unit)}”." for unit, clause in others)
            or "It is in no clause, so it never leaves the provider."
        )
        sentence = f"No clause gives {self.name} the item “{path}”. {teaches}"
        sentence = f"{sentence} It would take a new clause that both sides sign."
        return _refuse("not-covered", sentence, self.decider.agreement.source, *(clause for _, clause in others))

    def _other_use(self, path: str, elsewhere: Sequence[tuple[str, str]]) -> Iterator[_Finding]:
        given = listed(f"{cite([clause])} for “{use}”" for use, clause in elsewhere)
        sentence = (
            f"{self.name} gets “{path}” under {given}, not for “{self.uses[0]}”. "
            "It would take a clause for that use that both sides sign."
        )
        clauses = [clause for _, clause in elsewhere]
        source = f"{self._source(*clauses)}, purpose; {PURPOSE_MATTERS}"
        yield _refuse("other-use", sentence, source, *clauses)

    def _other_day(self, path: str, days: Timeline[_Covers]) -> Iterator[_Finding]:
        agreement = self.decider.agreement
        if not agreement.starts_on <= self.on <= agreement.ends_on:
            return  # said once, of the whole agreement
        nearest = days.nearest(self.on)
        if nearest is None:
            return
        self.examined += 1
        clause = nearest.clause
        starts_on, ends_on = _days(agreement, clause)
        runs = f"from {day_words(starts_on)} to {day_words(ends_on)}"
        sentence = f"{titled(clause)}, gives “{path}” {runs}, not on {day_words(self.on)}."
        sentence = f"{sentence} Ask about a day within it, or vary it."
        yield _refuse("clause-not-in-force", sentence, f"{self._source(clause.id)}, terms", clause.id)

    def _permitted(self, covers: Sequence[_Covers]) -> _Finding:
        clause = covers[0].clause
        items = listed(_item_words(each.part) for each in covers)
        use = next(use.title for use in self.decider.agreement.uses if use.id == clause.use)
        sentence = f"{titled(clause)}, gives {self.name} {items}, for “{use}”."
        reason = Reason("covered", sentence, f"{self._source(clause.id)}, items and purpose")
        return _Finding(Answer.PERMIT, reason, (clause.id,))

    def _named(self, unit: str) -> str:
        return self.decider.agreement.unit(unit).name

    def _source(self, *clauses: str) -> str:
        return f"{self.decider.agreement.source}, {cite(clauses)}"


def _item_words(part: ClauseItem) -> str:
    form = form_words(part.generalise)
    return f"“{part.item}” ({part.identifying.words}{f'; {form}' if form else ''})"


def _refuse(code: str, sentence: str, source: str, *clauses: str) -> _Finding:
    return _Finding(Answer.REFUSE, Reason(code, sentence, source), clauses)


def _ask(code: str, sentence: str, source: str) -> _Finding:
    return _Finding(Answer.ASK, Reason(code, sentence, source))


def _close(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(plain(name), list(known), n=1)
    return f"Did you mean “{found[0]}”?" if found else "Check its spelling."


def _ruling(findings: Sequence[_Finding], examined: int) -> Ruling:
    """Refuse beats ask, ask beats permit; every reason against is given, and no reason for beside it."""
    against = [finding for finding in findings if finding.answer is not Answer.PERMIT]
    answers = {finding.answer for finding in findings}
    answer = next((each for each in (Answer.REFUSE, Answer.ASK) if each in answers), Answer.PERMIT)
    said = against or findings
    clauses = dict.fromkeys(clause for finding in said for clause in finding.clauses)
    return Ruling(answer, tuple(finding.reason for finding in said), tuple(clauses), examined)


# --- making ready --------------------------------------------------------------------------------------------

_Spans = dict[tuple[str, str, str], list[tuple[dt.date, dt.date, T]]]


def compile(agreement: Agreement, *, signed: bool = True) -> Decider:
    """The agreement made ready to be asked.

    signed: whether both sides signed these very terms; `Document.is_signed` knows. Unsigned terms permit nothing.
    """
    covers: _Spans[_Covers] = {}
    rules_out: _Spans[_RulesOut] = {}
    other_uses: dict[tuple[str, str], dict[str, str]] = {}
    other_units: dict[str, dict[str, str]] = {}
    for clause in agreement.clauses:
        unit, days = clause.recipient.unit, _days(agreement, clause)
        for part in clause.items:
            covers.setdefault((unit, part.item, clause.use), []).append((*days, _Covers(clause, part)))
            _note(other_uses.setdefault((unit, part.item), {}), clause.use, clause.id)
            _note(other_units.setdefault(part.item, {}), unit, clause.id)
            for negative in clause.purpose.not_used_for:
                for use in {plain(negative.words), *([negative.use] if negative.use else [])}:
                    rules_out.setdefault((unit, part.item, use), []).append((*days, _RulesOut(clause, negative)))
    return Decider(
        agreement=agreement,
        signed=signed,
        units=_names(
            (name, unit.id) for party in agreement.parties for unit in party.units for name in (unit.id, unit.name)
        ),
        uses=_names((name, use.id) for use in agreement.uses for name in (use.id, use.title, *use.aliases)),
        items=_item_names(agreement),
        covers={key: timeline(spans) for key, spans in covers.items()},
        rules_out={key: timeline(spans) for key, spans in rules_out.items()},
        other_uses={key: tuple(found.items()) for key, found in other_uses.items()},
        other_units={key: tuple(found.items()) for key, found in other_units.items()},
    )


def _note(found: dict[str, str], name: str, clause: str) -> None:
    if len(found) < NAMED:
        found.setdefault(name, clause)


def _names(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, of in pairs:
        found[plain(name)] = tuple(dict.fromkeys((*found.get(plain(name), ()), of)))
    return found


def _item_names(agreement: Agreement) -> dict[str, tuple[str, ...]]:
    return _names(
        (name, f"{table.id}.{item.id}")
        for table in agreement.tables
        for item in table.items
        for name in (item.id, f"{table.id}.{item.id}")
    )


def _days(agreement: Agreement, clause: Clause) -> tuple[dt.date, dt.date]:
    starts_on = max(agreement.starts_on, clause.terms.starts_on or agreement.starts_on)
    return starts_on, min(agreement.ends_on, clause.terms.ends_on or agreement.ends_on)
