"""A Māori party's yes and no: which items it is asked of, how each stands, and what its conditions become.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga (Māori as Treaty partners);
Te Mana Raraunga and Ngā Tikanga Paihere: a party that approves or declines, and not only one that is asked. An answer
is about an item as it stood: once the item, its purpose or its recipient is worded anew, it is asked for again. What
Māori parties said as conditions of a yes words nothing anew: it travels with the clause from when it settles, until the
party that said it says something else of the same item.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, combinations, islice
from types import MappingProxyType
from typing import Final
from uuid import UUID

from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Good
from lightwell.policy.codesign_rules import (
    AS_PARTNERS,
    HOUSE,
    LONGEST_WORDS,
    NeedFacts,
    NeedState,
    ParticipantFacts,
)
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.decoding import encode
from lightwell.policy.needs import AskedItem, Need
from lightwell.policy.stated_words import cleaned, says_something, unless_unseen

SOURCE: Final = AS_PARTNERS
TIKANGA: Final = "Tikanga condition"
"""How a condition of a Māori party begins, among what must be read beside an item."""
_MOST_READINGS: Final = 64
"""In how many ways an item may have been read before, of conditions that have left it since."""
_MAORI: Final = re.compile(r"\b(ethnic|iwi\b|hap[uū]\b|m[aā]ori\b|marae\b)")


class PartyAnswer(StrEnum):
    """What a Māori party says of an item."""

    APPROVE = "approve"
    DECLINE = "decline"


class Standing(StrEnum):
    """How an item stands with every Māori party that takes part."""

    APPROVED = "approved"
    DECLINED = "declined"
    WAITING = "waiting"

    @property
    def words(self) -> str:
        return _STANDING_WORDS[self]


_STANDING_WORDS: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.APPROVED: "A Māori party approves it",
        Standing.DECLINED: "A Māori party declines it",
        Standing.WAITING: "Waits for a Māori party’s yes or no",
    }
)


@dataclass(frozen=True, slots=True)
class PartySaid:
    """One answer. party: the participant that gave it. digest: of the item as it stood then. words: why, where said."""

    party: UUID
    need_id: UUID
    item: str
    digest: str
    answer: PartyAnswer
    words: str = ""
    conditions: str = ""


def touched_items(need: Need) -> tuple[AskedItem, ...]:
    """Items about ethnicity, iwi or a Māori community; every item, where the need is for a Māori community."""
    if is_for_maori(need.good):
        return need.items
    return tuple(each for each in need.items if is_about_maori(each.described))


def is_for_maori(good: Good) -> bool:
    """What is done is done for a Māori community, so that all of it touches Māori interests."""
    return bool(_MAORI.search(good.for_whom.casefold()))


def is_about_maori(described: str) -> bool:
    """An item so called is about ethnicity, iwi or a Māori community."""
    return bool(_MAORI.search(described))


def touches_maori(need: Need) -> bool:
    """Ethnicity, iwi or a Māori community is touched, so that a Māori party belongs in it."""
    return bool(touched_items(need))


@lru_cache(maxsize=1024)
def touched_as_they_stand(need: Need) -> Mapping[str, str]:
    """Each touched item by its path, with a digest of all that an answer is about."""
    about = {"purpose": encode(need.purpose), "recipient": encode(need.recipient), "terms": encode(need.terms)}
    return MappingProxyType(
        {each.path: canonical.digest({**about, "item": encode(each.as_asked)}) for each in touched_items(need)}
    )


def standings(
    need: Need, need_id: UUID, dropped: Collection[str], said: Iterable[PartySaid], parties: Collection[UUID]
) -> Mapping[str, Standing]:
    """How each touched item stands that is still asked for. said: from the earliest to the latest; the latest holds.

    Where no Māori party takes part, nothing is asked of anybody, and there is nothing to show.
    """
    if not parties:
        return {}
    stand = _stand(need, need_id, dropped, said)
    return {
        path: _standing([each[party].answer if party in each else None for party in parties])
        for path, each in stand.items()
    }


def _stand(
    need: Need, need_id: UUID, dropped: Collection[str], said: Iterable[PartySaid]
) -> Mapping[str, Mapping[UUID, PartySaid]]:
    """Of each touched item that is still asked for, what each party said last of it as it stands."""
    found: dict[str, dict[UUID, PartySaid]] = {path: {} for path in touched_as_they_stand(need) if path not in dropped}
    of_need = [each for each in said if each.need_id == need_id]
    known = conditions_said(need, of_need)
    for each in of_need:
        if each.item in found and is_of_it_as_it_stands(need, each.item, each.digest, known):
            found[each.item][each.party] = each
    return found


def conditions_said(need: Need, said: Iterable[PartySaid]) -> tuple[str, ...]:
    """Every condition of these answers, also of those that a later one replaced, as a clause says them.

    said: answers about this need; an item that it asks for no more has no name to say a condition by.
    """
    asked = {each.path for each in need.items}
    return tuple(dict.fromkeys(_conditions(need, (each for each in said if each.item in asked))))


def as_it_stands_without(need: Need, item: str, known: Iterable[str]) -> str:
    """The digest that an answer about an item is kept with: of the item as it stands, without known conditions."""
    return touched_as_they_stand(without_conditions(need, known))[item]


def is_of_it_as_it_stands(need: Need, item: str, digest: str, known: Iterable[str]) -> bool:
    """An answer with this digest is about the item as it stands, once known conditions are left out on both sides.

    known: conditions of a yes, as a clause says them: that they came to the need since, or left it, rewords nothing.
    A digest may be of the item with some of them, as it was read.
    """
    return any(touched_as_they_stand(each).get(item) == digest for each in _as_read_once(need, tuple(known)))


def _as_read_once(need: Need, known: tuple[str, ...]) -> Iterator[Need]:
    """The need without known conditions; with those that it has, from the first on; and with others that it had."""
    bare = without_conditions(need, known)
    yield bare
    there = [each for each in need.recipient.context if each in known]
    for number in range(len(there)):
        yield without_conditions(need, there[number + 1 :])
    had = chain.from_iterable(combinations(known, number) for number in range(1, len(known) + 1))
    for lines in islice(had, _MOST_READINGS):
        yield with_conditions(bare, lines)


def without_conditions(need: Need, gone: Iterable[str]) -> Need:
    """The need without those conditions among what must be read beside it."""
    left_out = frozenset(gone)
    context = tuple(each for each in need.recipient.context if each not in left_out)
    return dataclasses.replace(need, recipient=dataclasses.replace(need.recipient, context=context))


def _standing(answers: list[PartyAnswer | None]) -> Standing:
    if PartyAnswer.DECLINE in answers:
        return Standing.DECLINED
    return Standing.WAITING if None in answers else Standing.APPROVED


def conditions(
    need: Need, need_id: UUID, dropped: Collection[str], said: Iterable[PartySaid], parties: Collection[UUID]
) -> tuple[str, ...]:
    """The conditions under which items were approved that are still asked for, as a clause says them."""
    stand = _stand(need, need_id, dropped, said).values()
    latest = (answer for each in stand for party, answer in each.items() if party in parties)
    return tuple(dict.fromkeys(_conditions(need, latest)))


def replaced_conditions(need: Need, need_id: UUID, said: Iterable[PartySaid]) -> tuple[str, ...]:
    """Conditions that travel no more: whoever said them said something else of the same item since."""
    of_need = [each for each in said if each.need_id == need_id]
    last = {(each.item, each.party): each for each in of_need}
    stay = conditions_said(need, last.values())
    return tuple(each for each in conditions_said(need, of_need) if each not in stay)


def conditions_in(context: Iterable[str]) -> tuple[str, ...]:
    """The conditions of a Māori party's yes among what must be read beside a clause: whosever yes they are of."""
    return tuple(each for each in context if each.startswith(f"{TIKANGA} on "))


def _conditions(need: Need, said: Iterable[PartySaid]) -> Iterator[str]:
    for each in said:
        if each.answer is PartyAnswer.APPROVE and each.conditions.strip():
            words = " ".join(each.conditions.split())
            yield f"{TIKANGA} on “{need.item(each.item).item.words}”: {words}"


def with_conditions(need: Need, said: Iterable[str]) -> Need:
    """The need with those conditions among what must be read beside it, so that they travel with its clause."""
    context = tuple(dict.fromkeys((*need.recipient.context, *said)))
    return dataclasses.replace(need, recipient=dataclasses.replace(need.recipient, context=context))


def may_say_yes_or_no(
    actor: Actor,
    facts: NeedFacts,
    *,
    part: ParticipantFacts | None = None,
    item: str = "",
    answer: PartyAnswer | None = None,
    words: str = "",
    conditions: str = "",
    seen: str = "",
) -> Decision:
    """A Māori party that takes part approves or declines each item that touches Māori interests.

    seen: the digest of the item that they had before them; nothing where nothing is answered yet.
    """
    is_party = part is not None and part.is_maori_party and part.is_of(actor) and not part.has_left
    takes_part = is_party and part is not None and part.programme_id == facts.programme_id
    return refuse_if_any(
        None if takes_part else NOT_A_MAORI_PARTY,
        None if facts.state is NeedState.ASKED else _NOT_ASKED,
        None if not item or item in facts.touched else _NOT_TOUCHED,
        _REWORDED if item in facts.touched and seen and seen != facts.touched[item] else None,
        _SAY_WHY if answer is PartyAnswer.DECLINE and not says_something(words) else None,
        unless_unseen(cleaned(words)) or unless_unseen(cleaned(conditions)),
        _TOO_LONG if max(len(words), len(conditions)) > LONGEST_WORDS else None,
    )


NOT_A_MAORI_PARTY: Final = Reason("not-a-maori-party", "A Māori party that takes part says this yes or no.", SOURCE)
_NOT_ASKED = Reason("not-asked", "This is not asked yet, or was settled. Read it as it stands.", HOUSE)
_NOT_TOUCHED = Reason("not-touched", "Say what you think of this item as everybody does.", HOUSE)
_REWORDED = Reason(
    "reworded-since",
    "This item was worded anew while you read it. Look at it as it stands now, then say yes or no.",
    HOUSE,
)
_SAY_WHY = Reason("no-words", "Say why in your own words: a few are enough.", SOURCE)
_TOO_LONG = Reason("words-too-long", "That is more than 50,000 characters. Say the main thing first.", HOUSE)
