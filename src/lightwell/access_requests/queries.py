"""Reading cases: one with everything its page needs, and a caseload by what is due first.

Stage 4, access and correction. Every reading begins with `visible_to`; inside `walls`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch

from lightwell.access_requests.case_models import CaseQuerySet
from lightwell.access_requests.days import declared_days
from lightwell.access_requests.lines import CaseLine, StepShown, line_of, side_of
from lightwell.access_requests.models import AskedItem, Asker, Case, CasePaper, FamilyLetter, Part, RowNote
from lightwell.access_requests.otherwise import know_otherwise
from lightwell.ledger.governing import NotVisible
from lightwell.policy.access_rules import WORKERS
from lightwell.policy.access_words import CaseKind, CaseState, Route
from lightwell.policy.actors import Actor, Role
from lightwell.policy.case_line import Owner
from lightwell.policy.correction_rules import NoteKind
from lightwell.policy.local_days import local_day
from lightwell.sharing.models import Delivery

MOST_OPEN: Final = 500
"""As many open cases are put in order by what is due; an organisation with more narrows the list."""
_NO_DAY: Final = dt.date.max


@dataclass(frozen=True, slots=True)
class CaseFound:
    """One case, as this actor may see it. own: the part of their own organisation, where it has one."""

    case: Case
    line: CaseLine
    side: Owner
    parts: tuple[Part, ...]

    @property
    def own(self) -> Part | None:
        holder = self.case.provider_id if self.side is Owner.PROVIDER else self.case.agency_id
        return next((each for each in self.parts if each.holder_id == holder), None)

    @property
    def is_ours(self) -> bool:
        """It is the provider's side that looks."""
        return self.side is Owner.PROVIDER

    @property
    def turn(self) -> StepShown | None:
        """What this side can do now."""
        return self.line.next_for(self.side)

    @property
    def tells_apart(self) -> bool:
        """The provider has decided its own part, and says it within its own time: the agency alone takes longer."""
        own = self.own
        is_owed = self.is_ours and self.line.tells_own_by is not None and self.case.state == CaseState.OPEN
        return is_owed and own is not None and own.decided_at is not None

    @property
    def writes(self) -> bool:
        """This side writes to the family: the provider, and the agency that a request was passed on to."""
        return self.is_ours or self.case.route == Route.TRANSFER

    @property
    def due_on(self) -> dt.date | None:
        return self.line.due_for(self.side)

    @property
    def is_deemed_refused(self) -> bool:
        """A holder did not decide in the law's time, or whoever asked has not been told by its last day."""
        is_untold = self.case.told_on is None and self.line.is_answer_late
        return self.line.is_agency_late or self.line.is_provider_late or is_untold


def case_of(actor: Actor, case_id: UUID, now: dt.datetime) -> CaseFound:
    """Raises NotVisible."""
    if not deals_with_cases(actor):
        raise NotVisible("access_requests.case")
    owes = Exists(Case.objects.filter(pk=OuterRef("pk")).owing_a_copy())
    found = next(iter(_read(actor).filter(pk=case_id).annotate(is_owed=owes)), None)
    if found is None:
        raise NotVisible(f"access_requests.case {case_id}")
    found.declared, found.owed = declared_days(), found.is_owed  # type: ignore[attr-defined]
    return _found(actor, found, now)


def gives_itself(found: CaseFound) -> bool:
    """This side has decided what it holds, and gives that by itself.

    An agency that a request was passed on to; and a provider whose part is said before the agency's.
    """
    own, is_to_see = found.own, found.case.kind == CaseKind.ACCESS
    if own is None or own.decided_at is None or not is_to_see:
        return False
    is_apart = found.tells_apart or (found.case.route == Route.AGENT and own.told_on is not None)
    return is_apart if found.is_ours else found.writes


def caseload(actor: Actor, now: dt.datetime) -> tuple[CaseFound, ...]:
    """Every open case, the one due first before the others; of those due on one day, the urgent ones first."""
    days = declared_days()
    still_open = _read(actor).filter(state=CaseState.OPEN).annotate(is_wrong=was_wrong(actor))
    cases = list(still_open.order_by("received_on")[:MOST_OPEN])
    for case in cases:
        case.declared = days
    found = [_found(actor, case, now) for case in cases]
    return tuple(
        sorted(found, key=lambda each: (each.due_on or _NO_DAY, not each.case.is_urgent, each.case.received_on))
    )


def deals_with_cases(actor: Actor) -> bool:
    """They work with families at a provider, or answer for privacy at an agency."""
    return actor.organisation_id is not None and actor.holds(*WORKERS, Role.PRIVACY_OFFICER)


def asker_of(actor: Actor, case: Case) -> Asker | None:
    """Who asks, at the provider alone."""
    return Asker.objects.visible_to(actor).select_related("person").filter(case=case).first()


@dataclass(frozen=True, slots=True)
class NotTheirs:
    """A case was opened for the wrong person. meant: who asked, where that is known. is_over: it was ended since."""

    meant: UUID | None
    is_over: bool


def was_wrong(actor: Actor) -> Exists:
    """Of a case, that somebody else's paper opened it; the provider's workers alone know."""
    return Exists(Asker.objects.visible_to(actor).filter(case=OuterRef("pk"), not_theirs_at__isnull=False))


def not_theirs(actor: Actor, asker: Asker | None, case: Case) -> NotTheirs | None:
    """As long as the case is not ended, or none was opened for whoever asked; inside `walls`."""
    if asker is None or asker.not_theirs_at is None:
        return None
    is_over = case.state != CaseState.OPEN
    others = Asker.objects.visible_to(actor).filter(person=asker.meant_id, case__opened_at__gte=asker.not_theirs_at)
    is_right = is_over and asker.meant_id is not None and others.exclude(pk=asker.pk).exists()
    return None if is_right else NotTheirs(asker.meant_id, is_over)


def letters_of(actor: Actor, case: Case) -> tuple[FamilyLetter, ...]:
    return tuple(FamilyLetter.objects.visible_to(actor).filter(case=case))


def notes_of(actor: Actor, case: Case) -> tuple[RowNote, ...]:
    found = RowNote.objects.visible_to(actor).filter(case=case).select_related("unit", "delivery")
    notes = tuple(found.order_by("told_at", "unit__name"))
    know_otherwise(notes)
    return notes


def own_side(actor: Actor) -> tuple[RowNote, ...]:
    """What somebody said beside a row that is still there, once for each case, the earliest first; inside `walls`.

    Each knows since when the record says otherwise.
    """
    notes = RowNote.objects.visible_to(actor).standing().filter(kind=NoteKind.STATEMENT, case__isnull=False)
    kept = list(notes.select_related("delivery__agreement").order_by("-told_at", "pk"))
    know_otherwise(kept)
    return tuple({each.case_id: each for each in kept}.values())[::-1]


@dataclass(frozen=True, slots=True)
class RowsCalledBack:
    """Somebody's own rows in one list, which its unit was told to remove.

    removed_at: when it had said so of all of them; None until then. published: in which numbers they stay.
    """

    delivery: Delivery
    told_on: dt.date
    removed_at: dt.datetime | None
    published: tuple[str, ...]

    @property
    def removed_on(self) -> dt.date | None:
        return local_day(self.removed_at) if self.removed_at else None


def own_call_backs(actor: Actor) -> tuple[RowsCalledBack, ...]:
    """What was called back of somebody's own rows, one for each list, the earliest first; inside `walls`."""
    notes = RowNote.objects.visible_to(actor).filter(kind=NoteKind.CHOSE_NO)
    lists: dict[UUID, list[RowNote]] = {}
    for note in notes.select_related("delivery__unit").order_by("told_at", "pk"):
        lists.setdefault(note.delivery_id, []).append(note)
    return tuple(map(_rows_called_back, lists.values()))


def _rows_called_back(notes: list[RowNote]) -> RowsCalledBack:
    """Of the same rows the first answer stands, however often they were called back."""
    answers: dict[tuple[str, tuple[int, ...]], dt.datetime | None] = {}
    for each in notes:
        rows = (each.table, tuple(each.rows))
        answers[rows] = answers.get(rows) or each.acknowledged_at
    known = [each for each in answers.values() if each is not None]
    said = dict.fromkeys(each.says_published for each in notes if each.published)
    removed_at = max(known) if len(known) == len(answers) else None
    return RowsCalledBack(notes[0].delivery, local_day(notes[0].told_at), removed_at, tuple(filter(None, said)))


def papers_of(actor: Actor, case: Case) -> tuple[CasePaper, ...]:
    """One's own, and of the other holder those whose copy is made."""
    return tuple(CasePaper.objects.visible_to(actor).select_related("uncut").filter(part__case=case))


def _read(actor: Actor) -> CaseQuerySet:
    related = ("agreement", "provider", "agency", "unit")
    items = Prefetch("items", AskedItem.objects.visible_to(actor).select_related("delivery__unit"))
    parts = Part.objects.visible_to(actor).select_related("holder").prefetch_related(items)
    return Case.objects.visible_to(actor).select_related(*related).prefetch_related(Prefetch("parts", parts))


def _found(actor: Actor, case: Case, now: dt.datetime) -> CaseFound:
    return CaseFound(case, line_of(case, now), side_of(actor, case), tuple(case.parts.all()))
