"""The purpose checklist, and the checks and balances that fire by rule: what fires, why, and what would meet it.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline: purpose statement checklist, and
“work through checks and balances”. Only the questions and triggers that could be read are here; the tails of both lists
were not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from lightwell.policy.clauses import Identifying, ObligationKind
from lightwell.policy.needs import AskedItem, Need
from lightwell.policy.tables import Kind

SOURCE = "Data Protection and Use Policy, Purpose Matters guideline: work through checks and balances"
CHECKLIST_SOURCE = "Data Protection and Use Policy, purpose statement checklist"
MAORI_SOURCE = "Data Protection and Use Policy, Manaakitanga and Mahitahitanga: Māori as Treaty partners"


class ChecklistAnswer(StrEnum):
    """How a question of the checklist is answered."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "na"


CHECKLIST: Mapping[str, str] = MappingProxyType(
    {
        "what-collected": "Is it clear what is collected and used?",
        "what-identifies": "Is it clear which parts can identify somebody, and which cannot?",
        "about-whom": "Is it clear from whom it comes, and about whom it is?",
        "linking": "Is it clear what it will be linked or matched with, if anything?",
        "which-decisions": "Is it clear which work and which decisions it feeds?",
        "not-used-for": "Is it clear what it will not be used for?",
        "why-it-matters": "Is it clear why it matters, and which outcome is sought?",
        "seen-inside": "Is it clear who will see it in the organisation that collects it?",
        "seen-elsewhere": "Is it clear who will see it in any other organisation?",
        "not-seen-by": "Is it clear who will not see it, and is it fair to tell people so?",
        "law": "Is it clear which laws and agreements allow it?",
        "choices": "Is it clear what people can choose?",
    }
)
"""Each question by its code. Source: CHECKLIST_SOURCE, the items that could be read."""


class Check(StrEnum):
    """What is to be done where a trigger fires."""

    VIEWS = "views"
    REVIEW = "review"
    ETHICS = "ethics"
    MAORI_PARTY = "maori-party"
    IMPACT_ASSESSMENT = "impact-assessment"

    @property
    def words(self) -> str:
        return _CHECK_WORDS[self]


_CHECK_WORDS: Mapping[Check, str] = MappingProxyType(
    {
        Check.VIEWS: "Ask the people concerned, and the providers, in a round",
        Check.REVIEW: "Have somebody else look at it: a manager or a peer",
        Check.ETHICS: "Have it looked at for ethics",
        Check.MAORI_PARTY: "Have a Māori party with a yes and a no of its own",
        Check.IMPACT_ASSESSMENT: "Make a privacy impact assessment",
    }
)


@dataclass(frozen=True, slots=True)
class Fired:
    """One trigger that fires for a need: why, in words, and what it asks for."""

    code: str
    why: str
    asks_for: tuple[Check, ...]
    source: str = SOURCE


_DISCRIMINATES = MappingProxyType(
    {
        "ethnic": "ethnicity",
        "iwi": "iwi",
        "gender": "gender",
        "sex": "sex",
        "religio": "religion",
        "marital": "marital status",
        "orientation": "sexual orientation",
        "health": "health",
        "disab": "disability",
        "wellbeing": "wellbeing",
    }
)
_MAORI = ("ethnic", "iwi", "hapū", "māori", "marae")


def triggers(need: Need) -> tuple[Fired, ...]:
    """Every trigger that fires for a need, in the order of the guideline."""
    return tuple(_triggers(need))


def touches_maori(need: Need) -> bool:
    """Ethnicity, iwi or a Māori community is touched, so that a Māori party belongs in it."""
    texts = (*(_described(asked) for asked in need.items), need.good.for_whom.casefold())
    return any(word in text for text in texts for word in _MAORI)


def _triggers(need: Need) -> Iterator[Fired]:
    if named := sorted({words for asked in need.items for words in _discriminating(asked)}):
        yield Fired(
            "could-discriminate",
            f"It asks about {', '.join(named)}, which could be used to treat people unfairly.",
            (Check.VIEWS, Check.ETHICS),
        )
    if touches_maori(need):
        yield Fired(
            "touches-maori",
            "It touches ethnicity, iwi or a Māori community.",
            (Check.MAORI_PARTY,),
            MAORI_SOURCE,
        )
    if any(asked.identifying is Identifying.IDENTIFIED for asked in need.items):
        yield Fired(
            "identifies",
            "It tells the recipient who each row is about. By default a funder needs no such thing for contracts or "
            "reporting.",
            (Check.VIEWS, Check.REVIEW, Check.IMPACT_ASSESSMENT),
        )
    elif any(asked.identifying.is_unit_record for asked in need.items):
        yield Fired(
            "could-recognise",
            "It sends a row for each person, so that somebody who knows them might recognise them.",
            (Check.VIEWS, Check.IMPACT_ASSESSMENT),
        )
    if any(_is_free_text(asked) for asked in need.items):
        yield Fired(
            "free-text",
            "It sends what somebody wrote freely, which can name anybody.",
            (Check.VIEWS, Check.REVIEW),
        )
    if need.obligation.kind is ObligationKind.REQUIRED:
        yield Fired("compelled", "People have no way to say no to it.", (Check.VIEWS, Check.REVIEW))


def _is_free_text(asked: AskedItem) -> bool:
    goes_as_it_is = asked.identifying.is_unit_record or asked.identifying is Identifying.NARRATIVE
    return goes_as_it_is and asked.item.type is Kind.TEXT and not asked.generalise.classes


def _described(asked: AskedItem) -> str:
    return f"{asked.item.id} {asked.item.column} {asked.item.words}".casefold()


def _discriminating(asked: AskedItem) -> Iterator[str]:
    described = _described(asked)
    return (words for stem, words in _DISCRIMINATES.items() if stem in described)


def open_noes(answers: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """The questions that are answered No, or not at all, or as not applicable without a reason."""
    return tuple(code for code in CHECKLIST if not _is_resolved(answers.get(code, {})))


def _is_resolved(answer: Mapping[str, str]) -> bool:
    if answer.get("answer") == ChecklistAnswer.NOT_APPLICABLE:
        return bool(answer.get("why", "").strip())
    return answer.get("answer") == ChecklistAnswer.YES


def unmet(need: Need, answers: Mapping[str, Mapping[str, str]], *, has_maori_party: bool) -> tuple[Fired, ...]:
    """Triggers that fired and were neither met nor answered with a reason, by `check:` and the trigger's code."""
    return tuple(
        fired
        for fired in triggers(need)
        if not answers.get(f"check:{fired.code}", {}).get("why", "").strip()
        and not (fired.asks_for == (Check.MAORI_PARTY,) and has_maori_party)
    )
