"""What is asked about written work and about a privacy breach.

Stage 4, access and correction.
"""

from __future__ import annotations

from typing import Any

from django import forms

from lightwell.access_requests.case_forms import Why, Words, one_of
from lightwell.organisations.seen_forms import OnceForm, SeenForm
from lightwell.policy.breach_rules import MOST_PEOPLE, Breach, Factor, NotTold
from lightwell.policy.stated_words import cleaned
from lightwell.policy.wording import counted
from lightwell.policy.written_work import ForChild, WorkKind

LONGEST_TITLE = 200


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Write the day.", "invalid": "Write a day, such as 27 November 2026."},
    )


class NewWork(OnceForm):
    """Something was written about somebody."""

    kind = one_of(((each.value, each.words) for each in WorkKind), "What is it?", initial=WorkKind.PLAN)
    title = forms.CharField(label="What is it called?", max_length=LONGEST_TITLE)
    where_kept = forms.CharField(
        label="Where does it lie?",
        max_length=LONGEST_TITLE,
        required=False,
        help_text="Which folder or which system; for a record that is kept elsewhere, what is handed over from there.",
    )
    written_on = _day("When was it written?")
    for_child = one_of(((each.value, each.words) for each in ForChild), "A child’s version?", initial=ForChild.DUE)


class On(SeenForm):
    """On which day they had it."""

    on = _day("On which day?")


class NewBreach(OnceForm):
    """Something went wrong."""

    kind = one_of(((each.value, each.words) for each in Breach), "What happened?")
    found_on = _day("When was it found?")
    people = forms.IntegerField(
        label="How many people is it about, as far as you know?",
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text="Where nobody knows yet, say how many it may be.",
        error_messages={
            "required": "Say how many.",
            "invalid": "Write a number, such as 3.",
            "min_value": "Say at least 1: a breach is about somebody.",
            "max_value": "That is more people than live here. Look at the number.",
        },
    )
    what = Words(
        label="In a few words",
        rows=4,
        help_text="What went where, and how. Name nobody.",
        error_messages={"required": "Say what happened."},
    )


class Assess(SeenForm):
    """Every factor of section 113, and what it comes to."""

    is_serious = one_of(
        (("yes", "Yes, or it has been done"), ("no", "No")), "Is it likely to do serious harm to somebody?"
    )

    def __init__(self, given: Any, **more: Any) -> None:
        super().__init__(given, **more)
        for factor in Factor:
            self.fields[factor.value] = Words(label=factor.words, rows=2, error_messages={"required": "Say something."})
        self.order_fields([*(factor.value for factor in Factor), "is_serious"])

    @property
    def said(self) -> dict[Factor, str]:
        return {factor: self.cleaned_data[factor.value] for factor in Factor}


class NotTelling(Why):
    """Of how many of the people telling them would do harm, and which they are."""

    people = forms.IntegerField(
        label="How many of them are not told?",
        min_value=1,
        error_messages={"required": "Say how many.", "invalid": "Write a number, such as 1."},
    )
    which = forms.CharField(
        label="Which of them?",
        max_length=LONGEST_TITLE,
        required=False,
        help_text="By your own marks, such as “the second on our list”. Name nobody.",
    )
    field_order = ("people", "which", "why")

    def __init__(self, given: Any, *, left: int, **more: Any) -> None:
        super().__init__(given, initial={"people": left}, **more)
        self.fields["people"].max_value = left  # type: ignore[attr-defined]
        self.fields["people"].help_text = f"Of {left} who {'was' if left == 1 else 'were'} not told yet."

    def clean_which(self) -> str:
        return cleaned(str(self.cleaned_data["which"]))


class TellingAfterAll(Why):
    """Who is to be told after all, and why."""

    field_order = ("which", "why")

    def __init__(self, given: Any, *, not_told: tuple[NotTold, ...], **more: Any) -> None:
        super().__init__(given, initial={"which": "0"}, **more)
        them = ((str(place), _them(each)) for place, each in enumerate(not_told))
        self.fields["which"] = one_of(them, "Who is to be told after all?")
        self.order_fields(self.field_order)


def _them(each: NotTold) -> str:
    of = counted(each.people, "person", "people")
    return f"{of} ({each.which}), not told because: {each.why}" if each.which else f"{of}, not told because: {each.why}"
