"""The forms with which a worker tells somebody: what was shown, what it means to them, and what they choose.

Stages 3 and 4. Source: Data Protection and Use Policy, Transparency and Choice guideline: even where there is no choice
of what, there is one of how it is written down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django import forms

from lightwell.organisations.seen_forms import OnceForm, SeenForm
from lightwell.people.forms import DAY
from lightwell.people.representatives import AuthorityShown
from lightwell.policy.clauses import Clause
from lightwell.policy.coverage import as_numbered
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_rules import LANGUAGES
from lightwell.policy.people_records import LONGEST, Piece
from lightwell.policy.shown_records import (
    ENGLISH,
    LONGEST_WORDS,
    ChosenWords,
    ShownRecord,
    Understanding,
    WrittenBy,
)
from lightwell.policy.telling_records import Choice, How, ToldRecord
from lightwell.policy.why_not_told import WhyNot
from lightwell.sharing.notice_models import NoticeVersion

_WRITTEN_BY: Final = [(each.value, each.words) for each in WrittenBy]
_LANGUAGES: Final = [(ENGLISH, "English"), *LANGUAGES.items()]
HERE: Final = (How.SHOWN, How.READ_ALOUD, How.INTERPRETED, How.PAPER)
FROM_AFAR: Final = (How.PHONE, How.EMAIL, How.TEXT)


def _rows(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST_WORDS})


class ShownForm(OnceForm):
    """What was shown, how, and the understanding check."""

    how = forms.ChoiceField(
        label="How it was explained", widget=forms.RadioSelect, error_messages={"required": "Say how it was explained."}
    )
    has_read = forms.BooleanField(label="I have read how it is safe to reach them", required=False)
    language = forms.ChoiceField(label="In which language", choices=_LANGUAGES, initial=ENGLISH)
    is_large = forms.BooleanField(label="In large print", required=False)
    beside = forms.CharField(
        label="Who else was there", max_length=LONGEST, required=False, help_text="Such as an interpreter, or an aunt."
    )
    came_from = forms.MultipleChoiceField(
        label="I told them too that others gave us this", required=False, widget=forms.CheckboxSelectMultiple
    )
    understanding = forms.ChoiceField(
        label="Ask: “What will you tell your family about this?”",
        help_text="It checks how well we explained it, and not them.",
        widget=forms.RadioSelect,
        choices=[(each.value, each.words) for each in Understanding],
        error_messages={"required": "Say how it went: told is when they understood."},
    )
    understood = forms.CharField(label="What they said, in their own words", required=False, widget=_rows(3))
    written_by = forms.ChoiceField(
        label="Who writes", choices=_WRITTEN_BY, initial=WrittenBy.WORKER.value, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        given: Any = None,
        *,
        version: int,
        ways: Iterable[How] = HERE,
        came_from: Sequence[tuple[str, str]] = (),
        is_large: bool = False,
    ) -> None:
        super().__init__(given, initial={"version": version, "is_large": is_large})
        asked: dict[str, Any] = self.fields
        asked["how"].choices = [(each.value, each.words.capitalize()) for each in ways]
        asked["came_from"].choices = came_from
        if not came_from:
            del self.fields["came_from"]
        asked["understood"].asked_with_some = True  # wanted where they were told: no page says “if you like” of it
        if not any(each.reaches_out for each in ways):
            del self.fields["has_read"]

    def record(self, version: NoticeVersion, audience: NoticeAudience, on: dt.date) -> ShownRecord:
        """Raises NotWellFormed."""
        said = self.cleaned_data
        return ShownRecord(
            agreement=version.agreement_code, notice=version.number, digest=version.digest, audience=audience, on=on,
            how=How(said["how"]), language=said["language"], is_large=said["is_large"],
            understanding=Understanding(said["understanding"]), understood=said["understood"],
            written_by=WrittenBy(said["written_by"]), beside=said["beside"],
            came_from=tuple(Piece(each) for each in said.get("came_from", ())),
        )  # fmt: skip


class LaterForm(SeenForm):
    """Another day."""

    due_on = forms.DateField(
        label="Come back to it on", widget=DAY, error_messages={"required": "Give the day to come back to it."}
    )
    why = forms.CharField(label="Why not today", max_length=LONGEST, required=False)


class ChooseForm(OnceForm):
    """One question for each clause that offers a choice."""

    chosen_by = forms.ChoiceField(label="Whose choice it is", required=False)
    words = forms.CharField(label="What they said with it, in their own words", required=False, widget=_rows(2))
    written_by = forms.ChoiceField(
        label="Who writes", choices=_WRITTEN_BY, initial=WrittenBy.WORKER.value, widget=forms.RadioSelect
    )

    def __init__(
        self, given: Any = None, *, clauses: Sequence[Clause], authorities: Sequence[AuthorityShown] = ()
    ) -> None:
        super().__init__(given)
        self.clauses = clauses
        whose: Any = self.fields["chosen_by"]
        whose.choices = [("", "Their own"), *((str(each.pk), each.chooses_as) for each in authorities)]
        if not authorities:
            del self.fields["chosen_by"]
        for clause in clauses:
            self.fields[_named(clause)] = forms.ChoiceField(
                label=f"May it go? {clause.title}", widget=forms.RadioSelect, initial=Choice.NOT_ASKED.value,
                choices=[(Choice.YES.value, "Yes"), (Choice.NO.value, "No"), (Choice.NOT_ASKED.value, "Not today")],
                required=False,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.clauses and not any(cleaned.get(_named(clause)) for clause in self.clauses):
            self.add_error(None, "Choose yes or no to something, or leave this page: nothing need be chosen today.")
        return cleaned

    def asked(self, clause: Clause) -> forms.BoundField:
        return self[_named(clause)]

    @property
    def choices(self) -> Iterator[tuple[Clause, Choice]]:
        """What was chosen, of what was asked."""
        for clause in self.clauses:
            if said := self.cleaned_data.get(_named(clause)):
                yield clause, Choice(said)

    @property
    def said(self) -> ChosenWords:
        """Raises NotWellFormed."""
        return ChosenWords(self.cleaned_data["words"], WrittenBy(self.cleaned_data["written_by"]))


def _named(clause: Clause) -> str:
    return f"clause-{clause.id}"


class OtherwiseForm(OnceForm):
    """Told by another or before, or not told for a stated reason."""

    about = forms.ChoiceField(label="About", required=False)
    told_on = forms.DateField(label="Told on", widget=DAY, required=False)
    notice = forms.CharField(label="By which version of the notice", max_length=40, required=False)
    by = forms.CharField(
        label="Whose notice, if it was not ours", max_length=LONGEST, required=False,
        help_text="Such as the agency’s, or of the service that referred them.",
    )  # fmt: skip
    how = forms.ChoiceField(
        label="How",
        required=False,
        choices=[(each.value, each.words.capitalize()) for each in How if not each.reaches_out],
    )
    why_not = forms.ChoiceField(
        label="Or why they are not told",
        required=False,
        choices=[(each.value, each.words.capitalize()) for each in WhyNot],
        help_text="A closed list. That it is not required is no reason: tell people unless one of these is so.",
    )
    reason = forms.CharField(label="What makes it so", required=False, max_length=LONGEST_WORDS, widget=_rows(2))

    def __init__(self, given: Any = None, *, about: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(given)
        field: Any = self.fields["about"]
        field.choices = [("", "Everything that the notice speaks of"), *about]

    def record(self, client: str) -> ToldRecord:
        """Raises NotWellFormed."""
        said = self.cleaned_data
        unit, _, use = said["about"].partition(" ")
        return ToldRecord(
            client=client, unit=unit, use=use, notice=as_numbered(said["notice"]), told_on=said["told_on"],
            how=How(said["how"]), by=said["by"], why_not=WhyNot(said["why_not"]), reason=said["reason"],
        )  # fmt: skip
