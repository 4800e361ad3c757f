"""A form that takes no character which nobody could see; and one that makes what it is for once, however often sent.

All stages. Source: `lightwell.policy.stated_words`: what somebody writes is read by others, all of it and in the order
in which it was written.
"""

from __future__ import annotations

import json
import uuid
from typing import Any
from uuid import UUID

from django import forms

from lightwell.policy.stated_words import cleaned, unless_unseen


class SeenForm(forms.Form):
    """Says beside a field which character in it cannot be seen; nothing that was typed is lost."""

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
