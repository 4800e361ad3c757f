"""What changed in a need between two of its versions, in words and in effect.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: people are told what came of what they said.
Nothing is agreed yet: nobody was told anything, and there is no notice that would have to say so too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

from lightwell.policy import effects
from lightwell.policy.clauses import ChoiceLevel, NotUsedFor, ObligationKind
from lightwell.policy.need_words import PARTS, said_at
from lightwell.policy.needs import AskedItem, Bearer, Need
from lightwell.policy.wording import counted, day_words, form_words

_NOTHING = frozenset[str]()
_DROPPED = "It is not asked for any more, so nobody would get it."
_ARGUED = "What it is argued with changes; nothing more or less goes to anybody."


@dataclass(frozen=True, slots=True)
class NeedChange:
    """One part that another version says differently. before, after: nothing where there is nothing."""

    part: str
    before: str
    after: str
    effect: str


def changes(
    old: Need, new: Need, *, dropped_before: Set[str] = _NOTHING, dropped_after: Set[str] = _NOTHING
) -> tuple[NeedChange, ...]:
    """Every change, the need's own parts first, then its items."""
    found = (*_part_changes(old, new), *_item_changes(old, new, dropped_before, dropped_after), *_counts(old, new))
    return tuple(replace(each, effect=effects.before_anything_is_agreed(each.effect)) for each in found)


def _part_changes(old: Need, new: Need) -> Iterator[NeedChange]:
    for path, part in PARTS.items():
        before, after = said_at(old, path), said_at(new, path)
        if before != after:
            yield NeedChange(part.label, in_words(before), in_words(after), _effect(path, before, after))


def _effect(path: str, before: Any, after: Any) -> str:
    match path:
        case "purpose.not_used_for" | "recipient.will_not_see":
            withdrawn = bool(set(before) - set(after))
            return "It promises less than before." if withdrawn else "It promises more than before."
        case "recipient.unit":
            return "Another unit would get it."
        case "cost.minutes":
            by = counted(abs(after - before), "minute")
            return f"It would cost {by} {'more' if after > before else 'less'} for each family and quarter."
    return effects.CLAUSE[path](before, after) if path in effects.CLAUSE else _ARGUED


def in_words(value: object) -> str:
    """A part as people would say it; nothing where there is nothing."""
    match value:
        case None | ():
            return ""
        case bool():
            return "yes" if value else "no"
        case dt.date():
            return day_words(value)
        case tuple():
            return "; ".join(each.words if isinstance(each, NotUsedFor) else str(each).rstrip(".") for each in value)
        case ObligationKind() | ChoiceLevel() | Bearer():
            return _WORDS[value]
    return str(value)


_WORDS = {
    ObligationKind.REQUIRED: "a law requires it",
    ObligationKind.VOLUNTARY: "voluntary",
    ChoiceLevel.NONE: "nothing",
    ChoiceLevel.LIMITED: "some things",
    ChoiceLevel.SOME: "yes or no, at any time",
    Bearer.PROVIDER: "the provider’s",
    Bearer.FAMILY: "the family’s",
    Bearer.AGENCY: "the agency’s",
}


def _item_changes(old: Need, new: Need, gone_before: Set[str], gone_after: Set[str]) -> Iterator[NeedChange]:
    was = {asked.path: asked for asked in old.items if asked.path not in gone_before}
    now = {asked.path: asked for asked in new.items if asked.path not in gone_after}
    for path, asked in now.items():
        if path not in was:
            yield NeedChange(asked.item.words, "", _goes(asked), "One more item would be asked for.")
        elif was[path] != asked:
            yield from _changed(was[path], asked)
    for path, asked in was.items():
        if path not in now:
            yield NeedChange(asked.item.words, _goes(asked), "", _DROPPED)


def _changed(was: AskedItem, now: AskedItem) -> Iterator[NeedChange]:
    name = now.item.words
    if was.identifying is not now.identifying:
        effect = effects.identifying(was.identifying, now.identifying)
        yield NeedChange(name, was.identifying.words, now.identifying.words, effect)
    if was.generalise != now.generalise:
        before, after = form_words(was.generalise) or "as it is", form_words(now.generalise) or "as it is"
        yield NeedChange(name, before, after, effects.generalise(was.generalise, now.generalise))
    if was.why != now.why:
        yield NeedChange(f"Why “{name}”", was.why, now.why, _ARGUED)
    if was.item != now.item:
        yield NeedChange(name, was.item.words, name, "It is described, or kept, in another way.")
    if was.child != now.child:
        yield NeedChange(f"“{name}”, for a child", was.child or "", now.child or "", _ARGUED)
    if was.sent_as != now.sent_as:
        before, after = was.sent_as or was.item.id, now.sent_as or now.item.id
        yield NeedChange(name, before, after, "The column has another name in what the recipient gets.")


def _goes(asked: AskedItem) -> str:
    form = form_words(asked.generalise)
    return f"{f'{form}, ' if form else ''}{asked.identifying.words}"


def _counts(old: Need, new: Need) -> Iterator[NeedChange]:
    was, now = {each.id: each for each in old.counts}, {each.id: each for each in new.counts}
    for name in dict.fromkeys([*was, *now]):
        before, after = was.get(name), now.get(name)
        if before != after:
            was_said, is_said = before.words if before else "", after.words if after else ""
            yield NeedChange("Protected counts", was_said, is_said, "Other protected counts would go.")
