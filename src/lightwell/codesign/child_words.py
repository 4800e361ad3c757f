"""How the pages of a round speak to a child of about seven: what each thing is called, how it goes, and what changed.

Stage 1, co-design. Source: Data Protection and Use Policy, Transparency and Choice guideline: in words that people
understand, children among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from lightwell.codesign.hearing import SOMEBODY, TOGETHER
from lightwell.policy.answer_rules import Stood
from lightwell.policy.clauses import Coarsening, Generalisation, Identifying
from lightwell.policy.codesign_rules import Group
from lightwell.policy.needs import AskedItem, Need

_WHO: Final[Mapping[Identifying, str]] = MappingProxyType(
    {
        Identifying.IDENTIFIED: "They can see that it is you.",
        Identifying.PSEUDONYMISED: "They get it with a made-up code, and not your name.",
        Identifying.DEIDENTIFIED: "They get it with no name and no code.",
        Identifying.AGGREGATE: "They only get how many people there are. They get nothing about just you.",
        Identifying.NARRATIVE: "It is told as a story.",
    }
)
_ONLY: Final[Mapping[Coarsening, str]] = MappingProxyType(
    {
        Coarsening.YEAR: "They only get the year.",
        Coarsening.MONTH: "They only get the month.",
        Coarsening.QUARTER: "They only get which three months it was in.",
    }
)


def how_it_goes(asked: AskedItem) -> str:
    """How much of one thing goes, and whether anybody could see whose it is; `groups_of` says in which groups."""
    how_much = "They only get which of these it is." if groups_of(asked) else _ONLY.get(asked.generalise.to, "")
    return " ".join(filter(None, (how_much, _WHO[asked.identifying])))


def groups_of(asked: AskedItem) -> tuple[str, ...]:
    """The groups of which one goes and nothing finer, as they are called; none where it goes in no groups."""
    how: Generalisation = asked.generalise
    labels = (*(each.label for each in how.bands), *(each.label for each in how.classes))
    return (*labels, how.otherwise) if how.otherwise else labels


_GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Group.AGENCY.words: "The people who ask",
        Group.PROVIDER.words: "People who help you",
        Group.FAMILY.words: "Families",
        Group.COMMUNITY.words: "A group of people from here",
        Group.MAORI.words: "A Māori group",
        TOGETHER: "Other people here",
        SOMEBODY: "Somebody here",
    }
)


def said_by(who: str) -> str:
    """As whose something is shown."""
    return _GROUPS.get(who, who)


def title_of(need: Need) -> str:
    """What a child calls a need; in words for grown-ups, where nobody wrote it for children."""
    return need.children.title or need.title


def name_of_item(asked: AskedItem) -> str:
    """The same of one item."""
    return asked.child or asked.item.words


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What became of one thing. called: what a child calls it, or in words for grown-ups where nobody wrote it.

    groups: in which it goes now.
    """

    called: str
    words: str
    groups: tuple[str, ...] = ()
    is_for_grown_ups: bool = False


def changes_told(before: Stood, after: Stood) -> Iterator[ToldChange]:
    """What changed of each thing that is asked, and then whether anything else did."""
    was = {each.path: each for each in before.need.items if each.path not in before.dropped}
    now = {each.path: each for each in after.need.items if each.path not in after.dropped}
    for path in dict.fromkeys([*now, *was]):
        if words := _became(was.get(path), now.get(path)):
            asked = now.get(path) or was[path]
            groups = groups_of(asked) if path in now else ()
            yield ToldChange(name_of_item(asked), words, groups, is_for_grown_ups=not asked.child)
    if replace(before.need, items=after.need.items) != after.need:
        yield ToldChange("All of it", "The words about all of it changed. A grown-up can read them with you.")


def _became(was: AskedItem | None, now: AskedItem | None) -> str:
    if now is None:
        return "They do not ask for this now."
    if was is None:
        return f"They ask for this now too. {how_it_goes(now)}"
    if was.as_covered != now.as_covered:
        return f"They get it in another way now. {how_it_goes(now)}"
    return "" if was == now else "They get the same. It is told in other words."
