"""How somebody made sure of who asks, and on what they act: by the register where the case is about somebody of it.

Stage 4, access and correction. Source: Privacy Act 2020 s 57; `lightwell.policy.acting_for`: the same rule wherever
somebody asks for another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from lightwell.access_requests.asking_forms import AUTHORITY_OF, SOMEBODY_ELSE
from lightwell.access_requests.case_forms import Words, one_of
from lightwell.organisations.seen_forms import SeenForm
from lightwell.people.representatives import AuthorityShown
from lightwell.policy.access_words import WRITTEN, Asks, Authority, Identity
from lightwell.policy.acting_for import NOT_THEMSELVES, AuthorityRecord, Evidence, ForWhat, may_act_for
from lightwell.policy.decisions import Decision

_EVIDENCE: Final[Mapping[Authority, Evidence]] = {said: evidence for evidence, said in AUTHORITY_OF.items()}
_A_DAY: Final = {"invalid": "Write a day, such as 27 November 2026."}


class WrittenYes(SeenForm):
    """In what they said yes, where who asks was made sure of before it came."""

    permission = one_of(
        ((each.value, each.words) for each in WRITTEN), "In what did they say that we may ask the agency for them?"
    )

    def chosen(self) -> dict[str, Any]:
        return {"permission": Authority(self.cleaned_data["permission"])}


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
    evidence_on = forms.DateField(
        label="Which day is on the paper?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_A_DAY,
    )
    until = forms.DateField(
        label="Until when does it hold, if it says so?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=_A_DAY,
    )
    is_for_this = forms.BooleanField(label="The paper says that they may ask for this", required=False)
    is_kept_from = forms.BooleanField(
        label="A court order, or what the person told us, keeps the two apart", required=False
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
        help_text="Only we read this. Which paper or order, and why they act for the person; no number of a document.",
    )

    def __init__(
        self, given: Mapping[str, Any] | None, *, authorities: Iterable[AuthorityShown] | None = None, **more: Any
    ) -> None:
        """authorities: what the register has of the person whom the case is about; None where it is about nobody."""
        super().__init__(given, **more)
        self.recorded = {str(each.pk): each for each in authorities or () if each.ended_at is None}
        self.is_of_register = authorities is not None
        if self.is_of_register:
            for name in ("evidence_on", "until", "is_for_this"):
                del self.fields[name]
            whom: Any = self.fields["authority"]
            acting = [
                (key, f"{each.record.who}, by {each.record.evidence.words}") for key, each in self.recorded.items()
            ]
            whom.choices = [
                ("", "They ask for themselves"), *acting, (SOMEBODY_ELSE, "Somebody of whom nothing is written down")
            ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("asks") == Asks.PERSON and said.get("is_kept_from"):
            self.add_error("asks", NOT_THEMSELVES.sentence)
        if said.get("asks") == Asks.REPRESENTATIVE and self._paper(said) is not None:
            if not said.get("evidence_on") and "evidence_on" not in self.errors:
                self.add_error("evidence_on", "Write the day that is on it.")
            if not said.get("seen"):
                self.add_error("seen", "Write what you saw, and where it is kept.")
            if said.get("until") and said.get("evidence_on") and said["until"] < said["evidence_on"]:
                self.add_error("until", "This day is before the day on the paper.")
        return said

    def _paper(self, said: Mapping[str, Any]) -> Evidence | None:
        """A paper that is read here; what the register has was read when it was written down."""
        typed = "" if self.is_of_register else said.get("authority", "")
        return _EVIDENCE.get(Authority(typed)) if typed else None

    @property
    def acting(self) -> AuthorityShown | None:
        return self.recorded.get(self.cleaned_data["authority"])

    def may_act(self, for_what: ForWhat, today: dt.date) -> Decision | None:
        """What the rule about acting for others says; None where they ask for themselves, or there is no paper."""
        said = self.cleaned_data
        paper = self._paper(said)
        if said["asks"] != Asks.REPRESENTATIVE or not (said["authority"] or said["is_kept_from"]):
            return None
        if not self.is_of_register and paper is None and not said["is_kept_from"]:
            return None
        records = [self.acting.record] if self.acting else [self._record(paper, for_what)] if paper else []
        return may_act_for(
            for_what, today, is_themselves=False, authorities=records, is_kept_from=said["is_kept_from"]
        )  # fmt: skip

    def _record(self, paper: Evidence, for_what: ForWhat) -> AuthorityRecord:
        said = self.cleaned_data
        covers = for_what if said["is_for_this"] else ForWhat.BE_TOLD
        return AuthorityRecord("Whoever asks", paper, said["evidence_on"], said["seen"], (covers,), until=said["until"])

    def chosen(self, for_what: ForWhat, today: dt.date) -> dict[str, Any]:
        said, may_act = self.cleaned_data, self.may_act(for_what, today)
        typed = "" if said["authority"] in {"", SOMEBODY_ELSE} else said["authority"]
        authority = AUTHORITY_OF[self.acting.record.evidence] if self.acting else Authority(typed) if typed else None
        return {
            "asks": Asks(said["asks"]),
            "identity": Identity(said["identity"]),
            "authority": authority,
            "permission": Authority(said["permission"]) if said["permission"] else None,
            "seen": said["seen"],
            "may_act": may_act,
        }
