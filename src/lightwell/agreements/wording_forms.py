"""What is asked of somebody who words a clause otherwise: the parts that people argue about, and each item.

Stage 2, agreement. Source: `lightwell.policy.draft_rules`, which says no; a form asks and loses nothing that was typed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from lightwell.agreements.draft_forms import Number, Words
from lightwell.agreements.faults_in_words import in_plain_words
from lightwell.agreements.frames import Frame
from lightwell.agreements.item_rows import ItemRow, ItemRows
from lightwell.agreements.legal_words import LegalWords, legal_words_of, worded_legally
from lightwell.agreements.models import DraftClause
from lightwell.organisations.models import Organisation
from lightwell.policy.agreement import Party
from lightwell.policy.clauses import ChoiceLevel, Clause, NotUsedFor
from lightwell.policy.faults import Fault
from lightwell.policy.maori_party import is_about_maori, is_for_maori
from lightwell.policy.words_due import LONGEST_PLAIN

NAMED = "name"
LATER = "later"
"""A Māori party was proposed, and is left until somebody would accept the wording."""


class AskedWithSomeChoice(forms.ChoiceField):
    """A choice that is needed with some answers and not with others, so that no page says “if you like” of it."""

    asked_with_some = True


_LEVELS = {
    ChoiceLevel.SOME: "People can choose",
    ChoiceLevel.LIMITED: "People can choose part of it",
    ChoiceLevel.NONE: "People cannot choose",
}


class Wording(LegalWords):
    """A counter-offer: every part of a clause that says something. What nobody changes stays as it is.

    kept_because, no_party_because: reasons that are part of the wording, for the other side to answer.
    who_is_asked: how a proposed Māori party is answered; maori_party: the party that it asks.
    """

    adult = Words(label="In words for an adult", longest=LONGEST_PLAIN)
    child = Words(label="In words for a child of about seven", longest=LONGEST_PLAIN)
    why = Words(label="Why it is needed", rows=3)
    keep_months = Number(label="Months it is kept after the quarter ends", least=0, most=1_200)
    due_working_days = Number(label="Working days to send it after the quarter ends", least=0, most=250)
    choice_level = forms.ChoiceField(label="What people can choose", choices=[(k.value, v) for k, v in _LEVELS.items()])
    choice_how = Words(label="How they choose", rows=2)
    told_first = forms.BooleanField(label="A row goes only once its person has been told", required=False)
    why_not_told = Words(label="Where nobody need be told first: why, and under what rule", rows=2, required=False)
    not_used_for = Words(label="What it will not be used for", help_text="One on each line.")
    will_not_see = Words(label="Who will not see it", help_text="One on each line.", rows=3)
    context = Words(label="What must be read beside it", help_text="One on each line.", rows=3, required=False)
    kept_because = Words(
        label="Where the plain words, or “What is used”, stay as they are although something else changed: why they "
        "still fit",
        help_text="Part of your wording: the other side answers it too. Not where more goes than the plain words say.",
        rows=2,
        required=False,
    )
    who_is_asked = forms.ChoiceField(
        label="Who is asked for a Māori party’s yes or no?",
        choices=[
            (NAMED, "A Māori party that I name below"),
            ("none", "Nobody, and I say below why"),
            (LATER, "Nobody yet: I leave it for later"),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text=(
            "Left for later, the other side reads and answers your wording, and nobody can accept it until a Māori "
            "party is named or the reason is given, on the clause’s page."
        ),
        error_messages={"invalid_choice": "Choose one of these."},
    )
    maori_party = AskedWithSomeChoice(
        label="Which Māori party?",
        required=False,
        error_messages={"invalid_choice": "Choose one of them, or none."},
    )
    no_party_because = Words(
        label="Why no Māori party is asked",
        help_text="Part of your wording: both sides read it, and the other side answers it.",
        rows=2,
        required=False,
    )
    words = Words(label="Why you word it so", error_messages={"required": "Say why, so that they need not ask."})
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, given: QueryDict | None, row: DraftClause, frame: Frame, communities: Sequence[Organisation] = ()
    ) -> None:
        clause = row.clause
        reasons = {"kept_because": row.words_kept_because, "no_party_because": row.no_party_because}
        initial = {**_as_it_is(clause), **legal_words_of(clause), **reasons, "seen": row.moves_made}
        super().__init__(given, initial=initial)
        self._clause, self._frame = clause, frame
        self.rows = ItemRows(self, clause, frame)
        self._communities = communities
        party: Any = self.fields["maori_party"]
        because: Any = self.fields["no_party_because"]
        because.asked_with_some = True
        parties = [each for each in communities if each.speaks_for_maori]
        party.choices = [("", "None is named yet"), *((str(each.pk), each.name) for each in parties)]
        party.help_text = "Those are named here that say of themselves that they speak for Māori."
        if not parties:
            asked: Any = self.fields["who_is_asked"]
            asked.choices = [each for each in asked.choices if each[0] != NAMED]
        if not communities:
            party.help_text = (
                "You know of none here: to a provider those are known that read a draft of its own. Leave it for "
                "later, and ask the agency on the clause’s page to name one."
            )
        elif not parties:
            party.help_text = (
                "No community party here says of itself yet that it speaks for Māori. Its manager says so on its own "
                "page, People: ask one to, and leave this for later."
            )

    def given_now(self, given: QueryDict, moves_made: int) -> QueryDict:
        """The same answers given to the clause as it is now, with what it asks by now and was not asked then."""
        again = given.copy()
        again["seen"] = str(moves_made)
        for name, field in self.fields.items():
            if name not in given and not isinstance(field, forms.BooleanField):
                again[name] = self.get_initial_for_field(field, name) or ""
        return again

    @property
    def items(self) -> list[ItemRow]:
        return self.rows.bound(self)

    @property
    def more_identifying(self) -> forms.BoundField:
        return self["more-identifying"]

    @property
    def more_coarser(self) -> forms.BoundField:
        return self["more-coarser"]

    @property
    def more_groups(self) -> forms.BoundField:
        return self["more-groups"]

    @property
    def more_counted(self) -> forms.BoundField:
        return self["more-counted"]

    @property
    def touches_maori(self) -> bool:
        """Something that this clause gives, or could give more of, touches Māori interests."""
        tables = (item for table in self._frame.tables for item in table.items)
        return is_for_maori(self._clause.good) or any(is_about_maori(item.described) for item in tables)

    @property
    def is_left_for_later(self) -> bool:
        return bool(self.cleaned_data["who_is_asked"] == LATER)

    @property
    def named_party(self) -> Organisation | None:
        return next((each for each in self._communities if str(each.pk) == self.cleaned_data["maori_party"]), None)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.rows.check(self, said)
        for field, wrong in _unlike(said):
            self.add_error(field, wrong)
        return said

    @property
    def parties(self) -> tuple[Party, ...]:
        return self._frame.parties

    @property
    def clause(self) -> Clause:
        """The clause as it is worded here. Raises NotWellFormed with every fault."""
        said, was = self.cleaned_data, worded_legally(self._clause, self.cleaned_data)
        items = self.rows.items(said)
        paths = {part.item for part in items}
        return dataclasses.replace(
            was,
            items=items,
            counts=self.rows.counts(said, tuple(each for each in was.counts if paths.issuperset(each.items))),
            purpose=dataclasses.replace(was.purpose, why=said["why"], not_used_for=self._ruled_out()),
            recipient=dataclasses.replace(
                was.recipient, context=_lines(said["context"]), will_not_see=_lines(said["will_not_see"])
            ),
            terms=dataclasses.replace(
                was.terms, keep_months=said["keep_months"], due_working_days=said["due_working_days"]
            ),
            choice=dataclasses.replace(
                was.choice,
                level=ChoiceLevel(said["choice_level"]),
                how=said["choice_how"],
                told_first=said["told_first"],
                why_not_told=said["why_not_told"] or None,
            ),
            words=dataclasses.replace(was.words, adult=said["adult"], child=said["child"]),
        )

    def _ruled_out(self) -> tuple[NotUsedFor, ...]:
        """A line that is as it was keeps the use that it rules out."""
        was = {each.words: each for each in self._clause.purpose.not_used_for}
        return tuple(was.get(line) or NotUsedFor(line) for line in _lines(self.cleaned_data["not_used_for"]))

    def say(self, faults: Iterable[Fault]) -> None:
        """Show each fault beside the part it is in, or above them all."""
        for fault in faults:
            named = next((name for part, name in _FIELDS.items() if fault.where.startswith(part)), None)
            self.add_error(named, in_plain_words(fault, self._frame))


def _unlike(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What was said beside the answer that was chosen, and does not go with it; or what it lacks."""
    chosen, named, because = (said.get(name) for name in ("who_is_asked", "maori_party", "no_party_because"))
    if chosen == NAMED and not named:
        yield "maori_party", "Choose which, or choose that you leave it for later."
    if chosen == "none" and not because:
        yield "no_party_because", "Say why in a few words of your own, or choose that you leave it for later."
    if chosen == LATER and (named or because):
        yield "who_is_asked", "You named a party or gave a reason too. Choose that, or take it out."


_FIELDS = {
    "words.adult": "adult",
    "words.child": "child",
    "adult": "adult",
    "child": "child",
    "purpose.not_used_for": "not_used_for",
    "not_used_for": "not_used_for",
    "will_not_see": "will_not_see",
    "why_not_told": "why_not_told",
    "told_first": "told_first",
    "why": "why",
    "obligation.law": "obligation_law",
    "law": "obligation_law",
    "kept_because": "kept_because",
    "maori_party": "who_is_asked",
}


def _as_it_is(clause: Clause) -> dict[str, Any]:
    return {
        "adult": clause.words.adult,
        "child": clause.words.child,
        "why": clause.purpose.why,
        "keep_months": clause.terms.keep_months,
        "due_working_days": clause.terms.due_working_days,
        "choice_level": clause.choice.level.value,
        "choice_how": clause.choice.how,
        "told_first": clause.choice.told_first,
        "why_not_told": clause.choice.why_not_told or "",
        "not_used_for": "\n".join(each.words for each in clause.purpose.not_used_for),
        "will_not_see": "\n".join(clause.recipient.will_not_see),
        "context": "\n".join(clause.recipient.context),
    }


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())
