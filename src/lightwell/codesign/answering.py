"""Answering a view, and changing or dropping what it is about in the same step.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga: you said, we did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from lightwell.codesign.asking import name_of
from lightwell.codesign.design_forms import AnswerView
from lightwell.codesign.models import Contribution
from lightwell.codesign.need_forms import ItemForm, NeedForm
from lightwell.codesign.need_views import with_item
from lightwell.codesign.rounds import answer
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.models import Unit
from lightwell.policy.answer_rules import answered_otherwise, unless_true
from lightwell.policy.codesign_rules import Outcome
from lightwell.policy.decoding import encode
from lightwell.policy.needs import AskedItem
from lightwell.policy.needs import Need as NeedDocument

MOST_AT_ONCE: Final = 200
_ARGUED: Final = frozenset(
    name_of(path)
    for path in (
        "item.words", "why", "identifying", "generalise.to", "generalise.bands", "generalise.classes",
        "generalise.otherwise", "counted",
    )
)  # fmt: skip


class Answering:
    """The form of an answer, with the form of what the view is about: its item, or its need as a whole."""

    def __init__(self, request: AskedRequest, said: Contribution, alike: int) -> None:
        given: Any = request.POST if request.method == "POST" else None
        self.said = said
        self.facts = said.facts()
        self.form = AnswerView(given, said, min(alike, MOST_AT_ONCE), self.facts, initial=_before(said))
        self.change: ItemForm | NeedForm | None = None
        self.changed: NeedDocument | None = None
        wants = given is None or given.get("outcome") == Outcome.CHANGED
        bound = given if wants else None
        self.item = _item(said)
        if said.need is None or said.need.is_settled:
            return
        if self.item is not None:
            self.change = ItemForm(bound, self.item, prefix="change")
        elif not said.item:
            units = Unit.objects.visible_to(request.actor).filter(organisation=request.actor.organisation_id)
            self.change = NeedForm(bound, list(units), said.need.need, prefix="change", checklist=said.need.checklist)

    @property
    def outcome(self) -> str:
        return str(self.form.cleaned_data.get("outcome", ""))

    def is_right(self) -> bool:
        """Everything that was typed can be done; where not, each form says why."""
        right = self.form.is_valid()
        if self.outcome == Outcome.CHANGED and not self.form.cleaned_data.get("changed_already"):
            return self._is_changed() and right
        return self._is_true() and right

    def _is_true(self) -> bool:
        outcome = Outcome(self.outcome) if self.outcome else None
        reasons = unless_true(
            self.facts, outcome, changes=self.changed is not None, drops=bool(self.drops),
            with_others=bool(self.to_others),
        )  # fmt: skip
        found = list(reasons)
        for each in found:
            self.form.add_error("to_others" if each.code == "answered-otherwise" else "outcome", each.sentence)
        return not found

    @property
    def to_others(self) -> str:
        """What those read whose answer this one makes untrue, where there are any."""
        outcome = Outcome(self.outcome) if self.outcome else None
        said = str(self.form.cleaned_data.get("to_others", ""))
        return said if answered_otherwise(self.facts, outcome) else ""

    def _is_changed(self) -> bool:
        need = self.said.need
        if need is None or self.change is None:
            return True
        self.changed = self._typed(need.need)
        if self.changed == need.need:
            self.form.add_error(
                "outcome", "Nothing is different yet. Change it here, say that it was done already, or choose kept."
            )
            return False
        return self.changed is not None and self._is_true()

    def _typed(self, need: NeedDocument) -> NeedDocument | None:
        if isinstance(self.change, NeedForm):
            self.change.is_valid()
            return self.change.need([encode(each) for each in need.items], need.counts)
        return with_item(self.change, need, self.item, is_asked=True) if self.change is not None else None

    @property
    def argued(self) -> list[Any]:
        """The questions about an item that people argue about."""
        return [each for each in self._visible() if each.name in _ARGUED]

    @property
    def rest(self) -> list[Any]:
        """The others: where the item is kept, and what it is called there."""
        return [each for each in self._visible() if each.name not in _ARGUED]

    @property
    def rest_is_wrong(self) -> bool:
        return any(each.errors for each in self.rest)

    def _visible(self) -> list[Any]:
        return self.change.visible_fields() if isinstance(self.change, ItemForm) else []

    @property
    def drops(self) -> tuple[str, ...]:
        """Items that are dropped because of this view, and were not before."""
        need = self.said.need
        if self.outcome != Outcome.DROPPED or need is None:
            return ()
        paths = [self.said.item] if self.said.item else [each.path for each in need.need.items]
        return tuple(path for path in paths if path not in need.dropped)


def _before(said: Contribution) -> dict[str, str]:
    return {"outcome": said.outcome, "words": said.answer}


def _item(said: Contribution) -> AskedItem | None:
    if said.need is None or not said.item:
        return None
    return next((each for each in said.need.need.items if each.path == said.item), None)


def give_answers(request: AskedRequest, answering: Answering, alike: Sequence[Contribution]) -> int:
    """Answer one view, and those alike where that was asked for; how many were answered."""
    said, words = answering.said, answering.form.cleaned_data["words"]
    outcome = Outcome(answering.outcome)
    answer(
        request.actor,
        said.round,
        request.now,
        contribution=said,
        outcome=outcome,
        words=words,
        changed=answering.changed,
        drops=answering.drops,
        to_others=answering.to_others,
    )
    others = alike[:MOST_AT_ONCE] if answering.form.cleaned_data.get("same") else ()
    for each in others:
        answer(request.actor, said.round, request.now, contribution=each, outcome=outcome, words=words)
    return 1 + len(others)
