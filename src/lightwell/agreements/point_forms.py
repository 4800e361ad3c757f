"""What is asked of whoever offers something beside the clauses, or words it otherwise.

Stage 2, agreement. Source: `lightwell.policy.draft_points`; a form asks, the value that it makes checks itself, and
nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict

from lightwell.agreements.draft_forms import Number, Words, empty
from lightwell.gateway.scanning import reads_as_a_name
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.agreement import Promise
from lightwell.policy.clauses import PlainWords
from lightwell.policy.draft_points import Point, PointKind
from lightwell.policy.faults import Fault
from lightwell.policy.request_protocol import (
    MOST_WORKING_DAYS,
    STATUTE,
    HeldCopy,
    RequestProtocol,
    WithoutProtocol,
    speaks_of_time,
)
from lightwell.policy.standard_clauses import STANDARD_PROMISES, standard_promise
from lightwell.policy.stated_words import cleaned
from lightwell.policy.words_due import LONGEST_PLAIN

OWN: Final = "own"
LONGEST_LINE: Final = 300


def _line(label: str, hint: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=LONGEST_LINE, error_messages=empty(label)
    )


class PointForm(SeenForm):
    """seen: how many moves the page showed; nothing where it is offered the first time."""

    words = Words(label="Why", required=False, rows=3, help_text="Both sides read this.")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, given: QueryDict | None, frame_holders: Mapping[str, str], was: Point | None = None) -> None:
        super().__init__(given, initial=self.as_it_is(was) if was is not None else None)
        self._was = was
        first = [name for name in self.field_order or () if name in self.fields]
        last = [name for name in self.fields if name not in (*first, "words", "seen")]
        self.order_fields([*first, *last, "words", "seen"])
        self.ask_about(frame_holders)

    def ask_about(self, holders: Mapping[str, str]) -> None:
        """What a form offers to choose from."""

    @staticmethod
    def as_it_is(was: Any) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def exception(self) -> str:
        """Why plain words stay although they are hard to read, where that was said."""
        return ""

    def point(self, taken: Iterable[str]) -> Point:
        """As it is worded here. taken: short names in use. Raises NotWellFormed with every fault."""
        raise NotImplementedError

    def say(self, faults: Iterable[Fault]) -> None:
        """Show each fault beside the part it is in, or above them all."""
        for fault in faults:
            name = _FIELDS.get(fault.where, fault.where)
            self.add_error(name if name in self.fields else None, fault.sentence)

    def clean(self) -> dict[str, Any]:
        """Another wording is given with a reason."""
        said = super().clean() or {}
        if self._was is not None and not said.get("words"):
            self.add_error("words", "Say why, so that they need not ask.")
        return said


_FIELDS: Final = {"families.adult": "adult", "families.child": "child", "adult": "adult", "child": "child"}


def _next_name(stem: str, taken: Iterable[str]) -> str:
    used, number = set(taken), 1
    while f"{stem}-{number}" in used:
        number += 1
    return f"{stem}-{number}"


class PromiseForm(PointForm):
    """One of the promises that agreements usually make, or one of one's own."""

    standard = forms.ChoiceField(label="Which promise?", widget=forms.RadioSelect, required=False)
    promise = Words(label="In words of your own", rows=3, required=False)
    source = _line("Where it comes from", "Such as the part of the Policy that asks for it.", required=False)

    def ask_about(self, holders: Mapping[str, str]) -> None:
        field: Any = self.fields["standard"]
        if self._was is not None:
            del self.fields["standard"]
            return
        field.choices = [*((each.id, each.words) for each in STANDARD_PROMISES), (OWN, "Another, in my own words")]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        standard = OWN if self._was is not None else said.get("standard")
        if not standard and "standard" not in self.errors:
            self.add_error("standard", "Choose a promise, or say that it is another.")
        if standard == OWN:
            for name, sentence in (("promise", "Write what is promised."), ("source", "Say where it comes from.")):
                if not (said.get(name) or "").strip():
                    self.add_error(name, sentence)
        return said

    @staticmethod
    def as_it_is(was: Promise) -> dict[str, Any]:
        return {"promise": was.words, "source": was.source}

    def point(self, taken: Iterable[str]) -> Promise:
        said = self.cleaned_data
        if said.get("standard") not in (None, "", OWN):
            return standard_promise(said["standard"])
        name = self._was.id if isinstance(self._was, Promise) else _next_name("promise", taken)
        return Promise(name, said["promise"].strip(), said["source"])


class ProtocolForm(PointForm):
    """How the provider asks the agency for a family."""

    ask = _line(
        "Whom the provider asks", "An office at the agency, such as “the privacy officer”; never a person’s name."
    )
    inbox = _line("In which inbox", "An e-mail address that the office shares, or the web address of a page to ask on.")
    answer_working_days = Number(
        label="In how many working days the agency answers",
        least=1,
        most=365,  # fewer are allowed, which the protocol itself says
        error_messages={"required": "Say in how many working days the agency answers."},
        help_text=f"At most {MOST_WORKING_DAYS}: the law’s own limit is {STATUTE.days} ({STATUTE.source}).",
    )
    stand_in = _line("Who answers while that office is away")
    escalation = _line("Whom the provider turns to when no answer came in time")
    is_office = forms.BooleanField(label="These words name an office, and no person", required=False)
    adult = Words(label="What you both tell families about it", rows=3, longest=LONGEST_PLAIN)
    child = Words(label="What you both tell a child of about seven", rows=3, longest=LONGEST_PLAIN)
    kept_because = Words(
        label="Where those words are hard to read: why they have to stay so",
        help_text="Part of what you offer: the other side answers it too, and it stands beside the words.",
        rows=2,
        required=False,
    )
    field_order = ("ask", "is_office")

    def ask_about(self, holders: Mapping[str, str]) -> None:
        """Whether it is an office is asked once what was typed reads as somebody's name."""
        if not self._named(self.data.get):
            del self.fields["is_office"]

    @staticmethod
    def _named(given: Callable[[str, str], Any]) -> bool:
        return any(reads_as_a_name(given(name, "")) for name in OFFICES)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name in OFFICES:
            if not said.get("is_office") and reads_as_a_name(said.get(name) or ""):
                self.add_error(name, "This reads as a person’s name. Name the office; or tick that it is one.")
        for name in ("adult", "child"):
            if speaks_of_time(said.get(name) or ""):
                self.add_error(
                    name, "Leave out how long it takes: each letter counts the days of its own case, and says them."
                )
        return said

    @property
    def exception(self) -> str:
        """Why hard words stay, where that was said."""
        return cleaned(self.cleaned_data.get("kept_because", ""))

    @staticmethod
    def as_it_is(was: RequestProtocol) -> dict[str, Any]:
        parts = ("ask", "inbox", "answer_working_days", "stand_in", "escalation")
        return {
            **{name: getattr(was, name) for name in parts},
            "adult": was.families.adult,
            "child": was.families.child,
        }

    def point(self, taken: Iterable[str]) -> RequestProtocol:
        said = self.cleaned_data
        return RequestProtocol(
            said["ask"], said["inbox"], said["answer_working_days"], said["stand_in"], said["escalation"],
            PlainWords(said["adult"], said["child"]),
        )  # fmt: skip


OFFICES: Final = ("ask", "stand_in", "escalation")


class WithoutForm(PointForm):
    """That there is no protocol, and why."""

    why = Words(label="Why none is needed, and how a family’s request is handled instead", rows=3)

    @staticmethod
    def as_it_is(was: WithoutProtocol) -> dict[str, Any]:
        return {"why": was.why}

    def point(self, taken: Iterable[str]) -> WithoutProtocol:
        return WithoutProtocol(self.cleaned_data["why"])


class CopyForm(PointForm):
    """Who holds one copy, and on which machine."""

    holder = forms.ChoiceField(label="Who holds it?", error_messages={"required": "Choose who holds it."})
    what = _line("Which copy is it?", "Such as: each quarter’s delivery, sealed for that unit.")
    country = _line("In which country does the machine stand?")
    system = _line("What is the machine or the system called?")
    run_by = _line("Who runs that machine?", "Leave it empty where the holder runs it itself.", required=False)

    def ask_about(self, holders: Mapping[str, str]) -> None:
        field: Any = self.fields["holder"]
        field.choices = [("", "Choose one"), *sorted(holders.items(), key=lambda each: each[1])]

    @staticmethod
    def as_it_is(was: HeldCopy) -> dict[str, Any]:
        parts = ("holder", "what", "country", "system")
        return {**{name: getattr(was, name) for name in parts}, "run_by": was.run_by or ""}

    def point(self, taken: Iterable[str]) -> HeldCopy:
        said = self.cleaned_data
        name = self._was.id if isinstance(self._was, HeldCopy) else _next_name("copy", taken)
        return HeldCopy(
            name, said["holder"], said["what"], said["country"], said["system"], said["run_by"] or None
        )  # fmt: skip


FORMS: Final[Mapping[PointKind, type[PointForm]]] = {
    PointKind.PROMISE: PromiseForm,
    PointKind.PROTOCOL: ProtocolForm,
    PointKind.NO_PROTOCOL: WithoutForm,
    PointKind.COPY: CopyForm,
}
