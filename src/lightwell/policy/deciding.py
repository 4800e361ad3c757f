"""May this recipient use these items, for this use, on this day?

Stage 3, sharing. Source: the signed agreement alone: what no clause gives is not given. A use that is not declared,
or that could be one of several, is never permitted: a person is asked (DPUP, Purpose Matters guideline: a purpose is
clear beforehand, and says what it is not).
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause, ClauseItem
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
class _Said:
    """What is said of one clause whatever is asked, put into words once.

    gives: "Clause 3, “Who comes”, gives “Evaluation”". use: the title of its use. source: where the document says it.
    """

    clause: Clause
    title: str
    gives: str
    use: str
    source: str


@dataclass(frozen=True, slots=True)
class _Covers:
    """That a clause gives an item. words: the item, and the form in which it goes."""

    said: _Said
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class _RulesOut:
    """That a clause says its items will not be used for something."""

    said: _Said
    words: str
    source: str


_Given = Mapping[str, Timeline[_Covers]]
_RuledOut = Mapping[str, Timeline[_RulesOut]]
_NOTHING_GIVEN: _Given = {}
_NOTHING_RULED_OUT: _RuledOut = {}


@dataclass(frozen=True, slots=True)
class Decider:
    """An agreement made ready to be asked; made once by `compile`, then asked as often as wanted.

    covers, rules_out: by unit and use, then by item.
    """

    agreement: Agreement
    signed: bool
    units: Mapping[str, Sequence[str]]
    uses: Mapping[str, Sequence[str]]
    items: Mapping[str, Sequence[str]]
    unit_names: Mapping[str, str]
    covers: Mapping[tuple[str, str], _Given]
    rules_out: Mapping[tuple[str, str], _RuledOut]
    other_uses: Mapping[tuple[str, str], Sequence[tuple[str, str]]]
    other_units: Mapping[str, Sequence[tuple[str, str]]]

    def decide(self, recipient: str, items: Sequence[str], use: str, on: dt.date) -> Ruling:
        """Permit, refuse or ask a person, with every reason.

        recipient: a unit's short name, or its name. items: `table.item`, or the item alone where only one table has
        it. use: a declared use's short name, title or alias. on: the day of the use.
        """
        called = plain(use)
        units, uses = self.units.get(plain(recipient), ()), self.uses.get(called, ())
        paths = {name: self.items.get(plain(name), ()) for name in items}
        findings = _Findings()
        self._about_the_agreement(findings, on)
        self._about_names(findings, recipient, units, paths)
        self._about_the_use(findings, use, uses)
        if len(units) != 1:
            return findings.ruling(0)
        looked = _Looking(self, findings, units[0], called, uses, on)
        looked.at_items({found[0]: None for found in paths.values() if len(found) == 1})
        return findings.ruling(looked.examined)

    def _about_the_agreement(self, findings: _Findings, on: dt.date) -> None:
        agreement = self.agreement
        if not self.signed:
            sentence = (
                "Both sides have not signed these terms, so they give nobody anything. Have both sign this version."
            )
            findings.refuse("not-signed", sentence, f"{agreement.source}, signatures")
        if not agreement.starts_on <= on <= agreement.ends_on:
            runs = f"from {day_words(agreement.starts_on)} to {day_words(agreement.ends_on)}"
            sentence = (
                f"The agreement is in force {runs}, not on {day_words(on)}. Ask about a day within it, or vary it."
            )
            findings.refuse("not-in-force", sentence, f"{agreement.source}, starts_on and ends_on")

    def _about_names(
        self, findings: _Findings, recipient: str, units: Sequence[str], paths: Mapping[str, Sequence[str]]
    ) -> None:
        if not units:
            findings.refuse("unknown-recipient", self._unknown_recipient(recipient), f"{self._source}, parties")
        if len(units) > 1:
            sentence = f"“{recipient}” could be {quoted(units, 'or')}. Say which."
            findings.ask("ambiguous-recipient", sentence, f"{self._source}, parties")
        if not paths:
            findings.refuse("no-items", "No item was asked about. Name at least one.", PURPOSE_MATTERS)
        for name, found in paths.items():
            if not found:
                sentence = f"The agreement has no item “{name}”, so nobody gets it. {_close(name, self.items)}"
                findings.refuse("unknown-item", sentence, f"{self._source}, tables")
            if len(found) > 1:
                sentence = f"“{name}” could be {quoted(found, 'or')}. Say which."
                findings.ask("ambiguous-item", sentence, f"{self._source}, tables")

    @property
    def _source(self) -> str:
        return self.agreement.source

    def _unknown_recipient(self, recipient: str) -> str:
        for party in self.agreement.parties:
            if plain(recipient) in (plain(party.id), plain(party.name)):
                units = quoted((unit.id for unit in party.units), "or")
                which = f"Name the unit: {units}." if units else "It has no unit that receives anything."
                return f"“{recipient}” is an organisation; only one part of it can receive anything. {which}"
        gets = f"Those that get anything are {quoted(self.agreement.recipients)}."
        return f"The agreement has no unit “{recipient}”, so it gets nothing. {_close(recipient, self.units)} {gets}"

    def _about_the_use(self, findings: _Findings, use: str, uses: Sequence[str]) -> None:
        if len(uses) > 1:
            sentence = (
                f"“{use}” could be {quoted(uses, 'or')}. A person must say which it is; until then it is not allowed."
            )
            findings.ask("ambiguous-use", sentence, f"{self._source}, uses; {PURPOSE_MATTERS}")
        if not uses:
            declared = quoted(each.id for each in self.agreement.uses)
            sentence = (
                f"“{use}” is not a use that the agreement declares; it declares {declared}. "
                "A person must say which of them it is, or both sides agree a new one."
            )
            findings.ask("undeclared-use", sentence, f"{self._source}, uses; {PURPOSE_MATTERS}")


class _Findings:
    """What is found on the way to an answer: refuse beats ask, ask beats permit."""

    def __init__(self) -> None:
        self.answer = Answer.PERMIT
        self.against: list[Reason] = []
        self.against_clauses: list[str] = []
        self.for_it: list[Reason] = []
        self.for_clauses: list[str] = []

    def refuse(self, code: str, sentence: str, source: str, *clauses: str) -> None:
        self.answer = Answer.REFUSE
        self.against.append(Reason(code, sentence, source))
        self.against_clauses.extend(clauses)

    def ask(self, code: str, sentence: str, source: str) -> None:
        if self.answer is not Answer.REFUSE:
            self.answer = Answer.ASK
        self.against.append(Reason(code, sentence, source))

    def permit(self, sentence: str, said: _Said) -> None:
        self.for_it.append(Reason("covered", sentence, f"{said.source}, items and purpose"))
        self.for_clauses.append(said.clause.id)

    def ruling(self, examined: int) -> Ruling:
        """Every reason against is given, and no reason for beside it."""
        reasons, clauses = (self.against, self.against_clauses) if self.against else (self.for_it, self.for_clauses)
        return Ruling(self.answer, tuple(reasons), tuple(dict.fromkeys(clauses)), examined)


class _Looking:
    """One question being answered, and how many clauses that has taken."""

    def __init__(
        self, decider: Decider, findings: _Findings, unit: str, use: str, uses: Sequence[str], on: dt.date
    ) -> None:
        self.decider, self.findings, self.unit, self.uses, self.on = decider, findings, unit, uses, on
        only = uses[0] if len(uses) == 1 else None
        self.given = _NOTHING_GIVEN if only is None else decider.covers.get((unit, only), _NOTHING_GIVEN)
        # By the use's name, and in the very words of a clause.
        asked = (use,) if only == use else dict.fromkeys((*uses, use))
        self.ruled_out = [found for each in asked if (found := decider.rules_out.get((unit, each)))]
        self.examined = 0

    def at_items(self, paths: Iterable[str]) -> None:
        """Find what is to be said of each item. paths: each item once."""
        covered: dict[str, list[_Covers]] = {}
        for path in paths:
            is_ruled_out = bool(self.ruled_out) and self._is_ruled_out(path)
            days = self.given.get(path)
            given = days.on(self.on) if days is not None else None
            if given is not None:
                self.examined += 1
                covered.setdefault(given.said.clause.id, []).append(given)
            elif not is_ruled_out:
                self._not_given(path, days)
        for each in covered.values():
            self._permitted(each)

    def _is_ruled_out(self, path: str) -> bool:
        """A clause which gives the item promises not to use it so; said once for each promise."""
        found: dict[_RulesOut, None] = {}
        for promised in self.ruled_out:
            days = promised.get(path)
            promise = days.on(self.on) if days is not None else None
            if promise is not None:
                self.examined += 1
                found[promise] = None
        for rules_out in found:
            sentence = (
                f"{rules_out.said.title}, says that “{path}” will not be used for {rules_out.words}. "
                "Only a variation that both sides sign, and that people are told of, could change that."
            )
            self.findings.refuse("ruled-out", sentence, rules_out.source, rules_out.said.clause.id)
        return bool(found)

    def _not_given(self, path: str, days: Timeline[_Covers] | None) -> None:
        """Why an item is not given, and who gets it or when, so that a no teaches."""
        elsewhere = self.decider.other_uses.get((self.unit, path), ())
        if not elsewhere:
            self._not_covered(path)
        elif len(self.uses) == 1:
            self._other_use(path, elsewhere) if days is None else self._other_day(path, days)

    def _not_covered(self, path: str) -> None:
        others = self.decider.other_units.get(path, ())
        teaches = (
            " ".join(f"Clause {clause} gives it to {self._named(unit)}." for unit, clause in others)
            or "It is in no clause, so it never leaves the provider."
        )
        sentence = f"No clause gives {self._named(self.unit)} the item “{path}”. {teaches}"
        sentence = f"{sentence} It would take a new clause that both sides sign."
        self.findings.refuse("not-covered", sentence, self.decider.agreement.source, *(clause for _, clause in others))

    def _other_use(self, path: str, elsewhere: Sequence[tuple[str, str]]) -> None:
        given = listed(f"{cite([clause])} for “{use}”" for use, clause in elsewhere)
        sentence = (
            f"{self._named(self.unit)} gets “{path}” under {given}, not for “{self.uses[0]}”. "
            "It would take a clause for that use that both sides sign."
        )
        clauses = [clause for _, clause in elsewhere]
        source = f"{self.decider.agreement.source}, {cite(clauses)}, purpose; {PURPOSE_MATTERS}"
        self.findings.refuse("other-use", sentence, source, *clauses)

    def _other_day(self, path: str, days: Timeline[_Covers]) -> None:
        agreement = self.decider.agreement
        if not agreement.starts_on <= self.on <= agreement.ends_on:
            return  # said once, of the whole agreement
        nearest = days.nearest(self.on)
        if nearest is None:
            self._not_covered(path)
            return
        self.examined += 1
        said = nearest.said
        starts_on, ends_on = _days(agreement, said.clause)
        runs = f"from {day_words(starts_on)} to {day_words(ends_on)}"
        sentence = f"{said.title}, gives “{path}” {runs}, not on {day_words(self.on)}."
        sentence = f"{sentence} Ask about a day within it, or vary it."
        self.findings.refuse("clause-not-in-force", sentence, f"{said.source}, terms", said.clause.id)

    def _permitted(self, covers: Sequence[_Covers]) -> None:
        said = covers[0].said
        items = covers[0].words if len(covers) == 1 else listed(each.words for each in covers)
        self.findings.permit(f"{said.gives} {items}, for “{said.use}”.", said)

    def _named(self, unit: str) -> str:
        return f"“{self.decider.unit_names[unit]}”"


def _item_words(part: ClauseItem) -> str:
    form = form_words(part.generalise)
    return f"“{part.item}” ({part.identifying.words}{f'; {form}' if form else ''})"


def _close(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(plain(name), list(known), n=1)
    return f"Did you mean “{found[0]}”?" if found else "Check its spelling."


# --- making ready --------------------------------------------------------------------------------------------

_Spans = dict[tuple[str, str], dict[str, list[tuple[dt.date, dt.date, T]]]]


def compile(agreement: Agreement, *, signed: bool = True) -> Decider:
    """The agreement made ready to be asked.

    signed: whether both sides signed these very terms; `Document.is_signed` knows. Unsigned terms permit nothing.
    """
    units = {unit.id: unit.name for party in agreement.parties for unit in party.units}
    covers, rules_out = _spans(agreement, units)
    other_uses: dict[tuple[str, str], dict[str, str]] = {}
    other_units: dict[str, dict[str, str]] = {}
    for clause in agreement.clauses:
        for part in clause.items:
            _note(other_uses.setdefault((clause.recipient.unit, part.item), {}), clause.use, clause.id)
            _note(other_units.setdefault(part.item, {}), clause.recipient.unit, clause.id)
    return Decider(
        agreement=agreement,
        signed=signed,
        units=_names((name, id) for id, called in units.items() for name in (id, called)),
        uses=_names((name, use.id) for use in agreement.uses for name in (use.id, use.title, *use.aliases)),
        items=_item_names(agreement),
        unit_names=units,
        covers=_timelines(covers),
        rules_out=_timelines(rules_out),
        other_uses={key: tuple(found.items()) for key, found in other_uses.items()},
        other_units={key: tuple(found.items()) for key, found in other_units.items()},
    )


def _spans(agreement: Agreement, units: Mapping[str, str]) -> tuple[_Spans[_Covers], _Spans[_RulesOut]]:
    covers: _Spans[_Covers] = {}
    rules_out: _Spans[_RulesOut] = {}
    titles = {use.id: use.title for use in agreement.uses}
    for clause in agreement.clauses:
        unit, days = clause.recipient.unit, _days(agreement, clause)
        said = _said(agreement, clause, units[unit], titles[clause.use])
        given = covers.setdefault((unit, clause.use), {})
        for part in clause.items:
            given.setdefault(part.item, []).append((*days, _Covers(said, _item_words(part))))
        for negative in clause.purpose.not_used_for:
            promise = _RulesOut(said, negative.words, f"{said.source}, purpose, not_used_for; {PURPOSE_MATTERS}")
            for use in {plain(negative.words), *([negative.use] if negative.use else [])}:
                promised = rules_out.setdefault((unit, use), {})
                for part in clause.items:
                    promised.setdefault(part.item, []).append((*days, promise))
    return covers, rules_out


def _said(agreement: Agreement, clause: Clause, unit: str, use: str) -> _Said:
    title = titled(clause)
    return _Said(clause, title, f"{title}, gives “{unit}”", use, f"{agreement.source}, {cite([clause.id])}")


def _timelines(found: _Spans[T]) -> dict[tuple[str, str], Mapping[str, Timeline[T]]]:
    return {key: {item: timeline(spans) for item, spans in items.items()} for key, items in found.items()}


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
