"""What is asked of somebody before a delivery is held, let go, or destroyed.

Stage 3, sharing. Source: `lightwell.policy.retention_rules`.
"""

from __future__ import annotations

from django import forms

from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.retention_rules import LONGEST_REFERENCE, HoldGround
from lightwell.policy.sharing_rules import unless_said
from lightwell.policy.stated_words import cleaned

LONGEST_REASON = 500


class Why(SeenForm):
    """Why, in words that both sides read."""

    why = forms.CharField(
        label="Why?",
        help_text="Both sides read these words. Name nobody.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={
            "required": "Say why.",
            "max_length": "Say it in fewer words: 500 letters at most.",
        },
    )

    def clean_why(self) -> str:
        why = cleaned(self.cleaned_data["why"])
        if wrong := unless_said(why):
            raise forms.ValidationError(wrong.sentence)
        return why


class Holding(Why):
    """What holds it, and why."""

    ground = forms.ChoiceField(
        label="What holds it?",
        choices=[(each.value, each.words[0].upper() + each.words[1:]) for each in HoldGround],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what holds it."},
    )
    field_order = ("ground", "why")

    def clean_ground(self) -> HoldGround:
        return HoldGround(self.cleaned_data["ground"])


class Authority(SeenForm):
    """The disposal authority's number and class."""

    reference = forms.CharField(
        label="Disposal authority",
        help_text="Its number and class, such as “DA123, class 2.1”. Ask your records manager.",
        max_length=LONGEST_REFERENCE,
        error_messages={"required": "Write the authority’s number and class."},
    )


class Understood(SeenForm):
    """That it cannot be undone."""

    understood = forms.BooleanField(
        label="I understand that nobody can undo this",
        error_messages={"required": "Tick that you understand, or leave it as it is."},
    )
