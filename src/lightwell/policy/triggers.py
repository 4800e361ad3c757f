"""The signs by which checks and balances fire: each says why, in words, or nothing.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline, “work through checks and
balances”: any one of its triggers is enough. A rule reads words and forms; what only people can judge, they raise
themselves. How each trigger shows itself in a need is ours to say, not the guideline's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lightwell.policy.clauses import ChoiceLevel, Identifying, ObligationKind
from lightwell.policy.maori_party import touches_maori
from lightwell.policy.needs import AskedItem, Need
from lightwell.policy.tables import Kind
from lightwell.policy.wording import counted, listed

Sign = Callable[[Need], str]


def _stems(*stems: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(stems)})")


_OPEN_ENDED: Final = _stems(
    "future", "any other", "other purposes", "other uses", "as required", "as needed", "where appropriate", "etc\\b",
    "and so on", "may be useful", "just in case", "in general", "various",
)  # fmt: skip
_DISCRIMINATES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "ethnicity": _stems("ethnic"),
        "iwi": _stems("iwi\\b"),
        "gender": _stems("gender"),
        "sex": _stems("sex\\b"),
        "religion": _stems("religio"),
        "marital status": _stems("marital", "married"),
        "sexual orientation": _stems("orientation", "sexual"),
        "health": _stems("health", "diagnos", "medic"),
        "disability": _stems("disab"),
        "wellbeing": _stems("wellbeing"),
    }
)
_SENSITIVE: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "health": _stems("health", "diagnos", "medic", "pregnan"),
        "harm": _stems("violen", "abuse", "neglect", "trauma"),
        "offending": _stems("crim", "offend", "convict", "prison"),
        "care of children": _stems("custody", "care and protection", "foster"),
        "drugs or alcohol": _stems("drug", "alcohol", "addict"),
        "money": _stems("income", "debt", "benefit\\b"),
        "sexuality": _stems("sexual"),
    }
)
_WORRIES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "where somebody can be found": _stems("address", "phone", "e-?mail"),
        "the police or a court": _stems("police", "court", "justice"),
        "whether somebody may stay in the country": _stems("immigra", "visa\\b", "citizen", "residen"),
        "harm in a family": _stems("violen", "abuse", "neglect"),
        "money": _stems("income", "debt", "benefit\\b"),
    }
)
_TIES: Final = re.compile(r"\b(acts?|section|s \d|regulations?|agreements?|contracts?|code)\b", re.IGNORECASE)
_ACTS: Final = re.compile(r"\b((?:[A-ZĀĒĪŌŪ][\w’']*(?: and| of| for| the)? )+Act)\b")
_NUMBER_OF_SOMEBODY: Final = re.compile(
    r"\b(client|person|participant|member|child|parent|family|wh[aā]nau|case)('s|’s)? "
    r"(number|no\b|id\b|identifier|reference|code)|\bnumber for (the|a) (client|person|participant|child|family)"
)
_WORD: Final = re.compile(r"[^\W\d_]{4,}")


def _named(patterns: Mapping[str, re.Pattern[str]], need: Need) -> str:
    texts = [asked.described for asked in need.items]
    return listed([words for words, pattern in patterns.items() if any(pattern.search(text) for text in texts)])


def _not_precise(need: Need) -> str:
    """Unsure that the purpose is precise, or that it leads to more than is needed."""
    purpose = " ".join((need.purpose.what, need.purpose.why, need.purpose.how_it_helps)).casefold()
    if found := _OPEN_ENDED.search(purpose):
        return f"Its purpose says “{found[0]}”, which leaves open what it is for."
    alike = sum(times for times in Counter(each.why.casefold().strip() for each in need.items).values() if times > 1)
    return f"{counted(alike, 'item')} give the same reason word for word: none has one of its own." if alike else ""


def _likely_worried(need: Need) -> str:
    named = _named(_WORRIES, need)
    return f"People are likely to worry about it: it asks about {named}." if named else ""


def _weak_link(need: Need) -> str:
    law = need.purpose.law
    return "" if _TIES.search(law) else "It names no law, agreement or contract that ties it to what the agency is for."


def _several_laws(need: Need) -> str:
    acts = dict.fromkeys(_ACTS.findall(f"{need.purpose.law}; {need.obligation.law or ''}"))
    return f"Several laws bear on it: {listed(list(acts))}." if len(acts) > 1 else ""


def _sensitive(need: Need) -> str:
    named = _named(_SENSITIVE, need)
    return f"It asks about {named}, which is sensitive." if named else ""


def _no_connection(need: Need) -> str:
    """No word of why an item is wanted is a word of what the need is for."""
    said = (need.purpose.what, need.purpose.why, need.purpose.how_it_helps, need.good.what, need.title)
    purpose = _words(" ".join(said))
    apart = [asked.item.words for asked in need.items if not _words(asked.why) & purpose]
    if not apart:
        return ""
    return f"Why it is wanted says nothing of what the need is for: {listed([f'“{each}”' for each in apart[:3]])}."


def _words(text: str) -> set[str]:
    return {word[:6] for word in _WORD.findall(text.casefold())}


def _could_discriminate(need: Need) -> str:
    named = _named(_DISCRIMINATES, need)
    return f"It asks about {named}, which could be used to treat people unfairly." if named else ""


def _dents_trust(need: Need) -> str:
    return " ".join(_breaks_of_trust(need))


def _breaks_of_trust(need: Need) -> Iterator[str]:
    if not need.choice.told_first:
        yield "It could go before its person was told."
    if need.choice.level is ChoiceLevel.NONE and need.obligation.kind is not ObligationKind.REQUIRED:
        yield "No law requires it, and yet people can choose nothing."


def _touches_maori(need: Need) -> str:
    return "It touches ethnicity, iwi or a Māori community." if touches_maori(need) else ""


def _is_identified(need: Need) -> bool:
    return any(asked.identifying is Identifying.IDENTIFIED for asked in need.items)


def _identifies(need: Need) -> str:
    if not _is_identified(need):
        return ""
    return (
        "It tells the recipient who each row is about. By default a funder needs no such thing for contracts or "
        "reporting."
    )


def _could_recognise(need: Need) -> str:
    has_rows = any(asked.identifying.is_unit_record for asked in need.items)
    if not has_rows or _is_identified(need):
        return ""
    return "It sends a row for each person, so that somebody who knows them might recognise them."


def _free_text(need: Need) -> str:
    is_free = any(_is_free_text(asked) for asked in need.items)
    return "It sends what somebody wrote freely, which can name anybody." if is_free else ""


def _is_free_text(asked: AskedItem) -> bool:
    goes_as_it_is = asked.identifying.is_unit_record or asked.identifying is Identifying.NARRATIVE
    is_text = asked.item.type is Kind.TEXT and not asked.generalise.classes
    return goes_as_it_is and is_text and not _goes_as_a_code(asked)


def _goes_as_a_code(asked: AskedItem) -> bool:
    """The provider's own number of somebody goes as a made-up code in its place, whatever kind its column is of."""
    return asked.identifying is Identifying.PSEUDONYMISED and bool(_NUMBER_OF_SOMEBODY.search(asked.described))


def _compelled(need: Need) -> str:
    return "People have no way to say no to it." if need.obligation.kind is ObligationKind.REQUIRED else ""


SIGNS: Final[Mapping[str, Sign]] = MappingProxyType(
    {
        "not-precise": _not_precise,
        "likely-worried": _likely_worried,
        "weak-link": _weak_link,
        "several-laws": _several_laws,
        "sensitive": _sensitive,
        "no-connection": _no_connection,
        "could-discriminate": _could_discriminate,
        "dents-trust": _dents_trust,
        "touches-maori": _touches_maori,
        "identifies": _identifies,
        "could-recognise": _could_recognise,
        "free-text": _free_text,
        "compelled": _compelled,
    }
)
"""Each trigger by its code, in the order of the guideline and then our own."""

RAISED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not-precise": "it is not sure that the purpose is precise, or it may lead to more than is needed",
        "likely-worried": "providers or the people concerned are likely to worry about it",
        "weak-link": "its link to what the agency is for is weak",
        "several-laws": "the laws that bear on it are complicated",
        "sensitive": "it is sensitive, or has no obvious connection to the purpose",
        "could-discriminate": "it could be used to treat people unfairly",
        "dents-trust": "it could dent the trust of people or providers",
    }
)
"""The guideline's triggers as whoever designs may raise them, where no rule can see."""
