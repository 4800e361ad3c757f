"""How the two sides came to their agreement, clause by clause: one asked about, one reworded and one declined.

Stage 2. March 2026. What both sign is what the needs came to, and what the gateway runs.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from demo import clock
from demo.cast import Cast
from demo.moments import at
from lightwell.agreements.actions import sign
from lightwell.agreements.drafting import OfferedClause, OfferedPoint, begin_draft, from_needs, offer_point
from lightwell.agreements.meetings import agree_to_time, propose_meeting
from lightwell.agreements.models import AgreementVersion, Draft, DraftClause
from lightwell.agreements.moving import agree_many, move
from lightwell.agreements.settling import put_up_for_signing
from lightwell.codesign.models import Need, Programme
from lightwell.ledger.walls import walls
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause, PlainWords
from lightwell.policy.decoding import Json
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.request_protocol import HeldCopy, RequestProtocol

LONGER_MONTHS = 84
LEFT = "people.exited_on"
SOONER = 10
PROTOCOL = RequestProtocol(
    ask="The privacy officer of the agency, in its Privacy unit",
    inbox="privacy@agency.example",
    answer_working_days=15,
    stand_in="Another officer of the Privacy unit; the inbox is read every working day",
    escalation="The agency’s contract advisor, by telephone, who has it answered the same day or says why not",
    families=PlainWords(
        adult="You only ask us. We ask the agency for you, and tell you what it says.",
        child="You can ask us what is written about you. We find out for you.",
    ),
)
COPIES = (
    HeldCopy("at-ccss", "ccss", "The file of each quarter, with names", "New Zealand", "City Centre’s own computer"),
    HeldCopy(
        "for-evaluation", "evaluation", "Each quarter’s delivery, sealed for this unit", "New Zealand",
        "this site’s store", "the site’s operator",
    ),
    HeldCopy(
        "for-reporting", "contract-reporting", "Each quarter’s protected counts, sealed for this unit", "New Zealand",
        "this site’s store", "the site’s operator",
    ),
)  # fmt: skip


def agree(cast: Cast, programme: Programme, agreed: Agreement, written: Json) -> AgreementVersion:
    """Talk it over and sign it. agreed, written: what it comes to."""
    draft = _begin(cast, programme, agreed, written)
    clauses = _clauses(cast, draft)
    _find_a_time(cast, draft)
    _talk(cast, clauses, agreed)
    _say_who_holds_what(cast, draft)
    _agree_to_the_rest(cast, draft)
    hana = cast.actor("hana", at(3, 16, 14))
    proposed = put_up_for_signing(hana, draft, at(3, 16, 14))
    sign(hana, proposed, at(3, 24, 10))
    moment = at(3, 24, 14)
    return sign(cast.actor("mere", moment), proposed, moment)


def _begin(cast: Cast, programme: Programme, agreed: Agreement, written: Json) -> Draft:
    moment = at(3, 9, 10)
    hana = cast.actor("hana", moment)
    with walls(hana):
        needs = list(Need.objects.visible_to(hana).filter(programme=programme).order_by("code"))
    offered = [_kept_longer(each) for each in from_needs(needs)]
    return begin_draft(
        hana,
        programme,
        moment,
        provider=cast.organisations["ccss"],
        code=agreed.id,
        title=agreed.title,
        starts_on=agreed.starts_on,
        ends_on=agreed.ends_on,
        frame={name: written[name] for name in ("parties", "uses", "tables")},
        clauses=[*offered, OfferedClause(_when_people_left(agreed.clause("4")))],
        points=[OfferedPoint(PROTOCOL)],
    )


def _find_a_time(cast: Cast, draft: Draft) -> None:
    """The agency's advisor asks when it would suit City Centre to talk it through, and they take the second time."""
    times = (dt.datetime(2026, 3, 12, 14, tzinfo=clock.NZ), dt.datetime(2026, 3, 13, 10, tzinfo=clock.NZ))
    asked, answered = at(3, 9, 12), at(3, 9, 16)
    meeting = propose_meeting(
        cast.actor("hana", asked), draft, asked, times=times, minutes=60, place="City Centre, the room by the garden",
        about="What each clause means for your day",
    )  # fmt: skip
    agree_to_time(cast.actor("mere", answered), meeting, answered, starts_at=times[1])


def _kept_longer(given: OfferedClause) -> OfferedClause:
    """The agency began by asking to keep how people were for seven years."""
    if given.clause.id != "5":
        return given
    terms = dataclasses.replace(given.clause.terms, keep_months=LONGER_MONTHS)
    return dataclasses.replace(given, clause=dataclasses.replace(given.clause, terms=terms))


def _when_people_left(like: Clause) -> Clause:
    item = dataclasses.replace(like.items[1], item=LEFT, sent_as=None)
    person = like.items[0]
    words = dataclasses.replace(
        like.words,
        adult="The Evaluation unit gets the month you left. You can say no.",
        child="They learn when you stopped coming. They do not get your name.",
    )
    return dataclasses.replace(like, id="6", title="When people left", items=(person, item), words=words)


def _clauses(cast: Cast, draft: Draft) -> Mapping[str, DraftClause]:
    mere = cast.actor("mere", at(3, 9, 11))
    with walls(mere):
        return {each.code: each for each in DraftClause.objects.visible_to(mere).filter(draft=draft)}


def _talk(cast: Cast, clauses: Mapping[str, DraftClause], agreed: Agreement) -> None:
    mere, hana = cast.actor("mere", at(3, 10, 9)), cast.actor("hana", at(3, 10, 9))

    def moves(who: Any, month: int, day: int, hour: int, clause: str, **made: Any) -> None:
        move(who, clauses[clause], at(month, day, hour), **made)

    moves(mere, 3, 10, 9, "3", kind=MoveKind.ASK, words="Who in Evaluation reads this, and from where?")
    moves(
        mere,
        3,
        10,
        10,
        "6",
        kind=MoveKind.DECLINE,
        words="Clause 4 says already why people left. We would rather not say when as well.",
    )
    moves(
        mere, 3, 10, 11, "5", kind=MoveKind.COUNTER, wording=agreed.clause("5"),
        words="Seven years is too long for how a child felt. Two years are enough to compare.",
        kept_because="The words for families never said seven years, so they stay true.",
    )  # fmt: skip
    moves(
        hana,
        3,
        11,
        9,
        "3",
        kind=MoveKind.ANSWER,
        words="Two analysts, at their desks in Wellington, through this gate alone.",
    )
    moves(hana, 3, 11, 10, "6", kind=MoveKind.DROP, words="Heard. We can learn what we need from clause 4.")
    moves(hana, 3, 12, 9, "5", kind=MoveKind.AGREE)
    sooner = dataclasses.replace(PROTOCOL, answer_working_days=SOONER)
    moves(
        mere, 3, 12, 10, "request-protocol", kind=MoveKind.COUNTER, wording=sooner,
        words="A family that asks has waited long enough. Ten working days leave us time to go through it with them.",
    )  # fmt: skip
    moves(hana, 3, 12, 15, "request-protocol", kind=MoveKind.AGREE)


def _say_who_holds_what(cast: Cast, draft: Draft) -> None:
    """The provider asks that it be said on which machine each copy lies."""
    asked, answered = at(3, 12, 16), at(3, 13, 9)
    mere, hana = cast.actor("mere", asked), cast.actor("hana", answered)
    for copy in COPIES:
        row = offer_point(mere, draft, asked, offered_point=OfferedPoint(copy))
        move(hana, row, answered, kind=MoveKind.AGREE)


def _agree_to_the_rest(cast: Cast, draft: Draft) -> None:
    moment = at(3, 13, 15)
    mere = cast.actor("mere", moment)
    with walls(mere):
        waiting = DraftClause.objects.visible_to(mere).filter(draft=draft, owed_by="provider")
        chosen = list(waiting.values_list("pk", flat=True))
    agree_many(mere, draft, moment, clause_ids=chosen)
