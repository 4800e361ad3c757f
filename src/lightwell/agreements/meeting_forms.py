"""What is asked about a meeting: when it could be, where, what was said there, and which move that becomes.

Stage 2, agreement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from lightwell.agreements.draft_forms import KINDS, Words
from lightwell.agreements.frames import Frame
from lightwell.agreements.models import DraftClause
from lightwell.codesign.models import Success
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.meeting_rules import NOTED_MOVES
from lightwell.policy.negotiating import MoveKind, Side, moves

ONLY_NOTED: Final = "noted"
TIMES: Final = ("first", "second", "third")
_LABELS: Final = {"first": "A time", "second": "Another time", "third": "A third time"}
_MOMENT: Final = "%Y-%m-%dT%H:%M"
_LENGTHS: Final = (
    (30, "Half an hour"),
    (45, "45 minutes"),
    (60, "One hour"),
    (90, "An hour and a half"),
    (120, "2 hours"),
)


class Moment(forms.DateTimeField):
    """A moment by New Zealand's clocks."""

    def clean(self, value: Any) -> Any:
        """An hour that the clocks skip, or go through twice, is no moment that anybody could keep to."""
        try:
            return super().clean(value)
        except ValidationError as wrong:
            if wrong.code != "ambiguous_timezone":
                raise
            sentence = "The clocks change in that hour: it is skipped, or comes twice. Choose another hour."
            raise ValidationError(sentence, code="clocks-change") from None


class Times(SeenForm):
    """Times that would do, how long it takes, and where."""

    minutes = forms.TypedChoiceField(label="How long?", choices=_LENGTHS, coerce=int, initial=60)
    place = forms.CharField(
        label="Where?",
        required=False,
        max_length=300,
        help_text="A room, a telephone number or a link. It goes into everybody’s calendar: no family’s name here.",
    )
    field_order: tuple[str, ...] = (*TIMES, "minutes", "place")

    def __init__(self, given: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(given, initial=initial)
        for name in TIMES:
            self.fields[name] = Moment(
                label=_LABELS[name],
                required=name == TIMES[0],
                input_formats=[_MOMENT, "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"],
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
                help_text="By New Zealand’s clocks." if name == TIMES[0] else "",
                error_messages={
                    "required": "Propose at least one time.",
                    "invalid": "Write the day and the time such as 31/12/2026 14:30.",
                },
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        seen: set[dt.datetime] = set()
        for name in TIMES:
            moment = said.get(name)
            if moment is not None and moment in seen:
                self.add_error(name, "You wrote this time already. Choose another, or leave this empty.")
            seen |= {moment} if moment is not None else set()
        return said

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        if len(place.splitlines()) > 1:
            raise ValidationError("Write where it is on one line.", code="place-in-lines")
        return place

    @property
    def times(self) -> tuple[dt.datetime, ...]:
        given = (self.cleaned_data.get(name) for name in TIMES)
        return tuple(sorted({each for each in given if each is not None}))


def times_over(said: Mapping[str, Any], now: dt.datetime) -> tuple[str, ...]:
    """The fields in which a time stands that is over already."""
    return tuple(name for name in TIMES if (each := said.get(name)) is not None and each <= now)


class Propose(Times):
    """A meeting to propose, and what it is about."""

    about = Words(
        label="What is it about?",
        rows=2,
        required=False,
        max_length=1000,
        help_text="Both sides read this here. It goes into no letter.",
    )
    field_order = (*TIMES, "minutes", "place", "about")


class Note(SeenForm):
    """What was said about a clause or something beside them, and which move that becomes once both confirmed it."""

    clause = forms.ChoiceField(label="About what?", error_messages={"required": "Choose what it is about."})
    becomes = forms.ChoiceField(
        label="What does it become, once both have confirmed it?",
        widget=forms.RadioSelect,
        initial=ONLY_NOTED,
        error_messages={"required": "Choose what it becomes."},
    )
    words = Words(
        label="What was said?",
        help_text="Both sides read this, and it becomes the words of the move. No family’s story here.",
        error_messages={"required": "Write what was said."},
    )

    def __init__(
        self,
        given: Any,
        clauses: Sequence[DraftClause],
        titles: Sequence[str],
        frame: Frame,
        chosen: str = "",
        measures: Sequence[Success] = (),
    ) -> None:
        """measures: what success means in its programme; whoever names one is led to where that is moved."""
        super().__init__(given, initial={"clause": chosen})
        self._clauses, self._measures = clauses, {each.item for each in measures}
        clause: Any = self.fields["clause"]
        clause.choices = [
            ("", "Choose one"),
            *((str(row.pk), words) for row, words in zip(clauses, titles, strict=True)),
            *([(_OF_CO_DESIGN, [(each.item, _measure(each)) for each in measures])] if measures else ()),
        ]
        becomes: Any = self.fields["becomes"]
        becomes.choices = [(ONLY_NOTED, "Nothing: it is only to be remembered"), *_moves(frame)]

    def clean_clause(self) -> str:
        chosen: str = self.cleaned_data["clause"]
        if chosen in self._measures:
            raise ValidationError(_SETTLED_IN_CO_DESIGN, code="settled-in-co-design")
        return chosen

    @property
    def names_a_measure(self) -> bool:
        """What success means is no matter of a draft."""
        return self.is_bound and self["clause"].value() in self._measures

    @property
    def clause_chosen(self) -> DraftClause:
        return next(each for each in self._clauses if str(each.pk) == self.cleaned_data["clause"])

    @property
    def kind(self) -> MoveKind | None:
        return MoveKind(self._parts[1]) if self._parts else None

    @property
    def mover(self) -> Side | None:
        return Side(self._parts[0]) if self._parts else None

    @property
    def _parts(self) -> list[str]:
        chosen: str = self.cleaned_data["becomes"]
        return [] if chosen == ONLY_NOTED else chosen.split(" ")


def _measure(measure: Success) -> str:
    return Truncator(f"Measure {measure.number}: {measure.how_much}").chars(80)


_OF_CO_DESIGN = "What success means, settled in co-design"
_SETTLED_IN_CO_DESIGN = (
    "What success means is settled in co-design, with everybody who takes part, and not between these two alone. Say "
    "it there; or choose the clause that it is about."
)


def _moves(frame: Frame) -> Iterable[tuple[str, str]]:
    """Each side and each move that a note can become."""
    for side in Side:
        for kind in NOTED_MOVES:
            yield f"{side.value} {kind.value}", f"{frame.name(side)}: {KINDS[kind][:1].lower()}{KINDS[kind][1:]}"


def movable(clause: DraftClause, side: Side) -> tuple[MoveKind, ...]:
    """The moves on a clause that a note can become, if this side makes them."""
    return tuple(each for each in moves(clause.position, side) if each in NOTED_MOVES)
