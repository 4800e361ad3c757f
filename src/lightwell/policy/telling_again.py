"""Whether families must be told again because of a variation, and what telling them costs in hours.

Stages 2 and 3. Source: Data Protection and Use Policy, Transparency and Choice guideline: no surprises, what people
were told has to stay true; Mahitahitanga: consider other parties' cost. Read off the effect of each change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import Clause
from lightwell.policy.costs import MINUTES_PER_HOUR
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.diffing import Change, diff
from lightwell.policy.draft_facts import DraftFacts
from lightwell.policy.draft_rules import NOT_OPEN
from lightwell.policy.effects import NOTICES, TELL_AGAIN
from lightwell.policy.wording import counted, unended


@dataclass(frozen=True, slots=True)
class TellingAgain:
    """What families must be told again, and how many they are. people, minutes: 0 where nobody has said.

    minutes: for each person. said: why, each thing once, with the item and who gets it. expected: about how many people
    the agreement expects in a file, which is no count of those who were told.
    """

    because: tuple[Change, ...]
    people: int = 0
    minutes: int = 0
    said: tuple[str, ...] = ()
    expected: int = 0

    @property
    def is_known(self) -> bool:
        return bool(self.people and self.minutes)

    @property
    def all_minutes(self) -> int:
        return self.people * self.minutes

    @property
    def hours(self) -> float:
        return round(self.all_minutes / MINUTES_PER_HOUR, 1)

    @property
    def words(self) -> str:
        """The sum, said as a sentence."""
        if not self.because:
            return (
                "Nobody need be told again: nothing new goes, to nobody else, for nothing else, and no choice is less."
            )
        if not self.people and self.expected:
            return (
                "Whoever was told before must be told again. The provider has not said yet how many that is, so nobody "
                f"knows what it costs; the agreement expects about {counted(self.expected, 'person', 'people')} in a "
                "file."
            )
        if not self.people:
            return "Nobody has said yet how many people must be told again, so nobody knows what it costs."
        people = counted(self.people, "person", "people")
        if not self.minutes:
            return f"{people} must be told again. Nobody has said yet how long that takes with each."
        hours = f"{self.hours:g}"
        return (
            f"{people} × {counted(self.minutes, 'minute')} = {hours} {'hour' if hours == '1' else 'hours'} of telling."
        )


def telling_again(old: Agreement, new: Agreement, *, people: int | None, minutes: int | None) -> TellingAgain:
    """people, minutes: as the provider says, which alone knows whom it told; nothing where it has not."""
    because = tuple(change for change in diff(old, new) if TELL_AGAIN in change.effect)
    why = why_again(because, old, new)
    return TellingAgain(because, people or 0, minutes or 0, why, people_expected(new))


def why_again(changes: Iterable[Change], old: Agreement, new: Agreement) -> tuple[str, ...]:
    """Each change as a sentence that names what it is about and who gets it; no sentence twice."""
    return tuple(dict.fromkeys(_said(each, new, old) for each in changes))


_NAMED_BY_THEMSELVES: Final = ("copies", "parties", "protocol")
_NAMED_ALREADY: Final = ("clause", "recipient.unit")
_ASKED: Final[Mapping[str, str]] = {
    "collection.by_whom": "who collects it",
    "purpose.use": "what it is used for",
    "purpose.what": "what goes",
    "purpose.why": "why it is needed",
    "purpose.choice": "what people can choose",
    "purpose.law": "which law applies",
    "terms.keep_months": "how long it is kept",
    "terms.may_download": "copies",
    "terms.ends_on": "until when",
    "obligation.kind": "whether it must be given",
    "obligation.on_no": "what follows from a no",
    "obligation.law": "which law requires it",
    "choice.level": "how much people can choose",
    "choice.how": "how people choose",
}


def _said(change: Change, new: Agreement, old: Agreement) -> str:
    """The heading says that they must be told again, so each line says only why."""
    effect = change.effect.replace(TELL_AGAIN, "").replace(NOTICES, "")
    why = " ".join(effect.split())
    if change.clause is None:
        what = (change.after or change.before or "") if change.part.startswith(_NAMED_BY_THEMSELVES) else ""
        return f"“{unended(what)}”: {why}" if what else why
    if _names_both(change):
        return f"Clause {change.clause}: {why}"
    return f"Clause {change.clause}, {_about(change, new, old)}: {why}"


def _names_both(change: Change) -> bool:
    """What newly goes is named with whoever gets it by the effect itself."""
    is_new_item = change.part.startswith("items.") and change.before is None and change.part.count(".") == 2
    return change.part in _NAMED_ALREADY or is_new_item


def _about(change: Change, new: Agreement, old: Agreement) -> str:
    """What a change in a clause is about, and the unit that gets it."""
    agreement = new if any(each.id == change.clause for each in new.clauses) else old
    clause = agreement.clause(change.clause or "")
    unit = agreement.unit(clause.recipient.unit).name
    return f"{_what(change, clause, agreement)}, to {unit}"


def _what(change: Change, clause: Clause, agreement: Agreement) -> str:
    if change.part.startswith("items."):
        return f"“{agreement.item('.'.join(change.part.split('.')[1:3])).words}”"
    if change.part in ("recipient.will_not_see", "purpose.not_used_for"):
        return f"“{unended(change.before or change.after or '')}”, of “{clause.title}”"
    asked = _ASKED.get(change.part)
    return f"{asked}, of “{clause.title}”" if asked else f"“{clause.title}”"


def people_expected(agreement: Agreement) -> int:
    """About how many people the provider's files tell of; 0: not known."""
    return max((table.people_expected for table in agreement.tables), default=0)


def may_say_whom_to_tell(actor: Actor, facts: DraftFacts) -> Decision:
    """The provider of a variation says how many people it told before, and how long telling one takes."""
    is_theirs = actor.belongs_to(facts.provider_id) and actor.holds(Role.MANAGER)
    return refuse_if_any(
        None if is_theirs else _NOT_THE_PROVIDER,
        None if facts.is_variation else _NOBODY_TOLD,
        None if facts.is_open or facts.is_proposed else NOT_OPEN,
    )


_NOT_THE_PROVIDER = Reason(
    "not-the-provider",
    "Only the provider knows whom it told. Ask its manager.",
    "Data Protection and Use Policy, Mahitahitanga: consider other parties’ cost",
)
_NOBODY_TOLD = Reason(
    "nobody-told-before",
    "Only a variation has people who were told before. Everybody is told of a first one.",
    "Lightwell, who may do what",
)
