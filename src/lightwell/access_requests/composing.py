"""Putting a family's letter together from how its case stands.

Stage 4, access and correction. Source: `lightwell.policy.family_letters`. Inside `walls`: an agency's letter says what
the agency decided, and the provider's keeps both decisions apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lightwell.access_requests.models import AskedItem, FamilyLetter, Part
from lightwell.access_requests.queries import CaseFound
from lightwell.policy.access_words import Answered, CaseKind, CaseState, Outcome, Route, Sought
from lightwell.policy.case_line import StepName, decides_by, line
from lightwell.policy.clocks import LIMITS
from lightwell.policy.family_letters import write
from lightwell.policy.forms_given import GivenOtherwise
from lightwell.policy.letter_parts import AnsweredItem, HoldersAnswer, Letter, LetterFacts, LetterKind
from lightwell.policy.refusal_grounds import ExtensionReason


def kinds_now(found: CaseFound, given: Iterable[FamilyLetter] = ()) -> tuple[LetterKind, ...]:
    """The letters that can be written as the case stands, the one to write next last.

    given: those that this side gave already. One of more time, or that an answer is late, is there again where it
    would say something else.
    """
    kept = tuple(given)
    return tuple(kind for kind in _kinds(found) if not _is_given(kind, found, kept))


def _kinds(found: CaseFound) -> Iterator[LetterKind]:
    """By what a letter of this side would say: it leaves out what the other side writes itself."""
    case, answers = found.case, [_answer(found, part) for part in _in_order(found)]
    if found.is_ours and case.route == Route.TRANSFER and case.asked_on and case.state == CaseState.OPEN:
        yield LetterKind.TRANSFER
    if not found.writes or not _is_owed_a_letter(found):
        return
    decided = bool(answers) and all(each.outcome for each in answers)
    if found.is_ours and not decided:
        yield LetterKind.ACKNOWLEDGEMENT
    if any(each.is_longer for each in answers):
        yield LetterKind.EXTENSION
    if any(each.is_owed for each in answers):
        yield LetterKind.LATE
    if found.tells_apart:
        yield LetterKind.OWN_PART
    if decided:
        yield LetterKind.DECISION if case.kind == CaseKind.ACCESS else LetterKind.CORRECTION


def _is_owed_a_letter(found: CaseFound) -> bool:
    """The family does not have this side's last one yet, and still wants it."""
    if found.is_ours:
        return found.case.state == CaseState.OPEN and found.case.told_on is None
    return found.case.state != CaseState.WITHDRAWN and found.own is not None and found.own.told_on is None


def _is_given(kind: LetterKind, found: CaseFound, given: tuple[FamilyLetter, ...]) -> bool:
    same = [each for each in given if each.kind == kind]
    if same and kind in (LetterKind.EXTENSION, LetterKind.LATE):
        text = compose(kind, found).text
        return any(each.says == text for each in same)
    return bool(same)


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
    days = {step.name: step.last_on for step in line(facts)}
    last_on = days.get(StepName.TELL_OWN if case.route == Route.TRANSFER else StepName.TELL)
    # Before it is asked, its day is known only while it can still be asked in time.
    asks_by = days[StepName.ASK]
    is_known = case.asked_on is not None or (asks_by is not None and found.line.today <= asks_by)
    return LetterFacts(
        reference=case.reference,
        provider=case.provider.name,
        agency=case.agency.name,
        kind=CaseKind(case.kind),
        route=Route(case.route),
        ask_words=case.ask_words,
        received_on=case.received_on,
        last_on=last_on or facts.received_on,
        today=found.line.today,
        agency_on=days[StepName.AGENCY] if is_known or case.route == Route.HELD_AS_AGENT else None,
        agency_days=(facts.answer_days if case.route == Route.AGENT else None) or LIMITS[facts.kind.clock].days,
        answers=tuple(_answer(found, part) for part in _in_order(found)),
        is_urgent=case.is_urgent,
        explanation=protocol.families.adult if protocol else "",
        wanted=case.wants,
        passed_on=case.asked_on,
        recipients_told=besides.told,
        is_from_agency=not found.is_ours,
        otherwise=besides.otherwise,
        side_kept_by=besides.kept_by,
        given_otherwise=case.given_otherwise if found.is_ours else "",
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
        is_late=is_late and (part.received_on is not None or found.case.route == Route.HELD_AS_AGENT),
        extended_to=due if part.extended_by_days else None,
        extension_reason=ExtensionReason(part.extension_reason) if part.extension_reason else None,
        told_on=part.told_on,
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
