"""The proof of a notice: that it says of every clause everything that is asked for, and nothing that nobody signed.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principles 3 and 3A; Data Protection and Use Policy,
Transparency and Choice guideline: nothing that would surprise people, and no language of consent where there is no
real choice. Both sides are shown it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import ChoiceLevel
from lightwell.policy.come_back import Answer, read_card
from lightwell.policy.notice_elements import Element
from lightwell.policy.notice_parts import denied, says_no
from lightwell.policy.notice_times import not_made_to
from lightwell.policy.notice_turned import found_against
from lightwell.policy.notices import NOTHING_YET, BothAgreed, How, Notice, Sentence, compose

_CONSENT: Final = re.compile(r"\bconsent", re.IGNORECASE)
_NO: Final = re.compile(r"\b(?:no|not|nor|never|nobody|none|nothing|neither|without|cannot|\w+n[’']t)\b", re.IGNORECASE)
# “Nobody may” forbids; “they may not” could be either.
_PERHAPS: Final = re.compile(
    r"\b(?:(?<!\bnobody )(?<!\bno one )(?<!\bno one else )(?<!\bnobody else )may"
    r"|maybe|might|could|perhaps|possibly|probably|sometimes|usually|mostly|often)\b",
    re.IGNORECASE,
)
# Where a no is one in every part of what is said; on the card nothing is worded at all.
_EVERY_PART: Final = frozenset({Element.WILL_NOT_SEE, Element.NOT_USED_FOR, Element.LAW})
_PARTS: Final = re.compile(r"[.;:,!?]|\b(?:but|and|only|except|unless)\b", re.IGNORECASE)
_DOES: Final = re.compile(
    r"\b(?:sees?|seen|gets?|got|use[sd]?|keeps?|kept|knows?|tells?|told|makes?|goes|go|sends?|sent|shares?|shared|shown?"
    r"|shows|reads?)\b",
    re.IGNORECASE,
)
# A choice that is offered, or is not there, however it is put.
_OFFERS: Final = re.compile(
    r"\b(?:can|may) (?:always |still |also )?(?:say (?:yes or )?no|choose|decide|change your mind)\b"
    r"|\b(?:a|some|your|the) (?:real )?(?:choice|say)\b|\bup to (?:you|them)\b|\b(?:you|they) (?:choose|decide)\b"
    r"|\byes or no\b|\b(?:do not|don[’']t) have to\b|\bneed not\b"
    r"|\b(?:ok|okay|fine|all right) to say no\b",
    re.IGNORECASE,
)
_DENIES: Final = re.compile(
    r"\bno (?:real )?(?:choice|say|option)\b"
    r"|\b(?:not|never|nobody|nothing|\w+n[’']t)\b(?: \w+){0,2} "
    r"(?:up to (?:you|them)|(?:your|their|a) (?:choice|say|decision)|for you to \w+)\b"
    r"|\bnever (?:choose|decide)\b|\b(?:cannot|can not|can[’']t|may not) (?:say no|choose|decide)\b"
    r"|\bnot something (?:that )?you can choose\b"
    r"|\bnot (?:a|your) choice\b|\b(?:you|they) (?:must|have to) (?:say yes|take part|give|share)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is asked for and is not said. clause: of which; empty where it is said once for all."""

    element: Element
    clause: str = ""

    @property
    def words(self) -> str:
        return f"{self.element.words}, of clause {self.clause}" if self.clause else self.element.words


@dataclass(frozen=True, slots=True)
class Against:
    """A sentence that both sides worded, and how it goes against what stood there."""

    sentence: Sentence
    why: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found. gaps: asked for and not said. missing: what a clause says and this does not.

    strays: said, though no clause, no fixed sentence and nothing that both agreed says it. consents: speaks of consent
    where there is no real choice. against: worded by both sides so that it is not what a clause says any more.
    unsettled: waits for both sides. worded: stands in place of what a clause or a fixed sentence says.
    """

    notice: Notice
    gaps: tuple[Gap, ...]
    missing: tuple[Sentence, ...]
    strays: tuple[Sentence, ...]
    consents: tuple[Sentence, ...]
    against: tuple[Against, ...] = ()

    @property
    def worded(self) -> tuple[Sentence, ...]:
        """What no rule proves: one side worded it, and the other read it beside its clause and agreed."""
        return self.notice.worded

    @property
    def by_rule(self) -> int:
        """How many sentences say what a clause or a fixed sentence says, or what both settled, to the letter."""
        return len(self.notice.sentences) - len(self.worded) - len(self.unsettled)

    @property
    def unsettled(self) -> tuple[Sentence, ...]:
        return tuple(each for each in self.notice.sentences if each.how is How.UNSETTLED)

    @property
    def is_true(self) -> bool:
        """Everything is said and nothing else, but for what still waits to be settled."""
        return not (self.missing or self.strays or self.consents or self.against or self._beyond_the_unsettled)

    @property
    def holds(self) -> bool:
        return self.is_true and not self.unsettled

    @property
    def _beyond_the_unsettled(self) -> bool:
        waiting = {each.element for each in self.unsettled}
        return any(gap.element not in waiting for gap in self.gaps)


def prove(agreement: Agreement, notice: Notice, agreed: BothAgreed = NOTHING_YET) -> Proof:
    """Whether a notice, wherever it was kept, says what was signed: all of it, and nothing more."""
    due = compose(agreement, notice.audience, agreed).sentences
    is_due, is_said = set(due), set(notice.sentences)
    return Proof(
        notice=notice,
        gaps=tuple(_gaps(agreement, notice)),
        missing=tuple(each for each in due if each not in is_said),
        strays=tuple(each for each in notice.sentences if each not in is_due),
        consents=tuple(each for each in notice.sentences if _speaks_of_consent(agreement, each)),
        against=tuple(_against(agreement, notice)),
    )


def _gaps(agreement: Agreement, notice: Notice) -> Iterator[Gap]:
    """By element and clause, whatever the sentences are called."""
    said = [each for each in notice.sentences if each.how is not How.UNSETTLED and each.words.strip()]
    for element in Element:
        of = [each for each in said if each.element is element]
        if element.of_each_clause:
            told = {clause for each in of for clause in each.clauses}
            yield from (Gap(element, each) for each in _asked_of(agreement, element) if each not in told)
        elif not of or (element is Element.COMES_BACK and len(of) < len(read_card(agreement))):
            yield Gap(element)


def _asked_of(agreement: Agreement, element: Element) -> Iterator[str]:
    """What happens on a no is asked only where a no can be said."""
    return (clause.id for clause in agreement.clauses if element is not Element.ON_NO or clause.choice.can_say_no)


def _speaks_of_consent(agreement: Agreement, sentence: Sentence) -> bool:
    return bool(_CONSENT.search(sentence.words)) and not has_real_choice(agreement, sentence)


def _against(agreement: Agreement, notice: Notice) -> Iterator[Against]:
    for each in notice.worded:
        yield from (Against(each, why) for why in against(agreement, each))


def against(agreement: Agreement, sentence: Sentence) -> Iterator[str]:
    """How a sentence in other words is not what a clause says any more, as far as a rule can tell.

    Whether it says the same where nothing is found, people on both sides judge.
    """
    before, now = sentence.instead_of, sentence.words
    for read in read_card(agreement):
        if read.answer is not Answer.YES and read.body.is_named_in(now) and not read.body.is_named_in(before):
            yield f"It speaks of {read.body.words}, which the card alone answers"
    if why := _turned(agreement, sentence) or next(found_against(agreement, sentence), ""):
        yield why


def _turned(agreement: Agreement, sentence: Sentence) -> str:
    """How other words say something else than what stood there; nothing where that is not found."""
    before, now = sentence.instead_of, sentence.words
    if sentence.element is Element.CHOICE:
        return _wrong_choice(agreement, sentence)
    if sentence.element in {Element.KEPT, Element.PURPOSE} or sentence.frame == "told-first":
        return ""  # read by rules of their own
    if sentence.element is Element.LAW:
        now = not_made_to(now)
    return _yes_in_part(before, now) if sentence.element in _EVERY_PART else _no_that_went(before, now)


def _yes_in_part(before: str, now: str) -> str:
    """A no is one in every part; and nothing becomes a no that was none."""
    if why := _no_that_went(before, now):
        return why
    if not _NO.search(before):
        return "It is no “no”, and says one now" if _NO.search(now) else ""
    parts = (each.strip() for each in _PARTS.split(now))
    yes = next((each for each in parts if _DOES.search(each) and not _DOES.match(each) and not _NO.search(each)), "")
    return f"It said no, and “{yes}” does not: say it with “no” or “not” there too" if yes else ""


def _no_that_went(before: str, now: str) -> str:
    """How a no is not one any more; nothing where it is, or was none."""
    if says_no(before) and not says_no(now):
        return "It said no, and does not any more: say it with “no” or “not”"
    is_hedged = says_no(before) and _PERHAPS.search(denied(now)) and not _PERHAPS.search(before)
    return "It said no, and says perhaps" if is_hedged else ""


def _wrong_choice(agreement: Agreement, sentence: Sentence) -> str:
    """How a sentence about choosing is not so of its clauses; nothing where it is."""
    levels = {agreement.clause(each).choice.level for each in sentence.clauses}
    offers, denies = bool(_OFFERS.search(sentence.words)), bool(_DENIES.search(sentence.words))
    if levels == {ChoiceLevel.NONE}:
        return "People cannot choose here, and it says that they can" if offers and not denies else ""
    if not offers or (denies and levels == {ChoiceLevel.SOME}):
        return "People can choose here, and it does not say so: say that they can say no, or that it is up to them"
    return ""


def has_real_choice(agreement: Agreement, sentence: Sentence) -> bool:
    """Whatever it is about can be chosen; where it is about everything, everything can."""
    about = sentence.clauses or tuple(clause.id for clause in agreement.clauses)
    return all(agreement.clause(each).choice.level is ChoiceLevel.SOME for each in about)


def where(proof: Proof, element: Element) -> tuple[Sentence, ...]:
    """The sentences that say one thing that is asked for."""
    return tuple(each for each in proof.notice.sentences if each.element is element)
