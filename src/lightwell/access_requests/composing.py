"""Putting a family's letter together from how its case stands.

Stage 4, access and correction. Source: `lightwell.policy.family_letters`. Inside `walls`: an agency's letter says what
the agency decided, and the provider's keeps both decisions apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lightwell.access_requests.models import AskedItem, Part
from lightwell.access_requests.queries import CaseFound
from lightwell.policy.access_words import Answered, CaseKind, Outcome, Route, Sought
from lightwell.policy.case_line import decides_by
from lightwell.policy.family_letters import AnsweredItem, HoldersAnswer, Letter, LetterFacts, LetterKind, write
from lightwell.policy.forms_given import GivenOtherwise
from lightwell.policy.refusal_grounds import ExtensionReason


def kinds_now(found: CaseFound) -> tuple[LetterKind, ...]:
    """The letters that can be written as the case stands, the one to write next last."""
    return tuple(_kinds(found))


def _kinds(found: CaseFound) -> Iterator[LetterKind]:
    case, decided = found.case, found.case.facts().undecided == 0
    ending = LetterKind.DECISION if case.kind == CaseKind.ACCESS else LetterKind.CORRECTION
    if not found.is_ours:
        if case.route == Route.TRANSFER and found.own is not None and found.own.decided_at is not None:
            yield ending
        return
    if not decided:
        yield LetterKind.ACKNOWLEDGEMENT
    if case.route == Route.TRANSFER and case.asked_on:
        yield LetterKind.TRANSFER
    if any(part.extended_by_days for part in found.parts):
        yield LetterKind.EXTENSION
    if found.line.is_agency_late or found.line.is_provider_late:
        yield LetterKind.LATE
    if decided:
        yield ending


@dataclass(frozen=True, slots=True)
class Besides:
    """What a letter says besides how its case stands.

    told: recipients that were told of a correction. kept_by: those with their own side beside the row. otherwise: not
    given as they asked.
    """

    told: tuple[str, ...] = ()
    kept_by: tuple[str, ...] = ()
    otherwise: GivenOtherwise | None = None


NOTHING_BESIDES: Final = Besides()


def compose(kind: LetterKind, found: CaseFound, besides: Besides = NOTHING_BESIDES) -> Letter:
    """Raises ValueError for a letter that is not to be written."""
    if kind not in kinds_now(found):
        raise ValueError("This letter is not to be written now.")
    return write(kind, _facts(found, besides))


def _facts(found: CaseFound, besides: Besides) -> LetterFacts:
    case, facts = found.case, found.line.facts
    protocol = case.agreement.agreement.protocol
    last = [decides_by(facts, clock).due_on for clock in (facts.provider, facts.agency) if clock is not None]
    return LetterFacts(
        reference=case.reference,
        provider=case.provider.name,
        agency=case.agency.name,
        kind=CaseKind(case.kind),
        route=Route(case.route),
        ask_words=case.ask_words,
        received_on=case.received_on,
        last_on=last[0],
        answers=tuple(_answer(found, part) for part in _in_order(found)),
        is_urgent=case.is_urgent,
        explanation=protocol.families.adult if protocol else "",
        wanted=case.wants,
        passed_on=case.asked_on,
        recipients_told=besides.told,
        is_from_agency=not found.is_ours,
        otherwise=besides.otherwise,
        side_kept_by=besides.kept_by,
    )


def _in_order(found: CaseFound) -> list[Part]:
    """The provider's first; of a request that was passed on, each writes of its own part."""
    parts = sorted(found.parts, key=lambda part: part.holder_id != found.case.provider_id)
    if found.case.route == Route.TRANSFER:
        return [part for part in parts if part is found.own]
    return parts


def _answer(found: CaseFound, part: Part) -> HoldersAnswer:
    is_agencys = part.holder_id == found.case.agency_id
    facts = found.line.facts
    clock = facts.agency if is_agencys else facts.provider
    due = decides_by(facts, clock).due_on if clock else None
    is_late = due is not None and (part.decided_on or found.line.today) > due
    return HoldersAnswer(
        holder=part.holder.name,
        due_on=due,
        outcome=Answered(part.outcome) if part.outcome else None,
        items=tuple(_item(item) for item in part.items.all() if item.outcome) if part.outcome else (),
        is_late=is_late and (part.received_on is not None),
        extended_to=due if part.extended_by_days else None,
        extension_reason=ExtensionReason(part.extension_reason) if part.extension_reason else None,
    )


def _item(item: AskedItem) -> AnsweredItem:
    where = f", {item.delivery.quarter.words}" if item.delivery else ""
    return AnsweredItem(
        sought=f"{Sought(item.sought).to_family}{where}",
        outcome=Outcome(item.outcome),
        grounds=item.cited,
        reasons_withheld=item.reasons_withheld,
        says=item.says,
    )
