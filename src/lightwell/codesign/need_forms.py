"""The forms of a need: its purpose statement and the rest in sections, and one item at a time.

Stage 1, co-design. Source: Data Protection and Use Policy, Purpose Matters guideline (purpose statement template). What
a need may say is `lightwell.policy.needs` to say; every fault it finds is shown beside its field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Self

from django import forms

from lightwell.codesign.asking import (
    BANDS,
    CLASSES,
    CODES,
    DAY_OR_NONE,
    LINE,
    LINE_OR_NONE,
    LINES,
    LINES_IF_ANY,
    NEGATIVES,
    NUMBER,
    TEXT,
    TEXT_OR_NONE,
    TICK,
    TITLE,
    Question,
    Questions,
    choice,
    name_of,
)
from lightwell.codesign.plain_words import CHILDREN, measured, suits_a_child, why_hard, why_not_for_children
from lightwell.organisations.models import Unit
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.clauses import ChoiceLevel, Coarsening, Count, Identifying, ObligationKind
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.need_words import FOR_CHILDREN, PARTS, SECTIONS, paths_of
from lightwell.policy.needs import AskedItem, Bearer, Need
from lightwell.policy.tables import About, Kind
from lightwell.policy.words_due import WHAT
from lightwell.words import Audience

_OBLIGATIONS = ((ObligationKind.VOLUNTARY, "No, it is voluntary"), (ObligationKind.REQUIRED, "Yes, a law requires it"))
_LEVELS = (
    (ChoiceLevel.SOME, "Yes or no, at any time"),
    (ChoiceLevel.LIMITED, "Some things"),
    (ChoiceLevel.NONE, "Nothing"),
)
_BEARERS = ((Bearer.PROVIDER, "The provider’s"), (Bearer.FAMILY, "The family’s"), (Bearer.AGENCY, "The agency’s"))
_SHORT: Final = (
    "purpose.use", "collection.where", "collection.by_whom", "terms.schedule", "terms.route", "terms.disposal",
)  # fmt: skip
_QUESTIONS: Final[Mapping[str, Question]] = {
    "id": LINE,
    "title": TITLE,
    **dict.fromkeys(_SHORT, LINE),
    "purpose.not_used_for": NEGATIVES,
    "recipient.unit": LINE,
    "recipient.will_not_see": LINES,
    "recipient.context": LINES_IF_ANY,
    "terms.due_working_days": NUMBER,
    "terms.keep_months": NUMBER,
    "terms.may_download": TICK,
    "terms.starts_on": DAY_OR_NONE,
    "terms.ends_on": DAY_OR_NONE,
    "obligation.kind": choice(_OBLIGATIONS, radio=True),
    "obligation.law": LINE_OR_NONE,
    "choice.level": choice(_LEVELS, radio=True),
    "choice.told_first": TICK,
    "choice.why_not_told": TEXT_OR_NONE,
    "children.title": LINE_OR_NONE,
    "children.why": TEXT_OR_NONE,
    "children.never": TEXT_OR_NONE,
    "cost.minutes": NUMBER,
    "cost.bearer": choice(_BEARERS, radio=True),
    "cost.families": NUMBER,
}
EXCEPTIONS: Final[Mapping[Audience, str]] = {Audience.ADULT: "why_hard_adult", Audience.CHILD: "why_hard_child"}
WHY_NOT_FOR_CHILDREN: Final = "why_not_for_children"
FITS: Final[Mapping[str, str]] = {
    Audience.ADULT: "still_fits_adult",
    Audience.CHILD: "still_fits_child",
    WHAT: "still_fits_what",
}
_BESIDE: Final = {
    "purpose.what": (FITS[WHAT],),
    **{f"words.{each}": (FITS[each], EXCEPTIONS[each]) for each in (Audience.ADULT, Audience.CHILD)},
    "children.never": (WHY_NOT_FOR_CHILDREN,),
}
"""What is asked after a part: why it still fits, and where words are for a reader, why they stay hard."""


@dataclass(frozen=True, slots=True)
class Section:
    """Some questions of a form under one heading."""

    title: str
    fields: tuple[forms.BoundField, ...]


class NeedForm(Questions):
    """Everything that a need says but its items and their counts."""

    asked: Mapping[str, Question] = MappingProxyType({path: _QUESTIONS.get(path, TEXT) for path in PARTS})
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, given: Any, units: Iterable[Unit], before: Need | None = None, **more: Any) -> None:
        self.checklist: Mapping[str, Mapping[str, str]] = more.pop("checklist", {})
        self._due: Collection[str] = more.pop("due", ())
        super().__init__(given, before, **more)
        for path, question in self.asked.items():
            part = PARTS[path]
            self.fields[name_of(path)] = question.asked_as(part.label, part.hint)
        self._offer_units(units, before)
        for audience, name in EXCEPTIONS.items():
            self.fields[name] = _exception(audience)
            self.initial.setdefault(name, why_hard(self.checklist, audience))
            if audience.value in self._due:
                self.fields[FITS[audience]] = _still_fits(f"These words for {_reader(audience)}")
        if WHAT in self._due:
            self.fields[FITS[WHAT]] = _still_fits("“What is used?”, in the law’s words,")
        self.fields[WHY_NOT_FOR_CHILDREN] = _not_for_children()
        self.initial.setdefault(WHY_NOT_FOR_CHILDREN, why_not_for_children(self.checklist))
        self.initial.setdefault(name_of("choice.told_first"), True)
        if before is not None:
            del self.fields["id"]

    def _offer_units(self, units: Iterable[Unit], before: Need | None) -> None:
        offered = {each.code: each.name for each in units}
        if before is not None:
            offered.setdefault(before.recipient.unit, before.recipient.unit)
        part = PARTS["recipient.unit"]
        self.fields[name_of("recipient.unit")] = choice(offered.items()).asked_as(part.label, part.hint)

    @property
    def sections(self) -> Iterator[Section]:
        """The questions under their headings; the exceptions stand after the words they are about."""
        for title, paths in SECTIONS.items():
            names = [name for path in paths for name in (name_of(path), *_BESIDE.get(path, ()))]
            if found := tuple(self[name] for name in names if name in self.fields):
                yield Section(title, found)

    def only(self, step: str) -> Self:
        """The same form of one step alone; what the others say stays as it was."""
        paths = paths_of(step)
        names = {name for path in paths for name in (name_of(path), *_BESIDE.get(path, ()))}
        for name in set(self.fields) - names - {"version"}:
            del self.fields[name]
        return self

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """The stated exceptions, as the checklist keeps them, and why words still fit what was changed."""
        said = {f"words:{audience}": name for audience, name in EXCEPTIONS.items()}
        said |= {f"fits:{audience}": name for audience, name in FITS.items()} | {CHILDREN: WHY_NOT_FOR_CHILDREN}
        return {code: {"why": self.cleaned_data.get(name, "")} for code, name in said.items() if name in self.fields}

    def need(self, items: Sequence[Json], counts: Sequence[Count] = ()) -> Need | None:
        """What was typed, with these items; none where anything is wrong, which the form then says."""
        whole = {**self.document(), "items": list(items), "counts": [encode(each) for each in counts]}
        try:
            made: Need | None = decode(Need, whole)
        except NotWellFormed as wrong:
            self.say_faults(fault for fault in wrong.faults if not fault.where.startswith("items["))
            made = None
        self.say_what_is_hard()
        return made if self.is_valid() else None

    def say_step_faults(self) -> None:
        """What is wrong with what this step says, whatever the others say."""
        try:
            decode(Need, {**self.document(), "items": [], "counts": []})
        except NotWellFormed as wrong:
            self.say_faults(fault for fault in wrong.faults if self._field_at(fault.where) is not None)

    def say_what_is_hard(self) -> None:
        """Words that do not suit their reader need an exception that somebody states."""
        for audience, name in EXCEPTIONS.items():
            if name not in self.fields:
                continue
            text = self.cleaned_data.get(name_of(f"words.{audience}"), "")
            if text and not measured(text, audience).passes and not self.cleaned_data.get(name):
                self.add_error(
                    name_of(f"words.{audience}"),
                    "This is hard to read for them. Change what is marked, or say below why it stays as it is.",
                )
        self._say_what_is_hard_for_children()

    def _say_what_is_hard_for_children(self) -> None:
        """What is not written is asked for before the round settles, and not here."""
        for name in map(name_of, SECTIONS[FOR_CHILDREN]):
            text = self.cleaned_data.get(name)
            if text and not suits_a_child(text) and not self.cleaned_data.get(WHY_NOT_FOR_CHILDREN):
                self.add_error(name, "This is hard to read for a child. Use shorter words, or say below why it stays.")

    @property
    def hard(self) -> Iterator[Any]:
        """How hard the words are that are in the form now."""
        for audience in Audience:
            if EXCEPTIONS[audience] not in self.fields:
                continue
            text = self[name_of(f"words.{audience}")].value() or ""
            if text.strip():
                yield measured(text, audience)


def _exception(audience: Audience) -> forms.CharField:
    return forms.CharField(
        required=False,
        label=f"If these words stay hard for {_reader(audience)}: why?",
        help_text="Such as a name that everybody here knows, or words of te reo Māori that somebody looked at.",
    )


def _reader(audience: Audience) -> str:
    return "a parent" if audience is Audience.ADULT else "a child"


def _still_fits(words: str) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=2_000,
        label=f"{words} were written before something changed. If they still fit: why?",
        help_text="Such as “they never named what was dropped”. Where they do not fit, word them anew above.",
    )


def _not_for_children() -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=2_000,
        label="If some of what children read is hard, or not written for them: why?",
        help_text="Such as “no children are asked”. Where nothing is written, a child is told to read it with a "
        "grown-up. What each item is called for a child stands on its own page.",
    )


class ItemOut(SeenForm):
    """What becomes of an item, said outright, so that pressing twice does it once; and upon which version."""

    becomes = forms.ChoiceField(choices=[(each, each) for each in ("dropped", "asked", "gone")])
    version = forms.IntegerField()


_COARSER = (
    (Coarsening.AS_IS, "As it is"),
    (Coarsening.YEAR, "The year only"),
    (Coarsening.MONTH, "The month only"),
    (Coarsening.QUARTER, "The quarter only"),
    (Coarsening.BANDS, "Bands of a number"),
    (Coarsening.AGE_BANDS, "Bands of age"),
    (Coarsening.CLASSES, "Groups of codes or places"),
)
_KINDS = (
    (Kind.TEXT, "Words"),
    (Kind.CODE, "One of a list of codes"),
    (Kind.CODES, "Several of a list of codes"),
    (Kind.NUMBER, "A whole number"),
    (Kind.DECIMAL, "A number with decimals"),
    (Kind.DATE, "A date"),
    (Kind.YES_NO, "Yes or no"),
)
_ABOUT = (
    (About.PERSON, "A person"),
    (About.FAMILY, "A family"),
    (About.WORKER, "A worker"),
    (About.SERVICE, "The service"),
)
_ITEM_ASKED: Final[Mapping[str, tuple[Question, str, str]]] = {
    "table": (LINE, "In which table is it kept?", "A short name, such as “people”."),
    "item.id": (LINE, "Its short name", "Letters a to z, figures and underscores, such as “date_of_birth”."),
    "item.column": (LINE, "The heading of its column", "As in the provider’s file."),
    "item.words": (LINE, "What it is, in plain words", ""),
    "child": (LINE_OR_NONE, "What it is, in words for a child of about seven", "Such as “Where you live”."),
    "item.type": (choice(_KINDS), "What kind of value is it?", ""),
    "item.codes": (CODES, "Its codes, where it has a list", "One on each line, such as “M = Māori”."),
    "item.about": (choice(_ABOUT), "About whom or what does it tell?", ""),
    "why": (TEXT, "What is this one item needed for?", "Not the whole: this one."),
    "identifying": (
        choice([(each, each.words.capitalize()) for each in Identifying]),
        "How does the unit get it?",
        "Protected counts tell least.",
    ),
    "generalise.to": (choice(_COARSER), "How is it made coarser before it goes?", ""),
    "generalise.bands": (BANDS, "The bands, from low to high", "One on each line, such as “0 to 4” or “25 and over”."),
    "generalise.classes": (
        CLASSES,
        "The groups",
        "One on each line: its name, a colon, and what is in it, such as “Wellington city: Newtown, Te Aro”.",
    ),
    "generalise.otherwise": (LINE_OR_NONE, "What is everything in no group called?", ""),
    "sent_as": (LINE_OR_NONE, "Its name in what the unit gets", "Where it is not the short name."),
}


class ItemForm(Questions):
    """One item that a need asks for. counted: what is counted, where it goes as protected counts that nobody named."""

    asked: Mapping[str, Question] = MappingProxyType({path: each for path, (each, _, _) in _ITEM_ASKED.items()})
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    counted = forms.CharField(
        required=False,
        label="What is counted, where it goes as protected counts?",
        help_text="Such as “People by how many sessions they came to”.",
    )

    def __init__(self, given: Any, before: AskedItem | None = None, **more: Any) -> None:
        super().__init__(given, before, **more)
        for path, (question, label, hint) in _ITEM_ASKED.items():
            self.fields[name_of(path)] = question.asked_as(label, hint)
        self.initial.setdefault(name_of("generalise.to"), Coarsening.AS_IS.value)
        self.order_fields([*(name_of(path) for path in _ITEM_ASKED), "counted"])

    def say_item_faults(self, item: Json, counts: Sequence[Count]) -> bool:
        """Say what is wrong with the item alone; true where nothing is. counts: those that the need has."""
        try:
            decode(AskedItem, item)
        except NotWellFormed as wrong:
            self.say_faults(wrong.faults)
        is_counted = self.cleaned_data.get("counted") or any(_looks_at(count, item) for count in counts)
        if item.get("identifying") == Identifying.AGGREGATE and not is_counted:
            self.add_error("counted", "Say what is counted, in plain words.")
        return self.is_valid()

    def item(self, item: Json) -> AskedItem:
        """What was typed, once nothing is wrong with it."""
        return decode(AskedItem, item)

    def add_count_to(self, counts: Sequence[Count], item: Json) -> tuple[Count, ...]:
        """The counts with one of this item, where it goes as protected counts and none looks at it yet."""
        words = self.cleaned_data.get("counted", "")
        wanted = item["identifying"] == Identifying.AGGREGATE and words
        if not wanted or any(_looks_at(count, item) for count in counts):
            return tuple(counts)
        return (*counts, Count(_free(item["item"]["id"], counts), words, item["table"], by=(_path(item),)))


def _path(item: Json) -> str:
    return f"{item.get('table')}.{item.get('item', {}).get('id')}"


def _looks_at(count: Count, item: Json) -> bool:
    """The count is of this item, or of everybody in its table."""
    return _path(item) in count.items or (not count.items and count.table == item.get("table"))


def _free(name: str, counts: Sequence[Count]) -> str:
    taken = {count.id for count in counts}
    return next(each for each in (name, *(f"{name}-{number}" for number in range(2, 1000))) if each not in taken)
