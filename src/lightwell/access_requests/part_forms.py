"""What is asked of whoever answers, takes longer, decides, or says what their unit did.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`, `lightwell.policy.refusal_grounds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from lightwell.access_requests.case_forms import Why, Words, one_of
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.access_words import OUTCOMES, CaseKind, Outcome
from lightwell.policy.correction_rules import ANSWERS, NAMES_A_NUMBER, NoteKind
from lightwell.policy.forms_given import GivenOtherwise, WhyOtherwise
from lightwell.policy.refusal_grounds import ExtensionReason, Ground

LONGEST_ANSWER: Final = 20_000


class AnswerItem(SeenForm):
    """What becomes of one item, on which grounds, and what is said of it."""

    outcome = one_of((), "What is the answer?")
    grounds = forms.MultipleChoiceField(
        label="If not all of it is given: on which ground?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="This is the whole list. Where a paragraph is to be confirmed, ask a lawyer before you rely on it.",
    )
    reasons_withheld = forms.BooleanField(
        label="Saying why would itself do harm: leave the reason out of the letter", required=False
    )
    words = Words(
        label="What is given, or said of it",
        rows=6,
        required=False,
        max_length=LONGEST_ANSWER,
        help_text="The family reads this. Nobody else’s details; nothing that is kept back.",
    )

    def __init__(self, given: Mapping[str, Any] | None, kind: CaseKind, *, is_public: bool, **more: Any) -> None:
        super().__init__(given, **more)
        self.fields["outcome"].choices = [(each.value, each.words) for each in OUTCOMES[kind]]  # type: ignore[attr-defined]
        grounds = [each for each in Ground if is_public or not each.said.for_public_office]
        self.fields["grounds"].choices = [(each.value, _ground_words(each)) for each in grounds]  # type: ignore[attr-defined]
        if kind is CaseKind.CORRECTION:
            del self.fields["grounds"], self.fields["reasons_withheld"]

    def chosen(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "outcome": Outcome(said["outcome"]),
            "grounds": tuple(Ground(each) for each in said.get("grounds", ())),
            "reasons_withheld": said.get("reasons_withheld", False),
            "words": said["words"],
        }


def _ground_words(ground: Ground) -> str:
    first = f" {ground.said.first}" if ground.said.first else ""
    return f"{ground.said.words[0].upper()}{ground.said.words[1:]} ({ground.said.cite}).{first}"


class Longer(Why):
    """How much longer, for which of the three reasons, and why here."""

    reason = one_of(
        ((each.value, f"{each.words[0].upper()}{each.words[1:]}") for each in ExtensionReason), "For which reason?"
    )
    days = forms.IntegerField(
        label="How many working days longer?", min_value=1, max_value=200, error_messages={"required": "Say how many."}
    )
    field_order = ("reason", "days", "why")

    def clean_reason(self) -> ExtensionReason:
        return ExtensionReason(self.cleaned_data["reason"])


class Decide(SeenForm):
    """Why one person decides a no alone; empty where two do, or where all of it is a yes."""

    alone_why = Words(
        label="If you decide a no alone: why?",
        rows=2,
        required=False,
        help_text="Kept with the decision. Better: let somebody else look first.",
    )


class Acknowledge(SeenForm):
    """What a unit did, and which number was made with the wrong value."""

    answer = one_of((), "What did you do?")
    published = Words(
        label="Which number?",
        rows=2,
        required=False,
        help_text="Only where one is out already: which report, and which figure in it. Name nobody.",
    )

    def __init__(self, given: Mapping[str, Any] | None, kind: NoteKind) -> None:
        super().__init__(given)
        self.fields["answer"].choices = [(each.value, each.words) for each in ANSWERS[kind]]  # type: ignore[attr-defined]
        if kind is NoteKind.STATEMENT:
            del self.fields["published"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("answer") in NAMES_A_NUMBER and not said.get("published"):
            self.add_error("published", "Say which number.")
        return said


class FormGiven(SeenForm):
    """Whether it is given as they asked; if not, on which of three grounds, and how they can have it."""

    as_asked = one_of((("yes", "Yes"), ("no", "No")), "Is it given like that?")
    why = forms.ChoiceField(
        label="If not: why?",
        required=False,
        choices=[("", "Choose one"), *((each.value, each.words.capitalize()) for each in WhyOtherwise)],
        help_text="There is no other reason. That another form is easier for us is none.",
    )
    instead = forms.CharField(label="If not: how can they have it?", required=False, max_length=200)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name in ("why", "instead"):
            needed: Any = self.fields[name]
            needed.asked_with_some = True  # with a no both are, so that no page says “if you like” of them

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("as_asked") == "no":
            if not said.get("why"):
                self.add_error("why", "Choose which of the three it is. Otherwise give it as they asked.")
            if not said.get("instead"):
                self.add_error("instead", "Offer another way in which they can have it.")
        return said

    @property
    def otherwise(self) -> GivenOtherwise | None:
        said = self.cleaned_data
        return GivenOtherwise(WhyOtherwise(said["why"]), said["instead"]) if said["as_asked"] == "no" else None
