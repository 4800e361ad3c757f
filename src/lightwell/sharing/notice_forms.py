"""What is asked of whoever words a notice, settles what no clause says, or brings a translation.

Stage 3, sharing. Source: `lightwell.policy.notice_rules`.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms

from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.come_back import Answer, Read
from lightwell.policy.notice_rules import LANGUAGES, LONGEST_REVIEWER, LONGEST_TRANSLATION, LONGEST_WORDS

ANSWERS: Final = [(each.value, each.words) for each in Answer]


class OtherWords(SeenForm):
    """Other words for one sentence, for one audience."""

    words = forms.CharField(
        label="How it should read",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write the words that people would read.",
            "max_length": f"Say it in {LONGEST_WORDS} characters at most.",
        },
    )


class PointWords(SeenForm):
    """What a point is settled as, the same for every audience."""

    words = forms.CharField(
        label="Settle it as",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what people would read."},
    )

    def __init__(self, *given: Any, hint: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["words"].help_text = hint


class BodyAnswer(SeenForm):
    """What the card says of one body, and which law where only a law makes anybody tell it."""

    answer = forms.ChoiceField(
        label="Will it come back on them?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three answers."},
    )
    words = forms.CharField(
        label="Which law",
        required=False,
        max_length=LONGEST_WORDS,
        help_text="Only where a law makes you: its name and section.",
        error_messages={"max_length": f"Say it in {LONGEST_WORDS} characters at most."},
    )

    def __init__(self, *given: Any, read: Read, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            (value, words) for value, words in ANSWERS if read.may_be_settled_as(Answer(value))
        ]


class Translation(SeenForm):
    """A notice in another language: its words, or a link to where they are read or signed."""

    language = forms.ChoiceField(label="Language", choices=[("", "Choose one"), *LANGUAGES.items()])
    link = forms.URLField(
        label="A link to it",
        required=False,
        max_length=400,
        assume_scheme="https",
        help_text="For New Zealand Sign Language, where the video is. It begins with https://",
        error_messages={"invalid": "Write the whole address, beginning with https://"},
    )
    words = forms.CharField(
        label="Or its words",
        required=False,
        max_length=LONGEST_TRANSLATION,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="As whoever translated it wrote them. Nothing is translated by this site.",
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("link")) == bool((said.get("words") or "").strip()) and not self.errors:
            raise forms.ValidationError("Give a link or the words: one of the two.")
        return said


class Review(SeenForm):
    """Who looked a translation over."""

    reviewer = forms.CharField(
        label="Who looked it over",
        max_length=LONGEST_REVIEWER,
        help_text="Their name and their licence, so that anybody can ask them.",
        error_messages={
            "required": "Say who looked it over.",
            "max_length": f"Say it in {LONGEST_REVIEWER} characters at most.",
        },
    )
