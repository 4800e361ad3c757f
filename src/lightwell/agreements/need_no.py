"""What a no to something that is asked would do, before anybody decides: what would stop, and what would not.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline: what happens on a no is said
beforehand. Read off everything that is asked now, with it and without it, by the same rules as a draft's clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lightwell.agreements.flow_picture import Picture, tall_picture, wide_picture
from lightwell.agreements.flows import Asking, Flow, flow_of
from lightwell.agreements.saying_no import goes_on, stops
from lightwell.codesign.child_words import name_of_item
from lightwell.codesign.models import Need
from lightwell.policy.clauses import Identifying
from lightwell.policy.needs import Need as NeedDocument
from lightwell.policy.needs_that_run import cannot_run

PROVIDER = "Whoever runs it"


@dataclass(frozen=True, slots=True)
class NeedWithout:
    """What is asked, without one need or one item of it. mends: what would have to be worded anew because of it.

    gone: the items that nothing else asks for, as a child calls them; stays: the same of what is asked still.
    """

    stops: tuple[str, ...]
    goes_on: tuple[str, ...]
    mends: tuple[str, ...]
    gone: tuple[str, ...]
    stays: tuple[str, ...]
    said: str
    flows: tuple[Flow, ...]
    wide: Picture | None = None
    tall: Picture | None = None


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who would get what is asked. units: their names, by their short names."""

    agency: str
    units: Mapping[str, str]

    def name(self, unit: str) -> str:
        return self.units.get(unit, unit.replace("-", " ").capitalize())


def need_without(need: Need, item: str, asked: Iterable[Need], who: Recipients, foot: str) -> NeedWithout:
    """item: the one that a no is said to; nothing where it is said to the whole need. foot: who runs this machine.

    asked: everything that is asked in the programme now, this need among it.
    """
    others = [each.left for each in asked if each.pk != need.pk and each.left is not None]
    before = need.left
    after = before.without({item}) if before is not None and item else None
    left = [*others, after] if after is not None else others
    alone = _flow(_only(before, item), who) if before is not None else None
    drawn = _flows(left, who)
    paths = {each.path for document in left for each in document.items}
    items = before.items if before is not None else ()
    gone = [each for each in items if (not item or each.path == item) and each.path not in paths]
    kept = [each for document in left for each in document.items]
    lines = "; ".join(f"to {flow.name}: {flow.size}" for flow in drawn)
    return NeedWithout(
        stops=tuple(stops(alone, drawn, "things that are asked")) if alone is not None else (),
        goes_on=tuple(goes_on(drawn)) or ("Nothing else is asked: nothing would go to anybody.",),
        mends=_mends(before, after),
        gone=tuple(dict.fromkeys(map(name_of_item, gone))),
        stays=tuple(dict.fromkeys(map(name_of_item, kept))),
        said=f"Without it there would be handed over, {lines or 'to nobody: nothing'}.",
        flows=drawn,
        wide=wide_picture(PROVIDER, drawn, len(gone), foot) if drawn else None,
        tall=tall_picture(PROVIDER, drawn, len(gone), foot) if drawn else None,
    )


def _mends(before: NeedDocument | None, after: NeedDocument | None) -> tuple[str, ...]:
    """Why what is left could not be sent as it stands, where all of it could."""
    if before is None or after is None:
        return ()
    known = cannot_run(before)
    return tuple(each.sentence for each in cannot_run(after) if each not in known)


def _only(need: NeedDocument, item: str) -> NeedDocument:
    """Just what a no is said to: the item, and the counts that look at it."""
    return need.without({each.path for each in need.items} - {item}) or need if item else need


def _flows(needs: Iterable[NeedDocument], who: Recipients) -> tuple[Flow, ...]:
    """One for each unit, in the order of what is asked."""
    by_unit: dict[str, list[NeedDocument]] = {}
    for each in needs:
        by_unit.setdefault(each.recipient.unit, []).append(each)
    return tuple(_flow_of(unit, every, who) for unit, every in by_unit.items())


def _flow(need: NeedDocument, who: Recipients) -> Flow:
    return _flow_of(need.recipient.unit, [need], who)


def _flow_of(unit: str, needs: Iterable[NeedDocument], who: Recipients) -> Flow:
    every = tuple(needs)
    called = {each.path: each.item.words for need in every for each in need.items}
    found = flow_of(unit, who.name(unit), who.agency, map(_asking, every), called.__getitem__)
    looked_at = {path for need in every for count in need.counts for path in count.items}
    to_be_counted = (
        each.item.words for need in every for each in need.items
        if each.identifying is Identifying.AGGREGATE and each.path not in looked_at
    )  # fmt: skip
    return replace(found, counts=tuple(dict.fromkeys((*found.counts, *to_be_counted))))


def _asking(need: NeedDocument) -> Asking:
    items = tuple(each.as_covered for each in need.items)
    return Asking(need.id, need.title, items, need.counts, need.recipient.will_not_see)
