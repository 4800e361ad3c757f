"""What is asked of somebody who makes a move on a clause, or says something beside it.

Stage 2, agreement. Source: `lightwell.policy.draft_rules`, which says no; a form asks and loses nothing that was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, QueryDict

from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.draft_rules import LONGEST_WORDS
from lightwell.policy.negotiating import MoveKind
from lightwell.policy.words_due import too_long

LONGEST_NUMBER: Final = 9
_SOFT_HYPHEN: Final = "\u00ad"
KINDS: Mapping[MoveKind, str] = {
    MoveKind.AGREE: "Agree: it goes into the agreement as it is worded now",
    MoveKind.ANSWER: "Answer the question",
    MoveKind.ASK: "Ask a question",
    MoveKind.DECLINE: "Say no, and why",
    MoveKind.DROP: "Drop it: it will not be in the agreement",
    MoveKind.REOPEN: "Open it again, with a question",
}


def empty(label: str) -> dict[str, str]:
    """What is said of a question that nobody answered, so that it can be told from the others."""
    return {"required": f"“{label}” is empty. Write it."}


class Number(forms.IntegerField):
    """A whole number within bounds, which are said where it is not."""

    def __init__(self, *, label: str, least: int, most: int, **more: Any) -> None:
        bounds = f"“{label}” takes a whole number from {least:,} to {most:,}, in figures."
        said = dict.fromkeys(("required", "invalid", "min_value", "max_value"), bounds)
        kept = {**said, **more.pop("error_messages", {})}
        super().__init__(label=label, min_value=least, max_value=most, error_messages=kept, **more)


class Words(forms.CharField):
    """Somebody's own words, kept to the last character; a browser's line ends are made the usual ones.

    longest: in characters. It is no limit of the box itself, in which a browser would cut off what is pasted.
    """

    def __init__(self, *, rows: int = 4, longest: int = LONGEST_WORDS, **more: Any) -> None:
        kept = {"strip": False, "widget": forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **more}
        kept.setdefault("error_messages", empty(kept.get("label", "")))
        super().__init__(**kept)
        self.validators.append(MaxLengthValidator(longest, too_long(longest)))

    has_taken_out = False

    def to_python(self, value: Any) -> str:
        """Soft hyphens, which a word processor leaves where a line might break, say nothing: they are taken out."""
        typed = str(super().to_python(value)).replace("\r\n", "\n")
        self.has_taken_out = _SOFT_HYPHEN in typed
        return typed.replace(_SOFT_HYPHEN, "")


def say_what_was_taken_out(request: HttpRequest, form: forms.Form) -> None:
    """Nothing that somebody typed is changed without a word."""
    if any(isinstance(each, Words) and each.has_taken_out for each in form.fields.values()):
        messages.info(request, "What you pasted had soft hyphens in it, which nobody can see. They were taken out.")


def seen_in(given: QueryDict) -> int | None:
    """How many moves the page showed that this answers; nothing where it does not say."""
    said = given.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < LONGEST_NUMBER else None


def seen_now(given: QueryDict | None, moves_made: int) -> QueryDict | None:
    """The same answers, given again to the clause as it is now."""
    if given is None:
        return None
    again = given.copy()
    again["seen"] = str(moves_made)
    return again


class Answer(SeenForm):
    """One move in words. seen: how many moves the page showed."""

    kind = forms.ChoiceField(
        label="What do you do about it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you do.", "invalid_choice": "Choose one of these."},
    )
    words = Words(
        label="In your own words",
        required=False,
        help_text="To agree or to drop it you need write nothing. Both sides read this: no family’s story here.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, given: QueryDict | None, kinds: Iterable[MoveKind], moves_made: int) -> None:
        super().__init__(given, initial={"seen": moves_made})
        kind: Any = self.fields["kind"]
        kind.choices = [(each.value, KINDS[each]) for each in KINDS if each in set(kinds)]


class Remark(SeenForm):
    """Something said beside the moves."""

    words = Words(label="What do you want to say?", error_messages={"required": "Write what you want to say."})
    for_us = forms.BooleanField(label="Only my own side reads it", required=False)


class WhomToTell(SeenForm):
    """How many people must be told again, and how long it takes with one."""

    people = Number(
        label="How many people were told before?",
        least=0,
        most=1_000_000,
        error_messages={"required": "Say how many people were told before."},
    )
    minutes = Number(
        label="About how many minutes does it take with one?",
        least=1,
        most=1_000,
        error_messages={"required": "Say about how many minutes it takes with one."},
    )
