"""How other words for a sentence of a notice say something else than its clause: what a rule can tell.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principles 3 and 3A; Data Protection and Use Policy,
Transparency and Choice guideline: no surprises. A rule can tell that a yes became a no, that something is named that no
clause sends, or that something is named no more. Whether other words say the same, it cannot: people on both sides read
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from lightwell.policy import notice_words as lists
from lightwell.policy.agreement import Agreement
from lightwell.policy.clauses import ChoiceLevel
from lightwell.policy.notice_elements import Element
from lightwell.policy.notice_needs import needs
from lightwell.policy.notice_parts import (
    Part,
    affirmed,
    as_written,
    denied,
    parts_of,
    read_plainly,
    says_no,
    stems,
    turned,
)
from lightwell.policy.notice_said import Said
from lightwell.policy.notice_shapes import FREE, RIGHTS, shapes
from lightwell.policy.notices import Sentence

Finds = Callable[[Said], Iterator[str]]

_CHOOSING: Final = frozenset({Element.CHOICE, Element.ON_NO})
_GOES: Final = frozenset({Element.WHAT, Element.ITEMS, Element.INDIRECT, Element.RECIPIENT, Element.FACT})
# Sentences in which every part is a no, or that speak of an order in time: read by rules of their own.
_OWN_RULE: Final = frozenset({Element.WILL_NOT_SEE, Element.NOT_USED_FOR, Element.LAW, Element.PURPOSE, Element.CHOICE})
_OWN_FRAME: Final = frozenset({"told-first", "not-told-first", "no-more", "limit", "then"})
_MAY_SAY_NO: Final = frozenset({Element.IDENTIFYING, Element.ON_NO, Element.KEPT})
_GENERAL: Final = stems(
    "person family place programme provider such service look into care anything deciding to see it whole used using "
    "sharing protection one another find work show"
)


def found_against(agreement: Agreement, sentence: Sentence) -> Iterator[str]:
    """Every way that is found; nothing where a rule finds none.

    What would be found against the clause's own words as well is no fault of the words in their place.
    """
    of_the_clause = frozenset(_found(Said(agreement, replace(sentence, words=sentence.instead_of))))
    yield from (why for why in _found(Said(agreement, sentence)) if why not in of_the_clause)


def _found(said: Said) -> Iterator[str]:
    for finds in (_named, _name, _everything, _harm, _press, _promise, _condition, _perhaps, _choice, _new_no, _turned):
        yield from finds(said)
    yield from needs(said)
    yield from shapes(said)


def new_words(agreement: Agreement, sentence: Sentence) -> tuple[str, ...]:
    """Words that stand neither in its clauses nor in what stood there: to look at first when both are read together."""
    said = Said(agreement, sentence)
    alike = frozenset[str]().union(*(each for each in lists.ALIKE if each & said.known))
    return as_written(said.now, stems(said.now) - said.known - alike - _PLAIN)


_PLAIN: Final = stems(
    "get goes tell told send share see know use keep can ask show help team group find out made come want need write "
    "read give look let learn work stay"
)

# --- what it names that no clause does ------------------------------------------------------------------------


def _only_in(words: re.Pattern[str], now: str, known: str) -> str:
    """The first of these words that is said now and is not known."""
    there = {each.casefold().rstrip("s") for each in words.findall(known)}
    return next((each for each in words.findall(now) if each.casefold().rstrip("s") not in there), "")


def _named(said: Said) -> Iterator[str]:
    now = read_plainly(said.now)
    for words, read, known in ((lists.OTHERS, now, said.before), (lists.THINGS, _with_things(said), said.text)):
        if found := _only_in(words, read, known):
            yield f"It speaks of “{found}”, and neither its clause nor what stood there does"
    everybody = lists.ALL_SEE.search(now)
    if everybody and not lists.ALL_SEE.search(said.before):
        yield f"“{everybody[0]}” is said by no clause"
    if said.sentence.element in _GOES and said.clauses:
        for what, concept in lists.CONCEPTS.items():
            if concept.search(affirmed(said.now)) and not concept.search(said.text):
                yield f"It says that {what} goes, and its clause does not send it"
    numbers = [each for each in re.findall(r"\d+", said.now) if each not in re.findall(r"\d+", said.text)]
    if numbers and said.sentence.element is not Element.KEPT:
        yield f"It says {numbers[0]}, and neither its clause nor what stood there does"


def _with_things(said: Said) -> str:
    """What is read for things that no clause names: not a no that is so, nor the ways in which people can ask."""
    is_any_way = said.sentence.element in RIGHTS and _ANY_WAY.search(said.now)
    parts = (part for part in parts_of(said.now) if not (_says_what_goes(said) and _is_a_true_no(said, part)))
    words = " . ".join(part.words for part in parts)
    return _BY.sub(" ", words) if is_any_way else words


_ANY_WAY: Final = re.compile(r"\b(?:any way|however)\b", re.IGNORECASE)
_BY: Final = re.compile(r"\b(?:by|on the) (?:phone|telephone|text|e-?mail)\b", re.IGNORECASE)


def _says_what_goes(said: Said) -> bool:
    return said.sentence.element in {Element.WHAT, Element.ITEMS, Element.IDENTIFYING}


def _is_a_true_no(said: Said, part: Part) -> bool:
    """It says that things do not go, and none of them can."""
    things = [] if part.is_condition or not part.says_no else lists.THINGS.findall(part.words)
    return bool(things) and not any(map(said.may_go, things))


def _name(said: Said) -> Iterator[str]:
    """Whether they are told who it is is read off the clauses, whatever stood there."""
    if not said.clauses:
        return
    yes = [
        each for each in affirmed(said.now).split(" . ") if lists.NAMED.search(each) and not lists.GUESSED.search(each)
    ]
    had = [each for each in affirmed(said.before).split(" . ") if lists.NAMED.search(each)]
    if yes and not had and not said.is_told_who:
        yield f"“{yes[0]}”: they are told who it is, and no clause says so"
    if said.is_told_who and lists.NAMED.search(denied(said.now)) and not lists.NAMED.search(denied(said.before)):
        yield "It says that they are not told who it is, and a clause says that they are"
    if lists.GUESSED.search(denied(said.now)) and not lists.GUESSED.search(denied(said.before)):
        yield "It says that nobody can guess, and that was not checked"


def _everything(said: Said) -> Iterator[str]:
    if said.sentence.element in _GOES and (found := _only_in(lists.EVERYTHING, affirmed(said.now), said.before)):
        yield f"“{found}” goes further than what stood there"


# --- what it adds ---------------------------------------------------------------------------------------------


def _harm(said: Said) -> Iterator[str]:
    chooses = said.sentence.element in _CHOOSING or said.sentence.element in RIGHTS
    speaks_of_a_no = chooses or (said.sentence.element is Element.WHAT and "sayno" in stems(affirmed(said.now)))
    known = f"{said.before} . {' . '.join(each.obligation.on_no for each in said.clauses)}"
    if (found := _only_in(lists.HARM, affirmed(said.now), known)) or (
        chooses and (found := _only_in(lists.HARM_OF_A_NO, affirmed(said.now), known))
    ):
        yield f"It says “{found}”, and no clause does"
    conditions = (part.words for part in parts_of(said.now) if part.is_condition)
    if said.sentence.element not in _CHOOSING and any(lists.HARM.search(each) for each in conditions):
        yield "It threatens something that no clause does"
    if speaks_of_a_no:
        for part in parts_of(said.now):
            harms = lists.HARM.search(part.words) or lists.HARM_OF_A_NO.search(part.words)
            if part.says_no and not harms and (found := _only_in(lists.GOOD, part.words, denied(said.before))):
                yield f"It says no “{found}”, and no clause does"


def _press(said: Said) -> Iterator[str]:
    if said.sentence.element in {*_CHOOSING, Element.WHAT} and (
        found := _only_in(lists.PRESSES, said.now, said.before)
    ):
        yield f"It presses people to say yes: “{found}”"


def _promise(said: Said) -> Iterator[str]:
    if found := _only_in(lists.PROMISES_TOO_MUCH, said.now, said.before):
        yield f"It promises what no clause does: “{found}”"


def _condition(said: Said) -> Iterator[str]:
    now = read_plainly(said.now)
    if found := _only_in(lists.CONDITIONS, now, said.before):
        yield f"It makes a condition that was none: “{found}”"
    has_an_end = said.sentence.element is Element.KEPT or said.sentence.frame in _OWN_FRAME
    if not has_an_end and re.search(r"\buntil\b", now) and not re.search(r"\buntil\b", said.before):
        yield "It has an end, and what stood there has none: “until”"


def _perhaps(said: Said) -> Iterator[str]:
    is_promise = says_no(said.before) or said.sentence.element in {*RIGHTS, *_CHOOSING, Element.KEPT}
    is_promise = is_promise or said.sentence.frame in _OWN_FRAME
    if is_promise and (found := _only_in(lists.PERHAPS, read_plainly(said.now), said.before)):
        yield f"It says “{found}”, and what stood there is so always"


# --- what it turns round --------------------------------------------------------------------------------------


def _choice(said: Said) -> Iterator[str]:
    """Wherever it is spoken of: a choice that is there is not denied, nor one offered that is not."""
    if said.sentence.element is Element.CHOICE or not said.clauses:
        return
    levels = {clause.choice.level for clause in said.clauses}
    yes, no = "sayno" in stems(affirmed(said.now)), "sayno" in stems(denied(said.now))
    if levels == {ChoiceLevel.NONE} and yes:
        yield "People cannot choose here, and it says that they can"
    if levels == {ChoiceLevel.SOME} and no:
        yield "People can choose here, and it says that they cannot"
    said_so = "sayno" in stems(affirmed(said.before)) and said.sentence.element is Element.WHAT
    if said_so and not yes and not _OFFERED.search(said.now):
        yield "It said that people can say no, and does not any more"


_OFFERED: Final = re.compile(
    r"\b(?:up to you|you choose|you decide|can choose|have a choice|your choice)\b", re.IGNORECASE
)
_USED: Final = re.compile(
    r"\b(?:no|not|never|nobody|nothing|cannot|\w+n't)\b(?: \w+){0,2}"
    r" (?:for|used?|helps?|learns?|shows?|asked|sees?|finds?)\b",
    re.IGNORECASE,
)
_NOBODY: Final = re.compile(r"\b(?:nobody|no one|nothing|none|never)\b", re.IGNORECASE)


def _new_no(said: Said) -> Iterator[str]:
    """A no where there was none."""
    element, before, now = said.sentence.element, said.before, said.now
    if element is Element.PURPOSE:
        if any(each.search(read_plainly(now)) and not each.search(read_plainly(before)) for each in (_USED, _NOBODY)):
            yield "It is no “no”, and says one now"
        yield from _for_what_it_is_not(said)
        return
    is_read = element not in _OWN_RULE and element not in _MAY_SAY_NO and said.sentence.frame not in _OWN_FRAME
    if not is_read or says_no(before) or (element is Element.ITEMS and _tells_apart(now)):
        return
    if any(not _may_be_added(said, part.words) for part in parts_of(now) if part.says_no and not part.is_condition):
        yield "It is no “no”, and says one now"


def _may_be_added(said: Said, no: str) -> bool:
    """A no that is so though nothing said it: that a right costs nothing, that the name does not go."""
    if said.sentence.element in RIGHTS:
        return bool(FREE.search(no))
    return said.sentence.element is Element.WHAT and not said.is_told_who and bool(_NAME_STAYS.fullmatch(no))


_NAME_STAYS: Final = re.compile(
    r"(?:(?:your|the) names? (?:do|does|will|is|are|can)(?: not|n't) (?:go|be sent|sent|given|told|in it)(?: \w+){0,3}"
    r"|(?:they|it|the \w+) (?:do|does|will)(?: not|n't) (?:get|see|learn|know)(?: \w+)? names?"
    r"|not (?:your|the) names?)",
    re.IGNORECASE,
)


def _tells_apart(words: str) -> bool:
    """Each no only tells an item from another: “the month, and not the day”."""
    no = [part.words for part in parts_of(words) if part.says_no and not part.is_condition]
    return all(_APART.fullmatch(each) for each in no)


_APART: Final = re.compile(
    r"(?:and )?not (?:your |the |their )?\w+(?: \w+)?(?: you (?:were|first|live)\w*(?: \w+)?)?"
    r"|they (?:never|do not|don't) (?:see|get|know|learn) your"
    r" (?:number|name|address|street|house number|phone number|birthday|date of birth)(?: with us)?",
    re.IGNORECASE,
)


def _for_what_it_is_not(said: Said) -> Iterator[str]:
    """A purpose that its clause says it is not for."""
    not_for = " . ".join(each.words for clause in said.clauses for each in clause.purpose.not_used_for)
    them = stems(not_for) - _GENERAL - stems(said.before)
    if found := as_written(affirmed(said.now), them & stems(affirmed(said.now))):
        yield f"It is for “{found[0]}” now, and its clause says that it is not"


def _turned(said: Said) -> Iterator[str]:
    is_apart = said.sentence.frame == "item" and (re.search(r"\bcode\b", said.before) or _tells_apart(said.now))
    if said.sentence.element in _OWN_RULE or said.sentence.frame in _OWN_FRAME or is_apart:
        return
    if found := turned(said.before, said.now):
        yield f"It turns “{found}” round: it said so with a “no” and does not now, or the other way"
