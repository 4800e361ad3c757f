"""Where a wording in a draft gives more of what touches Māori interests than what was designed: a Māori party is asked.

Stage 2, agreement. Source: Data Protection and Use Policy, Manaakitanga and Mahitahitanga (Māori as Treaty partners).
As in co-design, a Māori party says yes or no to each such item, or a reason says why none is asked; the reason is part
of a wording, which the other side answers. An answer is about an item as it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from lightwell.policy import canonical
from lightwell.policy.clauses import Clause
from lightwell.policy.decisions import Reason
from lightwell.policy.decoding import encode
from lightwell.policy.maori_party import SOURCE, PartyAnswer, Standing, is_about_maori, is_for_maori
from lightwell.policy.more_telling import given_more, loosened
from lightwell.policy.wording import cite, listed


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """What a Māori party said of one item of a clause. digest: of the item as it stood then."""

    party: UUID
    item: str
    digest: str
    answer: PartyAnswer
    words: str = ""


def due_items(first: Clause, now: Clause, described: Callable[[str], str]) -> tuple[str, ...]:
    """The items, as table.item, of which a Māori party is asked because of how a clause is worded now.

    first: the wording that the draft began with, which was designed with everybody or signed before.
    described: what an item is called, in small letters.
    """
    more, is_loosened = given_more(first, now), loosened(first, now)
    if is_for_maori(now.good):
        touched = [part.item for part in now.items]
    else:
        touched = [part.item for part in now.items if is_about_maori(described(part.item))]
    return tuple(path for path in dict.fromkeys(touched) if is_loosened or path in more)


@lru_cache(maxsize=1024)
def as_they_stand(clause: Clause) -> Mapping[str, str]:
    """Each item of a clause by its path, with a digest of all that an answer is about."""
    recipient = {"unit": clause.recipient.unit, "will_not_see": list(clause.recipient.will_not_see)}
    about = {"purpose": encode(clause.purpose), "recipient": recipient, "terms": encode(clause.terms)}
    forms: dict[str, list[object]] = {}
    for part in clause.items:
        forms.setdefault(part.item, []).append(encode(part))
    return MappingProxyType({path: canonical.digest({**about, "forms": parts}) for path, parts in forms.items()})


def standings(
    clause: Clause, due: Iterable[str], said: Iterable[ItemSaid], party: UUID | None
) -> Mapping[str, Standing]:
    """How each of these items stands with the party that is asked; the latest answer holds."""
    digests = as_they_stand(clause)
    latest = {each.item: each.answer for each in said if each.party == party and digests.get(each.item) == each.digest}
    return {path: _STANDING.get(latest[path], Standing.WAITING) if path in latest else Standing.WAITING for path in due}


_STANDING: Mapping[PartyAnswer, Standing] = {
    PartyAnswer.APPROVE: Standing.APPROVED,
    PartyAnswer.DECLINE: Standing.DECLINED,
}


@dataclass(frozen=True, slots=True)
class MaoriDue:
    """What one clause still lacks. items: in words. is_asked: a party is. takes_part: one did when it was designed.

    is_with_another: a community party's yes is asked for that did not say of itself that it speaks for Māori.
    """

    clause: str
    items: tuple[str, ...]
    is_asked: bool = False
    is_declined: bool = False
    has_reason: bool = False
    takes_part: bool = False
    is_with_another: bool = False

    @property
    def is_met_by_a_reason(self) -> bool:
        """With a Māori party in the programme it is that party's yes which counts; no reason stands in for it."""
        return self.has_reason and not self.is_asked and not self.takes_part


def proposal_of(due: MaoriDue, *, can_name: bool = True) -> Reason | None:
    """Why a Māori party is proposed before a wording is put to the other side; nothing once one is named, or a reason
    says why none is and no Māori party takes part. can_name: whoever words it knows of one, as agencies do.
    """
    if due.is_asked or due.is_met_by_a_reason:
        return None
    items = listed(f"“{each}”" for each in due.items)
    sentence = (
        f"This gives more of {items} than was designed, which touches Māori interests. A Māori party that approves or "
        f"declines it is proposed. {_to_be_done(due, can_name=can_name)}"
    )
    return Reason("maori-party-proposed", sentence, SOURCE)


def _to_be_done(due: MaoriDue, *, can_name: bool) -> str:
    """What whoever words it does about a party that is proposed."""
    if due.takes_part:
        todo = "Name it, or leave it until somebody would accept this." if can_name else _AGENCY_NAMES_IT
        return f"One takes part in this programme, so that no reason stands in for its yes or no. {todo}"
    if can_name:
        return (
            "Name it, or say why none is asked: both sides read that reason. You can leave it until somebody would "
            "accept this, which nobody can before."
        )
    return f"{_AGENCY_NAMES_IT} Or say why none is asked: both sides read that reason."


_AGENCY_NAMES_IT = (
    "You know of none here, as community parties are known to agencies, and to you those that read a draft of yours. "
    "The agency names it: choose that you leave it for later, and ask the agency on the clause’s page. Nobody can "
    "accept this before."
)


def in_the_way_of_a_yes(due: MaoriDue | None) -> Reason | None:
    """Why neither side can accept a clause: nobody is asked yet, or the Māori party that was asked says no.

    An answer that is only waited for does not hold the two sides up.
    """
    if due is None or (due.is_asked and not due.is_declined):
        return None
    return reason_of(due)


def reason_of(due: MaoriDue) -> Reason | None:
    """Why a clause cannot go on yet; nothing where a reason says why no Māori party is asked."""
    if due.is_met_by_a_reason:
        return None
    items = listed(f"“{each}”" for each in due.items)
    where = f"{cite([due.clause]).capitalize()} gives more of {items} than was designed, which touches Māori interests."
    if due.is_declined:
        sentence = f"{where} The Māori party that was asked says no. Word it without that, or as they can say yes to."
        return Reason("maori-party-declined", sentence, SOURCE)
    if due.is_asked:
        sentence = f"{where} It waits for the yes or no of the Māori party that was asked."
        return Reason("maori-party-waits", sentence, SOURCE)
    if due.is_with_another:
        todo = (
            "The community party that is asked did not say of itself that it speaks for Māori. Take that out, and ask "
            "one that does, on the clause’s page."
        )
    elif due.takes_part:
        todo = (
            f"A Māori party takes part in this programme, whose yes or no is asked for on the clause’s page. {_BY_WHOM}"
        )
    else:
        todo = (
            f"A Māori party is asked for its yes or no on the clause’s page. {_BY_WHOM} Or word the clause with the "
            "reason why none is asked."
        )
    return Reason("maori-party-not-asked", f"{where} {todo}", SOURCE)


_BY_WHOM = (
    "The agency names it, or the provider does where one reads this draft; else the provider asks the agency there."
)
