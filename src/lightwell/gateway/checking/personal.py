"""Personal details hiding in a column that goes, and identifiers in disguise.

Stage 3, sharing. Numbers that say who somebody is and ways to reach them stop; names, addresses and columns that work
like a name may be confirmed, with a reason, because a suburb called Victoria is not a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lightwell.gateway.checking.matching import MatchedTable
from lightwell.gateway.checking.wording import problem
from lightwell.gateway.distinct import Distinct
from lightwell.gateway.problems import Problem
from lightwell.gateway.scanning import CONTACT_DETAILS, DIRECT_IDENTIFIERS, Finding, distinctness, scan
from lightwell.gateway.scanning.distinctness import NEARLY_ALL
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Coarsening
from lightwell.policy.tables import Item


def personal_problems(
    agreement: Agreement, matched: MatchedTable, by_value: Mapping[str, Distinct]
) -> Iterator[Problem]:
    """What hides in the columns of one table that some clause covers. by_value: its cells, by item id."""
    table = matched.table
    for item in _that_go(agreement, matched):
        different = by_value[item.id]
        # Whatever is in a cell is in some value; which rows it is in is asked only where there is something.
        if scan(item.column, different.values):
            for finding in scan(item.column, different.cells, matched.sheet.numbers):
                yield _in_words(table.id, item, finding)
        if _goes_as_it_is(agreement, f"{table.id}.{item.id}") and _is_near_unique(different):
            yield problem("near-unique", table.id, item.column)


def _is_near_unique(different: Distinct) -> bool:
    """A column with few values can only be near-unique where most of its cells are empty."""
    if different.places is None:
        return distinctness(different.cells).is_near_unique
    empty = different.values.str.strip_chars() == ""
    if not empty.any():
        return False
    filled = len(different) - int(different.each(empty).sum())
    return distinctness(different.cells).is_near_unique if len(different.values) >= NEARLY_ALL * filled else False


def _that_go(agreement: Agreement, matched: MatchedTable) -> Iterator[Item]:
    """Covered items; not the person's own identifier, which goes as a made-up code."""
    table = matched.table
    covered = {part.item_id for clause in agreement.clauses for part in clause.items if part.table == table.id}
    for item in table.items:
        if item.id in covered and item.id in matched.column_of and item.id != table.person:
            yield item


def _goes_as_it_is(agreement: Agreement, path: str) -> bool:
    parts = (part for clause in agreement.clauses for part in clause.unit_record_items if part.item == path)
    return any(part.generalise.to is Coarsening.AS_IS for part in parts)


def _in_words(table: str, item: Item, finding: Finding) -> Problem:
    stops = finding.kind in DIRECT_IDENTIFIERS | CONTACT_DETAILS
    code = "personal-detail" if stops else "may-be-personal"
    return problem(code, table, item.column, finding.rows, str(finding.kind), many=finding.count)
