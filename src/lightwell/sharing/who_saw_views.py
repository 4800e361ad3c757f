"""Who saw what: every opening of what a provider sent, by clause, unit, role, time and stated reason.

Stage 3, sharing. Source: the promise that nothing sent goes into a black hole. For the provider, and for the privacy
officer of the agency, who alone is told by which account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lightwell.agreements.flows import Line
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import Quarter
from lightwell.sharing.delivery_pages import line_of
from lightwell.sharing.models import Delivery
from lightwell.sharing.who_saw import Opening, Wanted, export, openings

ON_A_PAGE = 50


class Filters(forms.Form):
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
        error_messages={"invalid": "Write a day, such as 2026-10-08."},
    )
    until = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write a day, such as 2026-10-08."},
    )

    def __init__(self, given: QueryDict | None, sent: Sequence[Delivery]) -> None:
        super().__init__(given)
        units = {str(each.unit_id): each.unit.name for each in sent}
        quarters = sorted({each.quarter for each in sent}, reverse=True)
        self._offer("unit", "All units", units.items())
        self._offer("quarter", "All quarters", ((each.code, each.words) for each in quarters))
        clauses = sorted({clause for each in sent for clause in each.clauses}, key=lambda name: (len(name), name))
        self._offer("clause", "All clauses", ((name, f"Clause {name}") for name in clauses))

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
        )

    def keeps(self, opening: Opening) -> bool:
        """The rest of what was asked: days, and copies alone."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        day, since, until = local_day(opening.at), said.get("since"), said.get("until")
        return (
            (since is None or since <= day)
            and (until is None or day <= until)
            and (said.get("what") != "copies" or opening.is_copy)
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
    """One line of the list."""

    opening: Opening
    line: Line

    @property
    def quarter(self) -> Quarter:
        return self.opening.delivery.quarter


_COLUMNS: Final[dict[str, tuple[str, Callable[[Opening], Any]]]] = {
    "when": ("When", lambda each: each.at),
    "quarter": ("Quarter", lambda each: each.delivery.quarter),
    "unit": ("Unit", lambda each: each.unit.casefold()),
    "clause": ("Clause", lambda each: each.clauses),
}


@require_safe
def who_saw_what(request: AskedRequest) -> HttpResponse:
    """Every opening that this actor may know of, to filter, print and take away."""
    form, found, sent = _found(request)
    everything = "all" in request.GET
    page = Paginator(found, max(1, len(found)) if everything else ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "shown": [Shown(each, line_of(each.delivery)) for each in page.object_list],
        "everything": everything,
        "sortings": [_sorting(name, request.GET) for name in _COLUMNS],
        "query": _without(request.GET, "page"),
        "is_filtered": bool(_without(request.GET, "page", "sort", "order", "all")),
        "any_sent": bool(sent),
        "units": len({each.unit for each in found}),
        "for_privacy": request.actor.holds(Role.PRIVACY_OFFICER),
    }
    return render(request, "sharing/who_saw/who_saw_what.html", context)


@require_safe
def who_saw_what_csv(request: AskedRequest) -> HttpResponse:
    """The same list, filtered in the same way, for a spreadsheet."""
    _, found, _ = _found(request)
    name = content_disposition_header(True, f"who-saw-what-{local_day(request.now)}.csv")
    headers = {"Content-Disposition": name or "attachment"}
    return HttpResponse(export(found), content_type="text/csv; charset=utf-8", headers=headers)


def _found(request: AskedRequest) -> tuple[Filters, list[Opening], list[Delivery]]:
    """What was asked for, and what was found for it. Raises NotVisible for those it is not for."""
    if not _is_for(request.actor):
        raise NotVisible("sharing.openings")
    with walls(request.actor):
        sent = list(Delivery.objects.visible_to(request.actor).select_related("unit"))
        form = Filters(request.GET or None, sent)
        found = [each for each in openings(request.actor, form.wanted()) if form.keeps(each)]
    column = request.GET.get("sort", "")
    if column in _COLUMNS:
        found.sort(key=_COLUMNS[column][1], reverse=request.GET.get("order") == "down")
    return form, found, sent


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
