"""The form of the purpose checklist, the checks that fired, and the reviews that are wanted.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline: work through checks and balances.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from lightwell.codesign.design_forms import DAY, words_field
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.checks_and_balances import CHECKLIST, REVIEWS, Check, ChecklistAnswer, Fired, is_yes
from lightwell.policy.triggers import RAISED


def _day_done(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages=DAY)


_ANSWERS: Final = (
    (ChecklistAnswer.YES.value, "Yes"),
    (ChecklistAnswer.NO.value, "No"),
    (ChecklistAnswer.NOT_APPLICABLE.value, "Does not apply"),
)


class Checks(SeenForm):
    """The purpose checklist, what was done about each trigger that fired, and each review that is wanted."""

    raised = forms.MultipleChoiceField(
        label="What else should make somebody look?",
        help_text="No rule can see these. Tick what is so; it then asks for a check, as those above do.",
        choices=[(code, f"{words[0].upper()}{words[1:]}") for code, words in RAISED.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    required = forms.MultipleChoiceField(
        label="Which reviews do you require, whatever the rules say?",
        choices=[(each.value, each.words) for each in REVIEWS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self,
        given: Any,
        kept: Mapping[str, Mapping[str, str]],
        fired: Iterable[Fired],
        *,
        today: dt.date,
        reviews: Iterable[Check] = (),
        **more: Any,
    ) -> None:
        super().__init__(given, **more)
        self._fired, self._today, self._reviews = tuple(fired), today, tuple(reviews)
        self.initial["raised"] = [code for code in RAISED if is_yes(kept, f"raise:{code}")]
        self.initial["required"] = [each.value for each in REVIEWS if is_yes(kept, f"require:{each}")]
        for code, question in CHECKLIST.items():
            said = kept.get(code, {})
            self.fields[code] = forms.ChoiceField(
                label=question, choices=_ANSWERS, widget=forms.RadioSelect, required=False
            )
            self.fields[f"{code}-why"] = forms.CharField(label="Why, or where", required=False, max_length=2_000)
            self.initial[code], self.initial[f"{code}-why"] = said.get("answer", ""), said.get("why", "")
        for each in self._fired:
            self._ask_about(each, kept.get(f"check:{each.code}", {}))
        for review in self._reviews:
            self._ask_for(review, kept.get(f"review:{review}", {}))

    def _ask_for(self, review: Check, said: Mapping[str, str]) -> None:
        """Who made it, when, where it is kept and what came of it; or why there is none."""
        name = f"review-{review}"
        asked = {
            "by": ("By whom?", "A committee, a person’s office; no name is needed."),
            "where": ("Where is it kept?", "Its address, or its number in your files."),
        }
        for part, (label, hint) in asked.items():
            self.fields[f"{name}-{part}"] = forms.CharField(label=label, help_text=hint, required=False, max_length=500)
        self.fields[f"{name}-on"] = _day_done("Made on")
        self.fields[f"{name}-why"] = words_field(
            "What came of it; or why there is none", "With nothing above filled in, it says why there is none.",
            required=False, rows=2,
        )  # fmt: skip
        self.initial.update({f"{name}-{part}": said.get(part, "") for part in ("by", "where", "on", "why")})

    def _ask_about(self, fired: Fired, said: Mapping[str, str]) -> None:
        name = f"check-{fired.code}"
        self.fields[name] = forms.CharField(
            label="What was done, by whom; or why it does not apply",
            required=False,
            max_length=2_000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"{name}-on"] = _day_done("Done on")
        self.initial[name], self.initial[f"{name}-on"] = said.get("why", ""), said.get("on", "")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for code in CHECKLIST:
            if said.get(code) == ChecklistAnswer.NOT_APPLICABLE and not said.get(f"{code}-why"):
                self.add_error(f"{code}-why", "Say why it does not apply.")
        for each in self._fired:
            if said.get(f"check-{each.code}-on") and not said.get(f"check-{each.code}"):
                self.add_error(f"check-{each.code}", "Say what was done on that day, and by whom.")
        for name in [name for name in self.fields if name.endswith("-on")]:
            if (on := said.get(name)) and on > self._today:
                done = "made" if name.startswith("review-") else "done"
                self.add_error(name, f"That day has not come yet. Choose the day on which it was {done}.")
        for review in self._reviews:
            self._check_review(f"review-{review}", said)
        return said

    def _check_review(self, name: str, said: Mapping[str, Any]) -> None:
        """A review that was made says all of it; a reason why there is none stands by itself."""
        missing = {
            "by": "Say by whom it was made.",
            "on": "Choose the day on which it was made.",
            "where": "Say where it is kept.",
            "why": "Say what came of it.",
        }
        given = {part for part in missing if said.get(f"{name}-{part}")}
        for part in missing if given - {"why"} else ():
            if part not in given and f"{name}-{part}" not in self.errors:
                self.add_error(f"{name}-{part}", missing[part])

    @property
    def questions(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[code], self[f"{code}-why"]) for code in CHECKLIST]

    @property
    def checks(self) -> list[tuple[Fired, forms.BoundField, forms.BoundField]]:
        return [(each, self[f"check-{each.code}"], self[f"check-{each.code}-on"]) for each in self._fired]

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """As the checklist keeps them; a check with a day was done, one without was answered with a reason."""
        said = self.cleaned_data
        found = {code: {"answer": said[code], "why": said[f"{code}-why"]} for code in CHECKLIST if said[code]}
        for each in self._fired:
            on: dt.date | None = said[f"check-{each.code}-on"]
            done = {"answer": "done", "on": on.isoformat()} if on else {"answer": "reason"}
            found[f"check:{each.code}"] = {**done, "why": said[f"check-{each.code}"]}
        for code in RAISED:
            found[f"raise:{code}"] = {"answer": "yes" if code in said["raised"] else "no"}
        for review in REVIEWS:
            found[f"require:{review}"] = {"answer": "yes" if review.value in said["required"] else "no"}
        return found | {f"review:{each}": self._review(f"review-{each}") for each in self._reviews}

    def _review(self, name: str) -> dict[str, str]:
        said = self.cleaned_data
        on: dt.date | None = said[f"{name}-on"]
        parts = {part: said[f"{name}-{part}"] for part in ("by", "where", "why")}
        return {"answer": "done" if on else "reason", "on": on.isoformat() if on else "", **parts}

    @property
    def reviews(self) -> list[tuple[Check, list[forms.BoundField]]]:
        return [
            (each, [self[f"review-{each}-{part}"] for part in ("by", "on", "where", "why")]) for each in self._reviews
        ]
