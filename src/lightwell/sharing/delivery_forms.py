"""What a unit is asked before it opens or copies what it was sent.

Stage 3, sharing. Source: `lightwell.policy.opening_rules`: one of its clauses, and why, in a few words at least.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.sharing_rules import unless_said
from lightwell.policy.stated_words import cleaned
from lightwell.sharing.delivery_pages import ClauseShown

LONGEST_REASON = 500


class StatedPurpose(SeenForm):
    """Under which clause, and why."""

    clause = forms.ChoiceField(
        label="Which clause do you stand on?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the clause you stand on.",
            "invalid_choice": "It was not sent under that clause. Choose one of these.",
        },
    )
    why = forms.CharField(
        label="Why do you need it now?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": "Say why you need it.",
            "max_length": "Say it in fewer words: 500 letters at most.",
        },
    )

    def __init__(self, given: QueryDict | None, clauses: Iterable[ClauseShown], who_reads: str) -> None:
        super().__init__(given)
        offered = self.fields["clause"]
        offered.choices = [(each.id, each.choice) for each in clauses]  # type: ignore[attr-defined]
        self.fields["why"].help_text = f"{who_reads} will read these words, and so may a family. Name nobody."

    def clean_why(self) -> str:
        why = cleaned(self.cleaned_data["why"])
        if wrong := unless_said(why):
            raise forms.ValidationError(wrong.sentence)
        return why
