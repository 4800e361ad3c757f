"""What of a need could never be sent, whatever an agreement adds to it: said before it is settled, with what mends it.

Stage 1, co-design. Source: `lightwell.policy.agreement_checks`: what is agreed is executed as it stands. A need is
looked at by itself, as each clause stands by itself: another can be dropped. What an agreement adds, such as what a
table is called and what tells its rows apart, is none of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lightwell.policy.agreement import Agreement, Form, Party, PartyKind, Unit, Use
from lightwell.policy.clauses import Coarsening, Identifying
from lightwell.policy.faults import Fault, NotWellFormed
from lightwell.policy.needs import AskedItem, Need
from lightwell.policy.tables import Item, Kind, Table

_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
_PROVIDER: Final = "a-provider"
_AGENCY: Final = "an-agency"
_NUMBER: Final = Item("client-number", "A number that is not asked for", "The provider’s own number", Kind.TEXT)
_A_PERSON: Final = re.compile(r"\b(client|person|people|participant|member|child|number|code|id|nhi|nsn)\b")
_PATH: Final = re.compile(r"“([A-Za-z0-9][\w-]*\.[A-Za-z0-9][\w-]*)”")
_CITED: Final = re.compile(r"^Clauses? [^:]+: ")
_SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no-code": "Its rows go under a made-up code in place of who each is about, but nothing that it asks for says "
        "who that is. Ask for the provider’s own number for a person too, or let its items go de-identified.",
        "mixed-rows": "One row would hold items of more than one level, such as some under a made-up code and some "
        "with no code. Give all the items of one table one level.",
        "choice-not-told": "Somebody who can choose must be told first. Say that they are, or that they cannot choose.",
        "rules-itself-out": "What it will not be used for rules out what it is for. Take that line out.",
    }
)


@lru_cache(maxsize=512)
def cannot_run(need: Need) -> tuple[Fault, ...]:
    """Each thing that keeps it from ever being sent, in words of the need; none where it can."""
    try:
        _alone(need)
    except NotWellFormed as wrong:
        return tuple(_in_words(each, need) for each in wrong.faults)
    return ()


def _in_words(fault: Fault, need: Need) -> Fault:
    called = {each.path: each.item.words for each in need.items}
    sentence = _CITED.sub("", _SENTENCES.get(fault.code, fault.sentence))
    said = _PATH.sub(lambda found: f"“{called.get(found[1], found[1])}”", sentence)
    return Fault(fault.where, fault.code, said[:1].upper() + said[1:])


def _alone(need: Need) -> Agreement:
    """The smallest agreement there can be with it as its one clause. Raises NotWellFormed."""
    clause = need.clause()
    uses = dict.fromkeys([clause.use, *(each.use for each in clause.purpose.not_used_for if each.use)])
    tables: dict[str, list[AskedItem]] = {}
    for each in need.items:
        tables.setdefault(each.table, []).append(each)
    return Agreement(
        form=Form.ONE,
        id="alone",
        version=1,
        title=need.title,
        starts_on=clause.terms.starts_on or _FIRST,
        ends_on=clause.terms.ends_on or _LAST,
        parties=(
            Party(_AGENCY, "The agency", PartyKind.AGENCY, (Unit(clause.recipient.unit, clause.recipient.unit),)),
            Party(_PROVIDER, "The provider", PartyKind.PROVIDER),
        ),
        uses=tuple(Use(each, each) for each in uses),
        tables=tuple(_table(name, items) for name, items in tables.items()),
        clauses=(clause,),
    )


def _table(name: str, asked: Iterable[AskedItem]) -> Table:
    known = tuple(asked)
    person = next(_who(known), _NUMBER)
    items = tuple(replace(each.item, same_as=None) for each in known)  # which may be of another clause’s table
    return Table(
        id=name,
        title=name,
        row_means="One row",
        key=(person.id,),
        person=person.id,
        items=(*items, person) if person is _NUMBER else items,
    )


def _who(asked: Iterable[AskedItem]) -> Iterator[Item]:
    """The items that could say who a row is about, where they go under a made-up code."""
    for each in asked:
        is_whole = each.generalise.to is Coarsening.AS_IS and each.identifying is Identifying.PSEUDONYMISED
        is_text = each.item.type is Kind.TEXT
        if is_whole and (is_text or (each.item.type is Kind.NUMBER and _A_PERSON.search(each.described))):
            yield each.item
