"""What is asked on the register's pages: words that open it, somebody's items, what they were told, who may act.

Stages 3 and 4. Nothing typed here is ever in an address; words that open something are never shown back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms

from lightwell.gateway.passphrase import SHORTEST, WeakPassphrase, refuse_weak, spelled
from lightwell.gateway.reading import Encoding
from lightwell.organisations.seen_forms import OnceForm, SeenForm
from lightwell.policy.acting_for import Evidence, ForWhat
from lightwell.policy.faults import Fault
from lightwell.policy.people_records import LONGEST, PersonRecord, Piece, Source

DAY: Final = forms.DateInput(attrs={"type": "date"})
_NOT_STATED: Final = ("", "Choose one")
STORED_AS: Final = {
    Encoding.WINDOWS_1252.value: "Windows-1252: an older Windows program, or “CSV” without “UTF-8” in its name",
    Encoding.WINDOWS_1257.value: "Windows-1257 (Baltic): an older Windows program in which macrons were typed",
    Encoding.LATIN_1.value: "Latin-1 (ISO 8859-1): an older program on Linux or a server",
    Encoding.MAC_ROMAN.value: "Mac Roman: an older program on a Mac",
}
"""How a file may be stored in which letters are never recognised without being told."""


def words_field(label: str, help_text: str = "") -> forms.CharField:
    """Words that are never kept, and never shown back."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=1000,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the words."},
    )


class OpenForm(SeenForm):
    """One's own passphrase."""

    passphrase = words_field("Your passphrase for the register")


class ChooseForm(forms.Form):
    """A passphrase of one's own, typed twice."""

    new = words_field(
        "Choose a passphrase of your own for the register",
        f"At least {SHORTEST} characters: four or five unrelated words. Nobody else has it, and nobody can look it up.",
    )
    same = words_field("The same once more")

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


class TakeForm(ChooseForm):
    """The code that a manager said, and a passphrase of one's own."""

    code = forms.CharField(
        label="The code you were told",
        help_text="Three groups of four. Capitals, spaces and hyphens do not matter.",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Type the code."},
    )
    field_order = ("code", "new", "same")


class FindForm(SeenForm):
    """Whom somebody looks for."""

    words = forms.CharField(
        label="Name or client number",
        help_text="The whole number, or at least three letters of a name. Macrons and capitals do not matter.",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
        error_messages={"required": "Type a name or a client number."},
    )
    household = forms.BooleanField(label="It is the label of a household", required=False)


class PersonForm(SeenForm):
    """Everything that may be kept about somebody, and from whom what is new or changed came."""

    client = forms.CharField(label="Client number", max_length=LONGEST, help_text="Your own number for them.")
    name = forms.CharField(label="Name", max_length=LONGEST)
    known_as = forms.CharField(label="Known as", max_length=LONGEST, required=False)
    other_names = forms.CharField(label="Other names", max_length=LONGEST, required=False)
    safe_never = forms.CharField(
        label="Never", max_length=LONGEST, required=False,
        help_text="What could harm them: such as “never ring; never leave a message”. It stands first on their page.",
    )  # fmt: skip
    safe_how = forms.CharField(label="How it is safe to reach them", max_length=LONGEST, required=False)
    safe_when = forms.CharField(label="When it is safe", max_length=LONGEST, required=False)
    contact = forms.CharField(label="Contact", max_length=LONGEST, required=False)
    born_on = forms.DateField(label="Date of birth", required=False, widget=DAY)
    language = forms.CharField(
        label="Language", max_length=LONGEST, required=False, help_text="And an interpreter, where they want one."
    )
    format = forms.CharField(
        label="Format they can use", max_length=LONGEST, required=False, help_text="Such as large print, or read aloud."
    )
    worker = forms.CharField(
        label="Whom they can ring", max_length=LONGEST, required=False, help_text="A name and a number."
    )
    worker_office = forms.ChoiceField(label="That worker’s office here", required=False)
    household = forms.CharField(
        label="Household", max_length=LONGEST, required=False,
        help_text="Your own label. Only your staff can look by it; no member of a household learns of another by it.",
    )  # fmt: skip
    source = forms.ChoiceField(
        label="Where what you write now came from",
        choices=[_NOT_STATED, *((each.value, each.words.capitalize()) for each in Source if each is not Source.SHEET)],
        error_messages={"required": "Say where this came from."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        given: Any = None,
        *,
        offices: Iterable[tuple[str, str]] = (),
        record: PersonRecord | None = None,
        version: int = 0,
    ) -> None:
        super().__init__(given, initial=_initial(record, version))
        field: Any = self.fields["worker_office"]
        field.choices = [("", "Nobody in particular"), *offices]

    @property
    def said(self) -> Mapping[Piece, str]:
        """Each item as it was typed."""
        return {piece: _as_words(self.cleaned_data.get(piece.value)) for piece in Piece}

    @property
    def source_said(self) -> Source:
        return Source(self.cleaned_data["source"])


def _initial(record: PersonRecord | None, version: int) -> dict[str, Any]:
    if record is None:
        return {"version": version}
    items: dict[str, Any] = {piece.value: record.words_of(piece) for piece in Piece}
    return {**items, "worker_office": record.worker_membership, "version": version}


def _as_words(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def show_faults(form: forms.Form, faults: Iterable[Fault]) -> None:
    """What a rule about values found, each beside its own field."""
    for fault in faults:
        field = fault.where.split(".")[-1].split("[")[0]
        form.add_error(field if field in form.fields else None, fault.sentence)


class AuthorityForm(OnceForm):
    """Who may act for somebody, and what shows it."""

    who = forms.CharField(label="Who may act for them", max_length=LONGEST)
    relationship = forms.CharField(
        label="What they are to the person", max_length=LONGEST, required=False,
        help_text="It is written down, and gives them nothing by itself: not a parent either.",
    )  # fmt: skip
    evidence = forms.ChoiceField(
        label="What shows it", choices=[_NOT_STATED, *((each.value, each.words.capitalize()) for each in Evidence)]
    )
    evidence_on = forms.DateField(label="The day on it", widget=DAY)
    where_kept = forms.CharField(label="Where it is kept", max_length=LONGEST)
    for_what = forms.MultipleChoiceField(
        label="What they may do",
        choices=[(each.value, each.words.capitalize()) for each in ForWhat],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say what they may do. One does not bring the others with it."},
    )
    until = forms.DateField(label="Until", widget=DAY, required=False)


class OpennessForm(OnceForm):
    """To whom of their household somebody opens theirs, as they themselves chose."""

    to = forms.CharField(
        label="The client number of the person they open theirs to",
        max_length=LONGEST,
        help_text="It is this person’s own choice, and does not open the other’s to them.",
    )
    words = forms.CharField(label="In their own words", max_length=LONGEST, required=False)


class ColleagueForm(SeenForm):
    """To whom a way in is given."""

    membership = forms.ChoiceField(label="Colleague", error_messages={"required": "Choose a colleague."})

    def __init__(self, given: Any = None, *, offices: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(given)
        field: Any = self.fields["membership"]
        field.choices = [_NOT_STATED, *offices]

    @property
    def membership_id(self) -> UUID:
        return UUID(self.cleaned_data["membership"])


class SheetForm(SeenForm):
    """The provider's own sheet, and how its letters were stored, where nobody can tell from the file."""

    sheet = forms.FileField(
        label="Your sheet",
        error_messages={
            "required": "Choose the sheet. One of more than 2 MB is too large here: take it in by parts.",
            "empty": "This file is empty. Choose another.",
        },
    )
    stored_as = forms.ChoiceField(
        label="How the file was stored",
        required=False,
        choices=[("", "I do not know: read it as it is"), *STORED_AS.items()],
        help_text="Names are shown to you before anything is taken in: look at their letters.",
    )

    @property
    def encoding(self) -> Encoding | None:
        said = self.cleaned_data["stored_as"]
        return Encoding(said) if said else None
