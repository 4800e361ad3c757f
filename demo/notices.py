"""How the two sides came to what families are told: what no clause says, plainer words for children, and an agreement.

Stage 3. Late March 2026. Nothing is told but what the clauses say; what is here says some of it in fewer words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from demo.cast import Cast
from demo.moments import at
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.walls import walls
from lightwell.policy.come_back import Answer, Body
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_rules import OfferedWords
from lightwell.sharing.notice_settling import agree_notice, agree_words, offer_words, put_up_notice
from lightwell.sharing.notice_standing import Notices

POINTS: Mapping[str, str] = {
    "provider-address": "12 Made-up Street, Te Aro, Wellington",
    "agency-address": "1 Made-up Quay, Wellington",
    "ring": "City Centre’s front desk on 04 555 0100",
}
COURT = "the law that its order names"

_CODE = "They get the number the service gives a person, replaced by a made-up code that only we can turn back."
_AGES = (
    "They get the day the person was born (as an age band, “0 to 4”, “5 to 9”, “10 to 14”, “15 to 24” or “25 and "
    "over”)."
)
_AREAS = (
    "They get the suburb or town the person lives in (in groups “Wellington city”, “Porirua”, “Hutt Valley”, “Kāpiti "
    "and Horowhenua” and “Somewhere else”)."
)
_GROUPS = (
    "They get the ethnic groups the person says they belong to (in groups “Māori”, “Pacific Peoples”, “Asian”, "
    "“European” and “Another ethnicity”)."
)
_DECIDING = (
    "It will not be used for deciding anything about one person or family, such as a benefit, a visa or a place on a "
    "programme."
)
_COUNTED = (
    "“How many finished, and how they found it”: You cannot choose about this. There is no choice about being counted, "
    "because nobody is in the numbers; anybody may decline to say how happy they were."
)
_NO = "If you say no: Their row stays with the provider; nothing else changes for them."
_KNOWN = "How we know it: Talked through with the worker; the person may write it themselves."

WORDS: Mapping[NoticeAudience, Mapping[str, str]] = {
    NoticeAudience.ADULT: {
        _NO: "If you say no, your row stays with us. Nothing else changes for you.",
        _AGES: "They get your age group: 0 to 4, 5 to 9, 10 to 14, 15 to 24, or 25 and over.",
    },
    NoticeAudience.RANGATAHI: {
        _NO: "If you say no, your row stays with us. Nothing else changes for you.",
        _CODE: "They get a made-up code in place of your number. Only we can turn it back.",
        _AGES: "They get your age group. There are five: up to 4, to 9, to 14, to 24, and older.",
        _AREAS: "They get your area: Wellington city, Porirua, Hutt Valley, Kāpiti and Horowhenua, or somewhere else.",
        _GROUPS: "They get your ethnic groups: Māori, Pacific Peoples, Asian, European or another ethnicity.",
        _DECIDING: (
            "It will not be used to decide anything about one person or family. Not a benefit, a visa, or a place on a "
            "programme."
        ),
        _COUNTED: (
            "About how people found it: You cannot choose to be left out, because nobody is in the numbers. You need "
            "not say how happy you were."
        ),
    },
    NoticeAudience.CHILD: {
        _NO: "If you say no, your row stays with us. Nothing else changes for you.",
        _KNOWN: "How we know it: you talk with your worker. You can write it yourself.",
    },
    NoticeAudience.YOUNG_CHILD: {
        _NO: "If you say no, it stays with us. Nothing else changes for you.",
        _KNOWN: "How we know it: You talk with us. You can write it.",
        "It is for this: Showing the service was delivered.": "It shows that we did our work.",
        "It is not for this: Ranking providers.": "It is not to say who helps best.",
        "It is not for this: Deciding about one person or family.": "It is not to decide about you or your family.",
        "A team that studies what helps gets your age group and where you live. It gets which peoples you belong to. "
        "It does not get your name. You can say no.": (
            "A team gets your age group. It gets where you live. It gets which peoples you belong to. It does not get "
            "your name. You can say no."
        ),
        "The team gets how you said things were going, but not your name. You can say no.": (
            "The team gets how you said things were. It does not get your name. You can say no."
        ),
        "They get this: sessions offered.": "They get this: how many times you could come.",
        "They get this: sessions attended.": "They get this: how many times you came.",
        "They get this: exit reason.": "They get this: why you stopped.",
        "They get this: wellbeing before.": "They get this: how you said things were at first.",
        "They get this: wellbeing after.": "They get this: how you said things were later.",
        "They get this: age band.": "They get this: your age group.",
        "They get this: area.": "They get this: about where you live.",
    },
}


def settle(cast: Cast, agreement: AgreementVersion) -> None:
    """Mere offers, Hana agrees, and both agree to all of it."""
    offered, answered = at(3, 25, 10), at(3, 26, 9)
    mere, hana = cast.actor("mere", offered), cast.actor("hana", answered)
    with walls(mere):
        notices = Notices(agreement.afresh_for(mere))
        offers = list(_offers(notices))
    made = [offer_words(mere, notices, offered, offer=offer) for offer in offers]
    for each in made:
        agree_words(hana, notices, answered, offer=each)
    put_up_notice(mere, notices, at(3, 26, 14))
    with walls(hana):
        digest = Notices(agreement.afresh_for(hana)).digest
    agree_notice(hana, notices, at(3, 27, 9), seen=digest)


def _offers(notices: Notices) -> Iterator[OfferedWords]:
    """Inside `walls`. Raises LookupError where a clause does not say any more what is said here in other words."""
    for name, words in POINTS.items():
        yield OfferedWords(name, words)
    for name, read in notices.points.items():
        if read is not None and read.body is Body.COURT:
            yield OfferedWords(name, COURT, Answer.ONLY_BY_LAW)
    for audience, worded in WORDS.items():
        said = {each.words: each.id for each in notices.notice(audience).sentences}
        for before, after in worded.items():
            yield OfferedWords(f"{audience}/{said[before]}", after)
