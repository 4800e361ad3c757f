"""Where an agreement that is up for signing says otherwise than another that is in force at the same time.

Stage 2, agreement. Source: Data Protection and Use Policy, Purpose Matters and Transparency and Choice guidelines: what
families are told has to stay true, whichever agreement somebody reads. Each is mended, or signed with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lightwell.policy.agreement import Agreement, Party
from lightwell.policy.clauses import Clause, ClauseItem, Count
from lightwell.policy.tables import Item, Table
from lightwell.policy.wording import cite, counted, form_words, listed, plain, quoted, unended

KEEPS_TRUE: Final = (
    "Data Protection and Use Policy, Transparency and Choice guideline: what people were told stays true"
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that two agreements say differently. code: stable; sentence: for people; other: which agreement."""

    code: str
    sentence: str
    other: str


def conflicts(new: Agreement, others: Iterable[Agreement]) -> tuple[Conflict, ...]:
    """Every conflict with an agreement that is in force on some of the same days; the same thing is said once."""
    found = (each for other in others if _overlap(new, other) for each in _with(new, other))
    return tuple(dict.fromkeys(found))


WITHIN: Final = "Within this agreement itself"


def contradictions(
    clauses: Iterable[Clause], unit: Callable[[str], str], item: Callable[[str], str], parties: Iterable[Party]
) -> tuple[Conflict, ...]:
    """Where one agreement says two things at once. unit, item: what each is called; parties: of the agreement."""
    said, own = tuple(clauses), tuple(parties)
    ruled_out = (each for clause in said if (each := recipient_ruled_out(clause, own)) is not None)
    return (*_in_two_forms(said, unit, item), *ruled_out)


def recipient_ruled_out(clause: Clause, parties: Iterable[Party]) -> Conflict | None:
    """The unit that gets it, or the organisation that it is a part of, stands among those who will not see it."""
    party = next((each for each in parties if clause.recipient.unit in {unit.id for unit in each.units}), None)
    if party is None:
        return None
    unit = next(each.name for each in party.units if each.id == clause.recipient.unit)
    of_unit = {_bare(unit), _bare(f"{unit}, {party.name}"), _bare(clause.recipient.unit)}
    for line in clause.recipient.will_not_see:
        if _bare(line) == _bare(party.name) or of_unit & _named_in(line):
            sentence = (
                f"Clause {clause.id} gives this to {unit}, {party.name}, and promises that “{unended(line)}” will not "
                "see it. It cannot be both: take that line out, or let somebody else get it."
            )
            return Conflict("recipient-ruled-out", sentence, WITHIN)
    return None


_EXCEPTS: Final = re.compile(r"\b(?:except|excepting|other than|apart from|besides|but|unless|outside|not)\b")


def _named_in(line: str) -> set[str]:
    """The whole of a line, and each name of a line that lists several; a line that excepts somebody lists nobody."""
    whole = _bare(line)
    return {whole} if _EXCEPTS.search(whole) else {whole, *map(_bare, re.split(r"[,;]", whole))}


def _bare(name: str) -> str:
    """A name without an article before it or a full stop after it."""
    return plain(unended(name)).removeprefix("the ")


def _in_two_forms(
    clauses: Iterable[Clause], unit: Callable[[str], str], item: Callable[[str], str]
) -> tuple[Conflict, ...]:
    """The same item to the same unit in two forms."""
    found: dict[tuple[str, str], list[_Given]] = {}
    for clause in clauses:
        for part in clause.items:
            found.setdefault((clause.recipient.unit, part.item), []).append(_Given(clause, part))
    return tuple(
        Conflict("two-forms", _two_forms(unit(name), item(path), given), WITHIN)
        for (name, path), given in found.items()
        if len({_form(each.part) for each in given}) > 1
    )


def _two_forms(unit: str, item: str, given: Iterable[_Given]) -> str:
    forms: dict[tuple[object, ...], _Given] = {}
    for each in given:
        forms.setdefault(_form(each.part), each)
    said = listed(f"{_as_it_goes(each.part)} ({cite([each.clause.id])})" for each in forms.values())
    return f"{unit} gets “{item}” in {len(forms)} forms: {said}. Side by side they say more than either."


def _as_it_goes(part: ClauseItem) -> str:
    return f"{part.identifying.words}, {form_words(part.generalise) or 'as it is in the file'}"


def _form(part: ClauseItem) -> tuple[object, ...]:
    return (part.identifying, part.generalise)


def contradictions_in(agreement: Agreement) -> tuple[Conflict, ...]:
    """The same, of a whole agreement, and of who holds which copy."""
    within = contradictions(
        agreement.clauses,
        lambda name: agreement.unit(name).name,
        lambda path: agreement.item(path).words,
        agreement.parties,
    )
    return (*within, *copies_of_nothing(agreement))


def copies_of_nothing(agreement: Agreement) -> Iterator[Conflict]:
    """A unit that gets nothing is said to hold a copy, such as once the clauses that sent to it were dropped."""
    elsewhere = [party for party in agreement.parties if party != agreement.provider]
    units = {unit.id for party in elsewhere for unit in party.units} - set(agreement.recipients)
    for copy in agreement.copies:
        if copy.holder in units:
            sentence = (
                f"{agreement.holder_name(copy.holder)} is said to hold “{unended(copy.what)}”, and no clause gives it "
                "anything. Drop that copy, or keep a clause that sends it."
            )
            yield Conflict("copy-of-nothing", sentence, WITHIN)


def _overlap(new: Agreement, other: Agreement) -> bool:
    return new.starts_on <= other.ends_on and other.starts_on <= new.ends_on


def _with(new: Agreement, other: Agreement) -> Iterator[Conflict]:
    """Of the same provider all that is said differently; of another only what one unit is told of one item."""
    yield from _items(new, other)
    if new.provider.id == other.provider.id:
        yield from _forms(new, other)
        yield from _counts(new, other)
        yield from _tables(new, other)


def _named(other: Agreement) -> str:
    return f"“{other.title}” version {other.version}, with {other.provider.name}"


# --- one item, to one unit -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Given:
    """An item that a clause gives to a unit."""

    clause: Clause
    part: ClauseItem


def _given(agreement: Agreement) -> Mapping[tuple[str, str], list[_Given]]:
    found: dict[tuple[str, str], list[_Given]] = {}
    for clause in agreement.clauses:
        for part in clause.items:
            found.setdefault((clause.recipient.unit, part.item), []).append(_Given(clause, part))
    return found


def _shared(new: Agreement, other: Agreement) -> Iterator[tuple[str, str, _Given, _Given]]:
    theirs = _given(other)
    for (unit, path), ours in _given(new).items():
        for here in ours:
            for there in theirs.get((unit, path), ()):
                yield unit, path, here, there


def _items(new: Agreement, other: Agreement) -> Iterator[Conflict]:
    uses: dict[tuple[str, str, str], list[str]] = {}
    months: dict[tuple[str, int, int], list[str]] = {}
    for unit, path, here, there in _shared(new, other):
        for rules_out, allows in ((there.clause, here.clause), (here.clause, there.clause)):
            if allows.use in {each.use for each in rules_out.purpose.not_used_for}:
                uses.setdefault((unit, allows.use, _who_says(rules_out, here.clause)), []).append(path)
        if here.clause.terms.keep_months != there.clause.terms.keep_months:
            key = (unit, here.clause.terms.keep_months, there.clause.terms.keep_months)
            months.setdefault(key, []).append(path)
    for (unit, use, who), paths in uses.items():
        yield Conflict("use-ruled-out", _use_words(new, unit, use, who, paths), _named(other))
    for (unit, ours, theirs), paths in months.items():
        sentence = (
            f"{_unit(new, unit)} may keep {_item_words(new, paths)} for {counted(ours, 'month')} here, and for "
            f"{counted(theirs, 'month')} there."
        )
        yield Conflict("kept-differently", sentence, _named(other))


def _who_says(rules_out: Clause, here: Clause) -> str:
    return "here" if rules_out is here else "there"


def _use_words(new: Agreement, unit: str, use: str, who: str, paths: list[str]) -> str:
    where = "allowed there and ruled out here" if who == "here" else "allowed here and ruled out there"
    title = next((each.title for each in new.uses if each.id == use), use)
    return f"That {_unit(new, unit)} uses {_item_words(new, paths)} for “{title}” is {where}."


def _unit(agreement: Agreement, name: str) -> str:
    return agreement.unit(name).name


def _item_words(agreement: Agreement, paths: Iterable[str]) -> str:
    return quoted(agreement.item(path).words for path in dict.fromkeys(paths))


def _forms(new: Agreement, other: Agreement) -> Iterator[Conflict]:
    """The same item to the same unit in two forms: side by side they say more than either."""
    found: dict[str, list[str]] = {}
    for unit, path, here, there in _shared(new, other):
        if _form(here.part) != _form(there.part):
            found.setdefault(unit, []).append(path)
    for unit, paths in found.items():
        sentence = (
            f"{_unit(new, unit)} gets {_item_words(new, paths)} in one form here and in another there; side by side "
            "they say more than either."
        )
        yield Conflict("two-forms", sentence, _named(other))


# --- counts and tables -----------------------------------------------------------------------------------------


def _counts(new: Agreement, other: Agreement) -> Iterator[Conflict]:
    ours, theirs = _counts_of(new), _counts_of(other)
    if ours and theirs and new.small_number != other.small_number:
        sentence = (
            f"A number counts as small below {new.small_number} here and below {other.small_number} there, so that "
            "what one protects the other may show."
        )
        yield Conflict("small-numbers-differ", sentence, _named(other))
    for key, (clause, count) in ours.items():
        if key in theirs and theirs[key][1] != count:
            there = theirs[key][0]
            sentence = (
                f"The count “{count.words}” ({cite([clause.id])} here, {cite([there.id])} there) counts other things "
                "in each, so that its numbers do not compare."
            )
            yield Conflict("counted-differently", sentence, _named(other))


def _counts_of(agreement: Agreement) -> dict[tuple[str, str], tuple[Clause, Count]]:
    return {
        (clause.recipient.unit, count.id): (clause, count) for clause in agreement.clauses for count in clause.counts
    }


def _tables(new: Agreement, other: Agreement) -> Iterator[Conflict]:
    theirs = {table.id: table for table in other.tables}
    for table in new.tables:
        if table.id in theirs:
            rules = list(_rules_that_differ(table, theirs[table.id]))
            if rules:
                sentence = f"The provider’s table “{table.title}” is promised twice, under different rules: "
                yield Conflict("table-promised-twice", f"{sentence}{listed(rules)}.", _named(other))


def _rules_that_differ(ours: Table, theirs: Table) -> Iterator[str]:
    said = {
        "which rows it holds": (ours.belongs, theirs.belongs),
        "who a row is about": (ours.person, theirs.person),
        "what tells one row from another": (set(ours.key), set(theirs.key)),
        "how an identifier is written": (ours.canonical, theirs.canonical),
        "which date decides": (ours.event_date, theirs.event_date),
    }
    yield from (words for words, (here, there) in said.items() if here != there)
    known = {item.id: item for item in theirs.items}
    differ = [item.words for item in ours.items if item.id in known and _rule_of(item) != _rule_of(known[item.id])]
    if differ:
        yield f"what may stand under {quoted(differ)}"


def _rule_of(item: Item) -> tuple[object, ...]:
    return (item.column, item.type, item.required, item.date_format, item.codes, item.minimum, item.maximum)
