"""What the pages of notices show: how each version stands, what waits for whom, and each sentence as it is read.

Stage 3, sharing. Source: the house rule that it is said first whose turn it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from lightwell.agreements.models import AgreementVersion
from lightwell.agreements.views import visible_agreement
from lightwell.ledger.governing import NotVisible
from lightwell.policy.actors import Actor
from lightwell.policy.come_back import Read
from lightwell.policy.negotiating import Side
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_fixed import POINTS
from lightwell.policy.notice_proof import Proof
from lightwell.policy.notices import How, Notice, Section, Sentence
from lightwell.printing.paper import Run
from lightwell.sharing.notice_models import NoticeVersion, NoticeWords
from lightwell.sharing.notice_pictures import PICTURES, Picture
from lightwell.sharing.notice_reading import Reading, read_as
from lightwell.sharing.notice_runs import runs_of
from lightwell.sharing.notice_standing import Notices, kept_notices


class Turn(StrEnum):
    """What happens next, and whose turn it is."""

    NOT_SIGNED = "not-signed"
    AGREE = "agree"
    ANSWER = "answer"
    SETTLE = "settle"
    WAIT_WORDS = "wait-words"
    WAIT_NOTICE = "wait-notice"
    NOT_PROVED = "not-proved"
    PUT_UP = "put-up"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SentenceShown:
    """One sentence, with what marks its words of te reo, and its answer on the card."""

    of: Sentence
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """One part of a notice, with its picture. sentences: those that say the same of several things stand together."""

    id: str
    picture: Picture
    heading: SentenceShown
    sentences: tuple[tuple[SentenceShown, ...], ...]
    more: tuple[SentenceShown, ...]


@dataclass(frozen=True, slots=True)
class VersionShown:
    """How one audience's version stands."""

    notice: Notice
    proof: Proof
    reading: Reading

    @property
    def audience(self) -> NoticeAudience:
        return self.notice.audience

    @property
    def reworded(self) -> int:
        return len(self.notice.worded)


@dataclass(frozen=True, slots=True)
class PointShown:
    """One thing that both sides settle. how: read off the clauses, settled, or not. waits: what one side offered."""

    id: str
    label: str
    said: str
    how: How
    waits: NoticeWords | None
    read: Read | None = None


def find(actor: Actor, agreement_id: UUID) -> Notices:
    """The notices of an agreement, with everything of them that is kept; inside `walls`. Raises NotVisible."""
    found = visible_agreement(actor, agreement_id)
    if actor.organisation_id not in (found.agency_id, found.provider_id):
        raise NotVisible(f"sharing.notices {agreement_id}")
    notices = Notices(found)
    _ = notices.words, notices.versions  # read here, while the walls stand
    return notices


def audience_of(named: str) -> NoticeAudience:
    """Raises NotVisible for none of ours."""
    if named not in {each.value for each in NoticeAudience}:
        raise NotVisible("sharing.notices")
    return NoticeAudience(named)


def turn_of(notices: Notices, side: Side | None, today: dt.date) -> Turn:
    """What happens next, seen from one side."""
    facts, up = notices.facts(), notices.up
    if not facts.holds_on(today):
        return Turn.NOT_SIGNED
    if up is not None and up.digest == notices.digest:
        return Turn.WAIT_NOTICE if up.put_up_by == side else Turn.AGREE
    if any(each.offered_by != side for each in notices.offers):
        return Turn.ANSWER
    if facts.unsettled > len([each for each in notices.offers if not each.audience]):
        return Turn.SETTLE
    if notices.offers:
        return Turn.WAIT_WORDS
    if not facts.is_proved:
        return Turn.NOT_PROVED
    return Turn.DONE if notices.is_current else Turn.PUT_UP


def versions_shown(notices: Notices) -> tuple[VersionShown, ...]:
    return tuple(
        VersionShown(notice, proof, read_as(notice))
        for notice, proof in zip(notices.notices, notices.proofs, strict=True)
    )


def points_shown(notices: Notices) -> tuple[PointShown, ...]:
    """Everything both sides settle beside the words, as it is said to adults."""
    said = {each.point: each for each in notices.notices[0].sentences if each.point}
    labels = {each.id: each.label for each in POINTS}
    return tuple(
        PointShown(
            id=name,
            label=labels[name] if read is None else read.body.words,
            said=said[name].words,
            how=said[name].how,
            waits=notices.offer_about(name),
            read=read,
        )
        for name, read in notices.points.items()
    )


def sections_shown(notice: Notice) -> tuple[SectionShown, ...]:
    return tuple(_section(number, section) for number, section in enumerate(notice.sections, 1))


def _section(number: int, section: Section) -> SectionShown:
    return SectionShown(
        f"part-{number}",
        PICTURES[section.picture],
        shown(section.heading),
        tuple(_together(section.sentences)),
        tuple(map(shown, section.more)),
    )


def _together(sentences: Iterable[Sentence]) -> Iterator[tuple[SentenceShown, ...]]:
    for _, alike in groupby(sentences, key=lambda each: each.frame):
        yield tuple(map(shown, alike))


def shown(sentence: Sentence) -> SentenceShown:
    return SentenceShown(sentence, runs_of(sentence.words))


def told_now(
    notices: Notices, audience: NoticeAudience, *, as_it_would_be: bool
) -> tuple[Notice, NoticeVersion | None]:
    """What people are told: what both agreed to last, and until they agreed, what it would say."""
    version = notices.agreed_version
    if version is None or (as_it_would_be and not notices.is_current):
        return notices.notice(audience), None
    return next(each for each in kept_notices(version) if each.audience is audience), version


def other_side(agreement: AgreementVersion, side: Side | None) -> str:
    """What the other of the two is called."""
    return str(agreement.agency.name if side is Side.PROVIDER else agreement.provider.name)
