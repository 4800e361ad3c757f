"""The forms of a provider's keyring: a new passphrase said twice, the old one, and two sheets typed from the paper.

Stage 3, sharing. What is typed here goes to one child process. A passphrase is never shown back; a sheet's words are,
in the answer to the very form they were typed into, so that one slip does not mean typing sixty-six words again.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms

from lightwell.gateway.passphrase import SHORTEST, WeakPassphrase, refuse_weak, spelled
from lightwell.gateway.recovering import SheetsUnusable, read_typed, refuse_unusable
from lightwell.gateway.sheets import WORDS_ON_A_SHEET
from lightwell.sharing.hand_over_forms import passphrase_field

HOW_STRONG: Final = (
    f"At least {SHORTEST} characters. Four or five unrelated words, with spaces between, are easy to remember and hard "
    "to guess."
)


class NewPassphraseForm(forms.Form):
    """A passphrase, typed twice, with everything that makes it easy to guess said at once."""

    new = passphrase_field("Your new passphrase", HOW_STRONG)
    same = passphrase_field("The same once more", "So that a slip of a key does not lock you out.")

    def clean_new(self) -> str:
        typed: str = self.cleaned_data["new"]
        try:
            refuse_weak(typed)
        except WeakPassphrase as weak:
            raise forms.ValidationError(list(weak.reasons)) from None
        return typed

    def clean(self) -> dict[str, Any]:
        new, same = self.cleaned_data.get("new"), self.cleaned_data.get("same")
        if new is not None and same is not None and spelled(new) != spelled(same):
            self.add_error("same", "The two are not the same. Type both again.")
        return self.cleaned_data


class OldPassphraseForm(forms.Form):
    """The passphrase that opens the keyring now."""

    old = passphrase_field("The passphrase you use now")


class ChangePassphraseForm(OldPassphraseForm, NewPassphraseForm):
    """The old one, and a new one twice."""

    field_order = ("old", "new", "same")


class TwoSheetsForm(forms.Form):
    """The words of two recovery sheets."""

    first = forms.CharField(
        label="The words of one sheet",
        help_text=f"All {WORDS_ON_A_SHEET} words, with spaces between, with or without their numbers.",
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        max_length=5000,
        error_messages={"required": "Type the words of one sheet."},
    )
    second = forms.CharField(
        label="The words of another sheet",
        help_text="Any two of the three work together.",
        widget=forms.Textarea(
            attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        max_length=5000,
        error_messages={"required": "Type the words of another sheet."},
    )

    @property
    def typed(self) -> tuple[str, str]:
        return self.cleaned_data["first"], self.cleaned_data["second"]

    def clean(self) -> dict[str, Any]:
        """Every word that is not the one on the paper, before the keyring is asked."""
        cleaned = super().clean() or {}
        if "first" in cleaned and "second" in cleaned:
            try:
                refuse_unusable([read_typed(cleaned["first"]), read_typed(cleaned["second"])])
            except SheetsUnusable as unusable:
                raise forms.ValidationError(list(unusable.reasons)) from None
        return cleaned


class RecoverForm(TwoSheetsForm, NewPassphraseForm):
    """Two sheets, and a new passphrase twice."""

    field_order = ("first", "second", "new", "same")
