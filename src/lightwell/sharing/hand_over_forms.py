"""The forms of a hand-over: which files, and the words that open the keyring for one job.

Stage 3, sharing. A file in `request.FILES` has been encrypted and put away by the time a form sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from lightwell.gateway.unusable import Unusable
from lightwell.organisations.seen_forms import SeenForm
from lightwell.sharing.uploading import PEOPLE_FIELD

ACCEPTED: Final = ".csv,.tsv,.txt,.xlsx,.ods"
TABLES_FIELD: Final = "tables"


def passphrase_field(label: str = "The passphrase of your keyring", help_text: str = "") -> forms.CharField:
    """Words that are never kept, shown back or stripped of anything but what the keyring itself strips."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=1000,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the passphrase."},
    )


FOR_THIS_JOB: Final = (
    "It opens your keys for this one check, in memory alone. It is not kept: each check asks for it again."
)


class FilesForm(SeenForm):
    """A quarter's files, the list of people told, and the passphrase."""

    tables = forms.FileField(
        label="The quarter’s file",
        error_messages={
            "required": "Choose the quarter’s file.",
            "empty": "This file is empty. Choose another.",
            "invalid": "Choose the quarter’s file.",
        },
    )
    people = forms.FileField(
        label="The list of people told",
        error_messages={
            "required": "Choose the list of people told.",
            "empty": "This list is empty. Choose another.",
            "invalid": "Choose the list of people told.",
        },
    )
    passphrase = passphrase_field(help_text=FOR_THIS_JOB)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        wants_people: bool,
        trouble: Unusable | None = None,
    ) -> None:
        super().__init__(data, files)
        self.trouble = trouble
        self.fields[PEOPLE_FIELD].required = wants_people
        if trouble:  # what came after the file that could not be taken was never read
            for field in self.fields.values():
                field.required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.trouble:
            self.add_error(TABLES_FIELD, str(self.trouble))
        return said


class AgainForm(FilesForm):
    """The same once more: whatever is left empty stays as it was."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        trouble: Unusable | None = None,
        must_mend: str = "",
    ) -> None:
        super().__init__(data, files, wants_people=False, trouble=trouble)
        self.fields[TABLES_FIELD].required = False
        self.must_mend = must_mend

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given = cleaned.get(TABLES_FIELD) or cleaned.get(PEOPLE_FIELD)
        if self.must_mend and not given and not self.has_error(TABLES_FIELD) and not self.has_error(PEOPLE_FIELD):
            self.add_error(TABLES_FIELD, self.must_mend)
        return cleaned
