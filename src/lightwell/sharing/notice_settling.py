"""Settling what people are told: offering words, agreeing to them, putting a notice up, agreeing to it, translations.

Stage 3, sharing. Source: `lightwell.policy.notice_rules`. Everything is about one agreement and locks it, so that what
one side agrees to is what it read.
"""

from __future__ import annotations

from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.policy.actors import Actor
from lightwell.policy.letter_rules import LOOKING, Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_rules import (
    OfferedWords,
    may_add_translation,
    may_agree_notice,
    may_agree_words,
    may_offer_words,
    may_put_up,
    may_record_review,
)
from lightwell.policy.stated_words import cleaned
from lightwell.sharing.notice_models import NoticeTranslation, NoticeVersion, NoticeWords
from lightwell.sharing.notice_standing import Notices


@action(code="sharing.offer-notice-words", rule=may_offer_words)
def offer_words(deed: Deed[Notices], *, offer: OfferedWords) -> Done[NoticeWords]:
    """One side offers other words for a sentence of a notice, or what a point is settled as."""
    notices = deed.subject
    audience, _, about = offer.about.rpartition("/")
    waiting = notices.offer_about(offer.about)
    if waiting is not None:
        waiting.closed_at = deed.now
        waiting.save(update_fields=["closed_at"])
    offered = NoticeWords(
        audience=audience,
        about=about,
        words=cleaned(offer.words),
        answer=offer.answer or "",
        instead_of=_said_now(notices, audience, about),
        offered_by=_side(deed),
        offered_at=deed.now,
        offered_entry=deed.entry,
        **_whose(notices.agreement),
    )
    offered.save(force_insert=True)
    _their_turn(deed)
    return Done(offered, _event(deed, notices, audience, about))


def _said_now(notices: Notices, audience: str, about: str) -> str:
    if audience:
        said = notices.sentences(NoticeAudience(audience), about)
    else:
        said = tuple(each for each in notices.notices[0].sentences if each.point == about)
    return said[0].words if said else ""


@action(code="sharing.agree-notice-words", rule=may_agree_words)
def agree_words(deed: Deed[Notices], *, offer: NoticeWords) -> Done[None]:
    """The other side read words beside their clause, and agrees: they hold from now, in place of what held before."""
    notices = deed.subject
    if notices.offer_about(offer.key) != offer:
        raise ValueError("What is agreed to waits, and is of this agreement.")
    for held in notices.words:
        if held.key == offer.key and held.agreed_at is not None:
            held.closed_at = deed.now
            held.save(update_fields=["closed_at"])
    offer.agreed_at, offer.agreed_entry = deed.now, deed.entry
    offer.save(update_fields=["agreed_at", "agreed_entry"])
    return Done(None, _event(deed, notices, offer.audience, offer.about))


@action(code="sharing.put-up-notice", rule=may_put_up)
def put_up_notice(deed: Deed[Notices]) -> Done[NoticeVersion]:
    """One side puts every version of the notice up, and with that agrees to it itself."""
    notices = deed.subject
    if notices.up is not None:
        notices.up.closed_at = deed.now
        notices.up.save(update_fields=["closed_at"])
    last = NoticeVersion.objects.visible_to(deed.actor).of(notices.agreement).order_by("-number").first()
    version = NoticeVersion(
        number=last.number + 1 if last else 1,
        document=notices.written,
        digest=notices.digest,
        put_up_by=_side(deed),
        put_up_at=deed.now,
        put_up_entry=deed.entry,
        **_whose(notices.agreement),
    )
    version.save(force_insert=True)
    _their_turn(deed)
    return Done(version, _event(deed, notices))


@action(code="sharing.agree-notice", rule=may_agree_notice)
def agree_notice(deed: Deed[Notices], *, seen: str) -> Done[NoticeVersion]:
    """The other side agrees: from now this is what people are told."""
    version = deed.subject.up
    if version is None:
        raise ValueError("What is agreed to was put up.")
    version.agreed_at, version.agreed_entry = deed.now, deed.entry
    version.save(update_fields=["agreed_at", "agreed_entry"])
    return Done(version, _event(deed, deed.subject))


@action(code="sharing.add-notice-translation", rule=may_add_translation)
def add_translation(
    deed: Deed[Notices], *, audience: NoticeAudience, language: str, words: str, link: str
) -> Done[NoticeTranslation]:
    """Bring one audience's version in another language, in place of one that was brought before."""
    version = deed.subject.agreed_version
    if version is None:
        raise ValueError("What is translated was agreed to.")
    brought = NoticeTranslation(
        version=version,
        audience=audience,
        language=language,
        words=cleaned(words),
        link=link.strip(),
        added_by=_side(deed),
        added_at=deed.now,
        **_whose(deed.subject.agreement),
    )
    brought.save(force_insert=True)
    return Done(brought, _event(deed, deed.subject))


@action(code="sharing.record-translation-review", rule=may_record_review)
def record_review(deed: Deed[NoticeTranslation], *, reviewer: str) -> Done[None]:
    """Say who looked a translation over, and under which licence."""
    translation = deed.subject
    translation.reviewed_by, translation.reviewed_at = cleaned(reviewer), deed.now
    translation.save(update_fields=["reviewed_by", "reviewed_at"])
    return Done(None, Event())


# --- what all of them need -----------------------------------------------------------------------------------


def _side(deed: Deed[Notices]) -> Side:
    side = deed.subject.facts().side_of(deed.actor)
    if side is None:
        raise ValueError("The rule lets nobody but the two sides come this far.")
    return side


def _whose(agreement: AgreementVersion) -> dict[str, object]:
    return {
        "agreement": agreement,
        "agreement_code": agreement.code,
        "agency_id": agreement.agency_id,
        "provider_id": agreement.provider_id,
    }


def _their_turn(deed: Deed[Notices]) -> None:
    """The other side is told once a day at most that something waits for it."""
    agreement = deed.subject.agreement
    other = agreement.provider_id if deed.actor.belongs_to(agreement.agency_id) else agreement.agency_id
    key = local_day(deed.now).isoformat()
    tell(Kind.NOTICE_TURN, agreement.pk, deed.now, organisation=other, key=key, after=LOOKING)


def _event(deed: Deed[Notices], notices: Notices, audience: str = "", about: str = "") -> Event:
    """Cites the clauses that the words are said of."""
    said = notices.sentences(NoticeAudience(audience), about) if audience else ()
    of = {clause for each in said for clause in each.clauses}
    every = tuple(each.id for each in notices.document.clauses)
    clauses = tuple(each for each in every if each in of) if of else every
    return Event(clauses=clauses, agreement_hash=notices.agreement.hash)


def waits_for(notices: Notices, actor: Actor) -> bool:
    """Something waits for this actor's side: words that the other offered, or a notice that it put up."""
    side = notices.facts().side_of(actor)
    if side is None:
        return False
    offered = any(each.offered_by != side for each in notices.offers)
    up = notices.up
    return offered or (up is not None and up.put_up_by != side and up.digest == notices.digest)
