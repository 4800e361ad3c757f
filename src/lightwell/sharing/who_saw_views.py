"""Who saw what: every opening of what a provider sent, by clause, unit, role, time and stated reason.

Stage 3, sharing. Source: the promise that nothing sent goes into a black hole. For the provider, and for the privacy
officer of the agency, who alone is told by which account.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

from django import forms
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from lightwell.agreements.flows import Line
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.models import EntryQuerySet
from lightwell.ledger.walls import walls
from lightwell.organisations.long_lists import COUNTED, LongList
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.local_days import local_day
from lightwell.sharing.delivery_pages import line_of
from lightwell.sharing.models import Delivery
from lightwell.sharing.queries import Sent, what_was_sent
from lightwell.sharing.who_saw import Opening, Wanted, entries_of, export, told

ON_A_PAGE = 50
TAKEN_AWAY: Final = 10_000


class Filters(SeenForm):
    """Which openings to show. Whatever is left out, all."""

    unit = forms.ChoiceField(label="Unit", required=False)
    quarter = forms.ChoiceField(label="Quarter", required=False)
    clause = forms.ChoiceField(label="Clause", required=False)
    what = forms.ChoiceField(
        label="What happened",
        required=False,
        choices=[("", "Opened or copied"), ("copies", "Copies only"), ("refused", "Refused attempts too")],
    )
    since = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write a day, such as 8 October 2026."},
    )
    until = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write a day, such as 8 October 2026."},
    )

    def __init__(self, given: QueryDict | None, sent: Sent) -> None:
        super().__init__(given)
        self._offer("unit", "All units", ((str(key), name) for key, name in sent.units.items()))
        self._offer("quarter", "All quarters", ((each.code, each.words) for each in sent.quarters))
        self._offer("clause", "All clauses", ((name, f"Clause {name}") for name in sent.clauses))

    def _offer(self, name: str, everything: str, choices: Iterable[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", everything), *choices]

    def wanted(self) -> Wanted:
        """As far as it was understood."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        unit = said.get("unit")
        return Wanted(
            period=said.get("quarter", ""),
            unit=UUID(unit) if unit else None,
            clause=said.get("clause", ""),
            refused=said.get("what") == "refused",
            copies=said.get("what") == "copies",
            since=said.get("since"),
            until=said.get("until"),
        )


@dataclass(frozen=True, slots=True)
class Sorting:
    """A column that the list can be sorted by."""

    name: str
    words: str
    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the list. at, words: when it was, for programs and for people."""

    opening: Opening
    line: Line
    quarter: str
    at: str
    words: str
    delivery_url: str
    agreement_url: str
    proof_url: str

    @classmethod
    def of(cls, opening: Opening) -> Self:
        delivery, at = opening.delivery, localtime(opening.at)
        return cls(
            opening=opening,
            line=line_of(delivery),
            quarter=delivery.quarter.words,
            at=at.isoformat(),
            words=f"{at.day} {at:%B} {at.year}, {at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}",
            delivery_url=reverse("delivery", args=[delivery.pk]),
            agreement_url=reverse("agreement", args=[delivery.agreement_id]),
            proof_url=reverse("ledger-entry", args=[opening.entry]),
        )


_COLUMNS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "when": ("When", ("id",)),
    "quarter": ("Quarter", ("quarter", "id")),
    "unit": ("Unit", ("unit_name", "id")),
    "clause": ("Clause", ("clauses", "id")),
}


@require_safe
def who_saw_what(request: AskedRequest) -> HttpResponse:
    """Every opening that this actor may know of, to filter, print and take away."""
    _refuse_others(request.actor)
    everything = "all" in request.GET
    with walls(request.actor):
        sent = what_was_sent(request.actor)
        form = Filters(request.GET or None, sent)
        found = entries_of(request.actor, form.wanted())
        counted = found.order_by()[: COUNTED + 1].aggregate(
            openings=Count("pk"), units=Count("actor_unit", distinct=True)
        )
        ordered = _sorted(found, request.GET)
        pages = LongList(ordered, COUNTED if everything else ON_A_PAGE, counted["openings"])
        page = pages.get_page(request.GET.get("page"))
        shown = told(request.actor, page.object_list)
    context = {
        "form": form,
        "page": page,
        "shown": [Shown.of(each) for each in shown],
        "everything": everything,
        "sortings": [_sorting(name, request.GET) for name in _COLUMNS],
        "query": _without(request.GET, "page"),
        "is_filtered": bool(_without(request.GET, "page", "sort", "order", "all")),
        "any_sent": sent.is_any,
        "units": counted["units"],
        "for_privacy": request.actor.holds(Role.PRIVACY_OFFICER),
    }
    return render(request, "sharing/who_saw/who_saw_what.html", context)


@require_safe
def who_saw_what_csv(request: AskedRequest) -> HttpResponse:
    """The same list, filtered in the same way, for a spreadsheet: the latest TAKEN_AWAY of it."""
    _refuse_others(request.actor)
    with walls(request.actor):
        form = Filters(request.GET or None, what_was_sent(request.actor))
        found = entries_of(request.actor, form.wanted())
        taken = told(request.actor, _sorted(found, request.GET)[:TAKEN_AWAY])
    name = content_disposition_header(True, f"who-saw-what-{local_day(request.now)}.csv")
    headers = {"Content-Disposition": name or "attachment"}
    return HttpResponse(export(taken), content_type="text/csv; charset=utf-8", headers=headers)


def _refuse_others(actor: Actor) -> None:
    """Raises NotVisible for those it is not for."""
    if not _is_for(actor):
        raise NotVisible("sharing.openings")


def _sorted(found: EntryQuerySet, asked: QueryDict) -> EntryQuerySet:
    """By the column that was asked for; otherwise the latest first."""
    column = asked.get("sort", "")
    if column not in _COLUMNS:
        return found.order_by("-id")
    about = Delivery.objects.filter(pk=OuterRef("subject_id"))
    named = {"quarter": about.values("period"), "unit": about.values("unit__name")}
    if column in named:
        found = found.annotate(**{_COLUMNS[column][1][0]: Subquery(named[column])})
    down = "-" if asked.get("order") == "down" else ""
    return found.order_by(*(f"{down}{name}" for name in _COLUMNS[column][1]))


def _is_for(actor: Actor) -> bool:
    return actor.organisation_kind is PartyKind.PROVIDER or actor.holds(Role.PRIVACY_OFFICER)


def _sorting(name: str, asked: QueryDict) -> Sorting:
    is_sorted = asked.get("sort", "when") == name
    is_down = asked.get("order", "down" if name == "when" else "up") == "down"
    turned = "up" if is_sorted and is_down else "down" if is_sorted else "up"
    direction = ("descending" if is_down else "ascending") if is_sorted else "none"
    url = f"?{_without(asked, 'page', 'sort', 'order')}sort={name}&order={turned}"
    return Sorting(name, _COLUMNS[name][0], url, direction)


def _without(asked: QueryDict, *names: str) -> str:
    """What else stays in the address, ready for one more."""
    kept = asked.copy()
    for name in list(kept):
        if name in names or not kept[name]:
            del kept[name]
    return f"{kept.urlencode()}&" if kept else ""
