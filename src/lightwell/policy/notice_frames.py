"""The sentences of a notice that a clause fills: our words round what was signed, for each audience.

Stage 3, sharing. Source: Data Protection and Use Policy, Transparency and Choice guideline: plain words, no vague ones,
and never the language of consent where there is no real choice. A frame says of a clause only what that clause says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import ChoiceLevel, Clause, ClauseItem, Coarsening, Identifying, ObligationKind
from lightwell.policy.notice_elements import Element, NoticeAudience
from lightwell.policy.tables import Kind
from lightwell.policy.wording import counted, day_words, form_words, listed

ADULT, RANGATAHI, CHILD, YOUNG = tuple(NoticeAudience)
Slots = tuple[tuple[str, str], ...]
Says = Callable[[Agreement, Clause, NoticeAudience], Iterable[Slots]]
MONTHS_OF_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence with gaps. part: which part of a clause fills them. says: how it fills them, once or more, or never.

    words: for each audience that is told it. is_shared: said once of all clauses that fill it alike; then it says which
    those are, where they are not all, unless says_which is false.
    """

    id: str
    element: Element | None
    part: str
    words: Mapping[NoticeAudience, str]
    says: Says
    is_shared: bool = True
    says_which: bool = True


def for_each(adult: str = "", rangatahi: str = "", child: str = "", young: str = "") -> Mapping[NoticeAudience, str]:
    """The words for each audience that is told; an empty one is not."""
    given = dict(zip(NoticeAudience, (adult, rangatahi, child, young), strict=True))
    return {audience: words for audience, words in given.items() if words}


def for_grown(words: str) -> Mapping[NoticeAudience, str]:
    """Said in the same words to adults and to rangatahi, and not to children."""
    return for_each(words, words)


def for_all(words: str) -> Mapping[NoticeAudience, str]:
    """Said in the same words to everybody."""
    return for_each(words, words, words, words)


def plain_end(text: str) -> str:
    """What somebody wrote, to stand inside a sentence of ours."""
    return " ".join(text.split()).removesuffix(".")


def when(holds: Callable[[Clause], bool], **gaps: Callable[[Clause], str]) -> Says:
    """Filled from a clause where something holds of it."""

    def says(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
        if holds(clause):
            yield tuple((name, plain_end(fill(clause))) for name, fill in gaps.items())

    return says


def always(**gaps: Callable[[Clause], str]) -> Says:
    """Filled from every clause."""
    return when(lambda clause: True, **gaps)


# --- what goes -----------------------------------------------------------------------------------------------


def _own_words(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    words = clause.words.child if audience.has_childs_words else clause.words.adult
    yield (("words", plain_end(words)),)


def _items(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    """Each by itself. Adults are told how coarse it is; children the name that it goes under."""
    for part in clause.items:
        if part.identifying is not Identifying.AGGREGATE:
            name = _name_for_a_child if audience.has_childs_words else _name_in_full
            yield (("item", name(agreement, part)),)


def _name_in_full(agreement: Agreement, part: ClauseItem) -> str:
    words, form = _lower(agreement.item(part.item).words), form_words(part.generalise)
    if _is_code(agreement, part.item) and part.identifying is Identifying.PSEUDONYMISED:
        return f"{words}, replaced by a made-up code that only we can turn back"
    return f"{words} ({form})" if form else words


def _name_for_a_child(agreement: Agreement, part: ClauseItem) -> str:
    is_made_up = _is_code(agreement, part.item) and part.identifying is Identifying.PSEUDONYMISED
    return "a made-up code" if is_made_up else part.name_as_sent.replace("_", " ").replace("-", " ")


def _lower(words: str) -> str:
    """A phrase inside a sentence; a name, or an abbreviation, keeps its capital."""
    first = words.split(" ")[0]
    return words[:1].lower() + words[1:] if first in ("The", "A", "An", "How", "Whether", "What", "Which") else words


def _counts(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    return ((("count", plain_end(each.words)),) for each in clause.counts)


def _as_written(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    """Items that somebody wrote freely, and that go as they are."""
    free = [
        agreement.item(part.item)
        for part in clause.unit_record_items
        if part.generalise.to is Coarsening.AS_IS and not _is_code(agreement, part.item)
    ]
    named = [item.column for item in free if item.type is Kind.TEXT]
    if named:
        yield (("free", listed(named)),)


def _is_code(agreement: Agreement, path: str) -> bool:
    table, _, item = path.partition(".")
    return agreement.table(table).person == item


def _levels(clause: Clause) -> frozenset[Identifying]:
    return frozenset(part.identifying for part in clause.items)


def _is_told_who(clause: Clause) -> bool:
    return Identifying.IDENTIFIED in _levels(clause)


def _is_coded(clause: Clause) -> bool:
    return not _is_told_who(clause) and any(level.is_unit_record for level in _levels(clause))


def _is_counted(clause: Clause) -> bool:
    return _levels(clause) == {Identifying.AGGREGATE}


def _is_a_story(clause: Clause) -> bool:
    return not _is_told_who(clause) and Identifying.NARRATIVE in _levels(clause)


def _use(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    yield (("use", plain_end(_title_of(agreement, clause.use))),)


def _title_of(agreement: Agreement, use: str) -> str:
    return next(each.title for each in agreement.uses if each.id == use)


# --- what does not happen ------------------------------------------------------------------------------------


def _not_for(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    """Each by itself. Children are told the name of the use where it has one."""
    known = {each.id for each in agreement.uses}
    for negative in clause.purpose.not_used_for:
        is_named = audience.has_childs_words and negative.use in known
        yield (("negative", plain_end(_title_of(agreement, negative.use or "") if is_named else negative.words)),)


def _not_seen(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    names = [plain_end(each) for each in clause.recipient.will_not_see]
    if audience.has_childs_words:
        yield from ((("name", name),) for name in names)
    else:
        yield (("name", listed(names)),)


# --- how long, and when --------------------------------------------------------------------------------------


def _kept(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    months = clause.terms.keep_months
    in_years = audience.has_childs_words and months and months % MONTHS_OF_A_YEAR == 0
    yield (("time", counted(months // MONTHS_OF_A_YEAR, "year") if in_years else counted(months, "month")),)


def _own_days(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
    first, last = clause.terms.starts_on, clause.terms.ends_on
    if first or last:
        yield ("first", day_words(first or agreement.starts_on)), ("last", day_words(last or agreement.ends_on))


def _chooses(level: ChoiceLevel) -> Says:
    def says(agreement: Agreement, clause: Clause, audience: NoticeAudience) -> Iterator[Slots]:
        if clause.choice.level is level:
            yield () if audience.has_childs_words else (("how", plain_end(clause.choice.how)),)

    return says


def _is(kind: ObligationKind) -> Callable[[Clause], bool]:
    return lambda clause: clause.obligation.kind is kind


OF_ONE_CLAUSE: Final = (
    Frame("what", Element.WHAT, "its own words", for_all("{words}."), _own_words, is_shared=False),
    Frame(
        "as-written", Element.IDENTIFYING, "how identifying each item is",
        for_each(
            "These go as they are written, and might say who somebody is: {free}.",
            "These go as they are written, so they might show who it is: {free}.",
            "This goes just as it is, so it might show it is you: {free}.",
            "This might show it is you: {free}.",
        ),
        _as_written, is_shared=False,
    ),
    Frame("helps", Element.PURPOSE, "how it helps", for_grown("How it helps: {helps}."),
          always(helps=lambda clause: clause.purpose.how_it_helps), is_shared=False),
    Frame("own-days", None, "the days it holds", for_all("This holds from {first} to {last} only."), _own_days,
          is_shared=False),
)  # fmt: skip

OF_SEVERAL: Final = (
    Frame(
        "told-who", Element.IDENTIFYING, "how identifying each item is",
        for_each(
            "They are told that it is about you.", "They are told that it is about you.", "They are told it is you.",
            "They know it is you.",
        ),
        when(_is_told_who),
    ),
    Frame(
        "coded", Element.IDENTIFYING, "how identifying each item is",
        for_each(
            "They do not get your name; somebody who knows you might still recognise you.",
            "They do not get your name. Someone who knows you might still guess that it is you.",
            "They do not get your name. Someone who knows you might still guess.",
            "They do not get your name. Someone might still guess.",
        ),
        when(_is_coded),
    ),
    Frame(
        "counted", Element.IDENTIFYING, "how identifying each item is",
        for_each(
            "They get rounded numbers with small ones left out; nobody has a row of their own.",
            "They get rounded numbers, and small ones are left out. Nobody has a row of their own.",
            "They get numbers about lots of people. You do not have a row of your own.",
            "They get numbers about lots of people.",
        ),
        when(_is_counted),
    ),
    Frame(
        "story", Element.IDENTIFYING, "how identifying each item is",
        for_each(
            "It goes as a story, and somebody might recognise you in it.",
            "It goes as a story. Someone might see that it is you.",
            "It goes as a story. Someone might see that it is you.", "It is a story. Someone might see it is you.",
        ),
        when(_is_a_story),
    ),
    Frame("use", Element.PURPOSE, "the use it names",
          for_each("What it is for: {use}.", "What it is for: {use}.", "They use it for this: {use}.",
                   "It is for this: {use}."), _use),
    Frame("not-for", Element.NOT_USED_FOR, "what it will not be used for",
          for_each("It will not be used for {negative}.", "It will not be used for {negative}.",
                   "They will not use it for this: {negative}.", "It is not for this: {negative}."), _not_for),
    Frame("not-seen", Element.WILL_NOT_SEE, "who will not see it",
          for_each("Who will not see it: {name}.", "Who will not see it: {name}.", "{name} will not see it.",
                   "{name} will not see it."), _not_seen),
    Frame("choice-some", Element.CHOICE, "what people can choose",
          for_each("You have a choice. {how}.", "You have a choice. {how}.", "You can say no to this.",
                   "You can say no."), _chooses(ChoiceLevel.SOME)),
    Frame("choice-limited", Element.CHOICE, "what people can choose",
          for_each("You have some choice, but not about all of it. {how}.",
                   "You have some choice, but not about all of it. {how}.",
                   "You can say no to some of this. Ask us which part.", "You can say no to some of it. Ask us."),
          _chooses(ChoiceLevel.LIMITED)),
    Frame("choice-none", Element.CHOICE, "what people can choose",
          for_each("You cannot choose about this. {how}.", "You cannot choose about this. {how}.",
                   "You cannot choose about this part.", "You cannot say no to this part."),
          _chooses(ChoiceLevel.NONE)),
    Frame("on-no", Element.ON_NO, "what happens on a no", for_all("If you say no: {on_no}."),
          when(lambda clause: clause.choice.can_say_no, on_no=lambda clause: clause.obligation.on_no)),
    Frame("told-first", None, "whether each person is told first",
          for_each("Nothing about you goes to them before you have been told.",
                   "Nothing about you goes to them before you have been told.",
                   "Nothing about you goes before we have told you.", "We tell you first."),
          when(lambda clause: clause.choice.told_first)),
    Frame("no-law", Element.LAW, "whether a law requires it",
          for_each("No law makes us send this.", "No law makes us send this.", "No law makes us send this.",
                   "No law makes us tell them."), when(_is(ObligationKind.VOLUNTARY))),
    Frame("by-law", Element.LAW, "which law requires it",
          for_each("A law makes us send this: {law}.", "A law makes us send this: {law}.",
                   "A law makes us send this: {law}.", "A law makes us tell them: {law}."),
          when(_is(ObligationKind.REQUIRED), law=lambda clause: clause.obligation.law or "")),
    Frame("kept", Element.KEPT, "how long it is kept",
          for_each("They may keep it for {time} after each quarter ends.",
                   "They may keep it for {time} after each quarter ends.",
                   "They can keep it for {time}.", "They can keep it for {time}."), _kept),
)  # fmt: skip

IN_FULL: Final = (
    Frame("item", Element.ITEMS, "each item",
          for_each("They get {item}.", "They get {item}.", "They get this: {item}.", "They get this: {item}."),
          _items, says_which=False),
    Frame("count", Element.ITEMS, "what is counted",
          for_each("Counted over everybody: {count}.", "Counted over everyone: {count}.",
                   "They count this: {count}.", "They count this: {count}."),
          _counts, says_which=False),
    Frame("why", Element.PURPOSE, "why", for_grown("Why it is asked: {why}."),
          always(why=lambda clause: clause.purpose.why), says_which=False),
    Frame("not-told-first", None, "whether each person is told first",
          for_grown("This goes whether or not you have been told yet: {why}."),
          when(lambda clause: not clause.choice.told_first, why=lambda clause: clause.choice.why_not_told or "")),
    Frame("stands-on", Element.LAW, "laws and agreements that apply", for_grown("The rules it stands on: {law}."),
          always(law=lambda clause: clause.purpose.law)),
    Frame("known", Element.KNOWN, "how it comes to be known",
          for_each("How it is known: {how}. Where: {where}. Who writes it down: {by_whom}.",
                   "How it is known: {how}. Where: {where}. Who writes it down: {by_whom}.",
                   "How we know it: {how}.", "How we know it: {how}."),
          always(how=lambda clause: clause.collection.how, where=lambda clause: clause.collection.where,
                 by_whom=lambda clause: clause.collection.by_whom)),
    Frame("then", Element.KEPT, "what becomes of it then", for_grown("After that: {disposal}."),
          always(disposal=lambda clause: clause.terms.disposal)),
    Frame("schedule", None, "when it goes", for_grown("When it goes: {schedule}."),
          always(schedule=lambda clause: clause.terms.schedule)),
)  # fmt: skip
"""The second layer: for whoever wants all of it."""
