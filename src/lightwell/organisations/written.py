"""What somebody types into a page in their own words: kept as it was typed, and all of it to be seen.

All stages. Source: `lightwell.policy.stated_words`: whoever reads words must see all of them, in the order in which
they were written. Every free field of a form is one of these, and a test walks the forms.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lightwell.policy.stated_words import unless_unseen


def refuse_unseen(words: str) -> None:
    """Raises ValidationError, for a character that nobody could see or that turns the order of reading round."""
    unseen = unless_unseen(words)
    if unseen is not None:
        raise ValidationError(unseen.sentence, code=unseen.code)


class Written(forms.CharField):
    """Words that others read. A browser's line ends are made the usual ones."""

    default_validators = (refuse_unseen,)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
