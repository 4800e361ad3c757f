"""Notices for tests, settled as the product settles them: one side offers, the other agrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.come_back import Answer
from lightwell.policy.notice_rules import OfferedWords
from lightwell.sharing.notice_models import NoticeVersion
from lightwell.sharing.notice_settling import agree_notice, agree_words, offer_words, put_up_notice
from lightwell.sharing.notice_standing import Notices
from tests.factories import NOW, Cast

POINTS: Mapping[str, str] = {
    "provider-address": "12 Made-up Street, Wellington",
    "agency-address": "1 Made-up Quay, Wellington",
    "ring": "the front desk on 04 555 0100",
}
THE_LAW = "the Made-up Act 2020, section 1"


def standing(agreement: AgreementVersion, actor: Actor) -> Notices:
    """As one side finds it now, with everything that is kept."""
    with walls(actor):
        notices = Notices(agreement.afresh_for(actor))
        _ = notices.words, notices.versions
    return notices


def settle(cast: Cast, agreement: AgreementVersion, at: dt.datetime = NOW) -> None:
    """The provider offers what no clause says, and the agency agrees."""
    notices = standing(agreement, cast.mere)
    silent = [each.id for each in notices.points.values() if each is not None and each.answer is None]
    offers = [OfferedWords(name, words) for name, words in POINTS.items()]
    offers += [OfferedWords(name, THE_LAW, Answer.ONLY_BY_LAW) for name in silent]
    for offer in offers:
        made = offer_words(cast.mere, notices, at, offer=offer)
        agree_words(cast.hana, notices, at, offer=made)


def agreed(cast: Cast, agreement: AgreementVersion, at: dt.datetime = NOW) -> NoticeVersion:
    """Both sides have agreed to a notice."""
    settle(cast, agreement, at)
    notices = Notices(agreement)
    put_up_notice(cast.mere, notices, at)
    return agree_notice(cast.hana, notices, at, seen=standing(agreement, cast.hana).digest)
