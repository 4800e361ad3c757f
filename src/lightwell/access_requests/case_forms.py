"""What is asked of a worker who opens a case, checks who asks, and asks the agency.

Stage 4, access and correction. Source: `lightwell.policy.access_rules`. A form asks, a rule says no, and nothing that
was typed is lost; a passphrase is never shown back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from django import forms

from lightwell.access_requests.models import Case
from lightwell.access_requests.opening import Asked
from lightwell.organisations.models import Unit
from lightwell.organisations.seen_forms import OnceForm, SeenForm
from lightwell.policy.access_words import (
    WRITTEN,
    Ask,
    Asks,
    Authority,
    CameIn,
    CaseKind,
    Identity,
    Route,
)
from lightwell.policy.agreement import Agreement
from lightwell.policy.decisions import Reason
from lightwell.policy.sharing_rules import HOUSE, unless_said
from lightwell.policy.stated_words import cleaned
from lightwell.sharing.hand_over_forms import passphrase_field

E = TypeVar("E", bound=StrEnum)
LONGEST: Final = 2000
CHOOSE: Final = {"required": "Choose one.", "invalid_choice": "Choose one of these."}


class Words(forms.CharField):
    """Somebody's own words."""

    def __init__(self, *, rows: int = 3, **more: Any) -> None:
        attributes = {"rows": rows, "dir": "auto", "autocomplete": "off"}
        super().__init__(**{"max_length": LONGEST, "widget": forms.Textarea(attrs=attributes), **more})

    def clean(self, value: Any) -> str:
        return cleaned(str(super().clean(value)))


def one_of(choices: Iterable[tuple[str, str]], label: str, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=forms.RadioSelect, error_messages=CHOOSE, **more
    )


def say(form: forms.Form, field: str, reasons: Iterable[Reason]) -> None:
    """Why a rule says no to what was typed, beside it; with its source, where that is not just a rule of ours."""
    for reason in reasons:
        form.add_error(field, reason.sentence if reason.source == HOUSE else f"{reason.sentence} ({reason.source})")


def items_of(agreement: Agreement) -> list[tuple[str, str]]:
    """What can be wrong: every item that the agreement names."""
    return [(f"{table.id}.{item.id}", item.words) for table in agreement.tables for item in table.items]


class OpenCase(OnceForm):
    """What somebody asked, in as few questions as there can be; the usual answers are chosen already."""

    kind = one_of(((each.value, each.words) for each in CaseKind), "What do they want?", initial=CaseKind.ACCESS)
    ask = one_of(((each.value, f"{each.words}. {each.explained}") for each in Ask), "How much?", initial=Ask.ROWS)
    asks = one_of(((each.value, each.words) for each in Asks), "Who asks?", initial=Asks.PERSON)
    came_in = one_of(
        ((each.value, each.words) for each in CameIn if each is not CameIn.OWN_SPACE),
        "How did they ask?",
        initial=CameIn.SAID,
    )
    received_on = forms.DateField(
        label="On which day?",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Write the day it came.", "invalid": "Write a day, such as 27 November 2026."},
    )
    item = forms.ChoiceField(label="What is wrong?", required=False)
    says = Words(
        label="What does it say, what should it say, and how do they know?",
        required=False,
        help_text="Only where something is to be corrected. The agency reads this: name nobody.",
    )
    wanted = Words(
        label="How would they like to have it?",
        required=False,
        rows=2,
        help_text="To look at, a copy, read aloud, large print, a child’s copy: whatever they said.",
    )
    is_urgent = forms.BooleanField(label="It is urgent, and they said why", required=False)
    route = one_of(
        ((each.value, f"{each.words}. {each.explained}") for each in Route), "By which route?", initial=Route.AGENT
    )

    def __init__(self, given: Mapping[str, Any] | None, agreement: Agreement, today: dt.date) -> None:
        super().__init__(given, initial={"received_on": today})
        self.fields["item"].choices = [("", "Nothing: they want to see it"), *items_of(agreement)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("kind") == CaseKind.CORRECTION:
            if not said.get("item"):
                self.add_error("item", "Choose what is wrong.")
            if not said.get("says"):
                self.add_error("says", "Say what it says and what it should say.")
        return said

    def asked_by(self) -> Asks:
        return Asks(self.cleaned_data["asks"])

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            kind=CaseKind(said["kind"]),
            ask=Ask(said["ask"]),
            route=Route(said["route"]),
            came_in=CameIn(said["came_in"]),
            asks=self.asked_by(),
            is_urgent=said["is_urgent"],
            item=said["item"],
            says=said["says"],
            wanted=said["wanted"],
        )


class CheckWho(SeenForm):
    """How somebody made sure of who asks, and on what they act."""

    asks = one_of(((each.value, each.words) for each in Asks), "Who asks?")
    identity = one_of(((each.value, each.words) for each in Identity), "How did you make sure of who it is?")
    authority = one_of(
        [("", "They ask for themselves"), *((each.value, each.words) for each in Authority)],
        "If somebody asks for them: on what?",
        required=False,
        initial="",
        help_text="Being a parent or a partner is not authority by itself.",
    )
    permission = one_of(
        [("", "Not yet"), *((each.value, each.words) for each in WRITTEN)],
        "Did they say in writing that we may ask the agency for them?",
        required=False,
        initial="",
    )
    seen = Words(
        label="What did you see?",
        required=False,
        rows=2,
        help_text="Only we read this. Which order, until when; no number of a document.",
    )

    def chosen(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "asks": Asks(said["asks"]),
            "identity": Identity(said["identity"]),
            "authority": _member(Authority, said["authority"]),
            "permission": _member(Authority, said["permission"]),
            "seen": said["seen"],
        }


class NameItem(SeenForm):
    """What a correction is about, as the agreement names it, where whoever asked said it in words of their own."""

    item = forms.ChoiceField(label="What is it about?", error_messages={**CHOOSE, "required": "Choose what is wrong."})

    def __init__(self, given: Mapping[str, Any] | None, *, agreement: Agreement, **more: Any) -> None:
        super().__init__(given, **more)
        self.fields["item"].choices = [("", "Choose one"), *items_of(agreement)]  # type: ignore[attr-defined]


class Carry(SeenForm):
    """What finds their rows in a quarter that was sent again."""

    client = forms.CharField(
        label="Their number with you",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="It finds their rows with your keys, here and now. It is not kept, and nobody else gets it.",
        error_messages={"required": "Write their number."},
    )
    passphrase = passphrase_field(help_text="It opens your keys for this one search, in memory alone.")


class AskAgency(SeenForm):
    """Which unit is asked, and what finds the rows. name: only where the agency cannot look without one."""

    unit = forms.ModelChoiceField(
        label="Which part of the agency?", queryset=Unit.objects.none(), empty_label=None, error_messages=CHOOSE
    )
    client = forms.CharField(
        label="Their number with you",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="It finds their rows with your keys, here and now. It is not kept, and the agency never gets it.",
        error_messages={"required": "Write their number."},
    )
    passphrase = passphrase_field(help_text="It opens your keys for this one search, in memory alone.")
    name = Words(
        label="Who they are, for the agency",
        rows=3,
        help_text="Their name, and what it needs to find them and write to them. It is sealed for that part alone.",
        error_messages={"required": "Write who they are. They said yes to this in writing."},
    )
    says = Words(
        label="What is wrong, as the agency reads it",
        rows=4,
        help_text="These are their words. Take out what the agency need not know. You keep all of it.",
        error_messages={"required": "Write what is wrong: the agency cannot look at it without."},
    )
    is_content = forms.BooleanField(
        label="As far as we know, they do not mind that it is passed on",
        error_messages={"required": "If they would mind, do not pass it on."},
    )
    none_is_right = forms.BooleanField(label="Nothing was found, and that can be right: ask anyway", required=False)

    def __init__(self, given: Mapping[str, Any] | None, units: Any, *, case: Case) -> None:
        super().__init__(given, initial={"says": case.says})
        field: Any = self.fields["unit"]
        field.queryset = units
        # Read here, inside `walls`: the page is drawn outside of them.
        field.widget.choices = [(unit.pk, unit.name) for unit in units]
        self.initial["unit"] = next((unit.pk for unit in units if "privacy" in unit.code), None)
        if not case.needs_name:
            del self.fields["name"]
        if not case.says:
            del self.fields["says"]
        if case.route != Route.TRANSFER:
            del self.fields["is_content"]


class Why(SeenForm):
    """Why, in words that the provider's side reads."""

    why = Words(label="Why?", rows=2, help_text="Name nobody.", error_messages={"required": "Say why."})

    def clean_why(self) -> str:
        why: str = self.cleaned_data["why"]
        if wrong := unless_said(why):
            raise forms.ValidationError(wrong.sentence)
        return why


class Statement(SeenForm):
    """The family's own side, in its own words."""

    words = Words(
        label="Their side, in their own words",
        rows=5,
        help_text="Every unit that has the row reads this beside it. Read it to them before you keep it.",
        error_messages={"required": "Write what they want to stand beside it."},
    )


def _member(kind: type[E], value: str) -> E | None:
    return kind(value) if value else None
