"""The sentences of a notice that no clause fills: what a law or the Policy asks for, each with its source.

Stage 3, sharing. Source: beside each sentence. Only what is sure is said: that a request can be made in any form, that
a child asks in their own right, and that no agreement can promise more than the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lightwell.policy import notice_elements as asked
from lightwell.policy.agreement import Agreement
from lightwell.policy.come_back import Answer
from lightwell.policy.notice_elements import Element, NoticeAudience
from lightwell.policy.notice_frames import Slots, for_all, for_each, for_grown, plain_end

Tells = Callable[[Agreement, NoticeAudience], Iterable[Slots]]
LAYOUT: Final = "Lightwell, how a notice is laid out"
AGREED: Final = "What was signed"


@dataclass(frozen=True, slots=True)
class Fixed:
    """One sentence that is said once. tells: what fills it, once or more, or never."""

    id: str
    element: Element | None
    source: str
    words: Mapping[NoticeAudience, str]
    tells: Tells


@dataclass(frozen=True, slots=True)
class Point:
    """Something that a notice must say and that no clause does: both sides settle it."""

    id: str
    element: Element
    label: str
    hint: str
    words: Mapping[NoticeAudience, str]
    unsettled: Mapping[NoticeAudience, str]


def _once(agreement: Agreement, audience: NoticeAudience) -> Iterable[Slots]:
    return ((),)


def _without_protocol(agreement: Agreement, audience: NoticeAudience) -> Iterable[Slots]:
    return ((),) if agreement.protocol is None else ()


def _protocol(agreement: Agreement, audience: NoticeAudience) -> Iterable[Slots]:
    if agreement.protocol is not None:
        said = agreement.protocol.families
        yield (("families", plain_end(said.child if audience.has_childs_words else said.adult)),)


def _promises(agreement: Agreement, audience: NoticeAudience) -> Iterable[Slots]:
    return ((("promise", plain_end(each.words)),) for each in agreement.promises)


POINTS: Final = (
    Point(
        "provider-address", Element.COLLECTOR, "Where people find the provider",
        "The address of its door, and of its post where that is another one.",
        for_each("{provider} keeps its own records. You find us at {settled}.",
                 "{provider} keeps its own records. You find us at {settled}.",
                 "We keep our own notes. You find us at {settled}.", "We are at {settled}."),
        for_each("Where to find us: both sides have not settled this yet.",
                 "Where to find us: both sides have not settled this yet.",
                 "Where to find us: this is not settled yet.", "Where to find us: this is not settled yet."),
    ),
    Point(
        "agency-address", Element.HOLDER, "Where people find the agency",
        "The address of the agency that holds what is sent.",
        for_each("{agency} holds what it gets. You find it at {settled}.",
                 "{agency} holds what it gets. You find it at {settled}.",
                 "{agency} keeps what it gets. It is at {settled}.", "{agency} is at {settled}."),
        for_each("Where to find {agency}: both sides have not settled this yet.",
                 "Where to find {agency}: both sides have not settled this yet.",
                 "Where to find {agency}: this is not settled yet.",
                 "Where to find {agency}: this is not settled yet."),
    ),
    Point(
        "ring", Element.RING, "Whom people ring",
        "An office and its telephone number, such as “the front desk on 04 555 0100”. Name no person.",
        for_each("Anything you want to ask? Ring {settled}.", "Anything you want to ask? Ring {settled}.",
                 "Do you want to ask something? Ring {settled}.", "You can ring {settled}."),
        for_each("The number to ring: both sides have not settled this yet.",
                 "The number to ring: both sides have not settled this yet.",
                 "The number to ring: this is not settled yet.", "The number to ring: this is not settled yet."),
    ),
)  # fmt: skip

START: Final = (
    Fixed(
        "fact", Element.FACT, asked.COLLECTING,
        for_each(
            "We are {provider}. When you take part in {programme}, we write some things down about you.",
            "We are {provider}. When you come to {programme}, we write some things down about you.",
            "We are {provider}. When you come to {programme}, we write some things down about you.",
            "We are {provider}. We write some things down about you.",
        ), _once,
    ),
    Fixed(
        "indirect", Element.INDIRECT, asked.FROM_SOMEBODY_ELSE,
        for_each(
            "Some of it goes to {agency}. It gets this from us and not from you, so we tell you here what it gets.",
            "Some of it goes to {agency}. They get it from us and not from you, so we tell you here.",
            "Some of it goes to {agency}. They get it from us. So we tell you here.",
            "We tell {agency} some of it. So we tell you too.",
        ), _once,
    ),
    Fixed(
        "no-more", None, AGREED,
        for_each(
            "What was signed lets nothing else about you go to them.",
            "What was signed lets nothing else about you go to them.",
            "We agreed that nothing else about you goes to them.",
            "We agreed to tell them no more than this.",
        ), _once,
    ),
)  # fmt: skip

PROMISES: Final = (Fixed("promise", None, AGREED, for_grown("{promise}."), _promises),)

RIGHTS: Final = (
    Fixed(
        "access", Element.ACCESS, asked.SEEING,
        for_each(
            "You can ask to see what is held about you. You can ask in any way you like; you need not write.",
            "You can ask to see what is held about you. Your age does not matter, and you need not write.",
            "You can ask to see what we wrote about you. Your age does not matter.",
            "You can ask to see what we wrote. Just ask us.",
        ), _once,
    ),
    Fixed(
        "correction", Element.CORRECTION, asked.CORRECTING,
        for_each(
            "If something is wrong, you can ask to have it put right. If it is not changed, you can ask that your side "
            "is kept with it.",
            "If something is wrong, you can ask to have it put right. If it is not changed, your side can be kept "
            "with it.",
            "Is something wrong? You can ask us to fix it. If it does not change, your side can stay with it.",
            "Is something wrong? Ask us to fix it.",
        ), _once,
    ),
    Fixed("protocol", Element.REQUEST, AGREED, for_all("{families}."), _protocol),
    Fixed(
        "ask-us", Element.REQUEST, asked.ASKING,
        for_each("You can ask us about it.", "You can ask us about it.", "You can ask us.", "You can ask us."),
        _without_protocol,
    ),
    Fixed(
        "ask-them", Element.REQUEST, asked.SEEING,
        for_each(
            "You can always ask {agency} yourself as well.", "You can always ask {agency} yourself as well.",
            "You can ask {agency} too.", "You can ask {agency} too.",
        ), _once,
    ),
    Fixed(
        "commissioner", Element.COMMISSIONER, asked.COMPLAINING,
        for_each(
            "If you are not happy with an answer, you can complain to the Privacy Commissioner, at privacy.org.nz.",
            "If you are not happy with an answer, you can complain to the Privacy Commissioner, at privacy.org.nz.",
            "If you are not happy, you can tell the Privacy Commissioner.",
            "Not happy? You can tell the Privacy Commissioner.",
        ), _once,
    ),
)  # fmt: skip

LIMIT: Final = Fixed(
    "limit", None, asked.DISCLOSING,
    for_each(
        "No agreement can promise more than the law. A law or a court can make somebody show what they hold, and "
        "somebody may be told so that a person is safe.",
        "No promise is bigger than the law. A law or a court can make someone show what they hold. Someone may be told "
        "to keep a person safe.",
        "A law or a court can make us tell. And if someone could get hurt, we may tell to keep them safe.",
        "If you are not safe, we may tell someone. A law can make us tell too.",
    ), _once,
)  # fmt: skip

ANSWERS: Final[Mapping[Answer, Mapping[NoticeAudience, str]]] = {
    Answer.NO: for_each(
        "{body}: no. What was signed says that they will not see it.",
        "{body}: no. What was signed says that they will not see it.",
        "{body}: no. They will not see it.", "{body}: no. They will not see it.",
    ),
    Answer.ONLY_BY_LAW: for_all("{body}: only if a law makes us. Which law: {settled}."),
    Answer.YES: for_each(
        "{body}: yes. They get what this page says.", "{body}: yes. They get what this page says.",
        "{body}: yes. They get some of it.", "{body}: yes. They get some of it.",
    ),
}  # fmt: skip
SILENT: Final = for_each(
    "{body}: what was signed does not say. Both sides have to settle it before anybody is told.",
    "{body}: what was signed does not say. Both sides have to settle it before anyone is told.",
    "{body}: what was signed does not say yet.", "{body}: we do not know yet.",
)  # fmt: skip

HEADINGS: Final[Mapping[str, Mapping[NoticeAudience, str]]] = {
    "start": for_each("What happens to what you tell us", "What happens to what you tell us",
                      "What we write about you, and who gets it", "What we write about you"),
    "recipient": for_each("What {unit} gets", "What {unit} gets", "What the team {unit} gets", "What {unit} gets"),
    "comes-back": for_all("Will it come back on me?"),
    "promises": for_grown("What both sides promise"),
    "rights": for_each("Your rights", "Your rights", "What you can ask for", "You can ask"),
    "ring": for_each("Whom to ring", "Who to ring", "Who to ring", "Who to ring"),
}  # fmt: skip

RECIPIENT: Final = for_each(
    "{unit} is one part of {party}. This is what it gets.",
    "{unit} is one part of {party}. This is what it gets.",
    "{unit} is a team at {party}. This is what they get.", "{unit} is a team at {party}.",
)  # fmt: skip
