"""A form that takes no character which nobody could see; and one that makes what it is for once, however often sent.

All stages. Source: `lightwell.policy.stated_words`: what somebody writes is read by others, all of it and in the order
in which it was written.
"""

from __future__ import annotations

import json
import uuid
from typing import Any, Final
from uuid import UUID

from django import forms

from lightwell.policy.stated_words import cleaned, unless_unseen

_DAY: Final = "Write a day, such as 27 November 2026."
_NO_FILE: Final = "No file came with it. Choose one."
_IN_PLAIN_WORDS: Final = {
    str(field.default_error_messages[code]): words
    for field, code, words in (
        (forms.Field, "required", "Fill this in."),
        (forms.DateField, "invalid", _DAY),
        (forms.IntegerField, "invalid", "Write a number, such as 3."),
        (forms.ChoiceField, "invalid_choice", "Choose one of these."),
        (forms.ModelChoiceField, "invalid_choice", "Choose one of these."),
        (forms.FileField, "invalid", _NO_FILE),
        (forms.FileField, "missing", _NO_FILE),
        (forms.FileField, "empty", "There is nothing in that file. Choose another."),
    )
}
"""Ours for the framework's own, wherever a field has none of its own."""
_OF_A_BOUND: Final = {
    "max_length": "That is too long: %(show_value)d characters. Keep it to %(limit_value)d.",
    "min_length": "That is too short. Write at least %(limit_value)d characters.",
    "max_value": "At most %(limit_value)s.",
    "min_value": "At least %(limit_value)s.",
}
"""The same, of what is too long or too much."""


class SeenForm(forms.Form):
    """Says beside a field which character in it cannot be seen; nothing that was typed is lost."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for field in self.fields.values():
            said = field.error_messages.items()
            own = {code: _IN_PLAIN_WORDS.get(str(words), words) for code, words in said}
            field.error_messages = {**_OF_A_BOUND, **own}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name, text in list(said.items()):
            reason = unless_unseen(cleaned(text)) if isinstance(text, str) else None
            if reason is not None:
                self.add_error(name, reason.sentence)
        return said


def _new_token() -> str:
    return str(uuid.uuid4())


class OnceForm(SeenForm):
    """A form with a token of its own page: sent twice with the same words, it is for one and the same thing."""

    once = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput, initial=_new_token)

    def made_as(self, who: UUID | None) -> UUID:
        """What is made of it is known by this: of this page, of what was typed, and of whoever sent it, and no other.

        Something else that is typed on the same page, such as after going back to it, is something else.
        """
        token = self.cleaned_data.get("once")
        said = {name: str(value) for name, value in sorted(self.cleaned_data.items())}
        return uuid.uuid5(who, json.dumps(said)) if token and who else uuid.uuid4()
