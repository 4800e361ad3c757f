"""What is asked before a sheet is tried: which quarter it is of, the files, and how long it takes them.

Stage 2, tender and agreement.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms

from lightwell.gateway.reading import limits_in_force
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.local_days import local_day
from lightwell.policy.periods import Quarter
from lightwell.sharing.uploading import MOST_FILES, PEOPLE_FIELD

TABLES_FIELD: Final = "tables"
QUARTERS: Final = 8
_MEGABYTE: Final = 1024 * 1024
LARGEST_BYTES: Final = min(20 * _MEGABYTE, limits_in_force().bytes_in_file)
"""Of all files together; they are held in memory."""
LARGEST: Final = f"{LARGEST_BYTES // _MEGABYTE} MB"


def quarters_before(now: dt.datetime) -> tuple[Quarter, ...]:
    """The quarters that a sheet may be of: the last one first, then earlier ones, and the one going on."""
    current = Quarter.holding(local_day(now))
    found = [current.previous()]
    while len(found) < QUARTERS:
        found.append(found[-1].previous())
    return (*found, current)


class Sheet(SeenForm):
    """A sheet to try."""

    period = forms.ChoiceField(label="Which quarter is it of?")
    tables = forms.FileField(
        label="Your sheet",
        error_messages={"required": "Choose the sheet.", "empty": "This file is empty. Choose another."},
    )
    people = forms.FileField(
        label="The list of people told", required=False, error_messages={"empty": "This list is empty."}
    )
    minutes = forms.IntegerField(
        label="Minutes that it takes you for each person in a quarter",
        required=False,
        min_value=0,
        max_value=10_000,
        help_text="For everything that is asked, as you reckon it. The page also counts what was said in co-design.",
    )

    def __init__(self, now: dt.datetime, given: Any = None, files: Any = None, *, is_too_large: bool = False) -> None:
        super().__init__(given, files)
        self._is_too_large = is_too_large
        field: Any = self.fields["period"]
        field.choices = [(each.code, each.words) for each in quarters_before(now)]
        if is_too_large:  # what came after it was never read
            for each in self.fields.values():
                each.required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self._is_too_large:
            self.add_error(TABLES_FIELD, f"More than {LARGEST} cannot be tried here. Try a part, such as one month.")
        elif len(self.given_tables) > MOST_FILES:
            self.add_error(TABLES_FIELD, f"At most {MOST_FILES} files can be tried at once: one for each table.")
        return said

    @property
    def given_tables(self) -> list[Any]:
        return list(self.files.getlist(TABLES_FIELD)) if hasattr(self.files, "getlist") else []

    @property
    def given_people(self) -> Any:
        return self.cleaned_data.get(PEOPLE_FIELD)

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.cleaned_data["period"])
