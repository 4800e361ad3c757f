"""What is asked of somebody who makes a move on a clause, or says something beside it.

Stage 2, agreement. Source: `lightwell.policy.draft_rules`, which says no; a form asks and loses nothing that was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict

from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.negotiating import MoveKind

LONGEST_NUMBER: Final = 9
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


class Words(forms.CharField):
    """Somebody's own words, kept to the last character; a browser's line ends are made the usual ones."""

    def __init__(self, *, rows: int = 4, **more: Any) -> None:
        kept = {"strip": False, "widget": forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **more}
        kept.setdefault("error_messages", empty(kept.get("label", "")))
        super().__init__(**kept)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


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

    people = forms.IntegerField(
        label="How many people were told before?",
        min_value=0,
        max_value=1_000_000,
        error_messages={"required": "Say how many people were told before."},
    )
    minutes = forms.IntegerField(
        label="About how many minutes does it take with one?",
        min_value=1,
        max_value=1_000,
        error_messages={"required": "Say about how many minutes it takes with one."},
    )
