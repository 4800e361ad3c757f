"""The purpose checklist, and the checks and balances that fire by rule: what fires, why, and what would meet it.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline: purpose statement checklist, and
“work through checks and balances”. Only the questions and triggers that could be read are here; the tails of both lists
were not seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from lightwell.policy.maori_party import SOURCE as MAORI_SOURCE
from lightwell.policy.needs import Need
from lightwell.policy.triggers import RAISED, SIGNS

SOURCE = "Data Protection and Use Policy, Purpose Matters guideline: work through checks and balances"
CHECKLIST_SOURCE = "Data Protection and Use Policy, purpose statement checklist"
Answers = Mapping[str, Mapping[str, str]]


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
REVIEWS: Final = (Check.ETHICS, Check.IMPACT_ASSESSMENT)
"""Checks with a record of their own: who made it, when, where it is kept, and what came of it."""

_ASKS: Mapping[str, tuple[Check, ...]] = MappingProxyType(
    {
        "not-precise": (Check.REVIEW,),
        "likely-worried": (Check.VIEWS,),
        "weak-link": (Check.REVIEW,),
        "several-laws": (Check.REVIEW,),
        "sensitive": (Check.VIEWS, Check.REVIEW),
        "no-connection": (Check.REVIEW,),
        "could-discriminate": (Check.VIEWS, Check.ETHICS),
        "dents-trust": (Check.VIEWS, Check.REVIEW),
        "touches-maori": (Check.MAORI_PARTY,),
        "identifies": (Check.VIEWS, Check.REVIEW, Check.IMPACT_ASSESSMENT),
        "could-recognise": (Check.VIEWS, Check.IMPACT_ASSESSMENT),
        "free-text": (Check.VIEWS, Check.REVIEW),
        "compelled": (Check.VIEWS, Check.REVIEW),
    }
)


@dataclass(frozen=True, slots=True)
class Fired:
    """One trigger that fires for a need: why, in words, and what it asks for."""

    code: str
    why: str
    asks_for: tuple[Check, ...]
    source: str = SOURCE

    @property
    def is_for_maori_party(self) -> bool:
        return self.asks_for == (Check.MAORI_PARTY,)


@dataclass(frozen=True, slots=True)
class MaoriKnown:
    """What is known of Māori parties for one need. waiting: touched items that one declines or has not answered."""

    has_party: bool = False
    waiting: int = 0


NO_MAORI_PARTY: Final = MaoriKnown()


def triggers(need: Need, answers: Answers = MappingProxyType({})) -> tuple[Fired, ...]:
    """Every trigger that fires for a need, in the order of the guideline; those raised by hand after those by rule."""
    by_rule = tuple(_by_rule(need))
    known = {each.code for each in by_rule}
    raised = (code for code in RAISED if code not in known and is_yes(answers, f"raise:{code}"))
    return (*by_rule, *(Fired(code, f"Whoever designs it says so: {RAISED[code]}.", _ASKS[code]) for code in raised))


def _by_rule(need: Need) -> Iterator[Fired]:
    for code, sign in SIGNS.items():
        if why := sign(need):
            yield Fired(code, why, _ASKS[code], MAORI_SOURCE if code == "touches-maori" else SOURCE)


def is_yes(answers: Answers, code: str) -> bool:
    return answers.get(code, {}).get("answer") == ChecklistAnswer.YES


def reviews_wanted(need: Need, answers: Answers) -> tuple[Check, ...]:
    """Reviews that a trigger asks for, or that whoever designs requires whatever the rules say."""
    asked = {check for fired in triggers(need, answers) for check in fired.asks_for}
    return tuple(each for each in REVIEWS if each in asked or is_yes(answers, f"require:{each}"))


def is_reviewed(answer: Mapping[str, str]) -> bool:
    """A review was made: by whom, on which day, kept where, and what came of it. Or a reason says why there is none."""
    wanted = ("why",) if answer.get("answer") == "reason" else ("by", "on", "where", "why")
    return all(answer.get(name, "").strip() for name in wanted)


def open_noes(answers: Answers) -> tuple[str, ...]:
    """The questions that are answered No, or not at all, or as not applicable without a reason."""
    return tuple(code for code in CHECKLIST if not _is_resolved(answers.get(code, {})))


def _is_resolved(answer: Mapping[str, str]) -> bool:
    if answer.get("answer") == ChecklistAnswer.NOT_APPLICABLE:
        return bool(answer.get("why", "").strip())
    return answer.get("answer") == ChecklistAnswer.YES


def unmet(need: Need, answers: Answers, maori: MaoriKnown = NO_MAORI_PARTY) -> tuple[Fired, ...]:
    """What fired and was neither met nor answered with a reason, and the reviews that were not made."""
    fired = tuple(each for each in triggers(need, answers) if not _is_met(each, answers, maori))
    reviews = (each for each in reviews_wanted(need, answers) if not is_reviewed(answers.get(f"review:{each}", {})))
    return (*fired, *(Fired(f"review:{each}", f"{each.words}: nobody has yet.", (each,)) for each in reviews))


def _is_met(fired: Fired, answers: Answers, maori: MaoriKnown) -> bool:
    """With a Māori party it is that party's yes which counts; nobody's reason stands in for it."""
    if fired.is_for_maori_party and maori.has_party:
        return not maori.waiting
    return bool(answers.get(f"check:{fired.code}", {}).get("why", "").strip())


def answered_done(fired: Iterable[Fired], words: str, *, on: dt.date, by: str, where: str) -> dict[str, dict[str, str]]:
    """Answers that say of each trigger that it was done, and of each review who made it and where it is kept."""
    found = tuple(fired)
    wanted = {check for each in found for check in each.asks_for if check in REVIEWS}
    review = {"answer": "done", "by": by, "on": on.isoformat(), "where": where, "why": words}
    return {
        **{f"check:{each.code}": {"answer": "done", "why": words} for each in found},
        **{f"review:{each}": dict(review) for each in REVIEWS if each in wanted},
    }
