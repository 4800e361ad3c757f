"""How long something is kept, when it goes, and by which law: what other words for a sentence still have to say.

Stage 3, sharing. Source: Privacy Act 2020, section 22, principles 3, 3A and 9, and the clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lightwell.policy.notice_parts import affirmed, parts_of, read_plainly, says_no
from lightwell.policy.notice_said import Said


def left_out(what: str) -> str:
    return f"It does not say any more {what}"


_WORD_NUMBERS: Final[Mapping[str, int]] = MappingProxyType(
    {
        word: number
        for number, word in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
        )
    }
)
_LASTS: Final = re.compile(rf"\b(\d+|{'|'.join(_WORD_NUMBERS)}|a) (months?|years?|weeks?|days?)\b", re.IGNORECASE)
_IN_DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 360}


def kept(said: Said) -> Iterator[str]:
    """The same time, in months or years, and no other; at most that long."""
    due, now = set(_lasts(said.before)), set(_lasts(said.now))
    if due - now:
        first = _LASTS.search(said.before)
        yield f"It said for how long, and does not any more: say “{first[0] if first else ''}”"
    elif now - due:
        yield "It says another time beside the one that stood there"
    elif re.search(
        r"\b(?:at least|more than|longer than|over|or (?:more|longer))\b", read_plainly(said.now), re.IGNORECASE
    ):
        yield "It is at most that long, and it says at least"
    elif re.search(
        r"\b(?:not|never|cannot)\b(?: \w+){0,3} for (?:\d|two|one|a )", read_plainly(said.now), re.IGNORECASE
    ):
        yield "It is kept for that long, and it says that it is not"
    elif found := _LONGER.search(said.now):
        yield f"It is kept once for that long, and it says “{found[0]}”"
    elif re.search(r"\bquarter\b", said.before) and not re.search(r"\bquarter\b", said.now, re.IGNORECASE):
        yield left_out("from when: after each quarter ends")


_LONGER: Final = re.compile(
    r"\b(?:again|another|further|renew\w*|extend\w*|plus|twice|on top|start(?:s|ing)? over)\b", re.IGNORECASE
)


def _lasts(words: str) -> Iterator[int]:
    for number, unit in _LASTS.findall(words):
        times = 1 if number.casefold() == "a" else _WORD_NUMBERS.get(number.casefold()) or int(number)
        yield times * _IN_DAYS[unit.casefold().rstrip("s")]


_GONE: Final = re.compile(r"\b(?:destroy\w*|delet\w*|eras\w*|wip\w*|gone|remov\w*|throw\w*|thrown)\b", re.IGNORECASE)


def then(said: Said) -> Iterator[str]:
    if _GONE.search(affirmed(said.before)) and not _GONE.search(affirmed(said.now)):
        yield left_out("that it is destroyed then")
    if re.search(r"\b(?:keeps?|kept|stays?|stores?)\b", affirmed(said.now)) and not re.search(
        r"kept|keep|stay", said.before
    ):
        yield "It says that it is kept then, and its clause does not"


_EACH: Final = re.compile(
    r"\b(?:each|every|once a|per|a) (day|week|fortnight|month|quarter|year)|\b(daily|weekly|monthly|quarterly|yearly)\b"
    r"|\b(every three months|four times a year)\b",
    re.IGNORECASE,
)
_SAME: Final = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year",
                "every three months": "quarter", "four times a year": "quarter"}  # fmt: skip


def schedule(said: Said) -> Iterator[str]:
    def each(words: str) -> set[str]:
        plain = re.sub(r"four times a year|every three months", "quarterly", words, flags=re.IGNORECASE)
        found = ("".join(parts).casefold() for parts in _EACH.findall(plain))
        return {_SAME.get(one, one) for one in found}

    if each(said.before) != each(said.now):
        yield left_out("how often it goes")


def dates(said: Said) -> Iterator[str]:
    if [*re.findall(r"\d+", said.before)] != [*re.findall(r"\d+", said.now)]:
        yield left_out("from which day to which")


# To have to, said as a no of the law: “we need not”, “we do not have to”.
_NEED_NOT: Final = re.compile(r"\bneed not\b|\b(?:do not|don['’]t) (?:have|need) to\b", re.IGNORECASE)
_MAKES: Final = re.compile(
    r"\b(?:makes?|made|requires?|required|says?|asks?|tells?|obliges?|obliged|forces?|forced|orders?|demands?|needs?)\b",
    re.IGNORECASE,
)
_LETS: Final = re.compile(
    r"\b(?:lets?|letting|allow\w*|permit\w*|entitle\w*|bars?|bans?|against|in the way"
    r"|stop\w*|forbid\w*|prevent\w*|keeps?)\b",
    re.IGNORECASE,
)


def not_made_to(words: str) -> str:
    """That we need not, as a no."""
    return _NEED_NOT.sub("are not made to", words)


def _no_law(said: Said) -> Iterator[str]:
    """A law that makes nobody do it is not a law that lets nobody, nor one that stops nobody."""
    no = [part.words for part in parts_of(not_made_to(said.now)) if part.says_no]
    if found := next((each for each in no if _LETS.search(each)), ""):
        yield f"“{found}” is not that no law makes us"
    elif not any(_MAKES.search(each) for each in no):
        yield left_out("that no law makes us")


def law(said: Said) -> Iterator[str]:
    for clause in said.clauses:
        law = clause.obligation.law or ""
        if law and law in said.before and set(re.findall(r"\d+", law)) - set(re.findall(r"\d+", said.now)):
            yield left_out(f"which law: {law}")
    is_no = says_no(said.before)
    if is_no:
        yield from _no_law(said)
    if is_no and not re.search(r"\b(?:law|laws|made to|have to|must|act)\b", read_plainly(said.now), re.IGNORECASE):
        yield left_out("that no law makes us")
    if is_no and re.search(r"\b(?:we|us) (?:must|have to|are made to)\b", affirmed(said.now), re.IGNORECASE):
        yield "It says that we must, and no law makes us"
    if not is_no and says_no(said.now):
        yield "It is no “no”, and says one now"
