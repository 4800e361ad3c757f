"""One clause of a draft in words: what the law needs said, and what it means for the days of those who collect it.

Stage 2, agreement. Source: Data Protection and Use Policy, Purpose Matters guideline (the six parts of a purpose) and
Mahitahitanga (consider other parties' cost of collecting).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lightwell.agreements.frames import Frame
from lightwell.policy.clauses import ChoiceLevel, Clause, ObligationKind
from lightwell.policy.needs import Bearer, Cost
from lightwell.policy.wording import counted, form_words, sentence, unended

_BEARERS = {Bearer.PROVIDER: "the provider’s", Bearer.FAMILY: "the families’", Bearer.AGENCY: "the agency’s"}
_LEVELS = {
    ChoiceLevel.NONE: "No choice about this.",
    ChoiceLevel.LIMITED: "Some choice, but not about all of it.",
    ChoiceLevel.SOME: "There is a choice.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a clause says, under its name."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class OurDay:
    """What a clause means for the day of those who collect it."""

    minutes: str
    collected: str
    goes: str
    kept: str

    @property
    def said(self) -> tuple[Said, ...]:
        return (
            Said("Minutes", self.minutes),
            Said("How it is collected", self.collected),
            Said("When it goes", self.goes),
            Said("How long it is kept", self.kept),
        )


def items_of(clause: Clause, frame: Frame) -> tuple[Said, ...]:
    """Each item, how identifying it is as it goes, and under which name of its own."""
    return tuple(_items(clause, frame))


def _items(clause: Clause, frame: Frame) -> Iterator[Said]:
    for part in clause.items:
        form = form_words(part.generalise)
        name = f"under the name “{part.sent_as}”" if part.sent_as else ""
        yield Said(frame.item(part.item), ", ".join(filter(None, (part.identifying.words, form, name))))
    for count in clause.counts:
        yield Said("Counted", count.words)


def everything_of(clause: Clause, frame: Frame) -> tuple[Said, ...]:
    """The six parts of its purpose, and what binds whom."""
    purpose, obligation = clause.purpose, clause.obligation
    required = obligation.kind is ObligationKind.REQUIRED
    return (
        Said("What", purpose.what),
        Said("Why", purpose.why),
        Said("How it helps", purpose.how_it_helps),
        Said("What people can choose", f"{_LEVELS[clause.choice.level]} {purpose.choice}"),
        Said("How they choose", clause.choice.how),
        Said("Law", purpose.law),
        Said("How people come to know", purpose.transparency),
        Said("It will not be used for", "; ".join(unended(each.words) for each in purpose.not_used_for)),
        Said("For", frame.use(purpose.use)),
        Said("Required or voluntary", f"Required by {obligation.law}" if required else "Voluntary"),
        Said("If somebody says no", obligation.on_no),
        Said("What less was considered", obligation.less_intrusive),
        Said("Who gets it", frame.unit(clause.recipient.unit)),
        Said("Who will not", "; ".join(map(unended, clause.recipient.will_not_see))),
        *(Said("To be read beside it", each) for each in clause.recipient.context),
    )


def day_of(clause: Clause, cost: Cost | None) -> OurDay:
    """What it means for our day. cost: as it was said when this was designed; nobody may know."""
    known, terms = clause.collection, clause.terms
    due = f"within {counted(terms.due_working_days, 'working day')} of the quarter’s end"
    return OurDay(
        minutes=_minutes(cost),
        collected=f"{sentence(known.how)} {sentence(known.where)} {sentence(known.by_whom)}",
        goes=f"{unended(terms.schedule)}, {due}",
        kept=f"{counted(terms.keep_months, 'month')} after the quarter ends. {sentence(terms.disposal)}",
    )


def _minutes(cost: Cost | None) -> str:
    if cost is None:
        return "Nobody said how long it takes. Ask."
    families = f", for about {cost.families} families" if cost.families else ""
    return f"{counted(cost.minutes, 'minute')} for each family and quarter, of {_BEARERS[cost.bearer]} time{families}"
