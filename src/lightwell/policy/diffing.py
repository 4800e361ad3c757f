"""What changed between two versions of an agreement, in words and in effect.

Stage 2, agreement. Source: the agreement is never edited, only varied; a variation is signed knowing what it does.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from lightwell.policy import effects
from lightwell.policy.agreement import Agreement, Party, Promise, Signature, Unit, Use
from lightwell.policy.clauses import Clause, ClauseItem, Condition, Generalisation, NotUsedFor, PlainWords
from lightwell.policy.effects import CHECKS, NOTICES, TELL_AGAIN, WORDS_ONLY, Effect
from lightwell.policy.request_protocol import HeldCopy
from lightwell.policy.showing import yes_words
from lightwell.policy.tables import CanonicalForm, Code, Item, Table
from lightwell.policy.wording import day_words, form_words, listed, quoted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One part of an agreement that another version says differently.

    clause: id of the clause it is in; none for the rest of the document.
    part: path within the clause or the document. before, after: in words; none where there is nothing.
    effect: what it would do, to whom.
    """

    clause: str | None
    part: str
    before: str | None
    after: str | None
    effect: str


def diff(old: Agreement, new: Agreement) -> tuple[Change, ...]:
    """Every change, the document's own first, then the clauses' in the order of the new version."""
    return tuple(_changes(old, new))


def _changes(old: Agreement, new: Agreement) -> Iterator[Change]:
    whole = ("parties", "uses", "tables", "clauses", "signatures", "protocol", "without_protocol", "copies", "yeses")
    yield from _fields(None, "", old, new, effects.DOCUMENT, WORDS_ONLY, leave=whole)
    yield from _party_changes(old, new)
    yield from _use_changes(old, new)
    yield from _table_changes(old, new)
    yield from _protocol_changes(old, new)
    yield from _copy_changes(old, new)
    for before, after in _matched(old.clauses, new.clauses, lambda clause: clause.id):
        yield from _clause_changes(before, after, old, new)
    yield from _yes_changes(old, new)
    yield from _signature_changes(old.signatures, new.signatures)


# --- walking -------------------------------------------------------------------------------------------------


def _matched(old: Iterable[T], new: Iterable[T], name: Any) -> Iterator[tuple[T | None, T | None]]:
    """Pairs with one name: in the order of the new, then what only the old has."""
    was = {name(part): part for part in old}
    now = {name(part): part for part in new}
    yield from ((was.get(key), part) for key, part in now.items())
    yield from ((part, None) for key, part in was.items() if key not in now)


def _fields(
    clause: str | None,
    path: str,
    old: Any,
    new: Any,
    said: Mapping[str, Effect],
    otherwise: str,
    leave: Iterable[str] = (),
) -> Iterator[Change]:
    """A change for each field of a dataclass that differs."""
    for field in dataclasses.fields(old):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after or field.name in leave:
            continue
        effect = said[field.name](before, after) if field.name in said else otherwise
        yield Change(clause, _inside(path, field.name), _in_words(before), _in_words(after), effect)


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _in_words(value: Any) -> str | None:
    """A value as the two sides would say it."""
    match value:
        case None | ():
            return None
        case bool():
            return "yes" if value else "no"
        case dt.date():
            return day_words(value)
        case tuple():
            return listed(_in_words(part) or "" for part in value)
        case Generalisation():
            return form_words(value) or "as it is"
        case Code() | NotUsedFor() | Promise():
            return str(value.words)
        case Condition():
            return _condition_words(value)
        case CanonicalForm():
            return _canonical_words(value)
        case PlainWords():
            return f"{value.adult} For a child: {value.child}"
    return str(value)


def _condition_words(condition: Condition) -> str:
    asked = [
        *([f"is {quoted(condition.any_of, 'or')}"] if condition.any_of else []),
        *([f"is {condition.at_least} or more"] if condition.at_least is not None else []),
        *([f"is {condition.at_most} or less"] if condition.at_most is not None else []),
        *(["falls in the quarter"] if condition.in_period else []),
    ]
    return f"“{condition.item}” {listed(asked)}"


def _canonical_words(form: CanonicalForm) -> str:
    case = {"keep": "capitals as written", "upper": "all capitals", "lower": "no capitals"}[form.case]
    width = f", leading zeros up to {form.width} characters" if form.width else ""
    return f"{case}{width}{f', without “{form.without}”' if form.without else ''}"


# --- clauses -------------------------------------------------------------------------------------------------


def _clause_changes(before: Clause | None, after: Clause | None, old: Agreement, new: Agreement) -> Iterator[Change]:
    if before is None and after is not None:
        effect = effects.gains(after, after.items, old, new)
        yield Change(after.id, "clause", None, after.title, effect)
    elif after is None and before is not None:
        effect = effects.losses(before, before.items, old, new)
        yield Change(before.id, "clause", before.title, None, effect)
    elif before is not None and after is not None and before != after:
        yield from _parts_of_clause(before, after)
        yield from _recipient_changes(before, after, old, new)
        yield from _item_changes(before, after, old, new)
        yield from _count_changes(before, after)


def _parts_of_clause(before: Clause, after: Clause) -> Iterator[Change]:
    leave = {"items", "counts", "unit", "will_not_see", "not_used_for"}
    for field in dataclasses.fields(Clause):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new or field.name in leave:
            continue
        if not dataclasses.is_dataclass(old):
            yield Change(after.id, field.name, _in_words(old), _in_words(new), effects.CLAUSE[field.name](old, new))
            continue
        parts = dataclasses.fields(old)
        said = {part.name: effects.CLAUSE[f"{field.name}.{part.name}"] for part in parts if part.name not in leave}
        yield from _fields(after.id, field.name, old, new, said, WORDS_ONLY, leave=leave)


def _recipient_changes(before: Clause, after: Clause, old: Agreement, new: Agreement) -> Iterator[Change]:
    was, now = before.recipient, after.recipient
    if was.unit != now.unit:
        effect = f"{effects.gains(after, after.items, old, new)} {effects.losses(before, before.items, old, new)}"
        yield Change(after.id, "recipient.unit", old.unit(was.unit).name, new.unit(now.unit).name, effect)
    yield from _promises(after.id, "recipient.will_not_see", was.will_not_see, now.will_not_see, "they will not see it")
    negatives = (
        tuple(negative.words for negative in before.purpose.not_used_for),
        tuple(negative.words for negative in after.purpose.not_used_for),
    )
    yield from _promises(after.id, "purpose.not_used_for", *negatives, "it will not be used for this")
    yield from _negative_uses(before, after)


def _promises(clause: str, part: str, old: tuple[str, ...], new: tuple[str, ...], promise: str) -> Iterator[Change]:
    """Promises made and withdrawn, each by itself."""
    for words in (words for words in new if words not in old):
        yield Change(clause, part, None, words, f"It is promised that {promise}. {NOTICES}")
    for words in (words for words in old if words not in new):
        yield Change(clause, part, words, None, f"It is no longer promised that {promise}. {TELL_AGAIN}")


def _negative_uses(before: Clause, after: Clause) -> Iterator[Change]:
    """The same words, but another declared use behind them."""
    was = {negative.words: negative.use for negative in before.purpose.not_used_for}
    for negative in after.purpose.not_used_for:
        old = was.get(negative.words, negative.use)
        if old != negative.use:
            effect = "Questions about another declared use are refused by this promise."
            yield Change(after.id, "purpose.not_used_for", old, negative.use, effect)


def _item_changes(before: Clause, after: Clause, old: Agreement, new: Agreement) -> Iterator[Change]:
    for was, now in _matched(_numbered(before.items), _numbered(after.items), lambda pair: pair[0]):
        if was is None and now is not None:
            words = effects.item_words(new, now[1])
            yield Change(after.id, f"items.{now[1].item}", None, words, effects.gains(after, [now[1]], old, new))
        elif now is None and was is not None:
            words = effects.item_words(old, was[1])
            yield Change(after.id, f"items.{was[1].item}", words, None, effects.losses(before, [was[1]], old, new))
        elif was is not None and now is not None:
            said: Mapping[str, Effect] = {
                "identifying": effects.identifying,
                "generalise": effects.generalise,
                "sent_as": lambda old, new: (
                    "The column has another name in what the recipient gets; it holds the same."
                ),
            }
            yield from _item_fields(after.id, was[1], now[1], said)


def _item_fields(clause: str, was: ClauseItem, now: ClauseItem, said: Mapping[str, Effect]) -> Iterator[Change]:
    for change in _fields(clause, f"items.{now.item}", was, now, said, WORDS_ONLY):
        in_words = change.part.endswith(".identifying")
        before, after = (was.identifying.words, now.identifying.words) if in_words else (change.before, change.after)
        yield dataclasses.replace(change, before=before, after=after)


def _numbered(parts: Iterable[ClauseItem]) -> list[tuple[tuple[str, int], ClauseItem]]:
    """Items with how often each came before: a clause may send one item in two forms."""
    seen: dict[str, int] = {}
    found = []
    for part in parts:
        seen[part.item] = seen.get(part.item, -1) + 1
        found.append(((part.item, seen[part.item]), part))
    return found


def _count_changes(before: Clause, after: Clause) -> Iterator[Change]:
    for was, now in _matched(before.counts, after.counts, lambda count: count.id):
        if was is None and now is not None:
            effect = f"One more protected table of counts would go. {NOTICES}"
            yield Change(after.id, f"counts.{now.id}", None, now.words, effect)
        elif now is None and was is not None:
            effect = f"These protected counts would no longer go. {NOTICES}"
            yield Change(after.id, f"counts.{was.id}", was.words, None, effect)
        elif was is not None and now is not None:
            yield from _fields(after.id, f"counts.{now.id}", was, now, _COUNT, _OTHER_COUNTS)


_OTHER_COUNTS = "Other things would be counted; the numbers do not compare with earlier ones."
_COUNT: Mapping[str, Effect] = {"words": lambda old, new: WORDS_ONLY}


# --- the rest of the document --------------------------------------------------------------------------------

Named = TypeVar("Named", Party, Unit, Use, Table, Item, HeldCopy)


def _came_and_went(
    path: str, old: Iterable[Named], new: Iterable[Named], came: str, went: str
) -> Iterator[Change | tuple[Named, Named]]:
    """A change for each part that only one side has; the two together for each that both have."""
    for was, now in _matched(old, new, lambda part: part.id):
        if was is not None and now is not None:
            yield was, now
        elif now is not None:
            yield Change(None, f"{path}.{now.id}", None, _title(now), came)
        elif was is not None:
            yield Change(None, f"{path}.{was.id}", _title(was), None, went)


def _title(part: Party | Unit | Use | Table | Item | HeldCopy) -> str:
    match part:
        case HeldCopy():
            return f"{part.what}, on {part.system} in {part.country}"
        case Party() | Unit():
            return part.name
        case Item():
            return part.words
    return part.title


def _party_changes(old: Agreement, new: Agreement) -> Iterator[Change]:
    came, went = f"A party comes in, and signs. {NOTICES}", f"A party goes. {TELL_AGAIN}"
    for found in _came_and_went("parties", old.parties, new.parties, came, went):
        if isinstance(found, Change):
            yield found
            continue
        was, now = found
        path = f"parties.{now.id}"
        yield from _fields(None, path, was, now, effects.PARTY, WORDS_ONLY, leave=("units",))
        nothing = "A unit gets only what a clause gives it."
        for unit in _came_and_went(f"{path}.units", was.units, now.units, nothing, nothing):
            if isinstance(unit, Change):
                yield unit
            else:
                yield from _fields(None, f"{path}.units.{unit[1].id}", *unit, effects.UNIT, WORDS_ONLY)


def _use_changes(old: Agreement, new: Agreement) -> Iterator[Change]:
    came = "A use is declared; it is allowed only where a clause says so."
    went = "Questions about this use are no longer answered; a person is asked."
    for found in _came_and_went("uses", old.uses, new.uses, came, went):
        if isinstance(found, Change):
            yield found
        else:
            yield from _fields(None, f"uses.{found[1].id}", *found, {}, "The use goes by other words.")


def _table_changes(old: Agreement, new: Agreement) -> Iterator[Change]:
    came = "The provider's file has one more table; what no clause covers in it stays at the provider."
    for found in _came_and_went("tables", old.tables, new.tables, came, "The table is no longer asked for."):
        if isinstance(found, Change):
            yield found
        else:
            path = f"tables.{found[1].id}"
            yield from _fields(None, path, *found, effects.TABLE, CHECKS, leave=("items",))
            yield from _column_changes(f"{path}.items", *found)


def _column_changes(path: str, was: Table, now: Table) -> Iterator[Change]:
    came = "The file may have this column; it goes to nobody unless a clause says so."
    went = "The column is no longer known; if a file still has it, it stays at the provider."
    for found in _came_and_went(path, was.items, now.items, came, went):
        if isinstance(found, Change):
            yield found
        else:
            yield from _fields(None, f"{path}.{found[1].id}", *found, effects.ITEM, CHECKS)


def _protocol_changes(old: Agreement, new: Agreement) -> Iterator[Change]:
    was, now = old.protocol, new.protocol
    if was is not None and now is not None:
        yield from _fields(None, "protocol", was, now, effects.PROTOCOL, WORDS_ONLY)
    elif now is not None:
        yield Change(None, "protocol", None, now.ask, f"A family asks the provider alone, by a protocol. {NOTICES}")
    elif was is not None:
        yield Change(None, "protocol", was.ask, None, f"Nothing says any more whom to ask for a family. {TELL_AGAIN}")
    before, after = old.without_protocol, new.without_protocol
    if before != after:
        was_why, now_why = (each.why if each else None for each in (before, after))
        effect = "Why there is no request protocol is said otherwise."
        yield Change(None, "without_protocol", was_why, now_why, effect)


def _copy_changes(old: Agreement, new: Agreement) -> Iterator[Change]:
    came, went = f"Another copy would be held. {TELL_AGAIN}", f"This copy would no longer be held. {NOTICES}"
    for found in _came_and_went("copies", old.copies, new.copies, came, went):
        if isinstance(found, Change):
            yield found
        else:
            yield from _fields(None, f"copies.{found[1].id}", *found, effects.COPY, WORDS_ONLY)


def _yes_changes(old: Agreement, new: Agreement) -> Iterator[Change]:
    """Each version has the yeses that were said to it: what was said to the version before is no part of it."""
    for before, after in _matched(old.yeses, new.yeses, lambda said: (said.clause, said.party)):
        said = after or before
        if said is not None and before != after:
            was, now = (yes_words(each) if each else None for each in (before, after))
            said = after or before
            effect = "What goes to whom is as the clause says." if after else "No community party’s yes is in it."
            yield Change(said.clause if said else None, "yeses", was, now, effect)


def _signature_changes(old: tuple[Signature, ...], new: tuple[Signature, ...]) -> Iterator[Change]:
    for signature in (each for each in new if each not in old):
        yield _signature_change(
            signature, None, _signed(signature), "It is signed; what goes to whom is as the terms say."
        )
    for signature in (each for each in old if each not in new):
        yield _signature_change(signature, _signed(signature), None, "This signature is not of these terms.")


def _signature_change(signature: Signature, before: str | None, after: str | None, effect: str) -> Change:
    return Change(None, f"signatures.{signature.party}", before, after, effect)


def _signed(signature: Signature) -> str:
    return f"signed for “{signature.party}” by its {signature.role} on {day_words(signature.on)}"
