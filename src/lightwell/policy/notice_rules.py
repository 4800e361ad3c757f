"""Who may word a notice, settle what no clause says, put a notice up, agree to it, and bring a translation.

Stage 3, sharing. Source: Data Protection and Use Policy, Mahitahitanga and Transparency and Choice guideline: both
sides agree as equals on what people are told, and nothing is agreed by silence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.come_back import Answer, Read
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.draft_rules import NEGOTIATORS
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.notice_elements import NO_SURPRISES, TRANSPARENT
from lightwell.policy.stated_words import says_something, unless_unseen

EQUALS: Final = "Data Protection and Use Policy, Mahitahitanga: both sides agree as equals"
CHOICE: Final = "Data Protection and Use Policy, Transparency and Choice guideline: choice, not consent"
HOUSE: Final = "Lightwell, who may do what"
LONGEST_WORDS: Final = 600
LONGEST_REVIEWER: Final = 200
LONGEST_TRANSLATION: Final = 20_000
_CONSENT: Final = re.compile(r"\bconsent", re.IGNORECASE)

LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mi": "Te reo Māori",
        "nzs": "New Zealand Sign Language",
        "sm": "Samoan",
        "to": "Tongan",
        "rar": "Cook Islands Māori",
        "fj": "Fijian",
        "zh-Hans": "Chinese, simplified",
        "zh-Hant": "Chinese, traditional",
        "hi": "Hindi",
        "pa": "Punjabi",
        "ko": "Korean",
        "tl": "Tagalog",
        "ar": "Arabic",
        "fa": "Persian",
        "es": "Spanish",
    }
)
"""Languages that a notice can be given in, by their tag; each in its English name."""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the rules know of an agreement's notices.

    last_on: the agreement's last day. wordable: sentences that may be worded, by audience and id; whether consent may
    be spoken of there. points: what else is settled, by id. open_offers: words that wait for one side's answer.
    unsettled: how many points are. is_proved: nothing is missing, and nothing is said that nobody signed. now: the
    digest of what both sides would agree to. up, up_by: of what was put up and waits. agreed: of what both agreed to
    last.
    """

    agreement_id: UUID
    agency_id: UUID
    provider_id: UUID
    is_signed: bool
    last_on: dt.date
    wordable: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    points: Mapping[str, Read | None] = field(default_factory=lambda: MappingProxyType({}))
    open_offers: int = 0
    unsettled: int = 0
    is_proved: bool = True
    now: str = ""
    up: str = ""
    up_by: Side | None = None
    agreed: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Both sides signed the agreement, and it is not over by then, whoever has said already that it ends."""
        return self.is_signed and day <= self.last_on

    def side_of(self, actor: Actor) -> Side | None:
        """Which of the two this actor belongs to."""
        if actor.belongs_to(self.agency_id):
            return Side.AGENCY
        return Side.PROVIDER if actor.belongs_to(self.provider_id) else None


@dataclass(frozen=True, slots=True)
class OfferedWords:
    """What one side would have a sentence say, or a point settled as. about: "audience/sentence", or the point."""

    about: str
    words: str
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """Words that wait. offered_by: whose they are."""

    offered_by: Side
    is_open: bool


@dataclass(frozen=True, slots=True)
class TranslationFacts:
    """A translation. is_reviewed: somebody said who looked it over."""

    agency_id: UUID
    provider_id: UUID
    is_reviewed: bool


def may_offer_words(
    actor: Actor, facts: NoticeFacts, *, now: dt.datetime, offer: OfferedWords | None = None
) -> Decision:
    """Either side offers other words for a sentence, or what a point is settled as."""
    return refuse_if_any(
        _unless_speaking(actor, facts), _unless_it_holds(facts, now), *(_offer_reasons(facts, offer) if offer else ())
    )


def _offer_reasons(facts: NoticeFacts, offer: OfferedWords) -> Iterator[Reason | None]:
    is_known = offer.about in facts.wordable or offer.about in facts.points
    yield None if is_known else _CHANGED_SINCE
    read = facts.points.get(offer.about)
    if read is not None:
        yield from _answer_reasons(read, offer)
    elif not says_something(offer.words):
        yield _NO_WORDS
    yield unless_unseen(offer.words)
    yield _TOO_LONG if len(offer.words) > LONGEST_WORDS else None
    yield _CONSENT_WORDS if _CONSENT.search(offer.words) and not facts.wordable.get(offer.about) else None


def _answer_reasons(read: Read, offer: OfferedWords) -> Iterator[Reason | None]:
    if offer.answer is None:
        yield _NO_ANSWER
        return
    yield None if read.may_be_settled_as(offer.answer) else _CLAUSES_SAY
    yield _WHICH_LAW if offer.answer is Answer.ONLY_BY_LAW and not says_something(offer.words) else None


def may_agree_words(actor: Actor, facts: NoticeFacts, *, now: dt.datetime, offer: OfferFacts | None = None) -> Decision:
    """The side that did not offer them read them beside the clause, and agrees that they say the same.

    To say no is to offer others, or those that stood before.
    """
    side = facts.side_of(actor)
    is_own = offer is not None and side is not None and offer.offered_by is side
    return refuse_if_any(
        _unless_speaking(actor, facts),
        _unless_it_holds(facts, now),
        _OWN_WORDS if is_own else None,
        _NOT_WAITING if offer is not None and not offer.is_open else None,
    )


def may_put_up(actor: Actor, facts: NoticeFacts, *, now: dt.datetime) -> Decision:
    """Either side puts all versions up together, once every word is settled: with that it has agreed itself."""
    return refuse_if_any(
        _unless_speaking(actor, facts),
        _unless_it_holds(facts, now),
        _UNSETTLED if facts.unsettled else None,
        _WORDS_WAIT if facts.open_offers else None,
        None if facts.is_proved else _NOT_PROVED,
        _UP_ALREADY if facts.up and facts.up == facts.now else None,
        _AGREED_ALREADY if facts.agreed and facts.agreed == facts.now else None,
    )


def may_agree_notice(actor: Actor, facts: NoticeFacts, *, seen: str = "") -> Decision:
    """The other side agrees to exactly what it read. seen: the digest of that."""
    side = facts.side_of(actor)
    return refuse_if_any(
        _unless_speaking(actor, facts),
        None if facts.up else _NOTHING_UP,
        _OWN_NOTICE if facts.up and side is not None and facts.up_by is side else None,
        _CHANGED_SINCE if (facts.up and facts.up != facts.now) or (seen and seen != facts.up) else None,
    )


def may_add_translation(
    actor: Actor, facts: NoticeFacts, *, language: str = "", words: str = "", link: str = ""
) -> Decision:
    """Either side brings a translation of what both agreed to; it is marked until somebody looked it over."""
    return refuse_if_any(
        _unless_speaking(actor, facts),
        None if facts.agreed else _NOTHING_AGREED,
        _UNKNOWN_LANGUAGE if language and language not in LANGUAGES else None,
        _TRANSLATION_TOO_LONG if len(words) > LONGEST_TRANSLATION else None,
        unless_unseen(words) if words else None,
        _NOT_A_LINK if link and not link.startswith("https://") else None,
    )


def may_record_review(actor: Actor, facts: TranslationFacts, *, reviewer: str = "") -> Decision:
    """Either side says which licensed translator looked a translation over, once."""
    is_side = actor.belongs_to(facts.agency_id) or actor.belongs_to(facts.provider_id)
    return refuse_if_any(
        None if is_side and actor.holds(*SPEAKERS) else _DOES_NOT_SPEAK,
        _REVIEWED if facts.is_reviewed else None,
        _REVIEWER_TOO_LONG if len(reviewer) > LONGEST_REVIEWER else None,
        unless_unseen(reviewer) if reviewer else None,
    )


SPEAKERS: Final = (*NEGOTIATORS, Role.PRIVACY_OFFICER)
"""Those who settle with the other side what people are told."""


def _unless_speaking(actor: Actor, facts: NoticeFacts) -> Reason | None:
    if facts.side_of(actor) is None:
        return _NOT_A_SIDE
    return None if actor.holds(*SPEAKERS) else _DOES_NOT_SPEAK


def _unless_it_holds(facts: NoticeFacts, now: dt.datetime) -> Reason | None:
    return None if facts.holds_on(local_day(now)) else _NOT_SIGNED


_NOT_A_SIDE = Reason("not-a-side", "Your organisation is not one of the two sides of this agreement.", EQUALS)
_DOES_NOT_SPEAK = Reason(
    "does-not-speak-for-its-side",
    "A manager or privacy officer settles what people are told, or for an agency its contract advisor. Ask one of them "
    "to.",
    HOUSE,
)
_NOT_SIGNED = Reason(
    "not-signed",
    "A notice is made from an agreement that both sides signed and that has not ended. Sign it first, or vary it.",
    TRANSPARENT,
)
_CHANGED_SINCE = Reason(
    "changed-since",
    "What this says has changed since you read it. Your words are still here: read what it says now.",
    EQUALS,
)
_NO_WORDS = Reason("no-words", "Write the words that people would read.", TRANSPARENT)
_TOO_LONG = Reason(
    "words-too-long", f"That is more than {LONGEST_WORDS} characters. Say one thing in one sentence.", TRANSPARENT
)
_CONSENT_WORDS = Reason(
    "consent-without-choice",
    "This speaks of consent where people have no real choice. Say that it happens, and what they can choose.",
    CHOICE,
)
_NO_ANSWER = Reason("no-answer", "Choose one of the three answers.", NO_SURPRISES)
_CLAUSES_SAY = Reason(
    "clauses-say-otherwise",
    "The clauses say this already, and what people are told cannot say something else. Vary the agreement, or add only "
    "that a law may ask for more.",
    NO_SURPRISES,
)
_WHICH_LAW = Reason("which-law", "Name the law and its section, so that people can look it up.", NO_SURPRISES)
_OWN_WORDS = Reason("own-words", "Your side offered these words. The other side answers next.", EQUALS)
_NOT_WAITING = Reason("not-waiting", "These words do not wait for an answer any more. Read what it says now.", EQUALS)
_UNSETTLED = Reason(
    "unsettled",
    "Something that no clause says is not settled yet. Settle each point first: the page lists them.",
    NO_SURPRISES,
)
_WORDS_WAIT = Reason("words-wait", "Some words wait for an answer. Agree to them, or offer others.", EQUALS)
_NOT_PROVED = Reason(
    "not-proved", "The proof does not hold. Look at it: it names each thing that is missing or too much.", TRANSPARENT
)
_UP_ALREADY = Reason("up-already", "This was put up already. The other side answers next.", EQUALS)
_AGREED_ALREADY = Reason("agreed-already", "Both sides have agreed to this very notice.", EQUALS)
_NOTHING_UP = Reason("nothing-up", "Nothing was put up to agree to. Either side puts it up first.", EQUALS)
_OWN_NOTICE = Reason("own-notice", "Your side put this up, and so has agreed. The other side answers next.", EQUALS)
_NOTHING_AGREED = Reason(
    "nothing-agreed", "There is nothing to translate yet: both sides agree to a notice first.", TRANSPARENT
)
_UNKNOWN_LANGUAGE = Reason("unknown-language", "Choose one of the languages of the list.", HOUSE)
_TRANSLATION_TOO_LONG = Reason(
    "translation-too-long", "That is more than 20,000 characters. Put it where a link leads to it.", HOUSE
)
_NOT_A_LINK = Reason("not-a-link", "A link begins with https://, so that nobody on the way can change it.", HOUSE)
_REVIEWED = Reason("reviewed-already", "It is recorded already who looked this translation over.", HOUSE)
_REVIEWER_TOO_LONG = Reason(
    "reviewer-too-long", "Say in 200 characters who looked it over, and under which licence.", HOUSE
)
