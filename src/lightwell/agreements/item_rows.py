"""The items of a clause as a counter-offer asks about them: out, less identifying, coarser; and one more.

Stage 2, agreement. Source: Data Protection and Use Policy, Purpose Matters guideline: no more, and no more identifying,
than the purpose needs.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from lightwell.agreements.draft_forms import Words
from lightwell.agreements.frames import Frame
from lightwell.codesign.asking import BANDS, CLASSES, Question, Unreadable
from lightwell.policy.agreement_checks import FITS
from lightwell.policy.clauses import Clause, ClauseItem, Coarsening, Count, Generalisation, Identifying
from lightwell.policy.decoding import decode
from lightwell.policy.faults import NotWellFormed
from lightwell.policy.maori_party import is_about_maori, is_for_maori
from lightwell.policy.tables import Item
from lightwell.policy.wording import form_words

OUT: Final = "out"
AS_NOW: Final = "now"
COARSER: Final[Mapping[Coarsening, str]] = {
    Coarsening.AS_IS: "As it is in the file",
    Coarsening.MONTH: "The month only",
    Coarsening.QUARTER: "The quarter only",
    Coarsening.YEAR: "The year only",
    Coarsening.AGE_BANDS: "As an age, in the bands written below",
    Coarsening.BANDS: "In the bands written below",
    Coarsening.CLASSES: "In the groups written below",
}
WRITTEN: Final = (Coarsening.AGE_BANDS, Coarsening.BANDS, Coarsening.CLASSES)
_TIMES: Final = (Coarsening.MONTH.value, Coarsening.QUARTER.value, Coarsening.YEAR.value)
_LONGEST_NAME: Final = 200
_GROUPS: Final = "Bands or groups, one on each line"
_HINT: Final = "Such as “0 to 4”, “25 and over”, or “Wellington city: Newtown, Te Aro”."


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What is asked of one item. coarser: nothing where it says who a row is about. groups: nothing where none fit.

    sent: under which name it goes. touches_maori: where more of it goes, a Māori party is proposed.
    """

    name: str
    now: str
    identifying: forms.BoundField
    coarser: forms.BoundField | None
    groups: forms.BoundField | None
    sent: forms.BoundField
    touches_maori: bool = False


class ItemRows:
    """Adds its questions to a form, and reads the answers back as a clause's items."""

    def __init__(self, form: forms.Form, clause: Clause, frame: Frame) -> None:
        self._clause, self._frame = clause, frame
        self._names = names_of(clause.items)
        for name, part in zip(self._names, clause.items, strict=True):
            kinds = [(OUT, "Take it out"), *((each.value, f"Goes {each.as_it_goes}") for each in Identifying)]
            form.fields[name] = _choice("How identifying it is", kinds, part.identifying.value)
            form.fields[f"{name}-sent"] = forms.CharField(
                label="Under which name it goes", max_length=_LONGEST_NAME, initial=part.name_as_sent, required=False,
                help_text="Whoever works with it reads this name. Left empty, it stays.",
            )  # fmt: skip
            if not self._is_person(part):
                self._ask_how_coarse(form, name, frame.item_at(part.item), [(AS_NOW, f"As now: {_now(part)}")])
        self._ask_for_more(form)

    def _ask_how_coarse(
        self, form: forms.Form, name: str, item: Item | None, before: list[tuple[str, str]] | None = None
    ) -> None:
        fit = [(each.value, words) for each, words in COARSER.items() if item is None or item.type in FITS[each]]
        form.fields[f"{name}-coarser"] = _choice("How coarse it is", [*(before or []), *fit], None, required=False)
        if item is None or any(item.type in FITS[each] for each in WRITTEN):
            form.fields[f"{name}-groups"] = Words(label=_GROUPS, help_text=_HINT, rows=2, required=False)

    def _ask_for_more(self, form: forms.Form) -> None:
        covered = {part.item for part in self._clause.items}
        paths = [
            (f"{table.id}.{item.id}", f"{_capital(item.words)}, from “{table.title}”")
            for table in self._frame.tables
            for item in table.items
            if f"{table.id}.{item.id}" not in covered
        ]
        form.fields["more"] = _choice("One more item", [("", "None"), *paths], "", required=False)
        kinds = [(each.value, f"Goes {each.as_it_goes}") for each in Identifying]
        form.fields["more-identifying"] = _choice("How identifying it is", kinds, self._usual(), required=False)
        self._ask_how_coarse(form, "more", None)
        form.fields["more-counted"] = Words(
            label="What is counted, where it goes as protected counts",
            help_text="Such as “People by how many sessions they came to”.",
            rows=1,
            required=False,
        )

    def _is_person(self, part: ClauseItem) -> bool:
        """It stands for a person, so that no coarser form of it says anything."""
        return any(table.id == part.table and table.person == part.item_id for table in self._frame.tables)

    def _usual(self) -> str:
        """As most of the clause's items go."""
        levels = [part.identifying for part in self._clause.items]
        return max(levels, key=levels.count).value

    # --- showing -------------------------------------------------------------------------------------------------

    def bound(self, form: forms.Form) -> list[ItemRow]:
        return [
            ItemRow(
                name=_capital(self._frame.item(part.item)),
                now=f"goes {part.identifying.as_it_goes}; {_now(part)}; under the name “{part.name_as_sent}”",
                identifying=form[name],
                coarser=form[f"{name}-coarser"] if f"{name}-coarser" in form.fields else None,
                groups=form[f"{name}-groups"] if f"{name}-groups" in form.fields else None,
                sent=form[f"{name}-sent"],
                touches_maori=self._touches_maori(part),
            )
            for name, part in zip(self._names, self._clause.items, strict=True)
        ]

    def _touches_maori(self, part: ClauseItem) -> bool:
        item = self._frame.item_at(part.item)
        return is_for_maori(self._clause.good) or (item is not None and is_about_maori(item.described))

    # --- reading -------------------------------------------------------------------------------------------------

    def check(self, form: forms.Form, said: dict[str, Any]) -> None:
        """Say beside each item what cannot be read of it."""
        for name in (*self._names, *(["more"] if said.get("more") else [])):
            try:
                self._form(said, name)
            except NotWellFormed as wrong:
                for fault in wrong.faults:
                    form.add_error(f"{name}-groups" if f"{name}-groups" in form.fields else name, fault.sentence)
            except Unreadable as wrong:
                form.add_error(f"{name}-groups", str(wrong))
        for field, sentence in self._misnamed(said):
            form.add_error(field, sentence)
        if said.get("more") and self._is_counted(said) and not (said.get("more-counted") or "").strip():
            form.add_error("more-counted", "Say what is counted, in plain words.")

    def _misnamed(self, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A name that says another form than the one it goes in: whoever works with it would take it at its word."""
        for name, part in zip(self._names, self._clause.items, strict=True):
            to, sent = said.get(f"{name}-coarser"), self._sent(said, name, part)
            other = next((each for each in _TIMES if each in sent.casefold() and each != to), None)
            if said.get(name) != OUT and to in _TIMES and other:
                better = sent.casefold().replace(other, str(to))
                yield (
                    f"{name}-sent",
                    f"“{sent}” says {other}, and it would go by the {to}. Name it anew, such as “{better}”.",
                )

    def still_named(self, said: Mapping[str, Any]) -> Iterator[str]:
        """Of each item that goes in another form under the name it had: which name that is."""
        for name, part in zip(self._names, self._clause.items, strict=True):
            how = None if said.get(name) == OUT else self._form(said, name)
            if how is not None and how.to != part.generalise.to and self._sent(said, name, part) == part.name_as_sent:
                yield (
                    f"{_capital(self._frame.item(part.item))} goes in another form now, and still under the name "
                    f"“{part.name_as_sent}”. Where that name says otherwise, give it another."
                )

    @staticmethod
    def _sent(said: Mapping[str, Any], name: str, part: ClauseItem) -> str:
        return (said.get(f"{name}-sent") or "").strip() or part.name_as_sent

    def _form(self, said: Mapping[str, Any], name: str) -> Generalisation | None:
        """How coarse it is to be; nothing where it stays as now. Raises NotWellFormed, Unreadable."""
        chosen = said.get(f"{name}-coarser") or (AS_NOW if name != "more" else Coarsening.AS_IS.value)
        if chosen == AS_NOW:
            return None
        how, text = Coarsening(chosen), said.get(f"{name}-groups") or ""
        if how not in WRITTEN:
            return Generalisation(how)
        question: Question = CLASSES if how is Coarsening.CLASSES else BANDS
        part = "classes" if how is Coarsening.CLASSES else "bands"
        return decode(Generalisation, {"to": how.value, part: question.read(text)})

    def items(self, said: Mapping[str, Any]) -> tuple[ClauseItem, ...]:
        """The items as they are chosen. Raises NotWellFormed."""
        return tuple(self._items(said))

    def _items(self, said: Mapping[str, Any]) -> Iterator[ClauseItem]:
        for name, part in zip(self._names, self._clause.items, strict=True):
            chosen = said[name]
            if chosen != OUT:
                how = self._form(said, name)
                sent = self._sent(said, name, part)
                sent_as = part.sent_as if sent == part.name_as_sent else sent
                kept = dataclasses.replace(part, identifying=Identifying(chosen), sent_as=sent_as)
                yield kept if how is None else dataclasses.replace(kept, generalise=how)
        if said.get("more"):
            how = self._form(said, "more") or Generalisation()
            yield ClauseItem(said["more"], Identifying(said["more-identifying"]), None, how)

    def _is_counted(self, said: Mapping[str, Any]) -> bool:
        return said.get("more-identifying") == Identifying.AGGREGATE.value

    def counts(self, said: Mapping[str, Any], kept: tuple[Count, ...]) -> tuple[Count, ...]:
        """The counts that stay, and one of the item that comes in, where it goes as protected counts."""
        path = said.get("more")
        if not path or not self._is_counted(said):
            return kept
        table, _, item = path.partition(".")
        taken = {count.id for count in kept}
        name = next(each for each in (item, *(f"{item}-{number}" for number in range(2, 1000))) if each not in taken)
        return (*kept, Count(name, said["more-counted"].strip(), table, by=(path,)))


def names_of(items: Sequence[ClauseItem]) -> list[str]:
    """What the questions about each item are called: by the item, so that they stay its own when another comes or goes.

    An item that is covered twice has its place among its like besides.
    """
    before: Counter[str] = Counter()
    found = []
    for part in items:
        before[part.item] += 1
        name, times = f"item-{part.item.replace('.', '--')}", before[part.item]
        found.append(name if times == 1 else f"{name}--{times}")
    return found


def _choice(label: str, choices: list[tuple[str, str]], initial: str | None, *, required: bool = True) -> forms.Field:
    return forms.ChoiceField(label=label, choices=choices, initial=initial, required=required)


def _now(part: ClauseItem) -> str:
    return form_words(part.generalise) or "as it is in the file"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
