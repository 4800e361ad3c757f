"""The provider's pages of a no that reaches backwards: what is still to follow, whom it told, and what each answered.

Stages 3 and 4. Source: `lightwell.access_requests.calling_back`. With the register open, under its path.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.access_requests.asking import NoKeysHere, Under, find_rows
from lightwell.access_requests.calling_back import CallingBack, call_back, reached_by
from lightwell.access_requests.models import CalledBack, RowNote
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.people.actions import FoundPerson
from lightwell.people.browser import with_register
from lightwell.people.choosing import look_at_choice
from lightwell.people.models import Chosen, Person, Told
from lightwell.people.opened import Opened, read_value
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import Piece
from lightwell.policy.shown_records import ChosenWords
from lightwell.policy.telling_records import Choice, ToldRecord, chosen_in_order
from lightwell.sharing.children import ChildKilled, ChildUnusable
from lightwell.sharing.covering import record_list
from lightwell.sharing.hand_over_forms import passphrase_field

ON_A_PAGE: Final = 20
WRONG: Final = 422


class CallBackForm(SeenForm):
    """The passphrase that finds their rows."""

    passphrase = passphrase_field(
        "The passphrase of your keys", "It finds their rows in everything that was sent, and is not kept."
    )


@dataclass(frozen=True, slots=True)
class No:
    """Somebody's no to what one unit gets for one use, which goes as one row: so it is followed back once.

    waiting: how many recipients have not answered; None where it was not followed back yet.
    """

    chosen: UUID
    person: FoundPerson
    clauses: tuple[str, ...]
    waiting: int | None
    told: int

    @property
    def rank(self) -> int:
        """Whose turn it is: ours first, then those that wait for others."""
        return 0 if self.waiting is None else 1 if self.waiting else 2


@require_safe
@with_register
def call_backs(request: AskedRequest, opened: Opened) -> HttpResponse:
    """Every no that holds: those not followed back yet before the others."""
    with walls(request.actor):
        choices = _choices(opened)
        page = Paginator(_noes(opened, choices), ON_A_PAGE).get_page(request.GET.get("page"))
        in_sheet = _in_the_sheet(opened, choices)
    if page.object_list or in_sheet:
        access, shown = opened.access.facts(), len(page.object_list) + len(in_sheet)
        record_list(request.actor, opened.register, request.now, access=access, shown=shown)
    return render(request, "access_requests/call_backs.html", {"page": page, "in_sheet": in_sheet})


Said = tuple[Any, ToldRecord]


def _choices(opened: Opened) -> list[Said]:
    """All that anybody chose, the earliest first, with how far it was followed back; inside `walls`."""
    rows = Chosen.objects.visible_to(opened.actor).select_related("person", "called_back")
    unanswered = Count("called_back__notes", filter=Q(called_back__notes__acknowledged_at__isnull=True))
    counted = rows.annotate(told=Count("called_back__notes"), waiting=unanswered).order_by("recorded_at", "id")
    return [(row, opened.read(ToldRecord, row, row.sealed)) for row in counted]


def _in_the_sheet(opened: Opened, choices: Iterable[Said]) -> list[FoundPerson]:
    """Whose last word in the provider's own sheet is a no, which says not to what, and nothing was written down since.

    Inside `walls`.
    """
    last: dict[UUID, Told] = {}
    for row in Told.objects.visible_to(opened.actor).select_related("person").order_by("recorded_at", "id"):
        record = opened.read(ToldRecord, row, row.sealed)
        if record.choice is Choice.NO and not record.clause:
            last[row.person_id] = row
        elif record.choice is Choice.YES:
            last.pop(row.person_id, None)
    since = {row.person_id: row.recorded_at for row, _ in choices}
    return [
        _found(opened, row.person)
        for row in last.values()
        if row.person_id not in since or since[row.person_id] < row.recorded_at
    ]


def _found(opened: Opened, person: Person) -> FoundPerson:
    kept = opened.record_of(person)
    return FoundPerson(person.pk, kept.words_of(Piece.NAME), kept.words_of(Piece.CLIENT))


def _noes(opened: Opened, choices: Iterable[Said]) -> list[No]:
    """The last word of each person about each clause, where it is a no."""
    of_each: dict[UUID, list[Said]] = {}
    for said in choices:
        of_each.setdefault(said[0].person_id, []).append(said)
    last: dict[tuple[UUID, str, str, str], Said] = {}
    for theirs in of_each.values():
        for row, record in chosen_in_order(theirs, itemgetter(1)):
            last[(row.person_id, record.agreement, record.clause, record.choice_of)] = (row, record)
    together: dict[tuple[UUID, str, str, str, str], list[Said]] = {}
    for row, record in last.values():
        if record.choice is Choice.NO:
            about = (row.person_id, record.agreement, record.unit, record.use, record.choice_of)
            together.setdefault(about, []).append((row, record))
    return sorted((_no(opened, each) for each in together.values()), key=lambda each: each.rank)


def _no(opened: Opened, said: list[Said]) -> No:
    """By the one that was followed back, where one was."""
    row = next((row for row, _ in said if hasattr(row, "called_back")), said[-1][0])
    clauses = tuple(dict.fromkeys(record.clause for _, record in said))
    is_followed = hasattr(row, "called_back")
    return No(row.pk, _found(opened, row.person), clauses, row.waiting if is_followed else None, row.told)


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def call_back_page(request: AskedRequest, opened: Opened, chosen_id: UUID) -> HttpResponse:
    """One no: whom it told, what each answered, and whom it still waits for; or the button that tells them."""
    looking = look_at_choice(request.actor, Chosen(id=chosen_id), request.now, access=opened.access.facts())
    chosen = looking.chosen
    record = opened.read(ToldRecord, chosen, chosen.sealed)
    with walls(request.actor):
        theirs = _of_one_person(opened, chosen)
        own = next(each for each in theirs if each.pk == chosen.pk)
        followed: CalledBack | None = getattr(own, "called_back", None)
        notes = _notes(request, followed) if followed else []
        holding = same_no([opened.read(ToldRecord, row, row.sealed) for row in theirs], record)
        agreement = followed.agreement if followed else _agreement(request, record)
        known = {clause.id for clause in agreement.agreement.clauses}
        told_on = _told_before(opened, own, record)
    form = CallBackForm(request.POST if request.method == "POST" else None)
    holds = record.clause in holding
    if form.is_bound and form.is_valid() and _followed(request, chosen, record, agreement, form, says_no=holds):
        return redirect("call-back", chosen_id)
    context = {
        "told_on": told_on,
        "chosen": chosen, "said": opened.read(ChosenWords, chosen, chosen.said), "record": record,
        "clauses": [agreement.agreement.clause(each) for each in _together(record, holding) if each in known],
        "unit": agreement.agreement.unit(record.unit).name, "followed": followed, "notes": notes, "form": form,
        "waits_for": dict.fromkeys(each.unit.name for each in notes if each.acknowledged_at is None),
    }  # fmt: skip
    return render(request, "access_requests/call_back.html", context, status=WRONG if form.is_bound else 200)


def _told_before(opened: Opened, own: Chosen, record: ToldRecord) -> dt.date | None:
    """The last day, until they chose, on which they were told of it by the register. own: as it is read with theirs."""
    until = local_day(own.recorded_at)
    kept = zip(own.told_ids, own.told, strict=True)  # type: ignore[attr-defined]
    every = (read_value(opened.key, ToldRecord, Told._meta.label_lower, pk, bytes(sealed)) for pk, sealed in kept)
    of_it = (each for each in every if each.is_of(record.agreement))
    told = (each.told_on for each in of_it if each.is_about_everything or _goes_to(each) == _goes_to(record))
    return max((on for on in told if on is not None and on <= until), default=None)


def _goes_to(record: ToldRecord) -> tuple[str, str]:
    return record.unit, record.use


def _of_one_person(opened: Opened, chosen: Chosen) -> list[Chosen]:
    """All that was chosen for whoever chose this, the earliest first, each with how it was followed back.

    And in the same statement with what they were told, sealed.
    """
    told = Told.objects.visible_to(opened.actor).filter(person=OuterRef("person")).order_by("recorded_at", "id")
    theirs = Chosen.objects.visible_to(opened.actor).filter(person=chosen.person_id)
    theirs = theirs.annotate(told_ids=ArraySubquery(told.values("pk")), told=ArraySubquery(told.values("sealed")))
    return list(theirs.select_related("person", "called_back__agreement").order_by("recorded_at", "id"))


def _together(record: ToldRecord, holding: Iterable[str]) -> tuple[str, ...]:
    """The clauses of one and the same no, this one's first: it goes as one row, so all of them are followed back."""
    return tuple(dict.fromkeys((record.clause, *(holding if record.choice is Choice.NO else ()))))


def same_no(said: Iterable[ToldRecord], record: ToldRecord) -> list[str]:
    """The clauses of the same unit and use about which the last word is a no, by whoever chose.

    said: all that is chosen for one person, the earliest first.
    """
    about = [each for each in said if _goes_with(each) == _goes_with(record)]
    last = {each.clause: each for each in chosen_in_order(about, lambda each: each)}
    return [each.clause for each in last.values() if each.choice is Choice.NO]


def _goes_with(record: ToldRecord) -> tuple[str, str, str, str]:
    return record.agreement, record.unit, record.use, record.choice_of


def _notes(request: AskedRequest, followed: CalledBack) -> list[RowNote]:
    notes = RowNote.objects.visible_to(request.actor).filter(called_back=followed)
    return list(notes.select_related("unit", "delivery").order_by("acknowledged_at", "delivery__period"))


def _agreement(request: AskedRequest, record: ToldRecord) -> AgreementVersion:
    """The newest version with the clause that the choice was about."""
    signed = AgreementVersion.objects.visible_to(request.actor).signed()
    of_it = signed.filter(provider=request.actor.organisation_id, code=record.agreement).order_by("-version")
    return next(each for each in of_it if record.clause in {clause.id for clause in each.agreement.clauses})


def _followed(
    request: AskedRequest,
    chosen: Chosen,
    record: ToldRecord,
    agreement: AgreementVersion,
    form: CallBackForm,
    *,
    says_no: bool,
) -> bool:
    """says_no: it is a no that still holds."""
    try:
        everywhere = find_rows(
            request.actor, Under(chosen.provider_id, agreement.code), record.client, form.cleaned_data["passphrase"]
        )
        with walls(request.actor):
            found = reached_by(request.actor, record, everywhere)
        call_back(request.actor, CallingBack(chosen), request.now, agreement=agreement, says_no=says_no, found=found)
        if found:
            messages.success(request, "Whoever was sent their rows is told. Their answers stand here.")
    except (ChildUnusable, NoKeysHere) as unusable:
        form.add_error("passphrase", str(unusable))
    except ChildKilled:
        form.add_error(None, "This machine stopped it before it was done. Nobody was told. Try again in a moment.")
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, reason.sentence)
    return not form.errors
