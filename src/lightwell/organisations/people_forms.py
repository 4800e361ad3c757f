"""What is asked before somebody is invited, and before an office ends.

All stages. Source: `lightwell.policy.invitation_rules`. What a rule says no to is the rule's to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from lightwell.organisations.models import Unit
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.actors import Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.local_days import end_of_day, local_day

DOES: Mapping[Role, str] = {
    Role.MANAGER: "gives and ends offices, keeps the keys, signs",
    Role.REPORTING_OFFICER: "reads what their unit was sent, under a clause and for a reason",
    Role.ANALYST: "reads what their unit was sent, under a clause and for a reason",
    Role.CONTRACT_ADVISOR: "writes and signs agreements; reads no rows",
    Role.PRIVACY_OFFICER: "sees by name who saw what, and gives offices; reads no rows",
    Role.PROGRAMME_DESIGNER: "opens programmes and designs them with everybody; reads no rows",
    Role.FRONT_LINE_WORKER: "invites families, and gives each their code in person; reads no rows",
}
HANDS_OVER = "hands a quarter over, and sees who opened it"
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ForWhom(SeenForm):
    """Whether a party speaks for Māori, as it says of itself."""

    speaks_for_maori = forms.TypedChoiceField(
        label="Do you speak for Māori?",
        choices=[("yes", "Yes: for whānau, hapū, iwi or another Māori community"), ("no", "No")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )


class Invite(forms.Form):
    """Whom, to which office, and until when."""

    email = forms.EmailField(
        label="Their e-mail address",
        help_text="Their own work address, not one that several people read. The invitation goes nowhere else.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Write the address to send the invitation to.",
            "invalid": "Write it such as mere@example.org.nz.",
        },
    )
    role = forms.ChoiceField(
        label="Which office will they hold?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the office.", "invalid_choice": "Choose one of these offices."},
    )
    unit = forms.ChoiceField(
        label="In which unit?",
        required=False,
        help_text="In an agency, whoever reads what is sent does so for one unit.",
        error_messages={"invalid_choice": "Choose one of these units."},
    )
    last_day = forms.DateField(
        label="Their last day",
        required=False,
        help_text="Where you know it already. The office ends by itself after that day.",
        widget=_DAY,
        error_messages={"invalid": "Write the day such as 31/12/2026."},
    )

    def __init__(self, given: QueryDict | None, kind: PartyKind, roles: Iterable[Role], units: Iterable[Unit]) -> None:
        super().__init__(given)
        role: Any = self.fields["role"]
        role.choices = [(each.value, f"{each.words}: {_does(each, kind)}") for each in roles]
        unit: Any = self.fields["unit"]
        unit.choices = [("", "None: the organisation as a whole"), *((str(each.pk), each.name) for each in units)]
        if len(unit.choices) == 1:
            del self.fields["unit"]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    @property
    def ends_at(self) -> dt.datetime | None:
        """The first moment after the last day."""
        last_day: dt.date | None = self.cleaned_data["last_day"]
        return end_of_day(last_day) if last_day else None


def _does(role: Role, kind: PartyKind) -> str:
    hands_over = kind is PartyKind.PROVIDER and role is Role.REPORTING_OFFICER
    return HANDS_OVER if hands_over else DOES[role]


class End(forms.Form):
    """When an office ends."""

    when = forms.ChoiceField(
        label="When does it end?",
        choices=[("now", "Now"), ("day", "After the day below")],
        widget=forms.RadioSelect,
        initial="now",
        error_messages={"required": "Choose when it ends.", "invalid_choice": "Choose one of these."},
    )
    last_day = forms.DateField(
        label="The last day they hold it",
        required=False,
        widget=_DAY,
        error_messages={"invalid": "Write the day such as 31/12/2026."},
    )

    def __init__(self, given: QueryDict | None, now: dt.datetime) -> None:
        super().__init__(given)
        self._today = local_day(now)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("when") == "day" and "last_day" not in self.errors:
            last_day = said.get("last_day")
            if last_day is None:
                self.add_error("last_day", "Write the last day, or choose now.")
            elif last_day < self._today:
                self.add_error("last_day", "That day is over. Choose today or a later day.")
        return said

    @property
    def ends_at(self) -> dt.datetime | None:
        """The first moment after the last day; None for now."""
        return end_of_day(self.cleaned_data["last_day"]) if self.cleaned_data["when"] == "day" else None
