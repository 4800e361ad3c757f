"""Beginning a draft: from settled needs, from standard clauses, from last time's agreement; and offering more.

Stage 2, agreement. Source: `lightwell.policy.draft_rules`. A draft's frame is its document without clauses: parties,
uses, tables. A document's mistakes raise NotWellFormed with all of them at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lightwell.agreements.models import Adviser, AgreementVersion, Draft, DraftClause, Move
from lightwell.agreements.wording_notes import exception_for
from lightwell.codesign.models import Need, Participant, Programme
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.organisations.models import Organisation
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.clauses import Clause
from lightwell.policy.codesign_rules import Group, Invited
from lightwell.policy.decoding import Json, encode
from lightwell.policy.draft_points import Point, code_of, kind_of
from lightwell.policy.draft_rules import may_add_clause, may_offer_point
from lightwell.policy.faults import Fault, NotWellFormed
from lightwell.policy.first_days import may_begin_draft
from lightwell.policy.letter_rules import LOOKING, Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import MoveKind, Side, offered


@dataclass(frozen=True, slots=True)
class OfferedClause:
    """A clause to begin with, and where it comes from.

    community: whose own yes it needs besides. asked_by: the side that wants that; otherwise whoever offers the clause.
    """

    clause: Clause
    need: Need | None = None
    is_standard: bool = False
    community: Organisation | None = None
    asked_by: Side | None = None


@dataclass(frozen=True, slots=True)
class OfferedPoint:
    """Something to settle beside the clauses. kept_because: why plain words of it that are hard to read stay so."""

    point: Point
    kept_because: str = ""


def text_of(value: object) -> str:
    """A value of the Policy's as canonical JSON."""
    return canonical.canonical(encode(value)).decode()


@action(code="agreements.begin-draft", rule=may_begin_draft)
def begin_draft(
    deed: Deed[Programme],
    *,
    provider: Organisation,
    code: str,
    title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    frame: Json,
    clauses: Sequence[OfferedClause],
    points: Sequence[OfferedPoint] = (),
    version: int = 1,
    replaces: AgreementVersion | None = None,
    begins_from: AgreementVersion | None = None,
) -> Done[Draft]:
    """Put a draft in front of a provider: all of it offered by the agency, and answered one by one.

    replaces: the version that it varies. begins_from: an agreement before it, whose clauses it is offered with.
    """
    draft = Draft(
        programme=deed.subject,
        agency_id=deed.subject.agency_id,
        provider=provider,
        code=code,
        version=version,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        frame=canonical.canonical(frame).decode(),
        replaces=replaces,
        begins_from=begins_from,
        began_at=deed.now,
    )
    draft.full_clean()
    draft.save(force_insert=True)
    _let_take_part(deed, draft)
    for place, each in enumerate(clauses, start=1):
        _offer(draft, each, Side.AGENCY, place, deed.now)
    for place, point in enumerate(points, start=len(clauses) + 1):
        _offer_point(draft, point, Side.AGENCY, place, deed.now)
    tell_turn(draft, Side.PROVIDER, deed.now)
    return Done(draft, Event(about=draft, clauses=tuple(each.clause.id for each in clauses)))


def tell_turn(draft: Draft, side: Side, now: dt.datetime) -> None:
    """This side is to be told, once a day, that it owes an answer on a draft. Only inside an action."""
    organisation = draft.agency_id if side is Side.AGENCY else draft.provider_id
    tell(Kind.DRAFT_TURN, draft.pk, now, organisation=organisation, key=local_day(now).isoformat(), after=LOOKING)


def _let_take_part(deed: Deed[Programme], draft: Draft) -> None:
    part = Participant.objects.visible_to(deed.actor).filter(programme=deed.subject, organisation=draft.provider_id)
    if not part.exists():
        Participant(
            programme=deed.subject,
            agency_id=draft.agency_id,
            organisation_id=draft.provider_id,
            group=Group.PROVIDER,
            how=Invited.AGREEMENT,
            invited_at=deed.now,
        ).save(force_insert=True)


def let_read(draft: Draft, organisation: Organisation, side: Side, now: dt.datetime) -> Adviser:
    """It reads the draft from now on, for whichever side asked first; also where it was taken out before."""
    known = Adviser.objects.filter(draft=draft, organisation=organisation).first()
    if known is None:
        known = Adviser(
            draft=draft,
            agency_id=draft.agency_id,
            provider_id=draft.provider_id,
            organisation=organisation,
            asked_by=side,
            asked_at=now,
            name=organisation.name,
        )
        known.save(force_insert=True)
    elif known.left_at is not None:
        known.asked_by, known.asked_at, known.left_at, known.name = side, now, None, organisation.name
        known.save(update_fields=["asked_by", "asked_at", "left_at", "name"])
    return known


def want_its_yes(clause: DraftClause, party: Organisation, side: Side, now: dt.datetime) -> None:
    """Tell a community party that its own yes to a clause is asked for by this side, and let it read the draft."""
    let_read(clause.draft, party, side, now)
    tell(Kind.CLAUSE_YES_WANTED, clause.pk, now, organisation=party.pk, key=local_day(now).isoformat())


def _offer(draft: Draft, given: OfferedClause, by: Side, place: int, now: dt.datetime, words: str = "") -> DraftClause:
    position, text = offered(by), text_of(given.clause)
    wants_it = given.asked_by or by
    clause = DraftClause(
        draft=draft,
        agency_id=draft.agency_id,
        provider_id=draft.provider_id,
        place=place,
        code=given.clause.id,
        document=text,
        standing=position.standing,
        owed_by=position.owed_by or "",
        offered_by=by,
        need=given.need,
        is_standard=given.is_standard,
        community=given.community,
        community_asked_by=wants_it if given.community else "",
        community_is_maori=bool(given.community and given.community.speaks_for_maori),
    )
    clause.save(force_insert=True)
    if given.community is not None:
        want_its_yes(clause, given.community, wants_it, now)
    record_move(clause, by, MoveKind.OFFER, now, number=1, words=words, document=text)
    return clause


def _offer_point(
    draft: Draft, given: OfferedPoint, by: Side, place: int, now: dt.datetime, words: str = ""
) -> DraftClause:
    position, text = offered(by), text_of(given.point)
    row = DraftClause(
        draft=draft,
        agency_id=draft.agency_id,
        provider_id=draft.provider_id,
        place=place,
        code=code_of(given.point),
        point=kind_of(given.point),
        document=text,
        standing=position.standing,
        owed_by=position.owed_by or "",
        offered_by=by,
        words_kept_because=given.kept_because,
    )
    row.save(force_insert=True)
    record_move(row, by, MoveKind.OFFER, now, number=1, words=words, document=text)
    return row


def record_move(
    clause: DraftClause,
    side: Side,
    kind: MoveKind,
    now: dt.datetime,
    *,
    number: int,
    words: str = "",
    document: str = "",
) -> Move:
    """Write one move down. Only inside an action."""
    move = Move(
        clause=clause,
        draft_id=clause.draft_id,
        agency_id=clause.agency_id,
        provider_id=clause.provider_id,
        number=number,
        side=side,
        kind=kind,
        words=words,
        document=document,
        made_at=now,
    )
    move.save(force_insert=True)
    return move


@action(code="agreements.offer-clause", rule=may_add_clause)
def offer_clause(deed: Deed[Draft], *, offered_clause: OfferedClause, words: str = "") -> Done[DraftClause]:
    """Either side puts another clause in front of the other."""
    side = side_of(deed.subject, deed.actor)
    last = deed.subject.clauses.order_by("-place").values_list("place", flat=True).first() or 0
    clause = _offer(deed.subject, offered_clause, side, last + 1, deed.now, words)
    tell_turn(deed.subject, side.other, deed.now)
    return Done(clause, Event(about=clause, clauses=(clause.code,), reason=words))


class OfferedAlready(NotWellFormed):
    """A point of this name is in the draft: it can be worded otherwise there."""

    def __init__(self) -> None:
        sentence = "This is in the draft already. Word it otherwise there, or open it again."
        super().__init__([Fault("", "offered-already", sentence)])


@action(code="agreements.offer-point", rule=may_offer_point)
def offer_point(deed: Deed[Draft], *, offered_point: OfferedPoint, words: str = "") -> Done[DraftClause]:
    """Either side puts something beside the clauses in front of the other. Raises OfferedAlready, NotWellFormed."""
    draft, point = deed.subject, offered_point.point
    rows = list(draft.clauses.order_by("-place"))
    if any((each.point, each.code) == (kind_of(point), code_of(point)) for each in rows):
        raise OfferedAlready
    kept = exception_for(point, offered_point.kept_because)
    side = side_of(draft, deed.actor)
    row = _offer_point(draft, OfferedPoint(point, kept), side, (rows[0].place if rows else 0) + 1, deed.now, words)
    tell_turn(draft, side.other, deed.now)
    return Done(row, Event(about=row, reason=words))


def side_of(draft: Draft, actor: Actor) -> Side:
    """Which side an actor speaks for, once a rule has said that they speak for one."""
    side = draft.facts().side_of(actor)
    if side is None:
        raise LookupError("Nobody of neither side makes a move.")
    return side


def from_needs(needs: Iterable[Need]) -> tuple[OfferedClause, ...]:
    """The clauses that settled needs become, without the items that were dropped."""
    return tuple(OfferedClause(each.settled_clause(), need=each) for each in needs)
