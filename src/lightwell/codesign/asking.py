"""Questions whose answers are parts of a document: from what it says to a form, and back without losing what was typed.

Stage 1, co-design. Source: the house rule that every fault is said at once, beside its field. What a part may hold is
the document's own to say; a question only reads and writes it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.clauses import Band, Class, NotUsedFor
from lightwell.policy.decoding import Json, encode
from lightwell.policy.faults import Fault
from lightwell.policy.tables import Code

Choices = Iterable[tuple[str, str]]


class Unreadable(ValueError):
    """A line that cannot be understood; its words say which and what would mend it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a document, as a form asks for it.

    field: the form field. written: the part as text for the field. read: the text as JSON; raises Unreadable.
    may_be_none: empty means that there is nothing there. may_be_empty: a list of none is well.
    """

    field: Callable[..., forms.Field]
    written: Callable[[Any], Any] = lambda part: part
    read: Callable[[Any], Json] = lambda text: text
    may_be_none: bool = False
    may_be_empty: bool = False

    def asked_as(self, label: str, hint: str = "") -> forms.Field:
        """The field, under its label."""
        return self.field(label=label, help_text=hint, required=not (self.may_be_none or self.may_be_empty))


_EMPTY = {"required": "Write it in plain words."}


def _area(rows: int) -> Callable[..., forms.Field]:
    return lambda **more: forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), error_messages=_EMPTY, **more)


def _line(most: int | None = None) -> Callable[..., forms.Field]:
    return lambda **more: forms.CharField(max_length=most, error_messages=_EMPTY, **more)


def _number(**more: Any) -> forms.Field:
    wrong = "Write a whole number from 0 up, such as 12."
    given = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    return forms.IntegerField(min_value=0, max_value=1_000_000, error_messages=given, **more)


def _day(**more: Any) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "Write the day such as 31/12/2026."}
    return forms.DateField(widget=widget, error_messages=wrong, **more)


def _tick(**more: Any) -> forms.Field:
    return forms.BooleanField(**{**more, "required": False})


def choice(choices: Choices, *, radio: bool = False) -> Question:
    """One of a few words. Without one chosen, the document says what it expects."""

    def field(**more: Any) -> forms.Field:
        offered = list(choices) if radio else [("", "Choose one"), *choices]
        widget = forms.RadioSelect() if radio else forms.Select()
        wrong = {"required": "Choose one.", "invalid_choice": "Choose one of these."}
        return forms.ChoiceField(choices=offered, widget=widget, error_messages=wrong, **more)

    return Question(field, written=str)


LINE = Question(_line())
TITLE = Question(_line(300))
LINE_OR_NONE = Question(_line(), may_be_none=True)
TEXT = Question(_area(3))
TEXT_OR_NONE = Question(_area(2), may_be_none=True)
NUMBER = Question(_number)
DAY_OR_NONE = Question(_day, read=lambda on: on.isoformat() if isinstance(on, dt.date) else on, may_be_none=True)
TICK = Question(_tick)


# --- several, one on each line -----------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _each_line(
    written: Callable[[Any], str], read: Callable[[str], Json], rows: int = 3, *, may_be_empty: bool = True
) -> Question:
    return Question(
        _area(rows),
        written=lambda parts: "\n".join(written(part) for part in parts),
        read=lambda text: [read(line) for line in _lines(text)],
        may_be_empty=may_be_empty,
    )


def _negative(part: NotUsedFor) -> str:
    return f"{part.words} [{part.use}]" if part.use else part.words


def _read_negative(line: str) -> Json:
    found = re.fullmatch(r"(.*\S)\s*\[([^\[\]]+)\]", line)
    return {"words": found[1], "use": found[2].strip()} if found else {"words": line}


def _code(part: Code) -> str:
    return f"{part.value} = {part.words}"


def _read_code(line: str) -> Json:
    value, equals, words = (piece.strip() for piece in line.partition("="))
    if not (value and equals and words):
        raise Unreadable(f"“{line}” has no “=”. Write each as in “M = Māori”.")
    return {"value": value, "words": words}


_RANGE = re.compile(
    r"(?P<low>-?\d+)\s*(?:to|-|–)\s*(?P<high>-?\d+)|(?P<over>-?\d+)\s*(?:and over|or more|\+)|up to (?P<most>-?\d+)"
)


def band_line(part: Band) -> str:
    """A band as one types it: “0 to 4”, “25 and over”, or with another label before a colon."""
    if part.lowest is not None and part.highest is not None:
        words = f"{part.lowest} to {part.highest}"
    elif part.highest is not None:
        words = f"up to {part.highest}"
    else:
        words = f"{part.lowest} and over"
    return words if words == part.label else f"{part.label}: {words}"


def read_band(line: str) -> Json:
    """Raises Unreadable."""
    label, colon, words = (piece.strip() for piece in line.rpartition(":"))
    found = _RANGE.fullmatch(words.casefold())
    if found is None:
        raise Unreadable(f"“{line}” is no range. Write each as in “0 to 4”, “25 and over” or “Babies: 0 to 1”.")
    ends = {"lowest": found["low"] or found["over"], "highest": found["high"] or found["most"]}
    numbers = {name: int(end) for name, end in ends.items() if end is not None}
    return {"label": label if colon else words, **numbers}


def _class(part: Class) -> str:
    return f"{part.label}: {', '.join(part.values)}"


def _read_class(line: str) -> Json:
    label, colon, values = (piece.strip() for piece in line.partition(":"))
    if not colon:
        raise Unreadable(f"“{line}” has no “:”. Write each as in “Wellington city: Newtown, Te Aro”.")
    return {"label": label, "values": [value.strip() for value in values.split(",") if value.strip()]}


LINES = _each_line(str, str, may_be_empty=False)
LINES_IF_ANY = _each_line(str, str)
NEGATIVES = _each_line(_negative, _read_negative, rows=4, may_be_empty=False)
CODES = _each_line(_code, _read_code, rows=5)
BANDS = _each_line(band_line, read_band, rows=5)
CLASSES = _each_line(_class, _read_class, rows=5)


# --- a form of questions -----------------------------------------------------------------------------------------


def name_of(path: str) -> str:
    """How a form calls a part."""
    return path.replace(".", "__")


class Questions(SeenForm):
    """A form whose fields are parts of a document, by path.

    `document` gives what was typed as JSON, on top of what was there: a part whose text was not touched stays exactly
    as it was, whatever a line of text could not say of it.
    """

    asked: Mapping[str, Question]

    def __init__(self, given: Any, before: Any = None, **more: Any) -> None:
        self._before = before
        super().__init__(given, **more)
        for path, question in self.asked.items():
            self.initial.setdefault(name_of(path), question.written(self._said(path)) if self._has(path) else None)

    def _has(self, path: str) -> bool:
        return self._before is not None and self._said(path) is not None

    def _said(self, path: str) -> Any:
        part = self._before
        for name in path.split("."):
            part = getattr(part, name)
        return part

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self._read: dict[str, Json] = {}
        for path, question in self.asked.items():
            name = name_of(path)
            if name in said and name in self.fields:
                self._keep(path, question, said[name])
        return said

    def _keep(self, path: str, question: Question, text: Any) -> None:
        if self._has(path) and _same(text, self.initial[name_of(path)]):
            self._read[path] = encode(self._said(path))
        elif text in (None, "") and question.may_be_none:
            self._read[path] = None
        else:
            try:
                self._read[path] = question.read(text)
            except Unreadable as wrong:
                self.add_error(name_of(path), str(wrong))

    def document(self) -> Json:
        """What was typed, as JSON; parts with a fault of their own are left as they were, or are null."""
        whole: Json = encode(self._before) if self._before is not None else {}
        for path in self.asked:
            if name_of(path) in self.fields:
                _put(whole, path, self._read.get(path))
        return whole

    def say_faults(self, faults: Iterable[Fault], within: str = "") -> None:
        """Put each fault beside the field that it is of; the rest at the top. within: path of this form's document."""
        for fault in faults:
            if within and not fault.where.startswith(within):
                continue
            where = fault.where.removeprefix(within).lstrip(".")
            field = self._field_at(where)
            if field is None or not self.errors.get(field):
                self.add_error(field, fault.sentence)

    def _field_at(self, where: str) -> str | None:
        bare = re.sub(r"\[.*", "", where)
        while bare:
            if name_of(bare) in self.fields:
                return name_of(bare)
            bare = bare.rpartition(".")[0]
        return None


def _same(text: Any, before: Any) -> bool:
    if isinstance(text, str) and isinstance(before, str):
        return "\n".join(_lines(text)) == "\n".join(_lines(before))
    return bool(text == before)


def _put(whole: Json, path: str, part: Json) -> None:
    *outer, last = path.split(".")
    for name in outer:
        whole = whole.setdefault(name, {})
    whole[last] = part
