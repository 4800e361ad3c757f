"""Somebody says no, on any day and by any road: a worker writes it down, and reads what was not shown to them yet.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline: choice where there is one,
and honoured. What one unit gets for one use goes as one row, so that it is asked once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lightwell.ledger.gate import Refused
from lightwell.ledger.governing import MadeAlready
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.seen_forms import OnceForm
from lightwell.people.actions import look_at
from lightwell.people.browser import with_register
from lightwell.people.forms import DAY, show_faults
from lightwell.people.models import Person
from lightwell.people.opened import Opened
from lightwell.people.person_views import person_named
from lightwell.people.register_views import WRONG
from lightwell.people.representatives import AuthorityShown, kept_about
from lightwell.people.saying_no import say_no
from lightwell.policy.agreement import Agreement
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.coverage import Covered, coverage
from lightwell.policy.effects import use_title
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.local_days import local_day
from lightwell.policy.recorded_days import not_then
from lightwell.policy.shown_records import LONGEST_WORDS, CameBy, ChosenWords, WrittenBy
from lightwell.policy.telling_records import Choice, ToldRecord
from lightwell.policy.wording import sentence
from lightwell.sharing.enough import Lineage, lineage_of
from lightwell.sharing.telling_reading import chooser_named, who_may_choose
from lightwell.sharing.telling_views import which_programme

_SAID_YES_SINCE: Final = (
    "Their no is recorded, and does not hold for what goes to {units}: a yes of a later day stands. Where they say no "
    "now, write it down once more, with today’s day."
)
_ROADS: Final = [(each.value, each.words) for each in CameBy if each is not CameBy.NOT_SAID]


@dataclass(frozen=True, slots=True)
class MaySayNo:
    """What one unit gets for one use, about which there is a choice. covered: how they stand for it."""

    unit: str
    use: str
    clauses: tuple[Clause, ...]
    covered: Covered

    @property
    def name(self) -> str:
        """Of its box on the form."""
        return f"no-{self.covered.unit}-{self.covered.use}"

    @property
    def on_no(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sentence(each.obligation.on_no) for each in self.clauses))

    @property
    def is_shown(self) -> bool:
        return not self.covered.stand.is_due

    @property
    def is_no(self) -> bool:
        return self.covered.choice is Choice.NO


def may_say_no_to(agreement: Agreement, covered: Iterable[Covered]) -> tuple[MaySayNo, ...]:
    """Every recipient and use of an agreement about which somebody can choose."""
    found = ((each, tuple(filter(offers_choice, map(agreement.clause, each.clauses)))) for each in covered)
    return tuple(
        MaySayNo(agreement.unit(each.unit).name, use_title(agreement, each.use), clauses, each)
        for each, clauses in found
        if clauses
    )


class NoForm(OnceForm):
    """One box for each that somebody can say no to; how and when they said it."""

    came_by = forms.ChoiceField(
        label="How they said it",
        choices=_ROADS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how their no came."},
    )
    said_on = forms.DateField(
        label="On which day", widget=DAY, error_messages={"required": "Give the day on which they said it."}
    )
    chosen_by = forms.ChoiceField(label="Whose no it is", required=False)
    words = forms.CharField(
        label="What they said, in their own words",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_WORDS}),
    )

    def __init__(
        self,
        given: Any = None,
        *,
        today: dt.date,
        asked: Sequence[MaySayNo],
        began_on: dt.date,
        born_on: dt.date | None = None,
        authorities: Sequence[AuthorityShown] = (),
    ) -> None:
        super().__init__(given, initial={"said_on": today})
        self.today, self.asked, self.began_on, self.born_on = today, asked, began_on, born_on
        whose: Any = self.fields["chosen_by"]
        whose.choices = [("", "Their own"), *((str(each.pk), each.chooses_as) for each in authorities)]
        if not authorities:
            del self.fields["chosen_by"]
        for each in asked:
            self.fields[each.name] = forms.BooleanField(label=f"They say no: {each.use}", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.said_no_to:
            self.add_error(None, "Tick what they say no to.")
        if on := cleaned.get("said_on"):
            why = not_then(on, born_on=self.born_on, began_on=self.began_on, today=self.today)
            if why is not None:
                self.add_error("said_on", why.sentence)
        return cleaned

    @property
    def said_no_to(self) -> tuple[MaySayNo, ...]:
        return tuple(each for each in self.asked if self.cleaned_data.get(each.name))

    @property
    def said(self) -> ChosenWords:
        """Raises NotWellFormed."""
        came_by = CameBy(self.cleaned_data["came_by"])
        hand = WrittenBy.PERSON if came_by is CameBy.WRITTEN else WrittenBy.WORKER
        return ChosenWords(self.cleaned_data["words"], hand, came_by, self.cleaned_data["said_on"])


@require_safe
@with_register
def no_of_person(request: AskedRequest, opened: Opened, person_id: UUID) -> HttpResponse:
    """About which programme somebody says no; straight on where there is one."""
    return which_programme(request, person_id, to="person-no-to")


@require_http_methods(["GET", "HEAD", "POST"])
@with_register
def no_to_programme(request: AskedRequest, opened: Opened, person_id: UUID, agreement_id: UUID) -> HttpResponse:
    """Write down somebody's no to what goes of one programme, and read what they were not shown yet."""
    given = request.POST if request.method == "POST" else None
    if given is not None:
        somebody = person_named(request.actor, person_id)
    else:
        somebody = look_at(request.actor, Person(id=person_id), request.now, access=opened.access.facts()).person
    with walls(request.actor):
        lineage, about = lineage_of(request.actor, agreement_id), kept_about(opened, somebody)
    asked, today = _asked(lineage, about.told), local_day(request.now)
    form = NoForm(
        given, today=today, asked=asked, began_on=lineage.began_on, born_on=opened.record_of(somebody).born_on,
        authorities=who_may_choose(about.authorities, today),
    )  # fmt: skip
    if form.is_bound and form.is_valid() and _is_recorded(request, opened, somebody, lineage, form):
        with walls(request.actor):
            said = _asked(lineage, kept_about(opened, somebody).told)
        messages.success(request, _recorded(form.said_no_to, said))
        return redirect("person", somebody.pk)
    context = {
        "person": somebody,
        "agreement": lineage.agreement,
        "form": form,
        "asked": [(each, form[each.name]) for each in asked],
        "rest": [field for field in form.visible_fields() if not field.name.startswith("no-")],
        "fixed": [each for each in lineage.agreement.agreement.clauses if not offers_choice(each)],
    }
    return render(request, "sharing/telling/no.html", context, status=WRONG if form.is_bound else 200)


def _asked(lineage: Lineage, told: tuple[ToldRecord, ...]) -> tuple[MaySayNo, ...]:
    agreement = lineage.agreement.agreement
    return may_say_no_to(agreement, coverage(told, agreement, lineage.enough))


def _is_recorded(request: AskedRequest, opened: Opened, somebody: Person, lineage: Lineage, form: NoForm) -> bool:
    clauses = [clause for each in form.said_no_to for clause in each.clauses]
    by = chooser_named(request.actor, form.cleaned_data.get("chosen_by", ""))
    agreement = lineage.agreement.agreement
    try:
        with suppress(MadeAlready):
            say_no(
                opened, somebody, request.now,
                agreement=agreement, clauses=clauses, said=form.said, by=by,
                no_id=form.made_as(request.actor.account_id),
            )  # fmt: skip
    except NotWellFormed as wrong:
        show_faults(form, wrong.faults)
    except Refused as refusal:
        for reason in refusal.decision.reasons:
            form.add_error(None, reason.sentence)
    return not form.errors


def _recorded(said: Sequence[MaySayNo], now: Iterable[MaySayNo]) -> str:
    """now: how they stand with what was recorded; a yes of a later day than their no stands over it."""
    holds = {each.name for each in now if each.is_no}
    over = dict.fromkeys(each.unit for each in said if each.name not in holds)
    unshown = dict.fromkeys(each.unit for each in said if not each.is_shown)
    words = "Their no is recorded: from the next hand-over on these rows stay here."
    if over:
        words = _SAID_YES_SINCE.format(units=" and ".join(over))
        if any(each.name in holds for each in said):
            words = f"{words} The other rows stay here from the next hand-over on."
    if unshown:
        words = f"{words} What {' and '.join(unshown)} gets was not shown to them yet: offer it, when it suits them."
    return words
