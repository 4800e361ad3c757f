"""What is asked before a draft begins, before last time's agreement is varied, and before another clause is offered.

Stage 2, agreement. Source: `lightwell.policy.draft_rules`. A clause comes from a need that was settled with everybody,
or from what was signed last time; what no clause can say stands as a promise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict

from lightwell.agreements.draft_forms import Number, Words
from lightwell.agreements.drafting import OfferedPoint
from lightwell.codesign.models import Need
from lightwell.organisations.models import Organisation, Unit
from lightwell.organisations.seen_forms import SeenForm
from lightwell.policy.agreement import Agreement, Party, PartyKind, Promise, Use
from lightwell.policy.agreement import Unit as UnitNamed
from lightwell.policy.clauses import Clause
from lightwell.policy.decoding import Json, decode, encode
from lightwell.policy.draft_points import points_of
from lightwell.policy.standard_clauses import STANDARD_PROMISES
from lightwell.policy.tables import Item, Kind, Table

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_DAY_WORDS = {"required": "Write the day.", "invalid": "Write the day such as 31/12/2026."}
_TICKS = forms.CheckboxSelectMultiple


@dataclass(frozen=True, slots=True)
class TableAsked:
    """One table that the needs ask items of."""

    id: str
    items: tuple[Item, ...]


def tables_asked(needs: Iterable[Need]) -> tuple[TableAsked, ...]:
    """Every table that these needs ask items of, with each item once."""
    found: dict[str, dict[str, Item]] = {}
    for need in needs:
        for asked in need.need.items:
            if asked.path not in need.dropped:
                found.setdefault(asked.table, {}).setdefault(asked.item.id, asked.item)
    return tuple(TableAsked(name, tuple(items.values())) for name, items in found.items())


def uses_asked(needs: Iterable[Need]) -> tuple[str, ...]:
    """The short name of every use that these needs are for, or rule out."""
    purposes = [need.need.purpose for need in needs]
    named = [*(each.use for each in purposes), *(no.use for each in purposes for no in each.not_used_for if no.use)]
    return tuple(dict.fromkeys(named))


class Terms(SeenForm):
    """From when to when, and what is promised beside the clauses."""

    starts_on = forms.DateField(label="First day", widget=_DAY, error_messages=_DAY_WORDS)
    ends_on = forms.DateField(label="Last day", widget=_DAY, error_messages=_DAY_WORDS)
    promises = forms.MultipleChoiceField(
        label="What both sides promise beside the clauses",
        required=False,
        widget=_TICKS,
        help_text="These send nobody anything. The other side answers each, as it answers every clause.",
    )

    def offer_promises(self, promises: Sequence[Promise], chosen: Iterable[str]) -> None:
        field: Any = self.fields["promises"]
        field.choices = [(each.id, each.words) for each in promises]
        field.initial = list(chosen)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "It would end before it starts. Swap the two, or mend one.")
        return said

    def _promised(self, promises: Iterable[Promise]) -> list[OfferedPoint]:
        return [OfferedPoint(each) for each in promises if each.id in self.cleaned_data["promises"]]


class Begin(Terms):
    """A draft from settled needs: with whom, and the little that the needs do not say."""

    provider = forms.ChoiceField(
        label="With which provider?", error_messages={"required": "Choose the provider to talk it over with."}
    )
    title = forms.CharField(
        label="What people call the programme",
        max_length=200,
        error_messages={"required": "Say what people call the programme."},
    )
    code = forms.SlugField(
        label="Its short name",
        max_length=64,
        help_text="Small letters, figures and hyphens, such as best-foot-forward. It never changes.",
        error_messages={"required": "Give it a short name."},
    )
    needs = forms.MultipleChoiceField(
        label="Which settled needs become clauses?",
        widget=_TICKS,
        error_messages={"required": "Tick at least one: an agreement without clauses says nothing."},
    )
    field_order = ("provider", "title", "code", "starts_on", "ends_on", "needs", "promises")

    def __init__(
        self,
        given: QueryDict | None,
        needs: Sequence[Need],
        providers: Sequence[Organisation],
        initial: dict[str, Any],
        parts: Mapping[UUID, str] | None = None,
    ) -> None:
        """parts: of an organisation what nobody would expect of a provider, in words."""
        super().__init__(given, initial=initial)
        self._needs, self._providers = needs, providers
        self.fields["starts_on"].help_text = "Today or later, and not before the programme’s own first day."
        choices: Any = self.fields["provider"]
        parts = parts or {}
        named = ((each, parts.get(each.pk, "")) for each in providers)
        offered = [(str(each.pk), f"{each.name}: {part}" if part else each.name) for each, part in named]
        choices.choices = [("", "Choose one"), *offered]
        ticks: Any = self.fields["needs"]
        ticks.choices = [(each.code, f"{each.code}: {each.title}") for each in needs]
        ticks.initial = [each.code for each in needs]
        self.offer_promises(STANDARD_PROMISES, (each.id for each in STANDARD_PROMISES))
        self._ask_about_tables()
        self._ask_about_uses()

    def _ask_about_tables(self) -> None:
        for table in tables_asked(self._needs):
            named = f"table-{table.id}"
            self.fields[f"{named}-title"] = forms.CharField(
                label=f"What people call the table “{table.id}”",
                error_messages={"required": f"Say what people call the table “{table.id}”."},
            )
            self.fields[f"{named}-row"] = forms.CharField(
                label=f"What one row of “{table.id}” is",
                help_text="Such as: one person in one quarter.",
                error_messages={"required": f"Say what one row of “{table.id}” is."},
            )
            self.fields[f"{named}-person"] = forms.ChoiceField(
                label=f"Which item says who a row of “{table.id}” is about?",
                help_text="It tells one person from every other, as a client number does.",
                choices=[("", "Choose one"), *((item.id, item.words) for item in who_it_may_be(table.items))],
                error_messages={"required": "Choose the item that says who a row is about."},
            )
            self.fields[f"{named}-key"] = forms.MultipleChoiceField(
                label=f"Which items, together with that one, tell one row of “{table.id}” from every other?",
                choices=[(item.id, item.words) for item in table.items],
                widget=_TICKS,
                required=False,
            )
            self.fields[f"{named}-people"] = Number(
                label=f"About how many people one file of “{table.id}” tells of",
                least=0,
                most=10_000_000,
                initial=0,
                help_text="0 where it is not known. Whether rows could be put together is judged by it.",
            )

    def _ask_about_uses(self) -> None:
        for use in uses_asked(self._needs):
            self.fields[f"use-{use}"] = forms.CharField(
                label=f"What people call the use “{use}”", initial=use.replace("-", " ").capitalize()
            )

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The questions, under what they are about."""
        yield "With whom, and from when", [self[name] for name in ("provider", "title", "code", "starts_on", "ends_on")]
        yield "What you offer", [self["needs"], self["promises"]]
        for table in tables_asked(self._needs):
            yield f"The provider’s table “{table.id}”", self._beginning(f"table-{table.id}-")
        yield "What the uses are called", self._beginning("use-")

    def _beginning(self, start: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(start)]

    @property
    def provider_chosen(self) -> Organisation:
        return next(each for each in self._providers if str(each.pk) == self.cleaned_data["provider"])

    @property
    def needs_chosen(self) -> list[Need]:
        return [each for each in self._needs if each.code in self.cleaned_data["needs"]]

    def frame(self, agency: Organisation, units: Mapping[str, Sequence[Unit]]) -> Json:
        """Parties, uses and tables. Raises NotWellFormed."""
        provider = self.provider_chosen
        parties = [
            Party(agency.code, agency.name, PartyKind.AGENCY, _named(units[agency.code])),
            Party(provider.code, provider.name, PartyKind.PROVIDER, _named(units[provider.code])),
        ]
        return {
            "parties": [encode(each) for each in parties],
            "uses": [encode(Use(use, self.cleaned_data[f"use-{use}"])) for use in uses_asked(self._needs)],
            "tables": [self._table(each) for each in tables_asked(self._needs)],
        }

    @property
    def points(self) -> list[OfferedPoint]:
        """The promises to offer beside the clauses."""
        return self._promised(STANDARD_PROMISES)

    def _table(self, table: TableAsked) -> Json:
        said = {name: self.cleaned_data[f"table-{table.id}-{name}"] for name in ("title", "row", "person", "key")}
        written = {
            "id": table.id,
            "title": said["title"],
            "row_means": said["row"],
            "key": list(dict.fromkeys([said["person"], *said["key"]])),
            "person": said["person"],
            "items": [encode(item) for item in table.items if item.id != said["person"]]
            + [encode(_person(table, said))],
            "people_expected": self.cleaned_data[f"table-{table.id}-people"],
        }
        return encode(decode(Table, written))


NUMBER: Final = Item("client", "Client number", "The provider's own number for a person", Kind.TEXT, required=True)


def who_it_may_be(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items that can tell one person from every other; a number of the provider's own where none is asked for."""
    apart = tuple(item for item in items if item.type in (Kind.TEXT, Kind.NUMBER))
    return apart if any(item.id == NUMBER.id for item in apart) else (*apart, NUMBER)


def _person(table: TableAsked, said: Mapping[str, Any]) -> Item:
    return next(item for item in who_it_may_be(table.items) if item.id == said["person"])


def _named(units: Sequence[Unit]) -> tuple[UnitNamed, ...]:
    return tuple(UnitNamed(each.code, each.name) for each in units)


class Vary(Terms):
    """Another version of what was signed: from when, and which clauses are offered as they are."""

    clauses = forms.MultipleChoiceField(
        label="Which clauses are offered as they are?",
        widget=_TICKS,
        help_text="The other side answers each, and can agree to all that are unchanged at once.",
        error_messages={"required": "Tick at least one."},
    )
    field_order: tuple[str, ...] = ("starts_on", "ends_on", "clauses", "promises")

    def __init__(self, given: QueryDict | None, agreement: Agreement) -> None:
        super().__init__(given, initial={"ends_on": agreement.ends_on})
        self._agreement = agreement
        self.fields["starts_on"].help_text = "After today: what went until now went under the version before it."
        ticks: Any = self.fields["clauses"]
        ticks.choices = [(each.id, f"{each.id}: {each.title}") for each in agreement.clauses]
        ticks.initial = [each.id for each in agreement.clauses]
        self.offer_promises(self._promises, (each.id for each in agreement.promises))

    @property
    def _promises(self) -> tuple[Promise, ...]:
        known = {each.id for each in self._agreement.promises}
        return (*self._agreement.promises, *(each for each in STANDARD_PROMISES if each.id not in known))

    @property
    def clauses_chosen(self) -> tuple[Clause, ...]:
        return tuple(each for each in self._agreement.clauses if each.id in self.cleaned_data["clauses"])

    @property
    def points(self) -> list[OfferedPoint]:
        """The promises chosen; and last time's request protocol and copies, offered as they were."""
        was = self._agreement
        kept = points_of((), was.protocol, was.without_protocol, was.copies)
        return [*self._promised(self._promises), *map(OfferedPoint, kept)]

    def frame(self, written: Json) -> Json:
        return {name: written[name] for name in ("parties", "uses", "tables", "small_number") if name in written}


class Anew(Vary):
    """A new agreement after one that ended: its name, its days, and which clauses are offered as they were."""

    title = Begin.base_fields["title"]
    code = Begin.base_fields["code"]
    field_order = ("title", "code", "starts_on", "ends_on", "clauses", "promises")

    def __init__(self, given: QueryDict | None, agreement: Agreement, initial: Mapping[str, Any]) -> None:
        """initial: the days that are proposed."""
        super().__init__(given, agreement)
        self.initial = {**self.initial, "title": agreement.title, "code": _next_name(agreement.id), **initial}
        self.fields["starts_on"].help_text = "Today or later, and not before the programme’s own first day."
        self.fields[
            "code"
        ].help_text = "Small letters, figures and hyphens. It is another agreement, with a name of its own."
        ticks: Any = self.fields["clauses"]
        ticks.label = "Which clauses are offered as they were?"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code == self._agreement.id:
            raise forms.ValidationError("That is the short name of the one before. Give this one another.")
        return code


def _next_name(code: str) -> str:
    """ "best-foot-forward-2" after "best-foot-forward"."""
    start, _, number = code.rpartition("-")
    return f"{start}-{int(number) + 1}" if start and number.isdecimal() else f"{code[:61]}-2"


class FirstDay(SeenForm):
    """Another first day for what is talked over, and why."""

    starts_on = forms.DateField(label="Its first day", widget=_DAY, error_messages=_DAY_WORDS)
    why = Words(
        label="Why it moves", rows=3, help_text="Both sides read this.", error_messages={"required": "Say why."}
    )


class Offer(SeenForm):
    """Another clause to offer, and why."""

    source = forms.ChoiceField(
        label="Which clause?", widget=forms.RadioSelect, error_messages={"required": "Choose the clause to offer."}
    )
    words = Words(label="Why you offer it", required=False)

    def __init__(self, given: QueryDict | None, sources: Iterable[tuple[str, str]]) -> None:
        super().__init__(given)
        field: Any = self.fields["source"]
        field.choices = list(sources)
