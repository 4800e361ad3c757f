"""A form that takes no character which nobody could see.

All stages. Source: `lightwell.policy.stated_words`: what somebody writes is read by others, all of it and in the order
in which it was written.
"""

from __future__ import annotations

from typing import Any

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
