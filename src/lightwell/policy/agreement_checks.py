"""What must hold between the parts of an agreement document.

Stage 2, agreement. Source: the agreement is executed as it stands, so every name in it must lead somewhere, and what
is asked of an item must be something that the item can give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from lightwell.policy.checked import found_by
from lightwell.policy.clauses import (
    Clause,
    ClauseItem,
    Coarsening,
    Condition,
    Count,
    Generalisation,
    Identifying,
    NotUsedFor,
)
from lightwell.policy.faults import Fault
from lightwell.policy.tables import Item, Kind, Table

if TYPE_CHECKING:
    from lightwell.policy.agreement import Agreement

# What each coarsening can be done to.
FITS: dict[Coarsening, tuple[Kind, ...]] = {
    Coarsening.AS_IS: tuple(Kind),
    Coarsening.YEAR: (Kind.DATE,),
    Coarsening.MONTH: (Kind.DATE,),
    Coarsening.QUARTER: (Kind.DATE,),
    Coarsening.AGE_BANDS: (Kind.DATE,),
    Coarsening.BANDS: (Kind.NUMBER, Kind.DECIMAL),
    Coarsening.CLASSES: (Kind.CODE, Kind.CODES, Kind.TEXT),
}


def checks(agreement: Agreement) -> Iterator[Iterable[Fault]]:
    """Each thing that must hold between parts, apart from the others."""
    yield _date_faults(agreement)
    yield _party_faults(agreement)
    yield _signature_faults(agreement)
    yield _protocol_faults(agreement)
    yield _copy_faults(agreement)
    yield _yes_faults(agreement)
    yield from _name_faults(agreement)
    yield _same_as_faults(agreement)
    for checks_of_clauses in (_unit_checks, _use_checks, _term_checks, _item_checks, _count_checks):
        yield found_by(checks_of_clauses(agreement))
    yield found_by(_row_set_checks(agreement))


def _date_faults(agreement: Agreement) -> Iterator[Fault]:
    if agreement.ends_on < agreement.starts_on:
        yield Fault("ends_on", "ends-before-start", "The agreement ends before it starts. Swap or mend the dates.")


# --- parties and names ---------------------------------------------------------------------------------------


def _party_faults(agreement: Agreement) -> Iterator[Fault]:
    for kind in ("agency", "provider"):
        count = sum(party.kind == kind for party in agreement.parties)
        if count != 1:
            yield Fault("parties", "parties", f"There must be exactly one {kind}; there are {count}.")


def _signature_faults(agreement: Agreement) -> Iterator[Fault]:
    known = {party.id for party in agreement.parties}
    for number, signature in enumerate(agreement.signatures):
        if signature.party not in known:
            sentence = f"“{signature.party}” is not a party. Only a party can sign."
            yield Fault(f"signatures[{number}].party", "unknown-party", sentence)


def _yes_faults(agreement: Agreement) -> Iterator[Fault]:
    known = {clause.id for clause in agreement.clauses}
    for number, each in enumerate(agreement.yeses):
        if each.clause not in known:
            sentence = f"“{each.clause}” is no clause. A community party’s own yes is to a clause that is here."
            yield Fault(f"yeses[{number}].clause", "unknown-clause", sentence)


def _protocol_faults(agreement: Agreement) -> Iterator[Fault]:
    if agreement.protocol is not None and agreement.without_protocol is not None:
        sentence = "There is a request protocol, and also a reason for having none. Keep one of the two."
        yield Fault("without_protocol", "protocol-and-none", sentence)


def _copy_faults(agreement: Agreement) -> Iterator[Fault]:
    known = {party.id for party in agreement.parties}
    known |= {unit.id for party in agreement.parties for unit in party.units}
    for number, copy in enumerate(agreement.copies):
        if copy.holder not in known:
            sentence = f"“{copy.holder}” is no party, and no unit of one. A copy is held by somebody named here."
            yield Fault(f"copies[{number}].holder", "unknown-holder", sentence)


def _name_faults(agreement: Agreement) -> Iterator[Iterator[Fault]]:
    yield _twice("parties", (party.id for party in agreement.parties))
    yield _twice("parties", (unit.id for party in agreement.parties for unit in party.units))
    yield _twice("uses", (use.id for use in agreement.uses))
    yield _twice("tables", (table.id for table in agreement.tables))
    yield _twice("clauses", (clause.id for clause in agreement.clauses))
    yield _twice("promises", (promise.id for promise in agreement.promises))
    yield _twice("copies", (copy.id for copy in agreement.copies))


def _twice(where: str, names: Iterable[str]) -> Iterator[Fault]:
    for name, times in sorted(Counter(names).items()):
        if times > 1:
            yield Fault(where, "name-twice", f"“{name}” is used twice. Give one another short name.")


def _same_as_faults(agreement: Agreement) -> Iterator[Fault]:
    known = _items(agreement)
    for table_number, table in enumerate(agreement.tables):
        for item_number, item in enumerate(table.items):
            if item.same_as is not None and item.same_as not in known:
                where = f"tables[{table_number}].items[{item_number}].same_as"
                yield Fault(where, "unknown-item", f"“{item.same_as}” is not an item of any table.")


def _items(agreement: Agreement) -> dict[str, Item]:
    return {f"{table.id}.{item.id}": item for table in agreement.tables for item in table.items}


# --- one clause ----------------------------------------------------------------------------------------------


def _of_each_clause(
    agreement: Agreement, checks_of: Callable[[Clause], Iterable[Iterable[Fault]]]
) -> Iterator[Iterator[Fault]]:
    for number, clause in enumerate(agreement.clauses):
        yield found_by(checks_of(clause), f"clauses[{number}]")


def _unit_checks(agreement: Agreement) -> Iterator[Iterator[Fault]]:
    units = {unit.id for party in agreement.parties for unit in party.units}
    yield from _of_each_clause(agreement, lambda clause: [_unit_faults(units, clause)])


def _unit_faults(units: set[str], clause: Clause) -> Iterator[Fault]:
    if clause.recipient.unit not in units:
        sentence = f"No party has a unit “{clause.recipient.unit}”."
        yield Fault(
            "recipient.unit", "unknown-unit", f"{sentence} Only a named part of an organisation can receive anything."
        )


def _use_checks(agreement: Agreement) -> Iterator[Iterator[Fault]]:
    uses = {use.id for use in agreement.uses}
    yield from _of_each_clause(agreement, lambda clause: _checks_of_uses(uses, clause))


def _checks_of_uses(uses: set[str], clause: Clause) -> Iterator[Iterator[Fault]]:
    yield _use_faults(uses, clause)
    for place, negative in enumerate(clause.purpose.not_used_for):
        yield found_by([_negative_faults(uses, clause, negative)], f"purpose.not_used_for[{place}].use")


def _use_faults(uses: set[str], clause: Clause) -> Iterator[Fault]:
    if clause.use not in uses:
        sentence = f"“{clause.use}” is not a declared use. Declare it in “uses”, or name one that is."
        yield Fault("purpose.use", "undeclared-use", sentence)


def _negative_faults(uses: set[str], clause: Clause, negative: NotUsedFor) -> Iterator[Fault]:
    if negative.use is None:
        return
    if negative.use == clause.use:
        yield Fault("", "rules-itself-out", "This rules out the clause's own use. Take one of the two out.")
    elif negative.use not in uses:
        yield Fault(
            "", "undeclared-use", f"“{negative.use}” is not a declared use. Declare it, or leave only the words."
        )


def _term_checks(agreement: Agreement) -> Iterator[Iterator[Fault]]:
    yield from _of_each_clause(agreement, lambda clause: [_term_faults(agreement, clause)])


def _term_faults(agreement: Agreement, clause: Clause) -> Iterator[Fault]:
    starts_on, ends_on = clause.terms.starts_on, clause.terms.ends_on
    if (starts_on is not None and starts_on > agreement.ends_on) or (
        ends_on is not None and ends_on < agreement.starts_on
    ):
        yield Fault("terms", "never-in-force", "This clause's days all lie outside the agreement's. Mend the dates.")


def _item_checks(agreement: Agreement) -> Iterator[Iterator[Fault]]:
    items = _items(agreement)
    yield from _of_each_clause(agreement, lambda clause: _checks_of_items(items, clause))


def _checks_of_items(items: Mapping[str, Item], clause: Clause) -> Iterator[Iterator[Fault]]:
    for place, part in enumerate(clause.items):
        yield found_by([_clause_item_faults(items, part)], f"items[{place}]")


def _clause_item_faults(items: Mapping[str, Item], part: ClauseItem) -> Iterator[Fault]:
    item = items.get(part.item)
    if item is None:
        yield Fault("item", "unknown-item", f"“{part.item}” is not an item of any table. Check its spelling.")
        return
    kinds = FITS[part.generalise.to]
    if item.type not in kinds:
        fitting = " or ".join(f"“{kind}”" for kind in kinds)
        sentence = f"“{part.item}” is a {item.type}; “{part.generalise.to}” is for {fitting}."
        yield Fault("generalise.to", "does-not-fit", sentence)
    elif part.generalise.classes and item.codes:
        yield from _class_faults(part.generalise, item)


def _class_faults(how: Generalisation, item: Item) -> Iterator[Fault]:
    codes = {code.value.casefold(): code.value for code in item.codes}
    classed = {value.casefold(): value for group in how.classes for value in group.values}
    strange = [value for value in classed if value not in codes]
    if strange:
        listed = ", ".join(f"“{classed[value]}”" for value in strange)
        sentence = f"These are in a class but are not codes of “{item.id}”: {listed}. Check their spelling."
        yield Fault("generalise.classes", "not-a-code", sentence)
    left = [value for value in codes if value not in classed]
    if left and how.otherwise is None:
        listed = ", ".join(f"“{codes[value]}”" for value in left)
        sentence = f"These codes are in no class: {listed}. Put each in one, or say what everything otherwise becomes."
        yield Fault("generalise.classes", "code-in-no-class", sentence)


# --- counts --------------------------------------------------------------------------------------------------


def _count_checks(agreement: Agreement) -> Iterator[Iterator[Fault]]:
    items = _items(agreement)
    tables = {table.id for table in agreement.tables}
    yield from _of_each_clause(agreement, lambda clause: _checks_of_counts(tables, items, clause))


def _checks_of_counts(tables: set[str], items: Mapping[str, Item], clause: Clause) -> Iterator[Iterator[Fault]]:
    for place, count in enumerate(clause.counts):
        checks_of_count = (
            _count_table_faults(tables, count),
            _group_faults(items, clause, count),
            _where_faults(items, count),
        )
        yield found_by(checks_of_count, f"counts[{place}]")


def _count_table_faults(tables: set[str], count: Count) -> Iterator[Fault]:
    if count.table not in tables:
        yield Fault("table", "unknown-table", f"There is no table “{count.table}”. Check its spelling.")
    for name in dict.fromkeys(count.items):
        if name.partition(".")[0] != count.table:
            yield Fault(
                "table", "other-table", f"“{name}” is not of the table “{count.table}”. A count looks at one table."
            )


def _group_faults(items: Mapping[str, Item], clause: Clause, count: Count) -> Iterator[Fault]:
    for number, name in enumerate(count.by):
        ways = [part.generalise.to for part in clause.items if part.item == name]
        if name in items and Coarsening.AS_IS in ways and not _has_few_values(items[name]):
            sentence = f"“{name}” has no end of values, so it cannot make groups. Give it bands or classes."
            yield Fault(f"by[{number}]", "endless-groups", sentence)


def _where_faults(items: Mapping[str, Item], count: Count) -> Iterator[Fault]:
    for number, condition in enumerate(count.where):
        if condition.item in items:
            for fault in _condition_faults(condition, items[condition.item]):
                yield fault.within(f"where[{number}]")


def _has_few_values(item: Item) -> bool:
    return item.type in (Kind.CODE, Kind.CODES, Kind.YES_NO)


def _condition_faults(condition: Condition, item: Item) -> Iterator[Fault]:
    if (condition.at_least is not None or condition.at_most is not None) and item.type not in (
        Kind.NUMBER,
        Kind.DECIMAL,
    ):
        yield Fault("item", "not-a-number", f"“{condition.item}” is not a number, so it has no least or most.")
    if condition.in_period and item.type != Kind.DATE:
        yield Fault("item", "not-a-date", f"“{condition.item}” is not a date, so it cannot fall in a quarter.")
    known = {code.value.casefold() for code in item.codes} | {word.casefold() for word in item.missing}
    strange = [value for value in condition.any_of if item.codes and value.casefold() not in known]
    if strange:
        listed = ", ".join(f"“{value}”" for value in strange)
        yield Fault("any_of", "not-a-code", f"Not codes of “{condition.item}”: {listed}. Check their spelling.")


# --- the rows that one recipient gets for one use ------------------------------------------------------------


def _row_set_checks(agreement: Agreement) -> Iterator[Iterator[Fault]]:
    tables = {table.id: table for table in agreement.tables}
    for (_, _, name), covered in _row_sets(agreement).items():
        if name in tables:
            yield _level_faults(tables[name], covered)
            yield _name_as_sent_faults(covered)


def _row_sets(agreement: Agreement) -> dict[tuple[str, str, str], list[tuple[Clause, ClauseItem]]]:
    """What is sent together, as one set of rows: items of one table, to one recipient, for one use."""
    found: dict[tuple[str, str, str], list[tuple[Clause, ClauseItem]]] = {}
    for clause in agreement.clauses:
        for part in clause.unit_record_items:
            found.setdefault((clause.recipient.unit, clause.use, part.table), []).append((clause, part))
    return found


def _level_faults(table: Table, covered: list[tuple[Clause, ClauseItem]]) -> Iterator[Fault]:
    cited = cite_clauses(clause for clause, _ in covered)
    person = f"“{table.id}.{table.person}”"
    has_person = any(part.item_id == table.person for _, part in covered)
    levels = {part.identifying for _, part in covered}
    if len(levels) > 1:
        sentence = f"{cited}: one set of rows of “{table.id}” is said to be identifying in more than one way."
        yield Fault("clauses", "mixed-rows", f"{sentence} Give all its items one level.")
    elif levels == {Identifying.PSEUDONYMISED} and not has_person:
        sentence = f"{cited}: the rows go under a made-up code, but {person}, which it stands for, is not covered."
        yield Fault("clauses", "no-code", f"{sentence} Add it, or make the items de-identified.")
    elif levels == {Identifying.DEIDENTIFIED} and has_person:
        sentence = f"{cited}: {person} says whose row it is, in rows that are to have nothing in its place."
        yield Fault("clauses", "code-not-wanted", f"{sentence} Take it out, or make the items pseudonymised.")


def _name_as_sent_faults(covered: list[tuple[Clause, ClauseItem]]) -> Iterator[Fault]:
    parts = {part for _, part in covered}
    for name, times in sorted(Counter(part.name_as_sent.casefold() for part in parts).items()):
        if times > 1:
            cited = cite_clauses(clause for clause, part in covered if part.name_as_sent.casefold() == name)
            sentence = f"{cited}: different things are sent under the name “{name}”. Give each a name of its own."
            yield Fault("clauses", "name-as-sent-twice", sentence)


def cite_clauses(clauses: Iterable[Clause]) -> str:
    """How a fault names clauses: "Clauses 3 and 5"."""
    names = list(dict.fromkeys(clause.id for clause in clauses))
    if len(names) == 1:
        return f"Clause {names[0]}"
    return f"Clauses {', '.join(names[:-1])} and {names[-1]}"
