"""What a change to an agreement would do: who gets more or less, who may choose more or less, who must be told again.

Stage 2, agreement. Source: DPUP, Transparency and Choice guideline: no surprises; what people were told has to stay
true. A variation is read for its effect as well as for its words.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import (
    ChoiceLevel,
    Class,
    Clause,
    ClauseItem,
    Coarsening,
    Generalisation,
    Identifying,
    ObligationKind,
)
from lightwell.policy.wording import cite, counted, day_words, form_words, listed

TELL_AGAIN = "Whoever was told before must be told again."
NOTICES = "The notices must say so too."
WORDS_ONLY = "Only the words change: nothing more or less goes to anybody."
CHECKS = "Files are checked differently; nobody gets more or less because of it."
ENDS_MATCHING = (
    "Made-up codes would come out differently: recipients could no longer follow the same person from before, "
    "and the provider must look under both to find somebody."
)
_TOLD_BEFORE = "What people were told"
_NO_BEFORE = "; a no that somebody gave must be gone through with them"
_TAKEN_BEFORE = "; copies already taken are not called back"
_CODES_BEFORE = " The made-up codes would be new ones, so that what was sent for the old use does not match."
_SENT_BEFORE = ": the old groups and the new, side by side, tell more than either"
_BEFORE_ANYTHING_IS_AGREED = {
    TELL_AGAIN: "",
    NOTICES: "",
    _TOLD_BEFORE: "What people would be told",
    _NO_BEFORE: "",
    _TAKEN_BEFORE: "",
    _CODES_BEFORE: "",
    _SENT_BEFORE: "",
}
"""What is said of an agreement's change, and how it is said while something is designed: nothing was sent yet, nobody
was told, and there is no notice."""

Effect = Callable[[Any, Any], str]


def before_anything_is_agreed(effect: str) -> str:
    """The same effect of what is only talked about: without what would follow from an agreement that there is not."""
    for said, instead in _BEFORE_ANYTHING_IS_AGREED.items():
        effect = effect.replace(said, instead)
    return " ".join(effect.split())


# --- who gets what -------------------------------------------------------------------------------------------


def gains(clause: Clause, parts: Iterable[ClauseItem], old: Agreement, new: Agreement) -> str:
    """What it would do that a clause of the new agreement gives these items."""
    return _net(clause, parts, old, new, ("would get", "which it does not get now"), "would also use")


def losses(clause: Clause, parts: Iterable[ClauseItem], old: Agreement, new: Agreement) -> str:
    """What it would do that a clause of the old agreement no longer gives these items."""
    return _net(clause, parts, new, old, ("would no longer get", "which it gets now"), "would no longer use")


def _net(
    clause: Clause, parts: Iterable[ClauseItem], other: Agreement, own: Agreement, said: tuple[str, str], uses: str
) -> str:
    """The difference between having this clause, in its own agreement, and the other agreement without it."""
    unit = own.unit(clause.recipient.unit).name
    elsewhere = _gets(other, clause.recipient.unit)
    new, for_use, in_form, same = [], [], [], []
    for part in parts:
        found = elsewhere.get(part.item, {})
        if not found:
            new.append(item_words(own, part))
        elif clause.use not in found:
            for_use.append(item_words(own, part))
        elif not any(_same_form(part, each) for each in found[clause.use].values()):
            in_form.append(item_words(own, part))
        else:
            same.append(f"“{_words(own, part.item)}” ({cite([next(iter(found[clause.use]))])})")
    sentences = [
        *([f"{unit} {said[0]} {listed(new)}, {said[1]}."] if new else []),
        *([f"{unit} {uses} {listed(for_use)} for “{use_title(own, clause.use)}”."] if for_use else []),
        *([f"{unit} {said[0]} {listed(in_form)}, in another form than it gets otherwise."] if in_form else []),
        *([f"{unit} gets {listed(same)} for this use either way."] if same else []),
    ]
    gained = said[0] == "would get" and bool(new or for_use or in_form)
    return " ".join([*sentences, TELL_AGAIN if gained else NOTICES])


def _gets(agreement: Agreement, unit: str) -> dict[str, dict[str, dict[str, ClauseItem]]]:
    """For each item that a unit gets, by use and then by the clause that gives it, the form in which it goes."""
    found: dict[str, dict[str, dict[str, ClauseItem]]] = {}
    for clause in agreement.clauses_for(unit):
        for part in clause.items:
            found.setdefault(part.item, {}).setdefault(clause.use, {})[clause.id] = part
    return found


def _same_form(one: ClauseItem, other: ClauseItem) -> bool:
    """Two forms of one item, side by side, say more than either."""
    return (one.identifying, one.generalise) == (other.identifying, other.generalise)


def item_words(agreement: Agreement, part: ClauseItem) -> str:
    """An item and the form it goes in: "date of birth, the year only (protected counts only)"."""
    form = form_words(part.generalise)
    return f"“{_words(agreement, part.item)}”{f' {form}' if form else ''} ({part.identifying.words})"


def _words(agreement: Agreement, path: str) -> str:
    return agreement.item(path).words


def use_title(agreement: Agreement, name: str) -> str:
    return next(use.title for use in agreement.uses if use.id == name)


# --- how telling it is ---------------------------------------------------------------------------------------


def identifying(old: Identifying, new: Identifying) -> str:
    """More or less identifying than before."""
    order = list(Identifying)  # from most to least, a story apart
    if Identifying.NARRATIVE in (old, new):
        return f"It would go {new.as_it_goes} instead of {old.as_it_goes}. {TELL_AGAIN}"
    more = order.index(new) < order.index(old)
    said = f"it would go {new.as_it_goes}, not {old.as_it_goes}."
    return f"More identifying: {said} {TELL_AGAIN}" if more else f"Less identifying: {said} {NOTICES}"


def generalise(old: Generalisation, new: Generalisation) -> str:
    """Finer or coarser than before."""
    finer, coarser = is_within(new, old), is_within(old, new)
    if finer and coarser:
        return "The groups have other names; they are the same groups."
    if finer:
        return f"More telling: it would go finer than before. {TELL_AGAIN}"
    if coarser:
        return f"Less telling: it would go coarser than before. {NOTICES}"
    return f"Cut differently, partly finer{_SENT_BEFORE}. {TELL_AGAIN}"


_DATES = [Coarsening.AS_IS, Coarsening.MONTH, Coarsening.QUARTER, Coarsening.YEAR]


def is_within(fine: Generalisation, coarse: Generalisation) -> bool:
    """Does each group of the one lie within a group of the other?"""
    if fine.to in _DATES and coarse.to in _DATES:
        return _DATES.index(fine.to) <= _DATES.index(coarse.to)
    if fine.to is Coarsening.AS_IS:
        return True
    if fine.to is not coarse.to:
        return False
    if fine.bands:
        ranges = [_range(band.lowest, band.highest) for band in coarse.bands]
        return all(
            any(
                low <= _range(band.lowest, band.highest)[0] and _range(band.lowest, band.highest)[1] <= high
                for low, high in ranges
            )
            for band in fine.bands
        )
    return _classes_within(fine, coarse)


def _range(lowest: int | None, highest: int | None) -> tuple[float, float]:
    return (-math.inf if lowest is None else lowest, math.inf if highest is None else highest)


def _classes_within(fine: Generalisation, coarse: Generalisation) -> bool:
    known = _all_values(coarse.classes)
    return known <= _all_values(fine.classes) and all(
        not _values(group) & known or any(_values(group) <= _values(wide) for wide in coarse.classes)
        for group in fine.classes
    )


def _values(group: Class) -> set[str]:
    return {value.casefold() for value in group.values}


def _all_values(groups: Iterable[Class]) -> set[str]:
    return {value for group in groups for value in _values(group)}


# --- a clause's other parts ----------------------------------------------------------------------------------


def _always(sentence: str) -> Effect:
    return lambda old, new: sentence


def _keep_months(old: int, new: int) -> str:
    by = counted(abs(new - old), "month")
    return f"Kept {by} longer. {TELL_AGAIN}" if new > old else f"Kept {by} shorter. {NOTICES}"


def _may_download(old: bool, new: bool) -> str:
    if new:
        return f"The recipient could take copies out of Lightwell, where no record follows them. {TELL_AGAIN}"
    return f"The recipient could no longer take copies out of Lightwell{_TAKEN_BEFORE}."


def _due(old: int, new: int) -> str:
    by = counted(abs(new - old), "working day")
    return f"The provider has {by} {'more' if new > old else 'fewer'} to send it."


def _starts_on(old: dt.date | None, new: dt.date | None) -> str:
    return f"It would apply from {day_words(new) if new else 'the day the agreement starts'}. {NOTICES}"


def _ends_on(old: dt.date | None, new: dt.date | None) -> str:
    longer = new is None or (old is not None and new > old)
    until = day_words(new) if new else "the day the agreement ends"
    if longer:
        return f"It would apply until {until}, longer than before. {TELL_AGAIN}"
    return f"It would apply until {until}, shorter than before. {NOTICES}"


_CHOICES = [ChoiceLevel.NONE, ChoiceLevel.LIMITED, ChoiceLevel.SOME]


def _choice_level(old: ChoiceLevel, new: ChoiceLevel) -> str:
    if _CHOICES.index(new) > _CHOICES.index(old):
        return f"People could choose more than before. {TELL_AGAIN}"
    return f"People could choose less than before{_NO_BEFORE}. {TELL_AGAIN}"


def _told_first(old: bool, new: bool) -> str:
    if new:
        return "A row would go only once its person has been told; until then it stays."
    return "Rows would go although their person has not been told, on the exception that the clause states."


def _kind(old: ObligationKind, new: ObligationKind) -> str:
    if new is ObligationKind.REQUIRED:
        return f"What was voluntary would be required by law. {TELL_AGAIN}"
    return f"What was required would be voluntary. {TELL_AGAIN}"


def _use(old: str, new: str) -> str:
    return f"It would be used for something else. {TELL_AGAIN}{_CODES_BEFORE}"


_TOLD = _always(f"{_TOLD_BEFORE} about this changes. {TELL_AGAIN}")
_NOTICES = _always(f"It would be explained differently; nothing more or less goes to anybody. {NOTICES}")
_WORDS_ONLY = _always(WORDS_ONLY)

CLAUSE: Mapping[str, Effect] = {
    "title": _WORDS_ONLY,
    "good.what": _NOTICES,
    "good.for_whom": _NOTICES,
    "collection.where": _NOTICES,
    "collection.how": _NOTICES,
    "collection.by_whom": _TOLD,
    "purpose.use": _use,
    "purpose.what": _TOLD,
    "purpose.why": _TOLD,
    "purpose.how_it_helps": _NOTICES,
    "purpose.choice": _TOLD,
    "purpose.law": _TOLD,
    "purpose.transparency": _NOTICES,
    "recipient.context": _always("What must be read beside it changes."),
    "terms.schedule": _always(f"It would go at other times. {NOTICES}"),
    "terms.due_working_days": _due,
    "terms.route": _always("It would go another way; ask how that is kept safe."),
    "terms.keep_months": _keep_months,
    "terms.disposal": _always(f"Something else would become of it in the end. {NOTICES}"),
    "terms.may_download": _may_download,
    "terms.starts_on": _starts_on,
    "terms.ends_on": _ends_on,
    "obligation.kind": _kind,
    "obligation.on_no": _always(f"Something else would follow from a no. {TELL_AGAIN}"),
    "obligation.less_intrusive": _WORDS_ONLY,
    "obligation.law": _TOLD,
    "choice.level": _choice_level,
    "choice.how": _always(f"People would choose in another way. {TELL_AGAIN}"),
    "choice.told_first": _told_first,
    "choice.why_not_told": _always("The reason that nobody need be told first changes."),
    "words.adult": _NOTICES,
    "words.child": _NOTICES,
}

# --- the document's other parts ------------------------------------------------------------------------------


def _small_number(old: int, new: int) -> str:
    if new < old:
        sentence = f"Groups of as few as {new} people would no longer count as small, so more could be recognised."
        return f"{sentence} {TELL_AGAIN}"
    return "More groups would count as small, so fewer people could be recognised."


def _document_ends_on(old: dt.date, new: dt.date) -> str:
    return _ends_on(old, new).replace("It would apply", "Every clause without its own last day would apply")


DOCUMENT: Mapping[str, Effect] = {
    "id": _always(ENDS_MATCHING),
    "version": _always("This is another version of the agreement; each side signs it anew."),
    "starts_on": _always("Every clause without its own first day would apply from another day."),
    "ends_on": _document_ends_on,
    "small_number": _small_number,
    "promises": _always(f"Something else is promised beside the clauses. {NOTICES}"),
}

_ASKED_OTHERWISE = _always("The provider asks the agency for a family in another way. The people who ask must know.")


def _answer_working_days(old: int, new: int) -> str:
    by = counted(abs(new - old), "working day")
    return f"The agency has {by} {'more' if new > old else 'fewer'} to answer a family. {NOTICES}"


PROTOCOL: Mapping[str, Effect] = {
    "ask": _ASKED_OTHERWISE,
    "inbox": _ASKED_OTHERWISE,
    "answer_working_days": _answer_working_days,
    "stand_in": _ASKED_OTHERWISE,
    "escalation": _ASKED_OTHERWISE,
    "families": _always(f"Families are told something else about asking. {NOTICES}"),
}

COPY: Mapping[str, Effect] = {
    "holder": _always(f"Somebody else would hold this copy. {TELL_AGAIN}"),
    "country": _always(f"It would be kept in another country. {TELL_AGAIN}"),
    "system": _always("It would be kept on another machine; ask how that is kept safe."),
    "run_by": _always(f"Somebody else would run the machine. {NOTICES}"),
}

TABLE: Mapping[str, Effect] = {
    "person": _always(ENDS_MATCHING),
    "canonical": _always(ENDS_MATCHING),
    "event_date": _always("Another date decides which clauses apply to a row, so other rows may go."),
    "belongs": _always("A file would hold other rows: those of the quarter, or everything so far."),
    "people_expected": _always("Whether rows could be joined is judged by another number of people."),
}

ITEM: Mapping[str, Effect] = {
    "column": _always("The provider's file must use the new heading."),
    "aliases": _always("A file's column is recognised under other headings."),
    "same_as": _always("Which tables hold the same fact changes, and with it whether rows could be joined."),
    "words": _NOTICES,
    "about": _NOTICES,
}

PARTY: Mapping[str, Effect] = {
    "name": _always(f"The party goes by another name. {NOTICES}"),
    "kind": _always("The party signs as something else."),
}

UNIT: Mapping[str, Effect] = {
    "name": _always(f"The unit goes by another name. {NOTICES}"),
    "public_key": _always(
        "Deliveries would be sealed for another key; whoever holds only the old one cannot open them."
    ),
}
