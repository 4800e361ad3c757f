"""Somebody asks about a person who is in the register: what they want, who they are, and on what they act, on one page.

Stage 4, access and correction. Source: `lightwell.policy.acting_for`; Privacy Act 2020 s 57.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django import forms

from lightwell.access_requests.case_forms import OpenCase, one_of
from lightwell.people.representatives import AuthorityShown
from lightwell.policy.access_words import WRITTEN, Asks, Authority, CaseKind, Identity
from lightwell.policy.acting_for import NOT_THEMSELVES, Evidence, ForWhat
from lightwell.policy.agreement import Agreement

THEMSELVES: Final = "themselves"
SOMEBODY_ELSE: Final = "somebody-else"
NO_CHILDS_COPY: Final = (
    "To look at, a copy, read aloud, large print: whatever they said. They are an adult, and a child’s copy is about "
    "the child: for one, open a case from the child’s own page."
)
AUTHORITY_OF: Final = {
    Evidence.LETTER: Authority.LETTER,
    Evidence.FORM: Authority.FORM,
    Evidence.EMAIL: Authority.EMAIL,
    Evidence.COURT_ORDER: Authority.COURT_ORDER,
    Evidence.POWER_OF_ATTORNEY: Authority.POWER_OF_ATTORNEY,
}


class AskFromRegister(OpenCase):
    """What was asked, and who asks, from those whom the register knows."""

    who = one_of((), "Who asks?", initial=THEMSELVES)
    is_parent = forms.BooleanField(label="They say that they are a parent or a caregiver", required=False)
    is_kept_from = forms.BooleanField(
        label="A court order, or what the person told us, keeps the two apart", required=False
    )
    identity = one_of(((each.value, each.words) for each in Identity), "How did you make sure of who it is?")
    is_this_one = forms.BooleanField(
        label="I compared the client number or the day of birth: it is this person, and nobody else of that name",
        error_messages={"required": "Compare them first. Two people can have one name."},
    )
    permission = one_of(
        [("", "Not yet"), *((each.value, each.words) for each in WRITTEN)],
        "Did the person say in writing that we may ask the agency for them?",
        required=False,
        initial="",
    )

    def __init__(
        self,
        given: Any,
        agreement: Agreement,
        today: dt.date,
        authorities: Iterable[AuthorityShown],
        *,
        is_child: bool | None = None,
    ) -> None:
        super().__init__(given, agreement, today)
        if is_child is False:
            self.fields["wanted"].help_text = NO_CHILDS_COPY
        del self.fields["asks"]
        self.authorities = {str(each.pk): each for each in authorities if each.ended_at is None}
        acting = [
            (key, f"{each.record.who}, by {each.record.evidence.words}") for key, each in self.authorities.items()
        ]
        whom: Any = self.fields["who"]
        whom.choices = [
            (THEMSELVES, Asks.PERSON.words), *acting, (SOMEBODY_ELSE, "Somebody of whom nothing is written down here")
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("who") == THEMSELVES and (said.get("is_parent") or said.get("is_kept_from")):
            self.add_error("who", NOT_THEMSELVES.sentence)
        return said

    @property
    def for_what(self) -> ForWhat:
        return ForWhat.CORRECT if self.cleaned_data["kind"] == CaseKind.CORRECTION else ForWhat.SEE

    @property
    def acting(self) -> AuthorityShown | None:
        return self.authorities.get(self.cleaned_data["who"])

    @property
    def is_themselves(self) -> bool:
        return bool(self.cleaned_data["who"] == THEMSELVES)

    def asked_by(self) -> Asks:
        return Asks.PERSON if self.is_themselves else Asks.REPRESENTATIVE
