"""Turns of phrase by which other words for a sentence take it back: twice no, for a time, for money, in part.

Stage 3, sharing. Source: Data Protection and Use Policy, Transparency and Choice guideline: no surprises; Privacy Act
2020, section 22, principles 6 and 7. Each is a shape, and not a sentence: what has another shape, people read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lightwell.policy.notice_elements import Element
from lightwell.policy.notice_parts import affirmed, denied, parts_of, read_plainly, stems
from lightwell.policy.notice_said import Said

RIGHTS: Final = frozenset({Element.ACCESS, Element.CORRECTION, Element.REQUEST, Element.COMMISSIONER})
_TO_CHOOSE: Final = frozenset({Element.CHOICE, Element.ON_NO})
_ALL_NO: Final = frozenset({Element.NOT_USED_FOR, Element.WILL_NOT_SEE})


def _of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def shapes(said: Said) -> Iterator[str]:
    for finds in (
        _twice_no,
        _at_first,
        _once,
        _pays,
        _others_decide,
        _other_case,
        _in_part,
        _which,
        _exactly,
        _other_no,
    ):
        yield from finds(said)


_TWICE: Final = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|cannot|\w+n't)\b(?: (?!use\b|used\b|using\b|to\b)\w+){0,3}"
    r" (?:stop|prevent|forbid|hinder|avoid)\w*",
    re.IGNORECASE,
)


def _twice_no(said: Said) -> Iterator[str]:
    """Not to stop it is to let it happen."""
    if said.sentence.element in _ALL_NO and (found := _TWICE.search(read_plainly(said.now))):
        yield f"“{found[0]}” lets it happen: say that it does not happen"


_FIRST: Final = _of("at first|to start with|in the beginning|(?:just |only )?for (?:a|one) (?:while|time|day|week|bit)")


def _at_first(said: Said) -> Iterator[str]:
    """Only of a no where a sentence says what goes: how things were at first is a thing that can go."""
    of_what = said.sentence.element in {Element.WHAT, Element.ITEMS, Element.PURPOSE, Element.KNOWN}
    read = denied(said.now) if of_what else read_plainly(said.now)
    if (found := _FIRST.search(read)) and not _FIRST.search(said.before):
        yield f"It says “{found[0]}”, and what stood there is so always"


_ONCE: Final = re.compile(
    r"(?<!\bat )(?<!\bthan )\bonce\b(?! (?:you|it|that|we|they|the|your|each|this|there|somebody|someone)\b)"
    r"|\b(?:one|a single) (?:time|chance)\b",
    re.IGNORECASE,
)
_SET: Final = re.compile(
    r"\b(?:never|not|cannot|\w+n't)\b(?: be)? (?:changed|change (?:it|that|this|your mind))"
    r"|\bchang\w*(?: \w+)? never\b|\bfor good\b|\bfinal\b",
    re.IGNORECASE,
)


def _once(said: Said) -> Iterator[str]:
    """A choice or a right is there each time."""
    is_what = said.sentence.element is Element.WHAT and "sayno" in stems(said.before_plainly)
    if not (said.sentence.element in {*RIGHTS, *_TO_CHOOSE} or is_what):
        return
    now = read_plainly(said.now)
    if (found := _ONCE.search(now)) and not _ONCE.search(said.before):
        yield f"It says “{found[0]}”, and what stood there is so each time"
    if said.sentence.element is Element.CHOICE and (found := _SET.search(now)) and not _SET.search(said.before):
        yield f"“{found[0]}”: people can change what they chose"


_MONEY: Final = _of(r"pays?|paid|paying|payments?|costs?|fees?|charges?|charged|dollars?")
FREE: Final = _of(
    r"costs? (?:you )?nothing|(?:no|without(?: an?y?)?) (?:cost|fee|charge|payment)s?|(?:not|n't|never) (?:cost|pay)\w*"
    r"|nothing to pay|without paying|nobody pays"
)


def _pays(said: Said) -> Iterator[str]:
    if said.sentence.element not in {*RIGHTS, Element.CHOICE} or _MONEY.search(said.before):
        return
    for part in parts_of(said.now):
        if not part.says_no and (found := _MONEY.search(part.words)):
            yield f"It speaks of money, and no clause does: “{found[0]}”"


_DECIDE: Final = _of(
    r"(?:we|they|it|us|the \w+|(?:your|the) worker|somebody|someone)(?: \w+)? (?:decides?|chooses?|agrees? to it)"
    r"|(?:is|are|gets?) (?:decided|chosen) (?:by|for)"
)


def _others_decide(said: Said) -> Iterator[str]:
    if said.sentence.element in {*RIGHTS, *_TO_CHOOSE}:
        plain = " . ".join(part.words for part in parts_of(said.now) if not part.says_no)
        if (found := _DECIDE.search(plain)) and not _DECIDE.search(said.before):
            yield f"“{found[0]}”: it is for the people themselves to decide"


_CASES: Final = (
    (_of("unhappy"), _of("happy|glad|content")),
    (_of("wrong|mistakes?"), _of("(?:is|are) (?:all )?(?:right|correct|true)")),
)


def _other_case(said: Said) -> Iterator[str]:
    """In which case: where they are happy is not where they are not."""
    before, now = (_conditions(each) for each in (said.before, said.now))
    for one, other in _CASES:
        if one.search(before) and (found := other.search(now)) and not one.search(now) and not other.search(before):
            yield f"It is about when they are “{found[0]}”, and what stood there is about when they are not"


def _conditions(words: str) -> str:
    return " . ".join(part.words for part in parts_of(words) if part.is_condition)


_SOME: Final = _of(
    r"(?:some|parts?|bits?|most|half|a little|a few)(?: of)? (?:what|it|this|that|them|your|the)"
    r"|some(?! (?:time|day|way))"
)


def _in_part(said: Said) -> Iterator[str]:
    if said.sentence.element in {Element.ACCESS, Element.CORRECTION}:
        found = _SOME.search(affirmed(said.now))
        if found and not _SOME.search(affirmed(said.before)):
            yield f"It says “{found[0]}”, and the right is to all of it"


def _which(said: Said) -> Iterator[str]:
    """Where it said of which clauses it is so, it still has to, unless it is so of all that the same recipient gets."""
    if said.sentence.element is Element.CHOICE and _chosen_alike(said):
        return
    for clause in said.clauses:
        if said.before.startswith("“") and f"“{clause.title}”" in said.before and not _has(clause.title, said.now):
            yield f"It does not say any more that it is about “{clause.title}”"


def _chosen_alike(said: Said) -> bool:
    """Whoever gets it gets nothing about which people choose otherwise."""
    units = {each.recipient.unit for each in said.clauses}
    return len({each.choice.level for each in said.agreement.clauses if each.recipient.unit in units}) == 1


def _has(title: str, words: str) -> bool:
    return title.casefold() in words.casefold()


_EXACT: Final = _of(r"exact|exactly|precise(?:ly)?|unrounded|full numbers|true numbers")
_SMALL_GO: Final = re.compile(
    r"\bsmall\w*(?: (?!left|taken|not|never)\w+){0,3} (?:kept in|kept|in|too|as well|included|stay|shown|sent|go)\b",
    re.IGNORECASE,
)


def _exactly(said: Said) -> Iterator[str]:
    """Of numbers that are rounded, or of which small ones are left out."""
    yes = affirmed(said.now)
    if re.search(r"\brounded\b", said.before) and (found := _EXACT.search(yes)):
        yield f"They are rounded, and it says “{found[0]}”"
    if re.search(r"\bsmall\b", said.before) and _SMALL_GO.search(yes):
        yield "It says that small numbers go, and they are left out"


_ANYBODY: Final = stems("used use will person people family place programme child children provider thing")


def _other_no(said: Said) -> Iterator[str]:
    """Of what it will not be used for: another of them, which is said by itself, in place of this."""
    if said.sentence.element is not Element.NOT_USED_FOR:
        return
    titles = {each.id: each.title for each in said.agreement.uses}
    them = (each for clause in said.clauses for each in clause.purpose.not_used_for)
    others = stems(" . ".join(f"{each.words} . {titles.get(each.use or '', '')}" for each in them))
    own, now = stems(said.before) - _ANYBODY, stems(said.now)
    if not own & now and (others - own - _ANYBODY) & now:
        yield "It says what it is not used for in another sentence, and not what stood there"
