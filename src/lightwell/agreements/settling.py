"""From a draft whose every clause is settled to the document that both sides sign, and back to the table.

Stage 2, agreement. Source: `lightwell.policy.draft_rules`. The document is read as a whole before it is put up: what
could be joined, or fits no table, is refused with every fault at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from lightwell.agreements.actions import let_take_part, propose_agreement, withdraw_agreement
from lightwell.agreements.models import AgreementVersion, Draft, DraftClause, DraftState
from lightwell.agreements.moving import comment
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import Document, OwnYes, parse
from lightwell.policy.agreement_conflicts import contradictions_in
from lightwell.policy.decoding import Json, encode
from lightwell.policy.draft_points import PointKind, as_parts
from lightwell.policy.draft_rules import (
    may_give_up_draft,
    may_put_up_for_signing,
    may_reopen_draft,
)
from lightwell.policy.faults import Fault, refuse_faults
from lightwell.policy.first_days import may_move_first_day
from lightwell.policy.letter_rules import LOOKING, Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Standing
from lightwell.policy.telling_again import may_say_whom_to_tell
from lightwell.policy.wording import day_words


def document_of(draft: Draft, actor: Actor, *, unsettled: bool = False) -> Document:
    """The document a draft comes to: its frame, and everything that is agreed. Raises NotWellFormed.

    unsettled: with what is still being talked over too, as it is worded now.
    """
    rows = DraftClause.objects.visible_to(actor).filter(draft=draft).select_related("community").order_by("place")
    said = [(each.point, canonical.parse(each.document)) for each in rows if _belongs(each, unsettled)]
    clauses = [written for point, written in said if not point]
    written = as_written(draft, clauses, [(PointKind(point), written) for point, written in said if point])
    yeses = [encode(each) for row in rows if _belongs(row, unsettled) for each in _own_yes(row)]
    return parse({**written, "yeses": yeses} if yeses else written)


def _own_yes(row: DraftClause) -> Iterator[OwnYes]:
    """A community party's own yes to the clause as it stands, where it was to have one."""
    if row.community is not None and row.community_agreed_at is not None:
        on = local_day(row.community_agreed_at)
        yield OwnYes(row.code, row.community.name, on, for_maori=row.community_is_maori)


def _belongs(clause: DraftClause, unsettled: bool) -> bool:
    if unsettled:
        return clause.standing != Standing.DROPPED
    return clause.standing == Standing.AGREED


def as_written(draft: Draft, clauses: list[Json], points: Iterable[tuple[PointKind, Json]] = ()) -> Json:
    """The document's JSON, with these clauses in it and these points beside them."""
    frame, beside = canonical.parse(draft.frame), as_parts(points)
    promises = [*frame.pop("promises", ()), *beside.pop("promises", ())]
    return {
        **frame,
        **beside,
        **({"promises": promises} if promises else {}),
        "form": "lightwell-agreement/1",
        "id": draft.code,
        "version": draft.version,
        "title": draft.title,
        "starts_on": draft.starts_on.isoformat(),
        "ends_on": draft.ends_on.isoformat(),
        "clauses": clauses,
    }


@action(code="agreements.put-up-for-signing", rule=may_put_up_for_signing)
def put_up_for_signing(deed: Deed[Draft]) -> Done[AgreementVersion]:
    """Make the document of a settled draft, and put it in front of both sides.

    Raises NotWellFormed, also where it contradicts itself.
    """
    draft = deed.subject
    document = document_of(draft, deed.actor)
    refuse_faults(Fault("clauses", each.code, each.sentence) for each in contradictions_in(document.agreement))
    proposed = propose_agreement.within(deed, draft.programme, document=document)
    said_yes = draft.clauses.filter(community_agreed_at__isnull=False, standing=Standing.AGREED.value)
    let_take_part(deed, proposed, said_yes.order_by().values_list("community", flat=True).distinct())
    draft.state, draft.proposed = DraftState.PROPOSED, proposed
    draft.save(update_fields=["state", "proposed"])
    for side in (draft.agency_id, draft.provider_id):
        tell(Kind.TO_SIGN, proposed.pk, deed.now, organisation=side, after=LOOKING)
    return Done(proposed, Event(agreement_hash=proposed.hash))


@action(code="agreements.move-first-day", rule=may_move_first_day)
def move_first_day(deed: Deed[Draft], *, starts_on: dt.date, why: str) -> Done[Draft]:
    """A side moves the first day of what is talked over, and says why beside the draft; both sides still sign it."""
    draft = deed.subject
    moved = f"The first day was moved from {day_words(draft.starts_on)} to {day_words(starts_on)}. {why}"
    draft.starts_on = starts_on
    draft.save(update_fields=["starts_on"])
    comment.within(deed, draft, words=moved)
    return Done(draft, Event(reason=why))


@action(code="agreements.say-whom-to-tell", rule=may_say_whom_to_tell)
def say_whom_to_tell(deed: Deed[Draft], *, people: int, minutes: int) -> Done[Draft]:
    """The provider says how many people must be told again of a variation, and how many minutes each takes."""
    draft = deed.subject
    draft.people_to_tell, draft.minutes_to_tell = people, minutes
    draft.save(update_fields=["people_to_tell", "minutes_to_tell"])
    return Done(draft, Event(counts={"people": people, "minutes": minutes}))


@action(code="agreements.reopen-draft", rule=may_reopen_draft)
def reopen_draft(deed: Deed[Draft]) -> Done[Draft]:
    """Take the paper back before both have signed, to talk again."""
    draft = deed.subject
    if draft.proposed is not None:
        withdraw_agreement.within(deed, draft.proposed)
    draft.state, draft.proposed = DraftState.OPEN, None
    draft.save(update_fields=["state", "proposed"])
    return Done(draft)


@action(code="agreements.give-up-draft", rule=may_give_up_draft)
def give_up_draft(deed: Deed[Draft]) -> Done[Draft]:
    """End the talks. What was said stays."""
    draft = deed.subject
    draft.state = DraftState.GIVEN_UP
    draft.save(update_fields=["state"])
    return Done(draft)
