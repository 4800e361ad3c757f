"""What is asked of a side that suspends an agreement, lifts that, or ends it.

Stages 2 and 3. Source: `lightwell.policy.agreement_rules`, which says no; what becomes of what was sent is said for
each quarter and each unit, so that nothing is left to be guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict

from lightwell.agreements.actions import Decided
from lightwell.agreements.draft_forms import Words
from lightwell.ledger.gate import Refused
from lightwell.organisations.models import Unit
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.agreement_rules import Fate
from lightwell.policy.periods import Quarter
from lightwell.policy.wording import counted

EACH: Final = "each"
_FATES: Final = [(Fate.KEPT.value, "Kept until its own day"), (Fate.DESTROYED.value, "Destroyed now")]
_DAY: Final = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Because(SeenForm):
    """Why a side suspends it, or lifts that."""

    because = Words(label="Why", rows=3, help_text="Both sides read this.", error_messages={"required": "Say why."})


class AnswerBack(SeenForm):
    """Whether the other side wants an end taken back too. A no has its reason, which the rule asks for."""

    agrees = forms.TypedChoiceField(
        label="Take the end back?",
        choices=[("yes", "Yes: it goes on as it was signed"), ("no", "No: it ends as was said")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    because = Words(label="Why", rows=3, required=False, help_text="Both sides read this. A no needs a reason.")


@dataclass(frozen=True, slots=True)
class SentTo:
    """What one unit was sent for one quarter, and how long its clauses let it be kept."""

    unit: Unit
    period: Quarter
    keep_months: int

    @property
    def name(self) -> str:
        return f"fate-{self.unit.code}-{self.period.code}"

    @property
    def words(self) -> str:
        kept = counted(self.keep_months, "month")
        return f"{self.unit.name}, {self.period.words}: may be kept {kept} after the quarter"


def say_refusal(form: forms.Form, refusal: Refused) -> None:
    """Every reason, beside the field that it is about."""
    for reason in refusal.decision.reasons:
        about = {"no-reason": "because", "reason-too-long": "because", "unseen-character": "because"}
        form.add_error(about.get(reason.code), reason.sentence)


class End(SeenForm):
    """From when, why, and what becomes of what was sent."""

    on = forms.DateField(
        label="Its last day",
        widget=_DAY,
        error_messages={"required": "Write the day.", "invalid": "Write the day such as 31/12/2026."},
        help_text="Quarters that are over by then can still be handed over.",
    )
    because = Words(
        label="Why it ends", rows=3, help_text="Both sides read this.", error_messages={"required": "Say why."}
    )
    every = forms.ChoiceField(
        label="What becomes of what was sent?",
        widget=forms.RadioSelect,
        choices=[
            (Fate.KEPT.value, "All of it is kept until the day that its clauses say"),
            (Fate.DESTROYED.value, "All of it is destroyed now"),
            (EACH, "As chosen below, for each quarter and unit"),
        ],
        error_messages={"required": "Choose what becomes of what was sent."},
        help_text="Whatever is to be destroyed still takes two people: its unit asks, the privacy officer approves.",
    )
    read = forms.BooleanField(
        label="I have read what becomes of each quarter, and that only both sides take an end back",
        error_messages={"required": "Say that you have read it first."},
    )

    def __init__(
        self, given: QueryDict | None, sent: Sequence[SentTo], today: dt.date, within: tuple[dt.date, dt.date]
    ) -> None:
        first_on, last_on = within
        super().__init__(given, initial={"on": min(max(today, first_on), last_on)})
        self._sent, self._today = sent, today
        if not sent:
            del self.fields["every"]
            self.fields["read"].label = "I have read what happens then, and that only both sides take an end back"
        for each in sent:
            self.fields[each.name] = forms.ChoiceField(label=each.words, choices=_FATES, initial=Fate.KEPT.value)

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on < self._today:
            raise forms.ValidationError("It cannot end before today: what was sent until now was sent under it.")
        return on

    @property
    def each(self) -> list[forms.BoundField]:
        return [self[sent.name] for sent in self._sent]

    @property
    def decided(self) -> list[Decided]:
        return list(self._decided())

    def _decided(self) -> Iterator[Decided]:
        every: Any = self.cleaned_data.get("every")
        for sent in self._sent:
            yield Decided(sent.unit, sent.period, Fate(self.cleaned_data[sent.name] if every == EACH else every))
